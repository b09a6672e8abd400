//! Modules and packages only use what is below them: a house without stairs that lead up from the cellar to nowhere.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the engine, top to bottom. ARCHITECTURE.md shows the same list with captions.
const ENGINE: &[&str] = &[
    "lib", "suggest", "view", "restore", "search", "excerpt", "query", "index", "words", "results", "weights", "text",
    "document", "error", "strings",
];

/// The modules of its inner loops, likewise.
const KERNEL: &[&str] = &[
    "lib",
    "count",
    "combine",
    "rank",
    "weights",
    "gather",
    "rows",
    "positions",
    "postings",
    "length",
    "terms",
    "bytes",
    "text",
    "error",
    "strings",
];

/// The packages, top to bottom, by their folder and by the name that code uses.
const PACKAGES: &[(&str, &str)] = &[
    ("src/xtask", "xtask"),
    ("src/cli", "speur_cli"),
    ("src", "speur"),
    ("src/documents", "speur_documents"),
    ("src/language", "speur_language"),
    ("src/engine", "speur_engine"),
    ("src/kernel", "speur_kernel"),
];

#[test]
fn modules_of_the_engine_only_look_down() {
    let mut wrong = Vec::new();
    for (folder, layers) in [("src/engine", ENGINE), ("src/kernel", KERNEL)] {
        let folder = root().join(folder);
        for file in rust_files(&folder).into_iter().filter(|file| !file.starts_with(folder.join("tests"))) {
            let here = module_of(file.strip_prefix(&folder).expect("It was found there."));
            for (line, text) in code_lines(&file) {
                // Groups and `super::super` would hide a name from this test.
                assert!(!text.contains("crate::{") && !text.contains("super::super"), "{}:{line}", file.display());
                for used in names_after(&text, "crate::") {
                    // `lib.rs` is all front door: nothing lives there that could be used.
                    if used != here && level(layers, &used) <= level(layers, &here) {
                        wrong.push(format!("{}:{line}: `{here}` looks up at `{used}`", file.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn packages_only_look_down() {
    let mut wrong = Vec::new();
    for (level, (folder, here)) in PACKAGES.iter().enumerate() {
        let nested = PACKAGES.iter().map(|(other, _)| root().join(other)).filter(|other| *other != root().join(folder));
        let nested: Vec<PathBuf> = nested.filter(|other| other.starts_with(root().join(folder))).collect();
        let files = rust_files(&root().join(folder));
        for file in files.into_iter().filter(|file| !nested.iter().any(|other| file.starts_with(other))) {
            for (line, text) in code_lines(&file) {
                for (_, above) in &PACKAGES[..level] {
                    if uses_package(&text, above) {
                        wrong.push(format!("{}:{line}: `{here}` looks up at `{above}`", file.display()));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn only_one_file_names_what_belongs_to_one_place() {
    for (name, within, only) in [
        ("JsValue", "src", &["src/wasm/objects.rs", "src/wasm.rs"][..]),
        ("fst::", "src/kernel", &["src/kernel/terms.rs"]),
        ("libm::", "src/kernel", &["src/kernel/rank.rs"]),
        (
            "xxhash_rust::",
            "src/engine",
            &[
                "src/engine/index/beside.rs",
                "src/engine/index/chunk_files.rs",
                "src/engine/index/chunks.rs",
                "src/engine/index/keys.rs",
                "src/engine/index/single_file.rs",
            ],
        ),
    ] {
        let names = |file: &PathBuf| code_lines(file).iter().any(|(_, text)| text.contains(name));
        let files = rust_files(&root().join(within)).into_iter().filter(names);
        let files: Vec<PathBuf> = files.filter(|file| !file.starts_with(root().join("src/engine/tests"))).collect();
        assert_eq!(files, only.iter().map(|file| root().join(file)).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn the_engine_has_no_input_output_clock_or_randomness() {
    let [engine, kernel] = ["src/engine", "src/kernel"].map(|folder| root().join(folder));
    let files = rust_files(&engine).into_iter().chain(rust_files(&kernel));
    for file in files.filter(|file| !file.starts_with(engine.join("tests")) && !file.starts_with(kernel.join("tests")))
    {
        for (line, text) in code_lines(&file) {
            for name in ["std::fs", "std::io", "std::net", "std::time", "std::env", "std::thread", "println!", "rand::"]
            {
                assert!(!text.contains(name), "{}:{line}: {name}", file.display());
            }
        }
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn level(layers: &[&str], name: &str) -> usize {
    layers
        .iter()
        .position(|layer| *layer == name)
        .unwrap_or_else(|| panic!("`{name}` is in no layer: add it to the list"))
}

/// A module of one file, or the folder that a file lies in.
fn module_of(path: &Path) -> String {
    let first = path.components().next().expect("A file has a name.").as_os_str().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("The folder is part of the repository.") {
        let path = entry.expect("It can be read.").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Lines with their numbers, without comments.
fn code_lines(file: &Path) -> Vec<(usize, String)> {
    let text = fs::read_to_string(file).expect("It is UTF-8.");
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
    lines.map(|(number, line)| (number + 1, line.to_owned())).collect()
}

/// Whether a path in `text` begins with the name of a package.
fn uses_package(text: &str, package: &str) -> bool {
    let path = format!("{package}::");
    let mut uses = text.match_indices(&path);
    uses.any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|c| is_part(&c) || c == ':')
    })
}

fn is_part(character: &char) -> bool {
    character.is_alphanumeric() || *character == '_'
}

/// The identifiers that follow `mark`.
fn names_after(text: &str, mark: &str) -> Vec<String> {
    let starts = text.match_indices(mark).map(|(at, _)| &text[at + mark.len()..]);
    starts.map(|rest| rest.chars().take_while(is_part).collect()).filter(|name: &String| !name.is_empty()).collect()
}
