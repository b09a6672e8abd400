//! Which documents was an index made of?
//!
//! All that is asked of a document when it is indexed lies in its parts, so that indexes can be joined.

use crate::document::{Block, BlockKind, Date, Document};
use crate::error::Error;
use crate::index::Index;
use crate::index::pages::read_part;
use crate::index::store::{Outcome, Piece, Reading, Store};
use crate::search::{needs, optional};

impl<S: Store> Index<S> {
    /// The document with this number as it was indexed, but for its [`date_text`](Document::date_text), which follows from its
    /// date and its language; or the pieces that are needed for it.
    ///
    /// # Errors
    ///
    /// There is no such document, or the index is damaged where it lies.
    pub fn try_restore(&self, document: u32) -> Result<Outcome<Document>, Error> {
        let reading = Reading::new(&self.store);
        let Some(first) = reading.read(Piece::Document { document, part: 0 })? else { return Ok(needs(&reading)) };
        let (card, _) = read_part(first)?;
        let mut blocks: Vec<Block> = Vec::new();
        for part in 0..card.parts {
            let Some(bytes) = reading.read(Piece::Document { document, part })? else { continue };
            let (_, mut read) = read_part(bytes)?;
            while let Some(block) = read.next()? {
                match blocks.last_mut() {
                    Some(last) if block.continues => last.text.push_str(block.text),
                    _ => blocks.push(Block {
                        anchor: optional(block.anchor).filter(|_| matches!(block.kind, BlockKind::Heading(_))),
                        language: optional(block.language),
                        weight: block.weight,
                        ..Block::new(block.kind, block.text)
                    }),
                }
            }
        }
        if !reading.is_complete() {
            return Ok(needs(&reading));
        }
        Ok(Outcome::Done(Document {
            id: card.id.to_owned(),
            url: card.url.to_owned(),
            title: card.title.to_owned(),
            title_is_derived: card.title_is_derived,
            date: Date::parse(card.date),
            date_text: String::new(),
            author: optional(card.author),
            source: optional(card.source),
            category: optional(card.category),
            language: optional(card.language),
            image: optional(card.image),
            facets: card.facets.to_owned(),
            sorts: card.sorts.to_owned(),
            meta: card.meta.to_owned(),
            blocks,
        }))
    }
}
