//! Small documents for tests, by hand and at random.
#![allow(dead_code)] // Each test uses its own choice.

use proptest::prelude::*;
use speur_engine::document::{Block, BlockKind, Date, Document};
use speur_engine::index::IndexBuilder;

/// A document with a title and one paragraph.
pub fn document(id: &str, title: &str, text: &str) -> Document {
    Document {
        id: id.into(),
        url: format!("{id}.html"),
        title: title.into(),
        blocks: vec![Block::new(BlockKind::Paragraph, text)],
        ..Document::default()
    }
}

/// The index of some documents, divided as told.
pub fn index(documents: &[Document], block_bytes: Option<usize>) -> Vec<u8> {
    let mut builder = IndexBuilder::new();
    if let Some(bytes) = block_bytes {
        builder = builder.block_bytes(bytes);
    }
    documents.iter().cloned().for_each(|document| builder.add(document));
    builder.finish().expect("the ids are unique and the texts are short")
}

/// Words that begin like each other, fold to each other and come apart.
const WORDS: &[&str] = &[
    "kat",
    "kater",
    "katten",
    "Kat",
    "koe",
    "koeien",
    "koe's",
    "IS",
    "is",
    "IS-leider",
    "leider",
    "zo'n",
    "zon",
    "Syrië",
    "syrie",
    "17.000",
    "17",
    "2017-06",
    "al-Bagdadi",
    "bagdad",
    "x",
    "日本",
    "💣",
    "—",
];

fn words(most: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 0..=most).prop_map(|words| words.join(" "))
}

fn block() -> impl Strategy<Value = Block> {
    let kind = prop_oneof![
        6 => Just(BlockKind::Paragraph),
        1 => (1_u8..=6).prop_map(BlockKind::Heading),
        1 => Just(BlockKind::Caption),
        1 => Just(BlockKind::PullQuote),
    ];
    let text = prop_oneof![9 => words(12), 1 => (words(12), 200_usize..300).prop_map(|(text, times)| (text + ". ").repeat(times))];
    (kind, text).prop_map(|(kind, text)| Block::new(kind, text.trim()))
}

fn any_document() -> impl Strategy<Value = Document> {
    let date = prop::option::of(prop::sample::select(&["2017", "2017-06", "2018-12-17", "2018-12-17T09:33"]));
    let optional = || prop::option::of(words(2));
    (words(5), any::<bool>(), date, optional(), optional(), prop::collection::vec(block(), 0..5)).prop_map(
        |(title, title_is_derived, date, author, source, blocks)| Document {
            title,
            title_is_derived,
            date: date.and_then(Date::parse),
            date_text: date.unwrap_or_default().into(),
            author,
            source,
            blocks,
            ..Document::default()
        },
    )
}

/// Up to 8 documents with ids that are not in the order of their dates.
pub fn documents() -> impl Strategy<Value = Vec<Document>> {
    prop::collection::vec(any_document(), 0..8).prop_map(|mut documents| {
        for (number, document) in documents.iter_mut().enumerate() {
            document.id = format!("{}{number}", ["b", "a", "c"][number % 3]);
            document.url = format!("{}.html", document.id);
        }
        documents
    })
}

/// Up to four words, the last one perhaps unfinished, perhaps followed by a space.
pub fn query() -> impl Strategy<Value = String> {
    (words(4), 0_usize..4, any::<bool>()).prop_map(|(text, cut, space)| {
        let keep = text.chars().count().saturating_sub(cut);
        let mut query: String = text.chars().take(keep).collect();
        if space {
            query.push(' ');
        }
        query
    })
}

/// Where a term stands: counted through title, headings and paragraphs, with one number left out between two.
pub fn positions(document: &Document, term: &str) -> Vec<u32> {
    let title = (!document.title_is_derived).then_some(document.title.as_str());
    let blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::PullQuote);
    let mut found = Vec::new();
    let mut position = if title.is_none() { 1 } else { 0 };
    for text in title.into_iter().chain(blocks.map(|block| block.text.as_str())) {
        let mut tokens = speur_engine::text::analyze(text);
        while let Some(token) = tokens.next() {
            if token.term == term {
                found.push(position);
            }
            position += 1;
        }
        position += 1;
    }
    found
}
