//! Which of the matching documents is best?
//!
//! A document scores, for each word of the query,
//!
//! ```text
//! idf(word) · weight of the match · (k1 + 1) · tf / (k1 + tf)
//! tf = Σ over fields: field weight · frequency / (1 − b + b · document length / average length)
//! ```
//!
//! which is BM25F (Robertson, Zaragoza and Taylor 2004: weights come before saturation), with two changes. The length
//! is that of the text, in every field that grows with it, because a posting carries no other. And of several words
//! that complete a prefix only the best counts, so that the score can be computed from any division of the dictionary.
//!
//! Nothing but the entries of the query's own words enters a score.

use crate::index::Statistics;
use crate::index::postings::{FIELDS, Posting};
use crate::results::MatchKind;

/// Every number that the ranking depends on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// What one occurrence counts, by field: title, derived title, headings, text, meta. At least 0.
    ///
    /// The titles of SEARCH §4. Five documents cannot tune them: flat weights pass as many judged queries.
    pub fields: [f64; 5],
    /// How much a long document counts less per occurrence, by field: from 0 (not at all) to 1 (in proportion).
    ///
    /// Titles and meta do not grow with the text.
    pub length: [f64; 5],
    /// How soon further occurrences stop to count. From 0 (at once); 1.2 is customary.
    pub saturation: f64,
    /// What a prefix counts that is half of its word; one that is nearly all of it counts twice that. From 0 to 0.5.
    pub half_prefix: f64,
    /// How many words a site's average is taken to have before its own documents are seen.
    pub expected_words: f64,
    /// How many documents that expectation weighs as much as.
    pub expected_documents: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            fields: [3.0, 1.5, 2.0, 1.0, 1.0],
            length: [0.0, 0.0, 0.3, 0.75, 0.0],
            saturation: 1.2,
            half_prefix: 0.4,
            expected_words: 400.0,
            expected_documents: 10.0,
        }
    }
}

/// The weights together with what they need to know of an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranking {
    weights: Weights,
    documents: f64,
    average_words: f64,
}

impl Ranking {
    pub(crate) fn new(weights: Weights, statistics: Statistics) -> Self {
        let documents = f64::from(statistics.documents);
        let expected = weights.expected_documents;
        let average_words = (statistics.words as f64 + expected * weights.expected_words) / (documents + expected);
        Self { weights, documents, average_words }
    }

    /// What a word is worth that `documents` contain: never negative.
    ///
    /// The `1 +` within the logarithm is that of Lucene, so that a word that most documents have is worth little and
    /// not less than nothing. `libm` gives the same digits on every machine, the standard library does not.
    pub(crate) fn rarity(&self, documents: usize) -> f64 {
        let with = (documents as f64).min(self.documents);
        libm::log(1.0 + (self.documents - with + 0.5) / (with + 0.5))
    }

    /// How much a match counts because of what the word has to do with the query.
    pub(crate) fn match_weight(&self, kind: MatchKind, typed_letters: usize, letters: usize) -> f64 {
        match kind {
            MatchKind::Prefix => self.weights.half_prefix * (1.0 + typed_letters as f64 / letters.max(1) as f64),
            _ => 1.0,
        }
    }

    /// How much the occurrences of a word in a document count: from 0 to 1 + saturation.
    pub(crate) fn occurrences(&self, posting: &Posting) -> f64 {
        let relative_length = posting.length.words() / self.average_words;
        let mut frequency = 0.0;
        for field in 0..FIELDS {
            if posting.frequencies[field] > 0 {
                let b = self.weights.length[field];
                let norm = 1.0 - b + b * relative_length;
                frequency += self.weights.fields[field] * f64::from(posting.frequencies[field]) / norm;
            }
        }
        let k1 = self.weights.saturation;
        (k1 + 1.0) * frequency / (k1 + frequency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::length::Length;

    fn ranking() -> Ranking {
        Ranking::new(Weights::default(), Statistics { documents: 100, words: 40_000, blocks: 1 })
    }

    fn occurrences(words: u32, frequencies: [u32; FIELDS]) -> f64 {
        ranking().occurrences(&Posting { document: 0, length: Length::of(words), part: 0, frequencies })
    }

    #[test]
    fn a_rare_word_is_worth_more_and_none_less_than_nothing() {
        assert!(ranking().rarity(1) > ranking().rarity(2));
        assert!(ranking().rarity(100) > 0.0);
        assert!(ranking().rarity(101) > 0.0, "a damaged index may say so");
    }

    #[test]
    fn a_title_counts_more_than_a_heading_and_a_heading_more_than_the_text() {
        let [title, derived, heading, body] =
            [0, 1, 2, 3].map(|field| occurrences(400, std::array::from_fn(|f| u32::from(f == field))));
        assert!(title > heading && heading > derived && derived > body);
    }

    #[test]
    fn occurrences_count_less_and_less_and_less_in_long_documents() {
        let once = occurrences(400, [0, 0, 0, 1, 0]);
        let twice = occurrences(400, [0, 0, 0, 2, 0]);
        assert!(once < twice && twice < 2.0 * once);
        assert!(occurrences(4000, [0, 0, 0, 1, 0]) < once);
        assert!(occurrences(0, [0, 0, 0, u32::MAX, 0]) <= 2.2);
    }

    #[test]
    fn nearly_all_of_a_word_counts_more_than_its_first_letter() {
        let weight = |typed| ranking().match_weight(MatchKind::Prefix, typed, 8);
        assert!(weight(1) < weight(7) && weight(7) < 0.8);
        assert_eq!(ranking().match_weight(MatchKind::Exact, 8, 8), 1.0);
    }
}
