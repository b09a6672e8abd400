//! Which documents have these words one after the other?
//!
//! Strictly adjacent, stop words included; a hyphen between two words is nothing. The only place that reads positions.

use super::rank::Ranking;
use crate::error::Error;
use crate::index::beside::list_of;
use crate::index::bytes::Damaged;
use crate::index::gather::{WordMatch, part_of};
use crate::index::lookup::{find_exact, find_places};
use crate::index::postings::{Field, Posting};
use crate::index::root::Root;
use crate::index::store::{Reading, Store};
use crate::results::MatchKind;
use speur_kernel::rows::Phrases;

/// The documents that have `terms` in a row, in order, or none while pieces are missing.
///
/// Frequent words only say where they stand, unless there are no others: the others say how often and in which part.
///
/// Cost: O(length of the posting lists and positions of all terms); of frequent ones in many files, of one list.
pub(crate) fn find_phrase<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    ranking: &Ranking,
    terms: &[String],
) -> Result<Vec<WordMatch>, Error> {
    let damaged = Damaged::of("the positions");
    let mut found = Vec::new();
    let mut phrases = Phrases::default();
    // A single word may also stand where no phrase can.
    if let [term] = terms {
        if let Some(mut group) = find_exact(reading, root, term)? {
            while let Some(posting) = group.postings.next().map_err(&damaged)? {
                phrases.documents.push((posting, 0, 0));
            }
        }
    } else {
        find_rows(reading, root, terms, &mut phrases)?;
    }
    for (posting, start, end) in phrases.documents {
        if posting.document >= root.statistics.documents {
            return Err(damaged(Damaged));
        }
        let mut frequencies = posting.frequencies;
        if terms.len() > 1 {
            // Each word may stand elsewhere too: no field has more phrases than there are, and these two have none.
            let mut left = (end - start) as u32;
            for (field, times) in frequencies.iter_mut().enumerate() {
                let has_none = field == Field::DerivedTitle as usize || field == Field::Meta as usize;
                *times = if has_none { 0 } else { left.min(*times) };
                left -= *times;
            }
        }
        let frequency = ranking.frequency(&Posting { frequencies, ..posting });
        let Posting { document, part, .. } = posting;
        found.push(WordMatch { document, frequency, weight: 1.0, kind: MatchKind::Phrase, part: part_of(part) });
    }
    Ok(found)
}

/// Notes where all `terms` stand in a row, or nothing while pieces are missing.
fn find_rows<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    terms: &[String],
    phrases: &mut Phrases,
) -> Result<(), Error> {
    let damaged = Damaged::of("the positions");
    let are_all_frequent = terms.iter().all(|term| root.frequent(term).is_some());
    let (mut rows, mut fewest, mut rarest) = (Vec::new(), u32::MAX, 0);
    // All are looked up, so that all missing pieces are known at once.
    for (place, term) in (0_u32..).zip(terms) {
        let lists = root.frequent(term);
        let is_counted = are_all_frequent || lists.is_none();
        let list = match lists {
            Some(lists) if S::IS_DIVIDED && lists > 0 => list_of(root, terms, place as usize, lists),
            _ => 0,
        };
        if let Some((documents, places)) = find_places(reading, root, term, list, is_counted)? {
            rows.push((place, places));
            if documents < fewest {
                (fewest, rarest) = (documents, place);
            }
        }
    }
    if rows.len() < terms.len() {
        return Ok(());
    }
    // The rarest word first: the others only have to stand beside it.
    for is_first in [true, false] {
        for (place, places) in &mut rows {
            if (*place == rarest) == is_first {
                if is_first {
                    phrases.begin(places, *place).map_err(&damaged)?;
                } else {
                    phrases.narrow(places, *place).map_err(&damaged)?;
                }
            }
        }
    }
    Ok(())
}
