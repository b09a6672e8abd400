//! What does the index know of a term, or of all terms that begin with it?

use super::bytes::Damaged;
use super::entries::Entry;
use super::root::Root;
use super::store::{Piece, Reading, Store};
use super::terms::Dictionary;
use crate::error::Error;

/// What is done with a term and its entry.
pub(crate) type Visit<'v, 'b> = dyn FnMut(&[u8], Entry<'b>) -> Result<(), Damaged> + 'v;

/// Calls `visit` with the entry of `term`, and if it `is_prefix` with those of all other terms that begin with it, in
/// order. Blocks that are missing are noted and left out.
pub(crate) fn for_each_entry<'b, S: Store>(
    reading: &Reading<'b, S>,
    root: &Root<'_>,
    term: &str,
    is_prefix: bool,
    visit: &mut Visit<'_, 'b>,
) -> Result<(), Error> {
    for block in root.blocks_of(term, is_prefix)? {
        let (terms, postings) = (reading.read(Piece::Terms(block))?, reading.read(Piece::Postings(block))?);
        let (Some(terms), Some(postings)) = (terms, postings) else { continue };
        // Entries lie in the order of their terms. A dictionary in which they do not was forged, and could name more
        // terms than there are bytes.
        let mut next = 0;
        Dictionary::open(terms)?
            .for_each(term, is_prefix, |term, offset| {
                if offset < next {
                    return Err(Damaged);
                }
                next = offset + 1;
                visit(term, Entry::read(postings, offset)?)
            })
            .map_err(Damaged::of("the postings"))?;
    }
    Ok(())
}
