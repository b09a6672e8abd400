//! Does the command keep its contract: names, JSON, exit statuses, messages?

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn speur(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_speur")).args(arguments).output().expect("The command can be started.")
}

/// What it prints, when it succeeds.
fn printed(arguments: &[&str]) -> String {
    let output = speur(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("It prints UTF-8.")
}

/// What it complains of, when it fails with this status.
fn complaint(arguments: &[&str], status: i32) -> String {
    let output = speur(arguments);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).expect("It prints UTF-8.")
}

fn search(arguments: &[&str]) -> Value {
    let text = printed(&[["search", "--json"].as_slice(), arguments].concat());
    serde_json::from_str(&text).expect("It prints one JSON object.")
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("This is an object.").keys().map(String::as_str).collect()
}

#[test]
fn a_prefix_finds_the_articles_with_the_name_first() {
    let answer = search(&["bagd"]);
    assert_eq!(answer["hits"][0]["id"], "003_c70e3b68976ce8ca");
    assert_eq!(answer["hits"][1]["id"], "004_9553cf2dbc07fd76");
    assert_eq!(answer["hits"][0]["date"], "2017-06");
    assert_eq!(
        answer["hits"][0]["matches"][0],
        serde_json::json!({"query": "bagd", "term": "bagdadi", "kind": "prefix"})
    );
}

#[test]
fn the_json_has_the_names_of_the_contract() {
    let answer = search(&["bagd"]);
    let mut names = keys(&answer);
    names.sort_unstable();
    assert_eq!(names, ["corrected", "facets", "hits", "missing", "query", "tookMs", "total", "totalIsExact"]);
    let mut names = keys(&answer["hits"][0]);
    names.sort_unstable();
    assert_eq!(names, ["date", "excerpt", "explain", "id", "matches", "meta", "score", "sections", "title", "url"]);
    assert_eq!(
        (&answer["query"], &answer["total"], &answer["totalIsExact"]),
        (&"bagd".into(), &2.into(), &true.into())
    );
    assert!(answer["tookMs"].is_number());
    let facets = serde_json::json!({
        "source": { "AD": 1 },
        "language": { "nl": 2 },
        "author": { "Hans van Zon": 1 },
        "year": { "2018": 1, "2017": 1 },
    });
    assert_eq!(answer["facets"], facets);
    assert_eq!(answer["hits"][0]["sections"], serde_json::json!([]));
    let parts = answer["hits"][0]["excerpt"].as_array().expect("Text comes as parts.");
    assert!(parts.iter().any(|part| part["text"] == "Bagd" && part["mark"] == "prefix"), "{parts:?}");
    assert!(parts.iter().any(|part| part["mark"].is_null()), "{parts:?}");
}

#[test]
fn the_limit_limits_what_is_shown_and_not_what_is_counted() {
    let answer = search(&["kalifaat", "--limit", "1"]);
    assert_eq!((answer["total"].as_u64(), answer["hits"].as_array().map(Vec::len)), (Some(4), Some(1)));
}

#[test]
fn people_get_lines_to_read() {
    let text = printed(&["search", "kalifaat", "--limit", "1"]);
    assert!(text.starts_with("4 results for \"kalifaat\".\n\nKoerden veroveren laatste stad"), "{text}");
    assert!(!text.contains('\x1b'), "no colours in a pipe");
    assert!(printed(&["search", "kalfiaat"]).contains("\nSearched for \"kalifaat\" instead.\n"));
    assert_eq!(printed(&["search", "kubernetes"]), "No results for \"kubernetes\".\nNo document has \"kubernetes\".\n");
    assert!(printed(&["search", "-IS"]).contains("results for \"-IS\""));
}

#[test]
fn queries_are_answered_line_by_line() {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    let file = folder.path().join("queries.jsonl");
    std::fs::write(&file, "\u{feff}{\"id\": \"q1\", \"text\": \"eufraat\"}\n\n{\"id\": 2, \"text\": \"xyzzy\"}\n")
        .expect("It is new.");
    let lines = printed(&["run-queries", text(&file)]);
    assert_eq!(lines, "{\"qid\":\"q1\",\"docs\":[\"004_9553cf2dbc07fd76\"]}\n{\"qid\":2,\"docs\":[]}\n");

    std::fs::write(&file, "{\"id\": \"q1\", \"text\": \"a\"}\nnot json\n").expect("It is there.");
    let output = speur(&["run-queries", text(&file)]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("queries.jsonl, line 2, column 2: expected an object such as"), "{message}");
}

#[test]
fn the_inside_of_an_index_can_be_seen() {
    let text = printed(&["inspect"]);
    for line in ["5  documents", "different terms", "the dictionary", "the postings", "together"] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let text = printed(&["inspect", "--term", "Eufraat"]);
    assert!(text.starts_with("eufraat: 1 document\n  1  004_9553cf2dbc07fd76\n     2 × text;"), "{text}");
}

#[test]
fn wrong_input_is_status_1_and_says_what_to_do() {
    let nowhere = complaint(&["search", "x", "--index", "no-such-folder"], 1);
    assert!(nowhere.starts_with("speur: expected a folder that `speur index` wrote"), "{nowhere}");
    assert!(nowhere.contains("speur.js"), "{nowhere}");
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www");
    let page = complaint(&["search", "x", "--index", text(&site)], 1);
    assert!(page.contains("to name an index in a line that begins with \"const GENERATION = \""), "{page}");
    let term = complaint(&["inspect", "--term", "?!"], 1);
    assert!(term.contains("expected a word after --term"), "{term}");
}

#[test]
fn a_packing_that_is_not_there_is_no_surprise() {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    let output = folder.path().join("search");
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/site");
    let arguments = ["index", text(&site), "--output", text(&output), "--packing"];
    let unknown = complaint(&[arguments.as_slice(), &["zip"]].concat(), 2);
    assert!(unknown.contains("auto, single, chunked, inlined"), "{unknown}");
    assert!(!output.exists());
}

#[test]
fn wrong_synonyms_say_where_and_write_nothing() {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    let (file, output) = (folder.path().join("synonyms.txt"), folder.path().join("search"));
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/site");
    let arguments = ["index", text(&site), "--output", text(&output), "--synonyms", text(&file)];
    let missing = complaint(&arguments, 1);
    assert!(missing.starts_with(&format!("speur: could not read the synonyms {}: ", text(&file))), "{missing}");
    for (synonyms, expected) in [
        ("pond, pool\n\nwater\n", "line 3: expected two words or more, found `water`.\nWrite the words"),
        ("# Names\npond, New York\n", "line 2: expected one word between commas, found `New York`.\nLeave it out"),
        ("pond,, pool", "line 1: expected a word, found ``.\nTake out the comma"),
        ("=> pool", "line 1: expected a word, found ``.\nTake out the comma or the arrow"),
    ] {
        std::fs::write(&file, synonyms).expect("The folder is there.");
        let message = complaint(&arguments, 1);
        assert!(message.starts_with(&format!("speur: {}, {expected}", text(&file))), "{message}");
        assert!(!output.exists(), "{synonyms}");
    }
    assert!(printed(&["index", "--help"]).contains("--synonyms <FILE>"));
}

#[test]
fn wrong_usage_is_status_2() {
    complaint(&["search"], 2);
    complaint(&["find", "x"], 2);
    complaint(&["search", "x", "--limit", "many"], 2);
    for (flag, wrong) in [
        ("--lang", "n l"),
        ("--lang", "dutch"),
        ("--base-url", "javascript:x"),
        ("--base-url", "http:x"),
        ("--base-url", ""),
        ("--base-url", "https://"),
        ("--base-url", "https://u:p@x.nl/"),
        ("--base-url", "/a b/"),
        ("--base-url", "/?q=1"),
        ("--base-url", "example.org"),
        ("--base-url", "www.example.org/blog/"),
    ] {
        let message = complaint(&["index", "site", "--output", "out", flag, wrong], 2);
        assert!(message.contains("expected") && message.contains(flag), "{message}");
    }
    complaint(&["index", "somewhere"], 2);
    let message = complaint(&["index", "site", "--output", "out", "--base-url", "example.org/blog/"], 2);
    assert!(message.contains("such as https://example.org/blog/, or a path, which begins as ./"), "{message}");
    for path in ["./example.org/", "../blog/", "/example.org/", "v1.2/", "blog", "."] {
        let message = complaint(&["index", "no such site", "--output", "out", "--base-url", path], 1);
        assert!(!message.contains("--base-url"), "{message}");
    }
}

#[test]
fn shells_complete_the_arguments() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for name in ["run-queries", "base-url", "precompress"] {
            assert!(script.contains(name), "{shell}: {name}");
        }
    }
    assert!(complaint(&["completions", "sh"], 2).contains("bash"));
}

#[test]
fn each_subcommand_has_a_manual_page() {
    let page = printed(&["man"]);
    assert!(page.contains(".TH speur 1") && page.contains("speur\\-index(1)"), "{page}");
    let page = printed(&["man", "index"]);
    assert!(
        page.contains(".TH speur-index 1") && page.contains("\\-\\-base\\-url") && page.contains("speur.toml"),
        "{page}"
    );
    assert_eq!(
        complaint(&["verify", "ftp://x/"], 2),
        "speur: expected a folder, http:// or https://, found ftp://x/\n"
    );
    let unknown = complaint(&["man", "idex"], 2);
    assert_eq!(
        unknown,
        "speur: expected a subcommand, found idex; use one of index, merge, search, run-queries, serve, inspect, verify, \
         completions, man\n"
    );
}

#[test]
fn the_version_is_that_of_the_package() {
    assert_eq!(printed(&["--version"]), format!("speur {}\n", env!("CARGO_PKG_VERSION")));
}

fn text(path: &Path) -> &str {
    path.to_str().expect("The test's own paths are UTF-8.")
}
