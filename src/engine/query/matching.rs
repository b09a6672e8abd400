//! Which documents have a word?
//!
//! Complete: a prefix finds every word that begins with it, however many, in every block of the dictionary. Everything
//! that a word leads to lies in its own entry, so nothing is looked up twice.

use std::borrow::Cow;

use super::parse::{Unit, Within};
use super::phrase::find_phrase;
use super::rank::Ranking;
use crate::error::Error;
use crate::index::bytes::Damaged;
use crate::index::entries::{Entry, Group, GroupKind, is_form};
use crate::index::gather::{Gather, Tables, WordMatch, part_of};
use crate::index::keys::{MOST_PREFIX_LETTERS, prefix_key, url_key};
use crate::index::lookup::for_each_entry;
use crate::index::postings::Posting;
use crate::index::root::Root;
use crate::index::store::{Reading, Store};
use crate::results::MatchKind;
use crate::text::letters;

/// All documents that have a word or a phrase of the query, in increasing order, and by which words.
#[derive(Debug, Default)]
pub(crate) struct WordMatches<'b> {
    pub(crate) documents: Vec<WordMatch>,
    /// The other words of the site that are meant, in order.
    pub(crate) others: Vec<Other<'b>>,
    /// Whether the word is so common in its language that it says little.
    pub(crate) is_stop_word: bool,
    /// Whether only the best of its documents were kept.
    pub(crate) is_cut: bool,
    /// Whether what is near a word may be looked for: all is there that could have it. Or it is written unlike the words of the
    /// site, so that both come in the same stage. Phrases and addresses have nothing near.
    pub(crate) is_settled: bool,
    /// The words in a row that are meant, for a phrase or two words typed as one.
    pub(crate) row: Vec<String>,
    /// What was searched instead, if no document has what was typed.
    pub(crate) corrected: Option<String>,
}

/// A word of the site that answers another one.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Other<'b> {
    pub(crate) term: Cow<'b, str>,
    pub(crate) kind: MatchKind,
    /// Where in it the part begins that was typed.
    pub(crate) start: u32,
}

/// Below this many letters a prefix has so many completions that their other forms are not kept to be marked.
const LETTERS_OF_A_MARK: usize = 4;

/// How many blocks are fetched with the count of a prefix, for the case that there is no count.
const FEW_BLOCKS: usize = 3;

/// What forms of a word count that was not typed itself, compared with forms of one that was.
const FORM_OF_ANOTHER: f64 = 0.3;

/// Finds what the words of a query stand for.
pub(crate) struct Matcher<'a, 'b, S> {
    pub(crate) reading: &'a Reading<'b, S>,
    pub(crate) root: &'a Root<'b>,
    pub(crate) ranking: &'a Ranking,
    pub(crate) tables: &'a mut Tables,
    /// How many words and phrases the query has.
    pub(crate) words: f64,
    /// What the one says that says most.
    pub(crate) most: Says,
}

impl<'b, S: Store> Matcher<'_, 'b, S> {
    /// Finds the documents that have a unit, or notes the pieces that are missing and returns what there is.
    ///
    /// `joined`: the unit written together with a neighbour. Of a common word that is passed over only those count that it
    /// begins, if it is unfinished. Cost: O(length of the posting lists), and for a prefix that
    /// was not counted beforehand O(words that begin with it).
    pub(crate) fn find(&mut self, unit: &Unit, joined: &[String]) -> Result<WordMatches<'b>, Error> {
        let mut found = WordMatches::default();
        if unit.is_phrase {
            found.documents = find_phrase(self.reading, self.root, self.ranking, &unit.terms)?;
            found.row = unit.terms.clone();
            return Ok(found);
        }
        if unit.within == Within::Url {
            self.find_in_urls(unit)?;
        } else {
            let (term, misses) = (unit.term(), self.reading.misses());
            let is_passed_over = self.most > Says::Nothing && is_common_in(self.root, unit);
            if !is_passed_over {
                self.add_entry(term, unit, None, &mut found)?;
                for key in joined {
                    self.add_entry(key, unit, Some((MatchKind::Alias, self.ranking.weights.together)), &mut found)?;
                }
            }
            let is_begun_only = self.most == Says::Something && is_cut_in(self.root, unit);
            if unit.is_prefix && !is_begun_only {
                self.add_prefix(unit, &mut found)?;
            }
            found.is_settled = self.reading.misses() == misses || !self.root.is_usual(term);
            found.is_stop_word |= is_passed_over || is_begun_only;
        }
        found.documents = self.tables.word.take();
        Ok(found)
    }

    /// Adds every document that the entry of `key` leads to.
    ///
    /// `instead`: how and for how much these count, if `key` is not what was typed.
    pub(crate) fn add_entry(
        &mut self,
        key: &str,
        unit: &Unit,
        instead: Option<(MatchKind, f64)>,
        found: &mut WordMatches<'b>,
    ) -> Result<(), Error> {
        let Self { reading, root, ranking, tables, .. } = self;
        let within = unit.within;
        for_each_entry(reading, root, key, false, &mut |_, mut entry: Entry<'b>| {
            if instead.is_none() {
                found.is_stop_word = entry.is_stop_word;
            }
            while let Some(group) = entry.next()? {
                let way = match group.kind {
                    GroupKind::Capitals if unit.is_capitals => (MatchKind::Exact, 1.0),
                    GroupKind::Capitals => continue,
                    // What is left out is the word, not what it can also be found by.
                    kind if unit.is_excluded && !matches!(kind, GroupKind::Exact | GroupKind::Alias) => continue,
                    kind => way(ranking, kind),
                };
                // A mistake or a compound typed apart stands for a word and its forms, not for what they are parts of.
                let way = match instead {
                    Some(_) if matches!(group.kind, GroupKind::Compound | GroupKind::Name) => continue,
                    Some((kind, weight)) if group.kind == GroupKind::Exact => (kind, weight),
                    Some((kind, weight)) => (kind, weight * FORM_OF_ANOTHER * way.1),
                    None => way,
                };
                note_others(&group, way.0, found)?;
                ranking.gather(&group.postings, way, within == Within::Title, &mut tables.word, Gather::Add)?;
            }
            Ok(())
        })?;
        if instead.is_some() {
            note_other(found, Cow::Owned(key.to_owned()), instead.map_or(MatchKind::Exact, |(kind, _)| kind), 0);
        }
        Ok(())
    }

    /// Adds the documents with words that begin with the unit.
    fn add_prefix(&mut self, unit: &Unit, found: &mut WordMatches<'b>) -> Result<(), Error> {
        let Self { reading, root, ranking, tables, words, .. } = self;
        let (typed, is_title) = (unit.term(), unit.within == Within::Title);
        let letters = letters(typed);
        // The more words are finished, the less the unfinished one says.
        let share = 1.0 / *words;
        let (prefix, form) = (share * ranking.weights.prefix, share * ranking.weights.prefix_form);
        let damaged = Damaged::of("the postings");
        let mut is_counted = false;
        let mut add = |group: &Group<'b>| -> Result<(), Damaged> {
            let (weight, table, how) = match group.kind {
                GroupKind::Exact | GroupKind::Completion => (prefix, &mut tables.completions, Gather::Add),
                _ if unit.is_excluded => return Ok(()),
                _ => (form, &mut tables.forms, Gather::KeepMost),
            };
            ranking.gather(&group.postings, (MatchKind::Prefix, weight), is_title, table, how)
        };
        let misses = reading.misses();
        if letters <= MOST_PREFIX_LETTERS {
            for_each_entry(reading, root, &prefix_key(typed), false, &mut |_, mut entry| {
                is_counted = true;
                found.is_cut = entry.is_stop_word;
                while let Some(group) = entry.next()? {
                    add(&group)?;
                }
                Ok(())
            })?;
        }
        // While the count is missing it is not known whether there is one. Few blocks are wanted all the same: both come at
        // once.
        let is_known = !S::IS_DIVIDED || reading.misses() == misses || root.blocks_of(typed, true)?.len() <= FEW_BLOCKS;
        if !is_counted && is_known {
            for_each_entry(reading, root, typed, true, &mut |term, mut entry| {
                while let Some(group) = entry.next()?.filter(|_| term.len() > typed.len()) {
                    if group.kind == GroupKind::Exact || is_form(group.kind, letters) {
                        add(&group)?;
                    }
                    if is_form(group.kind, letters) && letters >= LETTERS_OF_A_MARK {
                        note_others(&group, group.kind.match_kind(), found)?;
                    }
                }
                Ok(())
            })?;
        }
        tables.complete().map_err(&damaged)
    }

    fn find_in_urls(&mut self, unit: &Unit) -> Result<(), Error> {
        let Self { reading, root, tables, .. } = self;
        for_each_entry(reading, root, &url_key(unit.term()), unit.is_prefix, &mut |_, entry| {
            let mut group = entry.exact()?.ok_or(Damaged)?;
            while let Some(Posting { document, part, .. }) = group.postings.next()? {
                let kind = if unit.is_prefix { MatchKind::Prefix } else { MatchKind::Exact };
                let found = WordMatch { document, frequency: 1.0, weight: 1.0, kind, part: part_of(part) };
                tables.word.add(found, Gather::KeepMost)?;
            }
            Ok(())
        })
    }
}

/// How much a unit says. In a large index what says less is passed over beside what says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Says {
    /// A common word.
    Nothing,
    /// One or two letters that too many words begin with.
    Little,
    Something,
}

impl Says {
    pub(crate) fn of(root: &Root<'_>, unit: &Unit) -> Self {
        match unit {
            _ if is_common_in(root, unit) => Self::Nothing,
            _ if is_cut_in(root, unit) => Self::Little,
            _ => Self::Something,
        }
    }
}

#[inline(never)]
fn is_common_in(root: &Root<'_>, unit: &Unit) -> bool {
    unit.is_plain() && !unit.is_capitals && root.is_passed_over(unit.term())
}

#[inline(never)]
fn is_cut_in(root: &Root<'_>, unit: &Unit) -> bool {
    unit.is_plain() && unit.is_prefix && root.is_passed_over(&prefix_key(unit.term()))
}

/// What a way in which a word was found is called, and what it counts.
fn way(ranking: &Ranking, kind: GroupKind) -> (MatchKind, f64) {
    let weights = &ranking.weights;
    let weight = match kind {
        GroupKind::Alias => weights.alias,
        GroupKind::Stem => weights.stem,
        GroupKind::Name => weights.name,
        GroupKind::Compound => weights.compound,
        _ => 1.0,
    };
    (kind.match_kind(), weight)
}

fn note_others<'b>(group: &Group<'b>, kind: MatchKind, found: &mut WordMatches<'b>) -> Result<(), Damaged> {
    let mut terms = group.terms.clone();
    while let Some((term, start)) = terms.next()? {
        note_other(found, Cow::Borrowed(term), kind, start);
    }
    Ok(())
}

/// Keeps the words in order, the first way in which each was found.
fn note_other<'b>(found: &mut WordMatches<'b>, term: Cow<'b, str>, kind: MatchKind, start: u32) {
    if let Err(place) = found.others.binary_search_by(|known| known.term.cmp(&term)) {
        found.others.insert(place, Other { term, kind, start });
    }
}
