//! How is a whole document shown?

use crate::document::BlockKind;
use crate::error::Error;
use crate::excerpt::mark;
use crate::index::Index;
use crate::index::keys::find_document;
use crate::index::pages::read_part;
use crate::index::root::Root;
use crate::index::single_file::{SingleFile, complete};
use crate::index::store::{Outcome, Piece, Reading, Store};
use crate::query::parse::Query;
use crate::query::rank::Ranking;
use crate::results::{DocumentView, Paragraph, ParagraphKind, PrefixMode};
use crate::search::{Asked, meta, needs, optional};
use crate::weights::Weights;

impl<S: Store> Index<S> {
    /// The document with this id, with what answers `query` marked, or `None` if there is none; or the pieces that are
    /// needed to tell.
    ///
    /// # Errors
    ///
    /// The index is damaged where the document lies, or where the query touches it.
    pub fn try_document(&self, id: &str, query: &str) -> Result<Outcome<Option<DocumentView>>, Error> {
        let reading = Reading::new(&self.store);
        let Some(root) = reading.read(Piece::Root)? else { return Ok(needs(&reading)) };
        let root = Root::open(root)?;
        let document = find_document(&reading, &root, id)?;
        let ranking = Ranking::new(Weights::default(), root.statistics);
        let parsed = Query::parse(query, PrefixMode::Last);
        let asked = Asked::new(parsed, query, &reading, &root, &ranking, &mut self.tables.borrow_mut())?;
        let wanted = asked.wanted();

        let first = match document {
            Some(document) => reading.read(Piece::Document { document, part: 0 })?,
            None => None,
        };
        if !reading.is_complete() {
            return Ok(needs(&reading));
        }
        let (Some(document), Some(first)) = (document, first) else { return Ok(Outcome::Done(None)) };
        let (card, _) = read_part(first)?;
        let mut texts: Vec<(BlockKind, String)> = Vec::new();
        for part in 0..card.parts {
            let Some(bytes) = reading.read(Piece::Document { document, part })? else { continue };
            let (_, mut blocks) = read_part(bytes)?;
            while let Some(block) = blocks.next()? {
                match texts.last_mut() {
                    Some((_, text)) if block.continues => text.push_str(block.text),
                    _ => texts.push((block.kind, block.text.to_owned())),
                }
            }
        }
        if !reading.is_complete() {
            return Ok(needs(&reading));
        }
        let paragraph = |(kind, text): (BlockKind, String)| {
            let (kind, level) = match kind {
                BlockKind::Paragraph => (ParagraphKind::Paragraph, None),
                BlockKind::Heading(level) => (ParagraphKind::Heading, Some(level)),
                BlockKind::Caption => (ParagraphKind::Caption, None),
                BlockKind::PullQuote => (ParagraphKind::Quote, None),
            };
            Paragraph { kind, level, text: mark(&text, &wanted) }
        };
        Ok(Outcome::Done(Some(DocumentView {
            id: card.id.to_owned(),
            url: card.url.to_owned(),
            title: mark(card.title, &wanted),
            date: optional(card.date),
            meta: meta(&card),
            paragraphs: texts.into_iter().map(paragraph).collect(),
        })))
    }
}

impl<D: AsRef<[u8]>> Index<SingleFile<D>> {
    /// The document with this id, with what answers `query` marked, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// The index is damaged where the document lies, or where the query touches it.
    pub fn document(&self, id: &str, query: &str) -> Result<Option<DocumentView>, Error> {
        self.try_document(id, query).and_then(complete)
    }
}
