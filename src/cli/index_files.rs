//! Which files is an index, and what is in them?
//!
//! One, or very many small ones, deflated: hosts do not compress what they do not know, and browsers inflate it themselves.

use std::collections::BTreeMap;

use rayon::prelude::*;
use speur::engine::index::chunks::ROOT_FILE;
use speur::engine::index::{ChunkFiles, ChunkOptions, Chunks, Index, IndexBuilder, Statistics};

use crate::compression::deflated;
use crate::failure::Failure;
use crate::packing::INDEX_FILE;
use crate::report::Size;

/// An index as it is written.
pub(crate) struct IndexFiles {
    /// Their paths beside the engine, and their bytes. What a reader needs first comes first.
    pub(crate) files: Vec<(String, Vec<u8>)>,
    pub(crate) statistics: Statistics,
    /// Where the bytes go.
    pub(crate) parts: Vec<Size>,
}

impl IndexFiles {
    /// All in one file.
    pub(crate) fn single(builder: IndexBuilder) -> Result<Self, Failure> {
        let bytes = builder.finish()?;
        let opened = Index::open(&*bytes)?;
        let parts = opened.sections().iter().map(|part| Size::new(part.name, part.bytes)).collect();
        Ok(Self { statistics: opened.statistics(), parts, files: vec![(INDEX_FILE.to_owned(), bytes)] })
    }

    /// In many files.
    pub(crate) fn chunked(builder: IndexBuilder, options: ChunkOptions) -> Result<Self, Failure> {
        let made = builder.finish_in_chunks(options)?;
        let opened = Index::over(Chunks::open(made.root())?)?;
        let statistics = opened.expect("The root is there.").statistics();
        let files = files(&made);
        let parts = parts(files.iter().map(|(name, bytes)| (&**name, bytes.len() as u64)));
        Ok(Self { files, statistics, parts })
    }
}

fn files(made: &ChunkFiles) -> Vec<(String, Vec<u8>)> {
    let root = (ROOT_FILE.to_owned(), deflated(made.root()));
    let mut files = vec![root];
    files.par_extend(made.files().par_iter().map(|file| (file.name(), deflated(&made.bytes(*file)))));
    files
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
