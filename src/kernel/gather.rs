//! Which documents were found so far for one word?
//!
//! A table with a row for every document, used again for every word and every query: a word is gathered from many posting
//! lists, in any order, and comes out in the order of the documents, without sorting.

use crate::bytes::Damaged;

/// What a word of a document has to do with a word of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchKind {
    /// It is the word.
    Exact,
    /// It is another way to write the word.
    Alias,
    /// It begins with the word.
    Prefix,
    /// It is another form of the word.
    Stem,
    /// It is another spelling of the name.
    Name,
    /// It is a compound that has the word as a part.
    Compound,
    /// It is the word with a typing mistake.
    Fuzzy,
    /// It is part of the phrase.
    Phrase,
}

/// A document that has a word of the query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WordMatch {
    /// Its number.
    pub document: u32,
    /// How often the document has the word, weighted by field and by how it was found.
    pub frequency: f64,
    /// What the best way in which it was found counts: from 0 to 1.
    pub weight: f64,
    /// That way.
    pub kind: MatchKind,
    /// The part of the text where the word first occurs, as [`part_of`] keeps it.
    pub part: u16,
}

/// The part where a word first occurs, as it is kept for a document that was found. In a text of more parts, 256 MB, those behind are
/// all the last: rows without it are a quarter shorter.
pub fn part_of(part: u32) -> u16 {
    u16::try_from(part).unwrap_or(u16::MAX)
}

/// What becomes of a document that was found before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gather {
    /// Frequencies add up, and the best way counts. What has the word in another way too is not called the beginning of
    /// a word, and a name has itself among the names that sound like it.
    Add,
    /// Of several the most frequent counts.
    KeepMost,
}

/// The documents that have a word, while it is gathered.
#[derive(Debug, Clone, Default)]
pub struct Table {
    rows: Vec<WordMatch>,
    /// A bit for each row that is in use; others hold what was found for earlier words.
    used: Vec<u64>,
}

impl Table {
    /// Makes room for the documents of an index, and forgets what a query left that found the index damaged. Cost:
    /// O(documents) the first time, then a bit for each.
    pub fn reserve(&mut self, documents: u32) {
        let none = WordMatch { document: 0, frequency: 0.0, weight: 0.0, kind: MatchKind::Exact, part: 0 };
        self.rows.resize(documents as usize, none);
        self.used.clear();
        self.used.resize(documents.div_ceil(64) as usize, 0);
    }

    /// Adds what was found in a document.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: there is no such document.
    #[inline]
    pub fn add(&mut self, found: WordMatch, how: Gather) -> Result<(), Damaged> {
        let row = self.rows.get_mut(found.document as usize).ok_or(Damaged)?;
        let bits = self.used.get_mut(found.document as usize / 64).ok_or(Damaged)?;
        let bit = 1 << (found.document % 64);
        if *bits & bit == 0 {
            *bits |= bit;
            *row = found;
            return Ok(());
        }
        let part = row.part.min(found.part);
        match how {
            Gather::KeepMost if found.frequency > row.frequency => *row = found,
            Gather::KeepMost => {}
            Gather::Add if found.kind == MatchKind::Name && row.kind == MatchKind::Exact => return Ok(()),
            Gather::Add => {
                row.frequency += found.frequency;
                if found.weight > row.weight {
                    row.weight = found.weight;
                    if found.kind != MatchKind::Prefix {
                        row.kind = found.kind;
                    }
                }
            }
        }
        row.part = part;
        Ok(())
    }

    /// Everything that was found, in the order of the documents; it is forgotten here.
    pub fn take(&mut self) -> Vec<WordMatch> {
        let mut found = Vec::with_capacity(self.used.iter().map(|bits| bits.count_ones() as usize).sum());
        for (bits, rows) in self.used.iter_mut().zip(self.rows.chunks(64)) {
            let mut rest = std::mem::take(bits);
            while let Some(row) = rows.get(rest.trailing_zeros() as usize) {
                found.push(*row);
                rest &= rest - 1;
            }
        }
        found
    }
}

/// The tables that words are gathered in: all of the word, its completions, and forms of those.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// All of the word.
    pub word: Table,
    /// Words that begin with it.
    pub completions: Table,
    /// Only other forms of such words.
    pub forms: Table,
}

impl Tables {
    /// Makes room for the documents of an index.
    pub fn reserve(&mut self, documents: u32) {
        self.word.reserve(documents);
        self.completions.reserve(documents);
        self.forms.reserve(documents);
    }

    /// Adds the completions of a word to what was found of the word, and forms of them where no completion is.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: never, if all tables are as long.
    pub fn complete(&mut self) -> Result<(), Damaged> {
        let Self { word, completions, forms } = self;
        let rows = completions.rows.chunks(64).zip(forms.rows.chunks(64));
        for ((completed, formed), (completions, forms)) in completions.used.iter_mut().zip(&mut forms.used).zip(rows) {
            let completed = std::mem::take(completed);
            let mut rest = completed | std::mem::take(formed);
            let rows = |place: u32| if completed >> place & 1 == 1 { completions } else { forms };
            while let Some(row) = rows(rest.trailing_zeros() & 63).get(rest.trailing_zeros() as usize) {
                word.add(*row, Gather::Add)?;
                rest &= rest - 1;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn found(document: u32, frequency: f64, weight: f64) -> WordMatch {
        WordMatch { document, frequency, weight, kind: MatchKind::Stem, part: part_of(document % 3) }
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
                    table.add(found(document, number, number), Gather::Add).expect("there is a row");
                    let sum = sums.entry(document).or_default();
                    *sum = (sum.0 + number, sum.1.max(number));
                }
                let taken: Vec<_> = table.take().into_iter().map(|row| (row.document, (row.frequency, row.weight))).collect();
                prop_assert_eq!(taken, sums.into_iter().collect::<Vec<_>>());
            }
        }
    }

    proptest! {
        #[test]
        fn completions_are_added_and_forms_where_there_is_none(
            lists in prop::array::uniform3(prop::collection::vec((0_u32..150, 1_u8..9), 0..60)),
        ) {
            let mut tables = Tables::default();
            tables.reserve(150);
            let mut sums = [(); 3].map(|()| BTreeMap::<u32, (f64, f64)>::new());
            let Tables { word, completions, forms } = &mut tables;
            for ((table, list), sums) in [word, completions, forms].into_iter().zip(lists).zip(&mut sums) {
                for (document, number) in list {
                    let number = f64::from(number);
                    table.add(found(document, number, number), Gather::Add).expect("there is a row");
                    let sum = sums.entry(document).or_default();
                    *sum = (sum.0 + number, sum.1.max(number));
                }
            }
            let [mut expected, completions, mut forms] = sums;
            forms.retain(|document, _| !completions.contains_key(document));
            for (document, (frequency, weight)) in completions.into_iter().chain(forms) {
                let sum = expected.entry(document).or_default();
                *sum = (sum.0 + frequency, sum.1.max(weight));
            }
            tables.complete().expect("there are rows");
            let taken: Vec<_> = tables.word.take().into_iter().map(|row| (row.document, (row.frequency, row.weight))).collect();
            prop_assert_eq!(taken, expected.into_iter().collect::<Vec<_>>());
            prop_assert!(tables.completions.take().is_empty() && tables.forms.take().is_empty(), "they are forgotten");
        }
    }

    #[test]
    fn a_document_that_the_index_has_not_is_damaged() {
        let mut table = Table::default();
        table.reserve(3);
        assert_eq!(table.add(found(3, 1.0, 1.0), Gather::Add), Err(Damaged));
        assert_eq!(table.add(found(64, 1.0, 1.0), Gather::KeepMost), Err(Damaged));
    }

    #[test]
    fn what_an_earlier_query_left_is_forgotten() {
        let mut table = Table::default();
        table.reserve(70);
        table.add(found(69, 1.0, 1.0), Gather::Add).expect("there is a row");
        table.reserve(70);
        assert_eq!(table.take(), []);
    }

    #[test]
    fn the_most_is_kept() {
        let mut table = Table::default();
        table.reserve(3);
        for frequency in [1.0, 3.0, 2.0] {
            table.add(found(1, frequency, 0.5), Gather::KeepMost).expect("there is a row");
        }
        assert_eq!(table.take(), [found(1, 3.0, 0.5)]);
        assert_eq!(table.take(), []);
    }

    #[test]
    fn the_kind_is_the_best_way_but_for_beginnings_and_names() {
        let kind = |ways: &[(MatchKind, f64)]| {
            let mut table = Table::default();
            table.reserve(1);
            for &(kind, weight) in ways {
                table.add(WordMatch { kind, ..found(0, 1.0, weight) }, Gather::Add).expect("there is a row");
            }
            let row = table.take()[0];
            (row.kind, row.frequency, row.weight)
        };
        use MatchKind::{Compound, Exact, Name, Prefix, Stem};
        assert_eq!(kind(&[(Stem, 0.5), (Exact, 1.0)]), (Exact, 2.0, 1.0));
        assert_eq!(kind(&[(Compound, 0.4), (Prefix, 0.5)]), (Compound, 2.0, 0.5));
        assert_eq!(kind(&[(Exact, 1.0), (Name, 0.7)]), (Exact, 1.0, 1.0));
    }
}
