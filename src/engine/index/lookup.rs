//! What does the index know of a term, or of all terms that begin with it?

use super::bytes::Damaged;
use super::entries::{Entry, Group};
use super::positions::{Places, Positions};
use super::root::Root;
use super::store::{Piece, Reading, Store};
use super::terms::Dictionary;
use crate::error::Error;

/// What is done with a term and its entry.
pub(crate) type Visit<'v, 'b> = dyn FnMut(&[u8], Entry<'b>) -> Result<(), Damaged> + 'v;

/// The dictionary and the posting lists of a block.
type Entries<'b> = (&'b [u8], &'b [u8]);

/// Both parts of a block that lead from terms to documents; `None` while they are missing.
pub(crate) fn entries_of<'b, S: Store>(reading: &Reading<'b, S>, block: u32) -> Result<Option<Entries<'b>>, Error> {
    let (terms, postings) = (reading.read(Piece::Terms(block))?, reading.read(Piece::Postings(block))?);
    Ok(terms.zip(postings))
}

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
        let Some((terms, postings)) = entries_of(reading, block)? else { continue };
        let mut left = most_terms(postings);
        Dictionary::open(terms)?
            .for_each(term, is_prefix, &mut |term, offset| {
                left = left.checked_sub(1).ok_or(Damaged)?;
                visit(term, Entry::read(postings, offset)?)
            })
            .map_err(Damaged::of("the postings"))?;
    }
    Ok(())
}

/// The documents that have `term` itself; `None` if none has, or while pieces are missing.
pub(crate) fn find_exact<'b, S: Store>(
    reading: &Reading<'b, S>,
    root: &Root<'_>,
    term: &str,
) -> Result<Option<Group<'b>>, Error> {
    let mut found = None;
    for_each_entry(reading, root, term, false, &mut |_, entry| {
        found = entry.exact()?;
        Ok(())
    })?;
    Ok(found)
}

/// Where `term` stands: everywhere, or where a list from 1 on says (see [`beside`](super::beside)); `None` while pieces are missing,
/// or if nothing has it. First how many documents have it, if it `is_counted`.
pub(crate) fn find_places<'b, S: Store>(
    reading: &Reading<'b, S>,
    root: &Root<'_>,
    term: &str,
    list: u32,
    is_counted: bool,
) -> Result<Option<(u32, Places<'b>)>, Error> {
    let has_postings = is_counted || list == 0;
    let group = if has_postings { find_exact(reading, root, term)? } else { None };
    let documents = group.as_ref().filter(|_| is_counted).map_or(u32::MAX, |group| group.documents);
    for block in root.blocks_of(term, false)? {
        let is_nowhere = S::IS_DIVIDED && has_postings && group.is_none();
        if is_nowhere && reading.read(Piece::Terms(block))?.is_some() {
            continue;
        }
        // While it is not known whether the word is there, its positions are wanted all the same: both come at once.
        let Some(positions) = reading.read(Piece::Positions { block, list })? else { continue };
        if has_postings && group.is_none() {
            break;
        }
        let are_some = S::IS_DIVIDED && list > 0;
        let start = group.as_ref().filter(|_| !are_some).map_or(0, |group| group.positions);
        let positions = Positions::at(positions, start).map_err(Damaged::of("the positions"))?;
        let postings = group.map(|group| group.postings);
        return Ok(Some((documents, Places::new(positions, postings, are_some, is_counted))));
    }
    Ok(None)
}

/// How many terms can lead to these postings. A dictionary with more was forged: a few bytes of it can name more terms than
/// a computer can count to.
///
/// Keys share an entry of at least 8 bytes; no word has more than some hundred forms.
pub(crate) fn most_terms(postings: &[u8]) -> usize {
    postings.len().saturating_mul(MOST_TERMS_PER_BYTE)
}

/// The builder gives keys entries of their own before they are more than this.
pub(crate) const MOST_TERMS_PER_BYTE: usize = 16;
