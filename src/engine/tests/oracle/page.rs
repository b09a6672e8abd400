//! A document as the oracle reads it: one word after the other.

use std::collections::BTreeSet;

use speur_engine::document::{Block, BlockKind, Document};
use speur_engine::text::{MAX_TERM_BYTES, analyze};

use super::query::{Scope, date_number};

/// Where a word stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Title,
    DerivedTitle,
    Heading,
    Body,
    Meta,
    Aside,
}

/// One word of a document.
#[derive(Debug, Clone)]
pub struct Occurrence {
    pub term: String,
    pub is_capitals: bool,
    pub field: Field,
    /// Where it is for phrases.
    pub position: Option<usize>,
    /// Whether it is several words of the text that touch, as they are typed: it is no word more.
    pub is_run: bool,
    /// Whether that counts only if the site has it as one word, too.
    pub is_joined: bool,
}

/// A document that was read, in its place: newest first.
#[derive(Debug)]
pub struct Page<'d> {
    pub document: &'d Document,
    pub words: Vec<Occurrence>,
    /// How many words its headings and its text have, as the middle of a half octave.
    pub length: f64,
    pub date: u32,
}

/// So many words that touch are found when they are typed as one.
const MOST_TOUCHING: usize = 4;

impl Occurrence {
    /// Whether it is a word of a heading or of the text.
    pub fn is_in_text(&self) -> bool {
        !self.is_run && matches!(self.field, Field::Heading | Field::Body | Field::Aside)
    }
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

/// The middle of the half octave that this is in; 0 for 0.
pub fn half_octaves(words: usize) -> f64 {
    if words == 0 { 0.0 } else { 2_f64.powf((((words as f64).log2() * 2.0 + 1e-9).floor() + 0.5) / 2.0) }
}

impl<'d> Page<'d> {
    pub fn read(document: &'d Document) -> Self {
        let mut words = Vec::new();
        let mut position = 0;
        let mut add = |text: &str, field: Field| {
            let has_position = [Field::Title, Field::Heading, Field::Body, Field::Aside].contains(&field);
            let tokens = tokens(text);
            for (first, (_, start, end)) in tokens.iter().enumerate() {
                let is_capitals = is_capitals(&text[*start..*end]);
                let position = has_position.then_some(position + first);
                for last in first..tokens.len().min(first + MOST_TOUCHING) {
                    let run = &tokens[first..=last];
                    let term: String = run.iter().map(|(term, ..)| term.as_str()).collect();
                    let touch = run.windows(2).all(|two| &text[two[0].2..two[1].1] == "\u{200B}");
                    let is_run = last > first;
                    if !is_run || touch && term.len() <= MAX_TERM_BYTES {
                        words.push(Occurrence {
                            term,
                            is_capitals: is_capitals && !is_run,
                            field,
                            position,
                            is_run,
                            is_joined: false,
                        });
                    }
                }
                let Some((next, behind, _)) = tokens.get(first + 1) else { continue };
                let term = format!("{}{next}", tokens[first].0);
                let is_digit = |character: char| character.is_ascii_digit();
                let are_digits = tokens[first].0.ends_with(is_digit) && next.starts_with(is_digit);
                if ["-", "\u{2010}", "\u{2011}"].contains(&&text[*end..*behind])
                    && !are_digits
                    && term.len() <= MAX_TERM_BYTES
                {
                    // No phrase finds it, and nothing at all if the two are found and no page has it as one.
                    let [one, other] = [letters(&tokens[first].0), letters(next)];
                    let is_joined = one > 1 && other > 1 && one + other >= 6;
                    let is_title = matches!(field, Field::Title | Field::DerivedTitle);
                    let field = if is_title { Field::DerivedTitle } else { Field::Meta };
                    words.push(Occurrence { term, is_capitals: false, field, position: None, is_run: true, is_joined });
                }
            }
            position += tokens.len();
            // No phrase goes on in the next text.
            position += 1;
        };
        add(&document.title, if document.title_is_derived { Field::DerivedTitle } else { Field::Title });
        let is_text = |block: &&Block| block.kind != BlockKind::PullQuote;
        // What all blocks have in common is the weight of the page, and makes it longer.
        let most = document.blocks.iter().filter(is_text).map(|block| block.weight).max().unwrap_or(1);
        for block in &document.blocks {
            let is_aside = block.weight < 0 && block.weight < most;
            match block.kind {
                BlockKind::Heading(_) | BlockKind::Paragraph | BlockKind::Caption if is_aside => {
                    add(&block.text, Field::Aside);
                }
                BlockKind::Heading(_) => add(&block.text, Field::Heading),
                BlockKind::Paragraph | BlockKind::Caption => add(&block.text, Field::Body),
                BlockKind::PullQuote => {}
            }
        }
        for text in [&document.author, &document.source, &document.category] {
            add(text.as_deref().unwrap_or_default(), Field::Meta);
        }
        add(&document.date_text, Field::Meta);
        for block in document.blocks.iter().filter(is_text) {
            (1..block.weight).for_each(|_| add(&block.text, Field::Meta));
        }
        let date = document.date.as_ref().map_or(0, |date| date_number(date.as_str()));
        let length = words.iter().filter(|word| word.is_in_text()).count();
        let length = length * usize::from(most.min(-1).unsigned_abs());
        Self { document, words, length: half_octaves(length), date }
    }

    /// Whether a word stands in the document.
    pub fn has(&self, term: &str, scope: Scope) -> bool {
        self.words.iter().any(|word| word.term == term && is_in(word.field, scope))
    }

    /// The value of a facet; empty for none.
    pub fn facet(&self, name: &str) -> BTreeSet<String> {
        let document = self.document;
        let own = document.facets.iter().filter(|(own, _)| own == name).map(|(_, value)| value.clone());
        let own: BTreeSet<String> = own.collect();
        let known = match name {
            "category" => &document.category,
            "source" => &document.source,
            "language" => &document.language,
            "author" => &document.author,
            // It comes of the date, and of nothing else.
            "year" if self.date == 0 => return BTreeSet::new(),
            "year" => return BTreeSet::from([(self.date / 10_000).to_string()]),
            _ => &None,
        };
        let mut values = if own.is_empty() { known.clone().into_iter().collect() } else { own };
        values.remove("");
        values
    }

    /// The fields in which these words stand in a row, once for each time.
    pub fn rows(&self, row: &[String]) -> Vec<Field> {
        let stands = |term: &str, at: usize| self.words.iter().any(|w| w.position == Some(at) && w.term == term);
        let is_row = |first: &&Occurrence| {
            let start = first.position.filter(|_| first.term == row[0]);
            start.is_some_and(|start| row.iter().enumerate().all(|(number, term)| stands(term, start + number)))
        };
        self.words.iter().filter(is_row).map(|first| first.field).collect()
    }
}

/// Whether a word of a field counts.
pub fn is_in(field: Field, scope: Scope) -> bool {
    scope != Scope::Title || matches!(field, Field::Title | Field::DerivedTitle)
}
