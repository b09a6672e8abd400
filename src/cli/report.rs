//! What does `speur index` say at the end? Lines for people (`lines`), one JSON object, or a page (`page`) that shows both.

mod file;
mod lines;
mod page;

use std::io::Write;
use std::time::Duration;

use serde::Serialize;

pub(crate) use file::{check, write};

use crate::arguments::Packing;
use crate::failure::Failure;
use crate::packing::{INDEX_FILE, MAIN_FILES};
use crate::progress::Step;
use crate::survey::{Survey, UNKNOWN_LANGUAGE};

/// An index of more bytes, compressed, keeps readers waiting: at 1.6 Mbit/s for more than 2.5 seconds.
const MOST_INDEX_BYTES: usize = 512_000;

/// What the host with the lowest known limit takes.
const MOST_FILES: usize = 20_000;

/// All that is known of a search that was just written.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// The folder that was written.
    pub(crate) output: String,
    pub(crate) packing: &'static str,
    pub(crate) generation: String,
    pub(crate) took_ms: f64,
    /// How long each step took.
    pub(crate) steps: Vec<TimedStep>,
    pub(crate) pages: usize,
    pub(crate) words: u64,
    #[serde(flatten)]
    pub(crate) survey: Survey,
    /// How many files in the folders are no pages.
    pub(crate) left_out: usize,
    /// How many pages are left out by attributes in them.
    pub(crate) left_out_by_marks: usize,
    /// What was written, without compressed siblings; of an index in chunks only the root.
    pub(crate) files: Vec<WrittenFile>,
    /// Where the bytes of the index go.
    pub(crate) index_parts: Vec<Size>,
    /// What a reader downloads at the first search, compressed: the engine and the index, or the script that has both. Of an
    /// index in chunks about as much as a search needs.
    pub(crate) first_search_bytes: usize,
    /// What could be better for readers, if anything.
    pub(crate) hint: Option<Hint>,
    /// What a page says that loads the script, to be sure of its bytes.
    pub(crate) integrity: String,
}

/// A part of the work, by its name.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TimedStep {
    pub(crate) name: &'static str,
    pub(crate) took_ms: f64,
}

impl From<(Step, Duration)> for TimedStep {
    fn from((step, took): (Step, Duration)) -> Self {
        Self { name: step.name(), took_ms: milliseconds(took) }
    }
}

pub(crate) fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// How large something is.
#[derive(Debug, Serialize)]
pub(crate) struct Size {
    pub(crate) name: String,
    pub(crate) bytes: usize,
    /// In how many files, if in files of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) files: Option<usize>,
}

impl Size {
    /// Of something that is in one file with others.
    pub(crate) fn new(name: &str, bytes: usize) -> Self {
        Self { name: name.to_owned(), bytes, files: None }
    }
}

/// A file, and how large it is here and on the way to a reader.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WrittenFile {
    pub(crate) name: String,
    pub(crate) bytes: usize,
    /// As `--precompress` has written it, else about what a host makes of it.
    pub(crate) compressed_bytes: usize,
}

impl WrittenFile {
    /// Whether it is most of what a reader who searches downloads.
    fn is_main(&self) -> bool {
        MAIN_FILES.contains(&&*self.name)
    }
}

/// What could be better for readers, and what its owner can do.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Hint {
    pub(crate) message: String,
    pub(crate) remedy: &'static str,
}

impl Hint {
    /// Says so if there are more files than some hosts take.
    pub(crate) fn of_many_files(count: usize) -> Option<Self> {
        (count > MOST_FILES).then(|| Self {
            message: format!("this search has {count} files; some hosts take fewer, Cloudflare Pages {MOST_FILES}"),
            remedy: "For such a host say so (--max-files 20000): words and pages share files then.",
        })
    }

    /// Says so if the index, or the script that has it inside, is too large to be loaded as a whole.
    pub(crate) fn of_whole_index(files: &[WrittenFile], index_parts: &[Size], asked: Packing) -> Option<Self> {
        let index = files.iter().find(|file| file.name == INDEX_FILE);
        let when = if index.is_some() { "at the first search" } else { "with each page that has this script" };
        let bytes = first_search_bytes(files, index_parts);
        (index.map_or(bytes, |index| index.compressed_bytes) > MOST_INDEX_BYTES).then(|| Self {
            message: format!(
                "a reader downloads about {} {when}, because the index is loaded as a whole; up to {} come quickly \
                 everywhere",
                size(bytes),
                size(MOST_INDEX_BYTES)
            ),
            remedy: match asked {
                Packing::Single => "Leave --packing out: then readers load only those parts that a search needs.",
                _ => "Leave out pages that nobody searches for (--exclude), or parts of pages (data-speur-ignore).",
            },
        })
    }
}

/// What a reader downloads at the first search, compressed. From an index in chunks: two words, and the pages that are shown,
/// each as large as such a file is on the average.
pub(crate) fn first_search_bytes(files: &[WrittenFile], index_parts: &[Size]) -> usize {
    let is_all = !files.iter().any(WrittenFile::is_main);
    let whole: usize = files.iter().filter(|file| is_all || file.is_main()).map(|file| file.compressed_bytes).sum();
    let needed = |name: &str, count: usize| {
        let part = index_parts.iter().find(|part| part.name == name)?;
        let files = part.files.filter(|files| *files > 0)?;
        Some(part.bytes / files * count.min(files))
    };
    whole + needed("the terms", 2).unwrap_or(0) + needed("the documents", 10).unwrap_or(0)
}

impl Report {
    /// As JSON, for programs.
    pub(crate) fn write_json(&self, out: &mut impl Write) -> Result<(), Failure> {
        serde_json::to_writer_pretty(&mut *out, self).map_err(std::io::Error::from)?;
        Ok(writeln!(out)?)
    }

    /// The languages as people are shown them, with their pages.
    fn languages(&self) -> impl Iterator<Item = (&str, usize)> {
        let shown = |name| if name == UNKNOWN_LANGUAGE { "unknown" } else { name };
        self.survey.languages.iter().map(move |(name, pages)| (shown(name.as_str()), *pages))
    }

    /// The lines that a page needs to have the search in it.
    fn embedding(&self) -> Vec<String> {
        let folder = self.output.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        if self.packing == "inlined" {
            let script = format!("<script src=\"{folder}/speur.js\"></script>");
            return vec![script, "<speur-search></speur-search>".to_owned()];
        }
        let integrity = &self.integrity;
        vec![
            format!("<script type=\"module\" src=\"{folder}/speur.js\" integrity=\"{integrity}\"></script>"),
            "<speur-search></speur-search>".to_owned(),
        ]
    }
}

/// In the unit that suits it.
fn size(bytes: usize) -> String {
    let (number, unit) = match bytes {
        1 => return "1 byte".to_owned(),
        0..1000 => return format!("{bytes} bytes"),
        1000..1_000_000 => (bytes as f64 / 1e3, "kB"),
        _ => (bytes as f64 / 1e6, "MB"),
    };
    if number < 100.0 { format!("{number:.1} {unit}") } else { format!("{number:.0} {unit}") }
}

#[cfg(test)]
mod tests;
