//! Where do the bytes of an index come from?
//!
//! The pipeline asks for one [`Piece`] at a time through one trait, [`Store`]. A store that has everything, such as
//! [`SingleFile`](super::single_file::SingleFile), always answers. A store of small files that come over a network
//! says that a piece is missing; then the search goes on as far as it can and returns what it needs ([`Outcome`]),
//! the caller fetches that, and asks again. So the engine stays free of input and output.
//!
//! A piece is the smallest thing that is read, addressed by what it is and not by a range of bytes: the byte offsets
//! of a million documents would have to be loaded before the first of them.

use std::cell::Cell;

use crate::error::Error;

/// The address of one stretch of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Piece {
    /// Statistics and the first term of every block. Needed before anything else.
    Root,
    /// The dictionary of one block of terms.
    Terms(u32),
    /// The posting lists of the terms in one block.
    Postings(u32),
    /// Where the terms in one block stand: only phrases need it.
    Positions {
        /// The number of the block.
        block: u32,
        /// 0: all positions. From 1 on, of a frequent word: those beside some words, see `beside`.
        list: u32,
    },
    /// A stretch of the words alone, for what is typed with mistakes: in order, or in the order of their last letters.
    Words {
        /// Whether each word is written backwards.
        is_reversed: bool,
        /// The number of the stretch.
        block: u32,
    },
    /// What documents can be chosen by. 0: their dates; from 1 on, for category, source, language, author and what else the site
    /// names, which values there are and which document has which.
    Facets(u32),
    /// The card of a document and one part of its text.
    Document {
        /// The number of the document in the order of the index.
        document: u32,
        /// Which part, from 0; parts are about 4 kB.
        part: u32,
    },
}

/// Gives the pieces of one index.
pub trait Store {
    /// Whether the index is in many files, so that pieces can be missing. Then the words are also there alone,
    /// [`Piece::Words`]; else all of the dictionary is walked over for what is near a word.
    const IS_DIVIDED: bool;

    /// The bytes of `piece`, or `None` while they are missing.
    ///
    /// # Errors
    ///
    /// The index has no such piece, or its bytes are not the ones that were written.
    fn read(&self, piece: Piece) -> Result<Option<&[u8]>, Error>;
}

/// What comes of a question to an index.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome<T> {
    /// The answer.
    Done(T),
    /// The pieces to fetch before asking again, without duplicates. All of them can be fetched at once.
    Needs(Vec<Piece>),
}

/// One reading of a store, which remembers what was missing.
pub(crate) struct Reading<'s, S> {
    store: &'s S,
    missing: Cell<Vec<Piece>>,
    misses: Cell<usize>,
}

impl<'s, S: Store> Reading<'s, S> {
    pub(crate) fn new(store: &'s S) -> Self {
        Self { store, missing: Cell::default(), misses: Cell::default() }
    }

    /// The bytes of `piece`; `None` notes that it is missing.
    pub(crate) fn read(&self, piece: Piece) -> Result<Option<&'s [u8]>, Error> {
        let bytes = self.store.read(piece)?;
        if S::IS_DIVIDED && bytes.is_none() {
            self.misses.set(self.misses.get() + 1);
            let mut missing = self.missing.take();
            if !missing.contains(&piece) {
                missing.push(piece);
            }
            self.missing.set(missing);
        }
        Ok(bytes)
    }

    /// Whether nothing was missing so far.
    pub(crate) fn is_complete(&self) -> bool {
        self.misses() == 0
    }

    /// How often something was missing so far: if that did not change, what was read meanwhile is complete.
    pub(crate) fn misses(&self) -> usize {
        if S::IS_DIVIDED { self.misses.get() } else { 0 }
    }

    /// What was missing so far, if anything.
    pub(crate) fn needs<T>(&self) -> Option<Outcome<T>> {
        let missing = if S::IS_DIVIDED { self.missing.take() } else { Vec::new() };
        (!missing.is_empty()).then_some(Outcome::Needs(missing))
    }
}
