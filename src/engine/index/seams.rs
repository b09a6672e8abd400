//! Where in a file of an index in chunks does what follows have another nature?
//!
//! Whoever compresses the files may begin anew there, so that the gaps of a long list are not written with the codes of its
//! heads: an eighth of it. Reading knows nothing of this. Those of the root are noted where it is written.

use super::bytes::{Damaged, Reader};
use super::chunks::{CHECKSUM_BYTES, ChunkFile, Kind};
use super::entries::Entry;

/// How many bytes a list has whose stretches are compressed apart. A shorter one is not worth the codes.
const LONG_LIST: usize = 1_500;

impl ChunkFile {
    /// The seams in the bytes of this file, in order; none where they are damaged.
    pub fn seams(self, bytes: &[u8]) -> Vec<usize> {
        match self.kind {
            Kind::Terms => seams_of_terms(bytes).unwrap_or_default(),
            Kind::Facets if self.number == 0 => seams_of_dates(bytes).unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}

/// The dates are the first piece of the first file of facets: what tells their runs apart, then how long these are.
fn seams_of_dates(bytes: &[u8]) -> Result<Vec<usize>, Damaged> {
    let mut reader = Reader::at(bytes, CHECKSUM_BYTES)?;
    let dates = reader.number()? as usize;
    let mut pieces = dates;
    while pieces < reader.rest().len() {
        pieces += reader.number()? as usize;
    }
    let mut reader = Reader::new(reader.take(dates)?);
    let start = bytes.len() - (pieces - dates) - reader.rest().len();
    reader.byte()?;
    let runs = reader.number()?;
    reader.skip_numbers(runs.into())?;
    let lengths = start + dates - reader.rest().len();
    Ok(if dates < LONG_LIST { Vec::new() } else { vec![lengths, start + dates] })
}

fn seams_of_terms(bytes: &[u8]) -> Result<Vec<usize>, Damaged> {
    let mut reader = Reader::at(bytes, CHECKSUM_BYTES)?;
    let dictionary = reader.number()? as usize;
    reader.take(dictionary)?;
    let block = reader.rest();
    let mut seams = Vec::new();
    // Behind the number of lengths, which is 0 here.
    let mut offset = 1;
    while offset < block.len() {
        let mut entry = Entry::read(block, offset as u64)?;
        while let Some(group) = entry.next()? {
            offset = block.len() - entry.rest();
            let [gaps, heads, rests] = group.postings.stretches();
            let list = bytes.len() - entry.rest() - gaps - heads - rests;
            if gaps + heads + rests >= LONG_LIST {
                seams.extend([list, list + gaps, list + gaps + heads, list + gaps + heads + rests]);
            }
        }
    }
    Ok(seams)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Block, BlockKind, Date, Document};
    use crate::index::{ChunkFiles, ChunkOptions, IndexBuilder};

    const DOCUMENTS: u32 = 2_000;

    fn files() -> ChunkFiles {
        let mut builder = IndexBuilder::new();
        for number in 0..DOCUMENTS {
            let blocks = vec![Block::new(BlockKind::Paragraph, format!("iedereen {}", number % 300))];
            let id = number.to_string();
            builder.add(Document { id, blocks, ..Document::default() });
        }
        builder.finish_in_chunks(ChunkOptions::default()).expect("there are few documents")
    }

    #[test]
    fn a_long_list_has_four() {
        let files = files();
        let terms = files.files().iter().filter(|file| file.kind == Kind::Terms);
        let seams = terms.map(|file| files.bytes(*file).map(|bytes| (file.seams(&bytes), bytes)).expect("in memory"));
        let mut lists = 0;
        for (seams, bytes) in seams {
            for seams in seams.chunks(4) {
                let [list, heads, rests, end] = seams.try_into().expect("a list has four seams");
                assert_eq!(heads - list, DOCUMENTS as usize, "each gap is 0");
                assert!(bytes[list..heads].iter().all(|gap| *gap == 0));
                assert_eq!(rests - heads, DOCUMENTS as usize, "each document has a head");
                assert!(bytes[heads..rests].iter().all(|head| *head == bytes[heads]));
                assert!(end <= bytes.len());
                lists += 1;
            }
        }
        assert!(lists >= 1, "everybody says it");
    }

    #[test]
    fn the_root_has_three_around_each_list_of_separators() {
        let files = files();
        let root = files.root();
        let seams = files.root_seams();
        assert_eq!(seams.len(), 10, "and before the trigrams");
        assert!(seams.is_sorted() && *seams.last().expect("ten") <= root.len(), "{seams:?}");
        let numbers = |from: usize| &root[seams[from]..seams[from + 1]];
        assert_eq!(numbers(0).len(), numbers(1).len(), "as many lengths as beginnings");
    }

    #[test]
    fn dates_have_two_around_the_lengths_of_their_runs() {
        let mut builder = IndexBuilder::new();
        for number in 0..DOCUMENTS {
            // Every other day.
            let (year, month, day) = (1000 + number / 168, 1 + number / 14 % 12, 1 + 2 * (number % 14));
            let date = Date::parse(&format!("{year}-{month:02}-{day:02}"));
            builder.add(Document { id: number.to_string(), date, source: Some("NOS".into()), ..Document::default() });
        }
        let files = builder.finish_in_chunks(ChunkOptions::default()).expect("there are few documents");
        let file = files.files().iter().find(|file| file.kind == Kind::Facets).expect("there are facets");
        let bytes = files.bytes(*file).expect("in memory");
        let [lengths, end] = file.seams(&bytes).try_into().expect("there are many dates");
        assert_eq!(end - lengths, DOCUMENTS as usize, "each document has a date of its own");
        assert!(bytes[lengths..end].iter().all(|length| *length == 1) && bytes[lengths - 1] != 1);
        assert_eq!(files_of(10).iter().map(|(file, bytes)| file.seams(bytes).len()).sum::<usize>(), 0);
    }

    /// All files of an index of few documents.
    fn files_of(documents: u32) -> Vec<(ChunkFile, Vec<u8>)> {
        let mut builder = IndexBuilder::new();
        (0..documents).for_each(|number| builder.add(Document { id: number.to_string(), ..Document::default() }));
        let files = builder.finish_in_chunks(ChunkOptions::default()).expect("there are few documents");
        files.files().iter().map(|file| (*file, files.bytes(*file).expect("in memory"))).collect()
    }

    #[test]
    fn any_bytes_have_some_or_none() {
        let files = files();
        let file = files.files()[0];
        let bytes = files.bytes(file).expect("in memory");
        (0..bytes.len()).for_each(|length| _ = file.seams(&bytes[..length]));
    }
}
