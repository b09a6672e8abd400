//! Which words of a site belong together?
//!
//! The builder knows every word of a site, and asks once: given these [`Word`]s, which other words lead to them? Who
//! answers knows languages (package `speur-language`); nothing here does. Each [`Relation`] becomes part of the one
//! dictionary, so that a query word is answered from its own place.

use crate::results::MatchKind;

/// A word of the site, with what is needed to tell what it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// The folded word, as [`analyze`](crate::text::analyze) gives it.
    pub term: String,
    /// The way in which it is written most often, with its accents and capitals: `Syrië`, `IS`.
    pub surface: String,
    /// The BCP 47 tag of the language that most of its occurrences stand in; empty if that is not known.
    pub language: String,
    /// How many documents contain it.
    pub documents: u32,
    /// Whether it is written with a capital in most places other than the beginning of a sentence.
    pub is_capitalised: bool,
    /// Whether it stands nowhere else than there, so that its capital says little.
    pub only_begins_sentences: bool,
    /// Whether most occurrences are two or more letters, all of them capitals.
    pub is_acronym: bool,
}

/// A query word that leads to the documents of another word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relation {
    /// The folded word that is typed. The site need not have it.
    pub key: String,
    /// The folded word of the site that it leads to, never equal to `key`.
    pub term: String,
    /// What `term` is to `key`.
    pub kind: RelationKind,
}

/// What a word of the site is to a word that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RelationKind {
    /// Another way to write it: `17.000` for `17000`, or what the site's owner declares to mean the same.
    Alias,
    /// Another form of it: `strijders` for `strijder`.
    Stem,
    /// A compound that has it as a part other than the first: `burgerslachtoffers` for `slachtoffers`. The key stands
    /// at this byte of the term, or a form of it does.
    Compound {
        /// Where in the term the part begins, in bytes.
        start: u32,
    },
}

impl RelationKind {
    /// How a match by this relation is called.
    pub fn match_kind(self) -> MatchKind {
        match self {
            RelationKind::Alias => MatchKind::Alias,
            RelationKind::Stem => MatchKind::Stem,
            RelationKind::Compound { .. } => MatchKind::Compound,
        }
    }
}

/// What is known of the words of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relations {
    /// Which words lead to which, each pair once.
    pub relations: Vec<Relation>,
    /// The terms that are names, to be found by how they sound ([`name_key`](crate::text::name_key)).
    pub names: Vec<String>,
    /// The terms that are so common in their language that they say little.
    pub stop_words: Vec<String>,
}
