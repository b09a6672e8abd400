//! Does one word of a title find its page, while it is typed?
//!
//! Asked are words that stand in the titles of few pages and in the texts of many: who types one means a page about it.

use std::collections::{BTreeMap, HashSet};

use speur_documents::Document;
use speur_engine::text::{analyze, letters};

use super::corpora::Judged;

/// In the titles of so many pages at the most.
const MOST_TITLES: usize = 3;

/// In so many pages at the least.
const FEWEST_PAGES: usize = 10;

/// Shorter words are typed beside others.
const FEWEST_LETTERS: usize = 4;

/// So many words are asked for, spread evenly over the alphabet.
const MOST_WORDS: usize = 400;

/// The words of titles, with the pages that have them there.
pub fn words_of_titles(documents: &[Document]) -> Vec<Judged> {
    let (mut titles, mut pages) = (BTreeMap::<String, Vec<&str>>::new(), BTreeMap::<String, usize>::new());
    for document in documents {
        let in_title = words([document.title.as_str()]);
        let in_text = words(document.blocks.iter().map(|block| block.text.as_str()));
        for word in in_title.union(&in_text) {
            *pages.entry(word.clone()).or_default() += 1;
        }
        if !document.title_is_derived {
            in_title.into_iter().for_each(|word| titles.entry(word).or_default().push(&document.id));
        }
    }
    titles.retain(|word, titles| titles.len() <= MOST_TITLES && pages[word] >= FEWEST_PAGES);
    let count = titles.len();
    let kept = |place: usize| place * MOST_WORDS / count != (place + 1) * MOST_WORDS / count || count <= MOST_WORDS;
    let words = titles.into_iter().enumerate().filter(|(place, _)| kept(*place));
    words
        .map(|(_, (text, titles))| Judged { text, grades: titles.into_iter().map(|id| (id.to_owned(), 1.0)).collect() })
        .collect()
}

fn words<'t>(texts: impl IntoIterator<Item = &'t str>) -> HashSet<String> {
    let mut words = HashSet::new();
    for text in texts {
        let mut tokens = analyze(text);
        while let Some(token) = tokens.next() {
            if letters(token.term) >= FEWEST_LETTERS && token.term.chars().all(char::is_alphabetic) {
                words.insert(token.term.to_owned());
            }
        }
    }
    words
}
