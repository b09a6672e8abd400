//! Which keys lead to the documents of other words?
//!
//! The second half of building an index: what is known of the words ([`Relations`]) becomes groups of merged postings.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use foldhash::fast::RandomState;

use super::entries::{GroupKind, NewGroup, write_group};
use super::keys::{FIRST_OF_WORDS, LETTERS_TO_MISTAKE, letters_of_word, sound_key};
use super::merge::{Documents, Merger};
use super::parallel::in_batches;
use super::postings::PostingList;
use super::runs::{Keys, WordLists};
use super::spool::{Place, Room, Spool};
use crate::error::Error;
use crate::words::{RelationKind, Relations};

/// The groups of keys that have some, without those of the keys themselves.
pub(super) struct Groups {
    spool: Spool,
    /// In order.
    pub(super) keys: Vec<KeyGroups>,
}

/// What is known of the groups of a key.
pub(super) struct KeyGroups {
    pub(super) key: Box<str>,
    pub(super) is_stop_word: bool,
    /// All of them, as they stand in an entry.
    entry: Place,
    /// Each of them: what it is, how many documents it has, and where its postings lie.
    pub(super) groups: Vec<(GroupKind, u32, Place)>,
}

impl Groups {
    pub(super) fn new(room: &Room) -> Self {
        Self { spool: Spool::new(room), keys: Vec::new() }
    }

    /// Adds the groups of a key that comes after all others.
    pub(super) fn push(&mut self, key: Box<str>, is_stop_word: bool, groups: &[NewGroup]) -> Result<(), Error> {
        let (mut entry, mut written) = (Vec::new(), Vec::new());
        for (number, group) in groups.iter().enumerate() {
            write_group(&mut entry, is_stop_word, group, number + 1 < groups.len())?;
            written.push((group, entry.len() - group.postings.bytes.len()));
        }
        let start = self.spool.push(&entry)?;
        let place = |(group, at): (&NewGroup, usize)| {
            let place = Place { start: start + at as u64, length: group.postings.bytes.len() as u32 };
            (group.kind, group.postings.documents, place)
        };
        let groups = written.into_iter().map(place).collect();
        let length = u32::try_from(entry.len()).map_err(|_| Error::too_large("a word", u64::from(u32::MAX)))?;
        self.keys.push(KeyGroups { key, is_stop_word, entry: Place { start, length }, groups });
        Ok(())
    }

    /// The groups of a key as they stand in an entry.
    pub(super) fn entry(&self, key: &KeyGroups) -> Result<Cow<'_, [u8]>, Error> {
        self.spool.at(key.entry)
    }

    /// The postings of a group.
    pub(super) fn postings(&self, (_, documents, place): &(GroupKind, u32, Place)) -> Result<PostingList, Error> {
        Ok(PostingList { documents: *documents, bytes: self.spool.at(*place)?.into_owned() })
    }
}

/// Makes the groups of every key that words of the site lead to, or that is common or sometimes written in capitals.
pub(super) fn relate(
    keys: &Keys,
    relations: &Relations,
    documents: Documents<'_>,
    room: &Room,
) -> Result<Groups, Error> {
    let stop_words: HashSet<&str> = relations.stop_words.iter().map(String::as_str).collect();
    let wanted = wanted(keys, relations);
    let mut tasks: BTreeMap<&str, Task<'_>> = BTreeMap::new();
    for wanted in wanted.chunk_by(|a, b| a.key == b.key) {
        tasks.entry(&wanted[0].key).or_default().wanted = wanted;
    }
    for word in &keys.words {
        let is_stop_word = stop_words.contains(&*word.key);
        if word.capitals.is_some() || is_stop_word {
            tasks.entry(&word.key).or_default().capitals = word.capitals.as_ref();
        }
    }
    let tasks: Vec<(&str, Task<'_>)> = tasks.into_iter().collect();
    let mut groups = Groups::new(room);
    let make = |tasks: &[(&str, Task<'_>)]| {
        let mut merger = Merger::new(documents);
        tasks.iter().map(|(_, task)| task.groups(keys, &mut merger)).collect()
    };
    in_batches(
        &tasks,
        room.work(),
        |(_, task)| task.bytes(),
        make,
        |(key, _), made: Vec<NewGroup>| groups.push((*key).into(), stop_words.contains(key), &made),
    )?;
    Ok(groups)
}

/// What the groups of a key are made of.
#[derive(Default)]
struct Task<'k> {
    wanted: &'k [Wanted<'k>],
    capitals: Option<&'k PostingList>,
}

impl Task<'_> {
    /// How much is read for it.
    fn bytes(&self) -> usize {
        self.wanted.iter().map(|wanted| wanted.word.postings_bytes()).sum::<usize>() + 1
    }

    /// One group of each kind that is wanted, and the capitals behind them.
    fn groups(&self, keys: &Keys, merger: &mut Merger<'_>) -> Result<Vec<NewGroup>, Error> {
        let mut groups = Vec::new();
        for wanted in self.wanted.chunk_by(|a, b| a.kind == b.kind) {
            let lists = wanted.iter().map(|one| keys.postings(one.word)).collect::<Result<Vec<_>, _>>()?;
            let merged: Vec<_> = merger.merge(&lists, |sum, one| *sum = sum.saturating_add(one)).collect();
            let terms = wanted.iter().map(|one| (one.word.key.to_string(), one.start)).collect();
            groups.push(NewGroup { terms, ..merger.group(wanted[0].kind, merged.into_iter()) });
        }
        if let Some(capitals) = self.capitals {
            groups.push(NewGroup::unnamed(GroupKind::Capitals, capitals.clone()));
        }
        Ok(groups)
    }
}

/// A word whose documents are wanted for a key.
struct Wanted<'k> {
    key: Cow<'k, str>,
    kind: GroupKind,
    word: &'k WordLists,
    /// Where in the word the part begins.
    start: u32,
}

/// What the relations ask for, in the order of the keys, the kinds and the words.
fn wanted<'k>(keys: &'k Keys, relations: &'k Relations) -> Vec<Wanted<'k>> {
    let related = relations.relations.iter().filter_map(|relation| {
        let (kind, start) = match relation.kind {
            RelationKind::Alias => (GroupKind::Alias, 0),
            RelationKind::Stem => (GroupKind::Stem, 0),
            RelationKind::Compound { start } => (GroupKind::Compound, start),
        };
        let is_word = relation.key.starts_with(|first: char| first > FIRST_OF_WORDS);
        let word = keys.word(&relation.term)?;
        (is_word && relation.key != relation.term).then(|| Wanted { key: (&*relation.key).into(), kind, word, start })
    });
    let mut wanted: Vec<_> = related.collect();
    let mut names: HashMap<String, Vec<&WordLists>, RandomState> = HashMap::default();
    for word in relations.names.iter().filter_map(|name| keys.word(name)) {
        names.entry(sound_key(&word.key)).or_default().push(word);
    }
    // What leads to words is looked up in one place, so the names that sound like it are there too.
    let known = keys.words.iter().map(|word| Cow::Borrowed(&*word.key)).chain(wanted.iter().map(|one| one.key.clone()));
    let mut named = Vec::new();
    for key in known.filter(|key| letters_of_word(key) >= LETTERS_TO_MISTAKE) {
        let same = names.get(&sound_key(&key)).into_iter().flatten().filter(|name| *name.key != *key);
        named.extend(same.map(|name| Wanted { key: key.clone(), kind: GroupKind::Name, word: name, start: 0 }));
    }
    wanted.append(&mut named);
    for (sound, same) in names {
        let key = Cow::<str>::from(sound);
        wanted.extend(same.iter().map(|name| Wanted { key: key.clone(), kind: GroupKind::Name, word: name, start: 0 }));
    }
    wanted.sort_by(|a, b| (&a.key, a.kind, &a.word.key).cmp(&(&b.key, b.kind, &b.word.key)));
    wanted.dedup_by(|a, b| (&a.key, a.kind, &a.word.key) == (&b.key, b.kind, &b.word.key));
    wanted
}
