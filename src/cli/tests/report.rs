//! What does `speur index` say at the end?

mod workshop;

use serde_json::{Value, json};
use workshop::{Workshop, run};

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
        "firstSearchBytes",
        "generation",
        "hint",
        "indexParts",
        "integrity",
        "languages",
        "largestPages",
        "leftOut",
        "leftOutByMarks",
        "output",
        "packing",
        "pages",
        "steps",
        "tookMs",
        "warnings",
        "words",
    ];
    assert_eq!(names, expected);
    assert_eq!((&summary["pages"], &summary["leftOut"]), (&json!(7), &json!(1)));
    assert_eq!((&summary["output"], &summary["packing"]), (&json!("search"), &json!("single")));
    assert_eq!(summary["generation"], workshop.generation("search").as_str());
    assert_eq!(summary["largestPages"][0]["file"], "site/untitled.txt");
    assert_eq!((&summary["hint"], &summary["steps"][2]["name"]), (&Value::Null, &json!("writing")));
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

/// The report without the lines that tell how long something took.
fn timeless(html: &str) -> Vec<&str> {
    let is_time = |line: &&str| line.ends_with(" s</td></tr>") || line.starts_with("<div><dt>Made in</dt>");
    html.lines().filter(|line| !is_time(line)).collect()
}

#[test]
fn a_report_among_the_pages_is_no_page() {
    let workshop = with_mistakes();
    let [first, second] = [1, 2].map(|_| {
        let summary = summary(&workshop, &["--report", "site/about/report.html"]);
        assert_eq!(
            (&summary["pages"], &summary["leftOut"], &summary["leftOutByMarks"]),
            (&7.into(), &1.into(), &0.into())
        );
        workshop.read("site/about/report.html")
    });
    assert!(first.contains("<dt>Pages</dt><dd>7</dd>") && first.contains("<bdi>site/records.jsonl:2</bdi>"), "{first}");
    assert_eq!(timeless(&first), timeless(&second));
    assert_eq!(first.lines().count() - timeless(&first).len(), 4, "the whole, and three steps");
    for loaded in ["<script", "src=\"", "url(", "http:", "https:", "@import", " style="] {
        assert!(!first.contains(loaded), "{loaded} in {first}");
    }
    let names = workshop.names("site/about");
    assert_eq!(names, ["", "report.html"], "nothing lies beside it");
    // Wherever somebody puts it, it says so itself.
    let summary = summary(&workshop, &[]);
    assert_eq!((&summary["pages"], &summary["leftOutByMarks"]), (&7.into(), &1.into()));
}

#[test]
fn a_report_is_also_a_setting_and_may_be_all_that_is_said() {
    let workshop = Workshop::new();
    workshop
        .write("settings/speur.toml", "input = [\"../site\"]\noutput = \"made\"\nreport = \"made/new/report.html\"\n");
    assert_eq!(workshop.printed(&["index", "--config", "settings/speur.toml", "--quiet"]), "");
    assert!(workshop.read("settings/made/new/report.html").starts_with("<!doctype html>"));
    let variable = run(workshop.speur(&["index", "site", "--output", "search"]).env("SPEUR_REPORT", "r.html"));
    assert!(variable.status.success() && workshop.read("r.html").contains("<dd>2</dd>"));
}

#[test]
fn a_report_takes_nobodys_place() {
    let workshop = Workshop::new();
    let complaint = |report: &str| workshop.complaint(&["index", "site", "--output", "search", "--report", report], 1);
    let replaced =
        "was not written by `speur index --report`, and would be replaced; name another file, or move that one away\n";
    assert_eq!(complaint("site/dog.html"), format!("speur: site/dog.html {replaced}"));
    assert_eq!(
        complaint("site"),
        "speur: expected a file for --report, found the folder site; name a file such as report.html\n"
    );
    let message = complaint("site/dog.html/report.html");
    assert!(message.starts_with("speur: could not write the report site/dog.html/report.html: "), "{message}");
    assert!(message.ends_with("; name another file for --report, or leave it out\n"), "{message}");
    assert!(!workshop.path("search").exists(), "that was noticed before the work");
    // This was not there before.
    assert_eq!(complaint("search/speur.js"), format!("speur: search/speur.js {replaced}"));
    workshop.printed(&["verify", "search"]);
    assert!(workshop.read("site/dog.html").starts_with("<title>A dog"));
}

#[test]
fn a_site_that_is_too_large_for_one_file_gives_a_hint() {
    let workshop = Workshop::new();
    // Words that cannot be compressed much.
    let mut state = 7_u64;
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        format!("{:x} ", state >> 32)
    };
    let text: String = (0..90_000).map(|_| word()).collect();
    workshop.write("site/long.txt", text);
    let single = ["--packing", "single"];
    let printed = workshop.printed(&[&["index", "site", "--output", "search"], &single[..]].concat());
    let hint = printed.lines().find(|line| line.starts_with("hint: ")).expect("There is one.");
    assert!(hint.contains("a reader downloads about ") && hint.contains(" MB at the first search, "), "{hint}");
    assert!(printed.contains("\n  Leave --packing out: then readers load only "), "{printed}");
    let [estimated, compressed] =
        [&[][..], &["--precompress"]].map(|more| summary(&workshop, &[&single, more].concat()));
    assert!(compressed["hint"]["message"].is_string());
    let bytes = |summary: &Value| summary["firstSearchBytes"].as_f64().expect("It is a number.");
    let ratio = bytes(&estimated) / bytes(&compressed);
    assert!((0.8..1.4).contains(&ratio), "{ratio}: brotli is smaller");
    let folder = format!("search/{}", workshop.generation("search"));
    for file in compressed["files"].as_array().expect("This is a list.") {
        let name = file["name"].as_str().expect("It has a name.");
        let sibling = std::fs::metadata(workshop.path(&format!("{folder}/{name}.br"))).expect("It was written.");
        assert_eq!(file["compressedBytes"], sibling.len(), "{name}");
    }
}
