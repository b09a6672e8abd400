//! How does an index answer whose bytes are in many files of a folder?
//!
//! As it does in a browser: the engine says what it needs, and is asked again when that is there.

use std::fs;
use std::path::{Path, PathBuf};

use speur::engine::document::Document;
use speur::engine::error::Error;
use speur::engine::index::chunks::ROOT_FILE;
use speur::engine::index::store::Outcome;
use speur::engine::index::{Chunks, Index, Statistics};

use super::wrong;
use crate::compression::inflated;
use crate::failure::Failure;
use crate::index_files::parts;
use crate::manifest::{MANIFEST_FILE, Manifest};
use crate::report::Size;

/// An index in chunks, of which those are in memory that were needed so far.
pub(crate) struct ChunkedIndex {
    /// The folder of the generation.
    folder: PathBuf,
    index: Index<Chunks>,
}

impl ChunkedIndex {
    /// Reads the root.
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let root = folder.join(ROOT_FILE);
        let opened = Chunks::open(&read(&root)?).and_then(Index::over).map_err(|error| wrong(&root, &error))?;
        let index = opened.expect("The root is there.");
        Ok(Self { folder: folder.to_owned(), index })
    }

    /// Asks until the answer is there, and reads what it needs.
    pub(super) fn ask<T>(
        &mut self,
        mut question: impl FnMut(&Index<Chunks>) -> Result<Outcome<T>, Error>,
    ) -> Result<T, Failure> {
        loop {
            let needed = match question(&self.index)? {
                Outcome::Done(answer) => return Ok(answer),
                Outcome::Needs(pieces) => self.index.store_mut().files_of(&pieces),
            };
            for file in needed {
                let path = self.folder.join(file.name());
                let bytes = read(&path)?;
                self.index.store_mut().put(file, bytes).map_err(|error| wrong(&path, &error))?;
            }
        }
    }

    /// The document with this number. What was read for it is forgotten when the next ones are elsewhere.
    pub(super) fn restore(&mut self, number: u32) -> Result<Document, Failure> {
        if number.is_multiple_of(KEPT_DOCUMENTS) {
            self.index.store_mut().forget();
        }
        self.ask(|index| index.try_restore(number))
    }

    pub(super) fn statistics(&self) -> Statistics {
        self.index.statistics()
    }

    /// The bytes of all files by what they hold, as the manifest has them.
    pub(super) fn parts(&self) -> Result<Vec<Size>, Failure> {
        let file = self.folder.join(MANIFEST_FILE);
        let json = fs::read(&file).map_err(|error| Failure::file("read the list of files", &file, &error))?;
        let generation = self.folder.file_name().unwrap_or_default().to_string_lossy();
        let manifest = Manifest::read(&generation, &json).ok_or_else(|| {
            let file = file.display();
            Failure::message(format!("{file}: this is not what `speur index` wrote; make the folder again with it"))
        })?;
        Ok(parts(manifest.files.iter().map(|entry| (&*entry.name, entry.bytes))))
    }
}

/// How many documents are read before their files are forgotten: many may share a file.
const KEPT_DOCUMENTS: u32 = 1024;

/// The bytes of a file, inflated.
fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = fs::read(file).map_err(|error| Failure::file("read a part of the index", file, &error))?;
    inflated(&bytes).map_err(|_| wrong(file, &Error::damaged("this file")))
}
