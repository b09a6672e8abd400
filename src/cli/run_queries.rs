//! `speur run-queries`: answers many queries, for measuring how good and how fast the answers are.

use std::fs;
use std::io::{BufWriter, Write, stdout};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use speur::engine::results::SearchOptions;

use crate::arguments;
use crate::failure::Failure;
use crate::opened::open;

/// A line of the file of queries.
#[derive(Debug, Deserialize)]
struct Query {
    id: Value,
    text: String,
}

/// A line of the output.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    qid: &'a Value,
    docs: Vec<String>,
}

pub(crate) fn run_queries(arguments: &arguments::RunQueries) -> Result<(), Failure> {
    let mut index = open(&arguments.source)?;
    let file = &arguments.file;
    let text = fs::read_to_string(file).map_err(|error| Failure::file("read the queries", file, &error))?;
    let options = SearchOptions { limit: arguments.limit, weights: index.weights, ..SearchOptions::default() };
    let mut out = BufWriter::new(stdout().lock());
    // Of other programs, as in records.
    let text = text.trim_start_matches('\u{FEFF}');
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let query: Query = serde_json::from_str(line).map_err(|error| {
            let error = error.to_string();
            // Each is on the first line of its own.
            let (found, column) = error.rsplit_once(" at line 1 column ").unwrap_or((&error, "1"));
            Failure::message(format!(
                "{}, line {}, column {column}: expected an object such as {{\"id\": \"q1\", \"text\": \"words\"}}: {found}",
                file.display(),
                number + 1
            ))
        })?;
        let hits = index.search(&query.text, &options)?.hits;
        let answer = Answer { qid: &query.id, docs: hits.into_iter().map(|hit| hit.id).collect() };
        serde_json::to_writer(&mut out, &answer).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(out.flush()?)
}
