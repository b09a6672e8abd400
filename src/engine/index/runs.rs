//! What is known of every key, kept in sorted runs until all documents were read.
//!
//! A run holds the keys of documents that follow one another, in order, each with its lists. Runs are joined by reading all
//! of them at once, which takes little memory however many documents there are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::beside::can_be_frequent;
use super::bytes::{Damaged, Reader, write_number, write_string};
use super::collect::{Neighbours, TermLists};
use super::keys::FIRST_OF_WORDS;
use super::postings::{PostingList, PostingsWriter};
use super::spool::{Place, Records, Room, Spool};
use super::ways::{assumed, is_sometimes_capitals, read_ways, word, write_ways};
use crate::error::Error;
use crate::words::Word;

/// Sorted runs of keys.
pub(super) struct Runs {
    spool: Spool,
    /// The first document of each, and where it begins and ends.
    runs: Vec<(u32, u64, u64)>,
}

impl Runs {
    pub(super) fn new(room: &Room) -> Self {
        Self { spool: Spool::new(room), runs: Vec::new() }
    }

    /// Adds what was collected from some documents, the first of which is `first`, in the order of the keys.
    pub(super) fn push(&mut self, first: u32, keys: impl Iterator<Item = (Box<str>, TermLists)>) -> Result<(), Error> {
        let start = self.spool.length();
        let mut record = Vec::new();
        for (key, lists) in keys {
            record.clear();
            write_string(&mut record, &key)?;
            lists.postings.write(&mut record);
            lists.capitals.write(&mut record);
            write_number(&mut record, lists.positions.len() as u32);
            record.extend_from_slice(&lists.positions);
            let neighbours = lists.neighbours.as_ref().map_or(&[][..], |neighbours| &neighbours.0);
            write_number(&mut record, neighbours.len() as u32);
            record.extend_from_slice(neighbours);
            write_ways(&mut record, &lists.ways)?;
            self.spool.push_record(&record)?;
        }
        self.runs.push((first, start, self.spool.length()));
        Ok(())
    }

    /// Joins all runs. `frequent_from`: in how many places a frequent word stands.
    pub(super) fn join(
        mut self,
        languages: &[&str],
        has_lengths: bool,
        frequent_from: usize,
        room: &Room,
    ) -> Result<(Keys, Vec<Word>), Error> {
        self.runs.sort_unstable();
        let mut runs: Vec<Run<'_>> = Vec::new();
        for &(_, start, end) in &self.runs {
            runs.push(Run { records: Records::new(&self.spool, start, end), has_lengths });
        }
        // Of equal keys, those of earlier documents come first.
        let mut next = BinaryHeap::new();
        let mut lists: Vec<Option<TermLists>> = Vec::new();
        for (number, run) in runs.iter_mut().enumerate() {
            let read = run.next()?;
            lists.push(read.map(|(key, lists)| {
                next.push(Reverse((key, number)));
                lists
            }));
        }
        let mut writer = KeysWriter {
            keys: Keys { spool: Spool::new(room), words: Vec::new() },
            words: Vec::new(),
            frequent_from,
            begun: Vec::new(),
        };
        let mut joined: Option<(Box<str>, TermLists)> = None;
        while let Some(mut least) = next.peek_mut() {
            let Reverse((_, number)) = *least;
            let read = runs[number].next()?;
            let (read_key, read_lists) = read.map_or((None, None), |(key, lists)| (Some(key), Some(lists)));
            let own = std::mem::replace(&mut lists[number], read_lists);
            let key = match read_key {
                Some(read_key) => std::mem::replace(&mut least.0.0, read_key),
                None => PeekMut::pop(least).0.0,
            };
            let Some(own) = own else { continue };
            match &mut joined {
                Some((known, first)) if *known == key => first.append(own),
                _ => {
                    if let Some((key, lists)) = joined.replace((key, own)) {
                        writer.push(key, lists, languages)?;
                    }
                }
            }
        }
        if let Some((key, lists)) = joined {
            writer.push(key, lists, languages)?;
        }
        Ok((writer.keys, writer.words))
    }
}

/// One run, as it is read.
struct Run<'s> {
    records: Records<'s>,
    has_lengths: bool,
}

impl Run<'_> {
    fn next(&mut self) -> Result<Option<(Box<str>, TermLists)>, Error> {
        let Some((_, record)) = self.records.next()? else { return Ok(None) };
        let mut reader = Reader::new(record);
        let mut read = || -> Result<_, Damaged> {
            let key = reader.string()?.into();
            let postings = PostingsWriter::read(&mut reader, self.has_lengths)?;
            let capitals = PostingsWriter::read(&mut reader, self.has_lengths)?;
            let length = reader.number()? as usize;
            let positions = reader.take(length)?.to_vec();
            let length = reader.number()? as usize;
            let neighbours = reader.take(length)?;
            let neighbours = (length > 0).then(|| Box::new(Neighbours(neighbours.to_vec())));
            let ways = read_ways(&mut reader)?;
            Ok((key, TermLists { postings, positions, neighbours, capitals, ways }))
        };
        read().map(Some).map_err(Damaged::of(KEPT))
    }
}

/// What errors call bytes that came back otherwise than they were kept.
const KEPT: &str = "what was kept";

/// What is known of every key, joined, in order.
pub(super) struct Keys {
    spool: Spool,
    /// Those of words, to be found by them.
    pub(super) words: Vec<WordLists>,
}

/// Where the lists of a word lie.
pub(super) struct WordLists {
    pub(super) key: Box<str>,
    pub(super) documents: u32,
    /// Whether in phrases it only says where it stands.
    is_frequent: bool,
    postings: Place,
    /// Where it is written in capitals, if in some places it is not.
    pub(super) capitals: Option<PostingList>,
}

impl WordLists {
    /// How long its postings are.
    pub(super) fn postings_bytes(&self) -> usize {
        self.postings.length as usize
    }
}

/// What is known of one key.
pub(super) struct KeyLists {
    pub(super) postings: PostingList,
    pub(super) positions: Vec<u8>,
    /// Of each position of a frequent word, the kinds of the words before and behind it, where these are wanted.
    pub(super) neighbours: Vec<u8>,
}

impl Keys {
    /// The frequent words, in order.
    pub(super) fn frequent(&self) -> Vec<&str> {
        self.words.iter().filter(|word| word.is_frequent).map(|word| &*word.key).collect()
    }

    /// What is known of a word.
    pub(super) fn word(&self, word: &str) -> Option<&WordLists> {
        self.words.binary_search_by(|known| (*known.key).cmp(word)).ok().map(|place| &self.words[place])
    }

    /// The postings of a word.
    pub(super) fn postings(&self, word: &WordLists) -> Result<PostingList, Error> {
        Ok(PostingList { documents: word.documents, bytes: self.spool.at(word.postings)?.into_owned() })
    }

    /// All keys from the first on.
    pub(super) fn iter(&self) -> KeysReader<'_> {
        KeysReader(Records::new(&self.spool, 0, self.spool.length()))
    }
}

/// Reads keys with their lists, one after the other.
pub(super) struct KeysReader<'s>(Records<'s>);

impl KeysReader<'_> {
    pub(super) fn next(&mut self) -> Result<Option<(Box<str>, KeyLists)>, Error> {
        let Some((_, record)) = self.0.next()? else { return Ok(None) };
        let mut reader = Reader::new(record);
        let mut read = || -> Result<_, Damaged> {
            let (key, documents) = (reader.string()?.into(), reader.number()?);
            let length = reader.number()? as usize;
            let postings = PostingList { documents, bytes: reader.take(length)?.to_vec() };
            let length = reader.number()? as usize;
            let positions = reader.take(length)?.to_vec();
            Ok((key, KeyLists { postings, positions, neighbours: reader.rest().to_vec() }))
        };
        read().map(Some).map_err(Damaged::of(KEPT))
    }
}

/// Writes joined keys, and finds out what their ways of writing tell.
struct KeysWriter {
    keys: Keys,
    words: Vec<Word>,
    frequent_from: usize,
    /// Words that no page has as one, each with which the last of them begins.
    begun: Vec<(Box<str>, TermLists)>,
}

impl KeysWriter {
    /// Writes the next key. A word that no page has as one is left out, for who types it finds two: unless it begins another
    /// word, which would be found in place of them.
    fn push(&mut self, key: Box<str>, lists: TermLists, languages: &[&str]) -> Result<(), Error> {
        self.begun.retain(|(begun, _)| key.starts_with(&**begun));
        if key.starts_with(|first| first >= FIRST_OF_WORDS) && lists.ways.is_empty() {
            self.begun.push((key, lists));
            return Ok(());
        }
        for (begun, lists) in std::mem::take(&mut self.begun) {
            self.write(begun, lists, languages)?;
        }
        self.write(key, lists, languages)
    }

    fn write(&mut self, key: Box<str>, lists: TermLists, languages: &[&str]) -> Result<(), Error> {
        let TermLists { postings, positions, neighbours, capitals, mut ways } = lists;
        let mut record = Vec::new();
        write_string(&mut record, &key)?;
        let PostingList { documents, bytes } = postings.finish();
        write_number(&mut record, documents);
        write_number(&mut record, bytes.len() as u32);
        let (before, length) = (record.len() as u64, bytes.len() as u32);
        record.extend_from_slice(&bytes);
        write_number(&mut record, positions.len() as u32);
        record.extend_from_slice(&positions);
        // Each number ends with the one byte of it that is below 128.
        let places = positions.iter().filter(|byte| **byte < 0x80).count();
        let neighbours = neighbours.filter(|_| places >= self.frequent_from);
        record.extend_from_slice(neighbours.as_ref().map_or(&[], |neighbours| &neighbours.0));
        let start = self.keys.spool.push_record(&record)? + before;
        if key.starts_with(|first| first >= FIRST_OF_WORDS) {
            if ways.is_empty() {
                ways = assumed(&key, documents);
            }
            self.words.push(word(&key, &ways, languages, documents));
            let is_frequent = places >= self.frequent_from && can_be_frequent(&key);
            let capitals = is_sometimes_capitals(&ways).then(|| capitals.finish());
            self.keys.words.push(WordLists {
                key,
                documents,
                is_frequent,
                postings: Place { start, length },
                capitals,
            });
        }
        Ok(())
    }
}
