//! What does the dictionary lead to?
//!
//! A term leads to one entry in the postings of its block. An entry is one or more groups, each a way in which the
//! term answers a query, with the postings of that way:
//!
//! ```text
//! head       byte     bits 0–3: the match kind; bits 4–6: zero; bit 7: another group follows
//! documents  number   how many postings there are
//! positions  number   where their positions begin in the positions of the block
//! length     number   of the postings, in bytes
//! postings
//! ```
//!
//! Version 1 writes one group, of kind 0: the word itself. The other kinds are for words that lead to other
//! words' documents (inflections, compound parts, spellings), whose postings are merged when the index is built, so that
//! such a query word too is answered from its own place.

use super::bytes::{Damaged, Reader, write_number};
use super::postings::Postings;

/// The word itself.
const KIND_EXACT: u8 = 0;

/// One entry of the dictionary, read in place.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'b> {
    /// How many documents contain the word.
    pub(crate) documents: u32,
    /// Where the positions of its postings begin.
    pub(crate) positions: u32,
    /// Those documents.
    pub(crate) postings: Postings<'b>,
}

impl<'b> Entry<'b> {
    /// Reads the entry at `offset` of the postings of a block.
    pub(crate) fn read(block: &'b [u8], offset: u64) -> Result<Self, Damaged> {
        let mut reader = Reader::at(block, usize::try_from(offset).map_err(|_| Damaged)?)?;
        if reader.byte()? != KIND_EXACT {
            return Err(Damaged);
        }
        let (documents, positions, length) = (reader.number()?, reader.number()?, reader.number()? as usize);
        Ok(Self { documents, positions, postings: Postings::new(reader.take(length)?) })
    }
}

/// Appends an entry.
pub(crate) fn write_entry(out: &mut Vec<u8>, documents: u32, positions: u32, postings: &[u8]) {
    out.push(KIND_EXACT);
    write_number(out, documents);
    write_number(out, positions);
    write_number(out, postings.len() as u32);
    out.extend_from_slice(postings);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::length::Length;
    use crate::index::postings::{Posting, PostingsWriter};

    #[test]
    fn an_entry_comes_back() {
        let posting = Posting { document: 7, length: Length::of(90), part: 2, frequencies: [1, 0, 0, 3, 0] };
        let mut writer = PostingsWriter::default();
        writer.push(&posting);
        let mut block = vec![0xFF; 3];
        write_entry(&mut block, 1, 300, &writer.finish());
        let mut entry = Entry::read(&block, 3).expect("it was just written");
        assert_eq!((entry.documents, entry.positions), (1, 300));
        assert_eq!(entry.postings.next(), Ok(Some(posting)));
        assert_eq!(entry.postings.next(), Ok(None));
    }

    #[test]
    fn an_entry_outside_of_its_block_is_damaged() {
        let mut block = Vec::new();
        write_entry(&mut block, 1, 0, &[0, 1]);
        for length in 0..block.len() {
            assert!(Entry::read(&block[..length], 0).is_err(), "cut to {length}");
        }
        assert!(Entry::read(&block, u64::MAX).is_err());
        assert!(Entry::read(&[1, 0, 0, 0], 0).is_err(), "a kind of a later version");
    }
}
