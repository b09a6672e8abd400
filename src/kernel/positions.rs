//! Where in a document does a term stand?
//!
//! For every posting with n occurrences in title, headings and text: n numbers, the first position and then the gaps.
//! Words are counted from 0 through title, headings and paragraphs in reading order; between two of these one position
//! is left out, so that no phrase reaches across. Only phrases need positions, so they lie in a section of their own.

use crate::bytes::{Damaged, Reader, write_number};

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
    pub fn skip(&mut self, count: u64) -> Result<(), Damaged> {
        self.0.skip_numbers(count)
    }
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

    #[test]
    fn a_count_beyond_the_end_is_damaged() {
        let mut reader = Positions::at(&[1, 2], 0).expect("the block is longer");
        assert_eq!(reader.read(u32::MAX, &mut Vec::new()), Err(Damaged));
    }
}
