//! Which terms are there, and where is the entry of each?
//!
//! A finite state transducer: a term leads to the offset of its entry in the postings of the same block, prefixes and
//! suffixes are shared. This is the only file that names `fst`.
//!
//! `fst` trusts its bytes and can panic on others, so a [`Store`](super::store::Store) hands out a dictionary only
//! after it has compared its checksum.

use fst::MapBuilder;
use fst::raw::{Fst, Node, Output};

use crate::error::Error;

/// The dictionary of one block, read in place.
pub(crate) struct Dictionary<'b>(Fst<&'b [u8]>);

impl<'b> Dictionary<'b> {
    /// Opens without copying: O(1).
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        Fst::new(bytes).map(Self).map_err(|_| Error::damaged("the dictionary"))
    }

    /// Calls `visit` with `term`, if it is in the dictionary, and if `is_prefix` with every other term that begins with
    /// it, in order, until it fails; with each the offset of its entry.
    ///
    /// Cost: O(length of `term` + length of all terms visited). The walk over nodes is our own: the streams of `fst`
    /// do the same in three times the code.
    pub(crate) fn for_each<E>(
        &self,
        term: &str,
        is_prefix: bool,
        mut visit: impl FnMut(&[u8], u64) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut node = self.0.root();
        let mut offset = Output::zero();
        for &byte in term.as_bytes() {
            let Some(position) = node.find_input(byte) else { return Ok(()) };
            let transition = node.transition(position);
            offset = offset.cat(transition.out);
            node = self.0.node(transition.addr);
        }
        let mut found = term.as_bytes().to_vec();
        // The nodes on the path to the term at hand, each with the next transition to take.
        let mut path: Vec<(Node<'_>, usize, Output)> = vec![(node, 0, offset)];
        while let Some((node, next, offset)) = path.last_mut() {
            if *next == 0 && node.is_final() {
                visit(&found, offset.cat(node.final_output()).value())?;
            }
            if *next == node.len() || !is_prefix {
                path.pop();
                found.pop();
                continue;
            }
            let transition = node.transition(*next);
            *next += 1;
            let step = (self.0.node(transition.addr), 0, offset.cat(transition.out));
            found.push(transition.inp);
            path.push(step);
        }
        Ok(())
    }
}

/// Makes the dictionary of one block from terms in increasing order, each once.
pub(crate) struct DictionaryBuilder(MapBuilder<Vec<u8>>);

impl DictionaryBuilder {
    pub(crate) fn new() -> Self {
        Self(MapBuilder::memory())
    }

    pub(crate) fn insert(&mut self, term: &str, offset: u64) {
        self.0.insert(term, offset).expect("the caller gives terms in increasing order and memory takes all bytes");
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0.into_inner().expect("memory takes all bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn check(terms: &BTreeMap<String, u64>, term: &str, is_prefix: bool) {
        let mut builder = DictionaryBuilder::new();
        terms.iter().for_each(|(term, offset)| builder.insert(term, *offset));
        let bytes = builder.finish();
        let dictionary = Dictionary::open(&bytes).expect("it was just written");
        let mut found = Vec::new();
        let visit = |term: &[u8], offset| -> Result<(), ()> {
            found.push((String::from_utf8_lossy(term).into_owned(), offset));
            Ok(())
        };
        assert_eq!(dictionary.for_each(term, is_prefix, visit), Ok(()));
        let is_wanted = |known: &str| known == term || is_prefix && known.starts_with(term);
        let expected =
            terms.iter().filter(|(known, _)| is_wanted(known)).map(|(known, offset)| (known.clone(), *offset));
        assert_eq!(found, expected.collect::<Vec<_>>(), "{term:?}");
    }

    #[test]
    fn an_empty_dictionary_has_no_terms() {
        check(&BTreeMap::new(), "", true);
    }

    #[test]
    fn a_visit_that_fails_ends_the_walk() {
        let mut builder = DictionaryBuilder::new();
        ["a", "ab", "b"].into_iter().for_each(|term| builder.insert(term, 0));
        let bytes = builder.finish();
        let dictionary = Dictionary::open(&bytes).expect("it was just written");
        let mut count = 0;
        let stop_at_two = |_: &[u8], _| {
            count += 1;
            if count == 2 { Err(()) } else { Ok(()) }
        };
        assert_eq!(dictionary.for_each("", true, stop_at_two), Err(()));
        assert_eq!(count, 2);
    }

    proptest! {
        #[test]
        fn the_walk_equals_a_scan(
            terms in prop::collection::btree_map("[ab\u{1}é]{0,6}", any::<u32>().prop_map(u64::from), 0..40),
            term in "[abé]{0,3}",
            is_prefix: bool,
        ) {
            check(&terms, &term, is_prefix);
        }
    }
}
