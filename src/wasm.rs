//! What does JavaScript see of the engine?
//!
//! The only file that names `JsValue`. Values in, values out, errors as `Error` objects; options are checked here, and all
//! else is the engine's. It also compiles
//! natively, so that editors and clippy read it; there it cannot be called.

use std::borrow::Cow;

use js_sys::Error;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use speur_engine::index::{Index, SingleFile};
use speur_engine::results::{FACET_NAMES, FacetFilter, PrefixMode, SearchOptions, Sort};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use web_sys::Performance;

/// An index, opened.
#[wasm_bindgen]
pub struct Engine {
    index: Index<SingleFile<Cow<'static, [u8]>>>,
}

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

    /// Answers a query: any string. The options come as `speur.js` packs them, which also checks them: 3 kB of this module
    /// would go into reading an object.
    ///
    /// `numbers`: limit, offset, whether the last word may be unfinished, whether to explain, whether to sort by date, then
    /// the weights in the order of [`Weights`](speur_engine::weights::Weights); what is no number stands for the default.
    /// `filters`: facet, `any`, `all` or `none`, and a value, again and again, divided by U+0000.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn search(&self, query: &str, numbers: &[f64], filters: &str) -> Result<JsValue, JsValue> {
        let start = now();
        let mut results = self.index.search(query, &read_options(numbers, filters)).map_err(error)?;
        results.took_ms = start.zip(now()).map(|(start, end)| end - start);
        to_object(&results)
    }

    /// The document with this id, with the words of `query` marked in it; `undefined` if there is none.
    ///
    /// # Errors
    ///
    /// The index is damaged where the document lies.
    pub fn document(&self, id: &str, query: Option<String>) -> Result<JsValue, JsValue> {
        let document = self.index.document(id, query.as_deref().unwrap_or_default()).map_err(error)?;
        document.map_or(Ok(JsValue::UNDEFINED), |document| to_object(&document))
    }

    /// What can be typed next: at most `limit` suggestions, 8 if it is not said.
    ///
    /// # Errors
    ///
    /// The index is damaged where the query touches it.
    pub fn suggest(&self, query: &str, limit: Option<u32>) -> Result<JsValue, JsValue> {
        to_object(&self.index.suggest(query, limit.unwrap_or(8) as usize).map_err(error)?)
    }

    fn open(bytes: Cow<'static, [u8]>) -> Result<Engine, JsValue> {
        Ok(Self { index: Index::open(bytes).map_err(error)? })
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
    for weight in options.weights.all() {
        *weight = next().unwrap_or(*weight);
    }
    let mut filters = filters.split('\0');
    while let (Some(facet), Some(mode), Some(value)) = (filters.next(), filters.next(), filters.next()) {
        let Some(facet) = FACET_NAMES.into_iter().find(|known| *known == facet) else { continue };
        let mut filter = FacetFilter::default();
        match mode {
            "any" => &mut filter.any,
            "all" => &mut filter.all,
            _ => &mut filter.none,
        }
        .push(value.to_owned());
        options.add_filter(facet, filter);
    }
    options
}

/// Objects for maps and `null` for nothing, as in JSON.
fn to_object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}

fn error(message: impl ToString) -> JsValue {
    Error::new(&message.to_string()).into()
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
