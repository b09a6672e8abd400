//! Which index is searched?

mod chunked;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Deserialize;
use speur::engine::document::Document;
use speur::engine::error::Error;
use speur::engine::index::inspect::TermPosting;
use speur::engine::index::store::Outcome;
use speur::engine::index::{Index, SingleFile, Statistics};
use speur::engine::results::{SearchOptions, SearchResults};
use speur::engine::weights::Weights;
use speur_documents::in_words;

use crate::arguments::Source;
use crate::assets::{GENERATION_LINE, INSIDE_LINE};
use crate::failure::Failure;
use crate::report::Size;
use chunked::ChunkedIndex;

/// An index that answers.
pub(crate) struct Opened {
    stored: Stored,
    /// What its owner finds good.
    pub(crate) weights: Weights,
}

/// Where its bytes are.
enum Stored {
    /// In memory.
    Single(Box<Index<SingleFile<Cow<'static, [u8]>>>>),
    /// In the files of a folder, which are read as they are needed.
    Chunked(Box<ChunkedIndex>),
}

impl Opened {
    /// Answers a query.
    pub(crate) fn search(&mut self, text: &str, options: &SearchOptions) -> Result<SearchResults, Failure> {
        match &mut self.stored {
            Stored::Single(index) => Ok(index.search(text, options)?),
            Stored::Chunked(index) => index.ask(|index| index.try_search(text, options)),
        }
    }

    /// The documents that contain a folded word.
    pub(crate) fn term_postings(&mut self, term: &str) -> Result<Vec<TermPosting>, Failure> {
        match &mut self.stored {
            Stored::Single(index) => Ok(index.term_postings(term)?),
            Stored::Chunked(index) => index.ask(|index| index.try_term_postings(term)),
        }
    }

    /// Every word, with the number of documents that contain it.
    pub(crate) fn for_each_term(&mut self, mut visit: impl FnMut(&str, u32)) -> Result<(), Failure> {
        match &mut self.stored {
            Stored::Single(index) => Ok(index.for_each_term(visit)?),
            Stored::Chunked(index) => index.ask(|index| index.try_for_each_term(&mut visit)),
        }
    }

    /// Every document as it was indexed, in order.
    pub(crate) fn for_each_document(
        &mut self,
        mut visit: impl FnMut(Document) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for number in 0..self.statistics().documents {
            let mut document = match &mut self.stored {
                Stored::Single(index) => match index.try_restore(number)? {
                    Outcome::Done(document) => document,
                    Outcome::Needs(_) => unreachable!("All of it is in memory."),
                },
                Stored::Chunked(index) => index.restore(number)?,
            };
            if let Some(date) = &document.date {
                document.date_text = in_words(date, document.language.as_deref());
            }
            visit(document)?;
        }
        Ok(())
    }

    pub(crate) fn statistics(&self) -> Statistics {
        match &self.stored {
            Stored::Single(index) => index.statistics(),
            Stored::Chunked(index) => index.statistics(),
        }
    }

    /// Where its bytes go.
    pub(crate) fn parts(&self) -> Result<Vec<Size>, Failure> {
        match &self.stored {
            Stored::Single(index) => Ok(index.sections().iter().map(|part| Size::new(part.name, part.bytes)).collect()),
            Stored::Chunked(index) => index.parts(),
        }
    }
}

/// What `speur.js` says of the folder that it came with.
#[derive(Debug, Deserialize)]
pub(crate) struct Generation {
    /// Relative to the script.
    folder: String,
    /// None in the script of the project's own page, whose module has its index inside.
    pub(crate) index: Option<String>,
    /// Whether the index is in many files, of which `index` is the first.
    #[serde(default)]
    chunks: bool,
    /// Those that are not as they are for others.
    #[serde(default)]
    weights: BTreeMap<String, f64>,
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

    /// All weights of the ranking.
    fn weights(&self) -> Weights {
        let mut weights = Weights::default();
        for (name, value) in &self.weights {
            weights.by_name(name).into_iter().for_each(|weight| *weight = *value);
        }
        weights
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
    match &source.index {
        Some(folder) => open_folder(folder),
        None => {
            let bytes = speur::embedded_index()
                .ok_or_else(|| Failure::message("this executable has no index inside; name one: --index DIR"))?;
            let stored = Stored::Single(Box::new(Index::open(Cow::Borrowed(bytes))?));
            Ok(Opened { stored, weights: Weights::default() })
        }
    }
}

/// Opens a folder that `speur index` wrote.
fn open_folder(folder: &Path) -> Result<Opened, Failure> {
    let script = folder.join("speur.js");
    let text = fs::read_to_string(&script).map_err(|error| {
        Failure::message(format!(
            "expected a folder that `speur index` wrote, with a speur.js at its top: could not read {}: {error}",
            script.display()
        ))
    })?;
    let named = generation_in(&text).and_then(|mut named| Some((named.index.take()?, named)));
    let Some((index, generation)) = named else {
        return Err(Failure::message(format!(
            "expected {} to name an index in a line that begins with {GENERATION_LINE:?}; make the folder again with \
             `speur index`",
            script.display()
        )));
    };
    let weights = generation.weights();
    if generation.chunks {
        let stored = Stored::Chunked(Box::new(ChunkedIndex::open(&folder.join(generation.name()))?));
        return Ok(Opened { stored, weights });
    }
    if let Some(inside) = inside(&text) {
        let bytes = inside.get(&*index).and_then(|text| BASE64_STANDARD.decode(text).ok()).ok_or_else(|| {
            Failure::message(format!(
                "expected {} to have {index} inside, in base64; make it again with `speur index`",
                script.display()
            ))
        })?;
        return open_single(&script, bytes, weights);
    }
    let file = folder.join(generation.name()).join(index);
    let bytes = fs::read(&file).map_err(|error| Failure::file("read the index", &file, &error))?;
    open_single(&file, bytes, weights)
}

/// `file`: where the bytes come from.
fn open_single(file: &Path, bytes: Vec<u8>, weights: Weights) -> Result<Opened, Failure> {
    let opened = Index::open(Cow::Owned(bytes)).map_err(|error| wrong(file, &error))?;
    Ok(Opened { stored: Stored::Single(Box::new(opened)), weights })
}

/// A file is not as it was written.
fn wrong(file: &Path, error: &Error) -> Failure {
    Failure::message(format!("{}: {error}", file.display()))
}
