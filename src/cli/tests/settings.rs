//! Do the settings that are written in a file or in the environment count?

mod workshop;

use workshop::{Workshop, run, text};

#[test]
fn a_file_in_the_current_folder_is_enough() {
    let workshop = Workshop::new();
    workshop
        .write("speur.toml", "input = [\"site\"]\noutput = \"search\"\nexclude = [\"*.html\"]\nbase-url = \"/x/\"\n");
    let printed = workshop.printed(&["index"]);
    assert!(printed.starts_with("1 page with "), "{printed}");
    let answer = workshop.printed(&["search", "fox", "--index", "search", "--json"]);
    assert!(answer.contains("\"url\": \"/x/fox.html\""), "{answer}");

    assert_eq!(workshop.printed(&["index", "--quiet"]), "");
    let output = run(workshop.speur(&["index"]).env("SPEUR_QUIET", "true"));
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), String::new()));
    // Those of a flag take the place of those of the file.
    assert!(workshop.printed(&["index", "--exclude", "*.md"]).starts_with("1 page "));
    assert!(workshop.printed(&["search", "dog", "--index", "search"]).starts_with("1 result "));
}

#[test]
fn weights_of_a_site_are_those_of_its_script_and_of_the_command() {
    let workshop = Workshop::new();
    workshop.write("pages/body.md", "# Red\n\nHerons, herons and herons.\n");
    workshop.write("pages/title.md", "# Herons\n\nNothing else about them.\n");
    let first = |weights: &[&str]| {
        workshop.printed(&[&["index", "pages", "--output", "search", "--quiet"], weights].concat());
        let answer = workshop.printed(&["search", "herons ", "--index", "search", "--json"]);
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("It prints one JSON object.");
        answer["hits"][0]["id"].as_str().map(str::to_owned)
    };
    assert_eq!(first(&[]).as_deref(), Some("title"));
    assert!(!workshop.read("search/speur.js").contains("\"weights\""));
    let chunked = ["--packing", "chunked", "--weight", "title=0", "--weight=exactTitle=0"];
    for weights in [&chunked[..], &chunked[2..]] {
        assert_eq!(first(weights).as_deref(), Some("body"));
        assert!(workshop.read("search/speur.js").contains(",\"weights\":{\"exactTitle\":0.0,\"title\":0.0}};\n"));
    }
    workshop.write("speur.toml", "weight = [\"title=0\", \"exactTitle=0\"]\n");
    assert_eq!(first(&[]).as_deref(), Some("body"));
    workshop.write("speur.toml", "");
    for (weight, expected) in [
        ("titel=2", "did you mean title?"),
        ("title=much", "expected a number from 0 on, such as title=2"),
        ("title", "expected a number"),
        ("title=-1", "expected a number"),
    ] {
        let message = workshop.complaint(&["index", "pages", "--output", "search", "--weight", weight], 2);
        assert!(message.contains(expected), "{weight}: {message}");
    }
}

#[test]
fn what_is_wrong_is_said_where_it_is_written() {
    let workshop = Workshop::new();
    workshop.write("other.toml", "output = \"search\"\nbase = \"/\"\n");
    let message = workshop.complaint(&["index", "site", "--config", "other.toml"], 1);
    assert_eq!(
        message,
        "speur: other.toml, line 2: base is no setting; did you mean base-url? Correct it, or take it out\n"
    );
    let output = run(workshop.speur(&["index", "site"]).env("SPEUR_OUTPUTS", "x"));
    assert_eq!(output.status.code(), Some(1));
    let message = text(&output.stderr);
    assert!(message.contains("SPEUR_OUTPUTS, which is no setting; did you mean SPEUR_OUTPUT?"), "{message}");
    let message = workshop.complaint(&["index", "site"], 2);
    assert!(message.contains("--output <OUTPUT>"), "{message}");
}

#[test]
fn nothing_left_to_read_is_explained() {
    let workshop = Workshop::new();
    let message = workshop.complaint(&["index", "site", "--output", "search", "--include", "*.txt"], 1);
    assert!(message.starts_with("speur: site: expected at least one page, found no file."), "{message}");
    assert!(message.ends_with("\nWhat --include and --exclude leave out was not looked at.\n"), "{message}");
    assert!(!workshop.path("search").exists());
}
