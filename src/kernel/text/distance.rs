//! How many typing mistakes lie between what was typed and a word?
//!
//! A mistake is a letter too many, a letter too few, another letter, or two neighbours swapped, and no letter takes part in
//! two of them (optimal string alignment). The words are walked through letter by letter, all beginnings shared; for
//! each beginning [`State`] holds, as bits, which beginnings of the typed word it can stand for with no, one and two
//! mistakes (Wu and Manber 1992, with swapped letters after Hyyrö 2003).

/// The most mistakes that are looked for.
pub const MOST_EDITS: usize = 2;

/// The longest typed word in which mistakes are looked for: a bit for each letter, and one.
const MOST_LETTERS: usize = 63;

/// A typed word to compare others with.
#[derive(Debug)]
pub struct Pattern {
    letters: Vec<char>,
    edits: usize,
    /// Where the pattern has which letter of ASCII.
    places: [u64; 128],
    /// What a word with mistakes begins with, if it goes on behind what was typed.
    half: String,
    is_reversed: bool,
}

/// How a word that was read so far compares with the pattern.
#[derive(Debug, Clone, Copy, Default)]
pub struct State {
    /// Bit i of row e: the first i letters of the pattern are within e mistakes of what was read.
    rows: [u64; MOST_EDITS + 1],
    /// The rows before the last letter.
    before: [u64; MOST_EDITS + 1],
    /// Where the pattern has the last letter.
    last: u64,
}

impl Pattern {
    /// A pattern that words within `edits` mistakes match; `None` if it is too long.
    pub fn new(typed: &str, edits: usize) -> Option<Self> {
        let letters: Vec<char> = typed.chars().collect();
        if letters.len() > MOST_LETTERS {
            return None;
        }
        Some(Self::of(letters, edits.min(MOST_EDITS), false))
    }

    /// The pattern for words that are read backwards.
    pub fn reversed(&self) -> Self {
        Self::of(self.letters.iter().rev().copied().collect(), self.edits, !self.is_reversed)
    }

    /// Whether words are read backwards.
    pub fn is_reversed(&self) -> bool {
        self.is_reversed
    }

    fn of(letters: Vec<char>, edits: usize, is_reversed: bool) -> Self {
        let mut places = [0; 128];
        for (at, &letter) in letters.iter().enumerate() {
            if let Some(place) = places.get_mut(letter as usize) {
                *place |= 1 << at;
            }
        }
        let half = letters.iter().take(letters.len().saturating_sub(1) / 2).collect();
        Self { letters, edits, places, half, is_reversed }
    }

    /// The comparison with nothing read.
    pub fn start(&self) -> State {
        // The first e letters can be missing.
        State { rows: [0b1, 0b11, 0b111], before: [0; 3], last: 0 }
    }

    /// The comparison after one more letter. Cost: O(1) for a letter of ASCII, else O(letters of the pattern).
    pub fn step(&self, state: &State, letter: char) -> State {
        let here = self.places.get(letter as usize).copied().unwrap_or_else(|| {
            let same = self.letters.iter().enumerate().filter(|(_, known)| **known == letter);
            same.fold(0, |here, (at, _)| here | 1 << at)
        });
        let mut rows = [0; MOST_EDITS + 1];
        for edits in 0..=self.edits {
            let same = (state.rows[edits] & here) << 1;
            rows[edits] = same;
            if let Some(fewer) = edits.checked_sub(1) {
                let another_or_too_many = state.rows[fewer] << 1 | state.rows[fewer];
                let too_few = rows[fewer] << 1;
                let swapped = (state.before[fewer] & here & state.last >> 1) << 2;
                rows[edits] |= another_or_too_many | too_few | swapped;
            }
        }
        State { rows, before: state.rows, last: here }
    }

    /// How many mistakes lie between the pattern and what was read, if not too many.
    pub fn distance(&self, state: &State) -> Option<usize> {
        (0..=self.edits).find(|&edits| state.rows[edits] >> self.letters.len() & 1 == 1)
    }

    /// Whether what was read can still become a word that matches.
    pub fn can_match(&self, state: &State) -> bool {
        // Bits beyond the pattern stand for nothing.
        state.rows[self.edits] << (MOST_LETTERS - self.letters.len()) != 0
    }

    /// How many mistakes lie between the pattern and the beginning of a word that goes on from what was read, if not too
    /// many and none is in the first half.
    pub fn distance_of_beginning(&self, state: &State, read: &[u8]) -> Option<usize> {
        self.distance(state).filter(|&mistakes| mistakes == 0 || read.starts_with(self.half.as_bytes()))
    }

    /// The first half of the typed letters: ⌊(n − 1) / 2⌋ of them.
    pub fn half(&self) -> &str {
        &self.half
    }

    /// Whether `word` has the first or the last half of the typed letters as they are: ⌊(n − 1) / 2⌋ of them. Of a word
    /// that `goes_on` only the first.
    pub fn has_half_of(&self, word: &str, goes_on: bool) -> bool {
        let half = self.letters.len().saturating_sub(1) / 2;
        let mut letters = Vec::new();
        word.chars().for_each(|letter| letters.push(letter));
        let (first, last) = (self.letters.get(..half), self.letters.get(self.letters.len() - half..));
        letters.starts_with(first.unwrap_or_default()) || !goes_on && letters.ends_with(last.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn distance(typed: &str, word: &str) -> Option<usize> {
        let pattern = Pattern::new(typed, MOST_EDITS).expect("it is short");
        let mut state = pattern.start();
        let mut can_match = true;
        for letter in word.chars() {
            state = pattern.step(&state, letter);
            can_match &= pattern.can_match(&state);
        }
        let distance = pattern.distance(&state);
        assert!(can_match || distance.is_none(), "{typed} was given up before {word}");
        distance
    }

    /// The textbook table.
    fn distance_by_table(a: &str, b: &str) -> usize {
        let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = match (i, j) {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => {
                        let other = usize::from(a[i - 1] != b[j - 1]);
                        let mut least = (table[i - 1][j] + 1).min(table[i][j - 1] + 1).min(table[i - 1][j - 1] + other);
                        if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                            least = least.min(table[i - 2][j - 2] + 1);
                        }
                        least
                    }
                };
            }
        }
        table[a.len()][b.len()]
    }

    #[test]
    fn mistakes_are_counted() {
        assert_eq!(distance("bidne", "biden"), Some(1));
        assert_eq!(distance("calimaci", "callimachi"), Some(2));
        assert_eq!(distance("kalfiaat", "kalifaat"), Some(1));
        assert_eq!(distance("irak", "iran"), Some(1));
        assert_eq!(distance("syrïe", "syrie"), Some(1));
        assert_eq!(distance("stad", "staatje"), None);
        assert_eq!(distance("", "ab"), Some(2));
    }

    #[test]
    fn half_a_word_is_intact() {
        let pattern = Pattern::new("calimaci", 2).expect("it is short");
        assert!(pattern.has_half_of("callimachi", false) && pattern.has_half_of("xxximaci", false));
        assert!(!pattern.has_half_of("xxximaci", true) && pattern.has_half_of("callimachis", true));
        assert!(!pattern.has_half_of("kallimachi", false) && !pattern.has_half_of("ca", false));
    }

    #[test]
    fn a_word_that_is_too_long_is_no_pattern() {
        assert!(Pattern::new(&"x".repeat(64), 2).is_none());
        let longest = "x".repeat(63);
        assert_eq!(distance(&longest, &longest[1..]), Some(1));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

        #[test]
        fn the_bits_equal_the_table(typed in "[abcé]{0,8}", word in "[abcé]{0,9}") {
            let expected = distance_by_table(&typed, &word);
            prop_assert_eq!(distance(&typed, &word), (expected <= MOST_EDITS).then_some(expected));
        }
    }
}
