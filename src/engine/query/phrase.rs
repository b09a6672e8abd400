//! Which documents have these words one after the other?
//!
//! Strictly adjacent, stop words included; a hyphen between two words is nothing. The only place that reads positions.

use super::rank::Ranking;
use crate::error::Error;
use crate::index::bytes::Damaged;
use crate::index::gather::WordMatch;
use crate::index::lookup::find_positions;
use crate::index::postings::{FIELDS, Field, Posting};
use crate::index::root::Root;
use crate::index::store::{Reading, Store};
use crate::results::MatchKind;
use speur_kernel::rows::Phrases;

/// The documents that have `terms` in a row, in order, or none while pieces are missing.
///
/// Cost: O(length of the posting lists and positions of all terms).
pub(crate) fn find_phrase<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    ranking: &Ranking,
    terms: &[String],
) -> Result<Vec<WordMatch>, Error> {
    let mut lists = Vec::with_capacity(terms.len());
    for (place, term) in (0_u32..).zip(terms) {
        // All are looked up, so that all missing pieces are known at once.
        lists.push((place, find_positions(reading, root, term)?));
    }
    let mut found = Vec::new();
    let rarest = lists.iter().filter_map(|(place, list)| Some((list.as_ref()?.0.documents, *place))).min();
    let Some((_, rarest)) = rarest.filter(|_| lists.iter().all(|(_, list)| list.is_some())) else {
        return Ok(found);
    };
    let mut phrases = Phrases::default();
    let damaged = Damaged::of("the positions");
    // The rarest word first: the others only have to stand beside it.
    for is_first in [true, false] {
        for (place, list) in &mut lists {
            if let Some((group, positions)) = list.as_mut().filter(|_| (*place == rarest) == is_first) {
                if is_first {
                    phrases.begin(&mut group.postings, positions, *place).map_err(&damaged)?;
                } else {
                    phrases.narrow(&mut group.postings, positions, *place).map_err(&damaged)?;
                }
            }
        }
    }
    for (posting, start, end) in phrases.documents {
        if posting.document >= root.statistics.documents {
            return Err(damaged(Damaged));
        }
        // Each word may stand elsewhere too: no field has more phrases than there are.
        let mut left = (end - start) as u32;
        let mut frequencies = [0; FIELDS];
        for field in [Field::Title, Field::Heading, Field::Body] {
            frequencies[field as usize] = posting.frequencies[field as usize].min(left);
            left -= frequencies[field as usize];
        }
        // A single word may also stand where no phrase can.
        let frequencies = if terms.len() == 1 { posting.frequencies } else { frequencies };
        let frequency = ranking.frequency(&Posting { frequencies, ..posting });
        let Posting { document, part, .. } = posting;
        found.push(WordMatch { document, frequency, weight: 1.0, kind: MatchKind::Phrase, part });
    }
    Ok(found)
}
