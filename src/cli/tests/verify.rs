//! Does `speur verify` notice what is wrong with a folder, and with the host that it was uploaded to?

mod workshop;

use std::fs;
use std::io::Write;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use speur_cli::serve::Server;
use workshop::Workshop;
use workshop::host::{Answer, serve};

/// A workshop with a search in `search`.
fn indexed(packing: &str) -> Workshop {
    let workshop = Workshop::new();
    workshop.printed(&["index", "site", "--output", "search", "--packing", packing, "--quiet"]);
    workshop
}

#[test]
fn what_was_just_written_is_as_it_was_written() {
    assert_eq!(indexed("single").printed(&["verify", "search"]), "Files that are as `speur index` wrote them: 11.\n");
    assert_eq!(indexed("inlined").printed(&["verify", "search"]), "Files that are as `speur index` wrote them: 1.\n");
}

#[test]
fn no_byte_of_any_file_can_be_wrong() {
    for packing in ["single", "inlined"] {
        let workshop = indexed(packing);
        for (name, bytes) in workshop.files("search") {
            let name = format!("search/{name}");
            // Every cut and every position would be thousands of processes.
            for position in [0, bytes.len() / 3, bytes.len() - 1] {
                let mut wrong = bytes.clone();
                wrong[position] ^= 1;
                for wrong in [&wrong, &bytes[..position]] {
                    workshop.write(&name, wrong);
                    let message = workshop.complaint(&["verify", "search"], 1);
                    assert!(message.contains("search is not as it should be:\n- "), "{name}: {message}");
                    // A script that names something else leads to files that are missing.
                    let file = if name.ends_with("speur.js") { "" } else { name.rsplit('/').next().expect("A name.") };
                    assert!(message.contains(file), "{name}: {message}");
                }
            }
            workshop.write(&name, bytes);
        }
        workshop.printed(&["verify", "search"]);
    }
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let workshop = indexed("single");
    let generation = workshop.generation("search");
    for language in ["nl", "de"] {
        fs::remove_file(workshop.path(&format!("search/{generation}/lang/{language}.js"))).expect("It is there.");
    }
    workshop.write(&format!("search/{generation}/engine.js"), "export");
    let message = workshop.complaint(&["verify", "search"], 1);
    let expected = format!(
        "speur: search is not as it should be:\n\
         - {generation}/engine.js: expected 1800 bytes, found only 6; write the folder again, and upload it whole\n\
         - {generation}/lang/de.js, {generation}/lang/nl.js: missing; make the search again with `speur index`\n"
    );
    assert_eq!(message, expected);
    let message = workshop.complaint(&["verify", "site"], 1);
    assert!(message.starts_with("speur: expected a folder that `speur index` wrote"), "{message}");
}

/// Serves the folder `search` of a workshop well, but for what `change` makes of an answer.
fn host(workshop: &Workshop, change: impl Fn(&str, &mut Answer) + Send + 'static) -> String {
    let files = workshop.files("search");
    serve(move |path| {
        let Some((_, bytes)) = files.iter().find(|(name, _)| name == path) else {
            return (404, Vec::new(), Vec::new());
        };
        let media_type = match path.rsplit('.').next() {
            Some("js") => "text/javascript; charset=utf-8",
            Some("wasm") => "application/wasm",
            _ => "application/octet-stream",
        };
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).expect("There is memory.");
        let body = encoder.finish().expect("There is memory.");
        let headers = vec![("Content-Type", media_type.to_owned()), ("Content-Encoding", "gzip".to_owned())];
        let mut answer = (200, headers, body);
        change(path, &mut answer);
        answer
    })
}

fn set(answer: &mut Answer, name: &'static str, value: &str) {
    answer.1.retain(|(known, _)| *known != name);
    answer.1.push((name, value.to_owned()));
}

#[test]
fn a_good_host_is_praised() {
    let workshop = indexed("single");
    let address = host(&workshop, |_, _| {});
    let expected = "Files that are as `speur index` wrote them, and served as they should be: 11.\n";
    for address in [address.clone(), address.trim_end_matches('/').to_owned(), format!("{address}speur.js")] {
        assert_eq!(workshop.printed(&["verify", &address]), expected, "{address}");
    }
    let workshop = indexed("inlined");
    let address = host(&workshop, |_, _| {});
    assert!(workshop.printed(&["verify", &address]).ends_with(": 1.\n"));
}

#[test]
fn each_mistake_of_a_host_is_named() {
    let workshop = indexed("single");
    let plain = workshop.files("search");
    let length = plain.iter().find(|(name, _)| name.ends_with("engine_bg.wasm")).map_or(0, |(_, bytes)| bytes.len());
    let check = |name: &'static str, expected: &str, change: fn(&mut Answer)| {
        let address = host(&workshop, move |path, answer| {
            if path.ends_with(name) {
                change(answer);
            }
        });
        let message = workshop.complaint(&["verify", &address], 1);
        assert!(message.contains(name) && message.contains(expected), "{name}: {message}");
        assert_eq!(message.lines().count(), 2, "one mistake, one line: {message}");
    };
    check("lang/nl.js", "expected status 200, found 404;", |answer| *answer = (404, Vec::new(), Vec::new()));
    check("lang/nl.js", "expected status 200, found 500;", |answer| answer.0 = 500);
    check("files.json", "expected status 404 or the file, found 200 with a page (text/html);", |answer| {
        *answer = (200, vec![("Content-Type", "Text/HTML; charset=utf-8".into())], b"<!doctype html>".to_vec());
    });
    check("engine.js", "expected the media type text/javascript (Content-Type), found text/plain;", |answer| {
        set(answer, "Content-Type", "text/plain");
    });
    check("engine_bg.wasm", "expected the media type application/wasm (Content-Type), found none;", |answer| {
        answer.1.retain(|(name, _)| *name != "Content-Type");
    });
    check("engine_bg.wasm", "which nobody asked for", |answer| set(answer, "Content-Encoding", "zstd"));
    check("engine_bg.wasm", "expected gzip bytes to the end, found: ", |answer| answer.2.truncate(20));
    check("engine_bg.wasm", "expected br bytes to the end, found: ", |answer| set(answer, "Content-Encoding", "br"));
    check("speur.js", "expected Cache-Control: no-cache, found public, max-age=31536000;", |answer| {
        set(answer, "Cache-Control", "public, max-age=31536000");
    });

    let address = host(&workshop, move |path, answer| {
        if let Some((_, bytes)) = plain.iter().find(|(name, _)| name == path && path.ends_with("engine_bg.wasm")) {
            *answer = (200, vec![("Content-Type", "application/wasm".into())], bytes.clone());
        }
    });
    let message = workshop.complaint(&["verify", &address], 1);
    assert!(message.contains("expected br or gzip (Content-Encoding), found no compression;"), "{length}: {message}");
}

#[test]
fn parts_of_two_searches_are_noticed() {
    let workshop = indexed("single");
    let old = workshop.files("search");
    workshop.write("site/fox.md", "# Another fox\n");
    workshop.printed(&["index", "site", "--output", "search", "--quiet"]);
    // The index of the generation before lies on the host under the new name.
    let address = host(&workshop, move |path, answer| {
        if let Some((_, bytes)) = old.iter().find(|(name, _)| name.ends_with(".speur") && path.ends_with(".speur")) {
            *answer = (200, Vec::new(), bytes.clone());
        }
    });
    let message = workshop.complaint(&["verify", &address], 1);
    assert!(message.contains("index.speur: expected ") || message.contains("index.speur: its bytes"), "{message}");
}

#[test]
fn a_host_that_is_not_there_is_one_sentence() {
    let workshop = Workshop::new();
    let message = workshop.complaint(&["verify", "http://127.0.0.1:9/search/"], 1);
    assert!(
        message.starts_with("speur: expected an answer from http://127.0.0.1:9/search/speur.js, found: "),
        "{message}"
    );
    let message = workshop.complaint(&["verify", "https://example.org/search?x"], 1);
    assert!(message.contains("expected the address of a folder"), "{message}");
}

#[test]
fn what_speur_serves_is_served_well() {
    let workshop = Workshop::new();
    for options in [&[][..], &["--precompress"], &["--packing", "inlined", "--precompress"]] {
        workshop.printed(&[&["index", "site", "--output", "search", "--quiet"], options].concat());
        workshop.printed(&["verify", "search"]);
        let server = Arc::new(Server::bind(&workshop.path("search"), 0).expect("Port 0 is any free port."));
        let running = std::thread::spawn({
            let server = Arc::clone(&server);
            move || server.run()
        });
        let printed = workshop.printed(&["verify", &server.url()]);
        assert!(printed.contains(", and served as they should be: "), "{options:?}: {printed}");
        server.stop();
        running.join().expect("It ends in order.");
    }
}

#[test]
fn a_compressed_script_of_another_search_is_noticed() {
    let workshop = Workshop::new();
    let index = ["index", "site", "--output", "search", "--precompress", "--quiet"];
    workshop.printed(&index);
    let old = workshop.files("search");
    for page in ["b", "c"] {
        workshop.write("site/fox.md", page);
        workshop.printed(&index);
    }
    workshop.printed(&["verify", "search"]);
    let (_, script) = old.iter().find(|(name, _)| name == "speur.js.gz").expect("It was written.");
    for wrong in [script.as_slice(), b"", b"no gzip"] {
        workshop.write("search/speur.js.gz", wrong);
        let message = workshop.complaint(&["verify", "search"], 1);
        assert!(message.contains("- speur.js.gz: it does not hold this speur.js; remove it, or "), "{message}");
    }
}
