//! Which index is searched?

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Deserialize;
use speur::engine::index::{Index, SingleFile};

use crate::arguments::Source;
use crate::assets::{GENERATION_LINE, INSIDE_LINE};
use crate::failure::Failure;

/// An index in memory.
pub(crate) type Opened = Index<SingleFile<Cow<'static, [u8]>>>;

/// What `speur.js` says of the folder that it came with.
#[derive(Debug, Deserialize)]
pub(crate) struct Generation {
    /// Relative to the script.
    folder: String,
    /// None in the script of the project's own page, whose module has its index inside.
    pub(crate) index: Option<String>,
}

/// What the text of a `speur.js` names.
pub(crate) fn generation_in(script: &str) -> Option<Generation> {
    value_of(GENERATION_LINE, script)
}

impl Generation {
    /// The name of the folder, which is that of a generation if Speur wrote the script.
    pub(crate) fn name(&self) -> &str {
        self.folder.trim_start_matches("./").trim_end_matches('/')
    }
}

/// The files that a script has inside, in base64, if it is one that has files inside.
pub(crate) fn inside(script: &str) -> Option<BTreeMap<&str, &str>> {
    value_of(INSIDE_LINE, script)
}

/// The JSON in a line of a script that begins so.
fn value_of<'a, T: Deserialize<'a>>(start: &str, script: &'a str) -> Option<T> {
    let line = script.lines().find_map(|line| line.strip_prefix(start))?;
    serde_json::from_str(line.trim_end_matches(';')).ok()
}

/// Opens the folder that was named, or the embedded seeds.
pub(crate) fn open(source: &Source) -> Result<Opened, Failure> {
    let bytes = match &source.index {
        Some(folder) => {
            let (file, bytes) = read_folder(folder)?;
            let opened = Index::open(Cow::Owned(bytes));
            return opened.map_err(|error| Failure::message(format!("{}: {error}", file.display())));
        }
        None => Cow::Borrowed(
            speur::embedded_index()
                .ok_or_else(|| Failure::message("this executable has no index inside; name one: --index DIR"))?,
        ),
    };
    Ok(Index::open(bytes)?)
}

/// The path and the bytes of the index in a folder that `speur index` wrote.
fn read_folder(folder: &Path) -> Result<(PathBuf, Vec<u8>), Failure> {
    let script = folder.join("speur.js");
    let text = fs::read_to_string(&script).map_err(|error| {
        Failure::message(format!(
            "expected a folder that `speur index` wrote, with a speur.js at its top: could not read {}: {error}",
            script.display()
        ))
    })?;
    let Some(Generation { folder: generation, index: Some(index) }) = generation_in(&text) else {
        return Err(Failure::message(format!(
            "expected {} to name an index in a line that begins with {GENERATION_LINE:?}; make the folder again with \
             `speur index`",
            script.display()
        )));
    };
    if let Some(inside) = inside(&text) {
        let bytes = inside.get(&*index).and_then(|text| BASE64_STANDARD.decode(text).ok()).ok_or_else(|| {
            Failure::message(format!(
                "expected {} to have {index} inside, in base64; make it again with `speur index`",
                script.display()
            ))
        })?;
        return Ok((script, bytes));
    }
    let file = folder.join(generation).join(index);
    let bytes = fs::read(&file).map_err(|error| Failure::file("read the index", &file, &error))?;
    Ok((file, bytes))
}
