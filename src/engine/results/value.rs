//! How do results become JSON and JavaScript?
//!
//! Each structure names its fields once, in a tree of [`Value`]s, and only that is written: by serde as JSON, by `wasm/objects.rs`
//! as objects. Deriving `Serialize` for a dozen structures would write every field with code of its own, 10 kB of the wasm module.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{
    DocumentView, Explanation, FacetCounts, Hit, Match, MatchKind, Meta, Paragraph, ParagraphKind, Part, SearchResults,
    Section, Suggestion, SuggestionKind, WordScore,
};

/// What JSON can say.
pub enum Value<'a> {
    /// What is no text and holds nothing else.
    Leaf(Leaf),
    /// A text.
    Text(&'a str),
    /// A list.
    List(Vec<Value<'a>>),
    /// An object: the names and values of its fields.
    Object(Vec<(&'a str, Value<'a>)>),
}

/// A value that is no text and holds no others.
pub enum Leaf {
    /// Nothing.
    Null,
    /// Yes or no.
    Bool(bool),
    /// How many; more than 32 bits are as many as those can say.
    Count(usize),
    /// A number.
    Number(f64),
}

use Value::{List, Object, Text};

const NULL: Value<'static> = Value::Leaf(Leaf::Null);

fn boolean(value: bool) -> Value<'static> {
    Value::Leaf(Leaf::Bool(value))
}

fn count(value: usize) -> Value<'static> {
    Value::Leaf(Leaf::Count(value))
}

fn number(value: f64) -> Value<'static> {
    Value::Leaf(Leaf::Number(value))
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Leaf(leaf) => leaf.serialize(serializer),
            Text(text) => serializer.serialize_str(text),
            List(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                values.iter().try_for_each(|value| list.serialize_element(value))?;
                list.end()
            }
            Object(fields) => {
                let mut object = serializer.serialize_map(Some(fields.len()))?;
                fields.iter().try_for_each(|(name, value)| object.serialize_entry(name, value))?;
                object.end()
            }
        }
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Count(value) => serializer.serialize_u32(u32::try_from(*value).unwrap_or(u32::MAX)),
            Self::Number(value) => serializer.serialize_f64(*value),
        }
    }
}

/// What can be written as a [`Value`].
pub trait ToValue {
    /// The tree, which borrows its texts.
    fn value(&self) -> Value<'_>;
}

impl ToValue for String {
    fn value(&self) -> Value<'_> {
        Text(self)
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(NULL, ToValue::value)
    }
}

impl<T: ToValue> ToValue for Vec<T> {
    fn value(&self) -> Value<'_> {
        let mut values = Vec::with_capacity(self.len());
        for value in self {
            values.push(value.value());
        }
        List(values)
    }
}

impl ToValue for MatchKind {
    fn value(&self) -> Value<'_> {
        Text(match self {
            Self::Exact => "exact",
            Self::Alias => "alias",
            Self::Prefix => "prefix",
            Self::Stem => "stem",
            Self::Name => "name",
            Self::Compound => "compound",
            Self::Fuzzy => "fuzzy",
            Self::Phrase => "phrase",
        })
    }
}

/// Writes the given types as the values that they are.
macro_rules! values {
    ($($type:ident => |$this:ident| $value:expr;)*) => {$(
        impl ToValue for $type {
            fn value(&self) -> Value<'_> {
                let $this = self;
                $value
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.value().serialize(serializer)
            }
        }
    )*};
}

values! {
    SearchResults => |results| Object(vec![
        ("query", results.query.value()),
        ("total", count(results.total)),
        ("totalIsExact", boolean(results.total_is_exact)),
        ("tookMs", results.took_ms.map_or(NULL, number)),
        ("corrected", results.corrected.value()),
        ("missing", results.missing.value()),
        ("hits", results.hits.value()),
        ("facets", results.facets.value()),
    ]);
    FacetCounts => |facets| {
        let mut fields = Vec::new();
        for (facet, values) in &facets.0 {
            let mut counts = Vec::new();
            for (value, documents) in values {
                counts.push((value.as_str(), count(*documents)));
            }
            fields.push((facet.as_str(), Object(counts)));
        }
        Object(fields)
    };
    Hit => |hit| Object(vec![
        ("id", hit.id.value()),
        ("url", hit.url.value()),
        ("score", number(hit.score)),
        ("date", hit.date.value()),
        ("meta", hit.meta.value()),
        ("title", hit.title.value()),
        ("excerpt", hit.excerpt.value()),
        ("sections", hit.sections.value()),
        ("matches", hit.matches.value()),
        ("explain", hit.explain.value()),
    ]);
    Meta => |meta| {
        let mut fields = Vec::new();
        for (name, value) in &meta.0 {
            fields.push((name.as_str(), value.value()));
        }
        Object(fields)
    };
    Section => |section| Object(vec![
        ("url", section.url.value()),
        ("title", section.title.value()),
        ("excerpt", section.excerpt.value()),
    ]);
    Part => |part| Object(vec![("text", part.text.value()), ("mark", part.mark.value())]);
    Match => |one| Object(vec![("query", one.query.value()), ("term", one.term.value()), ("kind", one.kind.value())]);
    Explanation => |explanation| Object(vec![
        ("words", explanation.words.value()),
        ("titleBonus", number(explanation.title_bonus)),
        ("proximity", number(explanation.proximity)),
        ("recency", number(explanation.recency)),
    ]);
    WordScore => |word| Object(vec![
        ("query", word.query.value()),
        ("kind", word.kind.value()),
        ("documents", count(word.documents)),
        ("rarity", number(word.rarity)),
        ("weight", number(word.weight)),
        ("frequency", number(word.frequency)),
        ("score", number(word.score)),
    ]);
    Suggestion => |suggestion| {
        let kind = match suggestion.kind {
            SuggestionKind::Word => "word",
            SuggestionKind::Title => "title",
        };
        Object(vec![("text", suggestion.text.value()), ("kind", Text(kind)), ("url", suggestion.url.value())])
    };
    DocumentView => |document| Object(vec![
        ("id", document.id.value()),
        ("url", document.url.value()),
        ("title", document.title.value()),
        ("date", document.date.value()),
        ("meta", document.meta.value()),
        ("paragraphs", document.paragraphs.value()),
    ]);
    Paragraph => |paragraph| {
        let kind = match paragraph.kind {
            ParagraphKind::Paragraph => "paragraph",
            ParagraphKind::Heading => "heading",
            ParagraphKind::Caption => "caption",
            ParagraphKind::Quote => "quote",
        };
        let level = paragraph.level.map_or(NULL, |level| count(usize::from(level)));
        Object(vec![("kind", Text(kind)), ("level", level), ("text", paragraph.text.value())])
    };
}
