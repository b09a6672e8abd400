//! What must be known before the first word can be looked up?
//!
//! The number of documents and words, and for each block of the dictionary what tells it from the block before. Nothing
//! per document: at a million documents a byte for each would be a megabyte before the first answer.
//!
//! ```text
//! documents  u32      words  u64
//! common     number   how many bytes the words have that are passed over beside others: 0 if the index is not large
//! those words: strings; among them beginnings of words, as their keys
//! frequent   number   how many bytes follow of the words that stand so often that in phrases they only say where
//!                     for each: the word, a string; number: into how many lists its positions are divided by the words
//!                     behind it, and by those before it; 0 if they are not
//! facets     number   how many bytes the names of facets have beside those of every index, then these: strings, in order
//! sorts      the same, of what results can be put in order by beside their dates
//! starts of the blocks
//! starts of the stretches of words, and of words written backwards; the usual trigrams: only where these are there
//!
//! starts:
//!   blocks   u32
//!   offsets  u32 × (blocks + 1)       where each separator begins in what follows
//!   separators, one after the other: above all terms of the block before, and not above those of its own
//! ```

use std::ops::Range;

use super::bytes::{Damaged, Reader, u32_le_at, write_number};
use super::facets::FACETS;
use super::trigrams::is_usual;
use crate::error::Error;

pub use speur_kernel::rank::Statistics;

/// A view of the root piece.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Root<'b> {
    pub(crate) statistics: Statistics,
    /// The words that are passed over: strings.
    common: Reader<'b>,
    /// The frequent words, each with the number of its lists.
    frequent: Reader<'b>,
    /// The names of the facets of the site: strings.
    facets: Reader<'b>,
    /// The names of what results can be put in order by: strings.
    sorts: Reader<'b>,
    blocks: Starts<'b>,
    /// What follows the starts of the blocks.
    rest: Reader<'b>,
}

/// Where the blocks of a dictionary begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Starts<'b> {
    blocks: u32,
    offsets: &'b [u8],
    separators: &'b [u8],
}

impl<'b> Root<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, Error> {
        Self::parse(bytes).map_err(Damaged::of("the root"))
    }

    fn parse(bytes: &'b [u8]) -> Result<Self, Damaged> {
        let mut rest = Reader::new(bytes);
        let (documents, words) = (rest.u32_le()?, rest.u64_le()?);
        let common = read_strings(&mut rest).map(Reader::new)?;
        let frequent = read_strings(&mut rest).map(Reader::new)?;
        let facets = read_strings(&mut rest).map(Reader::new)?;
        let sorts = read_strings(&mut rest).map(Reader::new)?;
        let blocks = Starts::read(&mut rest)?;
        let statistics = Statistics { documents, words, blocks: blocks.blocks };
        Ok(Self { statistics, common, frequent, facets, sorts, blocks, rest })
    }

    /// The names of all facets but the year, then of what results can be put in order by beside their dates, in the order of their
    /// pieces; and how many are those of facets.
    pub(crate) fn names(&self) -> (Vec<&'b str>, usize) {
        let mut names = FACETS.to_vec();
        push_strings(&mut names, self.facets);
        let facets = names.len();
        push_strings(&mut names, self.sorts);
        (names, facets)
    }

    /// Whether `term` is so common in its language that a large index passes it over beside words that say more: its list may
    /// be as long as all that is read otherwise. Or, if it is the key of a prefix, whether so many words begin so that not all
    /// of their documents were kept.
    pub(crate) fn is_passed_over(&self, term: &str) -> bool {
        let mut words = self.common;
        while let Ok(word) = words.string() {
            if word == term {
                return true;
            }
        }
        false
    }

    /// If `term` stands so often that in phrases it only says where: into how many lists its positions are divided, see
    /// [`beside`](super::beside).
    pub(crate) fn frequent(&self, term: &str) -> Option<u32> {
        let mut words = self.frequent;
        while let (Ok(word), Ok(lists)) = (words.string(), words.number()) {
            if word == term {
                return Some(lists);
            }
        }
        None
    }

    /// The blocks that can hold `term` or, if it `is_prefix`, a term that begins with it.
    pub(crate) fn blocks_of(&self, term: &str, is_prefix: bool) -> Result<Range<u32>, Error> {
        self.blocks.search(term.as_bytes(), is_prefix).map_err(Damaged::of("the root"))
    }

    /// The stretches of words, or of words written backwards, that can hold `term` or, if it `is_prefix`, one that begins
    /// with it.
    pub(crate) fn words_of(&self, is_reversed: bool, term: &str, is_prefix: bool) -> Result<Range<u32>, Error> {
        let search = || {
            let mut rest = self.rest;
            let mut starts = Starts::read(&mut rest)?;
            if is_reversed {
                starts = Starts::read(&mut rest)?;
            }
            starts.search(term.as_bytes(), is_prefix)
        };
        search().map_err(Damaged::of("the root"))
    }

    /// Whether `word` is written like words of the site.
    pub(crate) fn is_usual(&self, word: &str) -> bool {
        // The trigrams are the last that is written.
        self.rest.rest().last_chunk().is_none_or(|usual| is_usual(usual, word))
    }
}

fn push_strings<'b>(names: &mut Vec<&'b str>, mut strings: Reader<'b>) {
    while let Ok(name) = strings.string() {
        names.push(name);
    }
}

impl<'b> Starts<'b> {
    fn read(reader: &mut Reader<'b>) -> Result<Self, Damaged> {
        let blocks = reader.u32_le()?;
        let length = (blocks as usize).checked_add(1).and_then(|count| count.checked_mul(4));
        let offsets = reader.take(length.ok_or(Damaged)?)?;
        let separators = reader.take(u32_le_at(offsets, blocks as usize)? as usize)?;
        Ok(Self { blocks, offsets, separators })
    }

    fn search(&self, term: &[u8], is_prefix: bool) -> Result<Range<u32>, Damaged> {
        // The number of blocks that do not begin above the term.
        let (mut low, mut high) = (0, self.blocks);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.separator(middle)? <= term {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let mut end = low;
        while is_prefix && end < self.blocks && self.separator(end)?.starts_with(term) {
            end += 1;
        }
        Ok(low.saturating_sub(1)..end)
    }

    fn separator(&self, block: u32) -> Result<&'b [u8], Damaged> {
        let start = u32_le_at(self.offsets, block as usize)?;
        let end = u32_le_at(self.offsets, block as usize + 1)?;
        self.separators.get(start as usize..end as usize).ok_or(Damaged)
    }
}

/// Writes the beginning of the root piece; [`write_strings`] goes on, four times.
pub(crate) fn write_statistics(out: &mut Vec<u8>, documents: u32, words: u64) {
    out.extend_from_slice(&documents.to_le_bytes());
    out.extend_from_slice(&words.to_le_bytes());
}

/// Appends the words that are passed over, those that are frequent, or names of facets and sorts, as
/// [`strings`](super::bytes::strings) joins them; [`write_starts`] writes the rest.
pub(crate) fn write_strings(out: &mut Vec<u8>, strings: &[u8]) {
    write_number(out, strings.len() as u32);
    out.extend_from_slice(strings);
}

/// What [`write_strings`] wrote.
pub(super) fn read_strings<'b>(reader: &mut Reader<'b>) -> Result<&'b [u8], Damaged> {
    let length = reader.number()? as usize;
    reader.take(length)
}

/// Appends where blocks with these separators begin.
pub(crate) fn write_starts<'s>(out: &mut Vec<u8>, separators: impl Iterator<Item = &'s [u8]> + Clone) {
    let count = separators.clone().count() as u32;
    out.extend_from_slice(&count.to_le_bytes());
    let mut start = 0_u32;
    for length in std::iter::once(0).chain(separators.clone().map(<[u8]>::len)) {
        start += length as u32;
        out.extend_from_slice(&start.to_le_bytes());
    }
    separators.for_each(|separator| out.extend_from_slice(separator));
}

/// The shortest beginning of the first term of a block that is above `before`, the last term of the block before it.
pub(crate) fn separator<'t>(before: &str, first: &'t str) -> &'t [u8] {
    let same = first.bytes().zip(before.bytes()).take_while(|(a, b)| a == b).count();
    &first.as_bytes()[..first.len().min(same + 1)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::bytes::strings;
    use proptest::prelude::*;

    fn root(separators: &[&str]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write_statistics(&mut bytes, 3, 40);
        let strings = |all: [&'static str; 2]| strings(all.into_iter()).expect("they are short");
        let frequent = b"\x03het\x05\x03van\0".to_vec();
        for all in [strings(["de", "een"]), frequent, strings(["kleur", "maat"]), strings(["gewicht", "prijs"])] {
            write_strings(&mut bytes, &all);
        }
        write_starts(&mut bytes, separators.iter().map(|separator| separator.as_bytes()));
        bytes
    }

    #[test]
    fn blocks_are_found_by_their_first_terms() {
        let bytes = root(&["aap", "noot", "noten", "vis"]);
        let root = Root::open(&bytes).expect("it was just written");
        assert_eq!(root.statistics, Statistics { documents: 3, words: 40, blocks: 4 });
        for (term, is_prefix, expected) in [
            ("a", false, 0..0),
            ("a", true, 0..1),
            ("aap", false, 0..1),
            ("mies", true, 0..1),
            ("no", true, 0..3),
            ("noot", true, 1..2),
            ("not", true, 1..3),
            ("noten", false, 2..3),
            ("zus", true, 3..4),
        ] {
            assert_eq!(root.blocks_of(term, is_prefix), Ok(expected), "{term} {is_prefix}");
        }
    }

    #[test]
    fn common_words_and_names_are_known() {
        let bytes = root(&["aap", "noot"]);
        let root = Root::open(&bytes).expect("it was just written");
        let known = ["de", "een", "d", "aap", ""].map(|term| root.is_passed_over(term));
        assert_eq!(known, [true, true, false, false, false]);
        assert_eq!(
            ["het", "van", "de", "he", ""].map(|term| root.frequent(term)),
            [Some(5), Some(0), None, None, None]
        );
        let (names, facets) = root.names();
        assert_eq!((&names[FACETS.len()..], facets), (&["kleur", "maat", "gewicht", "prijs"][..], FACETS.len() + 2));
    }

    #[test]
    fn an_empty_dictionary_has_no_blocks() {
        let bytes = root(&[]);
        let root = Root::open(&bytes).expect("it was just written");
        assert_eq!(root.blocks_of("aap", true), Ok(0..0));
    }

    #[test]
    fn every_truncation_is_damaged() {
        let bytes = root(&["aap", "noot"]);
        for length in 0..bytes.len() {
            assert_eq!(Root::open(&bytes[..length]).expect_err("a byte is missing"), Error::damaged("the root"));
        }
    }

    proptest! {
        #[test]
        fn separators_lead_to_every_term(
            terms in prop::collection::btree_set("[abé]{1,4}", 1..20), cut in 1_usize..5, term in "[abé]{0,3}", is_prefix: bool,
        ) {
            let terms: Vec<&str> = terms.iter().map(String::as_str).collect();
            let blocks: Vec<&[&str]> = terms.chunks(cut).collect();
            let before = std::iter::once("").chain(blocks.iter().filter_map(|block| block.last().copied()));
            let separators: Vec<&[u8]> = before.zip(&blocks).map(|(before, block)| separator(before, block[0])).collect();
            let mut bytes = Vec::new();
            write_statistics(&mut bytes, 3, 40);
            (0..4).for_each(|_| write_strings(&mut bytes, &[]));
            write_starts(&mut bytes, separators.iter().copied());
            let root = Root::open(&bytes).expect("it was just written");
            let found = root.blocks_of(&term, is_prefix).expect("it was just written");
            for (number, block) in (0..).zip(&blocks) {
                let has = |known: &&&str| **known == term || is_prefix && known.starts_with(&term);
                prop_assert!(found.contains(&number) || block.iter().filter(has).count() == 0, "{number} of {blocks:?}");
            }
        }
    }
}
