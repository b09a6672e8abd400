//! How does an answer become objects?
//!
//! An answer has hundreds of small texts, names of fields among them, and to decode a text takes longer than all else that is done
//! with it. So all of them are decoded as one, which is then cut. What is no text is left to `serde_wasm_bindgen`.

use js_sys::{Array, JsString, Object};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use speur_engine::results::{ToValue, Value};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

/// Objects for maps and `null` for nothing, as in JSON.
pub(super) fn to_object(value: &impl ToValue) -> JsValue {
    let value = value.value();
    let mut all = String::new();
    join(&value, &mut all);
    Writer { texts: JsString::from(all), written: 0 }.write(&value)
}

#[wasm_bindgen]
extern "C" {
    /// An object of which fields are set.
    type Fields;

    #[wasm_bindgen(method, indexing_setter)]
    fn set(this: &Fields, name: &JsString, value: &JsValue);
}

/// Puts all texts of a value one behind the other, in the order in which they are written.
fn join(value: &Value<'_>, all: &mut String) {
    match value {
        Value::Text(text) => all.push_str(text),
        Value::Leaf(_) => {}
        Value::List(values) => values.iter().for_each(|value| join(value, all)),
        Value::Object(fields) => fields.iter().for_each(|(name, value)| {
            all.push_str(name);
            join(value, all);
        }),
    }
}

struct Writer {
    texts: JsString,
    /// How many of the texts' UTF-16 units are written.
    written: u32,
}

impl Writer {
    fn write(&mut self, value: &Value<'_>) -> JsValue {
        match value {
            // None of these can fail.
            Value::Leaf(leaf) => leaf.serialize(&Serializer::json_compatible()).unwrap_or_default(),
            Value::Text(text) => self.text(text).into(),
            Value::List(values) => {
                let list = Array::new();
                for value in values {
                    list.push(&self.write(value));
                }
                list.into()
            }
            Value::Object(fields) => {
                let object = Object::new().unchecked_into::<Fields>();
                for (name, value) in fields {
                    let name = self.text(name);
                    object.set(&name, &self.write(value));
                }
                object.into()
            }
        }
    }

    /// The next of the texts.
    fn text(&mut self, text: &str) -> JsString {
        let begin = self.written;
        self.written += utf16_units(text);
        self.texts.substring(begin, self.written)
    }
}

/// How long a text is in JavaScript: bytes that begin a letter count, and those that begin one of four bytes count twice.
fn utf16_units(text: &str) -> u32 {
    text.bytes().map(|byte| u32::from(byte & 0xC0 != 0x80) + u32::from(byte >= 0xF0)).sum()
}
