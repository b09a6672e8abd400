//! What is wrong with an input, where, and what to do about it.
//!
//! Every message has the same form: place, what was expected, what was found, and on the next line the remedy.

use std::fmt;

use serde_json::Value;

/// Why a file or a folder could not be read.
///
/// It prints as `place: expected …, found ….` and, on a line of its own, what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    // Boxed, because every result that may hold an error is as large as the error.
    details: Box<Details>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Details {
    place: Place,
    kind: Kind,
}

impl Error {
    pub(crate) fn new(place: Place, kind: Kind) -> Self {
        Self { details: Box::new(Details { place, kind }) }
    }

    /// Whether the file is correct, but about something else than pages, such as the settings of some tool.
    #[cfg(feature = "native")]
    pub(crate) fn is_no_page(&self) -> bool {
        self.details.kind == Kind::NoRecords
    }
}

/// What can be wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    NotUtf8 {
        byte: u8,
        offset: usize,
    },
    /// UTF-16 by its mark, but not to its end.
    NotUtf16 {
        encoding: &'static str,
    },
    FrontMatterNotClosed {
        /// The line that it begins and ends with.
        fence: &'static str,
    },
    FrontMatterBroken {
        format: &'static str,
        message: String,
    },
    FrontMatterTab,
    FrontMatterNotMapping {
        found: &'static str,
    },
    NotJson {
        message: String,
    },
    NotARecord {
        found: &'static str,
    },
    /// A whole JSON file without anything that could be a page.
    NoRecords,
    Field {
        name: &'static str,
        expected: &'static str,
        found: String,
    },
    Section {
        found: String,
    },
    DuplicateId {
        id: String,
        first: Place,
    },
    #[cfg(feature = "native")]
    NoPages {
        left_out: usize,
    },
    #[cfg(feature = "native")]
    AllLeftOut {
        pages: usize,
    },
    #[cfg(feature = "native")]
    Unreadable {
        message: String,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (expected, found, remedy) = match &self.details.kind {
            Kind::NotUtf8 { byte, offset } => (
                "UTF-8".to_owned(),
                format!("the byte 0x{byte:02X} (byte {offset} of the file)"),
                "Save it as UTF-8, or move it out of the folder.",
            ),
            Kind::NotUtf16 { encoding } => {
                ((*encoding).to_owned(), "half a letter".to_owned(), "Save it as UTF-8, or move it out of the folder.")
            }
            Kind::FrontMatterNotClosed { fence } => (
                format!("front matter that ends with a line `{fence}`"),
                "no such line".to_owned(),
                "Add it below the front matter. If this is no front matter, put an empty line above it.",
            ),
            Kind::FrontMatterBroken { format, message } => (
                format!("{format} in the front matter"),
                format!("an error: {message}"),
                "Correct the front matter. A value with a colon or a quotation mark needs quotes around it.",
            ),
            Kind::FrontMatterTab => (
                "spaces before a line of the front matter".to_owned(),
                "a tab".to_owned(),
                "Replace it by spaces: in YAML, only they say what belongs to what.",
            ),
            Kind::FrontMatterNotMapping { found } => (
                "front matter with lines `key: value`".to_owned(),
                (*found).to_owned(),
                "Correct the front matter. If this is no front matter, put an empty line above it.",
            ),
            Kind::NotJson { message } => (
                "JSON".to_owned(),
                format!("an error: {message}"),
                "Correct the record, or move the file out of the folder.",
            ),
            Kind::NotARecord { found } => (
                "a record with a `title` or a `body`".to_owned(),
                (*found).to_owned(),
                "Correct the record, or move the file out of the folder.",
            ),
            Kind::NoRecords => (
                "records with a `title` or a `body`".to_owned(),
                "none".to_owned(),
                "Give each page a record such as {\"id\": \"…\", \"title\": \"…\", \"body\": \"…\"}.",
            ),
            Kind::Field { name, expected, found } => {
                (format!("`{name}` to be {expected}"), found.clone(), "Correct the record.")
            }
            Kind::Section { found } => (
                "`sections` to be a list of objects with `id`, `level` (1 to 6), `title` and `body`".to_owned(),
                found.clone(),
                "Correct the record, or leave `sections` out.",
            ),
            Kind::DuplicateId { id, first } => (
                "an id that no other page has".to_owned(),
                format!("`{id}`, the id of {first} too"),
                "Give one of the two another `id`, or move it out of the folder.",
            ),
            #[cfg(feature = "native")]
            Kind::NoPages { left_out } => (
                "at least one page".to_owned(),
                match left_out {
                    0 => "no file".to_owned(),
                    1 => "none, only 1 file that is no page".to_owned(),
                    _ => format!("none, only {left_out} files that are no pages"),
                },
                "Put HTML, Markdown, text or JSON files there, or name another folder.",
            ),
            #[cfg(feature = "native")]
            Kind::AllLeftOut { pages } => (
                "a page that is to be found".to_owned(),
                match pages {
                    1 => "1 page that says that it is not".to_owned(),
                    _ => format!("{pages} pages that say that they are not"),
                },
                "Take out `search: false`, `data-speur-ignore=\"all\"` or the weight of 0 where a page is to be found.",
            ),
            #[cfg(feature = "native")]
            Kind::Unreadable { message } => (
                "a file or a folder that can be read".to_owned(),
                format!("an error: {message}"),
                "Check the name and the permissions.",
            ),
        };
        write!(formatter, "{}: expected {expected}, found {found}.\n{remedy}", self.details.place)
    }
}

impl std::error::Error for Error {}

/// What is wrong with JSON, without the place: that stands in front of our messages already.
pub(crate) fn about_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]).to_owned()
}

/// The value as it stands in the file, cut if it is long.
pub(crate) fn shown(value: &Value) -> String {
    const MAX_CHARACTERS: usize = 40;
    let text = match value {
        Value::Array(_) => return "an array".to_owned(),
        Value::Object(_) => return "an object".to_owned(),
        value => value.to_string(),
    };
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Where something is: a file, and as far as known the line (or the record) and the column, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    record: Option<usize>,
}

impl Place {
    pub(crate) fn file(name: &str) -> Self {
        Self { file: name.to_owned(), line: None, column: None, record: None }
    }

    /// The name of the file.
    pub(crate) fn name(&self) -> &str {
        &self.file
    }

    pub(crate) fn line(&self, line: usize) -> Self {
        Self { line: Some(line), ..self.clone() }
    }

    pub(crate) fn column(&self, column: usize) -> Self {
        Self { column: Some(column), ..self.clone() }
    }

    pub(crate) fn record(&self, record: usize) -> Self {
        Self { record: Some(record), ..self.clone() }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(formatter, ":{column}")?;
        }
        if let Some(record) = self.record {
            write!(formatter, " (record {record})")?;
        }
        Ok(())
    }
}
