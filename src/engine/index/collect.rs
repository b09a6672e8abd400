//! Which words do documents have, where and how often?
//!
//! The first half of building an index: documents are taken apart, one after the other, in the order of their numbers. Stretches
//! of them are collected apart, on all processors, and become [runs](super::runs).

use std::collections::VecDeque;

use foldhash::fast::RandomState;
use indexmap::IndexMap;

use super::beside::{can_be_frequent, kind_of};
use super::keys::{can_be_two_words, id_key, title_key, url_key};
use super::length::Length;
use super::pages::{Card, PartBlock};
use super::positions::write_positions;
use super::postings::{FIELDS, Field, Posting, PostingsWriter};
use super::ways::{Way, Ways, is_capitals};
use crate::document::BlockKind;
use crate::text::{BOUNDARY, JOINS, MAX_TERM_BYTES, analyze, join};

/// The words of documents that follow one another.
pub(super) struct Collector<'l> {
    /// The tags of all languages of the site, in order.
    languages: &'l [&'l str],
    terms: IndexMap<Box<str>, TermLists, RandomState>,
    ways: IndexMap<Box<str>, Known, RandomState>,
    occurrences: Vec<Occurrence>,
    has_lengths: bool,
    has_neighbours: bool,
    /// The kind of the word at each position of the document at hand, one further.
    kinds: Vec<u8>,
    /// Of the documents so far.
    lengths: Vec<u8>,
}

/// What is known of one key.
pub(super) struct TermLists {
    pub(super) postings: PostingsWriter,
    pub(super) positions: Vec<u8>,
    /// Of each position of a word that may be frequent, the kinds of the words before and behind it, where these are wanted.
    pub(super) neighbours: Option<Box<Neighbours>>,
    /// Where it is written in capitals.
    pub(super) capitals: PostingsWriter,
    pub(super) ways: Ways,
}

/// Two bytes for each position. Most words have none, and so only take the place of a pointer.
#[derive(Default)]
pub(super) struct Neighbours(pub(super) Vec<u8>);

/// A way to write a word that was met before.
struct Known {
    term: usize,
    kind: u8,
    is_capitals: bool,
    way: Way,
}

/// One word of the document at hand.
#[derive(Clone, Copy)]
struct Occurrence {
    /// The number of the term, and in the lower half its position.
    term_and_position: u64,
    part: u32,
    field: u8,
    is_capitals: bool,
    times: u8,
    /// What its neighbours know of it.
    kind: u8,
}

/// How many words that touch, in scripts without spaces, are found when they are typed as one. Each more is one more
/// posting for nearly every word of such a text.
const MOST_TOUCHING: usize = 4;

/// Stands for the position of a word that no phrase can find.
const NO_POSITION: u32 = u32::MAX;

/// Stands for the part of a word that is not in the text.
const NO_PART: u32 = u32::MAX;

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place {
    field: Field,
    part: u32,
    language: u32,
    /// How many times its words count.
    times: u8,
}

impl<'l> Collector<'l> {
    /// `has_lengths`: whether postings have the lengths of their documents. `has_neighbours`: whether it is wanted what stands
    /// beside words.
    pub(super) fn new(languages: &'l [&'l str], has_lengths: bool, has_neighbours: bool) -> Self {
        Self {
            languages,
            terms: IndexMap::default(),
            ways: IndexMap::default(),
            occurrences: Vec::new(),
            has_lengths,
            has_neighbours,
            kinds: Vec::new(),
            lengths: Vec::new(),
        }
    }

    /// Adds the words of a document and returns how many its headings and text have.
    pub(super) fn add(&mut self, number: u32, card: &Card<'_>, date_text: &str, parts: &[Vec<PartBlock<'_>>]) -> u64 {
        let own = self.language(card.language);
        let title = if card.title_is_derived { Field::DerivedTitle } else { Field::Title };
        let meta = Place { field: Field::Meta, part: NO_PART, language: own, times: 1 };
        let mut position = 0;
        let positions = (!card.title_is_derived).then_some(&mut position);
        self.add_text(card.title, Place { field: title, ..meta }, positions);
        for value in [card.author, card.source, card.category, date_text] {
            self.add_text(value, meta, None);
        }
        // What all blocks have in common is the weight of the page.
        let weighed = parts.iter().flatten().filter(|block| block.kind != BlockKind::PullQuote);
        let most = weighed.map(|block| block.weight).max().unwrap_or(1);
        let (mut words, mut length) = (0_u64, 0_u32);
        for (part, blocks) in (0..).zip(parts) {
            for block in blocks {
                let language = if block.language.is_empty() { own } else { self.language(block.language) };
                let field = match block.kind {
                    BlockKind::PullQuote => continue,
                    _ if block.weight < most.min(0) => Field::Aside,
                    BlockKind::Heading(_) => Field::Heading,
                    BlockKind::Paragraph | BlockKind::Caption => Field::Body,
                };
                // A word stands in the text as often as it has positions there.
                if block.weight > 1 {
                    let times = block.weight.unsigned_abs() - 1;
                    self.add_text(block.text, Place { language, times, ..meta }, None);
                }
                position += u32::from(!block.continues);
                let count = self.add_text(block.text, Place { field, part, language, times: 1 }, Some(&mut position));
                words += u64::from(count);
                length = length.saturating_add(count);
            }
        }
        let length = Length::of(length.saturating_mul(most.min(-1).unsigned_abs().into()));
        self.lengths.push(length.code());
        self.flush(number, length);
        self.add_keys(number, card);
        words
    }

    /// Notes the words of a text and returns how many there are.
    fn add_text(&mut self, text: &str, place: Place, mut position: Option<&mut u32>) -> u32 {
        let mut tokens = analyze(text);
        let mut count = 0;
        let mut before = 0;
        // Words that are joined may be typed as one.
        let mut joined = text.contains(JOINS).then(Joined::default);
        while let Some(token) = tokens.next() {
            let surface = &text[token.start..token.end];
            let between = &text[before..token.start];
            let begins_sentence = count == 0 || between != " " && between.contains(ENDS_OF_SENTENCES);
            before = token.end;
            let position = position.as_mut().map_or(NO_POSITION, |next| {
                **next += 1;
                **next - 1
            });
            self.note(surface, token.term, begins_sentence, place, position);
            count += 1;
            if let Some(joined) = &mut joined {
                joined.push(token.term, position, join(between));
                for (words, position) in &joined.runs {
                    self.note(words, words, false, place, *position);
                }
                if let Some((words, are_found_apart)) = &joined.by_hyphen {
                    // At the place of its first part stands that, for phrases.
                    let is_title = matches!(place.field, Field::Title | Field::DerivedTitle);
                    let place = Place { field: if is_title { Field::DerivedTitle } else { Field::Meta }, ..place };
                    if *are_found_apart {
                        self.note_only(words, place);
                    } else {
                        self.note(words, words, false, place, NO_POSITION);
                    }
                }
            }
        }
        count
    }

    fn note(&mut self, surface: &str, term: &str, begins_sentence: bool, place: Place, position: u32) {
        let known = match self.ways.get_index_of(surface) {
            Some(number) => &mut self.ways[number],
            None => {
                let kind = if self.has_neighbours { kind_of(term) } else { 0 };
                let term = self.number(term);
                let known = Known { term, kind, is_capitals: is_capitals(surface), way: Way::default() };
                self.ways.entry(surface.into()).or_insert(known)
            }
        };
        known.way.note(place.language, begins_sentence);
        self.occurrences.push(Occurrence {
            term_and_position: (known.term as u64) << 32 | u64::from(position),
            part: place.part,
            field: place.field as u8,
            is_capitals: known.is_capitals,
            times: place.times,
            kind: known.kind,
        });
    }

    /// Notes a word that is kept only if a page has one that begins so.
    fn note_only(&mut self, term: &str, Place { field, part, times, .. }: Place) {
        let term_and_position = (self.number(term) as u64) << 32 | u64::from(NO_POSITION);
        let field = field as u8;
        self.occurrences.push(Occurrence { term_and_position, part, field, is_capitals: false, times, kind: 0 });
    }

    /// Adds what the dictionary knows of a document beside its words.
    fn add_keys(&mut self, number: u32, card: &Card<'_>) {
        self.add_key(number, &id_key(card.id));
        if let Some(title) = title_key(card.title) {
            self.add_key(number, &title);
        }
        let mut words = Vec::new();
        let mut tokens = analyze(card.url);
        while let Some(token) = tokens.next() {
            words.push(url_key(token.term));
        }
        words.sort_unstable();
        words.dedup();
        words.iter().for_each(|word| self.add_key(number, word));
    }

    fn add_key(&mut self, document: u32, key: &str) {
        let term = self.number(key);
        let posting = Posting { document, length: Length::of(0), part: 0, frequencies: [0; FIELDS] };
        self.terms[term].postings.push(&posting);
    }

    fn number(&mut self, term: &str) -> usize {
        match self.terms.get_index_of(term) {
            Some(number) => number,
            None => self.terms.insert_full(term.into(), TermLists::new(self.has_lengths)).0,
        }
    }

    fn language(&self, tag: &str) -> u32 {
        self.languages.binary_search(&tag).unwrap_or_default() as u32
    }

    /// Turns the noted words into one posting for each term.
    fn flush(&mut self, document: u32, length: Length) {
        if self.has_neighbours {
            self.note_kinds();
        }
        self.occurrences.sort_unstable_by_key(|occurrence| occurrence.term_and_position);
        for occurrences in self.occurrences.chunk_by(|a, b| a.term() == b.term()) {
            let (mut frequencies, mut of_capitals, mut part) = ([0; FIELDS], [0; FIELDS], NO_PART);
            for occurrence in occurrences {
                let field = usize::from(occurrence.field);
                let times = u32::from(occurrence.times);
                frequencies[field] += times;
                of_capitals[field] += if occurrence.is_capitals { times } else { 0 };
                part = part.min(occurrence.part);
            }
            let part = if part == NO_PART { 0 } else { part };
            let Some((key, lists)) = self.terms.get_index_mut(occurrences[0].term()) else { continue };
            let posting = Posting { document, length, part, frequencies };
            lists.postings.push(&posting);
            if of_capitals != [0; FIELDS] {
                lists.capitals.push(&Posting { frequencies: of_capitals, ..posting });
            }
            let positions = occurrences.iter().filter_map(Occurrence::position);
            write_positions(&mut lists.positions, positions.clone());
            if self.has_neighbours && can_be_frequent(key) {
                let sides = |position: u32| [self.kinds[position as usize], self.kinds[position as usize + 2]];
                lists.neighbours.get_or_insert_default().0.extend(positions.flat_map(sides));
            }
        }
        self.occurrences.clear();
    }

    /// Notes which kind of word stands where in the document at hand.
    fn note_kinds(&mut self) {
        self.kinds.clear();
        for occurrence in &self.occurrences {
            if let Some(position) = occurrence.position() {
                let place = position as usize + 1;
                if self.kinds.len() < place + 2 {
                    self.kinds.resize(place + 2, 0);
                }
                self.kinds[place] = occurrence.kind;
            }
        }
    }

    /// Every key with what is known of it, in order; and the lengths of the documents.
    pub(super) fn finish(self) -> (impl Iterator<Item = (Box<str>, TermLists)>, Vec<u8>) {
        let mut terms = self.terms;
        for (surface, Known { term, way, .. }) in self.ways {
            terms[term].ways.push((surface, way));
        }
        terms.sort_unstable_keys();
        (terms.into_iter(), self.lengths)
    }
}

/// What a sentence begins behind.
const ENDS_OF_SENTENCES: [char; 8] = ['.', '!', '?', ':', '"', '“', '‘', '\''];

/// Words that are joined to the one at hand, with it.
#[derive(Default)]
struct Joined {
    /// In scripts without spaces, each as it is typed together with those behind it, and its position.
    runs: VecDeque<(String, u32)>,
    /// The word before a hyphen and the one behind it: `email` for `e-mail`. Whether a search for it finds the two where no
    /// page has it as one.
    by_hyphen: Option<(String, bool)>,
    last: (String, u32),
}

impl Joined {
    fn push(&mut self, term: &str, position: u32, join: Option<char>) {
        let last = std::mem::replace(&mut self.last, (term.to_owned(), position));
        self.by_hyphen = None;
        if join == Some(BOUNDARY) && !last.0.is_empty() {
            self.runs.push_back(last);
        } else {
            self.runs.clear();
            // Between digits it stands in dates and ranges.
            let are_digits = last.0.ends_with(is_digit) && term.starts_with(is_digit);
            if join.is_some() && !last.0.is_empty() && !are_digits && last.0.len() + term.len() <= MAX_TERM_BYTES {
                let are_found_apart = can_be_two_words(&last.0, term);
                self.by_hyphen = Some((last.0 + term, are_found_apart));
            }
        }
        self.runs.retain(|(first, _)| first.len() + term.len() <= MAX_TERM_BYTES);
        if self.runs.len() == MOST_TOUCHING {
            self.runs.pop_front();
        }
        self.runs.iter_mut().for_each(|(words, _)| words.push_str(term));
    }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

impl Occurrence {
    fn term(&self) -> usize {
        (self.term_and_position >> 32) as usize
    }

    fn position(&self) -> Option<u32> {
        Some(self.term_and_position as u32).filter(|&position| position != NO_POSITION)
    }
}

impl TermLists {
    fn new(has_lengths: bool) -> Self {
        let [postings, capitals] = [has_lengths; 2].map(PostingsWriter::new);
        Self { postings, positions: Vec::new(), neighbours: None, capitals, ways: Vec::new() }
    }

    /// Adds what is known from later documents.
    pub(super) fn append(&mut self, mut later: Self) {
        self.postings.append(later.postings);
        self.positions.append(&mut later.positions);
        if let Some(mut later) = later.neighbours {
            self.neighbours.get_or_insert_default().0.append(&mut later.0);
        }
        self.capitals.append(later.capitals);
        self.ways.append(&mut later.ways);
    }
}
