//! What do search engines get to read of a page? The blocks of JSON-LD in its scripts, in the words of schema.org.
//!
//! Such blocks are written by plugins and by hand, and are wrong more often than the page around them. So what cannot be
//! read is left out without a word, and what stands in the tags of the page goes before it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::metadata::{Field, Metadata};
use crate::text;

/// Whether the type of a script is that of linked data.
pub(super) fn is_type(name: &str) -> bool {
    name.split(';').next().is_some_and(|name| name.trim().eq_ignore_ascii_case("application/ld+json"))
}

/// The linked data of a page.
#[derive(Default)]
pub(super) struct LinkedData {
    blocks: Vec<Value>,
}

impl LinkedData {
    /// Adds what stands in a script.
    pub(super) fn add(&mut self, json: &str) {
        let value = serde_json::from_str(json).or_else(|_| {
            // Line ends within strings are the commonest mistake.
            serde_json::from_str(&json.replace(char::is_control, " "))
        });
        self.blocks.extend(value);
    }

    /// What it says about the page.
    pub(super) fn metadata(&self) -> Metadata {
        let mut things = Things::default();
        self.blocks.iter().for_each(|block| things.collect(block, MAX_DEPTH));
        let mut metadata = Metadata::default();
        if let Some(article) = things.article() {
            things.read(article, &mut metadata);
            let title = things.texts(article, &["headline", "name"], &[]);
            metadata.set(Field::Title, &title);
        }
        // What is said of the page holds for the article, except its name: that often ends in the name of the site.
        if let Some(page) = things.pages.first() {
            things.read(page, &mut metadata);
        }
        metadata
    }
}

/// Lists in lists, and things within things, are looked into so deep.
const MAX_DEPTH: usize = 4;

/// A page has fewer authors.
const MAX_ITEMS: usize = 20;

/// The things that are described, in order.
#[derive(Default)]
struct Things<'a> {
    articles: Vec<&'a Map<String, Value>>,
    pages: Vec<&'a Map<String, Value>>,
    /// Things are described once and named elsewhere.
    by_id: HashMap<&'a str, &'a Map<String, Value>>,
}

impl<'a> Things<'a> {
    fn collect(&mut self, value: &'a Value, depth: usize) {
        match value {
            Value::Array(items) if depth > 0 => items.iter().for_each(|item| self.collect(item, depth - 1)),
            Value::Object(thing) => {
                if is_of_type(thing, |name| name.ends_with("Article") || name.ends_with("Posting") || name == "Report")
                {
                    self.articles.push(thing);
                } else if is_of_type(thing, |name| name.ends_with("Page")) {
                    self.pages.push(thing);
                }
                if let Some(id) = thing.get("@id").and_then(Value::as_str) {
                    // What only names a thing describes nothing.
                    if thing.len() > 1 {
                        self.by_id.entry(id).or_insert(thing);
                    }
                }
                for inner in ["@graph", "mainEntity"].iter().filter_map(|name| thing.get(*name)) {
                    if depth > 0 {
                        self.collect(inner, depth - 1);
                    }
                }
            }
            _ => {}
        }
    }

    /// The article that the page is. Several with different titles are a list of others.
    fn article(&self) -> Option<&'a Map<String, Value>> {
        let first = self.articles.first()?;
        self.articles.iter().all(|other| other.get("headline") == first.get("headline")).then_some(*first)
    }

    fn read(&self, thing: &Map<String, Value>, metadata: &mut Metadata) {
        let mut set = |field, texts: Vec<String>| metadata.set(field, &texts);
        set(Field::Date, self.texts(thing, &["datePublished", "dateCreated"], &["@value"]));
        let mut authors = self.texts(thing, &["author", "creator"], &["name", "@value"]);
        authors.retain(|author| !author.contains("://"));
        authors.dedup();
        set(Field::Author, authors);
        set(Field::Source, self.texts(thing, &["publisher"], &["name", "legalName"]));
        set(Field::Language, self.texts(thing, &["inLanguage"], &["alternateName", "name", "@value"]));
        set(Field::Category, self.texts(thing, &["articleSection"], &["name", "@value"]));
        set(Field::Image, self.texts(thing, &["image", "thumbnailUrl"], &["url", "contentUrl"]));
    }

    /// The texts under the first of `names` that has any; of a thing its first of `parts`.
    fn texts(&self, thing: &Map<String, Value>, names: &[&str], parts: &[&str]) -> Vec<String> {
        let all = names.iter().filter_map(|name| thing.get(*name)).map(|value| {
            let mut texts = Vec::new();
            self.add_texts(value, parts, MAX_DEPTH, &mut texts);
            texts
        });
        all.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
    }

    fn add_texts(&self, value: &Value, parts: &[&str], depth: usize, texts: &mut Vec<String>) {
        match value {
            Value::String(own) => texts.extend(Some(text::collapse(own)).filter(|own| !own.is_empty())),
            Value::Array(items) if depth > 0 => {
                items.iter().take(MAX_ITEMS).for_each(|item| self.add_texts(item, parts, depth - 1, texts));
            }
            Value::Object(thing) if depth > 0 => {
                let named = thing.get("@id").and_then(Value::as_str).and_then(|id| self.by_id.get(id).copied());
                let all = [Some(thing), named];
                let part = parts.iter().find_map(|part| all.iter().flatten().find_map(|thing| thing.get(*part)));
                if let Some(part) = part {
                    self.add_texts(part, parts, depth - 1, texts);
                }
            }
            _ => {}
        }
    }
}

/// Whether one of the types of a thing is wanted: `NewsArticle`, or `https://schema.org/NewsArticle`.
fn is_of_type(thing: &Map<String, Value>, is_wanted: impl Fn(&str) -> bool) -> bool {
    let name = |value: &Value| {
        let name = value.as_str().unwrap_or_default();
        is_wanted(name.rsplit(['/', ':', '#']).next().unwrap_or_default())
    };
    match thing.get("@type") {
        Some(Value::Array(types)) => types.iter().any(name),
        Some(value) => name(value),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{LinkedData, is_type};
    use crate::metadata::Metadata;

    fn read(blocks: &[&str]) -> Metadata {
        let mut data = LinkedData::default();
        blocks.iter().for_each(|block| data.add(block));
        data.metadata()
    }

    #[test]
    fn scripts_with_linked_data_have_its_type() {
        for name in ["application/ld+json", "Application/LD+JSON; charset=utf-8"] {
            assert!(is_type(name), "{name}");
        }
        assert!(!is_type("application/json") && !is_type("") && !is_type("module"));
    }

    #[test]
    fn authors_come_in_many_forms() {
        for (author, expected) in [
            (r#""Ann Bos""#, Some("Ann Bos")),
            (r#"{"@type": "Person", "name": "Ann Bos", "url": "https://a.example/ann"}"#, Some("Ann Bos")),
            (r#"["Ann Bos", {"name": "Bo Dijk"}, {"name": ["Bo Dijk"]}]"#, Some("Ann Bos, Bo Dijk")),
            (r##"{"@id": "#ann"}"##, Some("Ann Bos")),
            (r#"{"@id": "gone"}"#, None),
            (r#""https://a.example/ann""#, None),
            ("[[[[[[\"Ann Bos\"]]]]]]", None),
            ("5", None),
            ("null", None),
        ] {
            let article = format!(r#"{{"@type": "Article", "author": {author}}}"#);
            let person = r##"{"@type": "Person", "@id": "#ann", "name": "Ann Bos"}"##;
            assert_eq!(read(&[&article, person]).author.as_deref(), expected, "{author}");
        }
    }

    #[test]
    fn several_articles_are_a_list() {
        let titled = |title: &str| format!(r#"{{"@type": ["Thing", "BlogPosting"], "headline": "{title}"}}"#);
        let (one, other) = (titled("Een"), titled("Twee"));
        assert_eq!(read(&[&one]).title.as_deref(), Some("Een"));
        assert_eq!(read(&[&one, &one]).title.as_deref(), Some("Een"));
        assert_eq!(read(&[&one, &other]).title, None);
        assert_eq!(read(&[&format!(r#"{{"@type": "ItemList", "itemListElement": [{one}]}}"#)]).title, None);
    }

    #[test]
    fn what_is_broken_or_about_something_else_says_nothing() {
        let deep = "[".repeat(500);
        for json in ["", "{", "nul", "<!-- -->", "[5, null]", r#"{"@type": 5}"#, r#"{"headline": "x"}"#, &deep] {
            assert_eq!(read(&[json]), Metadata::default(), "{json}");
        }
        let list = "[".repeat(5) + r#"{"@type": "Article", "headline": "x"}"# + &"]".repeat(5);
        assert_eq!(read(&[&list]), Metadata::default());
        // A line end within a string.
        assert_eq!(read(&["{\"@type\": \"Report\", \"headline\": \"Een\ndag\"}"]).title.as_deref(), Some("Een dag"));
    }
}
