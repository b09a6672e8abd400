//! Which index is searched?

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use speur::engine::index::{Index, SingleFile};

use crate::arguments::Source;
use crate::assets::GENERATION_LINE;
use crate::failure::Failure;

/// An index in memory.
pub(crate) type Opened = Index<SingleFile<Cow<'static, [u8]>>>;

/// What `speur.js` says of the folder that it came with.
#[derive(Debug, Deserialize)]
struct Generation {
    folder: String,
    index: Option<String>,
}

/// Opens the folder that was named, or the embedded seeds.
pub(crate) fn open(source: &Source) -> Result<Opened, Failure> {
    let bytes = match &source.index {
        Some(folder) => Cow::Owned(read_folder(folder)?),
        None => Cow::Borrowed(
            speur::embedded_index()
                .ok_or_else(|| Failure::message("this executable has no index inside; name one: --index DIR"))?,
        ),
    };
    Ok(Index::open(bytes)?)
}

fn read_folder(folder: &Path) -> Result<Vec<u8>, Failure> {
    let script = folder.join("speur.js");
    let text = fs::read_to_string(&script).map_err(|error| {
        Failure::message(format!(
            "expected a folder that `speur index` wrote, with a speur.js at its top: could not read {}: {error}",
            script.display()
        ))
    })?;
    let line = text.lines().find_map(|line| line.strip_prefix(GENERATION_LINE));
    let generation = line.and_then(|json| serde_json::from_str::<Generation>(json.trim_end_matches(';')).ok());
    let Some(Generation { folder: generation, index: Some(index) }) = generation else {
        return Err(Failure::message(format!(
            "expected {} to name an index in a line that begins with {GENERATION_LINE:?}; make the folder again with \
             `speur index`",
            script.display()
        )));
    };
    let file = folder.join(generation).join(index);
    fs::read(&file).map_err(|error| Failure::file("read the index", &file, &error))
}
