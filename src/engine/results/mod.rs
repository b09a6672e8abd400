//! What does an answer look like?
//!
//! These structures are the JSON of the command, the objects of JavaScript and the return values of Rust: one set,
//! with the same names everywhere (camelCase outside of Rust). Text comes as [`Part`]s, never as ranges and never as
//! HTML, so that showing it safely is the easy way.

mod value;

use crate::weights::Weights;
pub use speur_kernel::gather::MatchKind;
pub use value::{Leaf, ToValue, Value};

/// What to search for beside the words.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchOptions {
    /// The most hits to return. With 0 there are only the total and the facets.
    pub limit: usize,
    /// How many of the best hits to leave out, for a further page of results.
    pub offset: usize,
    /// Whether the last word may be unfinished.
    pub prefix: PrefixMode,
    /// Whether each hit tells how its score came about.
    pub explain: bool,
    /// What comes first.
    pub sort: Sort,
    /// Whether to count how many documents have which value of each facet; years are always counted, they need no further
    /// file. If it is not said, an index of up to 100,000 documents counts all facets and a larger one does not.
    pub facets: Option<bool>,
    /// By facet, which values documents must have.
    pub filters: Vec<(String, FacetFilter)>,
    /// What makes a document good.
    pub weights: Weights,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            prefix: PrefixMode::Last,
            explain: false,
            sort: Sort::Relevance,
            facets: None,
            filters: Vec::new(),
            weights: Weights::default(),
        }
    }
}

impl SearchOptions {
    /// Asks for values of a facet, beside what is asked for already.
    pub fn add_filter(&mut self, facet: &str, mut filter: FacetFilter) {
        match self.filters.iter_mut().find(|(known, _)| known == facet) {
            Some((_, known)) => {
                known.any.append(&mut filter.any);
                known.all.append(&mut filter.all);
                known.none.append(&mut filter.none);
            }
            None => self.filters.push((facet.to_owned(), filter)),
        }
    }
}

/// What documents of every index can be chosen by; those of a site may name more.
pub const FACET_NAMES: [&str; 5] = ["category", "source", "language", "author", "year"];

/// What comes first in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sort {
    /// What answers the query best.
    Relevance,
    /// What is newest; what has no date comes last.
    Date,
    /// What has the lowest or the highest of the values that the site names so, or the oldest by its `date`. Of equal ones
    /// what answers the query best, and last what has none.
    Value {
        /// What the values are called.
        name: String,
        /// Whether the highest comes first.
        is_descending: bool,
    },
}

/// Which values of a facet documents may have. Empty lists ask for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetFilter {
    /// One of these.
    pub any: Vec<String>,
    /// All of these.
    pub all: Vec<String>,
    /// None of these.
    pub none: Vec<String>,
}

impl FacetFilter {
    /// Whether a document may have these values; one that is empty stands for none.
    pub(crate) fn lets_through(&self, values: &[&str]) -> bool {
        let is = |wanted: &String| values.contains(&wanted.as_str());
        (self.any.is_empty() || self.any.iter().any(is)) && self.all.iter().all(is) && !self.none.iter().any(is)
    }
}

/// Which words also find the words that begin with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrefixMode {
    /// The last one, unless white space follows it: it is being typed.
    Last,
    /// None.
    None,
}

/// The answer to a query.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchResults {
    /// The query as it was typed.
    pub query: String,
    /// How many documents match.
    pub total: usize,
    /// Whether `total` is all that match. Else more do: of one or two letters a large index keeps only the best documents.
    pub total_is_exact: bool,
    /// How many milliseconds it took. The engine has no clock: who calls it fills this in.
    pub took_ms: Option<f64>,
    /// The query that was answered instead, when nothing matched as typed.
    pub corrected: Option<String>,
    /// The words of the query that no shown document has.
    pub missing: Vec<String>,
    /// The documents, best first.
    pub hits: Vec<Hit>,
    /// For each facet that is counted, how many matching documents have each value.
    pub facets: FacetCounts,
}

/// For each facet its values in their order (years newest first), each with the number of matching documents: an object of
/// objects in JSON and in JavaScript.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FacetCounts(pub Vec<(String, Vec<(String, usize)>)>);

impl FacetCounts {
    /// How many documents have `value` of a facet.
    pub fn get(&self, facet: &str, value: &str) -> usize {
        let values = self.0.iter().find(|(known, _)| known == facet).map(|(_, values)| values.as_slice());
        values.unwrap_or_default().iter().find(|(known, _)| known == value).map_or(0, |(_, count)| *count)
    }
}

/// What is known of a document beside its title and date: an object in JSON and in JavaScript.
///
/// A list and not a map of the standard library: there are few, and a map is 6 kB of the wasm module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta(pub Vec<(String, String)>);

impl Meta {
    /// The value with this name, such as `source`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A document that matches.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The id of the document.
    pub id: String,
    /// Its address.
    pub url: String,
    /// How well it matches: larger is better, comparable only within one answer.
    pub score: f64,
    /// When it was published: ISO 8601 with the precision that is known.
    pub date: Option<String>,
    /// Author, source, category, language and image, as far as known.
    pub meta: Meta,
    /// Its title with the words of the query marked.
    pub title: Vec<Part>,
    /// The passage of its text that answers the query best, with the words marked.
    pub excerpt: Vec<Part>,
    /// The sections of the document that match best, where it has headings with addresses; best first.
    pub sections: Vec<Section>,
    /// Which word of the document answers which word of the query.
    pub matches: Vec<Match>,
    /// How the score came about, if that was asked for.
    pub explain: Option<Explanation>,
}

/// A section of a document: a heading and the text below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its address: that of the document and the anchor of the heading.
    pub url: String,
    /// The heading, with the words of the query marked.
    pub title: Vec<Part>,
    /// The passage below it that answers the query best.
    pub excerpt: Vec<Part>,
}

/// How a score came about: the sum of all its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What each word of the query adds.
    pub words: Vec<WordScore>,
    /// What is added because the title is what was typed.
    pub title_bonus: f64,
    /// What is added because words stand close together.
    pub proximity: f64,
    /// What is added because the document is new.
    pub recency: f64,
}

/// What a word of the query adds to the score of a document.
#[derive(Debug, Clone, PartialEq)]
pub struct WordScore {
    /// The word as it was typed.
    pub query: String,
    /// How it was found.
    pub kind: MatchKind,
    /// How many documents have it, or a word that it begins.
    pub documents: usize,
    /// What it is worth: the rarer it is, the more. If some documents have an unfinished word itself, these say how rare it is.
    pub rarity: f64,
    /// What the way in which it was found counts.
    pub weight: f64,
    /// How often the document has it, weighted by field, length and way.
    pub frequency: f64,
    /// What that adds to the score.
    pub score: f64,
}

/// Something to type next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The query with its last word completed, or a title.
    pub text: String,
    /// Which of the two.
    pub kind: SuggestionKind,
    /// The address of the document with that title.
    pub url: Option<String>,
}

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuggestionKind {
    /// The query with its last word completed.
    Word,
    /// The title of a document.
    Title,
}

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Why it is marked, or `None` where it is not.
    pub mark: Option<MatchKind>,
}

/// Why a document matches a word of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The word as it was typed.
    pub query: String,
    /// The folded word of the document.
    pub term: String,
    /// What the one has to do with the other.
    pub kind: MatchKind,
}

/// A document as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct DocumentView {
    /// The id of the document.
    pub id: String,
    /// Its address.
    pub url: String,
    /// Its title, with the words of the query marked.
    pub title: Vec<Part>,
    /// When it was published: ISO 8601 with the precision that is known.
    pub date: Option<String>,
    /// Author, source, category, language and image, as far as known.
    pub meta: Meta,
    /// Its text in reading order.
    pub paragraphs: Vec<Paragraph>,
}

/// A stretch of text that a document sets apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// What it is.
    pub kind: ParagraphKind,
    /// The level of a heading, 1 to 6.
    pub level: Option<u8>,
    /// The text, with the words of the query marked.
    pub text: Vec<Part>,
}

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParagraphKind {
    /// Running text.
    Paragraph,
    /// A heading.
    Heading,
    /// The line below a picture.
    Caption,
    /// A sentence of the text, set apart a second time.
    Quote,
}
