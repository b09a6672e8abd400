//! `cargo xtask bench latency`: how long does a query take in a browser?
//!
//! Each corpus becomes a site as `speur index` writes it, with the module as it is shipped. A page times the public
//! JavaScript API on it, in headless Chromium, and scans the same texts with `includes` for comparison. The page is in
//! `tests/bench`, what drives it in `in_browser.rs`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::questions::{questions, texts};
use crate::browser;
use crate::module::{self, Contents};
use crate::relevance::corpora;
use crate::workspace::{Workspace, run};

/// A large documentation site, and many short news items.
const CORPORA: [&str; 2] = ["cpp_docs_en", "agnews_en"];

/// What a page of the bench consists of, beside the search.
const PAGE: [(&str, &str); 3] = [
    ("index.html", include_str!("../../../tests/bench/index.html")),
    ("isolate.js", include_str!("../../../tests/bench/isolate.js")),
    ("latency.js", include_str!("../../../tests/bench/latency.js")),
];

/// Names the index that lies beside the engine, in the line of `speur.js` that `speur index` replaces as well.
const GENERATION: [&str; 2] = [r#""folder": "./pkg/", "index": null"#, r#""folder": "./pkg/", "index": "index.speur""#];

/// What the page measured, in milliseconds.
#[derive(Deserialize)]
struct Measured {
    browser: String,
    kinds: Vec<Kind>,
    /// A scan of all texts, for each query of one word.
    scan: Vec<f64>,
}

/// The times of all calls for the queries of one kind: of each query in turn, and then all over again.
#[derive(Deserialize)]
struct Kind {
    name: String,
    queries: usize,
    /// With `limit: 0`: matching and ranking alone.
    none: Vec<f64>,
    /// With `limit: 10`: with ten excerpts.
    ten: Vec<f64>,
}

/// Measures every corpus that is there and prints a table of each in Markdown.
pub fn latency(workspace: &Workspace, corpora: &Path) -> Result<()> {
    if cfg!(debug_assertions) {
        return workspace.again_in_release();
    }
    let found: Vec<&str> = CORPORA.into_iter().filter(|name| corpora.join(name).join("docs.jsonl").is_file()).collect();
    if found.is_empty() {
        bail!("expected {} with a docs.jsonl in {}, found none", CORPORA.join(" or "), corpora.display());
    }
    let driver = browser::ensure_chromium()?;
    run(&mut workspace.cargo("build --workspace --example latency"))?;
    let program = workspace.target.join(format!("debug/examples/latency{}", std::env::consts::EXE_SUFFIX));
    for name in found {
        eprintln!("{name}: building its site…");
        let (site, documents) = site(workspace, &corpora.join(name), name)?;
        eprintln!("{name}: measuring in the browser…");
        let file = site.join("measured.json");
        run(std::process::Command::new(&program).arg(&site).arg(&file).env("CHROMEDRIVER", &driver))?;
        let measured = fs::read(&file).with_context(|| format!("nothing was measured: no {}", file.display()))?;
        println!("{}", table(name, documents, &serde_json::from_slice(&measured)?)?);
    }
    Ok(())
}

/// Writes the site of a corpus below `target`, and the page that measures it. Returns its folder and how many documents
/// it has.
fn site(workspace: &Workspace, corpus: &Path, name: &str) -> Result<(PathBuf, usize)> {
    let site = workspace.target.join("bench/latency").join(name);
    module::build(workspace, Contents::Engine { reads_chunks: false, output: &site.join("pkg") })?;
    let read = |name: &str| {
        let script = workspace.root.join("www").join(name);
        fs::read_to_string(&script).with_context(|| format!("no script at {}", script.display()))
    };
    // What asks a worker is left out: the time of the engine is measured, and not that of messages.
    let (script, element, dom) = (read("speur.js")?, read("element.js")?, read("dom.js")?);
    let [page, with_index] = GENERATION;
    ensure!(script.contains(page), "www/speur.js has no line with {page}");

    let documents = corpora::documents(corpus)?;
    let (count, texts) = (documents.len(), texts(&documents)?);
    let index = corpora::index(documents.clone())?;
    let questions = questions(&documents, &index)?.to_string();
    let mut files: Vec<(&str, &[u8])> = PAGE.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let script = script.replace(page, with_index);
    files.extend([
        ("speur.js", script.as_bytes()),
        ("element.js", element.as_bytes()),
        ("dom.js", dom.as_bytes()),
        ("pkg/index.speur", &index),
        ("questions.json", questions.as_bytes()),
        ("texts.json", texts.as_bytes()),
    ]);
    for (name, bytes) in files {
        let file = site.join(name);
        fs::write(&file, bytes).with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok((site, count))
}

fn table(corpus: &str, documents: usize, measured: &Measured) -> Result<String> {
    let Measured { browser, kinds, scan } = measured;
    let mut table = format!(
        "{corpus}, {documents} documents: milliseconds a query in {browser}, median / p95 / p99.\n\
         A query counts with the median of its calls; the row *all calls* has each call, with what the browser and the \
         machine did meanwhile.\n\n\
         | kind | queries | `limit: 0` | `limit: 10` |\n| --- | --- | --- | --- |\n"
    );
    let (mut all, mut calls) = ([Vec::new(), Vec::new()], [Vec::new(), Vec::new()]);
    for Kind { name, queries, none, ten } in kinds {
        let mut cells = [String::new(), String::new()];
        for (place, times) in [none, ten].into_iter().enumerate() {
            let times_of = |query| times.iter().skip(query).step_by(*queries).copied().collect::<Vec<_>>();
            ensure!(*queries > 0 && !times.is_empty(), "no times for {name}");
            let medians: Vec<f64> = (0..*queries).map(|query| at(50, &times_of(query))).collect();
            cells[place] = spread(&medians);
            all[place].extend(medians);
            calls[place].extend_from_slice(times);
        }
        table += &format!("| {name} | {queries} | {} | {} |\n", cells[0], cells[1]);
    }
    let queries = all[0].len();
    table += &format!("| **all** | {queries} | {} | {} |\n", spread(&all[0]), spread(&all[1]));
    table += &format!("| *all calls* | {} | {} | {} |\n", calls[0].len(), spread(&calls[0]), spread(&calls[1]));
    table += &format!("| a term by `includes` in all texts | {} | {} | |\n", scan.len(), spread(scan));
    Ok(table)
}

fn spread(times: &[f64]) -> String {
    format!("{:.2} / {:.2} / {:.2}", at(50, times), at(95, times), at(99, times))
}

/// The time that so many percent of all do not exceed.
fn at(percent: usize, times: &[f64]) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len().saturating_sub(1) * percent / 100).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_counts_with_the_median_of_its_calls() {
        let kind =
            Kind { name: "term".into(), queries: 2, none: vec![1.0, 5.0, 2.0, 6.0, 90.0, 7.0], ten: vec![9.0; 6] };
        let measured = Measured { browser: "Chrome".into(), kinds: vec![kind], scan: vec![30.0] };
        let table = table("tiny", 3, &measured).expect("Every kind has times.");
        for row in [
            "| term | 2 | 2.00 / 2.00 / 2.00 | 9.00 / 9.00 / 9.00 |",
            "| *all calls* | 6 | 5.00 / 7.00 / 7.00 | 9.00 / 9.00 / 9.00 |",
        ] {
            assert!(table.contains(row), "{table}");
        }
    }

    #[test]
    fn the_script_has_the_line_that_is_replaced() {
        assert!(include_str!("../../../www/speur.js").contains(GENERATION[0]));
    }
}
