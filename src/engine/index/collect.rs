//! Which words do the documents have, where and how often?
//!
//! The first half of building an index: every document is taken apart, one after the other, in the order of their numbers.

use std::collections::{HashMap, VecDeque};

use super::keys::{FIRST_OF_WORDS, id_key, title_key, url_key};
use super::length::Length;
use super::pages::PartBlock;
use super::positions::write_positions;
use super::postings::{FIELDS, Field, Posting, PostingsWriter};
use crate::document::{BlockKind, Document};
use crate::error::Error;
use crate::text::{MAX_TERM_BYTES, analyze, is_boundary};
use crate::words::Word;

/// The postings of every key so far.
#[derive(Default)]
pub(super) struct Collected {
    numbers: HashMap<String, usize>,
    lists: Vec<TermLists>,
    languages: Vec<String>,
    occurrences: Vec<Occurrence>,
}

/// What is known of one key.
#[derive(Default)]
pub(super) struct TermLists {
    pub(super) postings: PostingsWriter,
    pub(super) positions: Vec<u8>,
    /// Where it is written in capitals.
    pub(super) capitals: PostingsWriter,
    ways: Ways,
}

/// How a word is written, as far as that tells what it is.
#[derive(Default)]
struct Ways {
    surfaces: Vec<(Box<str>, u32)>,
    languages: Vec<(usize, u32)>,
    occurrences: u32,
    within_sentences: u32,
    capitalised: u32,
    capitals: u32,
}

/// How many ways to write a word are counted; the most frequent is nearly always among the first.
const MOST_SURFACES: usize = 6;

/// One word of the document at hand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    term: usize,
    position: u32,
    field: usize,
    part: u32,
    is_capitals: bool,
}

/// How many words that touch, in scripts without spaces, are found when they are typed as one. Each more is one more
/// posting for nearly every word of such a text.
const MOST_TOUCHING: usize = 4;

/// Stands for the position of a word that no phrase can find.
const NO_POSITION: u32 = u32::MAX;

impl Collected {
    /// Adds the words of a document and returns how many its headings and text have.
    ///
    /// `languages`: of the blocks that have their own, by their numbers, in order.
    pub(super) fn add(
        &mut self,
        number: u32,
        document: &Document,
        parts: &[Vec<PartBlock<'_>>],
        languages: &[(usize, String)],
    ) -> Result<u64, Error> {
        let own = document.language.as_deref().unwrap_or_default();
        let title = if document.title_is_derived { Field::DerivedTitle } else { Field::Title };
        let mut position = 0;
        let positions = (!document.title_is_derived).then_some(&mut position);
        self.add_text(&document.title, title, 0, positions, own);
        for value in [&document.author, &document.source, &document.category] {
            self.add_text(value.as_deref().unwrap_or_default(), Field::Meta, 0, None, own);
        }
        self.add_text(&document.date_text, Field::Meta, 0, None, own);
        let mut words = 0_u32;
        let mut languages = languages.iter().peekable();
        let (mut number_of_block, mut language) = (0, own);
        for (part, blocks) in parts.iter().enumerate() {
            for block in blocks {
                if !block.continues {
                    let other = languages.next_if(|(number, _)| *number == number_of_block);
                    language = other.map_or(own, |(_, language)| language);
                    number_of_block += 1;
                }
                let field = match block.kind {
                    BlockKind::Heading(_) => Field::Heading,
                    BlockKind::Paragraph | BlockKind::Caption => Field::Body,
                    BlockKind::PullQuote => continue,
                };
                position += u32::from(!block.continues);
                words += self.add_text(block.text, field, part as u32, Some(&mut position), language);
            }
        }
        self.flush(number, Length::of(words));
        self.add_keys(number, document)?;
        Ok(u64::from(words))
    }

    /// Notes the words of a text and returns how many there are.
    fn add_text(&mut self, text: &str, field: Field, part: u32, mut position: Option<&mut u32>, language: &str) -> u32 {
        let language = self.language(language);
        let mut tokens = analyze(text);
        let mut count = 0;
        let mut before = 0;
        let mut run: VecDeque<(String, u32)> = VecDeque::new();
        let mut last = (String::new(), NO_POSITION);
        while let Some(token) = tokens.next() {
            let surface = &text[token.start..token.end];
            let between = &text[before..token.start];
            let begins_sentence = count == 0 || between.contains(['.', '!', '?', ':', '"', '“', '‘', '\'']);
            before = token.end;
            let is_capitals = is_capitals(surface);
            let term = self.number(token.term);
            self.lists[term].ways.note(surface, language, begins_sentence, is_capitals);
            let position = position.as_mut().map_or(NO_POSITION, |next| {
                **next += 1;
                **next - 1
            });
            self.occurrences.push(Occurrence { term, position, field: field as usize, part, is_capitals });
            count += 1;
            // Words that touch are typed as one.
            if is_boundary(between) && count > 1 {
                run.push_back(last.clone());
            } else {
                run.clear();
            }
            run.retain(|(first, _)| first.len() + token.term.len() <= MAX_TERM_BYTES);
            if run.len() == MOST_TOUCHING {
                run.pop_front();
            }
            for (words, position) in &mut run {
                words.push_str(token.term);
                let (term, position) = (self.number(words), *position);
                self.lists[term].ways.note(words, language, false, false);
                self.occurrences.push(Occurrence { term, position, field: field as usize, part, is_capitals: false });
            }
            last.0.clear();
            last.0.push_str(token.term);
            last.1 = position;
        }
        count
    }

    /// Adds what the dictionary knows of a document beside its words.
    fn add_keys(&mut self, number: u32, document: &Document) -> Result<(), Error> {
        let id = id_key(&document.id);
        if self.numbers.contains_key(&id) {
            return Err(Error::duplicate_id(&document.id));
        }
        self.add_key(number, &id);
        if let Some(title) = title_key(&document.title) {
            self.add_key(number, &title);
        }
        let mut words = Vec::new();
        let mut tokens = analyze(&document.url);
        while let Some(token) = tokens.next() {
            words.push(url_key(token.term));
        }
        words.sort_unstable();
        words.dedup();
        words.iter().for_each(|word| self.add_key(number, word));
        Ok(())
    }

    fn add_key(&mut self, document: u32, key: &str) {
        let term = self.number(key);
        self.lists[term].postings.push(&Posting { document, length: Length::of(0), part: 0, frequencies: [0; FIELDS] });
    }

    fn number(&mut self, term: &str) -> usize {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.lists.len();
        self.numbers.insert(term.to_owned(), number);
        self.lists.push(TermLists::default());
        number
    }

    fn language(&mut self, tag: &str) -> usize {
        if let Some(number) = self.languages.iter().position(|known| known == tag) {
            return number;
        }
        self.languages.push(tag.to_owned());
        self.languages.len() - 1
    }

    /// Turns the noted words into one posting for each term.
    fn flush(&mut self, document: u32, length: Length) {
        self.occurrences.sort_unstable();
        for occurrences in self.occurrences.chunk_by(|a, b| a.term == b.term) {
            let count = |occurrences: &mut dyn Iterator<Item = &Occurrence>| {
                let mut frequencies = [0; FIELDS];
                occurrences.for_each(|occurrence| frequencies[occurrence.field] += 1);
                frequencies
            };
            let is_text = |o: &&Occurrence| o.field == Field::Heading as usize || o.field == Field::Body as usize;
            let part = occurrences.iter().filter(is_text).map(|occurrence| occurrence.part).min().unwrap_or(0);
            let lists = &mut self.lists[occurrences[0].term];
            let posting = Posting { document, length, part, frequencies: count(&mut occurrences.iter()) };
            lists.postings.push(&posting);
            if occurrences.iter().any(|occurrence| occurrence.is_capitals) {
                let frequencies = count(&mut occurrences.iter().filter(|occurrence| occurrence.is_capitals));
                lists.capitals.push(&Posting { frequencies, ..posting });
            }
            let positions = occurrences.iter().map(|occurrence| occurrence.position);
            write_positions(&mut lists.positions, positions.filter(|&position| position != NO_POSITION));
        }
        self.occurrences.clear();
    }

    /// Every key with what is known of it, in order; and the words among them, in order.
    pub(super) fn finish(self) -> (Vec<(String, TermLists)>, Vec<Word>) {
        let mut lists: Vec<Option<TermLists>> = self.lists.into_iter().map(Some).collect();
        let keys = self.numbers.into_iter().filter_map(|(key, number)| Some((key, lists[number].take()?)));
        let mut keys: Vec<(String, TermLists)> = keys.collect();
        keys.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let is_word = |key: &str| key.starts_with(|first: char| first >= FIRST_OF_WORDS);
        let words = keys.iter().filter(|(key, _)| is_word(key));
        let words = words.map(|(term, lists)| lists.ways.word(term, &self.languages, lists.postings.documents()));
        let words = words.collect();
        (keys, words)
    }
}

impl TermLists {
    /// Whether the word is written in capitals in some places and not in others.
    pub(super) fn is_sometimes_capitals(&self) -> bool {
        0 < self.ways.capitals && self.ways.capitals < self.ways.occurrences
    }
}

impl Ways {
    fn note(&mut self, surface: &str, language: usize, begins_sentence: bool, is_capitals: bool) {
        self.occurrences += 1;
        self.capitals += u32::from(is_capitals);
        if !begins_sentence {
            self.within_sentences += 1;
            self.capitalised += u32::from(surface.starts_with(char::is_uppercase));
        }
        match self.surfaces.iter().position(|(known, _)| **known == *surface) {
            Some(at) => self.surfaces[at].1 += 1,
            None if self.surfaces.len() < MOST_SURFACES => self.surfaces.push((surface.into(), 1)),
            None => {}
        }
        match self.languages.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += 1,
            None => self.languages.push((language, 1)),
        }
    }

    fn word(&self, term: &str, languages: &[String], documents: u32) -> Word {
        // Ties go to what comes first in the alphabet: the same documents give the same bytes in any order.
        let surface = self.surfaces.iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        let language = |number: usize| languages.get(number).map(String::as_str).unwrap_or_default();
        let most = self.languages.iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| language(b.0).cmp(language(a.0))));
        Word {
            term: term.to_owned(),
            surface: surface.map(|(surface, _)| surface.to_string()).unwrap_or_default(),
            language: most.map(|(number, _)| language(*number).to_owned()).unwrap_or_default(),
            documents,
            is_capitalised: 2 * self.capitalised > self.within_sentences
                || self.within_sentences == 0 && self.surfaces.iter().all(|(s, _)| s.starts_with(char::is_uppercase)),
            only_begins_sentences: self.within_sentences == 0,
            is_acronym: 2 * self.capitals > self.occurrences,
        }
    }
}

/// Whether a word is two or more letters, all of them capitals.
fn is_capitals(surface: &str) -> bool {
    let mut letters = 0;
    surface.chars().all(|character| {
        letters += u32::from(character.is_uppercase());
        !character.is_lowercase()
    }) && letters >= 2
}
