//! Which document has this id?
//!
//! The dictionary knows ids beside words, so that a document is found by the pieces that a word would need. An id leads to
//! an entry whose only posting is the document. It is no word: its key begins with a control character, which no
//! folded word has.

use super::bytes::Damaged;
use super::entries::Entry;
use super::root::Root;
use super::store::{Piece, Reading, Store};
use super::terms::Dictionary;
use crate::error::Error;

/// What every key of an id begins with.
pub(crate) const ID_MARK: char = '\u{1}';

/// The key under which the dictionary knows the document with this id.
pub(crate) fn id_key(id: &str) -> String {
    format!("{ID_MARK}{id}")
}

/// The number of the document with this id; `None` if there is none, or while pieces are missing.
pub(crate) fn find_document<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    id: &str,
) -> Result<Option<u32>, Error> {
    let key = id_key(id);
    for block in root.blocks_of(&key, false)? {
        let (terms, postings) = (reading.read(Piece::Terms(block))?, reading.read(Piece::Postings(block))?);
        let (Some(terms), Some(postings)) = (terms, postings) else { continue };
        if let Some(offset) = Dictionary::open(terms)?.get(&key) {
            let posting = Entry::read(postings, offset).and_then(|mut entry| entry.postings.next());
            return Ok(posting.map_err(Damaged::of("the postings"))?.map(|posting| posting.document));
        }
    }
    Ok(None)
}
