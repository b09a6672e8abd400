//! Which beginnings of words do so many words have that they are counted beforehand?

use super::entries::{GroupKind, NewGroup, is_form};
use super::keys::{FIRST_OF_WORDS, MOST_PREFIX_LETTERS, prefix_key};
use super::merge::{Documents, Merger};
use super::parallel::in_batches;
use super::postings::Posting;
use super::relate::{Groups, KeyGroups};
use super::runs::{Keys, WordLists};
use super::spool::{Place, Room};
use crate::error::Error;

/// About how much memory a posting takes while lists are merged.
const BYTES_OF_A_POSTING: usize = 40;

/// The longest beginnings of which a large index keeps only the best documents: more begin so than a reader can wait for.
const MOST_CUT_LETTERS: usize = 2;

/// The entries of the prefixes whose words have at least so many postings together. They equal what a walk over those words
/// would find, but for other forms of such words: of a document that has several, each field has the most of any, and of
/// one that has a completion none is kept.
///
/// If the index `is_large`, no more documents than `prefix_postings` are kept of the shortest; those that were cut are
/// marked as stop words are.
pub(super) fn prefixes(
    keys: &Keys,
    groups: &Groups,
    documents: Documents<'_>,
    prefix_postings: usize,
    is_large: bool,
    room: &Room,
) -> Result<Groups, Error> {
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
    counted.sort_by_key(|prefix| prefix.prefix);
    let mut made = Groups::new(room);
    let make = |prefixes: &[Prefix<'_>]| {
        let mut merger = Merger::new(documents);
        let most = |prefix: &Prefix<'_>| match prefix.letters {
            ..=MOST_CUT_LETTERS if is_large => prefix_postings,
            _ => usize::MAX,
        };
        prefixes.iter().map(|prefix| prefix.groups(keys, groups, most(prefix), &mut merger)).collect()
    };
    let weight = |prefix: &Prefix<'_>| prefix.postings() * BYTES_OF_A_POSTING;
    in_batches(&counted, room.work(), weight, make, |prefix, (is_cut, groups): (bool, [NewGroup; 2])| {
        made.push(prefix_key(prefix.prefix).into(), is_cut, &groups)
    })?;
    Ok(made)
}

/// A key with its lists.
struct WordWithGroups<'k> {
    key: &'k str,
    exact: Option<&'k WordLists>,
    groups: &'k [(GroupKind, u32, Place)],
}

/// Every word that may be typed, in order.
fn words_with_groups<'k>(keys: &'k Keys, groups: &'k Groups) -> Vec<WordWithGroups<'k>> {
    let own = keys.words.iter().map(|word| WordWithGroups { key: &word.key, exact: Some(word), groups: &[] });
    let is_word = |key: &&KeyGroups| key.key.starts_with(|first| first >= FIRST_OF_WORDS);
    let related = groups.keys.iter().filter(is_word);
    let related = related.map(|known| WordWithGroups { key: &known.key, exact: None, groups: &known.groups });
    let mut words: Vec<_> = own.chain(related).collect();
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

    fn exact(&self) -> impl Iterator<Item = &'k WordLists> {
        self.completions().filter_map(|word| word.exact)
    }

    fn forms(&self) -> impl Iterator<Item = &'k (GroupKind, u32, Place)> {
        let groups = self.completions().flat_map(|word| word.groups);
        groups.filter(|(kind, ..)| is_form(*kind, self.letters))
    }

    /// How many postings all its words have together.
    fn postings(&self) -> usize {
        let all = self.exact().map(|word| word.documents).chain(self.forms().map(|(_, documents, _)| *documents));
        all.map(|documents| documents as usize).sum()
    }

    /// The groups, with no more than `most` documents; and whether there were more.
    fn groups(
        &self,
        keys: &Keys,
        groups: &Groups,
        most: usize,
        merger: &mut Merger<'_>,
    ) -> Result<(bool, [NewGroup; 2]), Error> {
        let lists = self.exact().map(|word| keys.postings(word)).collect::<Result<Vec<_>, _>>()?;
        let mut completions: Vec<Posting> = merger.merge(&lists, |sum, one| *sum = sum.saturating_add(one)).collect();
        let lists = self.forms().map(|group| groups.postings(group)).collect::<Result<Vec<_>, _>>()?;
        let is_new = |form: &Posting| completions.binary_search_by_key(&form.document, |p| p.document).is_err();
        let mut forms: Vec<Posting> = merger.merge(&lists, |most, one| *most = one.max(*most)).filter(is_new).collect();
        let is_cut = completions.len() > most;
        if is_cut {
            // Those with such a word in the title, then the newest.
            completions.sort_by_key(|posting| !posting.is_in_title());
            completions.truncate(most);
            completions.sort_by_key(|posting| posting.document);
            forms.clear();
        }
        let completions = merger.group(GroupKind::Completion, completions.into_iter());
        Ok((is_cut, [completions, merger.group(GroupKind::FormOfCompletion, forms.into_iter())]))
    }
}
