//! What do readers ask for?
//!
//! Words of documents that are taken evenly from all, so that common and rare words come as often as they are written.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::super::questions::swapped;
use super::super::random::Random;
use super::super::synthetic::words;

/// Shorter words are seldom looked for.
const LEAST_LETTERS: usize = 3;

/// Shorter words are seldom mistyped.
const LEAST_LETTERS_MISTYPED: usize = 6;

/// For so many queries one with a mistake is asked too.
const QUERIES_FOR_A_MISTAKE: usize = 5;

/// Queries of two kinds, in the order of the documents that they are from.
pub struct Sampled {
    /// One, two or three words of a document, a third each.
    pub words: Vec<String>,
    /// One word of a document, two letters in its middle in each other's place.
    pub mistyped: Vec<String>,
}

/// What is searched in a line of `docs.jsonl`.
#[derive(Deserialize)]
struct Line {
    title: String,
    body: String,
}

/// Reads a corpus of so many documents from one end to the other, and keeps of it nothing but the queries.
pub fn sampled(file: &Path, documents: usize, queries: usize) -> Result<Sampled> {
    let cannot = || format!("{} cannot be read", file.display());
    let reader = BufReader::new(File::open(file).with_context(cannot)?);
    let (mut random, mut sampled) = (Random::new(2), Sampled { words: Vec::new(), mistyped: Vec::new() });
    for (number, line) in reader.lines().enumerate() {
        let line = line.with_context(cannot)?;
        // A document without such words leaves its share to the next one.
        let due = |all: usize| all * (number + 1) / documents;
        let (due, due_mistyped) = (due(queries), due(queries / QUERIES_FOR_A_MISTAKE));
        if sampled.words.len() >= due && sampled.mistyped.len() >= due_mistyped {
            continue;
        }
        let Line { title, body } = serde_json::from_str(&line).with_context(cannot)?;
        let of = |least: usize| -> Vec<&str> {
            let all = words(&title).chain(words(&body));
            all.filter(|word| word.chars().count() >= least).collect()
        };
        let long = of(LEAST_LETTERS);
        while sampled.words.len() < due {
            let count = 1 + sampled.words.len() % 3;
            if long.len() < count {
                break;
            }
            sampled.words.push(drawn(&mut random, &long, count).join(" "));
        }
        let mut longer = of(LEAST_LETTERS_MISTYPED);
        longer.retain(|word| swapped(word) != *word);
        while sampled.mistyped.len() < due_mistyped
            && let Some(word) = random.one_of(&longer)
        {
            sampled.mistyped.push(swapped(word));
        }
    }
    Ok(sampled)
}

/// So many words of a list, each place at most once.
fn drawn<'w>(random: &mut Random, words: &[&'w str], count: usize) -> Vec<&'w str> {
    let mut left = words.to_vec();
    (0..count).map(|_| left.swap_remove(random.below(left.len()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queries_are_words_of_the_documents_and_always_the_same() {
        let folder = tempfile::tempdir().expect("A folder can be made.");
        let file = folder.path().join("docs.jsonl");
        let line = r#"{"title": "A pond", "body": "The heron catches frogs, if it is of patience."}"#;
        let lines =
            format!("{line}\n").repeat(50) + "{\"title\": \"\", \"body\": \"?\"}\n" + &format!("{line}\n").repeat(49);
        std::fs::write(&file, lines).expect("The folder takes files.");
        // As many as documents, more, and fewer.
        for queries in [100, 250, 30] {
            let found = sampled(&file, 100, queries).expect("It is a corpus.");
            assert_eq!((found.words.len(), found.mistyped.len()), (queries, queries / 5));
            let known = ["pond", "The", "heron", "catches", "frogs", "patience"];
            for (number, query) in found.words.iter().enumerate() {
                assert_eq!(query.split(' ').count(), 1 + number % 3);
                assert!(query.split(' ').all(|word| known.contains(&word)), "{query}");
            }
            assert!(found.mistyped.iter().all(|query| ["catches", "patience"].map(swapped).contains(query)));
            assert_eq!(found.words, sampled(&file, 100, queries).expect("It is a corpus.").words);
        }
    }
}
