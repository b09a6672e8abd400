//! The text of a page while it is being read, piece by piece.

use speur_engine::document::{Block, BlockKind};

use crate::metadata::Metadata;
use crate::text;
use crate::warning;

/// What a loader finds in a file: what the page says about itself, and its text.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub metadata: Metadata,
    pub pieces: Vec<Piece>,
    pub scope: Scope,
    /// What its owner should know.
    pub warnings: Vec<warning::Kind>,
}

/// What a page says about whether it is to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    /// Nothing: its format has no marks.
    #[default]
    Any,
    /// It has no mark, so it counts only if no page of the site has one.
    Unmarked,
    /// It marks the text that is searched.
    Marked,
    /// It is to be left out.
    LeftOut,
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
    /// The place with a name behind which no text has been written yet.
    place_before: Option<String>,
    /// The first place with a name inside the open heading.
    place_inside: Option<String>,
    /// The name of the open heading itself.
    place_itself: Option<String>,
    /// The languages that are open, the innermost last. `None` is one that has no tag.
    languages: Vec<Option<String>>,
    /// The language that all text of the open piece is in, and how many were open there.
    shared_language: Option<(Option<String>, usize)>,
    /// The fewest languages that were open at any moment since the open piece has text.
    fewest_languages: usize,
    /// The weights that are open, the innermost last.
    weights: Vec<i8>,
    /// The least and the greatest weight of any word of the open piece.
    weights_here: Option<(i8, i8)>,
    /// Texts that stand in no line of the page, to follow the open piece.
    asides: Vec<String>,
}

impl Writer {
    /// Adds text to the open piece. White space is collapsed, also across calls.
    pub(crate) fn push(&mut self, text: &str) {
        text::push_collapsed(&mut self.text, text);
        if !text.contains(char::is_alphanumeric) {
            return;
        }
        let weight = self.weight();
        let (least, most) = self.weights_here.unwrap_or((weight, weight));
        self.weights_here = Some((least.min(weight), most.max(weight)));
        let innermost = self.languages.last().cloned().flatten();
        match &mut self.shared_language {
            None => {
                self.fewest_languages = self.languages.len();
                self.shared_language = Some((innermost, self.languages.len()));
            }
            // Two quotations in one language, side by side, are in that language.
            Some((shared, _)) if *shared == innermost => {}
            Some((shared, open)) if self.fewest_languages < *open => {
                *open = self.fewest_languages;
                *shared = open.checked_sub(1).and_then(|index| self.languages[index].clone());
            }
            // A word in a language of its own stands in a text that has another.
            Some(_) => {}
        }
    }

    /// Begins a heading, with its own name for addresses if it has one.
    pub(crate) fn begin_heading(&mut self, level: u8, name: Option<String>) {
        self.end_piece();
        self.heading = Some(level);
        self.place_itself = name;
    }

    /// Ends the open heading.
    pub(crate) fn end_heading(&mut self) {
        self.end_piece();
        self.heading = None;
        self.place_itself = None;
        self.place_inside = None;
    }

    /// Notes a place that addresses can lead to. It is the anchor of a heading that it stands in, or that begins
    /// before any other text does.
    pub(crate) fn place(&mut self, name: String) {
        match self.heading {
            Some(_) => self.place_inside = self.place_inside.take().or(Some(name)),
            None => self.place_before = Some(name),
        }
    }

    /// Begins text in another language.
    pub(crate) fn begin_language(&mut self, tag: Option<String>) {
        self.languages.push(tag);
    }

    /// Ends the text in the language that was begun last.
    pub(crate) fn end_language(&mut self) {
        self.languages.pop();
        self.fewest_languages = self.fewest_languages.min(self.languages.len());
    }

    /// Begins text that counts `weight` times.
    pub(crate) fn begin_weight(&mut self, weight: i8) {
        self.weights.push(weight);
    }

    /// Ends the text with the weight that was begun last.
    pub(crate) fn end_weight(&mut self) {
        self.weights.pop();
    }

    fn weight(&self) -> i8 {
        self.weights.last().copied().unwrap_or(1)
    }

    /// Adds a text that the page does not show, such as what a picture shows. It follows the open piece, and is
    /// searched and never an excerpt.
    pub(crate) fn aside(&mut self, text: String) {
        self.asides.push(text);
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
            let mut block = Block::new(kind, text);
            let place_before = self.place_before.take();
            if matches!(kind, BlockKind::Heading(_)) {
                block.anchor = self.place_itself.clone().or(self.place_inside.take()).or(place_before);
            }
            block.language = self.shared_language.take().and_then(|(language, _)| language);
            // What only some of its words have, it has not.
            block.weight = self.weights_here.map_or(1, |(least, most)| 1.clamp(least, most));
            self.pieces.push(Piece { block, is_prose, may_be_quote });
        }
        let weight = self.weight();
        self.pieces.extend(self.asides.drain(..).map(|text| {
            let block = Block { weight, ..Block::new(BlockKind::Caption, text) };
            Piece { block, is_prose: false, may_be_quote: false }
        }));
        self.text.clear();
        self.shared_language = None;
        self.weights_here = None;
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
