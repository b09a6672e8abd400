//! What does the dictionary lead to?
//!
//! The postings of a block begin with the lengths of all documents, if it is the only block, so that no posting repeats them:
//!
//! ```text
//! count      number   how many documents there are, or 0
//! lengths    byte for each
//! ```
//!
//! A term leads to one entry behind them. An entry is one or more groups, each a way in which the
//! term answers a query, with the postings of that way:
//!
//! ```text
//! head       byte     bits 0–3: the kind of the group; bit 6: the term is a stop word; bit 7: another group follows
//! documents  number   how many postings there are
//!   kind exact:    positions  number   where their positions begin in the positions of the block
//!   kinds alias, stem, name, compound:
//!                  terms      number   how many words of the site are meant; for each
//!                               string   the word
//!                               number   compound only: where the part begins in it
//! length     number   of the postings, in bytes
//! postings
//! ```
//!
//! The groups of words that lead to other words' documents (inflections, compound parts, spellings) hold the merged
//! postings of those, so that such a query word too is answered from its own place. Keys with the same groups share an
//! entry.

use super::bytes::{Damaged, Reader, write_number, write_string};
use super::postings::{PostingList, Postings};
use crate::error::Error;
use crate::results::MatchKind;

/// What the postings of a group are to the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum GroupKind {
    /// Documents with the term itself.
    Exact = 0,
    /// With another way to write it.
    Alias = 1,
    /// With another form of it.
    Stem = 2,
    /// With a name that sounds the same.
    Name = 3,
    /// With a compound that has it as a part.
    Compound = 4,
    /// Where the term is written in capitals, if it is not always.
    Capitals = 5,
    /// Of a prefix: with a word that begins with it.
    Completion = 6,
    /// Of a prefix: only with another form of such a word.
    FormOfCompletion = 7,
}

const KINDS: [GroupKind; 8] = [
    GroupKind::Exact,
    GroupKind::Alias,
    GroupKind::Stem,
    GroupKind::Name,
    GroupKind::Compound,
    GroupKind::Capitals,
    GroupKind::Completion,
    GroupKind::FormOfCompletion,
];

const STOP_WORD: u8 = 0x40;
const ANOTHER: u8 = 0x80;

impl GroupKind {
    /// Whether the group names the words that it is about.
    fn has_terms(self) -> bool {
        matches!(self, Self::Alias | Self::Stem | Self::Name | Self::Compound)
    }

    /// How a match through the group is called.
    pub(crate) fn match_kind(self) -> MatchKind {
        match self {
            Self::Exact | Self::Capitals => MatchKind::Exact,
            Self::Alias => MatchKind::Alias,
            Self::Stem => MatchKind::Stem,
            Self::Name => MatchKind::Name,
            Self::Compound => MatchKind::Compound,
            Self::Completion | Self::FormOfCompletion => MatchKind::Prefix,
        }
    }
}

/// One entry of the dictionary, read in place: its groups one after the other.
#[derive(Debug, Clone)]
pub(crate) struct Entry<'b> {
    reader: Reader<'b>,
    /// The lengths of all documents, if the postings have none.
    lengths: Option<&'b [u8]>,
    /// Whether the term is so common in its language that it says little.
    pub(crate) is_stop_word: bool,
    has_next: bool,
}

/// One way in which a term answers a query.
#[derive(Debug, Clone)]
pub(crate) struct Group<'b> {
    pub(crate) kind: GroupKind,
    /// How many postings there are.
    pub(crate) documents: u32,
    /// Where their positions begin: exact groups only.
    pub(crate) positions: u32,
    /// The words that are meant.
    pub(crate) terms: GroupTerms<'b>,
    pub(crate) postings: Postings<'b>,
}

/// The words that a group is about.
#[derive(Debug, Clone)]
pub(crate) struct GroupTerms<'b> {
    reader: Reader<'b>,
    left: u32,
    is_compound: bool,
}

impl<'b> GroupTerms<'b> {
    /// The next word, and where in it the part begins.
    pub(crate) fn next(&mut self) -> Result<Option<(&'b str, u32)>, Damaged> {
        let Some(left) = self.left.checked_sub(1) else { return Ok(None) };
        self.left = left;
        let term = self.reader.string()?;
        Ok(Some((term, if self.is_compound { self.reader.number()? } else { 0 })))
    }
}

impl<'b> Entry<'b> {
    /// Reads the entry at `offset` of the postings of a block.
    pub(crate) fn read(block: &'b [u8], offset: u64) -> Result<Self, Damaged> {
        let reader = Reader::at(block, usize::try_from(offset).map_err(|_| Damaged)?)?;
        let is_stop_word = reader.clone().byte()? & STOP_WORD != 0;
        let mut head = Reader::new(block);
        let count = head.number()? as usize;
        let lengths = if count > 0 { Some(head.take(count)?) } else { None };
        Ok(Self { reader, lengths, is_stop_word, has_next: true })
    }

    /// The next group. Cost: O(number of words it names), not of its postings.
    pub(crate) fn next(&mut self) -> Result<Option<Group<'b>>, Damaged> {
        if !self.has_next {
            return Ok(None);
        }
        let reader = &mut self.reader;
        let head = reader.byte()?;
        self.has_next = head & ANOTHER != 0;
        let kind = *KINDS.get(usize::from(head & !(STOP_WORD | ANOTHER))).ok_or(Damaged)?;
        let documents = reader.number()?;
        let positions = if kind == GroupKind::Exact { reader.number()? } else { 0 };
        let left = if kind.has_terms() { reader.number()? } else { 0 };
        let mut terms = GroupTerms { reader: *reader, left, is_compound: kind == GroupKind::Compound };
        let written = terms.clone();
        while terms.next()?.is_some() {}
        self.reader = terms.reader;
        let length = self.reader.number()? as usize;
        let postings = Postings::new(self.reader.take(length)?, documents, self.lengths)?;
        Ok(Some(Group { kind, documents, positions, terms: written, postings }))
    }

    /// How many bytes of the block are left behind the groups that were read.
    pub(super) fn rest(&self) -> usize {
        self.reader.rest().len()
    }

    /// The documents with the term itself, if it is a word of the site: the first group, or none.
    pub(crate) fn exact(&self) -> Result<Option<Group<'b>>, Damaged> {
        Ok(self.clone().next()?.filter(|group| group.kind == GroupKind::Exact))
    }
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

/// Begins the postings of a block.
///
/// `lengths`: of all documents, or none if the postings have them.
pub(crate) fn write_lengths(out: &mut Vec<u8>, lengths: &[u8]) {
    write_number(out, lengths.len() as u32);
    out.extend_from_slice(lengths);
}

/// A group to be written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct NewGroup {
    pub(crate) kind: GroupKind,
    pub(crate) positions: u32,
    /// The words it is about, each with where the part begins in it.
    pub(crate) terms: Vec<(String, u32)>,
    pub(crate) postings: PostingList,
}

impl NewGroup {
    /// One that names no words.
    pub(crate) fn unnamed(kind: GroupKind, postings: PostingList) -> Self {
        Self { kind, positions: 0, terms: Vec::new(), postings }
    }
}

/// Appends a group of an entry, its postings last. The groups of an entry are in the order of their kinds.
///
/// # Errors
///
/// A word has more than 4 GB.
pub(crate) fn write_group(
    out: &mut Vec<u8>,
    is_stop_word: bool,
    group: &NewGroup,
    has_next: bool,
) -> Result<(), Error> {
    let another = if has_next { ANOTHER } else { 0 };
    out.push(group.kind as u8 | another | if is_stop_word { STOP_WORD } else { 0 });
    write_number(out, group.postings.documents);
    if group.kind == GroupKind::Exact {
        write_number(out, group.positions);
    }
    if group.kind.has_terms() {
        write_number(out, group.terms.len() as u32);
        for (term, start) in &group.terms {
            write_string(out, term)?;
            if group.kind == GroupKind::Compound {
                write_number(out, *start);
            }
        }
    }
    write_number(out, group.postings.bytes.len() as u32);
    out.extend_from_slice(&group.postings.bytes);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::length::Length;
    use crate::index::postings::{Posting, PostingsWriter};

    fn postings() -> (Posting, PostingList) {
        let posting = Posting { document: 7, length: Length::of(90), part: 2, frequencies: [1, 0, 0, 3, 0, 0] };
        let mut writer = PostingsWriter::new(true);
        writer.push(&posting);
        (posting, writer.finish())
    }

    fn groups() -> Vec<NewGroup> {
        let group = |kind, terms: &[(&str, u32)]| NewGroup {
            kind,
            positions: if kind == GroupKind::Exact { 300 } else { 0 },
            terms: terms.iter().map(|(term, start)| ((*term).to_owned(), *start)).collect(),
            postings: postings().1,
        };
        vec![
            group(GroupKind::Exact, &[]),
            group(GroupKind::Stem, &[("groepen", 0), ("groepje", 0)]),
            group(GroupKind::Compound, &[("terreurgroep", 7)]),
            group(GroupKind::Capitals, &[]),
        ]
    }

    fn write_entry(out: &mut Vec<u8>, is_stop_word: bool, groups: &[NewGroup]) {
        for (number, group) in groups.iter().enumerate() {
            write_group(out, is_stop_word, group, number + 1 < groups.len()).expect("it is short");
        }
    }

    #[test]
    fn an_entry_comes_back() {
        for is_stop_word in [false, true] {
            let mut block = vec![0, 0xFF, 0xFF];
            write_entry(&mut block, is_stop_word, &groups());
            let mut entry = Entry::read(&block, 3).expect("it was just written");
            assert_eq!(entry.is_stop_word, is_stop_word);
            assert_eq!(entry.exact().expect("it is whole").map(|group| group.positions), Some(300));
            for expected in groups() {
                let mut group = entry.next().expect("it is whole").expect("there is a next");
                assert_eq!((group.kind, group.documents), (expected.kind, expected.postings.documents));
                for (term, start) in expected.terms {
                    assert_eq!(group.terms.next(), Ok(Some((&*term, start))));
                }
                assert_eq!(group.terms.next(), Ok(None));
                assert_eq!(group.postings.next(), Ok(Some(postings().0)));
                assert_eq!(group.postings.next(), Ok(None));
            }
            assert!(entry.next().expect("it is whole").is_none());
        }
    }

    #[test]
    fn an_entry_outside_of_its_block_is_damaged() {
        let mut block = vec![0];
        write_entry(&mut block, false, &groups());
        for length in 0..block.len() {
            let read = |mut entry: Entry<'_>| -> Result<(), Damaged> {
                while entry.next()?.is_some() {}
                Ok(())
            };
            assert!(Entry::read(&block[..length], 1).and_then(read).is_err(), "cut to {length}");
        }
        assert!(Entry::read(&block, u64::MAX).is_err());
        let of_later_version = [0, 8, 0, 0, 0];
        assert!(Entry::read(&of_later_version, 1).expect("there is a byte").next().is_err());
    }
}
