//! How is a document written that the bench makes?

use std::io::Write;

use anyhow::{Context, Result};
use serde::Serialize;

/// A line of `docs.jsonl`.
#[derive(Serialize)]
pub struct MadeDocument<'d> {
    /// Unique.
    pub id: String,
    /// Unique too.
    pub url: String,
    /// As it is shown.
    pub title: &'d str,
    /// As BCP 47 has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lang: Option<&'d str>,
    /// In ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<&'d str>,
    /// The one section of the site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<&'d str>,
    /// Text without markup.
    pub body: &'d str,
    /// Says that the text has no markup.
    pub format: Plain,
}

/// The only format there is here.
#[derive(Serialize)]
pub enum Plain {
    /// As documents name it.
    #[serde(rename = "text")]
    Text,
}

impl MadeDocument<'_> {
    /// Appends the line.
    pub fn write(&self, output: &mut impl Write) -> Result<()> {
        serde_json::to_writer(&mut *output, self).context("a made document could not be written")?;
        output.write_all(b"\n").context("a made document could not be written")
    }
}
