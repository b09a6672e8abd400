//! What is inside an index, and is all of it sound?
//!
//! For people and tools: nothing here is needed to answer a query.

use super::Index;
use super::bytes::Damaged;
use super::entries::{Entry, GroupKind};
use super::facets::{Column, Dates};
use super::keys::{FIRST_OF_WORDS, find_document};
use super::lookup::{entries_of, most_terms};
use super::pages::read_part;
use super::positions::Positions;
use super::postings::{Field, Posting};
use super::root::Root;
use super::single_file::{SECTIONS, SingleFile, complete};
use super::store::{Outcome, Piece, Reading, Store};
use super::terms::Dictionary;
use crate::error::Error;

/// A section of the index file and its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionSize {
    /// What the section holds, such as "the postings".
    pub name: &'static str,
    /// Its length in bytes, with the table of its pieces.
    pub bytes: usize,
}

/// One document that contains a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermPosting {
    /// The number of the document: newest first.
    pub document: u32,
    /// Its id.
    pub id: String,
    /// How often the term stands in the title, in a derived title, in headings, in the text, in author, source,
    /// category and date, and in blocks that weigh less.
    pub frequencies: [(&'static str, u32); 6],
    /// Its length in words, as the ranking knows it: rounded down by less than a fifth, at most 46,341.
    pub words: u32,
    /// The part of the text where the term first occurs.
    pub part: u32,
    /// Where it stands; see the positions section.
    pub positions: Vec<u32>,
}

impl<S: Store> Index<S> {
    /// Every word in order, with the number of documents that contain it: 0 for one that only leads to others. Nothing is
    /// visited while the dictionary or postings are missing.
    ///
    /// # Errors
    ///
    /// The dictionary or the postings are damaged.
    pub fn try_for_each_term(&self, mut visit: impl FnMut(&str, u32)) -> Result<Outcome<()>, Error> {
        let reading = Reading::new(&self.store);
        for block in 0..self.statistics.blocks {
            entries_of(&reading, block)?;
        }
        if let Some(needs) = reading.needs() {
            return Ok(needs);
        }
        self.for_each_entry(|_, term, entry| {
            if term.starts_with(|first| first > FIRST_OF_WORDS) {
                visit(term, entry.exact()?.map_or(0, |group| group.documents));
            }
            Ok(())
        })?;
        Ok(Outcome::Done(()))
    }

    /// The documents that contain `term`, a folded word; empty if the index does not know it.
    ///
    /// # Errors
    ///
    /// The dictionary, the postings, the positions or the documents are damaged.
    pub fn try_term_postings(&self, term: &str) -> Result<Outcome<Vec<TermPosting>>, Error> {
        let reading = Reading::new(&self.store);
        let Some(root) = reading.read(Piece::Root)? else { return Ok(Outcome::Needs(vec![Piece::Root])) };
        let mut found = Vec::new();
        for block in Root::open(root)?.blocks_of(term, false)? {
            for_each_entry_of(&reading, block, term, false, |_, entry| {
                let Some(mut group) = entry.exact()? else { return Ok(()) };
                let Some(positions) = positions_of(&reading, block)? else { return Ok(()) };
                let mut reader = Positions::at(positions, group.positions)?;
                while let Some(posting) = group.postings.next()? {
                    let mut positions = Vec::new();
                    reader.read(posting.positions(), &mut positions)?;
                    found.push((posting, positions));
                }
                Ok(())
            })?;
        }
        let mut postings = Vec::new();
        for (posting, positions) in found {
            if let Some(first) = reading.read(Piece::Document { document: posting.document, part: 0 })? {
                postings.push(TermPosting::new(&posting, positions, first)?);
            }
        }
        Ok(reading.needs().unwrap_or(Outcome::Done(postings)))
    }

    /// Visits what is there of the dictionary and the postings.
    fn for_each_entry(
        &self,
        mut visit: impl FnMut(u32, &str, &mut Entry<'_>) -> Result<(), Damaged>,
    ) -> Result<(), Error> {
        let reading = Reading::new(&self.store);
        (0..self.statistics.blocks)
            .try_for_each(|block| for_each_entry_of(&reading, block, "", true, |term, entry| visit(block, term, entry)))
    }
}

impl TermPosting {
    /// `first`: the first part of the document.
    fn new(posting: &Posting, positions: Vec<u32>, first: &[u8]) -> Result<Self, Error> {
        let (card, _) = read_part(first)?;
        let frequency = |name, field| (name, posting.frequencies[field as usize]);
        Ok(Self {
            document: posting.document,
            id: card.id.to_owned(),
            frequencies: [
                frequency("title", Field::Title),
                frequency("derived title", Field::DerivedTitle),
                frequency("headings", Field::Heading),
                frequency("text", Field::Body),
                frequency("meta", Field::Meta),
                frequency("aside", Field::Aside),
            ],
            words: posting.length.words() as u32,
            part: posting.part,
            positions,
        })
    }
}

fn positions_of<'s, S: Store>(reading: &Reading<'s, S>, block: u32) -> Result<Option<&'s [u8]>, Damaged> {
    reading.read(Piece::Positions { block, list: 0 }).map_err(|_| Damaged)
}

/// Visits the entries of a block that is there.
fn for_each_entry_of<S: Store>(
    reading: &Reading<'_, S>,
    block: u32,
    term: &str,
    is_prefix: bool,
    mut visit: impl FnMut(&str, &mut Entry<'_>) -> Result<(), Damaged>,
) -> Result<(), Error> {
    let Some((terms, postings)) = entries_of(reading, block)? else { return Ok(()) };
    let mut left = most_terms(postings);
    Dictionary::open(terms)?
        .for_each(term, is_prefix, &mut |term, offset| {
            left = left.checked_sub(1).ok_or(Damaged)?;
            visit(str::from_utf8(term).map_err(|_| Damaged)?, &mut Entry::read(postings, offset)?)
        })
        .map_err(Damaged::of("the postings"))
}

impl<D: AsRef<[u8]>> Index<SingleFile<D>> {
    /// The size of every section, in the order of the file.
    pub fn sections(&self) -> Vec<SectionSize> {
        let size = |(section, name)| SectionSize { name, bytes: self.store.section(section).len() };
        SECTIONS.into_iter().map(size).collect()
    }

    /// Every word in order, with the number of documents that contain it: 0 for one that only leads to others.
    ///
    /// # Errors
    ///
    /// The dictionary or the postings are damaged.
    pub fn for_each_term(&self, visit: impl FnMut(&str, u32)) -> Result<(), Error> {
        self.try_for_each_term(visit).and_then(complete)
    }

    /// The documents that contain `term`, a folded word; empty if the index does not know it.
    ///
    /// # Errors
    ///
    /// The dictionary, the postings, the positions or the documents are damaged.
    pub fn term_postings(&self, term: &str) -> Result<Vec<TermPosting>, Error> {
        self.try_term_postings(term).and_then(complete)
    }

    /// Reads everything: every checksum, every posting and position, every text. Cost: O(length of the file).
    ///
    /// # Errors
    ///
    /// The first part of the index that is damaged.
    pub fn verify(&self) -> Result<(), Error> {
        if let Some((_, name)) = SECTIONS.into_iter().find(|&(section, _)| !self.store.is_whole(section)) {
            return Err(Error::damaged(name));
        }
        let documents = self.statistics.documents;
        let reading = Reading::new(&self.store);
        self.for_each_entry(|block, _, entry| {
            while let Some(mut group) = entry.next()? {
                let mut count = 0_u32;
                let mut positions = Positions::at(positions_of(&reading, block)?.ok_or(Damaged)?, group.positions)?;
                while let Some(posting) = group.postings.next()? {
                    if group.kind == GroupKind::Exact {
                        positions.read(posting.positions(), &mut Vec::new())?;
                    }
                    count += 1;
                    if posting.document >= documents {
                        return Err(Damaged);
                    }
                }
                if count != group.documents {
                    return Err(Damaged);
                }
            }
            Ok(())
        })?;
        let root = self.store.root()?;
        Dates::open(self.piece(Piece::Facets(0))?).map_err(Damaged::of("the facets"))?;
        for facet in (1..).take(root.names().0.len()) {
            Column::open(self.piece(Piece::Facets(facet))?, documents).map_err(Damaged::of("the facets"))?;
        }
        for document in 0..documents {
            let mut parts = 1;
            let mut part = 0;
            while part < parts {
                let (card, mut blocks) = read_part(self.piece(Piece::Document { document, part })?)?;
                while blocks.next()?.is_some() {}
                parts = card.parts;
                if part == 0 && find_document(&reading, &root, card.id)? != Some(document) {
                    return Err(Error::damaged("the documents"));
                }
                part += 1;
            }
        }
        Ok(())
    }

    fn piece(&self, piece: Piece) -> Result<&[u8], Error> {
        // A single file has every piece; none missing means that its table does not know it.
        self.store.read(piece)?.ok_or(Error::damaged("the header"))
    }
}
