//! What does an answer look like?
//!
//! These structures are the JSON of the command, the objects of JavaScript and the return values of Rust: one set,
//! with the same names everywhere (camelCase outside of Rust). Text comes as [`Part`]s, never as ranges and never as
//! HTML, so that showing it safely is the easy way.

use serde::{Serialize, Serializer};

/// What to search for beside the words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOptions {
    /// The most hits to return. With 0 there is only the total.
    pub limit: usize,
    /// How many of the best hits to leave out, for a further page of results.
    pub offset: usize,
    /// Whether the last word may be unfinished.
    pub prefix: PrefixMode,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self { limit: 10, offset: 0, prefix: PrefixMode::Last }
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
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SearchResults {
    /// The query as it was typed.
    pub query: String,
    /// How many documents match.
    pub total: usize,
    /// Whether `total` was counted and not estimated.
    pub total_is_exact: bool,
    /// How many milliseconds it took. The engine has no clock: who calls it fills this in.
    pub took_ms: Option<f64>,
    /// The query that was answered instead, when nothing matched as typed.
    pub corrected: Option<String>,
    /// The words of the query that no shown document has.
    pub missing: Vec<String>,
    /// The documents, best first.
    pub hits: Vec<Hit>,
    /// For each facet, how many matching documents have each value.
    pub facets: Facets,
}

/// No facet yet: an empty object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Facets {}

/// What is known of a document beside its title and date: an object in JSON and in JavaScript.
///
/// A list and not a map of the standard library: there are at most five, and a map is 6 kB of the wasm module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meta(pub Vec<(&'static str, String)>);

impl Meta {
    /// The value with this name, such as `source`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}

impl Serialize for Meta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// A document that matches.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
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
    /// The sections of the document that match: none, as long as sections are not indexed.
    pub sections: [(); 0],
    /// Which word of the document answers which word of the query.
    pub matches: Vec<Match>,
    /// How the score came about: nothing, as long as that cannot be asked for.
    pub explain: Option<()>,
}

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Why it is marked, or `None` where it is not.
    pub mark: Option<MatchKind>,
}

/// Why a document matches a word of the query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// The word as it was typed.
    pub query: String,
    /// The folded word of the document.
    pub term: String,
    /// What the one has to do with the other.
    pub kind: MatchKind,
}

/// What a word of a document has to do with a word of the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum MatchKind {
    /// It is the word.
    Exact,
    /// It is another way to write the word.
    Alias,
    /// It begins with the word.
    Prefix,
    /// It is another form of the word.
    Stem,
    /// It is another spelling of the name.
    Name,
    /// It is a compound that has the word as a part.
    Compound,
    /// It is the word with a typing mistake.
    Fuzzy,
    /// It is part of the phrase.
    Phrase,
}

/// A document as it is read.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Paragraph {
    /// What it is.
    pub kind: ParagraphKind,
    /// The level of a heading, 1 to 6.
    pub level: Option<u8>,
    /// The text, with the words of the query marked.
    pub text: Vec<Part>,
}

/// What a stretch of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
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
