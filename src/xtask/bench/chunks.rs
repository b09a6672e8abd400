//! `cargo xtask bench chunks`: what does a query cost that reads an index in many files, and has it the same answers?
//!
//! Each query is asked an index of which nothing is there but the root, as a reader does who searches for the first time; the
//! files it needs are counted as they are deflated. Its answer must be that of the index in one file, marks and all, and so
//! must the answer of an index that keeps what all earlier queries needed. Nothing is timed: the figures are the same on
//! every machine.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use speur_cli::compression::deflated;
use speur_engine::index::chunks::ChunkFile;
use speur_engine::index::store::Outcome;
use speur_engine::index::{ChunkFiles, ChunkOptions, Chunks, Index};
use speur_engine::results::SearchOptions;

use super::questions::questions;
use crate::relevance::corpora::{Corpus, builder, documents};

/// The corpora that are measured if none are named.
const CORPORA: [&str; 2] = ["cpp_docs_en", "agnews_en"];

/// Builds the index of each corpus in both packings, asks all questions, and prints tables in Markdown.
pub fn chunks(corpora: &Path, only: &[String], bytes: Option<usize>) -> Result<()> {
    let names: Vec<&str> = if only.is_empty() { CORPORA.to_vec() } else { only.iter().map(String::as_str).collect() };
    for name in names {
        eprintln!("{name}: building its index in both packings…");
        let folder = corpora.join(name);
        let documents = documents(&folder)?;
        let single = builder(documents.clone()).finish()?;
        let files = builder(documents.clone()).finish_in_chunks(ChunkOptions { bytes, most_files: None })?;
        let site = Site::new(&files)?;
        println!("\n## {name}, {} documents\n\n{}", documents.len(), site.table());
        let mut kinds: Vec<(String, Vec<String>)> = serde_json::from_value(questions(&documents, &single)?)?;
        // Nobody waits for a text of 100 kB: what that costs says nothing of searching.
        kinds.retain(|(kind, _)| kind != "hostile");
        if let Some(corpus) = Corpus::read(&folder, None)? {
            kinds.push(("judged".into(), corpus.queries.into_iter().map(|query| query.text).collect()));
            kinds.push(("judged typos".into(), corpus.typos.into_iter().map(|typo| typo.text).collect()));
        }
        println!("{}", costs(&kinds, &single, &site)?);
    }
    Ok(())
}

/// The files of an index, and how long each is on its way to a reader.
struct Site<'f> {
    files: &'f ChunkFiles,
    root: usize,
    lengths: BTreeMap<ChunkFile, usize>,
}

impl<'f> Site<'f> {
    fn new(files: &'f ChunkFiles) -> Result<Self> {
        let lengths = files.files().par_iter().map(|&file| {
            let bytes = files.bytes(file)?;
            Ok((file, deflated(&bytes, &file.seams(&bytes)).len()))
        });
        let lengths = lengths.collect::<Result<_>>()?;
        Ok(Self { files, root: deflated(files.root(), files.root_seams()).len(), lengths })
    }

    /// How many files there are of each kind, and how long they are.
    fn table(&self) -> String {
        let mut kinds: BTreeMap<&str, Vec<usize>> = BTreeMap::from([("root", vec![self.root])]);
        for (file, &length) in &self.lengths {
            kinds.entry(file.folder()).or_default().push(length);
        }
        let mut table = String::from(
            "| files | how many | bytes, deflated | median / 95% / longest |\n| --- | --- | --- | --- |\n",
        );
        for (kind, lengths) in kinds {
            let (count, all) = (lengths.len(), lengths.iter().sum::<usize>());
            let [median, most, longest] = spread(lengths);
            writeln!(table, "| {kind} | {count} | {all} | {median} / {most} / {longest} |")
                .expect("memory takes all text");
        }
        table
    }

    fn open(&self) -> Result<Index<Chunks>> {
        Index::over(Chunks::open(self.files.root())?)?.context("the root is there")
    }

    /// The answer, and what it cost: the stages, and the bytes of documents and of other files.
    fn ask<T>(
        &self,
        index: &mut Index<Chunks>,
        question: impl Fn(&Index<Chunks>) -> Result<Outcome<T>, speur_engine::error::Error>,
    ) -> Result<(T, Cost)> {
        let mut cost = Cost::default();
        loop {
            let pieces = match question(index)? {
                Outcome::Done(answer) => return Ok((answer, cost)),
                Outcome::Needs(pieces) => pieces,
            };
            cost.stages += 1;
            for file in index.store().files_of(&pieces) {
                let length = self.lengths[&file];
                *(if file.folder() == "documents" { &mut cost.documents } else { &mut cost.others }) += length;
                cost.files += 1;
                index.store_mut().put(file, self.files.bytes(file)?)?;
            }
        }
    }
}

/// What a query needed.
#[derive(Default, Clone, Copy)]
struct Cost {
    stages: usize,
    files: usize,
    documents: usize,
    others: usize,
}

fn costs(kinds: &[(String, Vec<String>)], single: &[u8], site: &Site<'_>) -> Result<String> {
    let mut table = String::from(
        "Bytes of a first query without the root, median / 95% / most; stages the same; files, median.\n\n\
         | kind | queries | words | ten documents | together | stages | files | later, together |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    let options = SearchOptions::default();
    for (kind, queries) in kinds {
        let whole = Index::open(single)?;
        let mut session = site.open()?;
        let (mut first, mut later) = (Vec::new(), Vec::new());
        for query in queries {
            let expected = whole.search(query, &options)?;
            let (answer, cost) = site.ask(&mut site.open()?, |index| index.try_search(query, &options))?;
            ensure!(answer == expected, "{query:?} has another answer in chunks than in one file");
            first.push(cost);
            let (answer, cost) = site.ask(&mut session, |index| index.try_search(query, &options))?;
            ensure!(answer == expected, "{query:?} has another answer after other queries");
            later.push(cost);
        }
        let cells = |costs: &[Cost], bytes: fn(&Cost) -> usize| {
            let [median, most, longest] = spread(costs.iter().map(bytes).collect());
            format!("{median} / {most} / {longest}")
        };
        writeln!(
            table,
            "| {kind} | {} | {} | {} | {} | {} | {} | {} |",
            queries.len(),
            cells(&first, |cost| cost.others),
            cells(&first, |cost| cost.documents),
            cells(&first, |cost| cost.others + cost.documents),
            cells(&first, |cost| cost.stages),
            spread(first.iter().map(|cost| cost.files).collect())[0],
            cells(&later, |cost| cost.others + cost.documents),
        )
        .expect("memory takes all text");
    }
    Ok(table)
}

/// The median, what 95% do not exceed, and the most.
fn spread(mut numbers: Vec<usize>) -> [usize; 3] {
    numbers.sort_unstable();
    [50, 95, 100].map(|percent| numbers.get(numbers.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0))
}
