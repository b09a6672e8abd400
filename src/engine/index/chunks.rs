//! How does an index lie in many small files, of which a query needs a few?
//!
//! Every file holds a piece or two, or a part of the texts of some documents, behind a checksum that also covers which file it
//! is and of which generation: bytes of another place or another build are never taken for its own. The files are deflated by
//! whoever writes them, and inflated before they come here.
//!
//! ```text
//! root.speur            "SPEURCHK", version u32, generation u64, checksum u64, then
//!                         documents   number    words   u64
//!                         common      number    bytes of the words that are passed over, then these: strings
//!                         frequent    number    bytes of the words whose positions are divided, then these, see `root`
//!                         facets      number    bytes of the names of facets that the site has, then these: strings
//!                         sorts       the same, of what results can be put in order by
//!                         documents in a file   number    pieces of facets in a file   number
//!                         three times (blocks of the dictionary, stretches of words, of words written backwards):
//!                           count       number
//!                           same        number for each: how many bytes it shares with the one before
//!                           rest        number for each: how many follow
//!                           separators  what follows, one after the other, see `root`
//!                         the usual trigrams, see `trigrams`
//! terms/0/12.speur      checksum u64, length of the dictionary  number, the dictionary, the postings
//! positions/0/12.speur  checksum u64, the positions
//! positions/0/12-3.speur  the same, only those beside some words, see `beside`
//! words/0/1.speur       checksum u64, a stretch of words; reversed/0/1.speur: of words written backwards
//! documents/0/7.speur   checksum u64, for each of the documents in this file the length of its first part  number,
//!                         the parts one after the other
//! documents/0/7-1.speur the same with their second parts; 0 for a document that has none
//! facets/0/0.speur      the same with all pieces of the facets, see `facets`; of many documents each has a file of its own.
//!                       The orders that results can be put in are further pieces, in files of as many
//! ```
//!
//! Files are numbered by what they hold, so no table of them is needed. The number before the file's own is a thousandth of
//! it: no folder has more than some thousand files.

use std::num::NonZeroU32;

use xxhash_rust::xxh64::xxh64;

use super::bytes::{Damaged, Reader};
use super::root::{read_strings, write_statistics, write_strings};
use super::store::{Piece, Store};
use crate::error::Error;
use crate::strings::{decimal, joined};

pub(super) const MAGIC: &[u8; 8] = b"SPEURCHK";
pub(super) const VERSION: u32 = 8;

/// How long the checksum is that a file begins with.
pub(super) const CHECKSUM_BYTES: usize = 8;

/// What errors call a file.
const A_FILE: &str = "a file";

/// The file that is read first.
pub const ROOT_FILE: &str = "root.speur";

/// The file with the dates, which each search needs.
pub const DATES_FILE: ChunkFile = ChunkFile { kind: Kind::Facets, number: 0, part: 0 };

/// A file beside the root.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChunkFile {
    pub(super) kind: Kind,
    pub(super) number: u32,
    pub(super) part: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Terms,
    Positions,
    Words,
    Reversed,
    Facets,
    Documents,
}

impl ChunkFile {
    pub(super) fn new(kind: Kind, number: u32) -> Self {
        Self { kind, number, part: 0 }
    }

    /// Its path in the folder of the index.
    pub fn name(self) -> String {
        let part = if self.part > 0 { joined(&["-", &decimal(self.part.into())]) } else { String::new() };
        let folder = decimal((self.number / 1000).into());
        joined(&[self.folder(), "/", &folder, "/", &decimal(self.number.into()), &part, ".speur"])
    }

    /// What it holds: the folder of its kind.
    pub fn folder(self) -> &'static str {
        match self.kind {
            Kind::Terms => "terms",
            Kind::Positions => "positions",
            Kind::Words => "words",
            Kind::Reversed => "reversed",
            Kind::Facets => "facets",
            Kind::Documents => "documents",
        }
    }

    /// The checksum that stands before these bytes.
    pub(super) fn checksum(self, generation: u64, bytes: &[u8]) -> u64 {
        let which = (self.kind as u64) << 60 ^ u64::from(self.part) << 32 ^ u64::from(self.number);
        xxh64(bytes, generation ^ which)
    }
}

/// The files of an index in chunks that are there.
#[derive(Debug, Clone)]
pub struct Chunks {
    /// As `Root` reads it.
    root: Vec<u8>,
    generation: u64,
    documents_in_file: NonZeroU32,
    facets_in_file: NonZeroU32,
    /// In order.
    files: Vec<(ChunkFile, Vec<u8>)>,
}

impl Chunks {
    /// Opens [`ROOT_FILE`]. Cost: O(its length).
    ///
    /// # Errors
    ///
    /// The bytes are no root, of another version, or damaged.
    pub fn open(file: &[u8]) -> Result<Self, Error> {
        if !file.starts_with(MAGIC) {
            return Err(Error::not_an_index());
        }
        let damaged = Damaged::of("the root");
        let mut reader = Reader::at(file, MAGIC.len()).map_err(&damaged)?;
        let version = reader.u32_le().map_err(&damaged)?;
        if version != VERSION {
            return Err(Error::version(version, VERSION));
        }
        let mut read = || {
            let (generation, checksum) = (reader.u64_le()?, reader.u64_le()?);
            if xxh64(reader.rest(), generation) != checksum {
                return Err(Damaged);
            }
            let mut root = Vec::new();
            write_statistics(&mut root, reader.number()?, reader.u64_le()?);
            for _ in 0..4 {
                write_strings(&mut root, read_strings(&mut reader)?);
            }
            let (documents_in_file, facets_in_file) = (not_zero(reader.number()?)?, not_zero(reader.number()?)?);
            for _ in 0..3 {
                expand_starts(&mut reader, &mut root)?;
            }
            root.extend_from_slice(reader.rest());
            Ok(Self { root, generation, documents_in_file, facets_in_file, files: Vec::new() })
        };
        read().map_err(damaged)
    }

    /// Which file holds a piece; `None` for the root, which is there.
    pub fn file_of(&self, piece: Piece) -> Option<ChunkFile> {
        Some(match piece {
            Piece::Root => return None,
            Piece::Terms(block) | Piece::Postings(block) => ChunkFile::new(Kind::Terms, block),
            Piece::Positions { block, list } => ChunkFile { kind: Kind::Positions, number: block, part: list },
            Piece::Words { is_reversed: false, block } => ChunkFile::new(Kind::Words, block),
            Piece::Words { is_reversed: true, block } => ChunkFile::new(Kind::Reversed, block),
            Piece::Facets(number) => ChunkFile::new(Kind::Facets, number / self.facets_in_file),
            Piece::Document { document, part } => {
                ChunkFile { kind: Kind::Documents, number: document / self.documents_in_file, part }
            }
        })
    }

    /// The files that hold these pieces, each once.
    pub fn files_of(&self, pieces: &[Piece]) -> Vec<ChunkFile> {
        let mut files: Vec<ChunkFile> = Vec::new();
        for file in pieces.iter().filter_map(|piece| self.file_of(*piece)) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }

    /// Forgets the files that have come.
    pub fn forget(&mut self) {
        self.files.clear();
    }

    /// Takes a file that has come.
    ///
    /// # Errors
    ///
    /// It is cut off, changed, another file, or of another generation.
    pub fn put(&mut self, file: ChunkFile, bytes: Vec<u8>) -> Result<(), Error> {
        let mut reader = Reader::new(&bytes);
        let is_whole = reader.u64_le().is_ok_and(|known| known == file.checksum(self.generation, reader.rest()));
        if !is_whole {
            return Err(Error::damaged(A_FILE));
        }
        if let Err(place) = self.files.binary_search_by_key(&file, |(known, _)| *known) {
            self.files.insert(place, (file, bytes));
        }
        Ok(())
    }
}

fn not_zero(number: u32) -> Result<NonZeroU32, Damaged> {
    NonZeroU32::new(number).ok_or(Damaged)
}

/// Appends the separators of one dictionary as [`Root`](super::root::Root) reads them.
fn expand_starts(reader: &mut Reader<'_>, root: &mut Vec<u8>) -> Result<(), Damaged> {
    // However often they repeat each other: no site's separators are a thousand times as long as what is written.
    let most = reader.rest().len().saturating_mul(1000);
    let count = reader.number()?;
    let mut same = *reader;
    reader.skip_numbers(count.into())?;
    let mut rest = *reader;
    reader.skip_numbers(count.into())?;
    let (mut separators, mut last) = (Vec::new(), 0);
    root.extend_from_slice(&count.to_le_bytes());
    root.extend_from_slice(&[0; 4]);
    for _ in 0..count {
        let (from, same) = (last, same.number()? as usize);
        last = separators.len();
        if same > last - from || last > most {
            return Err(Damaged);
        }
        separators.extend_from_within(from..from + same);
        separators.extend_from_slice(reader.take(rest.number()? as usize)?);
        root.extend_from_slice(&(separators.len() as u32).to_le_bytes());
    }
    root.append(&mut separators);
    Ok(())
}

impl Store for Chunks {
    const IS_DIVIDED: bool = true;

    fn read(&self, piece: Piece) -> Result<Option<&[u8]>, Error> {
        let Some(file) = self.file_of(piece) else { return Ok(Some(&self.root)) };
        let place = self.files.binary_search_by_key(&file, |(known, _)| *known);
        let Some((_, bytes)) = place.ok().and_then(|place| self.files.get(place)) else { return Ok(None) };
        let read = || {
            let mut reader = Reader::at(bytes, CHECKSUM_BYTES)?;
            let (number, count) = match piece {
                Piece::Terms(_) | Piece::Postings(_) => {
                    let length = reader.number()?;
                    let terms = reader.take(length as usize)?;
                    return Ok(if let Piece::Terms(_) = piece { terms } else { reader.rest() });
                }
                Piece::Document { document, .. } => (document, self.documents_in_file),
                Piece::Facets(number) => (number, self.facets_in_file),
                _ => return Ok(reader.rest()),
            };
            let (mut start, mut length) = (0_usize, 0);
            for known in 0..count.get() {
                let next = reader.number()? as usize;
                if known < number % count {
                    start = start.checked_add(next).ok_or(Damaged)?;
                } else if known == number % count {
                    length = next;
                }
            }
            reader.take(start)?;
            reader.take(length)
        };
        read().map(Some).map_err(Damaged::of(A_FILE))
    }
}
