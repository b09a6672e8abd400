//! Does the module answer JavaScript as it should? Run in a browser by `cargo xtask test`.
#![cfg(target_arch = "wasm32")]

use js_sys::{Array, Error, JSON, Reflect};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use speur::wasm::Engine;
use speur_engine::index::Index;
use speur_engine::results::SearchOptions;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn half_a_word_finds_the_articles_that_have_it() {
    assert_eq!(ids("bagd")[..2], ["003_c70e3b68976ce8ca", "004_9553cf2dbc07fd76"]);
}

#[wasm_bindgen_test]
fn an_empty_query_finds_nothing() {
    assert_eq!(ids(""), [""; 0]);
    assert_eq!(ids(" \u{0}\t"), [""; 0]);
}

#[wasm_bindgen_test]
fn options_come_as_numbers_and_filters_as_text() {
    const DEFAULT: f64 = f64::NAN;
    assert_eq!(hits(&search("bagdadi", &[1.0, DEFAULT, 0.0], "")).len(), 1);
    assert_eq!(hits(&search("kali", &[DEFAULT, DEFAULT, 0.0], "")).len(), 0, "a word that is finished");
    assert_eq!(hits(&search("bagd", &[f64::INFINITY, 1.0], "")).len(), ids("bagd").len() - 1);
    let explained = hits(&search("bagd", &[DEFAULT, DEFAULT, DEFAULT, 1.0], ""));
    assert!(get(&explained[0], "explain").is_object());
    let has_sources = |facets| {
        let answer = search("kalifaat", &[DEFAULT, DEFAULT, DEFAULT, 0.0, 0.0, facets], "");
        get(&get(&answer, "facets"), "source").is_object()
    };
    assert_eq!([DEFAULT, 1.0, 0.0].map(has_sources), [true, true, false]);
    let by_date = hits(&search("kalifaat", &[DEFAULT, DEFAULT, DEFAULT, 0.0, 1.0], ""));
    assert_eq!(get(&by_date[0], "date").as_string().as_deref().map(|date| &date[..4]), Some("2019"));
    assert_eq!(hits(&search("kalifaat", &[], "source\0any\0NOS\0source\0any\0AD")).len(), 2);
    assert_eq!(hits(&search("kalifaat", &[], "source\0none\0NOS")).len(), hits(&search("kalifaat", &[], "")).len() - 1);
}

#[wasm_bindgen_test]
fn a_word_can_be_completed() {
    let suggestions = Array::from(&seeds().suggest("kali", 2.0).expect("The index is whole."));
    assert!(suggestions.iter().any(|one| get(&one, "text") == "kalifaat"));
}

#[wasm_bindgen_test]
fn an_answer_is_plain_data() {
    let answer = search("bagd", &[], "");
    let text = JSON::stringify(&answer).expect("Plain data has a text.");
    assert_eq!(JSON::stringify(&JSON::parse(&String::from(text.clone())).expect("It was just written.")), Ok(text));
    assert!(get(&answer, "tookMs").as_f64().is_some_and(|milliseconds| milliseconds >= 0.0));
    assert!(get(&answer, "corrected").is_null(), "nothing is null, as in JSON, and not undefined");
}

/// What writes objects cuts their texts out of one; this decodes each by itself.
#[wasm_bindgen_test]
fn an_answer_is_what_serde_makes_of_it() {
    let index = Index::open(speur::embedded_index().expect("The seeds are embedded.")).expect("They are whole.");
    let plain = |value: &dyn Fn(&Serializer) -> Result<JsValue, serde_wasm_bindgen::Error>| {
        value(&Serializer::json_compatible()).expect("Every answer has objects.")
    };
    // Letters of one, two, three and four bytes, and nothing.
    for query in ["bagd", "kalifaat \"in syrië\" – é𝒳ß😀", "\u{FEFF}\u{0}zee", "verkiez", "the", ""] {
        let options = SearchOptions { explain: true, limit: 3, facets: Some(true), ..SearchOptions::default() };
        let expected = index.search(query, &options).expect("The index is whole.");
        let expected = plain(&|serializer| expected.serialize(serializer));
        let answer = search(query, &[3.0, f64::NAN, f64::NAN, 1.0, 0.0, 1.0], "");
        Reflect::set(&answer, &"tookMs".into(), &JsValue::NULL).expect("The answer is an object.");
        assert_eq!(JSON::stringify(&answer), JSON::stringify(&expected), "{query}");
        for id in ids(query) {
            let expected = index.document(&id, query).expect("The index is whole.").expect("It was found.");
            let expected = plain(&|serializer| expected.serialize(serializer));
            let document = seeds().document(&id, Some(query.to_owned())).expect("The index is whole.");
            assert_eq!(JSON::stringify(&document), JSON::stringify(&expected), "{query} in {id}");
        }
        let expected = index.suggest(query, 9).expect("The index is whole.");
        let expected = plain(&|serializer| expected.serialize(serializer));
        let suggestions = seeds().suggest(query, 9.0).expect("The index is whole.");
        assert_eq!(JSON::stringify(&suggestions), JSON::stringify(&expected), "{query}");
    }
}

#[wasm_bindgen_test]
fn a_document_comes_whole_and_an_unknown_one_is_undefined() {
    let engine = seeds();
    let document = engine.document("003_c70e3b68976ce8ca", Some("bagd".to_owned())).expect("The index is whole.");
    assert_eq!(get(&document, "id"), "003_c70e3b68976ce8ca");
    assert!(Array::from(&get(&document, "paragraphs")).length() > 3);
    assert!(engine.document("no such id", None).expect("The index is whole.").is_undefined());
}

#[wasm_bindgen_test]
fn a_broken_index_is_an_error_object() {
    let index = speur::embedded_index().expect("The seeds are embedded.");
    for bytes in [&[], &index[..index.len() / 2], b"no index".as_slice()] {
        let Err(error) = Engine::new(bytes.to_vec()) else { panic!("{} bytes were opened", bytes.len()) };
        let error: Error = error.dyn_into().expect("Every error is an `Error`.");
        assert!(String::from(error.message()).len() > 10, "{error:?}");
    }
}

#[wasm_bindgen_test]
fn an_index_file_is_searched_like_the_embedded_one() {
    let index = speur::embedded_index().expect("The seeds are embedded.");
    let Ok(engine) = Engine::new(index.to_vec()) else { panic!("the embedded index is an index file, too") };
    let answer = engine.search("bagd", &[], "").expect("The index is whole.");
    assert_eq!(hits(&answer).len(), ids("bagd").len());
}

/// The ids that the seeds have for a query, best first.
fn ids(query: &str) -> Vec<String> {
    let hits = hits(&search(query, &[], ""));
    hits.iter().map(|hit| get(hit, "id").as_string().expect("An id is a text.")).collect()
}

fn hits(answer: &JsValue) -> Vec<JsValue> {
    Array::from(&get(answer, "hits")).to_vec()
}

fn search(query: &str, numbers: &[f64], filters: &str) -> JsValue {
    seeds().search(query, numbers, filters).expect("Every query has an answer.")
}

fn seeds() -> Engine {
    let Ok(Some(engine)) = Engine::embedded() else { panic!("the seeds are embedded and whole") };
    engine
}

fn get(object: &JsValue, key: &str) -> JsValue {
    Reflect::get(object, &key.into()).expect("The answer is an object.")
}
