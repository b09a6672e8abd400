//! The text of a page while it is being read, piece by piece.

use speur_engine::document::{Block, BlockKind};

use crate::metadata::Metadata;
use crate::text;

/// What a loader finds in a file: what the page says about itself, and its text.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub metadata: Metadata,
    pub pieces: Vec<Piece>,
}

/// A block, and what may be said about it by rules that know how journalists write.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub block: Block,
    /// Whether it is a paragraph of running text, and no list item, table row or code.
    pub is_prose: bool,
    /// Whether the page sets it apart as a quotation, or could not do so because its format has no quotations.
    pub may_be_quote: bool,
}

impl Piece {
    /// A paragraph of plain text.
    pub(crate) fn prose(text: impl Into<String>) -> Self {
        Self { block: Block::new(BlockKind::Paragraph, text), is_prose: true, may_be_quote: true }
    }

    pub(crate) fn heading(level: u8, text: impl Into<String>) -> Self {
        Self { block: Block::new(BlockKind::Heading(level), text), is_prose: false, may_be_quote: false }
    }
}

/// The first heading of level 1, which is the title of a page that has one.
pub(crate) fn title(pieces: &[Piece]) -> Option<String> {
    pieces.iter().find(|piece| piece.block.kind == BlockKind::Heading(1)).map(|piece| piece.block.text.clone())
}

/// The heading that a page begins with, whatever its level.
pub(crate) fn first_heading(pieces: &[Piece]) -> Option<String> {
    let first = pieces.first().filter(|piece| matches!(piece.block.kind, BlockKind::Heading(_)));
    first.map(|piece| piece.block.text.clone())
}

/// Collects text into pieces: a piece ends where a block of the page begins or ends.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pieces: Vec<Piece>,
    text: String,
    /// Whether running text was written.
    pub has_sentence: bool,
    /// The level of the heading that is open.
    pub heading: Option<u8>,
    /// How many captions are open.
    pub captions: usize,
    /// How many quotations and asides are open.
    pub quotes: usize,
    /// How many lists, tables and stretches of code are open.
    pub not_prose: usize,
}

impl Writer {
    /// Adds text to the open piece. White space is collapsed, also across calls.
    pub(crate) fn push(&mut self, text: &str) {
        text::push_collapsed(&mut self.text, text);
    }

    /// Separates words.
    pub(crate) fn space(&mut self) {
        self.push(" ");
    }

    /// Separates the cells of a table row, which are one piece.
    pub(crate) fn cell(&mut self) {
        if !self.text.is_empty() {
            self.push(" | ");
        }
    }

    /// Ends the open piece.
    pub(crate) fn end_piece(&mut self) {
        let text = self.text.trim_end_matches([' ', '|']);
        if text.chars().any(|character| !character.is_whitespace() && character != '|') {
            let kind = match self.heading {
                _ if self.captions > 0 => BlockKind::Caption,
                Some(level) => BlockKind::Heading(level),
                None => BlockKind::Paragraph,
            };
            let is_prose = kind == BlockKind::Paragraph && self.not_prose == 0;
            self.has_sentence |= is_prose && text::ends_sentence(text);
            let may_be_quote = is_prose && self.quotes > 0;
            self.pieces.push(Piece { block: Block::new(kind, text), is_prose, may_be_quote });
        }
        self.text.clear();
    }

    /// How many pieces have ended.
    pub(crate) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Takes over pieces from elsewhere.
    pub(crate) fn extend(&mut self, pieces: Vec<Piece>) {
        self.end_piece();
        self.pieces.extend(pieces);
    }

    /// Everything that was collected.
    pub(crate) fn finish(mut self) -> Vec<Piece> {
        self.end_piece();
        self.pieces
    }
}
