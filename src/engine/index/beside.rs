//! Which of the places of a frequent word are read for a phrase?
//!
//! "the" stands in all documents: where it does is 209 kB for 5,862 pages, deflated, and a phrase only asks where it stands
//! beside one other word. So an index in many files also has its positions divided by what stands there, twice: by the word
//! behind and by the word before. Words are put into lists by their [`kind_of`], so a list has places beside other words too:
//! it leaves out only what cannot be in the phrase, and the other words of the phrase have the last say.
//!
//! Such a list says itself which documents it is about, so the postings of the word are not read either.

use xxhash_rust::xxh64::xxh64;

use super::bytes::Damaged;
use super::positions::{Positions, write_some};
use super::postings::{PostingList, Postings};
use super::root::Root;
use crate::text::{first_of_touching, letters};

/// How many kinds of words there are, and so of lists on each side.
pub(super) const KINDS: usize = 256;

/// Whether a word is as short as most frequent words are: of others nothing is kept that only frequent words need.
pub(super) fn can_be_frequent(term: &str) -> bool {
    // From Thai on are scripts that put no space between words: there most words are short.
    letters(term) <= if term < "\u{E00}" { 4 } else { 1 }
}

/// What tells neighbours apart.
pub(super) fn kind_of(term: &str) -> u8 {
    xxh64(first_of_touching(term), 0) as u8
}

/// The number of the list that has a word of a phrase of two and more, divided into so many lists on each side: from 1 on.
///
/// By the word behind it, unless that is frequent itself and so leaves more places, or there is none.
pub(crate) fn list_of(root: &Root<'_>, terms: &[String], place: usize, lists: u32) -> u32 {
    // There are no more; a forged root may say so.
    let lists = lists.min(KINDS as u32);
    let number = |term: &String| u32::from(kind_of(term)).checked_rem(lists).unwrap_or_default();
    match terms.get(place + 1).filter(|behind| place == 0 || root.frequent(behind).is_none()) {
        Some(behind) => 1 + number(behind),
        None => 1 + lists + terms.get(place.wrapping_sub(1)).map_or(0, number),
    }
}

/// Divides the positions of a word into so many lists by the words behind it, then by those before it.
///
/// `neighbours`: of each position, the kinds of the words before and behind it.
pub(super) fn divide(
    postings: &PostingList,
    positions: &[u8],
    neighbours: &[u8],
    lists: usize,
) -> Result<Vec<Vec<u8>>, Damaged> {
    let mut divided = vec![Divided::default(); 2 * lists];
    let mut postings = Postings::new(&postings.bytes, postings.documents, None)?;
    let (mut positions, mut neighbours) = (Positions::at(positions, 0)?, neighbours.chunks_exact(2));
    let (mut here, mut touched) = (Vec::new(), Vec::new());
    while let Some(posting) = postings.next()? {
        here.clear();
        positions.read(posting.positions(), &mut here)?;
        for (&position, sides) in here.iter().zip(&mut neighbours) {
            for list in [usize::from(sides[1]) % lists, lists + usize::from(sides[0]) % lists] {
                if divided[list].here.is_empty() {
                    touched.push(list);
                }
                divided[list].here.push(position);
            }
        }
        touched.drain(..).for_each(|list| divided[list].end(posting.document));
    }
    Ok(divided.into_iter().map(|list| list.bytes).collect())
}

/// A list as it is written.
#[derive(Debug, Clone, Default)]
struct Divided {
    bytes: Vec<u8>,
    next_document: u32,
    /// The positions in the document at hand.
    here: Vec<u32>,
}

impl Divided {
    fn end(&mut self, document: u32) {
        write_some(&mut self.bytes, document - self.next_document, &self.here);
        self.next_document = document + 1;
        self.here.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::index::length::Length;
    use crate::index::positions::{Places, write_positions};
    use crate::index::postings::{Posting, PostingsWriter};

    proptest! {
        #[test]
        fn each_place_is_in_the_list_of_either_neighbour_and_nowhere_else(
            documents in prop::collection::vec((0_u32..3, prop::collection::btree_map(0_u32..300, any::<[u8; 2]>(), 0..9)), 0..9),
            lists in 1_usize..9,
        ) {
            let (mut postings, mut positions, mut neighbours) = (PostingsWriter::new(true), Vec::new(), Vec::new());
            let mut expected = vec![BTreeSet::new(); 2 * lists];
            let mut document = 0;
            for (gap, places) in &documents {
                document += gap;
                let frequencies = [0, 0, 0, places.len() as u32, u32::from(places.is_empty()), 0];
                postings.push(&Posting { document, length: Length::of(9), part: 0, frequencies });
                write_positions(&mut positions, places.keys().copied());
                neighbours.extend(places.values().copied().flatten());
                for (&position, [before, behind]) in places {
                    expected[usize::from(*behind) % lists].insert((document, position));
                    expected[lists + usize::from(*before) % lists].insert((document, position));
                }
                document += 1;
            }
            let divided = divide(&postings.finish(), &positions, &neighbours, lists).expect("it was just written");
            prop_assert_eq!(divided.len(), 2 * lists);
            for (list, expected) in divided.iter().zip(expected) {
                let known = Positions::at(list, 0).expect("it is the beginning");
                let (mut places, mut found) = (Places::new(known, None, true, false), BTreeSet::new());
                while let Some(count) = places.next().expect("it was just written") {
                    let document = places.posting.document;
                    let mut here = Vec::new();
                    places.positions().and_then(|known| known.read(count, &mut here)).expect("it was just written");
                    found.extend(here.into_iter().map(|position| (document, position)));
                }
                prop_assert_eq!(found, expected);
            }
        }
    }

    #[test]
    fn frequent_words_are_short_in_any_script() {
        assert!(["the", "και", "этот", "और", "の"].into_iter().all(can_be_frequent));
        assert!(!["these", "αυτός", "также", "日本"].into_iter().any(can_be_frequent));
    }

    #[test]
    fn words_that_touch_are_of_one_kind() {
        for (word, together) in [("東京", "東京大学"), ("x東", "x東京"), ("ไทย", "ไทยภาษา")]
        {
            assert_eq!(kind_of(word), kind_of(together), "{together}");
        }
        assert_ne!(kind_of("kat"), kind_of("katten"));
    }
}
