//! Is a word written like those of the site?
//!
//! A guess that costs nothing where it is wrong but bytes: what is typed with a mistake mostly has three letters in a row that
//! few words of the site have. An index in many files fetches what is near such a word together with the word itself, in one
//! stage, and does not wait to learn that nobody wrote it.
//!
//! ```text
//! 4 kB, a bit for each trigram: 1 if enough words have it. A letter is the last five bits of its character; 0 stands before
//! and behind a word
//! ```

/// How many trigrams there can be, and how many bytes say which are usual.
const TRIGRAMS: usize = 1 << 15;
const BYTES: usize = TRIGRAMS / 8;

/// Of so many words one must have a trigram, that it is usual.
const WORDS_PER_USUAL: usize = 8192;

/// Whether all trigrams of `word` are usual on this site, but for that behind it if it `is_unfinished`.
pub(super) fn is_usual(usual: &[u8; BYTES], word: &str, is_unfinished: bool) -> bool {
    let mut is_usual = true;
    for_each_trigram(word, is_unfinished, |trigram| {
        is_usual &= usual[trigram % TRIGRAMS / 8] >> (trigram % 8) & 1 == 1;
    });
    is_usual
}

fn for_each_trigram(word: &str, is_unfinished: bool, mut visit: impl FnMut(usize)) {
    let end = if is_unfinished { None } else { Some('\0') };
    let mut trigram = 0;
    for (number, letter) in word.chars().chain(end).enumerate() {
        trigram = trigram << 5 & (TRIGRAMS - 1) | letter as usize & 31;
        if number > 0 {
            visit(trigram);
        }
    }
}

/// The trigrams that are usual among these words.
pub(super) fn usual<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Vec<u8> {
    let enough = words.len().div_ceil(WORDS_PER_USUAL).max(1);
    let mut counts = vec![0; TRIGRAMS];
    for word in words {
        for_each_trigram(word, false, |trigram| counts[trigram] += 1);
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
    fn trigrams(word: &str, is_unfinished: bool) -> Vec<[u32; 3]> {
        let end = if is_unfinished { "" } else { "\0" };
        let letters: Vec<u32> = format!("\0{word}{end}").chars().map(|letter| letter as u32 % 32).collect();
        letters.windows(3).map(|three| [three[0], three[1], three[2]]).collect()
    }

    proptest! {
        #[test]
        fn usual_is_what_enough_words_have(
            words in prop::collection::vec("[abcé]{1,6}", 0..40), times in 1_usize..600, word in "[abcé]{0,6}", is_unfinished: bool,
        ) {
            // Enough words that one in 8,192 is more than one.
            let words: Vec<&str> = words.iter().map(String::as_str).cycle().take(words.len() * times).collect();
            let of_words: Vec<[u32; 3]> = words.iter().flat_map(|word| trigrams(word, false)).collect();
            let has_enough = |trigram: &[u32; 3]| {
                of_words.iter().filter(|known| *known == trigram).count() * 8192 >= words.len().max(1)
            };
            let expected = trigrams(&word, is_unfinished).iter().all(has_enough);
            let usual = usual(words.iter().copied()).try_into().expect("a bit each");
            prop_assert_eq!(is_usual(&usual, &word, is_unfinished), expected);
        }
    }
}
