//! What the package promises, seen from outside. Each file holds the promises about one thing.

mod anchors;
mod any_bytes;
mod folders;
mod formats;
mod html;
mod languages;
mod marks;
mod messages;
mod newspapers;
mod seeds;
#[cfg(feature = "segmentation")]
mod segmentation;

use speur_documents::{BlockKind, Document, Options, read};

/// The one document in a file.
fn page(path: &str, text: &str) -> Document {
    let documents = read(path, text.as_bytes(), &Options::default()).expect("the file is correct").documents;
    let [document] = <[Document; 1]>::try_from(documents).expect("the file is one page");
    document
}

/// What is known about a document, a line for each thing, and its text, a line for each block.
fn card(document: &Document) -> String {
    let mut card = format!("{} -> {}\n", document.id, document.url);
    let is_derived = if document.title_is_derived { " (derived)" } else { "" };
    card += &format!("title: {}{is_derived}\n", document.title);
    if let Some(date) = &document.date {
        card += &format!("date: {} = {}\n", date.as_str(), document.date_text);
    }
    for (name, value) in [
        ("author", &document.author),
        ("source", &document.source),
        ("category", &document.category),
        ("language", &document.language),
        ("image", &document.image),
    ] {
        if let Some(value) = value {
            card += &format!("{name}: {value}\n");
        }
    }
    for (name, value) in &document.facets {
        card += &format!("facet {name}: {value}\n");
    }
    for (name, value) in &document.sorts {
        card += &format!("sort {name}: {value}\n");
    }
    for (name, value) in &document.meta {
        card += &format!("meta {name}: {value}\n");
    }
    for block in &document.blocks {
        let mark = match block.kind {
            BlockKind::Paragraph => "|".to_owned(),
            BlockKind::Heading(level) => "#".repeat(level.into()),
            BlockKind::Caption => "[caption]".to_owned(),
            BlockKind::PullQuote => "[quote]".to_owned(),
        };
        let weight = match block.weight {
            1 => String::new(),
            0.. => format!(" ({} times)", block.weight),
            _ => format!(" (1/{})", block.weight.unsigned_abs()),
        };
        card += &format!("{mark} {}{weight}\n", ends(&block.text));
    }
    card
}

/// A text, without its middle if it is long.
fn ends(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    if words.len() <= 24 {
        return text.to_owned();
    }
    format!("{} […] {}", words[..5].join(" "), words[words.len() - 4..].join(" "))
}
