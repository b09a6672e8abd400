//! Which documents have a word?
//!
//! Complete: a prefix finds every word that begins with it, however many, in every block of the dictionary.

use super::parse::QueryWord;
use super::rank::Ranking;
use crate::error::Error;
use crate::index::Statistics;
use crate::index::bytes::Damaged;
use crate::index::entries::Entry;
use crate::index::lookup::for_each_entry;
use crate::index::root::Root;
use crate::index::store::{Reading, Store};
use crate::results::MatchKind;
use crate::text::letters;

/// A document that has a word of the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WordMatch {
    pub(crate) document: u32,
    /// What the word adds to the score of the document.
    pub(crate) score: f64,
    pub(crate) kind: MatchKind,
    /// Which of the words found it is: a position in [`WordMatches::terms`].
    pub(crate) term: u32,
    /// The part of the text where that word first occurs.
    pub(crate) part: u32,
}

/// All documents that have a word of the query, in increasing order.
#[derive(Debug, Default)]
pub(crate) struct WordMatches {
    pub(crate) documents: Vec<WordMatch>,
    terms: Terms,
}

impl WordMatches {
    /// The folded word that `found` stands for.
    pub(crate) fn term(&self, found: &WordMatch) -> &str {
        self.terms.get(found.term)
    }
}

/// The words found, in one string: a one-letter prefix finds thousands.
#[derive(Debug, Default)]
struct Terms {
    text: String,
    ends: Vec<usize>,
}

impl Terms {
    fn push(&mut self, term: &str) -> u32 {
        self.text.push_str(term);
        self.ends.push(self.text.len());
        self.ends.len() as u32 - 1
    }

    fn get(&self, number: u32) -> &str {
        let number = number as usize;
        let start = if number == 0 { 0 } else { self.ends.get(number - 1).copied().unwrap_or(0) };
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }
}

/// Finds the documents that have `word`, or notes the pieces that are missing and returns what there is.
///
/// A document that has the word itself matches by that, else by the best of its words that begin with it.
/// Cost: O(length of the posting lists), and O(documents of the index) memory for a prefix.
pub(crate) fn find<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    ranking: &Ranking,
    word: &QueryWord,
) -> Result<WordMatches, Error> {
    let mut found = Collector::new(ranking, word, root.statistics);
    for_each_entry(reading, root, &word.term, word.is_prefix, &mut |term, entry| found.add(term, entry))?;
    Ok(found.finish())
}

struct Collector<'q> {
    ranking: &'q Ranking,
    word: &'q QueryWord,
    letters: usize,
    statistics: Statistics,
    terms: Terms,
    /// The matches of one word, in order of their documents.
    documents: Vec<WordMatch>,
    /// For a prefix: by document, the position in `documents` of its match plus one, or 0.
    by_document: Vec<u32>,
}

impl<'q> Collector<'q> {
    fn new(ranking: &'q Ranking, word: &'q QueryWord, statistics: Statistics) -> Self {
        let by_document = Vec::new();
        let letters = letters(&word.term);
        Self { ranking, word, letters, statistics, terms: Terms::default(), documents: Vec::new(), by_document }
    }

    fn add(&mut self, term: &[u8], entry: Entry<'_>) -> Result<(), Damaged> {
        let term = str::from_utf8(term).map_err(|_| Damaged)?;
        let kind = if term == self.word.term { MatchKind::Exact } else { MatchKind::Prefix };
        let weight = self.ranking.match_weight(kind, self.letters, letters(term));
        let number = self.terms.push(term);
        let mut postings = entry.postings;
        while let Some(posting) = postings.next()? {
            if posting.document >= self.statistics.documents {
                return Err(Damaged);
            }
            let score = weight * self.ranking.occurrences(&posting);
            let found = WordMatch { document: posting.document, score, kind, term: number, part: posting.part };
            if self.word.is_prefix {
                self.keep_best(found);
            } else {
                self.documents.push(found);
            }
        }
        Ok(())
    }

    /// The word itself comes first in the dictionary, and nothing replaces it.
    fn keep_best(&mut self, found: WordMatch) {
        let document = found.document as usize;
        if document >= self.by_document.len() {
            self.by_document.resize(document + 1, 0);
        }
        match self.by_document[document].checked_sub(1) {
            None => {
                self.documents.push(found);
                self.by_document[document] = self.documents.len() as u32;
            }
            Some(position) => {
                let best = &mut self.documents[position as usize];
                if best.kind != MatchKind::Exact && found.score > best.score {
                    *best = found;
                }
            }
        }
    }

    fn finish(mut self) -> WordMatches {
        if self.word.is_prefix {
            let positions = self.by_document.iter().filter_map(|&position| position.checked_sub(1));
            self.documents = positions.map(|position| self.documents[position as usize]).collect();
        }
        let rarity = self.ranking.rarity(self.documents.len());
        self.documents.iter_mut().for_each(|found| found.score *= rarity);
        WordMatches { documents: self.documents, terms: self.terms }
    }
}

#[cfg(test)]
mod tests {
    use super::Terms;

    #[test]
    fn terms_come_back() {
        let mut terms = Terms::default();
        for (number, term) in ["een", "", "drie"].into_iter().enumerate() {
            assert_eq!(terms.push(term) as usize, number);
        }
        assert_eq!([0, 1, 2, 9].map(|number| terms.get(number)), ["een", "", "drie", ""]);
    }
}
