//! Which document has this id?
//!
//! The dictionary knows ids beside words, so that a document is found by the pieces that a word would need. An id leads to
//! an entry whose only posting is the document. It is no word: its key begins with a control character, which no
//! folded word has.

use super::lookup::for_each_entry;
use super::root::Root;
use super::store::{Reading, Store};
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
    let mut document = None;
    for_each_entry(reading, root, &id_key(id), false, &mut |_, mut entry| {
        document = entry.postings.next()?.map(|posting| posting.document);
        Ok(())
    })?;
    Ok(document)
}
