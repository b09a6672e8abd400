//! What does JavaScript see of the engine?
//!
//! The only file that names `JsValue`. Values in, values out, errors as `Error` objects; options are checked here, and all
//! else is the engine's. It also compiles
//! natively, so that editors and clippy read it; there it cannot be called.

use std::borrow::Cow;

use js_sys::{Error, Reflect};
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

    /// Answers a query: any string. `options` is an object as `speur.d.ts` describes it, or nothing.
    ///
    /// # Errors
    ///
    /// An option has a value of another type, or the index is damaged where the query touches it.
    pub fn search(&self, query: &str, options: JsValue) -> Result<JsValue, JsValue> {
        let start = now();
        let options = read_options(&options)?;
        let mut results = self.index.search(query, &options).map_err(error)?;
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

/// Reads the options one by one: `serde_wasm_bindgen::from_value` would bring all of serde's error messages, and with
/// them the printing of floating-point numbers (see ARCHITECTURE.md).
fn read_options(object: &JsValue) -> Result<SearchOptions, JsValue> {
    let mut options = SearchOptions::default();
    if let Some(limit) = option(object, "limit")? {
        options.limit = whole_number(&limit)?;
    }
    if let Some(offset) = option(object, "offset")? {
        options.offset = whole_number(&offset)?;
    }
    if let Some(prefix) = option(object, "prefix")? {
        options.prefix = match prefix.as_string().as_deref() {
            Some("last") => PrefixMode::Last,
            Some("none") => PrefixMode::None,
            _ => return Err(error("the option prefix must be \"last\" or \"none\"")),
        };
    }
    if let Some(sort) = option(object, "sort")? {
        options.sort = match sort.as_string().as_deref() {
            Some("relevance") => Sort::Relevance,
            Some("date") => Sort::Date,
            _ => return Err(error("the option sort must be \"relevance\" or \"date\"")),
        };
    }
    options.explain = option(object, "explain")?.is_some_and(|explain| explain.is_truthy());
    if let Some(filters) = option(object, "filters")? {
        for facet in FACET_NAMES {
            if let Some(chosen) = option(&filters, facet)? {
                let [any, all, none] = ["any", "all", "none"].map(|name| strings(&chosen, name));
                options.filters.push((facet, FacetFilter { any: any?, all: all?, none: none? }));
            }
        }
    }
    if let Some(weights) = option(object, "weights")? {
        for (name, weight) in options.weights.by_name() {
            if let Some(value) = option(&weights, name)? {
                *weight = value
                    .as_f64()
                    .filter(|value| (0.0..1000.0).contains(value))
                    .ok_or_else(|| error("a weight must be a number from 0 to 1000"))?;
            }
        }
    }
    Ok(options)
}

/// The value of an option; `None` if it is not there, or if there are no options at all.
fn option(object: &JsValue, name: &str) -> Result<Option<JsValue>, JsValue> {
    if object.is_undefined() || object.is_null() {
        return Ok(None);
    }
    let value = Reflect::get(object, &name.into()).map_err(|_| error("the options must be an object"))?;
    Ok((!value.is_undefined() && !value.is_null()).then_some(value))
}

/// A list of strings; empty if it is not there.
fn strings(object: &JsValue, name: &str) -> Result<Vec<String>, JsValue> {
    let Some(list) = option(object, name)? else { return Ok(Vec::new()) };
    let length = option(&list, "length")?.and_then(|length| length.as_f64()).unwrap_or_default();
    let mut strings = Vec::new();
    for at in 0..length as u32 {
        let value = Reflect::get_u32(&list, at)?.as_string();
        strings.push(value.ok_or_else(|| error("any, all and none of a filter must be arrays of strings"))?);
    }
    Ok(strings)
}

/// Infinity is a whole number here: all hits.
fn whole_number(value: &JsValue) -> Result<usize, JsValue> {
    let number = value.as_f64().filter(|number| *number >= 0.0 && number.trunc() == *number);
    number
        .map(|number| number as usize)
        .ok_or_else(|| error("the options limit and offset must be whole numbers from 0 on"))
}

/// Objects for maps and `null` for nothing, as in JSON.
fn to_object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(error)
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
