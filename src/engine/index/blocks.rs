//! How are the entries of the dictionary laid into blocks?
//!
//! One block for an index in one file; else short blocks, so that a query reads little beside what it asks for.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::collect::{Keys, TermLists};
use super::entries::{GroupKind, NewGroup, write_entry, write_lengths};
use super::keys::{FIRST_OF_WORDS, SOUNDS, TITLES};
use super::lookup::most_terms;
use super::near::Words;
use super::relate::{Groups, GroupsByKey};
use super::root::separator;
use super::single_file::Pieces;
use super::terms::DictionaryBuilder;
use crate::error::Error;

/// The pieces of the dictionary, one of each kind for every block.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// What tells each from the one before.
    pub(super) separators: Vec<Vec<u8>>,
    pub(super) terms: Pieces,
    pub(super) postings: Pieces,
    pub(super) positions: Pieces,
    /// The words among the keys.
    pub(super) words: Words,
    /// The last key of the last block.
    last: Box<str>,
}

/// How long the lists of a block may be together, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut {
    /// Of most keys.
    pub(super) most: usize,
    /// Of titles and sounds. Every query looks for some that are not there: short blocks cost less.
    pub(super) asked_often: usize,
}

impl Default for Cut {
    /// One block.
    fn default() -> Self {
        Self { most: usize::MAX, asked_often: usize::MAX }
    }
}

/// Writes all entries in the order of their keys. Both lists are in that order.
///
/// `lengths`: of the documents, if postings have none; then there is one block.
pub(super) fn write_blocks(keys: Keys, groups: GroupsByKey, lengths: Option<&[u8]>, cut: Cut) -> Result<Blocks, Error> {
    let (mut keys, mut groups) = (keys.into_iter().peekable(), groups.into_iter().peekable());
    let mut blocks = Blocks::default();
    let mut block = BlockWriter::new(lengths.unwrap_or_default());
    loop {
        let next = match (keys.peek(), groups.peek()) {
            (Some((key, _)), Some((of_groups, _))) if key == of_groups => {
                keys.next().zip(groups.next()).map(|((key, lists), (_, groups))| (key, Some(lists), groups))
            }
            (Some((key, _)), Some((of_groups, _))) if key > of_groups => {
                groups.next().map(|(key, groups)| (key, None, groups))
            }
            (Some(_), _) => keys.next().map(|(key, lists)| (key, Some(lists), Groups::default())),
            (None, _) => groups.next().map(|(key, groups)| (key, None, groups)),
        };
        let Some((key, lists, groups)) = next else { break };
        blocks.words.push(&key, &lists, &groups);
        if block.is_full(&key, length_of(&lists, &groups), cut) {
            blocks.push(std::mem::replace(&mut block, BlockWriter::new(&[])));
        }
        block.push(key, lists, groups)?;
    }
    if !block.terms.is_empty() {
        blocks.push(block);
    }
    Ok(blocks)
}

impl Blocks {
    fn push(&mut self, block: BlockWriter) {
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
        self.terms.push(&dictionary.finish());
        self.postings.push(&block.postings);
        self.positions.push(&block.positions);
    }
}

struct BlockWriter {
    terms: Vec<(Box<str>, u64)>,
    postings: Vec<u8>,
    positions: Vec<u8>,
    /// Where the entries are that keys without documents of their own share.
    shared: HashMap<Vec<u8>, u64, RandomState>,
}

impl BlockWriter {
    fn new(lengths: &[u8]) -> Self {
        let mut postings = Vec::new();
        write_lengths(&mut postings, lengths);
        Self { terms: Vec::new(), postings, positions: Vec::new(), shared: HashMap::default() }
    }

    /// Whether an entry of this length begins another block. One that is longer than a block has one to itself.
    fn is_full(&self, key: &str, length: usize, cut: Cut) -> bool {
        let Some((before, _)) = self.terms.last() else { return false };
        let kind = |key: &str| key.chars().next().filter(|_| is_other(key));
        let most = if is_asked_often(key) { cut.asked_often } else { cut.most };
        let is_of_another_kind = most < usize::MAX && kind(before) != kind(key);
        is_of_another_kind
            || self.postings.len() >= most
            || self.postings.len().saturating_add(length) > most.saturating_mul(2)
    }

    fn push(&mut self, key: Box<str>, lists: Option<TermLists>, groups: Groups) -> Result<(), Error> {
        let mut offset = self.postings.len() as u64;
        let is_shared = lists.is_none();
        let mut all = Vec::with_capacity(groups.groups.len() + 1);
        if let Some(TermLists { postings, mut positions, .. }) = lists {
            all.push(NewGroup {
                kind: GroupKind::Exact,
                documents: postings.documents(),
                positions: self.positions.len() as u32,
                terms: Vec::new(),
                postings: postings.finish(),
            });
            self.positions.append(&mut positions);
        }
        all.extend(groups.groups);
        if is_shared && self.terms.len() < most_terms(&self.postings) {
            let mut entry = Vec::new();
            write_entry(&mut entry, groups.is_stop_word, &all)?;
            match self.shared.get(&entry) {
                Some(known) => offset = *known,
                None => {
                    self.postings.extend_from_slice(&entry);
                    self.shared.insert(entry, offset);
                }
            }
        } else {
            write_entry(&mut self.postings, groups.is_stop_word, &all)?;
        }
        self.terms.push((key, offset));
        Ok(())
    }
}

/// Whether every query asks for keys of this kind.
fn is_asked_often(key: &str) -> bool {
    key.starts_with(TITLES) || key.starts_with(SOUNDS)
}

/// Whether a key is none of a word.
fn is_other(key: &str) -> bool {
    key.starts_with(|first| first < FIRST_OF_WORDS)
}

/// How long the lists of an entry are together.
fn length_of(lists: &Option<TermLists>, groups: &Groups) -> usize {
    let own = lists.as_ref().map_or(0, |lists| lists.postings.bytes().len());
    own + groups.groups.iter().map(|group| group.postings.len()).sum::<usize>()
}
