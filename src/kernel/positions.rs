//! Where in a document does a term stand?
//!
//! For every posting with n occurrences in title, headings and text: n numbers, the first position and then the gaps.
//! Words are counted from 0 through title, headings and paragraphs in reading order; between two of these one position
//! is left out, so that no phrase reaches across. Only phrases need positions, so they lie in a section of their own.
//!
//! A list that has only some of the positions of a term says itself which documents they are in: for each of these a number
//! more, how many documents lie between it and the one before, and one, how many positions follow.

use crate::bytes::{Damaged, Reader, write_number};
use crate::length::Length;
use crate::postings::{FIELDS, Posting, Postings};

/// Appends the positions of one posting, in increasing order.
pub fn write_positions(out: &mut Vec<u8>, positions: impl IntoIterator<Item = u32>) {
    let mut next = 0;
    for position in positions {
        debug_assert!(position >= next, "positions are in increasing order");
        write_number(out, position - next);
        next = position + 1;
    }
}

/// Reads the positions of one posting after another.
#[derive(Debug, Clone)]
pub struct Positions<'b>(Reader<'b>);

impl<'b> Positions<'b> {
    /// Begins at `offset` of the positions of a block.
    pub fn at(block: &'b [u8], offset: u32) -> Result<Self, Damaged> {
        Reader::at(block, offset as usize).map(Self)
    }

    /// Appends the `count` positions of the next posting to `out`.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: there are fewer.
    pub fn read(&mut self, count: u32, out: &mut Vec<u32>) -> Result<(), Damaged> {
        let mut next = 0_u32;
        for _ in 0..count {
            let position = next.checked_add(self.0.number()?).ok_or(Damaged)?;
            out.push(position);
            next = position.checked_add(1).ok_or(Damaged)?;
        }
        Ok(())
    }

    /// Of `starts`, which increase, appends those to `out` that have one of the `count` positions of the next posting `place`
    /// words behind them.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: there are fewer.
    pub fn keep(&mut self, count: u32, place: u32, starts: &[u32], out: &mut Vec<u32>) -> Result<(), Damaged> {
        let (mut next, mut starts) = (0_u32, starts.iter());
        let mut start = starts.next();
        for left in (0..count).rev() {
            let position = next.checked_add(self.0.number()?).ok_or(Damaged)?;
            next = position.checked_add(1).ok_or(Damaged)?;
            while let Some(known) = start.filter(|known| known.saturating_add(place) <= position) {
                if known.saturating_add(place) == position {
                    out.push(*known);
                }
                start = starts.next();
            }
            if start.is_none() {
                return self.skip(left.into());
            }
        }
        Ok(())
    }

    /// Passes over the `count` positions of the next postings.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: there are fewer.
    #[inline(never)]
    pub fn skip(&mut self, count: u64) -> Result<(), Damaged> {
        self.0.skip_numbers(count)
    }
}

/// Where a term stands, one document after the other.
#[derive(Debug, Clone)]
pub struct Places<'b> {
    positions: Positions<'b>,
    /// Of all its documents, if more is wanted of them than where it stands.
    postings: Option<Postings<'b>>,
    /// Whether there are only some of the positions.
    are_some: bool,
    /// Whether it matters how often a document has the term.
    is_counted: bool,
    /// The document at hand, and how often it has the term: as often as can be, if that does not matter.
    pub posting: Posting,
    next_document: u32,
    /// How many positions were passed over, not yet read.
    passed: u64,
}

impl<'b> Places<'b> {
    /// All positions of a term, whose postings say which documents they are in; or if they `are_some`, as [`write_some`] wrote them,
    /// with postings if those are counted.
    ///
    /// `is_counted`: whether it matters how often documents have the term.
    pub fn new(positions: Positions<'b>, postings: Option<Postings<'b>>, are_some: bool, is_counted: bool) -> Self {
        let posting = Posting { document: 0, length: Length::of(0), part: 0, frequencies: [u32::MAX; FIELDS] };
        Self { positions, postings, are_some, is_counted, posting, next_document: 0, passed: 0 }
    }

    /// Goes on to the next document: how many of its positions are to be read or passed over.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the list.
    #[allow(clippy::should_implement_trait)] // It can fail, and callers stop there.
    #[inline(never)]
    pub fn next(&mut self) -> Result<Option<u32>, Damaged> {
        let (mut document, mut some) = (0, None);
        if self.are_some {
            let reader = &mut self.positions()?.0;
            if reader.is_empty() {
                return Ok(None);
            }
            let gap = reader.number()?;
            some = Some(reader.number()?);
            document = self.next_document.checked_add(gap).ok_or(Damaged)?;
            self.next_document = document.checked_add(1).ok_or(Damaged)?;
            self.posting.document = document;
        }
        while let Some(postings) = &mut self.postings {
            let Some(posting) = postings.next()? else { break };
            if posting.document >= document {
                let count = posting.positions();
                if self.is_counted {
                    self.posting = posting;
                }
                self.posting.document = if some.is_some() { document } else { posting.document };
                return Ok(some.or(Some(count)));
            }
        }
        Ok(some)
    }

    /// The positions in the document at hand: what is to be read of them.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: there are fewer than were passed over.
    #[inline(never)]
    pub fn positions(&mut self) -> Result<&mut Positions<'b>, Damaged> {
        self.positions.skip(std::mem::take(&mut self.passed))?;
        Ok(&mut self.positions)
    }

    /// Passes over so many positions: those of the document at hand. Many together are passed over quickly.
    pub fn pass(&mut self, count: u32) {
        self.passed += u64::from(count);
    }
}

/// Appends some positions of a document to a list that says itself which documents it is about. `documents_between`: how many
/// lie between this one and the last of the list.
pub fn write_some(out: &mut Vec<u8>, documents_between: u32, positions: &[u32]) {
    write_number(out, documents_between);
    write_number(out, positions.len() as u32);
    write_positions(out, positions.iter().copied());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn positions_come_back(lists in prop::collection::vec(prop::collection::btree_set(0_u32..5000, 0..9), 0..9)) {
            let mut block = vec![9; 5];
            lists.iter().for_each(|list| write_positions(&mut block, list.iter().copied()));
            let mut reader = Positions::at(&block, 5).expect("the block is longer");
            for list in lists {
                let mut read = Vec::new();
                reader.read(list.len() as u32, &mut read).expect("it was just written");
                prop_assert_eq!(read, list.into_iter().collect::<Vec<_>>());
            }
        }
    }

    proptest! {
        #[test]
        fn what_stands_behind_is_kept(
            positions in prop::collection::btree_set(0_u32..60, 0..30), starts in prop::collection::btree_set(0_u32..60, 0..30), place in 0_u32..4,
        ) {
            let mut block = Vec::new();
            write_positions(&mut block, positions.iter().copied());
            block.push(7);
            let mut reader = Positions::at(&block, 0).expect("it is the beginning");
            let (starts, mut kept) = (starts.into_iter().collect::<Vec<_>>(), Vec::new());
            reader.keep(positions.len() as u32, place, &starts, &mut kept).expect("it was just written");
            prop_assert_eq!(kept, starts.into_iter().filter(|start| positions.contains(&(start + place))).collect::<Vec<_>>());
            prop_assert_eq!(reader.0.number(), Ok(7), "the next posting follows");
        }
    }

    fn some(list: &[u8]) -> Places<'_> {
        Places::new(Positions::at(list, 0).expect("it is the beginning"), None, true, false)
    }

    proptest! {
        #[test]
        fn some_positions_come_back(
            lists in prop::collection::vec((0_u32..3, prop::collection::btree_set(0_u32..500, 0..5), any::<bool>()), 0..9),
        ) {
            let (mut list, mut document, mut expected) = (Vec::new(), 0, Vec::new());
            for (between, positions, is_read) in &lists {
                write_some(&mut list, *between, &positions.iter().copied().collect::<Vec<_>>());
                expected.push((document + between, positions.iter().copied().filter(|_| *is_read).collect::<Vec<_>>()));
                document += between + 1;
            }
            let (mut places, mut found, mut is_read) = (some(&list), Vec::new(), lists.iter().map(|list| list.2));
            while let Some(count) = places.next().expect("it was just written") {
                let document = places.posting.document;
                let mut positions = Vec::new();
                if is_read.next() == Some(true) {
                    places.positions().and_then(|known| known.read(count, &mut positions)).expect("it was just written");
                } else {
                    places.pass(count);
                }
                found.push((document, positions));
            }
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn any_bytes_have_an_end(bytes: Vec<u8>) {
            let mut places = some(&bytes);
            while let Ok(Some(count)) = places.next() {
                places.pass(count);
            }
        }
    }

    #[test]
    fn a_count_beyond_the_end_is_damaged() {
        let mut reader = Positions::at(&[1, 2], 0).expect("the block is longer");
        assert_eq!(reader.read(u32::MAX, &mut Vec::new()), Err(Damaged));
    }
}
