//! Which files is an index, and what is in them?
//!
//! One, or very many small ones, deflated: hosts do not compress what they do not know, and browsers inflate it themselves.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;
use speur::engine::index::chunks::{ChunkFile, ROOT_FILE};
use speur::engine::index::spool::Pieces;
use speur::engine::index::{ChunkFiles, ChunkOptions, Chunks, Index, IndexBuilder, Room, Statistics};

use crate::compression::deflated;
use crate::failure::Failure;
use crate::manifest::Entry;
use crate::packing::{Files, INDEX_FILE};
use crate::report::Size;

/// An index as it is written.
pub(crate) struct IndexFiles {
    /// What a reader needs first: its path beside the engine, and its bytes.
    pub(crate) first: (&'static str, Vec<u8>),
    /// The others.
    pub(crate) others: ManyFiles,
    pub(crate) statistics: Statistics,
    /// What results can be put in order by.
    pub(crate) sorts: Vec<String>,
    /// Where the bytes go.
    pub(crate) parts: Vec<Size>,
}

impl IndexFiles {
    /// All in one file.
    pub(crate) fn single(builder: IndexBuilder) -> Result<Self, Failure> {
        let bytes = builder.finish()?;
        let opened = Index::open(&*bytes)?;
        let parts = opened.sections().iter().map(|part| Size::new(part.name, part.bytes)).collect();
        let (statistics, sorts) = (opened.statistics(), opened.sorts()?);
        let others = ManyFiles::new(&Room::default());
        Ok(Self { statistics, sorts, parts, first: (INDEX_FILE, bytes), others })
    }

    /// In many files, which take as much memory as there is `room`.
    pub(crate) fn chunked(builder: IndexBuilder, options: ChunkOptions, room: &Room) -> Result<Self, Failure> {
        let made = builder.finish_in_chunks(options)?;
        let opened = Index::over(Chunks::open(made.root())?)?.expect("The root is there.");
        let (statistics, sorts) = (opened.statistics(), opened.sorts()?);
        let first = (ROOT_FILE, deflated(made.root(), made.root_seams()));
        let others = ManyFiles::of(&made, room)?;
        let entries = others.entries.iter().map(|entry| (&*entry.name, entry.bytes));
        let parts = parts(entries.chain([(first.0, first.1.len() as u64)]));
        Ok(Self { first, others, statistics, sorts, parts })
    }
}

/// So many files that they may not fit into memory.
pub(crate) struct ManyFiles {
    files: Vec<ChunkFile>,
    bytes: Pieces,
    /// What the manifest says of them, until it has it.
    pub(crate) entries: Vec<Entry>,
}

/// How many files are compressed before they are put away.
const COMPRESSED_AT_ONCE: usize = 4096;

impl ManyFiles {
    fn new(room: &Room) -> Self {
        Self { files: Vec::new(), bytes: Pieces::new(room), entries: Vec::new() }
    }

    fn of(made: &ChunkFiles, room: &Room) -> Result<Self, Failure> {
        let mut this = Self { files: made.files().to_vec(), ..Self::new(room) };
        for files in made.files().chunks(COMPRESSED_AT_ONCE) {
            let compressed = files.par_iter().map(|file| {
                let bytes = made.bytes(*file)?;
                let bytes = deflated(&bytes, &file.seams(&bytes));
                Ok((Entry::of(&file.name(), &bytes), bytes))
            });
            for (entry, bytes) in compressed.collect::<Result<Vec<_>, Failure>>()? {
                this.bytes.push(&bytes)?;
                this.entries.push(entry);
            }
        }
        Ok(this)
    }
}

impl Files for ManyFiles {
    fn count(&self) -> usize {
        self.files.len()
    }

    fn name(&self, number: usize) -> Cow<'_, str> {
        self.files[number].name().into()
    }

    fn bytes(&self, number: usize) -> Result<Cow<'_, [u8]>, Failure> {
        Ok(self.bytes.get(number as u32)?)
    }
}

/// The bytes of the files of an index in chunks by what they hold, which their folders say; of other files none.
pub(crate) fn parts<'a>(files: impl Iterator<Item = (&'a str, u64)>) -> Vec<Size> {
    let mut parts: BTreeMap<&str, (u64, usize)> = BTreeMap::new();
    for (name, bytes) in files {
        let Some(path) = name.strip_suffix(".speur") else { continue };
        let kind = path.split('/').next().unwrap_or_default();
        let (sum, count) = parts.entry(kind).or_default();
        *sum += bytes;
        *count += 1;
    }
    let size = |(kind, (bytes, count)): (&str, (u64, usize))| Size {
        files: Some(count),
        ..Size::new(
            &format!("the {}", if kind == "reversed" { "words written backwards" } else { kind }),
            bytes as usize,
        )
    };
    parts.into_iter().map(size).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_by_folders() {
        let files = [("documents/0/1.speur", 5), ("engine.js", 9), ("root.speur", 1), ("documents/0/1-1.speur", 2)];
        let parts = parts(files.into_iter());
        let found: Vec<_> = parts.iter().map(|part| (&*part.name, part.bytes, part.files)).collect();
        assert_eq!(found, [("the documents", 7, Some(2)), ("the root", 1, Some(1))]);
    }
}
