//! What does a query ask for?
//!
//! Any string is a query; parsing never fails. A query without a letter or a digit asks for nothing.

use crate::results::PrefixMode;
use crate::text::analyze;

/// What is longer is not read. A long question has some twenty words; the rest of a pasted page adds work and no
/// meaning.
const MAX_QUERY_BYTES: usize = 1024;

/// More different words are not looked up. The longest of the judged questions that we measure with has fewer.
const MAX_QUERY_WORDS: usize = 32;

/// A parsed query: every word must match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Query {
    pub(crate) words: Vec<QueryWord>,
}

/// One word of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryWord {
    /// The word as it was typed.
    pub(crate) typed: String,
    /// The folded word.
    pub(crate) term: String,
    /// Whether words that begin with it match too.
    pub(crate) is_prefix: bool,
}

impl Query {
    /// The words of `text`, each once.
    pub(crate) fn parse(text: &str, prefix: PrefixMode) -> Self {
        let read = text.get(..text.floor_char_boundary(MAX_QUERY_BYTES)).unwrap_or_default();
        let ends_in_a_word =
            prefix == PrefixMode::Last && !text.ends_with(char::is_whitespace) && read.len() == text.len();
        let mut words: Vec<QueryWord> = Vec::new();
        let mut last_is_new = false;
        let mut tokens = analyze(read);
        while let Some(token) = tokens.next() {
            last_is_new = words.len() < MAX_QUERY_WORDS && !words.iter().any(|word| word.term == token.term);
            if last_is_new {
                let typed = read.get(token.start..token.end).unwrap_or_default().to_owned();
                words.push(QueryWord { typed, term: token.term.to_owned(), is_prefix: false });
            }
        }
        // A last word that stands whole elsewhere in the query is not unfinished.
        if let Some(last) = words.last_mut().filter(|_| ends_in_a_word && last_is_new) {
            last.is_prefix = true;
        }
        Self { words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as `term`, and `term*` for a prefix.
    fn check(text: &str, expected: &[&str]) {
        let query = Query::parse(text, PrefixMode::Last);
        let words = query.words.iter().map(|word| format!("{}{}", word.term, if word.is_prefix { "*" } else { "" }));
        assert_eq!(words.collect::<Vec<_>>(), expected, "{text:?}");
    }

    #[test]
    fn the_last_word_may_be_unfinished() {
        check("bagd", &["bagd*"]);
        check("deir ez", &["deir", "ez*"]);
        check("deir ez ", &["deir", "ez"]);
        check("17.", &["17*"]);
        check("al-q", &["al", "q*"]);
    }

    #[test]
    fn a_repeated_word_counts_once() {
        check("IS is syr", &["is", "syr*"]);
        check("is IS", &["is"]);
        check("is IS ", &["is"]);
    }

    #[test]
    fn no_word_is_unfinished_when_told_so() {
        assert!(!Query::parse("bagd", PrefixMode::None).words[0].is_prefix);
    }

    #[test]
    fn what_is_no_word_asks_for_nothing() {
        check("", &[]);
        check(" \t\n", &[]);
        check("* ?! \u{1}\u{2} 💣", &[]);
    }

    #[test]
    fn a_long_query_is_cut() {
        let many: String = (0..500).map(|number| format!("w{number} ")).collect();
        assert_eq!(Query::parse(&many, PrefixMode::Last).words.len(), MAX_QUERY_WORDS);
        let long = "é".repeat(100_000);
        assert_eq!(Query::parse(&long, PrefixMode::Last).words.len(), 1);
    }

    #[test]
    fn the_typed_word_is_kept() {
        assert_eq!(Query::parse("SYRIË", PrefixMode::Last).words[0].typed, "SYRIË");
    }
}
