//! What is an index, and how is it opened?
//!
//! An index is a dictionary of terms, each with its postings and positions, and the texts of the documents. It is written
//! once, by an [`IndexBuilder`], and never changed. Opening borrows and copies nothing; checking is a separate,
//! named act ([`Index::verify`]).
//!
//! Read on in [`store`] (how pieces are asked for), `single_file` (the bytes of the file, drawn out), `entries` and
//! `postings` (what a term leads to), `pages` (what is shown).

pub(crate) mod beside;
mod blocks;
mod builder;
mod chunk_files;
pub mod chunks;
mod collect;
pub(crate) mod entries;
pub(crate) mod facets;
pub mod inspect;
pub(crate) mod keys;
pub(crate) mod lookup;
mod merge;
pub(crate) mod near;
mod orders;
pub(crate) mod pages;
mod parallel;
mod prefixes;
mod relate;
pub(crate) mod root;
mod runs;
mod seams;
pub mod single_file;
pub mod spool;
pub mod store;
mod texts;
mod trigrams;
mod ways;

pub(crate) use speur_kernel::{bytes, gather, length, positions, postings, terms};

pub use builder::{ChunkOptions, IndexBuilder};
pub use chunk_files::ChunkFiles;
pub use chunks::Chunks;
pub use root::Statistics;
pub use single_file::SingleFile;
pub use spool::Room;
pub use texts::Prepared;

use std::cell::RefCell;

use crate::error::Error;
use gather::Tables;
use root::Root;
use store::{Piece, Store};

/// An index that can be searched.
#[derive(Debug, Clone)]
pub struct Index<S> {
    pub(crate) store: S,
    pub(crate) statistics: Statistics,
    /// Where words are gathered: made at the first query, used by all.
    pub(crate) tables: RefCell<Tables>,
}

impl<D: AsRef<[u8]>> Index<SingleFile<D>> {
    /// Opens the bytes that [`IndexBuilder::finish`] made. Cost: independent of their length; nothing is copied.
    ///
    /// # Errors
    ///
    /// The bytes are no index, of another version, cut off, or changed in the header or the root. Changes
    /// elsewhere are found when they are read, or all at once by [`verify`](Self::verify).
    pub fn open(bytes: D) -> Result<Self, Error> {
        let store = SingleFile::open(bytes)?;
        let statistics = store.root()?.statistics;
        Ok(Self { store, statistics, tables: RefCell::default() })
    }
}

impl<S: Store> Index<S> {
    /// Opens an index over a store, or returns `None` while the root is missing.
    ///
    /// # Errors
    ///
    /// The root is damaged.
    pub fn over(store: S) -> Result<Option<Self>, Error> {
        let Some(root) = store.read(Piece::Root)? else { return Ok(None) };
        let statistics = Root::open(root)?.statistics;
        Ok(Some(Self { store, statistics, tables: RefCell::default() }))
    }

    /// The store, to ask which files hold a piece.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// The store, to put pieces into it as they arrive.
    pub fn store_mut(&mut self) -> &mut S {
        &mut self.store
    }

    /// How large the index is.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// What results can be put in order by beside their dates: the names that the site gives, in order.
    ///
    /// # Errors
    ///
    /// The index is damaged.
    pub fn sorts(&self) -> Result<Vec<String>, Error> {
        let root = self.store.read(Piece::Root)?.map(Root::open).transpose()?;
        let (names, facets) = root.map(|root| root.names()).unwrap_or_default();
        Ok(names.into_iter().skip(facets).map(str::to_owned).collect())
    }
}
