//! What does `speur index` say at the end?

mod workshop;

use serde_json::{Value, json};
use workshop::Workshop;

/// A site with one mistake of each kind.
fn with_mistakes() -> Workshop {
    let workshop = Workshop::new();
    workshop.write("site/untitled.txt", "It jumps over the dog.\n\nIt sleeps in the sun.\n");
    workshop.write("site/empty.html", "<title>Empty</title>");
    workshop.write("site/dog.md", "# The dog again\n\nIt sleeps.\n");
    workshop.write("site/records.jsonl", "{\"id\": \"a\", \"url\": \"/r\", \"title\": \"A\", \"body\": \"a\"}\n{\"id\": \"b\", \"url\": \"/r\", \"title\": \"B\", \"body\": \"b\"}\n");
    workshop.write("site/picture.png", "");
    // One page of each address has another id.
    workshop.write("site/dog.md", "---\nid: dog2\n---\n# The dog again\n\nIt sleeps.\n");
    workshop
}

fn summary(workshop: &Workshop, more: &[&str]) -> Value {
    let text = workshop.printed(&[&["index", "site", "--output", "search", "--json"], more].concat());
    serde_json::from_str(&text).expect("It prints one JSON object.")
}

#[test]
fn programs_get_one_object() {
    let workshop = with_mistakes();
    let summary = summary(&workshop, &[]);
    let mut names: Vec<_> = summary.as_object().expect("This is an object.").keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = [
        "files",
        "generation",
        "indexParts",
        "integrity",
        "languages",
        "largestPages",
        "leftOut",
        "leftOutByMarks",
        "output",
        "packing",
        "pages",
        "tookMs",
        "warnings",
        "words",
    ];
    assert_eq!(names, expected);
    assert_eq!((&summary["pages"], &summary["leftOut"]), (&json!(7), &json!(1)));
    assert_eq!((&summary["output"], &summary["packing"]), (&json!("search"), &json!("single")));
    assert_eq!(summary["generation"], workshop.generation("search").as_str());
    assert_eq!(summary["largestPages"][0]["file"], "site/untitled.txt");
    let bytes = |sizes: &Value| {
        let sizes = sizes.as_array().expect("This is a list.");
        sizes.iter().filter_map(|size| size["bytes"].as_u64()).sum::<u64>()
    };
    assert!(bytes(&summary["files"]) > bytes(&summary["indexParts"]) && bytes(&summary["indexParts"]) > 0);
}

#[test]
fn each_warning_names_its_files() {
    let workshop = with_mistakes();
    let summary = summary(&workshop, &["--packing", "inlined"]);
    let warnings = summary["warnings"].as_array().expect("This is a list.");
    let found: Vec<_> = warnings.iter().map(|warning| (&warning["kind"], &warning["files"])).collect();
    assert_eq!(
        found,
        [
            (&json!("noTitle"), &json!(["site/untitled.txt"])),
            (&json!("empty"), &json!(["site/empty.html"])),
            (&json!("sameUrl"), &json!(["site/records.jsonl:1", "site/records.jsonl:2"])),
            (&json!("sameUrl"), &json!(["site/dog.html", "site/dog.md"])),
        ]
    );
    let text = workshop.printed(&["index", "site", "--output", "search"]);
    for line in [
        "warning: 1 page without a title: site/untitled.txt\n",
        "warning: 1 page without text: site/empty.html\n",
        "warning: 2 pages with one address, dog.html: site/dog.html, site/dog.md\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn quiet_is_quiet() {
    let workshop = with_mistakes();
    for more in [&[][..], &["--json"]] {
        assert_eq!(workshop.printed(&[&["index", "site", "--output", "search", "--quiet"], more].concat()), "");
    }
}
