//! What does a file say, and about itself?
//!
//! [`read`] turns the bytes of one file into [`Document`]s; [`read_inputs`] does so for files and folders, on
//! all processors. HTML, Markdown, plain text and JSON lines are understood, each but the last with YAML or TOML front
//! matter if it has any. Which words a document is found by is decided later, in `speur-engine`.
//!
//! ```
//! use speur_documents::{Options, read};
//!
//! let page = b"---\ndate: 2017-06\n---\n# A fox\n\nIt jumps over the dog.";
//! let documents = read("animals/fox.md", page, &Options::default()).expect("the page is correct");
//! assert_eq!(documents[0].id, "animals/fox");
//! assert_eq!(documents[0].url, "animals/fox.html");
//! assert_eq!(documents[0].title, "A fox");
//! assert_eq!(documents[0].blocks[0].text, "It jumps over the dog.");
//! ```
//!
//! Reading goes in one direction, and so do the modules:
//!
//! 1. `decode` and `format`: bytes become text, and the text has a format.
//! 2. `front_matter`, `json`, `html`, `markdown`, `plain`: what is said about the page (`metadata`) and its text in
//!    `pieces`. `head` knows the lines that newspapers put above an article.
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
#[cfg(feature = "segmentation")]
mod segmentation;
mod text;
mod title;

pub use error::Error;
#[cfg(feature = "native")]
pub use folder::{Read, read_inputs, read_wanted};
pub use speur_engine::document::{Block, BlockKind, Date, Document};

use error::Place;
use format::Format;

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
}

/// Reads the documents in one file: a JSON file holds any number of them, any other file exactly one.
///
/// `path` is relative to the folder that is read, with `/` between its parts. It gives the document its `id`
/// and `url` unless it has its own, its extension helps to tell the format, and messages name it.
pub fn read(path: &str, bytes: &[u8], options: &Options) -> Result<Vec<Document>, Error> {
    let (documents, places): (Vec<_>, Vec<_>) = read_named(path, path, bytes, options)?.into_iter().unzip();
    error::unique_ids(documents.iter().map(|document| document.id.as_str()).zip(&places))?;
    Ok(documents)
}

/// Reads one file as [`read`] does, but messages call it `name`. Each document comes with the place where it begins.
fn read_named(name: &str, path: &str, bytes: &[u8], options: &Options) -> Result<Vec<(Document, Place)>, Error> {
    let file = Place::file(name);
    let text = decode::utf8(&file, bytes)?;
    match Format::of_extension(path) {
        Some(Format::JsonLines) => return json::read_lines(&file, path, text, options),
        Some(Format::Json) => return json::read_file(&file, path, text, options),
        _ => {}
    }
    let text = decode::with_line_feeds(text);
    let (metadata, body) = front_matter::read(&file, &text)?;
    let content = match Format::of(path, body) {
        Format::Html => html::read(body),
        Format::Markdown => markdown::read(body),
        // A file without a telling extension may hold records; then nothing stands before them.
        Format::JsonLines => return json::read_lines(&file, path, body, options),
        Format::Text | Format::Json => plain::read(body, &metadata),
    };
    Ok(vec![(page::document(path, metadata, content, options), file)])
}
