//! How long is a document, in six bits?
//!
//! Where an index is loaded in pieces, a posting carries the length of its document, because the lengths of all documents do not
//! fit the part that is always loaded. Quarter octaves (steps of 19%) keep 92 to 98% of an exact top ten, whole octaves lose
//! up to 12% (SCALE part 2 of the design, measured on four corpora).

/// The number of words in a document, rounded down to a quarter octave: 0, or 2^(n/4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(u8);

/// How many lengths there are: they fit six bits.
pub const LENGTHS: u8 = 64;

/// 2^0, 2^¼, 2^½, 2^¾: written out, because every machine must compute the same scores.
const QUARTERS: [f64; 4] = [1.0, 1.189_207_115_002_721, std::f64::consts::SQRT_2, 1.681_792_830_507_429];

impl Length {
    /// The longest that is not above `words`. Everything from 46,341 words on is the same length.
    pub fn of(words: u32) -> Self {
        let code = (1..LENGTHS).rev().find(|&code| Self(code).words() <= f64::from(words));
        Self(code.unwrap_or(0))
    }

    /// From the six bits. Higher bits are ignored.
    pub fn from_code(code: u8) -> Self {
        Self(code % LENGTHS)
    }

    /// The six bits.
    pub fn code(self) -> u8 {
        self.0
    }

    /// The number of words that it stands for.
    pub fn words(self) -> f64 {
        match self.0.checked_sub(1) {
            None => 0.0,
            Some(step) => QUARTERS[usize::from(step % 4)] * f64::from(1_u32 << (step / 4)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_rounded_down_by_less_than_a_fifth() {
        assert_eq!(Length::of(0).words(), 0.0);
        for words in (1..46_340).chain([46_341]) {
            let rounded = Length::of(words).words();
            assert!(rounded <= f64::from(words) && f64::from(words) < rounded * 1.19, "{words} became {rounded}");
        }
    }

    #[test]
    fn the_code_comes_back() {
        for code in 0..LENGTHS {
            assert_eq!(Length::from_code(code).code(), code);
        }
        assert_eq!(Length::of(u32::MAX).code(), LENGTHS - 1);
    }
}
