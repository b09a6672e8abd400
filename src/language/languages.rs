//! Which languages are known, and what is known of each?

use pagefind_stem::{Algorithm, Stemmer};

/// A language that the package knows something of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Language(usize);

/// The main subtag of BCP 47, the algorithm for stems, and the words that say little.
type Row = (&'static str, fn() -> Algorithm, Option<&'static str>);

const LANGUAGES: &[Row] = &[
    ("nl", || Algorithm::Dutch, Some(include_str!("../../data/stop_words/nl.txt"))),
    ("en", || Algorithm::English, Some(include_str!("../../data/stop_words/en.txt"))),
    ("de", || Algorithm::German, Some(include_str!("../../data/stop_words/de.txt"))),
    ("fr", || Algorithm::French, Some(include_str!("../../data/stop_words/fr.txt"))),
    ("es", || Algorithm::Spanish, Some(include_str!("../../data/stop_words/es.txt"))),
    ("it", || Algorithm::Italian, Some(include_str!("../../data/stop_words/it.txt"))),
    ("pt", || Algorithm::Portuguese, Some(include_str!("../../data/stop_words/pt.txt"))),
    ("da", || Algorithm::Danish, Some(include_str!("../../data/stop_words/da.txt"))),
    ("sv", || Algorithm::Swedish, Some(include_str!("../../data/stop_words/sv.txt"))),
    ("no", || Algorithm::Norwegian, Some(include_str!("../../data/stop_words/no.txt"))),
    ("nb", || Algorithm::Norwegian, Some(include_str!("../../data/stop_words/no.txt"))),
    ("nn", || Algorithm::Norwegian, Some(include_str!("../../data/stop_words/no.txt"))),
    ("fi", || Algorithm::Finnish, None),
    ("hu", || Algorithm::Hungarian, None),
    ("ro", || Algorithm::Romanian, None),
    ("ru", || Algorithm::Russian, None),
    ("tr", || Algorithm::Turkish, None),
    ("ca", || Algorithm::Catalan, None),
];

impl Language {
    pub const DUTCH: Language = Language(0);
    pub const ENGLISH: Language = Language(1);
    pub const GERMAN: Language = Language(2);

    /// The language of a BCP 47 tag, of which only the first part counts: `nl-BE` is Dutch.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        LANGUAGES.iter().position(|(tag, ..)| tag.eq_ignore_ascii_case(main)).map(Self)
    }

    /// What makes stems of words in lower case that still have their accents.
    pub fn stemmer(self) -> Stemmer {
        Stemmer::create(LANGUAGES[self.0].1())
    }

    /// The words that say little, folded.
    pub fn stop_words(self) -> Vec<String> {
        let mut words = Vec::new();
        let mut tokens = speur_engine::text::analyze(LANGUAGES[self.0].2.unwrap_or_default());
        while let Some(token) = tokens.next() {
            words.push(token.term.to_owned());
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_part_of_a_tag_counts() {
        assert_eq!(Language::from_tag("nl"), Some(Language::DUTCH));
        assert_eq!(Language::from_tag("NL-be"), Some(Language::DUTCH));
        assert_eq!(Language::from_tag("en_GB"), Some(Language::ENGLISH));
        assert_eq!(Language::from_tag(""), None);
        assert_eq!(Language::from_tag("tlh"), None);
    }

    #[test]
    fn stop_words_are_folded() {
        assert!(Language::GERMAN.stop_words().contains(&"fur".to_owned()));
        assert!(Language::DUTCH.stop_words().contains(&"niet".to_owned()));
    }
}
