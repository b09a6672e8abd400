//! Which documents were found so far for one word?
//!
//! A table with a row for every document, used again for every word and every query: a word is gathered from many posting
//! lists, in any order, and comes out in the order of the documents, without sorting.

use super::bytes::Damaged;
use crate::results::MatchKind;

/// A document that has a word of the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct WordMatch {
    pub(crate) document: u32,
    /// How often the document has the word, weighted by field and by how it was found.
    pub(crate) frequency: f64,
    /// What the best way in which it was found counts: from 0 to 1.
    pub(crate) weight: f64,
    /// That way.
    pub(crate) kind: MatchKind,
    /// The part of the text where the word first occurs.
    pub(crate) part: u32,
}

/// The documents that have a word, while it is gathered.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    rows: Vec<WordMatch>,
    /// A bit for each row that is in use; others hold what was found for earlier words.
    used: Vec<u64>,
}

impl Table {
    /// Makes room for the documents of an index. Cost: O(documents) the first time.
    pub(crate) fn reserve(&mut self, documents: u32) {
        let none = WordMatch { document: 0, frequency: 0.0, weight: 0.0, kind: MatchKind::Exact, part: 0 };
        self.rows.resize(documents as usize, none);
        self.used.resize(documents.div_ceil(64) as usize, 0);
    }

    /// Adds what was found in a document: frequencies add up, the best way counts. What has the word in another way too is
    /// not called the beginning of a word.
    pub(crate) fn add(&mut self, found: WordMatch) -> Result<(), Damaged> {
        let is_new = !self.has(found.document);
        let row = self.rows.get_mut(found.document as usize).ok_or(Damaged)?;
        if is_new {
            *row = found;
            self.mark(found.document);
            return Ok(());
        }
        row.frequency += found.frequency;
        row.part = row.part.min(found.part);
        if found.weight > row.weight {
            row.weight = found.weight;
            if found.kind != MatchKind::Prefix {
                row.kind = found.kind;
            }
        }
        Ok(())
    }

    /// Adds what was found in a document unless something larger was.
    pub(crate) fn keep_most(&mut self, found: WordMatch) -> Result<(), Damaged> {
        let is_new = !self.has(found.document);
        let row = self.rows.get_mut(found.document as usize).ok_or(Damaged)?;
        if is_new || found.frequency > row.frequency {
            let part = if is_new { found.part } else { row.part };
            *row = WordMatch { part: part.min(found.part), ..found };
        }
        self.mark(found.document);
        Ok(())
    }

    /// Whether something was found in a document.
    pub(crate) fn has(&self, document: u32) -> bool {
        self.used.get(document as usize / 64).is_some_and(|bits| bits >> (document % 64) & 1 == 1)
    }

    /// The way in which a document was found.
    pub(crate) fn kind(&self, document: u32) -> Option<MatchKind> {
        self.rows.get(document as usize).filter(|_| self.has(document)).map(|row| row.kind)
    }

    /// Calls `visit` with everything that was found, in the order of the documents, and forgets it.
    pub(crate) fn drain(&mut self, mut visit: impl FnMut(WordMatch) -> Result<(), Damaged>) -> Result<(), Damaged> {
        for (bits, rows) in self.used.iter_mut().zip(self.rows.chunks(64)) {
            let mut rest = std::mem::take(bits);
            while rest != 0 {
                if let Some(row) = rows.get(rest.trailing_zeros() as usize) {
                    visit(*row)?;
                }
                rest &= rest - 1;
            }
        }
        Ok(())
    }

    fn mark(&mut self, document: u32) {
        if let Some(bits) = self.used.get_mut(document as usize / 64) {
            *bits |= 1 << (document % 64);
        }
    }
}

/// The tables that words are gathered in: all of the word, its completions, and forms of those.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    pub(crate) word: Table,
    pub(crate) completions: Table,
    pub(crate) forms: Table,
}

impl Tables {
    /// Makes room for the documents of an index.
    pub(crate) fn reserve(&mut self, documents: u32) {
        self.word.reserve(documents);
        self.completions.reserve(documents);
        self.forms.reserve(documents);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn found(document: u32, frequency: f64, weight: f64) -> WordMatch {
        WordMatch { document, frequency, weight, kind: MatchKind::Stem, part: document % 3 }
    }

    proptest! {
        #[test]
        fn a_table_equals_a_map(rounds in prop::collection::vec(prop::collection::vec((0_u32..150, 0_u8..9), 0..60), 1..4)) {
            let mut table = Table::default();
            table.reserve(150);
            for round in rounds {
                let mut sums: BTreeMap<u32, (f64, f64)> = BTreeMap::new();
                for &(document, number) in &round {
                    let number = f64::from(number);
                    table.add(found(document, number, number)).expect("there is a row");
                    let sum = sums.entry(document).or_default();
                    *sum = (sum.0 + number, sum.1.max(number));
                }
                let mut drained = Vec::new();
                table.drain(|row| {
                    drained.push((row.document, (row.frequency, row.weight)));
                    Ok(())
                }).expect("nothing fails");
                prop_assert_eq!(drained, sums.into_iter().collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn a_document_that_the_index_has_not_is_damaged() {
        let mut table = Table::default();
        table.reserve(3);
        assert_eq!(table.add(found(3, 1.0, 1.0)), Err(Damaged));
        assert_eq!(table.keep_most(found(64, 1.0, 1.0)), Err(Damaged));
    }

    #[test]
    fn the_most_is_kept() {
        let mut table = Table::default();
        table.reserve(3);
        for frequency in [1.0, 3.0, 2.0] {
            table.keep_most(found(1, frequency, 0.5)).expect("there is a row");
        }
        assert!(table.has(1) && !table.has(2) && table.kind(1) == Some(MatchKind::Stem));
        table
            .drain(|row| {
                assert_eq!(row.frequency, 3.0);
                Ok(())
            })
            .expect("nothing fails");
        assert!(!table.has(1));
    }
}
