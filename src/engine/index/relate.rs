//! Which keys lead to the documents of other words?
//!
//! The second half of building an index: what is known of the words ([`Relations`]) becomes groups of merged postings.

use std::collections::{BTreeMap, HashMap};

use super::collect::TermLists;
use super::entries::{GroupKind, NewGroup};
use super::keys::{FIRST_OF_WORDS, prefix_key, sound_key};
use super::postings::{Posting, Postings, PostingsWriter};
use crate::words::{RelationKind, Relations};

/// An entry before it is written: its groups without the one of the word itself.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) is_stop_word: bool,
    pub(super) groups: Vec<NewGroup>,
}

/// The longest beginnings of words that are counted beforehand.
const MOST_PREFIX_LETTERS: usize = 4;

/// Makes the groups of every key that has some, in order.
///
/// `prefix_postings`: how many postings the words that begin with a prefix must have together to be counted beforehand.
pub(super) fn groups(
    keys: &[(String, TermLists)],
    relations: Relations,
    documents: u32,
    prefix_postings: usize,
) -> BTreeMap<String, Groups> {
    let known: HashMap<&str, &TermLists> = keys.iter().map(|(key, lists)| (&**key, lists)).collect();
    let mut merger = Merger { table: vec![None; documents as usize], touched: Vec::new() };
    let mut wanted: BTreeMap<(String, GroupKind), BTreeMap<String, u32>> = BTreeMap::new();
    for relation in relations.relations {
        let (kind, start) = match relation.kind {
            RelationKind::Alias => (GroupKind::Alias, 0),
            RelationKind::Stem => (GroupKind::Stem, 0),
            RelationKind::Compound { start } => (GroupKind::Compound, start),
        };
        let is_word = relation.key.starts_with(|first: char| first > FIRST_OF_WORDS);
        if is_word && relation.key != relation.term && known.contains_key(&*relation.term) {
            wanted.entry((relation.key, kind)).or_default().insert(relation.term, start);
        }
    }
    for name in relations.names.into_iter().filter(|name| known.contains_key(&**name)) {
        wanted.entry((sound_key(&name), GroupKind::Name)).or_default().insert(name, 0);
    }
    let mut groups: BTreeMap<String, Groups> = BTreeMap::new();
    for ((key, kind), terms) in wanted {
        let lists = terms.keys().filter_map(|term| known.get(&**term)).map(|lists| lists.postings.bytes());
        let (documents, postings) = write(merger.merge(lists, |sum, one| *sum = sum.saturating_add(one)));
        let group = NewGroup { kind, documents, positions: 0, terms: terms.into_iter().collect(), postings };
        groups.entry(key).or_default().groups.push(group);
    }
    for (key, lists) in keys.iter().filter(|(_, lists)| lists.is_sometimes_capitals()) {
        let (documents, postings) = (lists.capitals.documents(), lists.capitals.bytes().to_vec());
        let group = NewGroup { kind: GroupKind::Capitals, documents, positions: 0, terms: Vec::new(), postings };
        groups.entry(key.clone()).or_default().groups.push(group);
    }
    for stop_word in relations.stop_words {
        if known.contains_key(&*stop_word) || groups.contains_key(&stop_word) {
            groups.entry(stop_word).or_default().is_stop_word = true;
        }
    }
    let prefixes = prefixes(keys, &groups, &mut merger, prefix_postings);
    groups.extend(prefixes);
    groups
}

/// Merges posting lists by document.
struct Merger {
    /// A place for each document; all are empty between two merges.
    table: Vec<Option<Posting>>,
    /// Those that are not. Most lists are short beside the number of documents.
    touched: Vec<u32>,
}

impl Merger {
    /// One posting for each document, its frequencies joined, its part the first.
    fn merge<'a>(
        &mut self,
        lists: impl Iterator<Item = &'a [u8]>,
        join: impl Fn(&mut u32, u32),
    ) -> impl Iterator<Item = Posting> {
        for list in lists {
            let mut postings = Postings::new(list);
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

fn write(postings: impl Iterator<Item = Posting>) -> (u32, Vec<u8>) {
    let mut writer = PostingsWriter::default();
    postings.for_each(|posting| writer.push(&posting));
    (writer.documents(), writer.finish())
}

/// The entries of the prefixes that so many words begin with that they are counted beforehand. They equal what
/// a walk over those words would find, but for other forms of such words: of a document that has several, each field has the
/// most of any, and of one that has a completion none is kept.
fn prefixes(
    keys: &[(String, TermLists)],
    groups: &BTreeMap<String, Groups>,
    merger: &mut Merger,
    prefix_postings: usize,
) -> BTreeMap<String, Groups> {
    // Every word with the lists of its groups, in order.
    let mut words: BTreeMap<&str, (Option<&[u8]>, &[NewGroup])> = BTreeMap::new();
    for (key, lists) in keys {
        words.insert(key, (Some(lists.postings.bytes()), &[]));
    }
    for (key, groups) in groups {
        words.entry(key).or_default().1 = &groups.groups;
    }
    let words: Vec<_> = words.into_iter().filter(|(key, _)| key.starts_with(|c| c >= FIRST_OF_WORDS)).collect();
    let mut prefixes = BTreeMap::new();
    for letters in 1..=MOST_PREFIX_LETTERS {
        let prefix_of = |key: &'_ str| key.char_indices().nth(letters - 1).map(|(at, last)| at + last.len_utf8());
        for same in
            words.chunk_by(|(a, _), (b, _)| prefix_of(a).map(|end| &a[..end]) == prefix_of(b).map(|end| &b[..end]))
        {
            let Some(prefix) = prefix_of(same[0].0).map(|end| &same[0].0[..end]) else { continue };
            let completions = || same.iter().filter(|(key, _)| *key != prefix);
            let forms = || {
                completions().flat_map(|(_, (_, groups))| groups.iter()).filter(|group| is_form(group.kind, letters))
            };
            let exact = || completions().filter_map(|(_, (exact, _))| *exact);
            // A posting takes two bytes or more.
            let bytes: usize = exact().map(<[u8]>::len).chain(forms().map(|group| group.postings.len())).sum();
            if bytes / 2 < prefix_postings {
                continue;
            }
            let completions: Vec<Posting> = merger.merge(exact(), |sum, one| *sum = sum.saturating_add(one)).collect();
            let forms = merger.merge(forms().map(|group| &*group.postings), |most, one| *most = one.max(*most));
            let is_new = |form: &Posting| completions.binary_search_by_key(&form.document, |p| p.document).is_err();
            let forms: Vec<Posting> = forms.filter(is_new).collect();
            let lists = [(GroupKind::Completion, completions), (GroupKind::FormOfCompletion, forms)];
            let groups = lists.into_iter().map(|(kind, list)| {
                let (documents, postings) = write(list.into_iter());
                NewGroup { kind, documents, positions: 0, terms: Vec::new(), postings }
            });
            prefixes.insert(prefix_key(prefix), Groups { is_stop_word: false, groups: groups.collect() });
        }
    }
    prefixes
}

/// Whether a group of a word answers a prefix of the word that has this many letters.
pub(crate) fn is_form(kind: GroupKind, letters: usize) -> bool {
    match kind {
        GroupKind::Alias | GroupKind::Stem => true,
        // A short beginning of a compound's part says too little.
        GroupKind::Compound => letters >= LETTERS_OF_A_PART,
        _ => false,
    }
}

/// How many letters of a compound's part must be typed before the compound is found.
const LETTERS_OF_A_PART: usize = 5;
