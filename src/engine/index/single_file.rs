//! How do all pieces of an index lie in one file?
//!
//! The file begins with a header of fixed length; the sections follow in the order of its table, without gaps. All
//! numbers are little-endian. Below are all the bytes of the index of two documents, "kat" and "koe"; a test writes
//! them anew (`tests/format.rs`).
//!
#![doc = include_str!("single_file.hex.md")]
//!
//! The checksums are XXH64 with seed 0. That of the header covers the checksums of the sections, so it names the
//! content of the whole file: the *generation*.

use std::cell::Cell;

use xxhash_rust::xxh64::xxh64;

use super::bytes::{Damaged, Reader, u32_le_at};
use super::root::Root;
use super::spool::{Pieces, Room, Spool};
use super::store::{Outcome, Piece, Store};
use crate::error::Error;

const MAGIC: &[u8; 8] = b"SPEURIDX";
const VERSION: u32 = 9;

/// A single file has every piece.
pub(crate) fn complete<T>(outcome: Outcome<T>) -> Result<T, Error> {
    match outcome {
        Outcome::Done(answer) => Ok(answer),
        Outcome::Needs(_) => Err(Error::damaged("the header")),
    }
}

/// The sections in the order in which they lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Root,
    Terms,
    Postings,
    Positions,
    Documents,
    /// For each document the number of its first piece in `Documents`, and at the end how many pieces there are.
    FirstParts,
    Facets,
}

/// All sections with the name that an error gives them.
pub(crate) const SECTIONS: [(Section, &str); 7] = [
    (Section::Root, "the root"),
    (Section::Terms, "the dictionary"),
    (Section::Postings, "the postings"),
    (Section::Positions, "the positions"),
    (Section::Documents, "the documents"),
    (Section::FirstParts, "the table of documents"),
    (Section::Facets, "the facets"),
];

const TABLE: usize = 16;
const ROW: usize = 16;
const HEADER: usize = TABLE + SECTIONS.len() * ROW + 8;

/// One file that holds every piece, read in place.
///
/// `D` is anything that derefs to bytes: a slice, a `Vec`, a mapped file.
#[derive(Debug, Clone)]
pub struct SingleFile<D> {
    bytes: D,
    sections: [Range; SECTIONS.len()],
    /// Whether the dictionary has its checksum: found out when it is first read.
    dictionary_is_whole: Cell<Option<bool>>,
}

/// Where a section lies, and how many pieces it has.
#[derive(Debug, Clone, Copy, Default)]
struct Range {
    start: usize,
    end: usize,
    pieces: usize,
    checksum: u64,
}

impl<D: AsRef<[u8]>> SingleFile<D> {
    /// Reads the header and the root. Cost: independent of the length of the file; nothing is copied.
    ///
    /// # Errors
    ///
    /// The bytes are no index, of another version, cut off, or changed in the header or the root.
    pub fn open(bytes: D) -> Result<Self, Error> {
        let file = bytes.as_ref();
        if !file.starts_with(MAGIC) {
            return Err(Error::not_an_index());
        }
        let header = |Damaged| Error::length(file.len() as u64, HEADER as u64);
        let version = Reader::at(file, MAGIC.len()).and_then(|mut reader| reader.u32_le()).map_err(header)?;
        if version != VERSION {
            return Err(Error::version(version, VERSION));
        }
        let generation = Reader::at(file, HEADER - 8).and_then(|mut reader| reader.u64_le()).map_err(header)?;
        if xxh64(&file[..HEADER - 8], 0) != generation {
            return Err(Error::damaged("the header"));
        }
        let sections = read_table(file).map_err(Damaged::of("the header"))?;
        let end = sections.last().map_or(HEADER, |last| last.end);
        if file.len() != end {
            return Err(Error::length(file.len() as u64, end as u64));
        }
        let this = Self { bytes, sections, dictionary_is_whole: Cell::new(None) };
        if !this.is_whole(Section::Root) {
            return Err(Error::damaged("the root"));
        }
        let documents = this.root()?.statistics.documents as usize;
        let first_parts = this.piece(Section::FirstParts, 0).map_err(Damaged::of("the table of documents"))?;
        if documents.checked_add(1).and_then(|count| count.checked_mul(4)) != Some(first_parts.len()) {
            return Err(Error::damaged("the table of documents"));
        }
        Ok(this)
    }

    pub(crate) fn root(&self) -> Result<Root<'_>, Error> {
        Root::open(self.piece(Section::Root, 0).map_err(Damaged::of("the root"))?)
    }

    /// The bytes of a section, with the table of its pieces.
    pub(crate) fn section(&self, section: Section) -> &[u8] {
        let Range { start, end, .. } = self.sections[section as usize];
        self.bytes.as_ref().get(start..end).unwrap_or_default()
    }

    /// Whether a section has its checksum. Cost: O(length of the section).
    pub(crate) fn is_whole(&self, section: Section) -> bool {
        xxh64(self.section(section), 0) == self.sections[section as usize].checksum
    }

    fn piece(&self, section: Section, number: usize) -> Result<&[u8], Damaged> {
        let pieces = self.sections[section as usize].pieces;
        if number >= pieces {
            return Err(Damaged);
        }
        let bytes = self.section(section);
        let (start, end) = (u32_le_at(bytes, number)? as usize, u32_le_at(bytes, number + 1)? as usize);
        let table = pieces.checked_add(1).and_then(|count| count.checked_mul(4)).ok_or(Damaged)?;
        bytes.get(table..).and_then(|data| data.get(start..end)).ok_or(Damaged)
    }

    fn part(&self, document: u32, part: u32) -> Result<&[u8], Damaged> {
        let first_parts = self.piece(Section::FirstParts, 0)?;
        let number = u32_le_at(first_parts, document as usize)?.checked_add(part).ok_or(Damaged)?;
        if number >= u32_le_at(first_parts, document as usize + 1)? {
            return Err(Damaged);
        }
        self.piece(Section::Documents, number as usize)
    }
}

impl<D: AsRef<[u8]>> Store for SingleFile<D> {
    const IS_DIVIDED: bool = false;

    fn read(&self, piece: Piece) -> Result<Option<&[u8]>, Error> {
        let (section, number) = match piece {
            Piece::Root => (Section::Root, 0),
            Piece::Terms(block) => {
                // The reader of the dictionary panics on bytes that nobody wrote.
                let is_whole = self.dictionary_is_whole.get().unwrap_or_else(|| self.is_whole(Section::Terms));
                self.dictionary_is_whole.set(Some(is_whole));
                if !is_whole {
                    return Err(Error::damaged("the dictionary"));
                }
                (Section::Terms, block)
            }
            Piece::Postings(block) => (Section::Postings, block),
            Piece::Positions { block, .. } => (Section::Positions, block),
            Piece::Facets(number) => (Section::Facets, number),
            Piece::Words { .. } => return Err(Error::damaged("the header")),
            Piece::Document { document, part } => {
                return self.part(document, part).map(Some).map_err(Damaged::of("the documents"));
            }
        };
        let what = SECTIONS[section as usize].1;
        self.piece(section, number as usize).map(Some).map_err(Damaged::of(what))
    }
}

fn read_table(file: &[u8]) -> Result<[Range; SECTIONS.len()], Damaged> {
    let mut reader = Reader::at(file, TABLE)?;
    let mut sections = [Range::default(); SECTIONS.len()];
    let mut start = HEADER;
    for section in &mut sections {
        let end = start.checked_add(reader.u32_le()? as usize).ok_or(Damaged)?;
        *section = Range { start, end, pieces: reader.u32_le()? as usize, checksum: reader.u64_le()? };
        start = end;
    }
    Ok(sections)
}

/// Writes the file from the pieces of every section, in the order of [`SECTIONS`].
///
/// # Errors
///
/// A section has more than 4 GB.
pub(super) fn write_file(mut sections: [Pieces; SECTIONS.len()]) -> Result<Vec<u8>, Error> {
    let limit = u32::MAX as usize;
    let length_of = |pieces: &Pieces| usize::try_from(pieces.length()).unwrap_or(usize::MAX / 2) + table_of(pieces);
    if let Some((_, (_, name))) = sections.iter().zip(SECTIONS).find(|(pieces, _)| length_of(pieces) > limit) {
        return Err(Error::too_large(name, limit as u64));
    }
    // The longest section moves to its place in its own memory, so that a large file is never there twice.
    let longest = (0..SECTIONS.len()).max_by_key(|&number| length_of(&sections[number])).unwrap_or_default();
    let start: usize = HEADER + sections[..longest].iter().map(length_of).sum::<usize>() + table_of(&sections[longest]);
    let length = HEADER + sections.iter().map(length_of).sum::<usize>();
    let mut file = std::mem::replace(&mut sections[longest].bytes, Spool::new(&Room::default())).into_memory()?;
    let own = file.len();
    file.reserve_exact(length - own);
    file.resize(length, 0);
    file.copy_within(..own, start);

    let mut header = MAGIC.to_vec();
    header.extend_from_slice(&VERSION.to_le_bytes());
    header.extend_from_slice(&(SECTIONS.len() as u32).to_le_bytes());
    let mut at = HEADER;
    for (number, Pieces { ends, bytes }) in sections.into_iter().enumerate() {
        let begin = at;
        for end in std::iter::once(&0).chain(&ends) {
            file[at..at + 4].copy_from_slice(&u32::to_le_bytes(*end as u32));
            at += 4;
        }
        let bytes = bytes.into_memory()?;
        file[at..at + bytes.len()].copy_from_slice(&bytes);
        at += if number == longest { own } else { bytes.len() };
        header.extend_from_slice(&((at - begin) as u32).to_le_bytes());
        header.extend_from_slice(&(ends.len() as u32).to_le_bytes());
        header.extend_from_slice(&xxh64(&file[begin..at], 0).to_le_bytes());
    }
    let generation = xxh64(&header, 0);
    header.extend_from_slice(&generation.to_le_bytes());
    file[..HEADER].copy_from_slice(&header);
    Ok(file)
}

/// How long the table is that a section begins with.
fn table_of(pieces: &Pieces) -> usize {
    4 * (pieces.ends.len() + 1)
}
