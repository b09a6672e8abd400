//! Small questions about prose: what are its words, where does its first sentence end?

use std::borrow::Cow;

/// The text on one line: every run of white space and control characters is one space, and none stands at the ends.
pub(crate) fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    push_collapsed(&mut collapsed, text);
    collapsed.truncate(collapsed.trim_end().len());
    collapsed
}

/// Adds `text` to a text that is collapsed but may end in a space.
pub(crate) fn push_collapsed(collapsed: &mut String, text: &str) {
    for (index, word) in text.split(is_space).enumerate() {
        if index > 0 && !collapsed.is_empty() && !collapsed.ends_with(' ') {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
}

fn is_space(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

/// Whether two texts have the same letters and digits: `Café – Bar` and `café-bar`.
pub(crate) fn same_words(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

/// The letters and digits of a text, in lower case.
pub(crate) fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// A word as it is compared: without punctuation around it, in lower case.
pub(crate) fn bare(word: &str) -> Cow<'_, str> {
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    if word.chars().any(char::is_uppercase) { Cow::Owned(word.to_lowercase()) } else { Cow::Borrowed(word) }
}

/// Whether a text ends as a sentence does, quotation marks and brackets left aside.
pub(crate) fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(is_closing).ends_with(['.', '!', '?', '…'])
}

fn is_closing(character: char) -> bool {
    matches!(character, '"' | '\'' | '”' | '’' | '»' | ')' | ']')
}

/// The first sentence of a paragraph, with the mark that ends it. Without such a mark, that is all of it.
pub(crate) fn first_sentence(paragraph: &str) -> &str {
    // Between two sentences there are quotation marks and dashes, but not many.
    const MAX_CHARACTERS_BETWEEN: usize = 8;
    let mut position = 0;
    for word in paragraph.split_inclusive(' ') {
        let end = position + word.trim_end().len();
        position += word.len();
        if !ends_sentence(word.trim_end()) || is_abbreviation(word) {
            continue;
        }
        let mut behind = paragraph[position..].chars().take(MAX_CHARACTERS_BETWEEN);
        let next = behind.find(|character| character.is_alphanumeric());
        if next.is_none_or(|next| !next.is_lowercase()) {
            return &paragraph[..end];
        }
    }
    paragraph
}

/// Whether the dot behind a word belongs to the word: an initial, or one of the common shortened titles.
fn is_abbreviation(word: &str) -> bool {
    let word = word.trim().trim_start_matches(|character: char| !character.is_alphanumeric());
    let Some(stem) = word.strip_suffix('.') else { return false };
    let is_initial = stem.chars().count() == 1 && stem.chars().all(char::is_uppercase);
    is_initial || stem.contains('.') || ABBREVIATIONS.contains(&stem.to_lowercase().as_str())
}

const ABBREVIATIONS: &[&str] = &[
    "bijv", "bv", "ca", "circa", "dhr", "dr", "drs", "ds", "evt", "hr", "ing", "ir", "jr", "max", "mevr", "min", "mr",
    "mrs", "ms", "mw", "nr", "nrs", "no", "prof", "resp", "sen", "sr", "st", "vgl", "vs",
];

/// Words that join two clauses: a title may be cut before them.
pub(crate) const CONJUNCTIONS: &[&str] = &[
    "en", "maar", "want", "dus", "omdat", "terwijl", "nadat", "voordat", "zodat", "toen", "and", "or", "but",
    "because", "while", "so", "und", "oder", "aber", "weil", "et", "ou", "mais", "y", "o", "pero",
];

/// Words that begin a phrase about place, time or manner. Words that are something else in another language of this
/// list, such as the French *de*, are left out.
pub(crate) const PREPOSITIONS: &[&str] = &[
    "aan", "achter", "binnen", "bij", "boven", "buiten", "door", "in", "langs", "met", "na", "naar", "naast", "om",
    "onder", "op", "over", "per", "rond", "sinds", "te", "tegen", "tijdens", "tot", "tussen", "uit", "van", "vanaf",
    "via", "volgens", "voor", "zonder", "about", "after", "against", "among", "as", "at", "before", "between", "by",
    "during", "for", "from", "into", "of", "on", "since", "through", "to", "under", "until", "with", "without", "auf",
    "aus", "bei", "für", "gegen", "mit", "nach", "um", "von", "vor", "zu", "à", "avec", "contre", "dans", "par",
    "pour", "sur", "con", "del", "para", "por", "sobre",
];

/// Articles and the commonest verbs and pronouns: words that a name behind them belongs to.
pub(crate) const ARTICLES: &[&str] = &[
    "de", "het", "een", "'t", "is", "was", "wil", "als", "dat", "die", "dan", "niet", "zegt", "the", "a", "an", "is",
    "says", "that", "der", "die", "das", "le", "la", "les", "el", "los", "las", "un", "una",
];

#[cfg(test)]
mod tests {
    use super::{collapse, first_sentence, same_words};

    #[test]
    fn white_space_is_one_space() {
        for text in ["a b", " a \n\t b ", "a\u{A0}b", "a\u{0}b", "\r\na\u{2009}b\u{7}"] {
            assert_eq!(collapse(text), "a b", "{text:?}");
        }
        assert_eq!(collapse(" \n "), "");
    }

    #[test]
    fn a_sentence_ends_before_the_next_begins() {
        for (first, rest) in [
            ("Het regent.", " De straat is nat."),
            ("“Het regent!”", " De straat is nat."),
            ("Het regende 3.5 mm in St. Pieter volgens dr. J. de Vries.", " Meer volgt."),
            ("Wie gaat er mee?", " 12 mensen."),
            ("Is dat e.g. A. Smith?", ""),
            ("Hij zei ‘nee!’ tegen iedereen.", " Klaar."),
            ("Zonder einde", ""),
            ("", ""),
        ] {
            assert_eq!(first_sentence(&format!("{first}{rest}")), first);
        }
    }

    #[test]
    fn words_are_the_same_without_capitals_and_punctuation() {
        assert!(same_words("Café – Bar!", "café-bar"));
        assert!(!same_words("Café", "Cafés"));
    }
}
