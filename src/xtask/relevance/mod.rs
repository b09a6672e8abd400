//! `cargo xtask relevance`: how good are the answers?
//!
//! Without corpora it runs the judged queries over the seeds. With them it builds the index of each as `speur index`
//! does, and asks the engine what people asked: judged queries, titles of pages, misspelt words, forms of words, beginnings of
//! words. The numbers are the same on every machine. Tables go to standard output, what is going on to standard error.

pub mod corpora;
mod measures;
mod morphology;
mod prefixes;
mod titles;
mod tuning;
mod typos;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use speur_engine::results::SearchOptions;
use speur_engine::weights::Weights;

use crate::workspace::{Workspace, run};
use corpora::{Corpus, Half, Judged};
use measures::{DEEP, PAGE, Scores};
use typos::Typos;

/// The nDCG@10 of others: of the better of Tantivy with Snowball stems and a plain BM25 with a crude stemmer, and of a
/// plain BM25 with Snowball stems where that was measured. The corpora below the line are known items.
const REFERENCES: [(&str, f64, Option<f64>); 8] = [
    ("cranfield", 0.348, Some(0.360)),
    ("medline", 0.682, Some(0.710)),
    ("npl", 0.411, Some(0.429)),
    // Titles of pages are the queries of these.
    ("fronteers_nl", 0.968, None),
    ("d365_nl", 0.998, None),
    ("algoritmekader_nl", 1.0, None),
    ("cpp_docs_en", 0.997, None),
    ("rust_book_en", 1.0, None),
];

/// What is measured, and how.
#[derive(clap::Args)]
pub struct Request {
    /// The folder with the corpora, each a folder with a `docs.jsonl`; without it, the judged queries over the seeds.
    #[arg(long, value_name = "DIR")]
    corpora: Option<PathBuf>,
    /// Measure these corpora only.
    #[arg(long, value_name = "NAME,…", value_delimiter = ',', requires = "corpora")]
    only: Vec<String>,
    /// Weights of the ranking that are not the defaults.
    #[arg(long, value_name = "NAME=VALUE,…", value_parser = weight, value_delimiter = ',', requires = "corpora")]
    weights: Vec<(String, f64)>,
    /// Ask only every second query: choose weights on one half, and judge them on the other.
    #[arg(long, requires = "corpora")]
    half: Option<Half>,
    /// List this many of what went worst, of each kind and corpus.
    #[arg(long, value_name = "NUMBER", default_value_t = 0, requires = "corpora")]
    misses: usize,
    /// Change one weight at a time, and print what that does to the judged queries.
    #[arg(long, requires = "corpora")]
    tune: bool,
}

impl Request {
    /// The options of a search with these weights.
    fn options(&self) -> SearchOptions {
        let mut weights = Weights::default();
        for (name, value) in &self.weights {
            weights.by_name(name).into_iter().for_each(|weight| *weight = *value);
        }
        SearchOptions { weights, ..SearchOptions::default() }
    }

    /// The folders of the corpora that are wanted, in the order of the references and then of their names.
    fn folders(&self, corpora: &Path) -> Result<Vec<PathBuf>> {
        let place = |name: &str| REFERENCES.iter().position(|(known, ..)| *known == name).unwrap_or(REFERENCES.len());
        let entries = fs::read_dir(corpora).with_context(|| format!("no folder at {}", corpora.display()))?;
        let mut folders = Vec::new();
        for entry in entries {
            let (folder, name) = entry.map(|entry| (entry.path(), entry.file_name().to_string_lossy().into_owned()))?;
            if folder.join("docs.jsonl").is_file() && (self.only.is_empty() || self.only.contains(&name)) {
                folders.push((place(&name), name, folder));
            }
        }
        folders.sort();
        Ok(folders.into_iter().map(|(.., folder)| folder).collect())
    }
}

/// Reads `name=value`.
fn weight(text: &str) -> Result<(String, f64), String> {
    let mut weights = Weights::default();
    let known = || {
        let values = Weights::default().all().map(|value| *value);
        Weights::NAMES.iter().zip(values).map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", ")
    };
    let Some((name, value)) = text.split_once('=') else {
        return Err(format!("expected a name and a value, as in {}", known()));
    };
    if weights.by_name(name).is_none() {
        return Err(format!("there is no weight {name}; these are, with their defaults: {}", known()));
    }
    Ok((name.to_owned(), value.parse().map_err(|error| format!("{value:?}: {error}"))?))
}

/// Measures, and prints the tables and in the last line a summary.
pub fn relevance(workspace: &Workspace, request: &Request) -> Result<()> {
    let Some(corpora) = &request.corpora else {
        return run(&mut workspace.cargo("test --package speur --test judged -- --nocapture"));
    };
    if cfg!(debug_assertions) {
        return workspace.again_in_release();
    }
    let folders = request.folders(corpora)?;
    if request.tune {
        return tuning::tune(&folders, request);
    }
    let (mut rows, mut graded, mut known, mut titles) = (String::new(), Vec::new(), Vec::new(), Vec::new());
    let mut typos = Typos::default();
    for folder in &folders {
        let Some(corpus) = Corpus::read(folder, request.half)? else { continue };
        let Corpus { name, documents, queries, .. } = &corpus;
        eprintln!("{name}: {documents} documents, {} queries, {} typos…", queries.len(), corpus.typos.len());
        if !queries.is_empty() {
            let all = scores(&corpus, &corpus.queries, &request.options(), DEEP)?;
            let Scores { ndcg, mrr, recall } = Scores::mean(&all);
            let (best, stems) = reference(name);
            let asked = queries.len();
            let mut title = UNKNOWN.to_owned();
            if stems == UNKNOWN {
                let words = Scores::mean(&scores(&corpus, &corpus.titles, &request.options(), PAGE)?);
                title = format!("{:.4}", words.mrr);
                known.push(mrr);
                titles.push(words.mrr);
            }
            writeln!(
                rows,
                "| {name} | {documents} | {asked} | {ndcg:.4} | {mrr:.4} | {recall:.4} | {title} | {best} | {stems} |"
            )?;
            if stems != UNKNOWN {
                graded.push(format!("{name} {ndcg:.3}"))
            }
            list_worst(&corpus, &all, request.misses);
        }
        typos.measure(&corpus, request)?;
    }
    if rows.is_empty() && typos.summary().is_none() {
        bail!("expected folders with docs.jsonl and judgements in {}, found none", corpora.display());
    }
    println!(
        "Judged queries. References: the best known nDCG@10, and that of a plain BM25 with Snowball stems.\n\
         Title word: MRR@10 where one word of the title of a page is being typed.\n\n\
         | corpus | documents | queries | nDCG@10 | MRR@10 | recall@100 | title word | best | BM25 |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{rows}\n{}",
        typos.table()?
    );
    let words = if request.only.is_empty() { morphology::measure(corpora, request)? } else { None };
    let mut summary = Vec::new();
    if !graded.is_empty() {
        summary.push(format!("nDCG@10 {}", graded.join(", ")));
    }
    if !known.is_empty() {
        let mean = |scores: &[f64]| scores.iter().sum::<f64>() / scores.len() as f64;
        let least = |scores: &[f64]| scores.iter().copied().fold(1.0, f64::min);
        for (what, scores) in [("known item", &known), ("title word", &titles)] {
            summary.push(format!("{what} MRR@10 {:.3} (least {:.3})", mean(scores), least(scores)));
        }
    }
    summary.extend(typos.summary());
    if let Some((table, line)) = words {
        println!("{table}");
        summary.push(line);
    }
    if request.only.is_empty() {
        summary.extend(prefixes::measure(corpora)?);
    }
    println!("{}", summary.join("; "));
    Ok(())
}

/// What stands in the place of a reference that is not known.
const UNKNOWN: &str = "–";

fn reference(corpus: &str) -> (String, String) {
    let (best, stems) = REFERENCES
        .iter()
        .find(|(name, ..)| *name == corpus)
        .map_or((None, None), |&(_, best, stems)| (Some(best), stems));
    let cell = |number: Option<f64>| number.map_or(UNKNOWN.to_owned(), |number| format!("{number:.3}"));
    (cell(best), cell(stems))
}

/// Asks a corpus judged queries as they are and scores the first `limit` hits of each.
fn scores(corpus: &Corpus, queries: &[Judged], options: &SearchOptions, limit: usize) -> Result<Vec<Scores>> {
    let options = SearchOptions { limit, ..options.clone() };
    corpus.answer(queries, |index, query| {
        let hits = index.search(&query.text, &options)?.hits;
        let found: Vec<String> = hits.into_iter().map(|hit| hit.id).collect();
        Ok(Scores::of(&query.grades, &found))
    })
}

fn list_worst(corpus: &Corpus, scores: &[Scores], number: usize) {
    let mut worst: Vec<_> = corpus.queries.iter().zip(scores).filter(|(_, scores)| scores.ndcg < 1.0).collect();
    worst.sort_by(|(_, a), (_, b)| a.ndcg.total_cmp(&b.ndcg));
    for (query, Scores { ndcg, mrr, recall }) in worst.into_iter().take(number) {
        let mut good: Vec<&str> = query.grades.keys().map(String::as_str).collect();
        good.sort_unstable();
        good.truncate(5);
        eprintln!("  nDCG {ndcg:.2}, MRR {mrr:.2}, recall {recall:.2}: {:?}, wanted {}", query.text, good.join(" "));
    }
}
