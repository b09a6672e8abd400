//! What does JavaScript see of the engine?
//!
//! The only file that names `JsValue`. It has no logic: values in, values out, errors as `Error` objects. It also compiles
//! natively, so that editors and clippy read it; there it cannot be called.

use std::borrow::Cow;

use js_sys::{Error, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use speur_engine::index::{Index, SingleFile};
use speur_engine::results::SearchOptions;
use wasm_bindgen::JsCast;
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

    /// Answers a query: any string. `options` is an object with any of `limit`, `offset` and `prefix`, or nothing.
    ///
    /// # Errors
    ///
    /// An option has a value of another type, or the index is damaged where the query touches it.
    pub fn search(&self, query: &str, options: JsValue) -> Result<JsValue, JsValue> {
        let start = now();
        let options = match options.is_null() || options.is_undefined() {
            true => SearchOptions::default(),
            false => serde_wasm_bindgen::from_value(options).map_err(error)?,
        };
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

    fn open(bytes: Cow<'static, [u8]>) -> Result<Engine, JsValue> {
        Ok(Self { index: Index::open(bytes).map_err(error)? })
    }
}

/// Objects for maps and `null` for nothing, as in JSON.
fn to_object(value: &impl Serialize) -> Result<JsValue, JsValue> {
    value.serialize(&Serializer::json_compatible()).map_err(error)
}

fn error(error: impl std::fmt::Display) -> JsValue {
    Error::new(&error.to_string()).into()
}

/// The clock of the page or the worker, in milliseconds; `None` where there is none.
fn now() -> Option<f64> {
    let performance = Reflect::get(&js_sys::global(), &"performance".into()).ok()?;
    Some(performance.dyn_ref::<Performance>()?.now())
}
