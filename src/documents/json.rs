//! Records: pages that another program wrote down as JSON, one on each line or an array of them.
//!
//! A record has a `body`, which holds all of the text, or at least a `title`. Its `format` says how the body is read, and
//! `sections` may divide it.

use serde_json::{Map, Value};

use crate::error::{Error, Kind, Place, about_json, shown};
use crate::metadata::{Field, Metadata, field};
use crate::page::{Page, Reading};
use crate::pieces::{Content, Scope};
use crate::{address, decode, format, html, markdown, plain, sections};

/// Reads a record from each line; empty lines are skipped.
pub(crate) fn read_lines<T: Send>(
    file: &Place,
    path: &str,
    text: &str,
    reading: &Reading<T>,
) -> Result<Vec<Page<T>>, Error> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let are_many = lines.clone().nth(1).is_some();
    let read = |(index, line): (usize, &str)| {
        let place = file.line(index + 1);
        let value: Value =
            serde_json::from_str(line).map_err(|error| not_json(place.column(error.column()), &error))?;
        match record(value) {
            Ok(record) => page(place, path, are_many.then_some(index + 1), record, reading),
            Err(found) => Err(Error::new(place, Kind::NotARecord { found })),
        }
    };
    // All results are collected before the first error is looked for: whichever thread meets one first, the message is
    // about the first line.
    #[cfg(feature = "native")]
    let results: Vec<Result<Page<T>, Error>> = {
        use rayon::prelude::*;
        lines.collect::<Vec<_>>().into_par_iter().map(read).collect()
    };
    #[cfg(not(feature = "native"))]
    let results: Vec<Result<Page<T>, Error>> = lines.map(read).collect();
    results.into_iter().collect()
}

/// Whether the first line is a record.
pub(crate) fn begins_with_record(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default();
    serde_json::from_str(line).is_ok_and(|value| record(value).is_ok())
}

/// Reads a file that is one record or an array of records.
pub(crate) fn read_file<T>(file: &Place, path: &str, text: &str, reading: &Reading<T>) -> Result<Vec<Page<T>>, Error> {
    let value: Value =
        serde_json::from_str(text).map_err(|error| not_json(file.line(error.line()).column(error.column()), &error))?;
    let (values, is_array) = match value {
        Value::Array(values) => (values, true),
        value => (vec![value], false),
    };
    let records: Vec<Result<Map<String, Value>, &'static str>> = values.into_iter().map(record).collect();
    if records.iter().all(Result::is_err) {
        return Err(Error::new(file.clone(), Kind::NoRecords));
    }
    let are_many = records.len() > 1;
    let mut pages = Vec::with_capacity(records.len());
    for (index, record) in records.into_iter().enumerate() {
        let place = if is_array { file.record(index + 1) } else { file.clone() };
        match record {
            Ok(record) => pages.push(page(place, path, are_many.then_some(index + 1), record, reading)?),
            Err(found) => return Err(Error::new(place, Kind::NotARecord { found })),
        }
    }
    Ok(pages)
}

/// The object, if it has a title or a body; else what was found in its place.
fn record(value: Value) -> Result<Map<String, Value>, &'static str> {
    match value {
        Value::Object(record) if record.keys().any(|name| name == "body" || field(name) == Some(Field::Title)) => {
            Ok(record)
        }
        Value::Object(_) => Err("an object without them"),
        Value::Array(_) => Err("an array"),
        Value::String(_) => Err("a string"),
        Value::Number(_) => Err("a number"),
        Value::Bool(_) => Err("a boolean"),
        Value::Null => Err("null"),
    }
}

/// `number`: of its line or its own, if the file has several. Without an id it is then called by its address, or else by the file
/// and its number.
fn page<T>(
    place: Place,
    path: &str,
    number: Option<usize>,
    mut record: Map<String, Value>,
    reading: &Reading<T>,
) -> Result<Page<T>, Error> {
    let wrong = |name, expected, value: &Value| {
        Err(Error::new(place.clone(), Kind::Field { name, expected, found: shown(value) }))
    };
    match record.get("id") {
        None | Some(Value::Null | Value::String(_)) => {}
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => {}
        Some(other) => return wrong("id", "a string or an integer of at most 64 bits", other),
    }
    let body = match record.remove("body") {
        Some(Value::String(body)) => body,
        None | Some(Value::Null) => String::new(),
        Some(other) => return wrong("body", "a string", &other),
    };
    let format = match record.get("format") {
        None | Some(Value::Null) => None,
        Some(Value::String(format)) if matches!(format.as_str(), "markdown" | "html" | "text") => Some(format.as_str()),
        Some(other) => return wrong("format", "\"markdown\", \"html\" or \"text\"", other),
    };
    let mut metadata = Metadata::from_record(&record);
    if let (None, Some(number)) = (&metadata.id, number) {
        let url = metadata.url.clone();
        metadata.id = Some(url.unwrap_or_else(|| format!("{}#{number}", address::id(path))));
    }
    let body = decode::with_line_feeds(&body);
    let format = format.or_else(|| format::is_html(&body).then_some("html"));
    let mut content = match format {
        Some("markdown") => markdown::read(&body),
        Some("html") => html::read(&body),
        _ => plain::read(&body, &metadata),
    };
    if let Some(sections) = record.get("sections").filter(|sections| !sections.is_null()) {
        let pieces_of = |text: &str| match format {
            Some("markdown") => markdown::read(text).pieces,
            Some("html") => html::read(text).pieces,
            _ => plain::pieces(text),
        };
        match sections::read(sections, pieces_of) {
            Ok(sections) => content.pieces = sections::divide(content.pieces, sections),
            Err(found) => return Err(Error::new(place.clone(), Kind::Section { found })),
        }
    }
    Ok(Page::new(path, place, metadata, content_of_record(content), reading))
}

/// Without what only whole files say: a record's body has no address and no name of its own, and is there to be found.
fn content_of_record(mut content: Content) -> Content {
    content.metadata.url = None;
    content.metadata.id = None;
    content.scope = Scope::Any;
    content
}

fn not_json(place: Place, error: &serde_json::Error) -> Error {
    Error::new(place, Kind::NotJson { message: about_json(error) })
}
