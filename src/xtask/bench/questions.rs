//! Which queries are timed?
//!
//! Every kind of query that the engine answers, about fifty each, made of the words of the corpus. Nothing is random:
//! words are taken evenly from a list, the same on every machine.

use std::collections::HashSet;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use speur_documents::Document;
use speur_engine::index::Index;
use speur_engine::text::analyze;

/// How many of each kind.
const EACH: usize = 50;

/// Questions as people put them to a search box. Braces stand for a word of a document.
const TEMPLATES: [&str; 5] = [
    "how do i use {} with a {}?",
    "what is the difference between {} and {}",
    "why does the {} not work when there is no {}?",
    "where can i find more about the {} of the {}",
    "is it possible to have {} in a {} and if so how",
];

/// The queries of a corpus by kind, in the order in which they are reported: `[["term", ["…", …]], …]`.
pub fn questions(documents: &[Document], index: &[u8]) -> Result<Value> {
    let words = Words::of(index)?;
    let pages: Vec<Page> = evenly(documents, 8 * EACH).filter_map(Page::of).collect();
    let pages: Vec<&Page> = evenly(&pages, EACH).collect();
    let of_pages = |query: fn((usize, &&Page)) -> String| pages.iter().enumerate().map(query).collect::<Vec<_>>();
    let mistyped = |least: usize, mistype: fn(&str) -> String| -> Vec<String> {
        words.of_length(least).iter().map(|word| mistype(word)).filter(|word| !words.has(word)).collect()
    };

    let mut kinds = vec![
        ("term".to_owned(), words.of_length(4)),
        ("two terms".to_owned(), of_pages(|(_, page)| page.words(2).join(" "))),
        ("three terms".to_owned(), of_pages(|(_, page)| page.words(3).join(" "))),
    ];
    kinds.extend((1..=6).map(|letters| (format!("prefix of {letters}"), words.beginnings(letters))));
    for (kind, queries) in [
        ("one mistake", mistyped(6, swapped)),
        ("two mistakes", mistyped(8, |word| shortened(&swapped(word)))),
        ("phrase", of_pages(|(_, page)| format!("\"{}\"", page.passage))),
        ("OR, exclusion", of_pages(|(number, page)| page.words(2).join(if number % 2 == 0 { " OR " } else { " -" }))),
        ("field", of_pages(|(number, page)| page.in_title(number % 2))),
        ("question", of_pages(|(number, page)| page.question(TEMPLATES[number % TEMPLATES.len()]))),
        ("no match", mistyped(6, |word| format!("zq{}xj", word.chars().rev().collect::<String>()))),
        ("hostile", hostile(&pages)),
    ] {
        kinds.push((kind.to_owned(), queries));
    }
    Ok(kinds.into_iter().map(|(kind, queries)| json!([kind, queries])).collect())
}

/// The words of a corpus, the most common first.
struct Words {
    by_rank: Vec<String>,
    known: HashSet<String>,
}

impl Words {
    fn of(index: &[u8]) -> Result<Words> {
        let mut terms = Vec::new();
        Index::open(index)?.for_each_term(|term, documents| {
            if documents > 0 && term.chars().all(char::is_alphabetic) {
                terms.push((documents, term.to_owned()));
            }
        })?;
        terms.sort_by(|(a, one), (b, other)| b.cmp(a).then_with(|| one.cmp(other)));
        let by_rank: Vec<String> = terms.into_iter().map(|(_, term)| term).collect();
        let known = by_rank.iter().cloned().collect();
        Ok(Words { by_rank, known })
    }

    /// The beginnings of words that are longer, each once.
    fn beginnings(&self, letters: usize) -> Vec<String> {
        let beginning = |word: &String| word.chars().take(letters).collect();
        let mut beginnings: Vec<String> = self.of_length(letters + 1).iter().map(beginning).collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        beginnings
    }

    /// Words of at least so many letters from the most common to the rarest: ranks that grow by the same factor, as
    /// words are used.
    fn of_length(&self, least: usize) -> Vec<String> {
        let long: Vec<&String> = self.by_rank.iter().filter(|word| word.chars().count() >= least).collect();
        let rank = |number: usize| ((long.len() as f64).powf(number as f64 / EACH as f64) as usize).saturating_sub(1);
        let mut ranks: Vec<usize> = (0..EACH).map(rank).collect();
        // Near the top the ranks lie closer together than the words do.
        for number in 1..ranks.len() {
            ranks[number] = ranks[number].max(ranks[number - 1] + 1);
        }
        ranks.into_iter().filter_map(|rank| long.get(rank)).map(|word| (*word).clone()).collect()
    }

    fn has(&self, word: &str) -> bool {
        self.known.contains(word)
    }
}

/// A document, and what a reader who wants it could type.
struct Page {
    /// Words of its text that are long enough to be searched for.
    words: Vec<String>,
    /// The longest word of its title.
    title: String,
    /// Three words in a row.
    passage: String,
}

impl Page {
    /// None if the document has too little text.
    fn of(document: &Document) -> Option<Page> {
        let is_word = |term: &str| term.chars().count() >= 4 && term.chars().all(char::is_alphabetic);
        let words: Vec<String> = document.blocks.iter().flat_map(|block| terms(&block.text)).collect();
        let words: Vec<String> = words.into_iter().filter(|term| is_word(term)).collect();
        let title = terms(&document.title).into_iter().max_by_key(String::len)?;

        let block = document.blocks.iter().max_by_key(|block| block.text.len())?;
        let typed: Vec<&str> = block.text.split_whitespace().collect();
        let is_plain = |three: &&[&str]| three.iter().all(|word| word.chars().all(char::is_alphabetic));
        let passage = typed[typed.len() / 2..].windows(3).find(is_plain)?.join(" ");
        (words.len() >= 8).then_some(Page { words, title, passage })
    }

    /// So many of its words, at equal distances.
    fn words(&self, count: usize) -> Vec<&str> {
        (1..=count).map(|part| self.words[self.words.len() * part / (count + 1)].as_str()).collect()
    }

    /// A word of the title there, and so many words anywhere.
    fn in_title(&self, others: usize) -> String {
        self.words(others).into_iter().fold(format!("title:{}", self.title), |text, word| format!("{text} {word}"))
    }

    fn question(&self, template: &str) -> String {
        self.words(2).into_iter().fold(template.to_owned(), |text, word| text.replacen("{}", word, 1))
    }
}

fn terms(text: &str) -> Vec<String> {
    let (mut tokens, mut terms) = (analyze(text), Vec::new());
    while let Some(token) = tokens.next() {
        terms.push(token.term.to_owned());
    }
    terms
}

/// So many of a list, at equal distances.
fn evenly<T>(list: &[T], count: usize) -> impl Iterator<Item = &T> {
    let count = count.min(list.len());
    (0..count).filter_map(move |number| list.get(number * list.len() / count))
}

/// Two letters in the middle change places.
pub fn swapped(word: &str) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let middle = letters.len() / 2;
    letters.swap(middle, middle - 1);
    letters.into_iter().collect()
}

/// The third letter is left out.
fn shortened(word: &str) -> String {
    word.chars().take(2).chain(word.chars().skip(3)).collect()
}

/// What nobody types and anybody can paste: 100 kB of text, a thousand wildcards, a letter with a thousand accents, and
/// one letter all over again.
fn hostile(pages: &[&Page]) -> Vec<String> {
    let mut queries = Vec::new();
    for (page, letter) in pages.iter().zip('a'..='l') {
        let mut text = page.words.join(" ");
        while text.len() < 100_000 {
            text += &format!(" {text}");
        }
        let letters = ('a'..='z').cycle().skip_while(|&first| first != letter);
        queries.push(text);
        queries.push(letters.take(1000).flat_map(|letter| [letter, '*', ' ']).collect());
        queries.push(letter.to_string() + &"\u{301}\u{308}\u{323}".repeat(500));
        queries.push(letter.to_string().repeat(10_000));
    }
    queries
}

/// The texts of all documents as a page would scan them: in small letters.
pub fn texts(documents: &[Document]) -> Result<String> {
    let text = |document: &Document| {
        let blocks = document.blocks.iter().map(|block| block.text.as_str());
        std::iter::once(document.title.as_str()).chain(blocks).collect::<Vec<_>>().join("\n").to_lowercase()
    };
    serde_json::to_string(&documents.iter().map(text).collect::<Vec<_>>()).context("strings are JSON")
}

#[cfg(test)]
mod tests {
    use speur_documents::{Block, BlockKind};

    use super::*;

    #[test]
    fn the_questions_are_of_every_kind_and_always_the_same() {
        let text =
            "The quick brown foxes jump over twelve lazy dogs while seven mountain elephants keep turning quietly";
        let block = Block::new(BlockKind::Paragraph, text);
        let document = |number: u32| Document {
            id: number.to_string(),
            title: "Animals".into(),
            blocks: vec![block.clone()],
            ..Document::default()
        };
        let documents: Vec<Document> = (0..3).map(document).collect();
        let index = crate::relevance::corpora::index(documents.clone()).expect("Ids differ.");
        let made = questions(&documents, &index).expect("The index is whole.");
        for kind in made.as_array().expect("It is a list.") {
            assert!(!kind[1].as_array().expect("It is a pair.").is_empty(), "{kind}");
        }
        assert_eq!(made, questions(&documents, &index).expect("The index is whole."));
        assert_eq!((swapped("planet").as_str(), shortened("planet").as_str()), ("plnaet", "plnet"));
    }
}
