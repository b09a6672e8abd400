//! What is there after writing, and what is not?

use super::*;
use crate::compression::Encoding;
use crate::packing::Site;

const HELPER: &str = "// Written by `speur index`: it may replace this.\n";

const SCRIPT: &str = "const GENERATION = {};\nexport const x = 1;\n";

/// Writes a generation with these bytes for an index, and returns its name.
fn write_index(output: &Path, index: &str) -> String {
    write_index_with(output, index, false)
}

fn write_index_with(output: &Path, index: &str, precompress: bool) -> String {
    check(output, false, precompress).expect("Speur may write here.");
    let files = [("index.speur", index.as_bytes()), ("lang/nl.js", b"{}")];
    let packed = Packed::single(SCRIPT, HELPER, &Site::default(), &files, precompress);
    let remarks = write(output, &packed, &Written::default()).expect("The folder can be written.");
    assert!(remarks.is_empty(), "{remarks:?}");
    packed.generation
}

/// The paths of all files in a folder, sorted.
fn paths(folder: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let files = walk.filter(|entry| entry.file_type().is_file());
    let below = |entry: walkdir::DirEntry| {
        entry.path().strip_prefix(folder).expect("It is inside.").to_string_lossy().into_owned()
    };
    files.map(below).collect()
}

fn new_folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("A temporary folder can be made.")
}

#[test]
fn one_older_generation_stays() {
    let output = new_folder();
    let generations: Vec<String> = ["a", "b", "b", "c"].map(|index| write_index(output.path(), index)).into();
    let mut expected = Vec::new();
    for generation in &generations[2..] {
        expected.extend(["files.json", "index.speur", "lang/nl.js"].map(|name| format!("{generation}/{name}")));
    }
    expected.extend(["speur.js".to_owned(), "sw-helper.js".to_owned()]);
    expected.sort();
    assert_eq!(paths(output.path()), expected, "nothing older, and nothing temporary");
    assert_eq!(named_by(&output.path().join("speur.js")).as_ref(), generations.last());
}

#[test]
fn what_somebody_else_wrote_stays() {
    let output = new_folder();
    let old = write_index(output.path(), "a");
    // The last has the name of a generation, but not the manifest of one.
    let mine = ["mine.txt", &format!("{old}/mine.txt"), &format!("{old}/lang/xx.js"), "0123456789abcdef/index.speur"];
    for name in mine {
        let file = output.path().join(name);
        fs::create_dir_all(file.parent().expect("It has one.")).expect("The folder is new.");
        fs::write(file, "mine").expect("The folder is new.");
    }
    // Written by Speur, and changed since.
    fs::write(output.path().join(&old).join("lang/nl.js"), "mine").expect("It is there.");
    for index in ["b", "c", "d"] {
        write_index(output.path(), index);
    }
    for name in mine.into_iter().chain([&*format!("{old}/lang/nl.js")]) {
        assert_eq!(fs::read(output.path().join(name)).ok().as_deref(), Some(b"mine".as_slice()), "{name}");
    }
    assert!(!output.path().join(&old).join("index.speur").exists());
}

#[test]
fn what_a_killed_process_left_is_removed() {
    let output = new_folder();
    let killed = write_index(output.path(), "killed");
    fs::remove_file(output.path().join(&killed).join("index.speur")).expect("It is there.");
    fs::write(output.path().join(&killed).join(temporary_name(&killed, 1)), "ind").expect("It is new.");
    let barely_begun = output.path().join("fedcba9876543210");
    fs::create_dir(&barely_begun).expect("It is new.");
    fs::write(barely_begun.join("fedcba9876543210-0.tmp"), "{").expect("It is new.");
    for index in ["a", "b"] {
        write_index(output.path(), index);
    }
    assert!(!output.path().join(&killed).exists() && !barely_begun.exists(), "{:?}", paths(output.path()));
}

#[test]
fn a_damaged_file_is_written_again() {
    let output = new_folder();
    let generation = write_index(output.path(), "a");
    let index = output.path().join(&generation).join("index.speur");
    fs::write(&index, "?").expect("It is there.");
    write_index(output.path(), "a");
    assert_eq!(fs::read(&index).ok().as_deref(), Some(b"a".as_slice()));
}

#[test]
fn a_failure_leaves_no_trace() {
    let output = new_folder();
    write_index(output.path(), "a");
    let before = paths(output.path());
    // Where the last file should go, there is a folder.
    let files: [(&str, &[u8]); 2] = [("lang/nl.js", b"{}"), ("lang", b"")];
    let packed = Packed::single(SCRIPT, HELPER, &Site::default(), &files, false);
    let Err(Failure::Message(message)) = write(output.path(), &packed, &Written::default()) else {
        panic!("lang is a folder")
    };
    let generation = packed.generation;
    assert!(message.contains(&format!("{generation}/lang: ")), "{message}");
    assert!(message.contains("what was there before is whole"), "{message}");
    assert_eq!(paths(output.path()), before);
    assert!(!output.path().join(generation).exists());
}

#[test]
fn a_failure_before_the_last_script_replaces_none() {
    let output = new_folder();
    write_index_with(output.path(), "a", true);
    let read = || ["speur.js", "speur.js.br", "speur.js.gz"].map(|name| fs::read(output.path().join(name)).ok());
    let before = read();
    let packed = Packed::single(SCRIPT, HELPER, &Site::default(), &[("index.speur", b"b")], true);
    assert!(packed.scripts.len() <= ours::MOST_TEMPORARY);
    // Where the last script is written first, there is a folder.
    let blocked = output.path().join(&packed.generation).join(temporary_name(&packed.generation, 5));
    fs::create_dir_all(blocked).expect("It is new.");
    assert!(write(output.path(), &packed, &Written::default()).is_err());
    assert_eq!(read(), before);
}

#[test]
fn two_at_a_time_do_not_meet() {
    let output = new_folder();
    let lock = lock(output.path()).expect("Nobody else is here.");
    let packed = Packed::single(SCRIPT, HELPER, &Site::default(), &[], false);
    let Err(Failure::Message(message)) = write(output.path(), &packed, &Written::default()) else {
        panic!("The folder is locked.")
    };
    assert!(message.starts_with("another `speur index` is writing to "), "{message}");
    drop(lock);
    write_index(output.path(), "a");
}

#[test]
fn a_script_of_someone_else_is_never_replaced() {
    let output = new_folder();
    let unnamed = "const GENERATION = { \"folder\": \"./pkg/\", \"index\": null };\n";
    for (name, text) in [("sw-helper.js", "mine();"), ("speur.js", "export const mine = 1;"), ("speur.js", unnamed)] {
        fs::write(output.path().join(name), text).expect("The folder is new.");
        let Err(Failure::Message(message)) = check(output.path(), false, false) else { panic!("{text} would be lost") };
        assert!(message.contains("was not written by `speur index`"), "{message}");
    }
}

#[test]
fn a_file_is_no_output() {
    let file = tempfile::NamedTempFile::new().expect("A temporary file can be made.");
    let Err(Failure::Message(message)) = check(file.path(), false, false) else { panic!("it is no folder") };
    assert!(message.starts_with("expected a folder for --output, found the file "), "{message}");
}

#[test]
fn compressed_scripts_are_never_older_than_the_script() {
    let output = new_folder();
    let compressed = ["speur.js.br", "speur.js.gz", "sw-helper.js.br", "sw-helper.js.gz"];
    let there = || compressed.map(|name| output.path().join(name).exists());
    let first = write_index_with(output.path(), "a", true);
    assert_eq!(there(), [true; 4]);
    assert!(output.path().join(first).join("lang/nl.js.br").exists());
    let second = write_index_with(output.path(), "b", true);
    let script = fs::read(output.path().join("speur.js.br")).expect("It was just written.");
    let script = Encoding::Brotli.decompress(&script, 1 << 20).expect("It was just compressed.");
    assert!(String::from_utf8_lossy(&script).contains(&second));
    write_index_with(output.path(), "b", false);
    assert_eq!(there(), [false; 4]);
}

#[test]
fn a_compressed_file_of_someone_else_is_never_replaced() {
    let output = new_folder();
    write_index(output.path(), "a");
    let file = output.path().join("speur.js.gz");
    fs::write(&file, Encoding::Gzip.best(b"export const mine = 1;")).expect("The folder is ours.");
    let Err(Failure::Message(message)) = check(output.path(), false, true) else { panic!("it would be lost") };
    assert!(message.contains("speur.js.gz was not written by `speur index`"), "{message}");
    check(output.path(), false, false).expect("It is not touched.");
    let packed = Packed::single(SCRIPT, HELPER, &Site::default(), &[], false);
    let remarks = write(output.path(), &packed, &Written::default()).expect("The folder can be written.");
    assert!(file.exists() && remarks[0].files[0].ends_with("speur.js.gz"), "{remarks:?}");
}
