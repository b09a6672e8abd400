//! Is a word written like those of the site?
//!
//! A guess that costs nothing where it is wrong but bytes: what is typed with a mistake mostly has three letters in a row that
//! few words of the site have. An index in many files fetches what is near such a word together with the word itself, in one
//! stage, and does not wait to learn that nobody wrote it.
//!
//! ```text
//! 4 kB, a bit for each trigram: 1 if enough words have it. A letter is the last five bits of a byte; two 0 stand before a
//! word, and nothing behind it, for it may be unfinished
//! ```

/// How many trigrams there can be, and how many bytes say which are usual.
const TRIGRAMS: usize = 1 << 15;
const BYTES: usize = TRIGRAMS / 8;

/// A trigram is usual if as many words have it as the square root of all words, divided by this. The more words, the longer are
/// the lists of what is near one, and the dearer is a right word that is taken for a mistake.
const ROOTS_PER_USUAL: usize = 40;

/// Whether all trigrams of `word` are usual on this site.
pub(super) fn is_usual(usual: &[u8; BYTES], word: &str) -> bool {
    trigrams(word).all(|trigram| usual[trigram % TRIGRAMS / 8] >> (trigram % 8) & 1 == 1)
}

fn trigrams(word: &str) -> impl Iterator<Item = usize> {
    let mut trigram = 0;
    word.bytes().map(move |letter| {
        trigram = (trigram << 5 | usize::from(letter & 31)) % TRIGRAMS;
        trigram
    })
}

/// The trigrams that are usual among these words.
pub(super) fn usual<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Vec<u8> {
    let enough = words.len().isqrt().div_ceil(ROOTS_PER_USUAL).max(1);
    let mut counts = vec![0; TRIGRAMS];
    for word in words {
        trigrams(word).for_each(|trigram| counts[trigram] += 1);
    }
    counts
        .chunks(8)
        .map(|counts| counts.iter().rev().fold(0, |bits, &count| bits << 1 | u8::from(count >= enough)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same, letter by letter.
    fn threes(word: &str) -> Vec<[u8; 3]> {
        let letters: Vec<u8> = format!("\0\0{word}").bytes().map(|letter| letter % 32).collect();
        letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect()
    }

    proptest! {
        #[test]
        fn usual_is_what_enough_words_have(
            words in prop::collection::vec("[abcé]{1,6}", 0..40), times in 1_usize..900, word in "[abcé]{0,6}",
        ) {
            // Enough words that the square root is more than 40.
            let words: Vec<&str> = words.iter().map(String::as_str).cycle().take(words.len() * times).collect();
            let of_words: Vec<[u8; 3]> = words.iter().flat_map(|word| threes(word)).collect();
            let root = (0..).take_while(|root| root * root <= words.len()).last().unwrap_or(0);
            let has_enough = |three: &[u8; 3]| of_words.iter().filter(|known| *known == three).count() * 40 >= root.max(1);
            let expected = threes(&word).iter().all(has_enough);
            let usual = usual(words.iter().copied()).try_into().expect("a bit each");
            prop_assert_eq!(is_usual(&usual, &word), expected);
        }
    }
}
