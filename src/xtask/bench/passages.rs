//! How does a corpus of large pages become one of many short documents?
//!
//! Each page is cut into passages of a few sentences. Nothing is made up: words, their frequencies and the growth of the
//! vocabulary are those of real text.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Result;
use speur_documents::{BlockKind, Document};

use super::made::{MadeDocument, Plain};

/// How long a passage is, in letters. What is left at the end of a page may have half the least.
const LEAST_LETTERS: usize = 120;
const MOST_LETTERS: usize = 600;

/// Writes the passages of documents, a line each, and returns how many. What many pages have word for word is written once.
pub fn write(documents: &[Document], output: &mut impl Write) -> Result<usize> {
    let mut seen = HashSet::new();
    for document in documents {
        let mut count = 0;
        for (heading, text) in passages(document) {
            if !seen.insert(text.clone()) {
                continue;
            }
            count += 1;
            let title = match heading {
                Some(heading) if heading != document.title => format!("{}: {heading}", document.title),
                _ => document.title.clone(),
            };
            let passage = MadeDocument {
                id: format!("passage-{}", seen.len()),
                url: format!("{}#passage-{count}", document.url),
                title: &title,
                lang: document.language.as_deref(),
                date: document.date.as_ref().map(|date| date.as_str()),
                category: document.category.as_deref(),
                body: &text,
                format: Plain::Text,
            };
            passage.write(output)?;
        }
    }
    Ok(seen.len())
}

/// Each with the heading that it begins under.
fn passages(document: &Document) -> Vec<(Option<&str>, String)> {
    let (mut passages, mut rest, mut heading, mut of_rest) = (Vec::new(), String::new(), None, None);
    for block in &document.blocks {
        if let BlockKind::Heading(_) = block.kind {
            heading = Some(block.text.as_str());
            continue;
        }
        if rest.is_empty() {
            of_rest = heading;
        } else {
            rest.push(' ');
        }
        rest.push_str(&block.text);
        while let Some(end) = end(&rest) {
            let following = rest.split_off(end).trim().to_owned();
            passages.push((of_rest, std::mem::replace(&mut rest, following)));
            of_rest = heading;
        }
    }
    if rest.chars().count() >= LEAST_LETTERS / 2 {
        passages.push((of_rest, rest));
    }
    passages
}

/// Where the first passage of a text ends, in bytes: behind a sentence, else a word. None if the text is too short.
fn end(text: &str) -> Option<usize> {
    let place = |letters| text.char_indices().nth(letters).map(|(place, _)| place);
    let least = place(LEAST_LETTERS - 1)?;
    let Some(most) = place(MOST_LETTERS) else { return Some(text.len()) };
    let range = &text[least..most];
    let sentence = range.rfind(". ").map(|place| least + place + 1);
    Some(sentence.or_else(|| range.rfind(' ').map(|place| least + place)).unwrap_or(most))
}

#[cfg(test)]
mod tests {
    use speur_documents::Block;

    use super::*;

    fn document(blocks: Vec<Block>) -> Document {
        Document { url: "/page/".into(), title: "Page".into(), blocks, ..Document::default() }
    }

    #[test]
    fn passages_are_as_long_as_they_should_be_and_lose_nothing() {
        let text = "A row of words that makes a sentence of some length. ".repeat(60);
        let page =
            document(vec![Block::new(BlockKind::Heading(2), "Length"), Block::new(BlockKind::Paragraph, text.trim())]);
        let found = passages(&page);
        assert!(found.len() >= 5);
        for (heading, passage) in &found {
            assert_eq!(*heading, Some("Length"));
            assert!((LEAST_LETTERS / 2..=MOST_LETTERS).contains(&passage.chars().count()), "{passage}");
            assert!(passage.ends_with('.'), "{passage}");
        }
        let joined: Vec<&str> = found.iter().map(|(_, passage)| passage.as_str()).collect();
        assert_eq!(joined.join(" "), text.trim());
    }

    #[test]
    fn short_paragraphs_are_joined_and_what_is_there_twice_is_written_once() {
        let short = Block::new(BlockKind::Paragraph, "Forty letters are not enough for a page.");
        let pages = [document(vec![short.clone(); 3]), document(vec![short; 3])];
        let mut bytes = Vec::new();
        assert_eq!(write(&pages, &mut bytes).expect("Memory takes all text."), 1);
        let line: serde_json::Value = serde_json::from_slice(&bytes).expect("It is one line.");
        assert_eq!((&line["url"], &line["title"]), (&"/page/#passage-1".into(), &"Page".into()));
    }
}
