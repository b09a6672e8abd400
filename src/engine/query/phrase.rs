//! Which documents have these words one after the other?
//!
//! Strictly adjacent, stop words included; a hyphen between two words is nothing. The only place that reads positions.

use super::rank::Ranking;
use crate::error::Error;
use crate::index::beside::list_of;
use crate::index::bytes::Damaged;
use crate::index::gather::WordMatch;
use crate::index::lookup::{find_exact, find_places};
use crate::index::postings::{FIELDS, Field, Posting};
use crate::index::root::Root;
use crate::index::store::{Reading, Store};
use crate::results::MatchKind;
use speur_kernel::rows::Phrases;

/// The documents that have `terms` in a row, in order, or none while pieces are missing.
///
/// Frequent words only say where they stand, unless there are no others: the others say how often and in which part.
///
/// Cost: O(length of the posting lists and positions of all terms).
pub(crate) fn find_phrase<S: Store>(
    reading: &Reading<'_, S>,
    root: &Root<'_>,
    ranking: &Ranking,
    terms: &[String],
) -> Result<Vec<WordMatch>, Error> {
    let damaged = Damaged::of("the positions");
    let mut found = Vec::new();
    let mut add = |frequencies, posting: Posting| {
        if posting.document >= root.statistics.documents {
            return Err(Damaged::of("the positions")(Damaged));
        }
        let frequency = ranking.frequency(&Posting { frequencies, ..posting });
        let Posting { document, part, .. } = posting;
        found.push(WordMatch { document, frequency, weight: 1.0, kind: MatchKind::Phrase, part });
        Ok(())
    };
    // A single word may also stand where no phrase can.
    if let [term] = terms {
        if let Some(mut group) = find_exact(reading, root, term)? {
            while let Some(posting) = group.postings.next().map_err(&damaged)? {
                add(posting.frequencies, posting)?;
            }
        }
        return Ok(found);
    }
    let are_all_frequent = terms.iter().all(|term| root.frequent(term).is_some());
    let (mut rows, mut counted) = (Vec::with_capacity(terms.len()), Vec::new());
    // All are looked up, so that all missing pieces are known at once.
    for (place, term) in terms.iter().enumerate() {
        let lists = root.frequent(term);
        let is_counted = are_all_frequent || lists.is_none();
        let list = lists.filter(|lists| *lists > 0).map_or(0, |lists| list_of(root, terms, place, lists));
        let group = if is_counted || list == 0 { find_exact(reading, root, term)? } else { None };
        let places = find_places(reading, root, term, group.as_ref(), list)?;
        if let Some(group) = group.filter(|_| is_counted) {
            counted.push((group.documents, place, group.postings));
        }
        rows.extend(places.map(|places| (place as u32, places)));
    }
    counted.sort_by_key(|(documents, place, _)| (*documents, *place));
    let Some(&(_, rarest, _)) = counted.first().filter(|_| rows.len() == terms.len()) else { return Ok(found) };
    let mut phrases = Phrases::default();
    // The rarest word first: the others only have to stand beside it.
    for is_first in [true, false] {
        for (place, places) in &mut rows {
            if (*place as usize == rarest) == is_first {
                if is_first {
                    phrases.begin(places, *place).map_err(&damaged)?;
                } else {
                    phrases.narrow(places, *place).map_err(&damaged)?;
                }
            }
        }
    }
    // And last, for its part is the one that is shown.
    for (.., postings) in counted.into_iter().rev() {
        phrases.count(postings).map_err(&damaged)?;
    }
    for (posting, start, end) in phrases.documents {
        // Each word may stand elsewhere too: no field has more phrases than there are.
        let mut left = (end - start) as u32;
        let mut frequencies = [0; FIELDS];
        for field in [Field::Title, Field::Heading, Field::Body] {
            frequencies[field as usize] = posting.frequencies[field as usize].min(left);
            left -= frequencies[field as usize];
        }
        add(frequencies, posting)?;
    }
    Ok(found)
}
