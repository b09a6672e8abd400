//! What is in a corpus, and how is its index asked many questions at once?
//!
//! A corpus is a folder: `docs.jsonl` has the documents, and as far as they were judged `queries.jsonl` and `qrels.tsv`
//! what people ask for and what answers it, `typo_queries.jsonl` misspelt words and the documents that are meant.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use speur_documents::{Document, read_inputs};
use speur_engine::index::{Index, IndexBuilder, SingleFile};

use super::measures::Grades;
use super::titles::words_of_titles;

/// An index over bytes that all threads share.
pub type Shared<'b> = Index<SingleFile<&'b [u8]>>;

/// A corpus with its index.
pub struct Corpus {
    /// The name of its folder.
    pub name: String,
    /// How many documents it has.
    pub documents: usize,
    /// The bytes that `speur index` writes.
    pub index: Vec<u8>,
    /// The queries that were judged, in the order of their file.
    pub queries: Vec<Judged>,
    /// Words of the titles of pages.
    pub titles: Vec<Judged>,
    /// The misspelt words, in the order of their file.
    pub typos: Vec<Typo>,
}

/// A query and what people found of its answers.
pub struct Judged {
    /// As it is typed.
    pub text: String,
    /// How good a document is for it, by id.
    pub grades: Grades,
}

/// A misspelt word that the corpus does not have.
#[derive(Debug, Deserialize)]
pub struct Typo {
    /// As it is typed.
    pub text: String,
    /// The word that is meant.
    pub target: String,
    /// How many letters are missing, too many, wrong, or two in each other's place.
    pub distance: u8,
    /// The documents that have the word, by id.
    pub relevant: HashSet<String>,
}

/// A line of `queries.jsonl`.
#[derive(Deserialize)]
struct Query {
    id: String,
    text: String,
}

/// Which of the queries are asked: weights are chosen on one half of them and judged on the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Half {
    /// The first, the third, …
    Even,
    /// The second, the fourth, …
    Odd,
}

impl Corpus {
    /// Reads a folder and builds its index. None if nobody judged anything in it.
    pub fn read(folder: &Path, half: Option<Half>) -> Result<Option<Corpus>> {
        let (queries, typos) = (folder.join("queries.jsonl"), folder.join("typo_queries.jsonl"));
        let mut corpus = Corpus {
            name: folder.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            documents: 0,
            index: Vec::new(),
            queries: if queries.is_file() { judged(folder, &queries)? } else { Vec::new() },
            titles: Vec::new(),
            typos: if typos.is_file() { lines(&typos)? } else { Vec::new() },
        };
        if corpus.queries.is_empty() && corpus.typos.is_empty() {
            return Ok(None);
        }
        let documents = documents(folder)?;
        corpus.titles = words_of_titles(&documents);
        if let Some(half) = half {
            keep_half(&mut corpus.queries, half);
            keep_half(&mut corpus.titles, half);
            keep_half(&mut corpus.typos, half);
        }
        corpus.documents = documents.len();
        corpus.index = index(documents)?;
        Ok(Some(corpus))
    }

    /// Opens the index and asks it all questions, on all processors. The answers are in the order of the questions.
    pub fn answer<Q: Sync, A: Send>(
        &self,
        questions: &[Q],
        answer: impl Fn(&Shared<'_>, &Q) -> Result<A> + Sync,
    ) -> Result<Vec<A>> {
        answer_all(&self.index, questions, answer)
    }
}

/// The documents of a corpus.
pub fn documents(folder: &Path) -> Result<Vec<Document>> {
    Ok(read_inputs(&[folder.join("docs.jsonl")], None, &speur_documents::Options::default())?.documents)
}

/// The bytes of the index that `speur index` makes of documents.
pub fn index(documents: Vec<Document>) -> Result<Vec<u8>> {
    Ok(builder(documents).finish()?)
}

/// What `speur index` makes an index of documents with.
pub fn builder(documents: Vec<Document>) -> IndexBuilder {
    let mut builder = IndexBuilder::new().relate(speur_language::relate);
    documents.into_iter().for_each(|document| builder.add(document));
    builder
}

/// Asks an index all questions: an opened index cannot be shared between threads, its bytes can.
pub fn answer_all<Q: Sync, A: Send>(
    bytes: &[u8],
    questions: &[Q],
    answer: impl Fn(&Shared<'_>, &Q) -> Result<A> + Sync,
) -> Result<Vec<A>> {
    let index = Index::open(bytes)?;
    questions.par_iter().with_max_len(8).map_with(index, |index, question| answer(index, question)).collect()
}

/// The queries of which the judgements name a good document.
fn judged(folder: &Path, queries: &Path) -> Result<Vec<Judged>> {
    let file = folder.join("qrels.tsv");
    let text = fs::read_to_string(&file).with_context(|| format!("no judgements at {}", file.display()))?;
    let mut grades = BTreeMap::<&str, Grades>::new();
    // The first line names the columns.
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [query, document, grade] = columns[..] else {
            anyhow::bail!("{}: expected a query, a document and a grade, found {line:?}", file.display())
        };
        let grade: f64 = grade.parse().with_context(|| format!("{}: {line:?}", file.display()))?;
        if grade > 0.0 {
            grades.entry(query).or_default().insert(document.to_owned(), grade);
        }
    }
    let mut judged = Vec::new();
    for Query { id, text } in lines(queries)? {
        judged.extend(grades.remove(id.as_str()).map(|grades| Judged { text, grades }));
    }
    ensure!(grades.is_empty(), "{} judges queries that {} lacks", file.display(), queries.display());
    Ok(judged)
}

fn lines<T: DeserializeOwned>(file: &Path) -> Result<Vec<T>> {
    let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let line =
        |(number, line)| serde_json::from_str(line).with_context(|| format!("{}, line {}", file.display(), number + 1));
    text.lines().enumerate().map(line).collect()
}

fn keep_half<T>(list: &mut Vec<T>, half: Half) {
    let mut is_kept = half == Half::Odd;
    list.retain(|_| {
        is_kept = !is_kept;
        is_kept
    });
}
