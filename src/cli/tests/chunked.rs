//! Is an index in many files the same as one in one file, and is it noticed if one of them is wrong?

mod workshop;

use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use speur_cli::serve::Server;
use workshop::{Workshop, run, text};

/// Beginnings, mistakes, phrases, filters, and words of every kind that are in the pages.
const QUERIES: [&str; 24] = [
    "fox",
    "fo",
    "f",
    "jumps",
    "jumsp",
    "\"over the dog\"",
    "\"It jumps\" word3",
    "word1",
    "word11 word22",
    "wrod22",
    "page 7",
    "Page 17",
    "a",
    "de",
    "bagd",
    "Bagdadi",
    "Bagdaddi",
    "kalifaat aanval",
    "\"islamitische staat\"",
    "aanvallen ",
    "-fox dog",
    "nowhere",
    "?!",
    "",
];

/// The seeds, two pages, and some of which each has words of its own.
fn workshop() -> Workshop {
    let workshop = Workshop::new();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    for seed in fs::read_dir(&seeds).expect("The seeds are there.").flatten() {
        let name = format!("site/{}", seed.file_name().to_string_lossy());
        workshop.write(&name, fs::read(seed.path()).expect("A seed is a file."));
    }
    for number in 0..60 {
        let words: String = (number..number + 40).map(|word| format!("word{word} ")).collect();
        let more = "It jumps over the dog. ".repeat(number * 4);
        workshop.write(&format!("site/{number}.md"), format!("# Page {number}\n\n{words}.\n\n{more}\n"));
    }
    workshop
}

/// Makes a search in a folder with these flags.
fn index(workshop: &Workshop, output: &str, flags: &[&str]) {
    workshop.printed(&[&["index", "site", "--quiet", "--output", output], flags].concat());
}

const CHUNKED: [&str; 4] = ["--packing", "chunked", "--chunk-size", "256"];

/// The answer to each query, without the time that it took.
fn answers(workshop: &Workshop, folder: &str) -> Vec<Value> {
    let answer = |query: &&str| {
        let printed = workshop.printed(&["search", query, "--json", "--index", folder]);
        let mut answer: Value = serde_json::from_str(&printed).expect("It prints one JSON object.");
        answer.as_object_mut().expect("This is an object.").remove("tookMs");
        answer
    };
    QUERIES.iter().map(answer).collect()
}

/// The files of the index, below the folder.
fn chunks(workshop: &Workshop, folder: &str) -> Vec<String> {
    let files = workshop.files(folder).into_iter().map(|(name, _)| name);
    files.filter(|name| name.ends_with(".speur")).collect()
}

#[test]
fn answers_are_those_of_one_file() {
    let workshop = workshop();
    index(&workshop, "single", &["--packing", "single"]);
    index(&workshop, "chunked", &CHUNKED);
    let single = answers(&workshop, "single");
    assert!(single.iter().filter(|answer| answer["total"] != 0).count() > 15, "most queries find something");
    assert_eq!(single, answers(&workshop, "chunked"));
    for word in ["fox", "jumps", "aanval", "nowhere"] {
        let [single, chunked] =
            ["single", "chunked"].map(|folder| workshop.printed(&["inspect", "--term", word, "--index", folder]));
        assert_eq!(single, chunked, "{word}");
    }
    let queries: String =
        QUERIES.iter().map(|query| format!("{}\n", serde_json::json!({"id": query, "text": query}))).collect();
    workshop.write("queries.jsonl", queries);
    let [single, chunked] =
        ["single", "chunked"].map(|folder| workshop.printed(&["run-queries", "queries.jsonl", "--index", folder]));
    assert_eq!(single, chunked);
}

#[test]
fn a_summary_tells_all_bytes_and_files() {
    let workshop = workshop();
    let arguments = [&["index", "site", "--json", "--output", "search"], &CHUNKED[..]].concat();
    let summary: Value = serde_json::from_str(&workshop.printed(&arguments)).expect("It prints one JSON object.");
    assert_eq!(summary["packing"], "chunked");
    let parts = summary["indexParts"].as_array().expect("This is a list.");
    let sum = |name: &str| parts.iter().filter_map(|part| part[name].as_u64()).sum::<u64>();
    let files = workshop.files("search").into_iter().filter(|(name, _)| name.ends_with(".speur"));
    let (count, bytes) = files.fold((0, 0), |(count, sum), (_, bytes)| (count + 1, sum + bytes.len() as u64));
    assert_eq!((sum("files"), sum("bytes")), (count, bytes));
    let first = summary["firstSearchBytes"].as_u64().expect("This is a number.");
    assert!(first > 1000 && first < bytes / 2, "{first} of {bytes}");
    let inspected = workshop.printed(&["inspect", "--index", "search"]);
    assert!(inspected.contains(&format!("{bytes:>12}  together, in {count} files\n")), "{inspected}");

    let script = workshop.read("search/speur.js");
    assert!(
        script.contains("\"index\":\"root.speur\"") && script.contains(",\"bytes\":0,\"chunks\":true};"),
        "{script}"
    );
    let generation = workshop.generation("search");
    assert_eq!(workshop.read(&format!("search/{generation}/engine.js")), "export default 2;\n");
}

#[test]
fn threads_and_runs_change_no_byte() {
    let workshop = workshop();
    let files = |folder: &str, threads: &str| {
        let flags = [&["index", "site", "--quiet", "--precompress", "--output", folder], &CHUNKED[..]].concat();
        let output = run(workshop.speur(&flags).env("RAYON_NUM_THREADS", threads));
        assert!(output.status.success(), "{}", text(&output.stderr));
        workshop.files(folder)
    };
    let one = files("one", "1");
    assert!(one.len() > 200, "the files of an index in chunks");
    assert!(!one.iter().any(|(name, _)| name.contains(".speur.")), "what is deflated is not compressed again");
    assert!(one == files("again", "1") && one == files("two", "2") && one == files("seven", "7"));
}

#[test]
fn no_more_files_are_written_than_there_may_be() {
    let workshop = workshop();
    index(&workshop, "all", &CHUNKED);
    let (all, expected) = (workshop.files("all").len(), answers(&workshop, "all"));
    let least = all - 40;
    for (number, precompress) in [(least, &[][..]), (least + 20, &["--precompress"]), (all, &[])] {
        let (folder, number_of) = (format!("most-{number}"), number.to_string());
        index(&workshop, &folder, &[&CHUNKED[..], &["--max-files", &number_of], precompress].concat());
        let files = workshop.files(&folder).len();
        assert!(files <= number, "{files} instead of {number}");
        assert_eq!(answers(&workshop, &folder), expected, "{number}");
    }
    // With the number that is named it is possible.
    let flags = [&["index", "site", "--output", "least"], &CHUNKED[..], &["--max-files"]].concat();
    let message = workshop.complaint(&[&flags[..], &["9"]].concat(), 1);
    assert!(message.starts_with("speur: expected at most 9 files (--max-files), but this search has at least "));
    assert!(message.ends_with("a --packing in fewer files: single, or inlined\n"), "{message}");
    let least = message.split("at least ").nth(1).and_then(|rest| rest.split(';').next()).expect("It is named.");
    workshop.complaint(&[&flags[..], &[&(least.parse::<usize>().expect("A number.") - 1).to_string()]].concat(), 1);
    assert!(!workshop.path("least").exists(), "nothing was written");
    workshop.printed(&[&flags[..], &[least, "--quiet"]].concat());
    assert_eq!(workshop.files("least").len().to_string(), least);
    assert_eq!(answers(&workshop, "least"), expected);
    let single = workshop.complaint(&["index", "site", "--output", "one", "--max-files", "3"], 1);
    assert!(single.contains("this search has at least 11;"), "{single}");
}

#[test]
fn a_file_that_is_wrong_is_named() {
    let workshop = workshop();
    index(&workshop, "search", &CHUNKED);
    let generation = workshop.generation("search");
    let all = chunks(&workshop, "search");
    let bytes = |name: &str| fs::read(workshop.path(&format!("search/{name}"))).expect("It was written.");
    // What this search reads is told by taking it away.
    let query = ["search", "jumsp \"over the dog\" -word11 word2", "--index", "search"];
    let mut kinds_read = Vec::new();
    for (number, name) in all.iter().enumerate() {
        let (file, whole) = (format!("search/{name}"), bytes(name));
        fs::remove_file(workshop.path(&file)).expect("It is there.");
        let is_read = !run(&mut workshop.speur(&query)).status.success();
        let kind = name.split('/').nth(1).expect("It is in the generation.");
        if !is_read || kinds_read.iter().filter(|known| **known == kind).count() > 1 {
            workshop.write(&file, &whole);
            continue;
        }
        kinds_read.push(kind);
        let place = format!("{generation}/{}", name.split_once('/').expect("It is in the generation.").1);
        let check = |expected: &str| {
            let message = workshop.complaint(&query, 1);
            assert!(message.contains(&file) && message.contains(expected), "{name}: {message}");
            let message = workshop.complaint(&["verify", "search"], 1);
            assert!(message.contains(&format!("\n- {place}: ")), "{name}: {message}");
        };
        check("could not read a part of the index");
        let mut changed = whole.clone();
        changed[whole.len() / 2] ^= 1;
        let other = bytes(&all[(number + 1) % all.len()]);
        for wrong in [&whole[..whole.len() / 2], &whole[..whole.len() - 1], &changed, &other, &[], b"no file of ours"] {
            workshop.write(&file, wrong);
            check("");
        }
        workshop.write(&file, &whole);
    }
    for kind in ["root.speur", "terms", "positions", "words", "reversed", "facets", "documents"] {
        assert!(kinds_read.contains(&kind), "{kind} was not read, but {kinds_read:?}");
    }
    workshop.printed(&query);
    workshop.printed(&["verify", "search"]);
}

#[test]
fn what_is_served_is_served_as_it_is_and_for_ever() {
    let workshop = workshop();
    index(&workshop, "search", &CHUNKED);
    let server = Arc::new(Server::bind(&workshop.path("search"), 0).expect("Port 0 is any free port."));
    let running = std::thread::spawn({
        let server = Arc::clone(&server);
        move || server.run()
    });
    let printed = workshop.printed(&["verify", &server.url()]);
    assert!(printed.contains(", and served as they should be: "), "{printed}");
    for name in chunks(&workshop, "search") {
        let address = format!("{}{name}", server.url());
        let answer = ureq::get(&address).set("Accept-Encoding", "br, gzip").call().expect("It is there.");
        let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
        assert_eq!([header("Content-Encoding"), header("Content-Type")], ["", "application/octet-stream"], "{name}");
        assert!(header("Cache-Control").contains("immutable"), "{name}");
    }
    server.stop();
    running.join().expect("It ends in order.");
}

#[test]
fn packings_take_turns_in_a_folder() {
    let workshop = workshop();
    workshop.write("search/mine.txt", "mine");
    let mut generations = Vec::new();
    for (flags, page) in [(&["--packing", "single"][..], "a"), (&CHUNKED, "b"), (&CHUNKED, "c"), (&[], "d"), (&[], "e")]
    {
        workshop.write("site/page.md", format!("# {page}\n"));
        index(&workshop, "search", flags);
        workshop.printed(&["verify", "search"]);
        assert!(workshop.printed(&["search", "fox", "--index", "search"]).starts_with("1 result "));
        generations.push(workshop.generation("search"));
    }
    let names = workshop.names("search");
    let left: Vec<_> = names.iter().filter(|name| name.len() == 16).collect();
    let mut last = generations[3..].iter().collect::<Vec<_>>();
    last.sort();
    assert_eq!(left, last, "of chunks not even a folder is left");
    assert_eq!(workshop.read("search/mine.txt"), "mine");
}

#[test]
fn large_sites_are_chunked_if_nobody_says_how() {
    let workshop = workshop();
    let packing = |flags: &[&str]| {
        let arguments = [&["index", "site", "--json", "--output", "search"], flags].concat();
        let summary: Value = serde_json::from_str(&workshop.printed(&arguments)).expect("It prints one JSON object.");
        (summary["packing"].as_str().expect("This is a text.").to_owned(), summary["hint"]["remedy"].clone())
    };
    assert_eq!(packing(&[]), ("single".to_owned(), Value::Null));
    for page in 0..40_usize {
        let words: String = (0..5_000)
            .map(|word| format!("w{:x} ", (page * 5_000 + word).wrapping_mul(2_654_435_761) % 99_991))
            .collect();
        workshop.write(&format!("site/large{page}.txt"), words);
    }
    assert_eq!(packing(&[]), ("chunked".to_owned(), Value::Null));
    let (single, remedy) = packing(&["--packing", "single"]);
    assert!(single == "single" && remedy.as_str().is_some_and(|text| text.contains("Leave --packing out")), "{remedy}");
    fs::remove_dir_all(workshop.path("assets/chunked")).expect("It is there.");
    assert_eq!(packing(&[]).0, "single", "this command has no engine for chunks");
    let message = workshop.complaint(&["index", "site", "--output", "search", "--packing", "chunked"], 1);
    assert!(message.contains("compiled without the engine"), "{message}");
}
