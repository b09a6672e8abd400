//! Which keys lead to the documents of other words?
//!
//! The second half of building an index: what is known of the words ([`Relations`]) becomes groups of merged postings.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

use super::collect::{Keys, TermLists};
use super::entries::{GroupKind, NewGroup, is_form};
use super::keys::{FIRST_OF_WORDS, MOST_PREFIX_LETTERS, prefix_key, sound_key};
use super::parallel::{in_parallel, stretches};
use super::postings::{Posting, Postings, PostingsWriter};
use crate::words::{RelationKind, Relations};

/// An entry before it is written: its groups without the one of the word itself.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) is_stop_word: bool,
    pub(super) groups: Vec<NewGroup>,
}

/// The groups of every key that has some, in order.
pub(super) type GroupsByKey = Vec<(Box<str>, Groups)>;

/// Makes the groups of every key that has some, on so many threads.
///
/// `prefix_postings`: how many postings the words that begin with a prefix must have together to be counted beforehand.
pub(super) fn groups(
    keys: &Keys,
    relations: Relations,
    documents: Documents<'_>,
    prefix_postings: usize,
    threads: usize,
) -> GroupsByKey {
    let known: Known<'_> = keys.iter().map(|(key, lists)| (&**key, lists)).collect();
    let stop_words: HashSet<&str> = relations.stop_words.iter().map(String::as_str).collect();
    let wanted = wanted(&known, &relations);
    let of_keys: Vec<&[Wanted<'_>]> = wanted.chunk_by(|a, b| a.key == b.key).collect();
    let weight = |of_key: &&[Wanted<'_>]| of_key.iter().map(|one| one.lists.postings.bytes().len()).sum::<usize>() + 1;
    let related = in_parallel(stretches(&of_keys, threads, weight), |of_keys| {
        let mut merger = Merger::new(documents);
        of_keys.iter().map(|of_key| (Box::from(&*of_key[0].key), merger.groups_of(of_key))).collect::<Vec<_>>()
    });
    let capitals = keys.iter().filter(|(_, lists)| lists.is_sometimes_capitals()).map(|(key, lists)| {
        let (documents, postings) = (lists.capitals.documents(), lists.capitals.bytes().to_vec());
        let group = NewGroup { kind: GroupKind::Capitals, documents, positions: 0, terms: Vec::new(), postings };
        (key.clone(), vec![group])
    });
    let of_stop_words = relations.stop_words.iter().filter(|word| known.contains_key(&***word));
    let of_stop_words = of_stop_words.map(|word| (word.as_str().into(), Vec::new()));
    let mut all: Vec<(Box<str>, Vec<NewGroup>)> =
        related.into_iter().flatten().chain(capitals).chain(of_stop_words).collect();
    // Stable: of one key, those of other words stay before the capitals.
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut groups = GroupsByKey::new();
    for (key, more) in all {
        match groups.last_mut().filter(|(last, _)| *last == key) {
            Some((_, groups)) => groups.groups.extend(more),
            None => {
                let is_stop_word = stop_words.contains(&*key);
                groups.push((key, Groups { is_stop_word, groups: more }));
            }
        }
    }
    let mut prefixes = prefixes(keys, &groups, documents, prefix_postings, threads);
    groups.append(&mut prefixes);
    groups.sort_by(|(a, _), (b, _)| a.cmp(b));
    groups
}

/// What is known of each key.
type Known<'k> = HashMap<&'k str, &'k TermLists, RandomState>;

/// A word whose documents are wanted for a key.
struct Wanted<'k> {
    key: Cow<'k, str>,
    kind: GroupKind,
    term: &'k str,
    /// Where in the term the part begins.
    start: u32,
    lists: &'k TermLists,
}

/// What the relations ask for, in the order of the keys, the kinds and the terms.
fn wanted<'k>(known: &Known<'k>, relations: &'k Relations) -> Vec<Wanted<'k>> {
    let related = relations.relations.iter().filter_map(|relation| {
        let (kind, start) = match relation.kind {
            RelationKind::Alias => (GroupKind::Alias, 0),
            RelationKind::Stem => (GroupKind::Stem, 0),
            RelationKind::Compound { start } => (GroupKind::Compound, start),
        };
        let is_word = relation.key.starts_with(|first: char| first > FIRST_OF_WORDS);
        let (term, lists) = known.get_key_value(&*relation.term)?;
        (is_word && relation.key != relation.term).then(|| Wanted {
            key: (&*relation.key).into(),
            kind,
            term,
            start,
            lists,
        })
    });
    let names = relations.names.iter().filter_map(|name| {
        let (term, lists) = known.get_key_value(&**name)?;
        Some(Wanted { key: sound_key(name).into(), kind: GroupKind::Name, term, start: 0, lists })
    });
    let mut wanted: Vec<_> = related.chain(names).collect();
    wanted.sort_by(|a, b| (&a.key, a.kind, a.term).cmp(&(&b.key, b.kind, b.term)));
    wanted.dedup_by(|a, b| (&a.key, a.kind, a.term) == (&b.key, b.kind, b.term));
    wanted
}

/// The documents of the index, as far as their postings depend on it.
#[derive(Clone, Copy)]
pub(super) struct Documents<'l> {
    pub(super) count: u32,
    /// Their lengths, if postings have none.
    pub(super) lengths: Option<&'l [u8]>,
}

/// Merges posting lists by document.
struct Merger<'l> {
    lengths: Option<&'l [u8]>,
    /// A place for each document; all are empty between two merges.
    table: Vec<Option<Posting>>,
    /// Those that are not. Most lists are short beside the number of documents.
    touched: Vec<u32>,
}

impl<'l> Merger<'l> {
    fn new(documents: Documents<'l>) -> Self {
        Self { lengths: documents.lengths, table: vec![None; documents.count as usize], touched: Vec::new() }
    }

    /// The groups of one key, one of each kind that is wanted.
    fn groups_of(&mut self, wanted: &[Wanted<'_>]) -> Vec<NewGroup> {
        let of_kinds = wanted.chunk_by(|a, b| a.kind == b.kind);
        let group = of_kinds.map(|wanted| {
            let lists = wanted.iter().map(|one| one.lists.postings.bytes());
            let has_lengths = self.lengths.is_none();
            let merged = self.merge(lists, |sum, one| *sum = sum.saturating_add(one));
            let (documents, postings) = write(merged, has_lengths);
            let terms = wanted.iter().map(|one| (one.term.to_owned(), one.start)).collect();
            NewGroup { kind: wanted[0].kind, documents, positions: 0, terms, postings }
        });
        group.collect()
    }

    /// One posting for each document, its frequencies joined, its part the first.
    fn merge<'a>(
        &mut self,
        lists: impl Iterator<Item = &'a [u8]>,
        join: impl Fn(&mut u32, u32),
    ) -> impl Iterator<Item = Posting> {
        for list in lists {
            let mut postings = Postings::new(list, self.lengths);
            while let Ok(Some(posting)) = postings.next() {
                match &mut self.table[posting.document as usize] {
                    Some(merged) => {
                        merged.part = merged.part.min(posting.part);
                        let pairs = merged.frequencies.iter_mut().zip(posting.frequencies);
                        pairs.for_each(|(merged, one)| join(merged, one));
                    }
                    empty => {
                        *empty = Some(posting);
                        self.touched.push(posting.document);
                    }
                }
            }
        }
        self.touched.sort_unstable();
        let table = &mut self.table;
        self.touched.drain(..).filter_map(|document| table[document as usize].take())
    }
}

fn write(postings: impl Iterator<Item = Posting>, has_lengths: bool) -> (u32, Vec<u8>) {
    let mut writer = PostingsWriter::new(has_lengths);
    postings.for_each(|posting| writer.push(&posting));
    (writer.documents(), writer.finish())
}

/// The entries of the prefixes that so many words begin with that they are counted beforehand. They equal what
/// a walk over those words would find, but for other forms of such words: of a document that has several, each field has the
/// most of any, and of one that has a completion none is kept.
fn prefixes(
    keys: &Keys,
    groups: &[(Box<str>, Groups)],
    documents: Documents<'_>,
    prefix_postings: usize,
    threads: usize,
) -> GroupsByKey {
    let words = words_with_groups(keys, groups);
    let mut counted: Vec<Prefix<'_>> = Vec::new();
    for letters in 1..=MOST_PREFIX_LETTERS {
        let prefix_of = |key: &'_ str| key.char_indices().nth(letters - 1).map(|(at, last)| at + last.len_utf8());
        for same in words
            .chunk_by(|a, b| prefix_of(a.key).map(|end| &a.key[..end]) == prefix_of(b.key).map(|end| &b.key[..end]))
        {
            let Some(prefix) = prefix_of(same[0].key).map(|end| &same[0].key[..end]) else { continue };
            let prefix = Prefix { prefix, letters, words: same };
            // Not how long they are: in another packing they have another length, and the answers may not differ.
            if prefix.postings() >= prefix_postings {
                counted.push(prefix);
            }
        }
    }
    let counted = in_parallel(stretches(&counted, threads, Prefix::postings), |prefixes| {
        let mut merger = Merger::new(documents);
        prefixes.iter().map(|prefix| (prefix_key(prefix.prefix).into(), prefix.groups(&mut merger))).collect::<Vec<_>>()
    });
    counted.into_iter().flatten().collect()
}

/// A key with the lists of its groups.
struct WordWithGroups<'k> {
    key: &'k str,
    exact: Option<&'k PostingsWriter>,
    groups: &'k [NewGroup],
}

/// Every word that may be typed, in order.
fn words_with_groups<'k>(keys: &'k Keys, groups: &'k [(Box<str>, Groups)]) -> Vec<WordWithGroups<'k>> {
    let keys = keys.iter().map(|(key, lists)| WordWithGroups { key, exact: Some(&lists.postings), groups: &[] });
    let groups = groups.iter().map(|(key, groups)| WordWithGroups { key, exact: None, groups: &groups.groups });
    let mut words: Vec<_> = keys.chain(groups).filter(|word| word.key.starts_with(|c| c >= FIRST_OF_WORDS)).collect();
    words.sort_by(|a, b| a.key.cmp(b.key));
    words.dedup_by(|with_groups, exact| {
        let is_same = with_groups.key == exact.key;
        if is_same {
            exact.groups = with_groups.groups;
        }
        is_same
    });
    words
}

/// A beginning of words, and all words that begin so.
struct Prefix<'k> {
    prefix: &'k str,
    letters: usize,
    words: &'k [WordWithGroups<'k>],
}

impl<'k> Prefix<'k> {
    fn completions(&self) -> impl Iterator<Item = &WordWithGroups<'k>> {
        self.words.iter().filter(|word| word.key != self.prefix)
    }

    fn exact(&self) -> impl Iterator<Item = &'k PostingsWriter> {
        self.completions().filter_map(|word| word.exact)
    }

    fn forms(&self) -> impl Iterator<Item = &'k NewGroup> {
        let groups = self.completions().flat_map(|word| word.groups);
        groups.filter(|group| is_form(group.kind, self.letters))
    }

    /// How many postings all its words have together.
    fn postings(&self) -> usize {
        let all = self.exact().map(PostingsWriter::documents).chain(self.forms().map(|group| group.documents));
        all.map(|documents| documents as usize).sum()
    }

    fn groups(&self, merger: &mut Merger<'_>) -> Groups {
        let completions: Vec<Posting> =
            merger.merge(self.exact().map(PostingsWriter::bytes), |sum, one| *sum = sum.saturating_add(one)).collect();
        let forms = merger.merge(self.forms().map(|group| &*group.postings), |most, one| *most = one.max(*most));
        let is_new = |form: &Posting| completions.binary_search_by_key(&form.document, |p| p.document).is_err();
        let forms: Vec<Posting> = forms.filter(is_new).collect();
        let lists = [(GroupKind::Completion, completions), (GroupKind::FormOfCompletion, forms)];
        let groups = lists.into_iter().map(|(kind, list)| {
            let (documents, postings) = write(list.into_iter(), merger.lengths.is_none());
            NewGroup { kind, documents, positions: 0, terms: Vec::new(), postings }
        });
        Groups { is_stop_word: false, groups: groups.collect() }
    }
}
