//! Which terms are there, and where is the entry of each?
//!
//! A finite state transducer: a term leads to the offset of its entry in the postings of the same block, prefixes and
//! suffixes are shared. This is the only file that names `fst`.
//!
//! `fst` trusts its bytes and can panic on others, so a [`Store`](super::store::Store) hands out a dictionary only
//! after it has compared its checksum.

use fst::MapBuilder;
use fst::raw::{Fst, Node, Output};

use crate::bytes::Damaged;
use crate::error::Error;
use crate::text::distance::{Pattern, State};

/// The dictionary of one block, read in place.
pub struct Dictionary<'b>(Fst<&'b [u8]>);

impl<'b> Dictionary<'b> {
    /// Opens without copying: O(1).
    pub fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        Fst::new(bytes).map(Self).map_err(|_| Error::damaged("the dictionary"))
    }

    /// Calls `visit` with `term`, if it is in the dictionary, and if `is_prefix` with every other term that begins with
    /// it, in order, until it fails; with each the offset of its entry.
    ///
    /// Cost: O(length of `term` + length of all terms visited).
    pub fn for_each(&self, term: &str, is_prefix: bool, visit: &mut VisitTerm<'_>) -> Result<(), Damaged> {
        let mut node = self.0.root();
        let mut offset = Output::zero();
        for &byte in term.as_bytes() {
            let Some(position) = node.find_input(byte) else { return Ok(()) };
            let transition = node.transition(position);
            offset = offset.cat(transition.out);
            node = self.0.node(transition.addr);
        }
        if !is_prefix {
            return if node.is_final() {
                visit(term.as_bytes(), offset.cat(node.final_output()).value())
            } else {
                Ok(())
            };
        }
        // Everything from here on begins as wanted.
        let start = Step { node, next: 0, offset, state: State::default(), begins: Some(0) };
        self.walk(term.as_bytes().to_vec(), start, None, 0, &mut |word, offset, _| visit(word, offset))
    }

    /// Calls `visit` with every word from `first` on that is near the pattern, or if it `is_prefix` begins so, in order,
    /// until it fails; with each the offset of its entry and how near it is.
    ///
    /// Cost: O(beginnings of words that are near a beginning of the pattern · its letters).
    pub fn for_each_near(
        &self,
        pattern: &Pattern,
        is_prefix: bool,
        first: u8,
        visit: &mut Visit<'_>,
    ) -> Result<(), Damaged> {
        let start = Step { node: self.0.root(), next: 0, offset: Output::zero(), state: pattern.start(), begins: None };
        self.walk(Vec::new(), start, Some((pattern, is_prefix)), first, visit)
    }

    /// Walks over all words below a node, those that cannot match left out. The walk is our own: the streams of `fst` do the
    /// same in three times the code.
    fn walk(
        &self,
        mut found: Vec<u8>,
        start: Step<'_>,
        pattern: Option<(&Pattern, bool)>,
        first: u8,
        visit: &mut Visit<'_>,
    ) -> Result<(), Damaged> {
        // The nodes on the path to the word at hand.
        let mut path = vec![start];
        while let Some(step) = path.last_mut() {
            let Step { node, offset, mut state, mut begins, .. } = *step;
            if step.next == 0 && node.is_final() {
                let near = Near { whole: pattern.and_then(|(pattern, _)| pattern.distance(&state)), begins };
                if near.whole.is_some() || begins.is_some() {
                    visit(&found, offset.cat(node.final_output()).value(), near)?;
                }
            }
            if step.next == node.len() {
                path.pop();
                found.pop();
                continue;
            }
            let transition = node.transition(step.next);
            step.next += 1;
            if path.len() == 1 && transition.inp < first {
                continue;
            }
            found.push(transition.inp);
            if let Some(((pattern, is_prefix), letter)) = pattern.zip(last_letter(&found)) {
                state = pattern.step(&state, letter);
                if begins.is_none() && !pattern.can_match(&state) {
                    found.pop();
                    continue;
                }
                if is_prefix {
                    begins = [begins, pattern.distance_of_beginning(&state, &found)].into_iter().flatten().min();
                }
            }
            let offset = offset.cat(transition.out);
            path.push(Step { node: self.0.node(transition.addr), next: 0, offset, state, begins });
        }
        Ok(())
    }
}

/// What is done with a term: its bytes, the offset of its entry.
pub type VisitTerm<'v> = dyn FnMut(&[u8], u64) -> Result<(), Damaged> + 'v;

/// What is done with a word: its bytes, the offset of its entry, how near it is.
pub type Visit<'v> = dyn FnMut(&[u8], u64, Near) -> Result<(), Damaged> + 'v;

/// How near a word is to what was typed, in mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Near {
    /// The whole word, if it is near.
    pub whole: Option<usize>,
    /// The beginning of the word that is nearest, if one is near and no mistake is in the first half.
    pub begins: Option<usize>,
}

/// A node on the path to the word at hand.
#[derive(Clone, Copy)]
struct Step<'f> {
    node: Node<'f>,
    /// The next transition to take.
    next: usize,
    offset: Output,
    state: State,
    begins: Option<usize>,
}

/// The letter that the bytes end with; `None` in the middle of one.
fn last_letter(bytes: &[u8]) -> Option<char> {
    if let Some(&letter) = bytes.last().filter(|byte| byte.is_ascii()) {
        return Some(char::from(letter));
    }
    let start = bytes.iter().rposition(|byte| byte & 0xC0 != 0x80)?;
    str::from_utf8(bytes.get(start..)?).ok()?.chars().next()
}

/// Makes the dictionary of one block from terms in increasing order, each once.
pub struct DictionaryBuilder(MapBuilder<Vec<u8>>);

impl Default for DictionaryBuilder {
    fn default() -> Self {
        Self(MapBuilder::memory())
    }
}

impl DictionaryBuilder {
    /// Adds a term with the offset of its entry.
    pub fn insert(&mut self, term: &str, offset: u64) {
        self.0.insert(term, offset).expect("the caller gives terms in increasing order and memory takes all bytes");
    }

    /// The bytes of the dictionary.
    pub fn finish(self) -> Vec<u8> {
        self.0.into_inner().expect("memory takes all bytes")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn check(terms: &BTreeMap<String, u64>, term: &str, is_prefix: bool) {
        let mut builder = DictionaryBuilder::default();
        terms.iter().for_each(|(term, offset)| builder.insert(term, *offset));
        let bytes = builder.finish();
        let dictionary = Dictionary::open(&bytes).expect("it was just written");
        let mut found = Vec::new();
        let mut visit = |term: &[u8], offset| -> Result<(), Damaged> {
            found.push((String::from_utf8_lossy(term).into_owned(), offset));
            Ok(())
        };
        assert_eq!(dictionary.for_each(term, is_prefix, &mut visit), Ok(()));
        let is_wanted = |known: &str| known == term || is_prefix && known.starts_with(term);
        let expected =
            terms.iter().filter(|(known, _)| is_wanted(known)).map(|(known, offset)| (known.clone(), *offset));
        assert_eq!(found, expected.collect::<Vec<_>>(), "{term:?}");
    }

    fn near(terms: &[&str], typed: &str, edits: usize, is_prefix: bool) -> Vec<(String, u64, Near)> {
        let mut builder = DictionaryBuilder::default();
        terms.iter().enumerate().for_each(|(offset, term)| builder.insert(term, offset as u64));
        let bytes = builder.finish();
        let mut found = Vec::new();
        let pattern = Pattern::new(typed, edits).expect("it is short");
        let mut visit = |term: &[u8], offset, near| -> Result<(), Damaged> {
            found.push((String::from_utf8_lossy(term).into_owned(), offset, near));
            Ok(())
        };
        assert_eq!(
            Dictionary::open(&bytes).expect("it was just written").for_each_near(&pattern, is_prefix, b' ', &mut visit),
            Ok(())
        );
        found
    }

    #[test]
    fn words_that_are_near_are_found() {
        let terms = ["\u{1}kat", "kat", "kater", "kot", "kuit", "syrië", "taart"];
        let near = |typed, edits| {
            near(&terms, typed, edits, true).into_iter().map(|(term, _, near)| (term, near.whole, near.begins))
        };
        let expected = [
            ("kat".to_owned(), Some(1), Some(1)),
            // Not "taart", whose first half would be a mistake.
            ("kater".to_owned(), None, Some(1)),
        ];
        assert_eq!(near("kta", 1).collect::<Vec<_>>(), expected);
        assert_eq!(near("syri", 1).collect::<Vec<_>>(), [("syrië".to_owned(), Some(1), Some(0))]);
        assert_eq!(near("katers", 2).map(|(term, ..)| term).collect::<Vec<_>>(), ["kater"]);
    }

    #[test]
    fn an_empty_dictionary_has_no_terms() {
        check(&BTreeMap::new(), "", true);
    }

    #[test]
    fn a_visit_that_fails_ends_the_walk() {
        let mut builder = DictionaryBuilder::default();
        ["a", "ab", "b"].into_iter().for_each(|term| builder.insert(term, 0));
        let bytes = builder.finish();
        let dictionary = Dictionary::open(&bytes).expect("it was just written");
        let mut count = 0;
        let mut stop_at_two = |_: &[u8], _| {
            count += 1;
            if count == 2 { Err(Damaged) } else { Ok(()) }
        };
        assert_eq!(dictionary.for_each("", true, &mut stop_at_two), Err(Damaged));
        assert_eq!(count, 2);
    }

    proptest! {
        #[test]
        fn the_near_walk_equals_a_scan(
            terms in prop::collection::btree_set("[abé]{1,6}", 0..40), typed in "[abé]{1,5}", edits in 0_usize..3, is_prefix: bool,
        ) {
            let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
            let pattern = Pattern::new(&typed, edits).expect("it is short");
            let expected = terms.iter().enumerate().filter_map(|(offset, term)| {
                let (mut state, mut begins) = (pattern.start(), None);
                let half: String = typed.chars().take((typed.chars().count() - 1) / 2).collect();
                for letter in term.chars() {
                    state = pattern.step(&state, letter);
                    if is_prefix {
                        let near = pattern.distance(&state).filter(|&near| near == 0 || term.starts_with(&half));
                        begins = [begins, near].into_iter().flatten().min();
                    }
                }
                let near = Near { whole: pattern.distance(&state), begins };
                let is_near = near.whole.is_some() || begins.is_some();
                is_near.then(|| ((*term).to_owned(), offset as u64, near))
            });
            prop_assert_eq!(near(&terms, &typed, edits, is_prefix), expected.collect::<Vec<_>>());
        }

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
