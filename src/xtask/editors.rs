//! What do editors know of `<speur-search>`? `www/custom-elements.json` says it in the form that tools share; editors of
//! two families want it in forms of their own, which are made from it.

use serde_json::{Value, json};

/// Custom data of HTML, as VS Code and its relatives read it.
pub fn html_data(manifest: &Value) -> Value {
    let element = element(manifest);
    let attributes: Vec<Value> = each(&element["attributes"])
        .map(|attribute| {
            let values: Vec<Value> = values(attribute).map(|value| json!({ "name": value })).collect();
            json!({ "name": attribute["name"], "description": attribute["description"], "values": values })
        })
        .collect();
    json!({
        "version": 1.1,
        "tags": [{
            "name": element["tagName"], "description": element["description"], "attributes": attributes,
        }],
    })
}

/// Web types, as the editors of JetBrains read them.
pub fn web_types(manifest: &Value, version: &str) -> Value {
    let element = element(manifest);
    let attributes: Vec<Value> = each(&element["attributes"])
        .map(|attribute| {
            json!({
                "name": attribute["name"], "description": attribute["description"],
                "default": attribute["default"].as_str().map(|default| default.trim_matches('"')),
                "value": { "type": attribute["type"]["text"] },
            })
        })
        .collect();
    let events: Vec<Value> = each(&element["events"])
        .map(|event| json!({ "name": event["name"], "description": event["description"] }))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/web-types",
        "name": "speur",
        "version": version,
        "description-markup": "markdown",
        "contributions": { "html": { "elements": [{
            "name": element["tagName"], "description": element["description"], "attributes": attributes,
            "slots": element["slots"],
            "js": { "events": events },
            "css": { "properties": element["cssProperties"], "parts": element["cssParts"] },
        }] } },
    })
}

/// The only element of the only module.
fn element(manifest: &Value) -> &Value {
    &manifest["modules"][0]["declarations"][0]
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

/// What an attribute can be, if that is a list: `"inline" | "panel"`.
fn values(attribute: &Value) -> impl Iterator<Item = &str> {
    let text = attribute["type"]["text"].as_str().unwrap_or_default();
    text.split(" | ").filter_map(|value| value.strip_prefix('"')?.strip_suffix('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_know_the_attributes_and_their_values() {
        let manifest: Value =
            serde_json::from_str(include_str!("../../www/custom-elements.json")).expect("The manifest is JSON.");
        let html = html_data(&manifest);
        assert_eq!(html["tags"][0]["name"], "speur-search");
        let attributes: Vec<&Value> = each(&html["tags"][0]["attributes"]).collect();
        let mode = attributes.iter().find(|attribute| attribute["name"] == "mode").expect("It has modes.");
        assert_eq!(mode["values"], json!([{ "name": "inline" }, { "name": "panel" }, { "name": "dialog" }]));

        let types = web_types(&manifest, "1.2.3");
        let element = &types["contributions"]["html"]["elements"][0];
        assert_eq!(each(&element["attributes"]).count(), attributes.len());
        assert!(each(&element["js"]["events"]).any(|event| event["name"] == "speur-results"));
        assert!(each(&element["css"]["parts"]).any(|part| part["name"] == "mark"));
    }
}
