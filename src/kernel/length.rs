//! How long is a document, in five bits?
//!
//! Where an index is loaded in pieces, a posting carries the length of its document, because the lengths of all documents do not
//! fit the part that is always loaded. Half octaves (steps of 41%) find what is judged relevant as well as quarters of one do
//! (ARCHITECTURE.md, *How exact is the length of a document?*).

/// The number of words in a document: 0, or the middle of the half octave that it is in, 2^((n − ½)/2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(u8);

/// How many lengths there are: they fit five bits.
pub const LENGTHS: u8 = 32;

/// 2^¼, 2^¾: written out, because every machine must compute the same scores.
const MIDDLES: [f64; 2] = [1.189_207_115_002_721, 1.681_792_830_507_429];

impl Length {
    /// That of a document with so many words. Everything from 32,768 words on is the same length.
    pub fn of(words: u32) -> Self {
        let words = u64::from(words);
        // 2^((n − 1)/2), squared.
        let code = (1..LENGTHS).rev().find(|&code| 1_u64 << (code - 1) <= words * words);
        Self(code.unwrap_or(0))
    }

    /// From the five bits. Higher bits are ignored.
    pub fn from_code(code: u8) -> Self {
        Self(code % LENGTHS)
    }

    /// The five bits.
    pub fn code(self) -> u8 {
        self.0
    }

    /// The number of words that it stands for.
    pub fn words(self) -> f64 {
        match self.0.checked_sub(1) {
            None => 0.0,
            Some(step) => MIDDLES[usize::from(step % 2)] * f64::from(1_u32 << (step / 2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_less_than_a_quarter_octave_from_the_words() {
        assert_eq!(Length::of(0).words(), 0.0);
        for words in 1..46_340 {
            let ratio = Length::of(words).words() / f64::from(words);
            assert!((0.84..1.19).contains(&ratio), "{words} became {}", Length::of(words).words());
        }
    }

    #[test]
    fn the_code_comes_back() {
        for code in 0..LENGTHS {
            assert_eq!(Length::from_code(code).code(), code);
        }
        assert_eq!(Length::of(u32::MAX).code(), LENGTHS - 1);
        assert_eq!([1, 2, 3, 4, 5, 6].map(|words| Length::of(words).code()), [1, 3, 4, 5, 5, 6]);
    }
}
