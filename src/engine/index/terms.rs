//! Which terms are there, and where is the entry of each?
//!
//! A finite state transducer: a term leads to the offset of its entry in the postings of the same block, prefixes and
//! suffixes are shared. This is the only file that names `fst`.
//!
//! `fst` trusts its bytes and can panic on others, so a [`Store`](super::store::Store) hands out a dictionary only
//! after it has compared its checksum.

use fst::{IntoStreamer, Map, MapBuilder, Streamer};

use crate::error::Error;

/// The dictionary of one block, read in place.
pub(crate) struct Dictionary<'b>(Map<&'b [u8]>);

impl<'b> Dictionary<'b> {
    /// Opens without copying: O(1).
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        Map::new(bytes).map(Self).map_err(|_| Error::damaged("the dictionary"))
    }

    /// The offset of the entry of `term`. Cost: O(length of `term`).
    pub(crate) fn get(&self, term: &str) -> Option<u64> {
        self.0.get(term)
    }

    /// Calls `visit` with every term that begins with `prefix` and the offset of its entry, in order, until it fails.
    pub(crate) fn for_each_with_prefix<E>(
        &self,
        prefix: &str,
        mut visit: impl FnMut(&[u8], u64) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut stream = self.0.range().ge(prefix).into_stream();
        while let Some((term, offset)) = stream.next() {
            if !term.starts_with(prefix.as_bytes()) {
                break;
            }
            visit(term, offset)?;
        }
        Ok(())
    }
}

/// Makes the dictionary of one block from terms in increasing order, each once.
pub(crate) struct DictionaryBuilder(MapBuilder<Vec<u8>>);

impl DictionaryBuilder {
    pub(crate) fn new() -> Self {
        Self(MapBuilder::memory())
    }

    pub(crate) fn insert(&mut self, term: &str, offset: u64) {
        self.0.insert(term, offset).expect("the caller gives terms in increasing order and memory takes all bytes");
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.into_inner().expect("memory takes all bytes")
    }
}
