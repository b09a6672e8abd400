//! Is nothing lost of what is large: very many files, very long pages?

mod workshop;

use std::fs;

use serde_json::Value;
use workshop::Workshop;

/// The ids of the pages that are found.
fn found(workshop: &Workshop, query: &str) -> Vec<String> {
    let answer = workshop.printed(&["search", query, "--json", "--index", "search"]);
    let answer: Value = serde_json::from_str(&answer).expect("It prints one JSON object.");
    let hits = answer["hits"].as_array().expect("This is a list.");
    hits.iter().filter_map(|hit| hit["id"].as_str().map(str::to_owned)).collect()
}

/// What the command says of a folder that it indexes.
fn summary(workshop: &Workshop, input: &str) -> Value {
    let printed = workshop.printed(&["index", input, "--output", "search", "--json"]);
    serde_json::from_str(&printed).expect("It prints one JSON object.")
}

#[test]
fn a_hundred_thousand_files_are_pages() {
    const FOLDERS: usize = 100;
    const FILES: usize = 1_000;
    let workshop = Workshop::new();
    for folder in 0..FOLDERS {
        let first = format!("many/{folder}/0.txt");
        workshop.write(&first, format!("# Page\n\nfox{folder}\n"));
        for file in 1..FILES {
            // Another name for the same file is made without waiting for the disk, on file systems that know such names.
            let [first, name] = [first.clone(), format!("many/{folder}/{file}.txt")].map(|name| workshop.path(&name));
            fs::hard_link(&first, &name)
                .or_else(|_| fs::copy(&first, &name).map(drop))
                .expect("The folder is temporary.");
        }
    }
    workshop.write("many/99/last.txt", "# The zebra\n");
    assert_eq!(summary(&workshop, "many")["pages"], FOLDERS * FILES + 1);
    assert_eq!(found(&workshop, "zebra"), ["99/last"]);
    let foxes = found(&workshop, "fox98");
    assert!(foxes.len() == 10 && foxes.iter().all(|id| id.starts_with("98/")), "{foxes:?}");
}

/// A page of 50 MB, with words that are only at its beginning, in its middle and at its end.
fn check_long(name: &str, before: &str, paragraph: impl Fn(&str) -> String) {
    const BYTES: usize = 50_000_000;
    let again = "And again. ".repeat(100);
    let (mut page, mut text_bytes, mut paragraphs) = (before.to_owned(), 0, 0);
    let mut push = |text: &str| {
        page += &paragraph(text);
        text_bytes += text.len();
        page.len()
    };
    push("This is the beginning.");
    while push(&format!("The fox number{paragraphs} jumps over the dog. {}", again.trim_end())) < BYTES {
        paragraphs += 1;
    }
    push("At last there is a zebra");
    let workshop = Workshop::new();
    workshop.write(&format!("long/{name}"), &page);
    workshop.write("long/short.md", "# Short\n\nAn aardvark.\n");
    let summary = summary(&workshop, "long");
    assert_eq!((&summary["pages"], &summary["warnings"]), (&Value::from(2), &Value::from(Vec::<Value>::new())));
    assert_eq!(summary["largestPages"][0]["bytes"], text_bytes, "nothing is lost");
    for word in ["beginning", "number0", &format!("number{}", paragraphs / 2), &format!("number{paragraphs}"), "zebra"]
    {
        assert_eq!(found(&workshop, word), ["page"], "{word}");
    }
}

#[test]
fn a_long_page_in_html_is_read_to_its_last_word() {
    check_long("page.html", "<title>Long</title><main>", |text| format!("<p>{text}</p>\n"));
}

#[test]
fn a_long_page_in_markdown_is_read_to_its_last_word() {
    check_long("page.md", "# Long\n\n", |text| format!("{text}\n\n"));
}
