//! How does a query become results? The whole pipeline.
//!
//! 1. The query is taken apart into words, of which the last may be unfinished.
//! 2. Each word is looked up: which documents have it, and how much is that worth?
//! 3. Documents that have every word are put in order.
//! 4. The best are read, and an excerpt is chosen.
//!
//! Steps 2 and 4 may find pieces of the index missing: then the answer is what is needed.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::document::BlockKind;
use crate::error::Error;
use crate::excerpt::{Wanted, excerpt, mark};
use crate::index::Index;
use crate::index::ids::find_document;
use crate::index::pages::{Card, read_part};
use crate::index::root::Root;
use crate::index::single_file::SingleFile;
use crate::index::store::{Outcome, Piece, Reading, Store};
use crate::query::matching::{self, WordMatch, WordMatches};
use crate::query::parse::Query;
use crate::query::rank::{Ranking, Weights};
use crate::results::{
    DocumentView, Facets, Hit, Match, MatchKind, Meta, Paragraph, ParagraphKind, PrefixMode, SearchOptions,
    SearchResults,
};

impl<S: Store> Index<S> {
    /// Answers a query, or says which pieces it needs for that. Any string is a query.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn try_search(&self, text: &str, options: &SearchOptions) -> Result<Outcome<SearchResults>, Error> {
        let query = Query::parse(text, options.prefix);
        let reading = Reading::new(&self.store);
        let ranking = Ranking::new(Weights::default(), self.statistics);
        let mut matches = Vec::with_capacity(query.words.len());
        if let Some(root) = reading.read(Piece::Root)? {
            let root = Root::open(root)?;
            for word in &query.words {
                matches.push(matching::find(&reading, &root, &ranking, word)?);
            }
        }
        if let Some(needs) = reading.needs() {
            return Ok(needs);
        }
        let candidates = documents_with_all(&matches);
        let total = candidates.len();
        let best = best(&candidates, options.offset.saturating_add(options.limit));
        let shown = best.get(options.offset..).unwrap_or_default();

        let worths = matches.iter().map(|found| ranking.rarity(found.documents.len()));
        let wanted: Vec<Wanted<'_>> =
            query.words.iter().zip(worths).map(|(word, worth)| Wanted { word, worth }).collect();
        let mut hits = Vec::with_capacity(shown.len());
        for candidate in shown {
            let piece = Piece::Document { document: candidate.document, part: part_to_show(&matches, candidate) };
            let Some(bytes) = reading.read(piece)? else { continue };
            let (card, blocks) = read_part(bytes)?;
            hits.push(Hit {
                id: card.id.to_owned(),
                url: card.url.to_owned(),
                score: candidate.score,
                date: optional(card.date),
                meta: meta(&card),
                title: mark(card.title, &wanted),
                excerpt: excerpt(blocks, &wanted)?,
                sections: [],
                matches: explain_matches(&query, &matches, candidate.document),
                explain: None,
            });
        }
        if let Some(needs) = reading.needs() {
            return Ok(needs);
        }
        let is_missing = |found: &WordMatches| found.documents.is_empty();
        let words = query.words.iter().zip(&matches);
        Ok(Outcome::Done(SearchResults {
            query: text.to_owned(),
            total,
            total_is_exact: true,
            took_ms: None,
            corrected: None,
            missing: words.filter(|(_, found)| is_missing(found)).map(|(word, _)| word.typed.clone()).collect(),
            hits,
            facets: Facets {},
        }))
    }

    /// The document with this id, with the words of `query` marked, or `None` if there is none; or the pieces that
    /// are needed to tell.
    ///
    /// # Errors
    ///
    /// The index is damaged where the document lies.
    pub fn try_document(&self, id: &str, query: &str) -> Result<Outcome<Option<DocumentView>>, Error> {
        let reading = Reading::new(&self.store);
        let Some(root) = reading.read(Piece::Root)? else { return Ok(needs(&reading)) };
        let Some(document) = find_document(&reading, &Root::open(root)?, id)? else { return Ok(needs(&reading)) };
        let query = Query::parse(query, PrefixMode::Last);
        let wanted: Vec<Wanted<'_>> = query.words.iter().map(|word| Wanted { word, worth: 1.0 }).collect();

        let Some(bytes) = reading.read(Piece::Document { document, part: 0 })? else { return Ok(needs(&reading)) };
        let (card, _) = read_part(bytes)?;
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
        if let Some(needs) = reading.needs() {
            return Ok(needs);
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
    /// Answers a query. Any string is a query; one without words has no hits.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn search(&self, text: &str, options: &SearchOptions) -> Result<SearchResults, Error> {
        self.try_search(text, options).and_then(complete)
    }

    /// The document with this id, with the words of `query` marked, or `None` if there is none.
    ///
    /// # Errors
    ///
    /// The index is damaged where the document lies.
    pub fn document(&self, id: &str, query: &str) -> Result<Option<DocumentView>, Error> {
        self.try_document(id, query).and_then(complete)
    }
}

/// A single file has every piece.
fn complete<T>(outcome: Outcome<T>) -> Result<T, Error> {
    match outcome {
        Outcome::Done(answer) => Ok(answer),
        Outcome::Needs(_) => Err(Error::damaged("the header")),
    }
}

/// What is missing, or else the answer that there is nothing.
fn needs<T, S: Store>(reading: &Reading<'_, S>) -> Outcome<Option<T>> {
    reading.needs().unwrap_or(Outcome::Done(None))
}

/// A document that has every word.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    document: u32,
    score: f64,
    /// How many words of the query it has as they were typed.
    whole_words: u32,
}

/// Best first: whole words before words that only begin with what was typed, then the score, then the newest.
impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        let best = other.whole_words.cmp(&self.whole_words).then_with(|| other.score.total_cmp(&self.score));
        best.then_with(|| self.document.cmp(&other.document))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

fn documents_with_all(matches: &[WordMatches]) -> Vec<Candidate> {
    let Some(rarest) = matches.iter().min_by_key(|found| found.documents.len()) else { return Vec::new() };
    let mut rests: Vec<&[WordMatch]> = matches.iter().map(|found| found.documents.as_slice()).collect();
    let mut candidates = Vec::new();
    'documents: for &WordMatch { document, .. } in &rarest.documents {
        let mut candidate = Candidate { document, score: 0.0, whole_words: 0 };
        for rest in &mut rests {
            *rest = &rest[rest.partition_point(|found| found.document < document)..];
            match rest.first() {
                Some(found) if found.document == document => {
                    candidate.score += found.score;
                    candidate.whole_words += u32::from(found.kind == MatchKind::Exact);
                }
                Some(_) => continue 'documents,
                None => break 'documents,
            }
        }
        candidates.push(candidate);
    }
    candidates
}

/// The best `count` candidates, best first. Cost: O(candidates · log count).
///
/// A heap and not the sorts of the standard library: two of those are 16 kB of the wasm module.
fn best(candidates: &[Candidate], count: usize) -> Vec<Candidate> {
    let mut heap = BinaryHeap::new();
    for candidate in candidates {
        let is_full = heap.len() >= count;
        if is_full && heap.peek().is_none_or(|worst| candidate >= *worst) {
            continue;
        }
        heap.push(candidate);
        if is_full {
            heap.pop();
        }
    }
    let mut best = Vec::new();
    while let Some(worst) = heap.pop() {
        best.push(*worst);
    }
    best.reverse();
    best
}

/// The part of its text where the rarest of the words first stands.
fn part_to_show(matches: &[WordMatches], candidate: &Candidate) -> u32 {
    let rarest = matches.iter().min_by_key(|found| found.documents.len());
    rarest.and_then(|found| match_in(found, candidate.document)).map_or(0, |found| found.part)
}

fn explain_matches(query: &Query, matches: &[WordMatches], document: u32) -> Vec<Match> {
    let pairs = query.words.iter().zip(matches);
    pairs
        .filter_map(|(word, matches)| {
            let found = match_in(matches, document)?;
            Some(Match { query: word.typed.clone(), term: matches.term(found).to_owned(), kind: found.kind })
        })
        .collect()
}

fn match_in(matches: &WordMatches, document: u32) -> Option<&WordMatch> {
    let position = matches.documents.binary_search_by_key(&document, |found| found.document).ok()?;
    matches.documents.get(position)
}

fn meta(card: &Card<'_>) -> Meta {
    let mut meta = Vec::new();
    for (name, value) in [
        ("author", card.author),
        ("source", card.source),
        ("category", card.category),
        ("language", card.language),
        ("image", card.image),
    ] {
        if !value.is_empty() {
            meta.push((name, value.to_owned()));
        }
    }
    Meta(meta)
}

fn optional(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}
