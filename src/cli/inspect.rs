//! `speur inspect`: how large an index is, where its bytes go, and what one word leads to.

use std::io::{Write, stdout};

use speur::engine::index::inspect::TermPosting;
use speur::engine::text::analyze;

use crate::arguments;
use crate::failure::Failure;
use crate::opened::{Opened, open};
use crate::search::printable;

/// How many of the most common words are listed.
const COMMON: usize = 10;

pub(crate) fn inspect(arguments: &arguments::Inspect) -> Result<(), Failure> {
    let mut index = open(&arguments.source)?;
    match &arguments.term {
        Some(word) => print_postings(&mut stdout().lock(), &mut index, word),
        None => print_summary(&mut stdout().lock(), &mut index),
    }
}

fn print_summary(out: &mut impl Write, index: &mut Opened) -> Result<(), Failure> {
    let statistics = index.statistics();
    let (mut terms, mut postings, mut common) = (0_usize, 0_u64, Vec::new());
    index.for_each_term(|term, documents| {
        terms += 1;
        postings += u64::from(documents);
        common.push((documents, term.to_owned()));
        if common.len() > 4096 {
            keep_most_common(&mut common);
        }
    })?;
    keep_most_common(&mut common);
    writeln!(out, "{:>12}  documents", statistics.documents)?;
    writeln!(out, "{:>12}  words in headings and text", statistics.words)?;
    writeln!(out, "{terms:>12}  different terms")?;
    writeln!(out, "{postings:>12}  postings")?;
    writeln!(out, "\nbytes")?;
    let parts = index.parts()?;
    let in_files = |files: Option<usize>| match files {
        Some(1) => ", in 1 file".to_owned(),
        Some(files) => format!(", in {files} files"),
        None => String::new(),
    };
    for part in &parts {
        writeln!(out, "{:>12}  {}{}", part.bytes, part.name, in_files(part.files))?;
    }
    let total: usize = parts.iter().map(|part| part.bytes).sum();
    let files = parts.iter().map(|part| part.files).sum();
    writeln!(out, "{total:>12}  together{}", in_files(files))?;
    writeln!(out, "\ndocuments with the most common terms")?;
    for (documents, term) in common {
        writeln!(out, "{documents:>12}  {term}")?;
    }
    Ok(())
}

fn keep_most_common(terms: &mut Vec<(u32, String)>) {
    terms.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    terms.truncate(COMMON);
}

fn print_postings(out: &mut impl Write, index: &mut Opened, word: &str) -> Result<(), Failure> {
    let mut tokens = analyze(word);
    let mut count = 0;
    while let Some(token) = tokens.next() {
        count += 1;
        let postings = index.term_postings(token.term)?;
        let noun = if postings.len() == 1 { "document" } else { "documents" };
        writeln!(out, "{}: {} {noun}", token.term, postings.len())?;
        postings.iter().try_for_each(|posting| print_posting(out, posting))?;
    }
    if count == 0 {
        return Err(Failure::message(format!("expected a word after --term, found {word:?}, which has no letter")));
    }
    Ok(())
}

fn print_posting(out: &mut impl Write, posting: &TermPosting) -> Result<(), Failure> {
    let counts = posting.frequencies.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counts.map(|(field, count)| format!("{count} × {field}")).collect();
    let positions: Vec<String> = posting.positions.iter().map(u32::to_string).collect();
    writeln!(out, "  {}  {}", posting.document, printable(&posting.id))?;
    writeln!(out, "     {}; about {} words, first in part {}", counts.join(", "), posting.words, posting.part)?;
    writeln!(out, "     positions {}", positions.join(" "))?;
    Ok(())
}
