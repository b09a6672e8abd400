//! Where do words end in scripts that put no space between them?
//!
//! Chinese, Japanese, Thai, Lao, Khmer and Burmese need a dictionary for that, which no reader should have to download. So
//! it is asked here, when an index is built, and the answer becomes part of the text: an invisible U+200B between two
//! words. Korean has spaces.

use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// The mark between two words: ZERO WIDTH SPACE.
const BOUNDARY: char = '\u{200B}';

/// The text with a [`BOUNDARY`] between every two words of the scripts in [`LETTERS`] that touch. Nothing else changes.
///
/// Cost: of a text without such scripts one pass over its bytes; of others a second for some ten million letters.
pub(crate) fn with_word_boundaries(text: String) -> String {
    // Letters in these scripts begin with such a byte, as few other characters do.
    if !text.bytes().any(|byte| byte >= 0xE0) || !text.contains(is_of_script) {
        return text;
    }
    // Trained models for Thai and its neighbours are a quarter smaller than the dictionaries, and forty times as slow.
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let mut separated = String::with_capacity(text.len() + text.len() / 2);
    let mut rest = text.as_str();
    while let Some(start) = rest.find(is_of_script) {
        let (before, behind) = rest.split_at(start);
        let (run, behind) = behind.split_at(behind.find(|next| !is_of_script(next)).unwrap_or(behind.len()));
        separated.push_str(before);
        let mut word = 0;
        for end in segmenter.segment_str(run) {
            if word > 0 && end > word {
                separated.push(BOUNDARY);
            }
            separated.push_str(&run[word..end]);
            word = end;
        }
        rest = behind;
    }
    separated.push_str(rest);
    separated
}

fn is_of_script(character: char) -> bool {
    LETTERS.iter().any(|(first, last)| (*first..=*last).contains(&character))
}

/// Letters and the marks that belong to them, without digits and punctuation.
#[rustfmt::skip]
const LETTERS: &[(char, char)] = &[
    // Thai and Lao
    ('\u{0E01}', '\u{0E3A}'), ('\u{0E40}', '\u{0E4E}'), ('\u{0E81}', '\u{0ECE}'), ('\u{0EDC}', '\u{0EDF}'),
    // Burmese
    ('\u{1000}', '\u{103F}'), ('\u{1050}', '\u{108F}'), ('\u{109A}', '\u{109D}'), ('\u{A9E0}', '\u{A9EF}'),
    ('\u{A9FA}', '\u{A9FE}'), ('\u{AA60}', '\u{AA76}'), ('\u{AA7A}', '\u{AA7F}'),
    // Khmer
    ('\u{1780}', '\u{17D3}'), ('\u{17D7}', '\u{17D7}'), ('\u{17DC}', '\u{17DD}'),
    // Japanese: repetition marks, hiragana, katakana
    ('\u{3005}', '\u{3007}'), ('\u{3041}', '\u{309A}'), ('\u{309D}', '\u{309F}'), ('\u{30A1}', '\u{30FA}'),
    ('\u{30FC}', '\u{30FF}'), ('\u{31F0}', '\u{31FF}'), ('\u{FF66}', '\u{FF9F}'),
    // Chinese characters
    ('\u{3400}', '\u{4DBF}'), ('\u{4E00}', '\u{9FFF}'), ('\u{F900}', '\u{FAFF}'), ('\u{20000}', '\u{3FFFD}'),
];

#[cfg(test)]
mod tests {
    use super::{BOUNDARY, with_word_boundaries};

    /// The words of a text, with a bar for each boundary.
    fn check(text: &str, expected: &str) {
        let shown = with_word_boundaries(text.to_owned()).replace(BOUNDARY, "|");
        assert_eq!(shown, expected);
    }

    #[test]
    fn words_are_told_apart() {
        check("日本語の検索", "日本語|の|検索");
        check("我们在北京学习中文。", "我们|在|北京|学习|中文。");
        check("ภาษาไทยเป็นภาษาที่สวยงาม", "ภาษา|ไทย|เป็น|ภาษา|ที่|สวยงาม");
        check("ພາສາລາວ", "ພາສາ|ລາວ");
        check("ខ្ញុំចង់ទៅផ្សារ", "ខ្ញុំ|ចង់ទៅ|ផ្សារ");
        check("မြန်မာဘာသာစကား", "မြန်မာဘာသာ|စကား");
    }

    #[test]
    fn nothing_stands_beside_other_characters() {
        check("De film 東京物語 (1953) van 小津", "De film 東京|物語 (1953) van 小津");
        check("Rust言語2024年版", "Rust言語2024年版");
        check("คน 2 คน, คน", "คน 2 คน, คน");
        for text in ["", "Een café – “nu”", "한국어는 띄어 씁니다", "Русский", "日", "a\u{200B}b"]
        {
            check(text, &text.replace(BOUNDARY, "|"));
        }
    }

    #[test]
    fn boundaries_that_a_page_has_are_not_doubled() {
        check("日本語\u{200B}の\u{200B}検索", "日本語|の|検索");
    }
}
