//! Here is a term: which documents contain it, how often, where first?
//!
//! A posting list is written once and read in place; nothing is decoded until asked for. What a word is worth is
//! not known here: see [`rank`](crate::query::rank). It has three stretches, because each is foretold only by itself: deflated
//! apart, a long list is an eighth shorter.
//!
//! ```text
//! gaps     number   for each document: how many lie between it and the one before
//! heads    byte     for each: bits 0–4: its length; bits 6–7: the shape of its rest
//!                   where the lengths of all documents are known, there are no heads: bits 0–1 of the gap are the shape
//! rests             for each:
//!   shape 0         nothing: the word is once in the text, in part 0
//!   shape 1         number n: n + 2 times in the text, first in part 0
//!   shape 2         numbers n, p: n + 1 times in the text, first in part p + 1
//!   shape 3         byte: bit f set for every field f that has the word, bit 7 if a part follows;
//!                   for each such field number n: n + 1 times; number p: first in part p + 1
//! ```
//!
//! Of 1,391 postings of the seeds, 1,030 have shape 0 and take one byte, or two with the length.

use crate::bytes::{Damaged, Reader, write_number};
use crate::length::Length;

/// Where in a document a word can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A title that the page gives itself.
    Title,
    /// A title that was cut from the text; its words stand there too.
    DerivedTitle,
    /// A heading within the text.
    Heading,
    /// The text, captions included.
    Body,
    /// Author, source, category and date; and blocks that weigh more, once less than they weigh.
    Meta,
    /// Blocks of the text that weigh less than the others of their document.
    Aside,
}

/// How many fields there are.
pub const FIELDS: usize = 6;

/// How often a word stands in each [`Field`].
pub type Frequencies = [u32; FIELDS];

/// One document that contains a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Its number.
    pub document: u32,
    /// How long it is.
    pub length: Length,
    /// The part of the text where the term first occurs; 0 if it is in no heading or paragraph.
    pub part: u32,
    /// How often it has the term in each field.
    pub frequencies: Frequencies,
}

impl Posting {
    /// How many positions are kept for this posting: those in the title, the headings and the text.
    pub fn positions(&self) -> u32 {
        [Field::Title, Field::Heading, Field::Body, Field::Aside]
            .iter()
            .fold(0, |sum: u32, &field| sum.saturating_add(self.frequencies[field as usize]))
    }

    /// Whether the term is in the title.
    pub fn is_in_title(&self) -> bool {
        [Field::Title, Field::DerivedTitle].iter().any(|&field| self.frequencies[field as usize] > 0)
    }
}

const HAS_PART: u8 = 0x80;

/// A list as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PostingList {
    /// How many postings it has.
    pub documents: u32,
    /// Its three stretches.
    pub bytes: Vec<u8>,
}

/// Appends postings in increasing order of their documents.
#[derive(Debug)]
pub struct PostingsWriter {
    has_lengths: bool,
    /// The gap, the head and the rest of each posting: as long as it grows, a list is one piece of memory.
    bytes: Vec<u8>,
    first_document: u32,
    next_document: u32,
    documents: u32,
}

/// The most documents of a list without lengths.
pub const MOST_WITHOUT_LENGTHS: u32 = 1 << 30;

impl PostingsWriter {
    /// Writes a list of postings that have the lengths of their documents, or of fewer than [`MOST_WITHOUT_LENGTHS`] that have not.
    pub fn new(has_lengths: bool) -> Self {
        Self { has_lengths, bytes: Vec::new(), first_document: 0, next_document: 0, documents: 0 }
    }

    /// Appends a posting of a document after all others.
    pub fn push(&mut self, posting: &Posting) {
        debug_assert!(posting.document >= self.next_document, "documents are in increasing order");
        let out = &mut self.bytes;
        if out.is_empty() {
            self.first_document = posting.document;
        }
        let gap = posting.document - self.next_document;
        self.next_document = posting.document + 1;
        self.documents += 1;

        let body = posting.frequencies[Field::Body as usize];
        let is_only_body = body > 0 && posting.frequencies.iter().sum::<u32>() == body;
        let shape = match (is_only_body, body, posting.part) {
            (true, 1, 0) => 0,
            (true, _, 0) => 1,
            (true, _, _) => 2,
            _ => 3,
        };
        if self.has_lengths {
            write_number(out, gap);
            out.push(posting.length.code() | shape << 6);
        } else {
            write_number(out, gap << 2 | u32::from(shape));
        }
        match shape {
            0 => {}
            1 => write_number(out, body - 2),
            2 => {
                write_number(out, body - 1);
                write_number(out, posting.part - 1);
            }
            _ => {
                let mut mask = if posting.part > 0 { HAS_PART } else { 0 };
                for (field, &frequency) in posting.frequencies.iter().enumerate() {
                    mask |= u8::from(frequency > 0) << field;
                }
                out.push(mask);
                posting.frequencies.iter().filter(|&&n| n > 0).for_each(|n| write_number(out, n - 1));
                if posting.part > 0 {
                    write_number(out, posting.part - 1);
                }
            }
        }
    }

    /// Appends all postings of another list, whose documents come after those of this one.
    pub fn append(&mut self, later: Self) {
        let Some(end_of_first) = later.bytes.iter().position(|byte| *byte < 0x80) else { return };
        debug_assert!(later.first_document >= self.next_document, "documents are in increasing order");
        debug_assert_eq!(later.has_lengths, self.has_lengths, "both lists are of one index");
        if self.bytes.is_empty() {
            *self = later;
            return;
        }
        let gap = later.first_document - self.next_document;
        let shape = u32::from(later.bytes[0] & 3);
        write_number(&mut self.bytes, if self.has_lengths { gap } else { gap << 2 | shape });
        self.bytes.extend_from_slice(&later.bytes[end_of_first + 1..]);
        self.next_document = later.next_document;
        self.documents += later.documents;
    }

    /// Writes the list so that [`read`](Self::read) goes on with it.
    pub fn write(&self, out: &mut Vec<u8>) {
        for number in [self.first_document, self.next_document, self.documents, self.bytes.len() as u32] {
            write_number(out, number);
        }
        out.extend_from_slice(&self.bytes);
    }

    /// The list that was written.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before.
    pub fn read(reader: &mut Reader<'_>, has_lengths: bool) -> Result<Self, Damaged> {
        let (first_document, next_document, documents) = (reader.number()?, reader.number()?, reader.number()?);
        let length = reader.number()? as usize;
        let bytes = reader.take(length)?.to_vec();
        Ok(Self { has_lengths, bytes, first_document, next_document, documents })
    }

    /// The list.
    pub fn finish(self) -> PostingList {
        let [mut gaps, mut heads, mut rests] = [(); 3].map(|()| Vec::new());
        let mut reader = Reader::new(&self.bytes);
        // What was pushed can be read; what was damaged elsewhere has too few heads then, and is damaged here too.
        while let Ok(gap) = reader.number() {
            write_number(&mut gaps, gap);
            let shape = if self.has_lengths {
                let Ok(head) = reader.byte() else { break };
                heads.push(head);
                head >> 6
            } else {
                gap as u8 & 3
            };
            let before = reader.rest();
            let is_whole = match shape {
                0 => true,
                1 => reader.number().is_ok(),
                shape => read_fields(&mut reader, shape).is_ok(),
            };
            if !is_whole {
                break;
            }
            rests.extend_from_slice(&before[..before.len() - reader.rest().len()]);
        }
        gaps.append(&mut heads);
        gaps.append(&mut rests);
        PostingList { documents: self.documents, bytes: gaps }
    }
}

/// The postings of one term, in increasing order of their documents.
#[derive(Debug, Clone)]
pub struct Postings<'b> {
    gaps: Reader<'b>,
    heads: Reader<'b>,
    rests: Reader<'b>,
    next_document: u32,
    lengths: Option<&'b [u8]>,
}

impl<'b> Postings<'b> {
    /// Reads a list of so many `documents`.
    ///
    /// `lengths`: of all documents, if the postings do not have them.
    ///
    /// Cost: O(length of the gaps), eight bytes at a time.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: there are fewer.
    pub fn new(bytes: &'b [u8], documents: u32, lengths: Option<&'b [u8]>) -> Result<Self, Damaged> {
        let (mut rests, mut behind) = (Reader::new(bytes), Reader::new(bytes));
        behind.skip_numbers(documents.into())?;
        let gaps = Reader::new(rests.take(bytes.len() - behind.rest().len())?);
        let heads = Reader::new(rests.take(if lengths.is_some() { 0 } else { documents as usize })?);
        Ok(Self { gaps, heads, rests, next_document: 0, lengths })
    }

    /// How many bytes are left of each stretch.
    pub fn stretches(&self) -> [usize; 3] {
        [self.gaps, self.heads, self.rests].map(|stretch| stretch.rest().len())
    }

    /// The next posting. Cost: O(1), no allocation.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the list.
    #[allow(clippy::should_implement_trait)] // It can fail, and callers stop there.
    #[inline(never)]
    pub fn next(&mut self) -> Result<Option<Posting>, Damaged> {
        let Some((document, length, times)) = self.read()? else { return Ok(None) };
        let (part, frequencies) = match times {
            Times::InText(times) => (0, [0, 0, 0, times, 0, 0]),
            Times::InFields(part, frequencies) => (part, frequencies),
        };
        Ok(Some(Posting { document, length, part, frequencies }))
    }

    /// The next posting as the loop needs it that reads most of them.
    #[inline(always)]
    pub(crate) fn read(&mut self) -> Result<Option<(u32, Length, Times)>, Damaged> {
        if self.gaps.is_empty() {
            return Ok(None);
        }
        let number = self.gaps.number()?;
        let (gap, head) = match self.lengths {
            Some(_) => (number >> 2, 0),
            None => (number, self.heads.byte()?),
        };
        let document = self.next_document.checked_add(gap).ok_or(Damaged)?;
        self.next_document = document.checked_add(1).ok_or(Damaged)?;
        let (length, shape) = match self.lengths {
            Some(lengths) => (*lengths.get(document as usize).ok_or(Damaged)?, number as u8 & 3),
            None => (head, head >> 6),
        };
        let times = match shape {
            // Whether a word is there once or more often is not to be foretold.
            shape @ 0..=1 => {
                Times::InText(self.rests.number_if(shape)?.checked_add(1 + u32::from(shape)).ok_or(Damaged)?)
            }
            shape => read_fields(&mut self.rests, shape)?,
        };
        Ok(Some((document, Length::from_code(length), times)))
    }
}

/// How often a document has a term.
pub(crate) enum Times {
    /// In its text, first in part 0, and nowhere else.
    InText(u32),
    /// First in a part, and how often in each field.
    InFields(u32, Frequencies),
}

/// What follows the head of a posting of shape 2 or 3.
#[inline(never)]
fn read_fields(reader: &mut Reader<'_>, shape: u8) -> Result<Times, Damaged> {
    let mask = if shape == 2 { 1 << Field::Body as usize | HAS_PART } else { reader.byte()? };
    let (mut frequencies, mut left) = ([0; FIELDS], mask);
    // Only the fields that are there: a loop over all would be written out six times.
    while let Some(frequency) = frequencies.get_mut(left.trailing_zeros() as usize) {
        *frequency = reader.number()?.checked_add(1).ok_or(Damaged)?;
        left &= left - 1;
    }
    let part = if mask & HAS_PART != 0 { reader.number()?.checked_add(1).ok_or(Damaged)? } else { 0 };
    Ok(Times::InFields(part, frequencies))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(postings: &[Posting]) {
        let mut lengths = vec![0; postings.last().map_or(0, |last| last.document as usize + 1)];
        postings.iter().for_each(|posting| lengths[posting.document as usize] = posting.length.code());
        for known in [None, Some(&*lengths)] {
            let mut writer = PostingsWriter::new(known.is_none());
            postings.iter().for_each(|posting| writer.push(posting));
            assert_eq!(writer.documents as usize, postings.len());
            let list = writer.finish();
            let mut reader = Postings::new(&list.bytes, list.documents, known).expect("it was just written");
            for posting in postings {
                assert_eq!(reader.next(), Ok(Some(*posting)));
            }
            assert_eq!(reader.next(), Ok(None));
        }
    }

    fn posting(document: u32, code: u8, part: u32, frequencies: Frequencies) -> Posting {
        Posting { document, length: Length::from_code(code), part, frequencies }
    }

    #[test]
    fn every_shape_comes_back() {
        check(&[]);
        check(&[posting(0, 0, 0, [0, 0, 0, 1, 0, 0])]);
        check(&[
            posting(0, 31, 0, [0, 0, 0, 2, 0, 0]),
            posting(1, 7, 9, [0, 0, 0, 1, 0, 0]),
            posting(500, 7, 0, [1, 0, 2, 0, 300, 0]),
            posting(70_000, 7, 1, [0, 1, 0, 5, 0, 2]),
        ]);
    }

    #[test]
    fn the_common_posting_takes_two_bytes_or_one() {
        for (has_lengths, expected) in [(true, &[5, 30][..]), (false, &[5 << 2])] {
            let mut writer = PostingsWriter::new(has_lengths);
            writer.push(&posting(5, 30, 0, [0, 0, 0, 1, 0, 0]));
            assert_eq!(writer.finish().bytes, expected);
        }
    }

    #[test]
    fn a_document_without_a_length_is_damaged() {
        let mut writer = PostingsWriter::new(false);
        writer.push(&posting(5, 30, 0, [0, 0, 0, 1, 0, 0]));
        let list = writer.finish();
        let mut postings = Postings::new(&list.bytes, 1, Some(&[0; 5])).expect("it has one posting");
        assert_eq!(postings.next(), Err(Damaged));
    }

    proptest! {
        #[test]
        fn any_list_comes_back(rows in prop::collection::vec(
            (0_u32..1000, 0_u8..32, 0_u32..4, prop::array::uniform6(0_u32..4)), 0..40)) {
            let mut document = 0;
            let postings: Vec<Posting> = rows.into_iter().map(|(gap, code, part, frequencies)| {
                document += gap + 1;
                posting(document, code, part, frequencies)
            }).collect();
            check(&postings);
            for cut in 0..=postings.len() {
                let [mut writer, mut later, mut whole] = [cut % 2 == 0; 3].map(PostingsWriter::new);
                postings[..cut].iter().for_each(|posting| writer.push(posting));
                postings[cut..].iter().for_each(|posting| later.push(posting));
                postings.iter().for_each(|posting| whole.push(posting));
                let mut written = Vec::new();
                later.write(&mut written);
                let later = PostingsWriter::read(&mut Reader::new(&written), cut % 2 == 0).expect("it was just written");
                writer.append(later);
                prop_assert_eq!(writer.next_document, whole.next_document);
                prop_assert_eq!(writer.finish(), whole.finish());
            }
        }

        #[test]
        fn any_bytes_end(bytes: Vec<u8>, documents in 0_u32..40, lengths: Option<Vec<u8>>) {
            let Ok(mut reader) = Postings::new(&bytes, documents, lengths.as_deref()) else { return Ok(()) };
            let mut count = 0;
            while let Ok(Some(_)) = reader.next() {
                count += 1;
            }
            prop_assert!(count <= documents);
        }
    }
}
