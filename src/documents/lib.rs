//! What does a file say, and about itself?
//!
//! [`read`] turns the bytes of one file into [`Document`]s; [`read_inputs`] does so for files and folders, on
//! all processors. HTML, Markdown, plain text and JSON lines are understood, each but the last with YAML, TOML or JSON front
//! matter if it has any, in whatever encoding. Which words a document is found by is decided later, in `speur-engine`.
//!
//! ```
//! use speur_documents::{Options, read};
//!
//! let page = b"---\ndate: 2017-06\n---\n# A fox\n\nIt jumps over the dog.";
//! let documents = read("animals/fox.md", page, &Options::default()).expect("the page is correct").documents;
//! assert_eq!(documents[0].id, "animals/fox");
//! assert_eq!(documents[0].url, "animals/fox.html");
//! assert_eq!(documents[0].title, "A fox");
//! assert_eq!(documents[0].blocks[0].text, "It jumps over the dog.");
//! ```
//!
//! Reading goes in one direction, and so do the modules:
//!
//! 1. `decode` and `format`: bytes become text, and the text has a format.
//! 2. `front_matter`, `json` with `sections`, `html`, `markdown`, `plain`: what is said about the page (`metadata`) and
//!    its text in `pieces`. `head` knows the lines that newspapers put above an article.
//! 3. `page`: both become a [`Document`], by rules that hold for every format: `title`, `prose`, `language`,
//!    `foreign`, `address`, and `segmentation` (a feature).

mod address;
mod date;
mod decode;
mod error;
#[cfg(feature = "native")]
mod folder;
mod foreign;
mod format;
mod front_matter;
mod head;
mod html;
mod json;
mod language;
mod markdown;
mod metadata;
mod page;
mod pieces;
mod plain;
mod prose;
mod sections;
#[cfg(feature = "segmentation")]
mod segmentation;
mod text;
mod title;
mod warning;
mod weight;

pub use date::in_words;
pub use error::Error;
#[cfg(feature = "native")]
pub use folder::{Progress, may_be_read, read_inputs, read_wanted};
pub use language::tag as language_tag;
pub use speur_engine::document::{Block, BlockKind, Date, Document};
pub use warning::Warning;

use std::path::PathBuf;

use error::Place;
use format::Format;
use page::{Page, Reading};
use pieces::Scope;

/// What the reader decides for pages that do not say it themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The address that a file's path is put behind, such as `https://example.org/`. Without it, the URL of a
    /// page is its path.
    pub base_url: Option<String>,
    /// The language of a page that names none and is too short to tell, as a BCP 47 tag.
    pub language: Option<String>,
    /// Whether `index.html` stays in the URL of a page, for readers who open it from a disk: there a folder is shown as a
    /// list of files.
    pub keeps_index: bool,
    /// Whether `404.html` at the top of a folder is a page like others.
    pub keeps_not_found_page: bool,
}

/// What [`read`] or [`read_inputs`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read<T = Document> {
    /// The pages, or what was made of them: of each input in turn, in the order of their paths.
    pub documents: Vec<T>,
    /// Where each of them is: its file, and the line or the record in a file of many.
    pub places: Vec<String>,
    /// The files in the folders that are no pages: pictures, styles, scripts, downloads, settings, and the page that a host
    /// sends in place of a missing one.
    pub left_out: Vec<PathBuf>,
    /// The pages that are left out by what is in them: other pages mark the text that is searched, and these do not, or they say so
    /// themselves.
    pub left_out_by_marks: Vec<PathBuf>,
    /// What the owner of the pages should know of them.
    pub warnings: Vec<Warning>,
}

/// Reads the documents in one file: a JSON file holds any number of them, any other file exactly one, unless it is marked
/// as left out.
///
/// `path` is relative to the folder that is read, with `/` between its parts. It gives the document its `id`
/// and `url` unless it has its own, its extension helps to tell the format, and messages name it.
pub fn read(path: &str, bytes: &[u8], options: &Options) -> Result<Read, Error> {
    let (pages, warning) = read_named(path, path, bytes, &Reading { options, make: &|document| document })?;
    Read::of(pages, warning.into_iter().collect())
}

impl<T> Read<T> {
    /// What was found, without the pages that are not to be found by a search.
    fn of(mut pages: Vec<Page<T>>, mut warnings: Vec<Warning>) -> Result<Self, Error> {
        warnings.extend(pages.iter_mut().flat_map(|page| std::mem::take(&mut page.warnings)));
        let has_marked = pages.iter().any(|page| page.scope == Scope::Marked);
        let mut left_out_by_marks = Vec::new();
        pages.retain(|page| {
            let is_wanted = match page.scope {
                Scope::Any | Scope::Marked => true,
                Scope::Unmarked => !has_marked,
                Scope::LeftOut => false,
            };
            if !is_wanted {
                left_out_by_marks.push(PathBuf::from(page.place.name()));
            }
            is_wanted
        });
        page::unique_ids(&pages)?;
        let (documents, places) = pages.into_iter().map(|page| (page.document, page.place.to_string())).unzip();
        Ok(Self { documents, places, left_out: Vec::new(), left_out_by_marks, warnings: warning::joined(warnings) })
    }
}

/// Reads one file as [`read`] does, but messages call it `name`.
fn read_named<T: Send>(
    name: &str,
    path: &str,
    bytes: &[u8],
    reading: &Reading<T>,
) -> Result<(Vec<Page<T>>, Option<Warning>), Error> {
    let file = Place::file(name);
    match Format::of_extension(path) {
        Some(Format::JsonLines) => {
            return Ok((json::read_lines(&file, path, &decode::records(&file, bytes)?, reading)?, None));
        }
        Some(Format::Json) => {
            return Ok((json::read_file(&file, path, &decode::records(&file, bytes)?, reading)?, None));
        }
        _ => {}
    }
    let (text, warning) = decode::page(&file, bytes);
    let text = decode::with_line_feeds(&text);
    let (metadata, body) = front_matter::read(&file, &text)?;
    let content = match Format::of(path, body) {
        Format::Html => html::read(body),
        Format::Markdown => markdown::read(body),
        // A file without a telling extension may hold records; then nothing stands before them. Other data is no page.
        Format::JsonLines if !json::begins_with_record(body) => return Err(Error::new(file, error::Kind::NoRecords)),
        Format::JsonLines => return Ok((json::read_lines(&file, path, body, reading)?, warning)),
        Format::Text | Format::Json => plain::read(body, &metadata),
    };
    Ok((vec![Page::new(path, file, metadata, content, reading)], warning))
}
