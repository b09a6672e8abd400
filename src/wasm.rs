//! What does JavaScript see of the engine?
//!
//! Only this file and `objects` name `JsValue`. Values in, values out, errors as `Error` objects; options are checked here, and
//! all else is the engine's. It also compiles
//! natively, so that editors and clippy read it; there it cannot be called.

mod objects;

#[cfg(not(feature = "chunks"))]
use std::borrow::Cow;
#[cfg(feature = "chunks")]
use std::cell::RefCell;

use js_sys::Error;
use speur_engine::error::Error as EngineError;
use speur_engine::index::Index;
#[cfg(not(feature = "chunks"))]
use speur_engine::index::SingleFile;
#[cfg(feature = "chunks")]
use speur_engine::index::chunks::{ChunkFile, Chunks, DATES_FILE};
use speur_engine::index::store::{Outcome, Piece};
use speur_engine::results::{FacetFilter, PrefixMode, SearchOptions, Sort};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::Performance;

use objects::to_object;

/// An index, opened. One in many files answers with a text where some of them are missing: their names, a line each.
#[wasm_bindgen]
pub struct Engine {
    #[cfg(not(feature = "chunks"))]
    index: Index<SingleFile<Cow<'static, [u8]>>>,
    #[cfg(feature = "chunks")]
    index: Index<Chunks>,
    /// What questions waited for.
    #[cfg(feature = "chunks")]
    needed: RefCell<Vec<ChunkFile>>,
}

#[cfg(feature = "chunks")]
#[wasm_bindgen]
impl Engine {
    /// Opens the root of an index in chunks.
    ///
    /// # Errors
    ///
    /// The bytes are no root that this engine reads; the message says what to do.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Vec<u8>) -> Result<Engine, JsValue> {
        let index = Chunks::open(&root).and_then(Index::over).map_err(error)?;
        let index = index.ok_or_else(|| error(EngineError::damaged("the root")))?;
        Ok(Self { index, needed: RefCell::default() })
    }

    /// Takes a file that a question needed, inflated. What nobody needed yet are the dates, which come with the root.
    ///
    /// # Errors
    ///
    /// It is not the file that belongs to this index.
    pub fn put(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), JsValue> {
        let needed = self.needed.get_mut().iter().find(|file| file.name() == name);
        self.index.store_mut().put(*needed.unwrap_or(&DATES_FILE), bytes).map_err(error)
    }

    /// The names of the files that hold these pieces, a line each.
    fn needs(&self, pieces: &[Piece]) -> Result<JsValue, JsValue> {
        let mut names = String::new();
        let mut needed = self.needed.borrow_mut();
        for file in self.index.store().files_of(pieces) {
            if !names.is_empty() {
                names.push('\n');
            }
            names.push_str(&file.name());
            needed.push(file);
        }
        Ok(JsValue::from_str(&names))
    }
}

#[cfg(not(feature = "chunks"))]
#[wasm_bindgen]
impl Engine {
    /// Opens the bytes of an index file.
    ///
    /// # Errors
    ///
    /// The bytes are no index that this engine reads; the message says what to do.
    #[wasm_bindgen(constructor)]
    pub fn new(index: Vec<u8>) -> Result<Engine, JsValue> {
        Self::open(Cow::Owned(index))
    }

    /// Opens the index that is part of the module; `undefined` if none is.
    ///
    /// # Errors
    ///
    /// The module was changed after it was built.
    pub fn embedded() -> Result<Option<Engine>, JsValue> {
        crate::embedded_index().map(|bytes| Self::open(Cow::Borrowed(bytes))).transpose()
    }

    fn open(bytes: Cow<'static, [u8]>) -> Result<Engine, JsValue> {
        Ok(Self { index: Index::open(bytes).map_err(error)? })
    }

    /// One file has all that is needed.
    fn needs(&self, _: &[Piece]) -> Result<JsValue, JsValue> {
        Err(error(EngineError::damaged("the header")))
    }
}

#[wasm_bindgen]
impl Engine {
    /// Answers a query: any string. The options come as `speur.js` packs them, which also checks them: 3 kB of this module
    /// would go into reading an object.
    ///
    /// `numbers`: limit, offset, whether the last word may be unfinished, whether to explain, whether to sort by date,
    /// whether to count facets, then the weights in the order of [`Weights`](speur_engine::weights::Weights); what is no
    /// number stands for the default.
    /// `filters`: facet, `any`, `all` or `none`, and a value, again and again, divided by U+0000; or what to sort by, `sort`, and
    /// `asc` or `desc`.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn search(&self, query: &str, numbers: &[f64], filters: &str) -> Result<JsValue, JsValue> {
        let start = now();
        match self.index.try_search(query, &read_options(numbers, filters)).map_err(error)? {
            Outcome::Done(mut results) => {
                results.took_ms = start.zip(now()).map(|(start, end)| end - start);
                Ok(to_object(&results))
            }
            Outcome::Needs(pieces) => self.needs(&pieces),
        }
    }

    /// The document with this id, with the words of `query` marked in it; `undefined` if there is none.
    ///
    /// # Errors
    ///
    /// The index is damaged where the document lies.
    pub fn document(&self, id: &str, query: Option<String>) -> Result<JsValue, JsValue> {
        match self.index.try_document(id, query.as_deref().unwrap_or_default()).map_err(error)? {
            Outcome::Done(document) => Ok(document.map_or(JsValue::UNDEFINED, |document| to_object(&document))),
            Outcome::Needs(pieces) => self.needs(&pieces),
        }
    }

    /// What can be typed next: at most `limit` suggestions.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn suggest(&self, query: &str, limit: f64) -> Result<JsValue, JsValue> {
        match self.index.try_suggest(query, limit as usize).map_err(error)? {
            Outcome::Done(suggestions) => Ok(to_object(&suggestions)),
            Outcome::Needs(pieces) => self.needs(&pieces),
        }
    }
}

fn read_options(numbers: &[f64], filters: &str) -> SearchOptions {
    let mut options = SearchOptions::default();
    let mut numbers = numbers.iter().copied();
    // Infinity is a whole number here: all hits.
    let mut next = || numbers.next().filter(|number| !number.is_nan());
    options.limit = next().map_or(options.limit, |limit| limit as usize);
    options.offset = next().map_or(options.offset, |offset| offset as usize);
    if next() == Some(0.0) {
        options.prefix = PrefixMode::None;
    }
    options.explain = next() == Some(1.0);
    if next() == Some(1.0) {
        options.sort = Sort::Date;
    }
    options.facets = next().map(|facets| facets == 1.0);
    for weight in options.weights.all() {
        *weight = next().unwrap_or(*weight);
    }
    let mut filters = filters.split('\0');
    while let (Some(facet), Some(mode), Some(value)) = (filters.next(), filters.next(), filters.next()) {
        let mut filter = FacetFilter::default();
        match mode {
            "any" => &mut filter.any,
            "all" => &mut filter.all,
            "none" => &mut filter.none,
            _ => {
                options.sort = Sort::Value { name: facet.to_owned(), is_descending: value == "desc" };
                continue;
            }
        }
        .push(value.to_owned());
        options.add_filter(facet, filter);
    }
    options
}

fn error(error: EngineError) -> JsValue {
    Error::new(error.message()).into()
}

#[wasm_bindgen]
extern "C" {
    /// The clock of the page or the worker; there is none in a test of the module alone.
    #[wasm_bindgen(thread_local_v2, js_name = performance)]
    static CLOCK: Option<Performance>;
}

/// The time in milliseconds, as far as there is a clock.
fn now() -> Option<f64> {
    CLOCK.with(|clock| clock.as_ref().map(Performance::now))
}
