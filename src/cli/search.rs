//! `speur search`: the answer of the engine on a terminal, or as the JSON that JavaScript gets.

use std::io::{IsTerminal, Write, stdout};
use std::time::Instant;

use speur::engine::results::{Hit, Part, SearchOptions, SearchResults};

use crate::arguments;
use crate::failure::Failure;
use crate::opened::{Opened, open};

pub(crate) fn search(arguments: &arguments::Search) -> Result<(), Failure> {
    let mut index = open(&arguments.source)?;
    let options = SearchOptions { limit: arguments.limit, weights: index.weights, ..SearchOptions::default() };
    let results = timed(&mut index, &arguments.query, &options)?;
    let mut out = stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &results).map_err(std::io::Error::from)?;
        writeln!(out)?;
    } else {
        let is_terminal = stdout().is_terminal();
        print_results(&mut out, &results, is_terminal)?;
    }
    Ok(())
}

/// The engine has no clock: the time is added here, as it is in the browser.
fn timed(index: &mut Opened, query: &str, options: &SearchOptions) -> Result<SearchResults, Failure> {
    let start = Instant::now();
    let mut results = index.search(query, options)?;
    results.took_ms = Some(start.elapsed().as_secs_f64() * 1000.0);
    Ok(results)
}

fn print_results(out: &mut impl Write, results: &SearchResults, with_marks: bool) -> Result<(), Failure> {
    match results.total {
        0 => writeln!(out, "No results for {:?}.", results.query)?,
        1 => writeln!(out, "1 result for {:?}.", results.query)?,
        total => writeln!(out, "{total} results for {:?}.", results.query)?,
    }
    if let Some(corrected) = &results.corrected {
        writeln!(out, "Searched for {corrected:?} instead.")?;
    }
    for word in &results.missing {
        writeln!(out, "No document has {word:?}.")?;
    }
    for hit in &results.hits {
        print_hit(out, hit, with_marks)?;
    }
    Ok(())
}

fn print_hit(out: &mut impl Write, hit: &Hit, with_marks: bool) -> Result<(), Failure> {
    let source = hit.meta.get("source");
    let known: Vec<&str> = [Some(hit.id.as_str()), hit.date.as_deref(), source].into_iter().flatten().collect();
    writeln!(out, "\n{}", text(&hit.title, with_marks))?;
    writeln!(out, "  {}", printable(&known.join(" · ")))?;
    if !hit.excerpt.is_empty() {
        writeln!(out, "  {}", text(&hit.excerpt, with_marks))?;
    }
    Ok(())
}

/// What a document says without control characters, which a terminal would obey.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).collect()
}

/// Marked parts in bold on a terminal.
fn text(parts: &[Part], with_marks: bool) -> String {
    let clean = |part: &Part| printable(&part.text);
    parts
        .iter()
        .map(|part| match part.mark {
            Some(_) if with_marks => format!("\x1b[1m{}\x1b[0m", clean(part)),
            _ => clean(part),
        })
        .collect()
}
