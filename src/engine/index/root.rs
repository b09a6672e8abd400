//! What must be known before the first word can be looked up?
//!
//! The number of documents and words, and for each block of the dictionary its first term. Nothing per document: at
//! a million documents a byte for each would be a megabyte before the first answer.
//!
//! ```text
//! documents  u32      words  u64      blocks  u32
//! starts     u32 × (blocks + 1)       where each first term begins in what follows
//! first terms, one after the other
//! ```

use super::bytes::{Damaged, Reader, u32_le_at};
use crate::error::Error;

pub use speur_kernel::rank::Statistics;

/// A view of the root piece.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root<'b> {
    pub(crate) statistics: Statistics,
    starts: &'b [u8],
    first_terms: &'b [u8],
}

impl<'b> Root<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        Self::parse(bytes).map_err(Damaged::of("the root"))
    }

    fn parse(bytes: &'b [u8]) -> Result<Self, Damaged> {
        let mut reader = Reader::new(bytes);
        let statistics = Statistics { documents: reader.u32_le()?, words: reader.u64_le()?, blocks: reader.u32_le()? };
        let starts_length = (statistics.blocks as usize).checked_add(1).and_then(|count| count.checked_mul(4));
        let starts = reader.take(starts_length.ok_or(Damaged)?)?;
        let first_terms = reader.take(u32_le_at(starts, statistics.blocks as usize)? as usize)?;
        Ok(Self { statistics, starts, first_terms })
    }

    /// The blocks that can hold `term` or, if it `is_prefix`, a term that begins with it.
    pub(crate) fn blocks_of(&self, term: &str, is_prefix: bool) -> Result<std::ops::Range<u32>, Error> {
        self.search(term.as_bytes(), is_prefix).map_err(Damaged::of("the root"))
    }

    fn search(&self, term: &[u8], is_prefix: bool) -> Result<std::ops::Range<u32>, Damaged> {
        // The number of blocks whose first term is not above the term.
        let (mut low, mut high) = (0, self.statistics.blocks);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.first_term(middle)? <= term {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut end = low;
        while is_prefix && end < self.statistics.blocks && self.first_term(end)?.starts_with(term) {
            end += 1;
        }
        Ok(low.saturating_sub(1)..end)
    }

    fn first_term(&self, block: u32) -> Result<&'b [u8], Damaged> {
        let start = u32_le_at(self.starts, block as usize)?;
        let end = u32_le_at(self.starts, block as usize + 1)?;
        self.first_terms.get(start as usize..end as usize).ok_or(Damaged)
    }
}

/// Writes the root piece of an index with these blocks.
pub(crate) fn write_root(documents: u32, words: u64, first_terms: &[String]) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend_from_slice(&documents.to_le_bytes());
    out.extend_from_slice(&words.to_le_bytes());
    out.extend_from_slice(&(first_terms.len() as u32).to_le_bytes());
    let mut start = 0_u32;
    for length in std::iter::once(0).chain(first_terms.iter().map(String::len)) {
        start += length as u32;
        out.extend_from_slice(&start.to_le_bytes());
    }
    first_terms.iter().for_each(|term| out.extend_from_slice(term.as_bytes()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_by_their_first_terms() {
        let bytes = write_root(3, 40, &["aap".into(), "noot".into(), "noten".into(), "vis".into()]);
        let root = Root::open(&bytes).expect("it was just written");
        assert_eq!(root.statistics, Statistics { documents: 3, words: 40, blocks: 4 });
        for (term, is_prefix, expected) in [
            ("a", false, 0..0),
            ("a", true, 0..1),
            ("aap", false, 0..1),
            ("mies", true, 0..1),
            ("no", true, 0..3),
            ("noot", true, 1..2),
            ("not", true, 1..3),
            ("noten", false, 2..3),
            ("zus", true, 3..4),
        ] {
            assert_eq!(root.blocks_of(term, is_prefix), Ok(expected), "{term} {is_prefix}");
        }
    }

    #[test]
    fn an_empty_dictionary_has_no_blocks() {
        let bytes = write_root(0, 0, &[]);
        let root = Root::open(&bytes).expect("it was just written");
        assert_eq!(root.blocks_of("aap", true), Ok(0..0));
    }

    #[test]
    fn every_truncation_is_damaged() {
        let bytes = write_root(3, 40, &["aap".into(), "noot".into()]);
        for length in 0..bytes.len() {
            assert_eq!(Root::open(&bytes[..length]).expect_err("a byte is missing"), Error::damaged("the root"));
        }
    }
}
