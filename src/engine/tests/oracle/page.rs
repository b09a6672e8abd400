//! A document as the oracle reads it: one word after the other.

use speur_engine::document::{BlockKind, Document};
use speur_engine::text::analyze;

use super::query::{Scope, date_number};

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Title,
    DerivedTitle,
    Heading,
    Body,
    Meta,
}

/// One word of a document.
#[derive(Debug, Clone)]
pub struct Occurrence {
    pub term: String,
    pub is_capitals: bool,
    pub field: Field,
    /// Where it is for phrases.
    pub position: Option<usize>,
}

/// A document that was read, in its place: newest first.
#[derive(Debug)]
pub struct Page<'d> {
    pub document: &'d Document,
    pub words: Vec<Occurrence>,
    /// How many words its headings and its text have, rounded down to a quarter octave.
    pub length: f64,
    pub date: u32,
}

/// How many letters a word has.
pub fn letters(word: &str) -> usize {
    word.chars().count()
}

/// The words of a text, and where they stand.
pub fn tokens(text: &str) -> Vec<(String, usize, usize)> {
    let mut tokens = analyze(text);
    let mut found = Vec::new();
    while let Some(token) = tokens.next() {
        found.push((token.term.to_owned(), token.start, token.end));
    }
    found
}

/// The words of a text.
pub fn terms(text: &str) -> Vec<String> {
    tokens(text).into_iter().map(|(term, ..)| term).collect()
}

/// Whether a word has two capitals or more and no small letter.
pub fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 1 && !word.contains(char::is_lowercase)
}

/// The largest of 0 and 2^(n/4) that is not above this.
pub fn quarter_octaves(words: usize) -> f64 {
    if words == 0 { 0.0 } else { 2_f64.powf(((words as f64).log2() * 4.0 + 1e-9).floor() / 4.0) }
}

impl<'d> Page<'d> {
    pub fn read(document: &'d Document) -> Self {
        let mut words = Vec::new();
        let mut position = 0;
        let mut add = |text: &str, field: Field| {
            let has_position = [Field::Title, Field::Heading, Field::Body].contains(&field);
            for (term, start, end) in tokens(text) {
                let is_capitals = is_capitals(&text[start..end]);
                words.push(Occurrence { term, is_capitals, field, position: has_position.then_some(position) });
                position += 1;
            }
            // No phrase goes on in the next text.
            position += 1;
        };
        add(&document.title, if document.title_is_derived { Field::DerivedTitle } else { Field::Title });
        for block in &document.blocks {
            match block.kind {
                BlockKind::Heading(_) => add(&block.text, Field::Heading),
                BlockKind::Paragraph | BlockKind::Caption => add(&block.text, Field::Body),
                BlockKind::PullQuote => {}
            }
        }
        for text in [&document.author, &document.source, &document.category] {
            add(text.as_deref().unwrap_or_default(), Field::Meta);
        }
        add(&document.date_text, Field::Meta);
        let date = document.date.as_ref().map_or(0, |date| date_number(date.as_str()));
        let length = words.iter().filter(|word| matches!(word.field, Field::Heading | Field::Body)).count();
        Self { document, words, length: quarter_octaves(length), date }
    }

    /// Whether a word stands in the document.
    pub fn has(&self, term: &str, scope: Scope) -> bool {
        self.words.iter().any(|word| word.term == term && is_in(word.field, scope))
    }

    /// The value of a facet; empty for none.
    pub fn facet(&self, name: &str) -> String {
        let document = self.document;
        let value = match name {
            "category" => &document.category,
            "source" => &document.source,
            "language" => &document.language,
            "author" => &document.author,
            _ if self.date == 0 => &None,
            _ => return (self.date / 10_000).to_string(),
        };
        value.clone().unwrap_or_default()
    }

    /// The fields in which these words stand in a row, once for each time.
    pub fn rows(&self, row: &[String]) -> Vec<Field> {
        let placed: Vec<&Occurrence> = self.words.iter().filter(|word| word.position.is_some()).collect();
        let is_row = |words: &&[&Occurrence]| {
            let follow = words.windows(2).all(|two| two[0].position.map(|position| position + 1) == two[1].position);
            follow && words.iter().zip(row).all(|(word, term)| word.term == *term)
        };
        placed.windows(row.len()).filter(is_row).map(|words| words[0].field).collect()
    }
}

/// Whether a word of a field counts.
pub fn is_in(field: Field, scope: Scope) -> bool {
    scope != Scope::Title || matches!(field, Field::Title | Field::DerivedTitle)
}
