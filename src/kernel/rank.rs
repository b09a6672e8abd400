//! Which of the matching documents is best?
//!
//! A document scores, for each word of the query,
//!
//! ```text
//! word weight · way weight · idf(word) · (k1 + 1) · tf / (k1 + tf)
//! tf = Σ over ways: way weight · Σ over fields: field weight · frequency / (1 − b + b · document length / average length)
//! ```
//!
//! which is BM25F (Robertson, Zaragoza and Taylor 2004: weights come before saturation). A *way* is how the word was found:
//! as it is, as a prefix, as another form, with a typing mistake. All ways of a word count as one word with one idf, so that
//! a rare mistake is not worth more than the word. The length is that of the text, in every field that grows with it,
//! because a posting carries no other.
//!
//! Nothing but the entries of the query's own words enters a score; what the shown texts add for words that stand
//! close together only orders one page of results.

use crate::bytes::Damaged;
use crate::gather::{Gather, MatchKind, Table, WordMatch, part_of};
use crate::length::{LENGTHS, Length};
use crate::postings::{Field, Frequencies, Posting, Postings, Times};
use crate::weights::Weights;

/// How many words a site's average document is taken to have before its own documents are seen.
const EXPECTED_WORDS: f64 = 400.0;

/// How many documents that expectation weighs as much as.
const EXPECTED_DOCUMENTS: f64 = 10.0;

/// The whole index in three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statistics {
    /// How many documents there are.
    pub documents: u32,
    /// How many words their headings and texts have together.
    pub words: u64,
    /// How many blocks the dictionary is divided into.
    pub blocks: u32,
}

/// The weights together with what they need to know of an index.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// What the site or the query says.
    pub weights: Weights,
    documents: f64,
    /// What an occurrence in headings and in the text counts, by the length of the document.
    heading: [f64; LENGTHS as usize],
    body: [f64; LENGTHS as usize],
}

impl Ranking {
    /// The weights for an index.
    pub fn new(weights: Weights, statistics: Statistics) -> Self {
        let documents = f64::from(statistics.documents);
        let average =
            (statistics.words as f64 + EXPECTED_DOCUMENTS * EXPECTED_WORDS) / (documents + EXPECTED_DOCUMENTS);
        let mut this = Self { weights, documents, heading: [0.0; LENGTHS as usize], body: [0.0; LENGTHS as usize] };
        for code in 0..LENGTHS {
            let relative = Length::from_code(code).words() / average;
            // A page without text must not count without end.
            let norm = |b: f64| (1.0 - b + b * relative).max(0.05);
            this.heading[usize::from(code)] = weights.heading / norm(weights.heading_length);
            this.body[usize::from(code)] = weights.body / norm(weights.body_length);
        }
        this
    }

    /// What a word is worth that `documents` contain: never negative.
    ///
    /// The `1 +` within the logarithm is that of Lucene, so that a word that most documents have is worth little and
    /// not less than nothing. `libm` gives the same digits on every machine, the standard library does not.
    pub fn rarity(&self, documents: usize) -> f64 {
        let with = (documents as f64).min(self.documents);
        libm::log(1.0 + (self.documents - with + 0.5) / (with + 0.5))
    }

    /// How often a document has a word, weighted by field and length.
    pub fn frequency(&self, posting: &Posting) -> f64 {
        self.frequency_in(posting.length, &posting.frequencies)
    }

    fn frequency_in(&self, length: Length, frequencies: &Frequencies) -> f64 {
        let length = usize::from(length.code());
        let times = |field: Field| f64::from(frequencies[field as usize]);
        let weights = &self.weights;
        (times(Field::Body) + times(Field::Aside) * weights.aside) * self.body[length]
            + times(Field::Heading) * self.heading[length]
            + times(Field::Title) * weights.title
            + times(Field::DerivedTitle) * weights.derived_title
            + times(Field::Meta) * weights.meta
    }

    /// Gathers every document of a posting list, or only those that have the word in their `title`. `way`: what the
    /// way in which the word was found is called, and what it counts.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the list.
    pub fn gather(
        &self,
        postings: &Postings<'_>,
        (kind, weight): (MatchKind, f64),
        is_title: bool,
        table: &mut Table,
        how: Gather,
    ) -> Result<(), Damaged> {
        let mut postings = postings.clone();
        while let Some((document, length, times)) = postings.read()? {
            let (part, frequency) = match times {
                Times::InText(_) if is_title => continue,
                // What the other fields add to this is nothing.
                Times::InText(times) => (0, f64::from(times) * self.body[usize::from(length.code())]),
                Times::InFields(part, mut frequencies) => {
                    if is_title {
                        let [title, derived_title, ..] = frequencies;
                        if title | derived_title == 0 {
                            continue;
                        }
                        frequencies = [title, derived_title, 0, 0, 0, 0];
                    }
                    (part, self.frequency_in(length, &frequencies))
                }
            };
            table.add(WordMatch { document, frequency: weight * frequency, weight, kind, part: part_of(part) }, how)?;
        }
        Ok(())
    }

    /// What a match adds to the score of its document. `worth`: what its word is worth.
    #[inline]
    pub fn score(&self, found: &WordMatch, worth: f64) -> f64 {
        let k1 = self.weights.saturation;
        let both = k1 + found.frequency;
        // What is worth nothing adds nothing.
        if both > 0.0 { worth * found.weight * (k1 + 1.0) * found.frequency / both } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postings::{FIELDS, PostingsWriter};
    use proptest::prelude::*;

    fn ranking() -> Ranking {
        Ranking::new(Weights::default(), Statistics { documents: 100, words: 40_000, blocks: 1 })
    }

    fn occurrences(words: u32, frequencies: [u32; FIELDS]) -> f64 {
        let frequency = ranking().frequency(&Posting { document: 0, length: Length::of(words), part: 0, frequencies });
        let found = WordMatch { document: 0, frequency, weight: 1.0, kind: MatchKind::Exact, part: 0 };
        ranking().score(&found, 1.0)
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
        let once = occurrences(400, [0, 0, 0, 1, 0, 0]);
        let twice = occurrences(400, [0, 0, 0, 2, 0, 0]);
        assert!(once < twice && twice < 2.0 * once);
        assert!(occurrences(4000, [0, 0, 0, 1, 0, 0]) < once);
        assert!(occurrences(0, [0, 0, 0, u32::MAX, 0, 0]) <= 2.2);
    }

    proptest! {
        #[test]
        fn what_is_gathered_is_what_the_postings_say(
            rows in prop::collection::vec((0_u32..200, 0_u8..32, 0_u32..2, prop::array::uniform6(0_u32..3), 0_u32..300), 0..40), is_title: bool,
        ) {
            let (mut writer, mut expected, mut document) = (PostingsWriter::new(true), Vec::new(), 0);
            for (gap, code, part, mut frequencies, times) in rows {
                document += gap + 1;
                frequencies[Field::Body as usize] *= times;
                let posting = Posting { document, length: Length::from_code(code), part, frequencies };
                writer.push(&posting);
                let [title, derived_title, ..] = frequencies;
                let counted = if is_title { [title, derived_title, 0, 0, 0, 0] } else { frequencies };
                if !is_title || title + derived_title > 0 {
                    let frequency = 0.75 * ranking().frequency(&Posting { frequencies: counted, ..posting });
                    expected.push(WordMatch { document, frequency, weight: 0.75, kind: MatchKind::Stem, part: part_of(part) });
                }
            }
            let list = writer.finish();
            let postings = Postings::new(&list.bytes, list.documents, None).expect("it was just written");
            let mut table = Table::default();
            table.reserve(document + 1);
            let way = (MatchKind::Stem, 0.75);
            let gathered = ranking().gather(&postings, way, is_title, &mut table, Gather::Add);
            prop_assert_eq!(gathered, Ok(()));
            prop_assert_eq!(table.take(), expected);
        }
    }
}
