//! `cargo xtask bench scale`: how do costs grow with the number of documents?
//!
//! Corpora of growing size are made from a real one ([`synthetic`](super::synthetic)), or with `--passages` one of short real
//! documents; or `--documents` names one. The command `speur` as its users get it makes an index in many files of each, watched from outside, and one
//! in one file. Then readers are played who ask their first query, one after the other, and each answer of the many files must
//! be that of the one, marks and all: at the first difference the bench stops. Bytes are the same on every machine; seconds and
//! memory are not.

mod first_queries;
mod made_index;
mod plot;
mod sampled;
mod table;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::{passages, synthetic};
use crate::dist;
use crate::relevance::corpora::documents;
use crate::workspace::Workspace;
use first_queries::{OnDisk, answers};
use made_index::MadeIndex;
use sampled::sampled;
use table::{Row, lines, tables};

/// Whose pages are cut into passages.
const PAGES: [&str; 2] = ["cpp_docs_en", "rust_book_en"];

/// A limit that free hosts have, and from how many documents on it is measured what keeping to it costs.
const MOST_FILES: usize = 20_000;
const DOCUMENTS_WITH_LIMIT: usize = 100_000;

/// What is measured.
#[derive(Args)]
pub struct Request {
    /// The folder with the corpora, each a folder with a `docs.jsonl`.
    #[arg(long, value_name = "DIR")]
    corpora: PathBuf,
    /// How many documents, a table row each.
    #[arg(long, value_name = "NUMBERS", value_delimiter = ',', default_value = "1000,10000,100000,1000000")]
    sizes: Vec<usize>,
    /// The corpus that larger ones are made from.
    #[arg(long, value_name = "NAME", default_value = "agnews_en")]
    from: String,
    /// Cut the pages of cpp_docs_en and rust_book_en into about 100,000 short documents instead.
    #[arg(long, conflicts_with_all = ["sizes", "from", "plot"])]
    passages: bool,
    /// Measure a `docs.jsonl` as it is instead.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sizes", "from", "plot", "passages"])]
    documents: Option<PathBuf>,
    /// How many queries; for five of them one more, with a mistake.
    #[arg(long, value_name = "NUMBER", default_value_t = 1000)]
    queries: usize,
    /// Also draw the table, into this SVG file.
    #[arg(long, value_name = "FILE")]
    plot: Option<PathBuf>,
    /// A `speur` of the same format with its assets inside; without it one is made as `cargo xtask dist` does.
    #[arg(long, value_name = "FILE")]
    speur: Option<PathBuf>,
    /// Leave documents and indexes on the disk, and say where.
    #[arg(long)]
    keep: bool,
    /// More flags for `speur index`.
    #[arg(last = true, value_name = "FLAGS")]
    flags: Vec<String>,
}

/// Measures each size, and prints tables in Markdown.
pub fn scale(workspace: &Workspace, request: &Request) -> Result<()> {
    if cfg!(debug_assertions) {
        return workspace.again_in_release();
    }
    let speur = match &request.speur {
        // The command is started in another folder.
        Some(speur) => fs::canonicalize(speur).with_context(|| format!("no command at {}", speur.display()))?,
        None => {
            eprintln!("making the command `speur` first, which takes a few minutes…");
            dist::command(workspace)?
        }
    };
    // Not where the system keeps what is short-lived: that may be memory, and a million documents are gigabytes.
    let parent = workspace.target.join("bench/scale");
    fs::create_dir_all(&parent).with_context(|| format!("{} could not be made", parent.display()))?;
    let mut temporary = tempfile::tempdir_in(&parent).context("no folder could be made for the documents")?;
    if request.keep {
        temporary.disable_cleanup(true);
        eprintln!("all is left in {}", temporary.path().display());
    }

    let (mut rows, processors) = (Vec::new(), std::thread::available_parallelism().map_or(1, usize::from));
    let of;
    if let Some(file) = &request.documents {
        let count = lines_of(file)?;
        let folder = temporary.path().join("documents");
        write(&folder, |output| Ok(std::io::copy(&mut File::open(file)?, output).map(|_| count)?))?;
        of = format!("documents of {}", file.display());
        rows = measured(&speur, &folder, count, request)?;
    } else if request.passages {
        let mut pages = Vec::new();
        for name in PAGES {
            pages.append(&mut documents(&request.corpora.join(name))?);
        }
        let folder = temporary.path().join("passages");
        let count = write(&folder, |output| passages::write(&pages, output))?;
        drop(pages);
        of = format!("passages of {}", PAGES.join(" and "));
        rows = measured(&speur, &folder, count, request)?;
    } else {
        let base = synthetic::Base::of(&documents(&request.corpora.join(&request.from))?)?;
        of = format!("documents made from {}", request.from);
        for &size in &request.sizes {
            ensure!(size > 0, "a corpus has at least one document");
            let folder = temporary.path().join(size.to_string());
            let count = write(&folder, |output| base.write(size, output).map(|()| size))?;
            rows.append(&mut measured(&speur, &folder, count, request)?);
        }
    }
    println!("\n## {of}, on {processors} processors\n\n{}", tables(&rows));
    if let Some(file) = &request.plot {
        let svg = plot::plot(&lines(&rows));
        fs::write(file, svg).with_context(|| format!("{} could not be written", file.display()))?;
    }
    Ok(())
}

/// How many documents a `docs.jsonl` has.
fn lines_of(file: &Path) -> Result<usize> {
    let cannot = || format!("{} cannot be read", file.display());
    let mut lines = BufReader::new(File::open(file).with_context(cannot)?).lines();
    lines.try_fold(0, |count, line| line.map(|_| count + 1)).with_context(cannot)
}

/// Makes a folder with a `docs.jsonl`, and returns how many documents that has.
fn write(folder: &Path, documents: impl FnOnce(&mut BufWriter<File>) -> Result<usize>) -> Result<usize> {
    let file = folder.join("docs.jsonl");
    eprintln!("{}: writing documents…", folder.file_name().unwrap_or_default().display());
    let cannot = || format!("{} could not be written", file.display());
    fs::create_dir_all(folder).with_context(cannot)?;
    let mut output = BufWriter::new(File::create(&file).with_context(cannot)?);
    let count = documents(&mut output)?;
    output.flush().with_context(cannot)?;
    Ok(count)
}

/// Makes the indexes of a corpus and asks them. Two rows if it is so large that a limit of files matters.
fn measured(speur: &Path, folder: &Path, documents: usize, request: &Request) -> Result<Vec<Row>> {
    let input = folder.join("docs.jsonl");
    let pages = fs::metadata(&input).with_context(|| format!("{} is gone", input.display()))?.len();
    let queries = sampled(&input, documents, request.queries)?;
    let make = |name: &str, flags: &str| {
        eprintln!("{documents}: making an index, {flags}…");
        let mut all: Vec<String> = flags.split(' ').map(str::to_owned).collect();
        all.extend(request.flags.iter().cloned());
        MadeIndex::make(speur, folder, name, &all)
    };
    let forget = |name: &str| {
        if request.keep {
            return Ok(());
        }
        fs::remove_dir_all(folder.join(name)).with_context(|| format!("{} could not be removed", folder.display()))
    };

    let single = make("single", "--packing single")?;
    // The whole index is in memory for these, and only for these.
    let file = single.generation.join("index.speur");
    let mut expected = answers(&file, queries.words.iter().chain(&queries.mistyped))?;
    let expected_of_mistyped = expected.split_off(queries.words.len());
    forget("single")?;

    let (mut single, mut rows) = (Some(single), Vec::new());
    let limits: &[Option<usize>] = if documents < DOCUMENTS_WITH_LIMIT { &[None] } else { &[None, Some(MOST_FILES)] };
    for &most_files in limits {
        let (name, limit) = match most_files {
            Some(most) => ("limited", format!(" --max-files {most}")),
            None => ("chunked", String::new()),
        };
        let made = make(name, &format!("--packing chunked{limit}"))?;
        eprintln!("{documents}: asking {} queries…", queries.words.len() + queries.mistyped.len());
        let on_disk = OnDisk::open(&made.generation)?;
        rows.push(Row {
            documents,
            most_files,
            pages,
            root: on_disk.root,
            words: on_disk.ask(&queries.words, &expected)?,
            mistyped: on_disk.ask(&queries.mistyped, &expected_of_mistyped)?,
            made,
            single: single.take(),
        });
        forget(name)?;
    }
    Ok(rows)
}
