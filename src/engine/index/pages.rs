//! What is shown of a document, and how is its text cut into parts?
//!
//! A part is about [`PART_BYTES`] of text, and stands on its own: it begins with the card of its document (title,
//! address, date), so that a hit costs one piece wherever in a long text its words are. Repeating the card costs about
//! 4% on long documents. A part is
//!
//! ```text
//! card     id, url, title: strings     title is derived: byte
//!          date, author, source, category, language, image: strings, empty for none
//! facets   number   how many bytes there are of what else it can be chosen by, then this: names, each with a value, strings
//! sorts    the same, what it can be put in order by
//! meta     the same, what else is shown of it
//! parts    number   how many parts the document has
//! heading  text and anchor: strings   the heading that the part begins below, empty for none
//! blocks   for each: byte kind (0 paragraph, 1–6 heading, 7 caption, 8 pull quote; bit 5: its language or its weight is
//!          said, bit 7: it goes on from the last block of the part before), then if said its language as a string, empty for
//!          that of the document, and its weight as a byte (two's complement); its text as a string, and for a heading its
//!          anchor as a string, empty for none
//! ```

use super::bytes::{Damaged, Reader, write_number, write_string};
use crate::document::{Block, BlockKind, Document};
use crate::error::Error;

/// The text of a part is cut as soon as it has this many bytes: about what a screen-sized excerpt is chosen from,
/// and small enough that ten hits of a first query cost 11 kB compressed (SCALE part 2 of the design).
pub(crate) const PART_BYTES: usize = 4096;

const CAPTION: u8 = 7;
const PULL_QUOTE: u8 = 8;
const SAYS_MORE: u8 = 0x20;
const CONTINUES: u8 = 0x80;

/// What is shown of a document beside its text, read in place. Absent values are empty.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Card<'b> {
    pub(crate) id: &'b str,
    pub(crate) url: &'b str,
    pub(crate) title: &'b str,
    pub(crate) title_is_derived: bool,
    pub(crate) date: &'b str,
    pub(crate) author: &'b str,
    pub(crate) source: &'b str,
    pub(crate) category: &'b str,
    pub(crate) language: &'b str,
    pub(crate) image: &'b str,
    pub(crate) facets: Pairs<'b>,
    pub(crate) sorts: Pairs<'b>,
    pub(crate) meta: Pairs<'b>,
    /// How many parts the text has.
    pub(crate) parts: u32,
    /// The heading that the part begins below.
    pub(crate) heading: &'b str,
    /// The anchor of that heading.
    pub(crate) anchor: &'b str,
}

/// Names, each with a value, up to the first that cannot be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Pairs<'b>(Reader<'b>);

impl<'b> Pairs<'b> {
    fn read(reader: &mut Reader<'b>) -> Result<Self, Damaged> {
        let length = reader.number()? as usize;
        reader.take(length).map(Reader::new).map(Self)
    }

    pub(crate) fn to_owned(self) -> Vec<(String, String)> {
        self.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }
}

impl<'b> Iterator for Pairs<'b> {
    type Item = (&'b str, &'b str);

    fn next(&mut self) -> Option<Self::Item> {
        self.0.string().ok().zip(self.0.string().ok())
    }
}

/// A block of text in a part, read in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartBlock<'b> {
    pub(crate) kind: BlockKind,
    /// Whether this is the rest of the block that the part before ended with.
    pub(crate) continues: bool,
    pub(crate) text: &'b str,
    /// Of a heading: what follows `#` in an address that leads to it; empty if nothing does.
    pub(crate) anchor: &'b str,
    /// Its language, if that is not the language of the document; else empty.
    pub(crate) language: &'b str,
    /// How many times its words count.
    pub(crate) weight: i8,
}

/// Reads the card at the front of a part; the blocks follow.
pub(crate) fn read_part(bytes: &[u8]) -> Result<(Card<'_>, PartBlocks<'_>), Error> {
    parse_card(bytes).map_err(Damaged::of("a document"))
}

fn parse_card(bytes: &[u8]) -> Result<(Card<'_>, PartBlocks<'_>), Damaged> {
    let mut reader = Reader::new(bytes);
    let card = Card {
        id: reader.string()?,
        url: reader.string()?,
        title: reader.string()?,
        title_is_derived: reader.byte()? != 0,
        date: reader.string()?,
        author: reader.string()?,
        source: reader.string()?,
        category: reader.string()?,
        language: reader.string()?,
        image: reader.string()?,
        facets: Pairs::read(&mut reader)?,
        sorts: Pairs::read(&mut reader)?,
        meta: Pairs::read(&mut reader)?,
        parts: reader.number()?,
        heading: reader.string()?,
        anchor: reader.string()?,
    };
    Ok((card, PartBlocks(reader)))
}

/// The blocks of one part, in reading order.
#[derive(Debug, Clone)]
pub(crate) struct PartBlocks<'b>(Reader<'b>);

impl<'b> PartBlocks<'b> {
    /// The next block, or `None` after the last.
    pub(crate) fn next(&mut self) -> Result<Option<PartBlock<'b>>, Error> {
        if self.0.is_empty() {
            return Ok(None);
        }
        self.parse().map(Some).map_err(Damaged::of("a document"))
    }

    fn parse(&mut self) -> Result<PartBlock<'b>, Damaged> {
        let head = self.0.byte()?;
        let kind = match head & !(SAYS_MORE | CONTINUES) {
            0 => BlockKind::Paragraph,
            level @ 1..=6 => BlockKind::Heading(level),
            CAPTION => BlockKind::Caption,
            PULL_QUOTE => BlockKind::PullQuote,
            _ => return Err(Damaged),
        };
        let (language, weight) =
            if head & SAYS_MORE != 0 { (self.0.string()?, self.0.byte()?.cast_signed()) } else { ("", 1) };
        let text = self.0.string()?;
        let anchor = if matches!(kind, BlockKind::Heading(_)) { self.0.string()? } else { "" };
        Ok(PartBlock { kind, continues: head & CONTINUES != 0, text, anchor, language, weight })
    }
}

/// Cuts a text into parts: between blocks, and a block that is longer than a part between two words.
pub(crate) fn cut(blocks: &[Block]) -> Vec<Vec<PartBlock<'_>>> {
    let mut parts = vec![Vec::new()];
    let mut bytes = 0;
    for Block { kind, text, anchor, language, weight } in blocks {
        let anchor = anchor.as_deref().filter(|_| matches!(kind, BlockKind::Heading(_))).unwrap_or_default();
        let (language, weight) = (language.as_deref().unwrap_or_default(), *weight);
        let mut rest = text.as_str();
        let mut continues = false;
        loop {
            if bytes > 0 && bytes + rest.len() > PART_BYTES {
                parts.push(Vec::new());
                bytes = 0;
            }
            let (text, after) = rest.split_at(end_of_part(rest));
            bytes += text.len();
            let block = PartBlock { kind: *kind, continues, text, anchor, language, weight };
            parts.last_mut().expect("there is a first part").push(block);
            if after.is_empty() {
                break;
            }
            (rest, continues) = (after, true);
        }
    }
    parts
}

/// Where a block that begins a part must end: after the last white space that fits, else after the last character.
fn end_of_part(text: &str) -> usize {
    if text.len() <= PART_BYTES {
        return text.len();
    }
    let fits = &text[..text.floor_char_boundary(PART_BYTES)];
    match fits.char_indices().rfind(|(_, character)| character.is_whitespace()) {
        Some((at, space)) => at + space.len_utf8(),
        None => fits.len(),
    }
}

/// Writes the card of a document with so many parts, as [`read_part`] reads it from a part without text.
///
/// # Errors
///
/// A text has more than 4 GB.
pub(crate) fn write_card(document: &Document, parts: usize) -> Result<Vec<u8>, Error> {
    let mut card = write_beginning(document, parts)?;
    write_string(&mut card, "")?;
    write_string(&mut card, "")?;
    Ok(card)
}

/// Writes what every part begins with, all of the card but the heading.
fn write_beginning(document: &Document, parts: usize) -> Result<Vec<u8>, Error> {
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut card = Vec::new();
    write_string(&mut card, &document.id)?;
    write_string(&mut card, &document.url)?;
    write_string(&mut card, &document.title)?;
    card.push(u8::from(document.title_is_derived));
    write_string(&mut card, document.date.as_ref().map_or("", |date| date.as_str()))?;
    for value in [&document.author, &document.source, &document.category, &document.language, &document.image] {
        write_string(&mut card, &optional(value))?;
    }
    for pairs in [&document.facets, &document.sorts, &document.meta] {
        let mut written = Vec::new();
        for (name, value) in pairs {
            write_string(&mut written, name)?;
            write_string(&mut written, value)?;
        }
        write_number(&mut card, written.len() as u32);
        card.append(&mut written);
    }
    write_number(&mut card, parts as u32);
    Ok(card)
}

/// Writes every part of a document.
///
/// # Errors
///
/// A text has more than 4 GB.
pub(crate) fn write_parts(document: &Document, parts: &[Vec<PartBlock<'_>>]) -> Result<Vec<Vec<u8>>, Error> {
    let card = write_beginning(document, parts.len())?;
    let mut written = Vec::new();
    let (mut heading, mut anchor) = ("", "");
    for part in parts {
        let mut out = card.clone();
        write_string(&mut out, heading)?;
        write_string(&mut out, anchor)?;
        for block in part {
            let kind = match block.kind {
                BlockKind::Paragraph => 0,
                BlockKind::Heading(level) => level.clamp(1, 6),
                BlockKind::Caption => CAPTION,
                BlockKind::PullQuote => PULL_QUOTE,
            };
            let says_more = !block.language.is_empty() || block.weight != 1;
            let more = if says_more { SAYS_MORE } else { 0 };
            out.push(kind | more | if block.continues { CONTINUES } else { 0 });
            if says_more {
                write_string(&mut out, block.language)?;
                out.push(block.weight.cast_unsigned());
            }
            write_string(&mut out, block.text)?;
            if let BlockKind::Heading(_) = block.kind {
                write_string(&mut out, block.anchor)?;
                (heading, anchor) = (block.text, block.anchor);
            }
        }
        written.push(out);
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cuts, writes, reads and joins again.
    fn check(document: &Document) -> usize {
        let written = write_parts(document, &cut(&document.blocks)).expect("it is short");
        let card = write_card(document, written.len()).expect("it is short");
        let (card, _) = read_part(&card).expect("it was just written");
        assert_eq!(Ok(card), read_part(&written[0]).map(|(card, _)| card));
        let mut blocks: Vec<Block> = Vec::new();
        for bytes in &written {
            let (card, mut part) = read_part(bytes).expect("it was just written");
            assert_eq!((card.id, card.url, card.title), (&*document.id, &*document.url, &*document.title));
            assert_eq!(card.parts as usize, written.len());
            let mut length = 0;
            while let Some(block) = part.next().expect("it was just written") {
                length += block.text.len();
                match blocks.last_mut() {
                    Some(last) if block.continues => last.text.push_str(block.text),
                    _ => {
                        let language = (!block.language.is_empty()).then(|| block.language.to_owned());
                        let known = Block::new(block.kind, block.text);
                        blocks.push(Block { language, weight: block.weight, ..known });
                    }
                }
            }
            assert!(length <= PART_BYTES);
        }
        assert_eq!(blocks, document.blocks);
        written.len()
    }

    fn document(blocks: Vec<Block>) -> Document {
        Document { id: "a".into(), url: "a.html".into(), title: "A".into(), blocks, ..Document::default() }
    }

    #[test]
    fn texts_come_back() {
        assert_eq!(check(&document(vec![])), 1);
        let paragraph = |words: usize| Block::new(BlockKind::Paragraph, "woord ".repeat(words).trim());
        assert_eq!(check(&document(vec![Block::new(BlockKind::Heading(2), "Kop"), paragraph(10)])), 1);
        assert_eq!(check(&document(vec![paragraph(400), paragraph(400), paragraph(1)])), 2);
        assert_eq!(check(&document(vec![paragraph(3000)])), 5);
        assert_eq!(check(&document(vec![Block::new(BlockKind::Caption, "é".repeat(5000))])), 3);
    }

    #[test]
    fn every_truncation_is_an_error_or_shorter() {
        let blocks = vec![Block::new(BlockKind::PullQuote, "citaat")];
        let written = write_parts(&document(blocks.clone()), &cut(&blocks)).expect("it is short").remove(0);
        for length in 0..written.len() {
            let read = read_part(&written[..length]).and_then(|(_, mut blocks)| blocks.next());
            assert!(matches!(read, Err(_) | Ok(None)), "cut to {length}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(texts in prop::collection::vec("[a-zé ]{0,40}", 0..9), times in 1_usize..300) {
            let block = |(number, text): (usize, &String)| Block {
                language: (number % 4 == 1).then(|| "fr".to_owned()),
                weight: if number % 3 == 1 { -4 } else { number as i8 + 1 },
                ..Block::new(BlockKind::Paragraph, text.repeat(times))
            };
            check(&document(texts.iter().enumerate().map(block).collect()));
        }
    }
}
