//! How are the entries of the dictionary laid into blocks?
//!
//! One block for an index in one file; else short blocks, so that a query reads little beside what it asks for.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::beside::{KINDS, divide};
use super::bytes::Damaged;
use super::entries::{GroupKind, NewGroup, write_group, write_lengths};
use super::keys::{FIRST_OF_WORDS, SOUNDS, TITLES};
use super::lookup::most_terms;
use super::near::Words;
use super::relate::{Groups, KeyGroups};
use super::root::separator;
use super::runs::{KeyLists, Keys};
use super::spool::{Pieces, Room};
use super::terms::DictionaryBuilder;
use crate::error::Error;

/// The pieces of the dictionary, one of each kind for every block.
#[derive(Debug)]
pub(super) struct Blocks {
    /// What tells each from the one before.
    pub(super) separators: Vec<Vec<u8>>,
    pub(super) terms: Pieces,
    pub(super) postings: Pieces,
    pub(super) positions: Pieces,
    /// The lists into which the positions of frequent words are divided, one word after the other.
    pub(super) lists: Pieces,
    pub(super) divided: Vec<Divided>,
    /// The words among the keys.
    pub(super) words: Words,
    /// The last key of the last block.
    last: Box<str>,
}

/// A frequent word whose positions are divided. Its block has no other word.
#[derive(Debug)]
pub(super) struct Divided {
    pub(super) word: Box<str>,
    pub(super) block: u32,
    /// Into how many lists on each side.
    pub(super) lists: u32,
    /// The first of them.
    pub(super) first: u32,
}

/// How long a block may be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// How many bytes the lists of a block have together.
    pub(super) most: usize,
    /// The same, of sounds; blocks of titles have at most twice that. Most that are looked for are not there: short blocks cost less.
    pub(super) short: usize,
    /// How many titles there are in a block, about.
    pub(super) titles: usize,
}

impl Default for Cut {
    /// One block.
    fn default() -> Self {
        Self { most: usize::MAX, short: usize::MAX, titles: usize::MAX }
    }
}

/// About how long a list of divided positions is, compared with the postings of a block. Of half as long ones a phrase reads a tenth
/// less, from twice as many files.
const LIST: usize = 4;

/// About how many bytes a place takes in such a list.
const BYTES_OF_A_PLACE: usize = 3;

impl Cut {
    /// Into how many lists on each side the positions of a frequent word are divided: 0 if they are not.
    fn lists_of(self, places: usize) -> usize {
        let lists = (places * BYTES_OF_A_PLACE).div_ceil(self.most.saturating_mul(LIST)).min(KINDS);
        if lists > 1 { lists } else { 0 }
    }
}

/// Writes all entries in the order of their keys.
///
/// `frequent`: the words whose positions are divided, in order, if there are many blocks. `lengths`: of the documents, if postings
/// have none; then there is one block.
pub(super) fn write_blocks(
    keys: &Keys,
    groups: [&Groups; 2],
    frequent: &[&str],
    lengths: Option<&[u8]>,
    cut: Cut,
    room: &Room,
) -> Result<Blocks, Error> {
    let mut related: Vec<(&Groups, &KeyGroups)> =
        groups.into_iter().flat_map(|groups| groups.keys.iter().map(move |key| (groups, key))).collect();
    related.sort_by_key(|(_, known)| &*known.key);
    let mut related = related.into_iter().peekable();
    let mut keys = keys.iter();
    let mut blocks = Blocks::new(room);
    let mut block = BlockWriter::new(lengths.unwrap_or_default());
    let mut next = keys.next()?;
    loop {
        let (key, lists, groups) = match next.take() {
            Some((key, lists)) if related.peek().is_none_or(|(_, known)| *known.key >= *key) => {
                next = keys.next()?;
                let groups = related.next_if(|(_, known)| known.key == key);
                (key, Some(lists), groups)
            }
            waiting => {
                next = waiting;
                let Some(groups) = related.next() else { break };
                (groups.1.key.clone(), None, Some(groups))
            }
        };
        let entry = match groups {
            Some((groups, known)) => groups.entry(known)?,
            None => Cow::Borrowed(&[][..]),
        };
        let known = groups.map(|(_, known)| known);
        let exact = lists.as_ref().map(|lists| (GroupKind::Exact, lists.postings.documents));
        let first = || known?.groups.first().map(|(kind, documents, _)| (*kind, *documents));
        if let Some((kind, documents)) = exact.or_else(first) {
            blocks.words.push(&key, kind, documents);
        }
        let lists_of = |known: &KeyLists| cut.lists_of(known.neighbours.len() / 2);
        let is_frequent = frequent.binary_search(&&*key).is_ok();
        let divided = lists.as_ref().filter(|_| is_frequent).map_or(0, lists_of);
        let of_groups = known.map_or(0, |known| known.groups.iter().map(|(.., place)| place.length as usize).sum());
        let length = of_groups + lists.as_ref().map_or(0, |lists| lists.postings.bytes.len());
        if divided > 0 && !block.terms.is_empty() || block.divided > 0 || block.is_full(&key, length, cut) {
            blocks.push(std::mem::replace(&mut block, BlockWriter::new(&[])))?;
        }
        if let Some(lists) = lists.as_ref().filter(|_| divided > 0) {
            let (word, first) = (key.clone(), blocks.lists.count());
            let divide = || divide(&lists.postings, &lists.positions, &lists.neighbours, divided);
            let divided = divide().map_err(Damaged::of("the positions"))?;
            divided.iter().try_for_each(|list| blocks.lists.push(list))?;
            block.divided = divided.len() / 2;
            blocks.divided.push(Divided { word, block: blocks.terms.count(), lists: block.divided as u32, first });
        }
        block.push(key, lists, known.is_some_and(|known| known.is_stop_word), &entry)?;
    }
    if !block.terms.is_empty() {
        blocks.push(block)?;
    }
    Ok(blocks)
}

impl Blocks {
    fn new(room: &Room) -> Self {
        let [terms, postings, positions, lists] = [room; 4].map(Pieces::new);
        let (separators, divided) = (Vec::new(), Vec::new());
        Self { separators, terms, postings, positions, lists, divided, words: Words::default(), last: "".into() }
    }

    fn push(&mut self, block: BlockWriter) -> Result<(), Error> {
        let mut dictionary = DictionaryBuilder::default();
        block.terms.iter().for_each(|(term, offset)| dictionary.insert(term, *offset));
        let (first, _) = &block.terms[0];
        // Every word is looked for among the words, those before the first too.
        let begins_words = is_other(&self.last) && !is_other(first);
        self.separators.push(if begins_words {
            vec![FIRST_OF_WORDS as u8]
        } else {
            separator(&self.last, first).to_vec()
        });
        self.last = block.terms.last().map(|(last, _)| last.clone()).unwrap_or_default();
        self.terms.push(&dictionary.finish())?;
        self.postings.push(&block.postings)?;
        self.positions.push(&block.positions)
    }
}

struct BlockWriter {
    terms: Vec<(Box<str>, u64)>,
    postings: Vec<u8>,
    positions: Vec<u8>,
    /// Into how many lists on each side the positions of its word are divided.
    divided: usize,
    /// The shortest separator with which it could have ended in the second and the third quarter.
    shortest: usize,
    /// Where the entries are that keys without documents of their own share.
    shared: HashMap<Vec<u8>, u64, RandomState>,
}

impl BlockWriter {
    fn new(lengths: &[u8]) -> Self {
        let mut postings = Vec::new();
        write_lengths(&mut postings, lengths);
        let (terms, positions, shared) = (Vec::new(), Vec::new(), HashMap::default());
        Self { terms, postings, positions, divided: 0, shortest: usize::MAX, shared }
    }

    /// Whether an entry of this length begins another block. One that is longer than a block has one to itself; others end where what
    /// tells the next from them is short, for the root has that of all.
    fn is_full(&mut self, key: &str, length: usize, cut: Cut) -> bool {
        let Some((before, _)) = self.terms.last() else { return false };
        let kind = |key: &str| key.chars().next().filter(|_| is_other(key));
        let most = match kind(key) {
            Some(kind) if [TITLES, SOUNDS].iter().any(|short| short.starts_with(kind)) => cut.short,
            _ => cut.most,
        };
        let is_of_another_kind = most < usize::MAX && kind(before) != kind(key);
        let is_title = before.starts_with(TITLES);
        let (filled, whole) = if is_title { (self.terms.len(), cut.titles) } else { (self.postings.len(), most) };
        let told = separator(before, key).len();
        let is_good = match filled.saturating_mul(4) / whole.max(1) {
            0 => false,
            1 | 2 => {
                self.shortest = self.shortest.min(told);
                false
            }
            3 | 4 => told <= self.shortest,
            _ => true,
        };
        is_of_another_kind || is_good || self.postings.len().saturating_add(length) > most.saturating_mul(2)
    }

    /// Appends an entry. `groups`: those beside its own, as they stand in it.
    fn push(&mut self, key: Box<str>, lists: Option<KeyLists>, is_stop_word: bool, groups: &[u8]) -> Result<(), Error> {
        let mut offset = self.postings.len() as u64;
        let is_shared = lists.is_none() && self.terms.len() < most_terms(&self.postings);
        if let Some(KeyLists { postings, mut positions, .. }) = lists {
            let positions_begin = self.positions.len() as u32;
            let exact = NewGroup { positions: positions_begin, ..NewGroup::unnamed(GroupKind::Exact, postings) };
            write_group(&mut self.postings, is_stop_word, &exact, !groups.is_empty())?;
            self.positions.append(&mut positions);
        }
        match self.shared.get(groups).filter(|_| is_shared) {
            Some(known) => offset = *known,
            None => {
                self.postings.extend_from_slice(groups);
                if is_shared {
                    self.shared.insert(groups.to_vec(), offset);
                }
            }
        }
        self.terms.push((key, offset));
        Ok(())
    }
}

/// Whether a key is none of a word.
fn is_other(key: &str) -> bool {
    key.starts_with(|first| first < FIRST_OF_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_block_ends_where_the_next_is_told_from_it_soon(
            keys in prop::collection::btree_set("[ab]{1,6}", 2..60), length in 1_usize..9, most in 20_usize..80,
        ) {
            let cut = Cut { most, ..Cut::default() };
            let mut block = BlockWriter::new(&[]);
            let mut before = "";
            // How full the block is before each key, and what would tell the next block from it.
            let mut ends: Vec<(usize, usize)> = Vec::new();
            for (number, key) in (0_u64..).zip(&keys) {
                let (filled, told) = (block.postings.len(), separator(before, key).len());
                let is_between = |filled: usize, from, to| 4 * filled >= from * most && 4 * filled < to * most;
                let middle = ends.iter().filter(|(filled, _)| is_between(*filled, 1, 3)).map(|(_, told)| *told).min();
                let is_soon = is_between(filled, 3, 5) && middle.is_none_or(|least| told <= least);
                let expected = !block.terms.is_empty() && (is_soon || 4 * filled >= 5 * most || filled + length > 2 * most);
                prop_assert_eq!(block.is_full(key, length, cut), expected, "{} after {:?}", key, ends);
                if expected {
                    (block, ends) = (BlockWriter::new(&[]), Vec::new());
                }
                ends.push((block.postings.len(), told));
                // No two entries are the same.
                block.push(key.as_str().into(), None, false, &number.to_le_bytes().repeat(2)[..length]).expect("it is short");
                before = key;
            }
        }
    }
}
