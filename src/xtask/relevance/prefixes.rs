//! Does the beginning of a word find every document that has such a word, and no other?
//!
//! Asked are all beginnings of one to six letters of all words of a corpus. The answers are compared with a scan of the texts:
//! those of an index of the words alone must be equal; where words also lead to others, as in every index that is shipped,
//! none may be missing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Result, ensure};
use speur_documents::Document;
use speur_engine::document::BlockKind;
use speur_engine::index::IndexBuilder;
use speur_engine::results::SearchOptions;
use speur_engine::text::{analyze, join, letters};

use super::corpora::{answer_all, documents, index};

const CORPUS: &str = "fronteers_nl";
const MOST_LETTERS: usize = 6;

/// A prefix with the ids of the documents that have such a word.
type Asked = (String, BTreeSet<String>);

/// A sentence on what was compared. None if the corpus is not there.
pub fn measure(corpora: &Path) -> Result<Option<String>> {
    let folder = corpora.join(CORPUS);
    if !folder.is_dir() {
        return Ok(None);
    }
    eprintln!("{CORPUS}: every prefix of its words against a scan…");
    let documents = documents(&folder)?;
    let asked = scan(&documents);
    let mut words_alone = IndexBuilder::new();
    documents.iter().cloned().for_each(|document| words_alone.add(document));
    for (found, (prefix, expected)) in found(&words_alone.finish()?, &asked)?.iter().zip(&asked) {
        ensure!(found == expected, "{prefix:?} finds {found:?}, and a scan {expected:?}");
    }
    for (found, (prefix, expected)) in found(&index(documents)?, &asked)?.iter().zip(&asked) {
        ensure!(found.is_superset(expected), "{prefix:?} finds {found:?}, and a scan {expected:?}");
    }
    let count = asked.len();
    Ok(Some(format!("prefixes of {CORPUS}: all {count} find what a scan finds")))
}

/// All prefixes that can be typed, with what they should find.
fn scan(documents: &[Document]) -> Vec<Asked> {
    let words: Vec<Words> = documents.iter().map(Words::of).collect();
    let written: BTreeSet<&String> = words.iter().flat_map(|words| &words.written).collect();
    let begins = |word: &String| written.range::<&String, _>(word..).next().is_some_and(|next| next.starts_with(word));
    let mut prefixes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (document, words) in documents.iter().zip(&words) {
        let joined = words.joined.iter().filter(|(word, is_found_apart)| !is_found_apart || begins(word));
        for word in words.written.iter().chain(joined.map(|(word, _)| word)) {
            let ends = word.char_indices().map(|(at, letter)| at + letter.len_utf8()).take(MOST_LETTERS);
            for prefix in ends.map(|end| &word[..end]).filter(|prefix| is_word(prefix)) {
                prefixes.entry(prefix.to_owned()).or_default().insert(document.id.clone());
            }
        }
    }
    prefixes.into_iter().collect()
}

/// The words of a document.
#[derive(Default)]
struct Words {
    written: Vec<String>,
    /// Those that somebody else writes without their hyphen, and whether they are so only if a word begins like that: short ones always are.
    joined: Vec<(String, bool)>,
}

impl Words {
    fn of(document: &Document) -> Self {
        let mut words = Self::default();
        let shown = document.blocks.iter().filter(|block| block.kind != BlockKind::PullQuote);
        let known = [&document.author, &document.source, &document.category].into_iter().flatten();
        let texts = shown.map(|block| &block.text).chain(known).chain([&document.title, &document.date_text]);
        texts.for_each(|text| words.add(text));
        words
    }

    fn add(&mut self, text: &str) {
        let is_digit = |character: char| character.is_ascii_digit();
        let mut tokens = analyze(text);
        let mut before: Option<(String, usize)> = None;
        while let Some(token) = tokens.next() {
            if let Some((first, end)) = &before
                && join(&text[*end..token.start]).is_some()
                && !(first.ends_with(is_digit) && token.term.starts_with(is_digit))
            {
                let [one, other] = [letters(first), letters(token.term)];
                let is_found_apart = one > 1 && other > 1 && one + other > 5;
                self.joined.push((format!("{first}{}", token.term), is_found_apart));
            }
            self.written.push(token.term.to_owned());
            before = Some((token.term.to_owned(), token.end));
        }
    }
}

/// Whether it is one word when it is typed: `17.` is not, nor is `zo'`.
fn is_word(prefix: &str) -> bool {
    analyze(prefix).next().is_some_and(|token| token.term == prefix)
}

/// What an index finds for each prefix.
fn found(bytes: &[u8], asked: &[Asked]) -> Result<Vec<BTreeSet<String>>> {
    let options = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
    answer_all(bytes, asked, |index, (prefix, _)| {
        Ok(index.search(prefix, &options)?.hits.into_iter().map(|hit| hit.id).collect())
    })
}
