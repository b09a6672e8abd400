//! Do the settings that are written in a file or in the environment count?

mod workshop;

use workshop::{Workshop, run, text};

#[test]
fn a_file_in_the_current_folder_is_enough() {
    let workshop = Workshop::new();
    workshop
        .write("speur.toml", "input = [\"site\"]\noutput = \"search\"\nexclude = [\"*.html\"]\nbase-url = \"/x/\"\n");
    let printed = workshop.printed(&["index"]);
    assert!(printed.starts_with("1 pages with "), "{printed}");
    let answer = workshop.printed(&["search", "fox", "--index", "search", "--json"]);
    assert!(answer.contains("\"url\": \"/x/fox.html\""), "{answer}");

    assert_eq!(workshop.printed(&["index", "--quiet"]), "");
    let output = run(workshop.speur(&["index"]).env("SPEUR_QUIET", "true"));
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), String::new()));
    // Those of a flag take the place of those of the file.
    assert!(workshop.printed(&["index", "--exclude", "*.md"]).starts_with("1 pages"));
    assert!(workshop.printed(&["search", "dog", "--index", "search"]).starts_with("1 result "));
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
