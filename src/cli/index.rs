//! `speur index`: a folder of pages becomes a search that can be uploaded.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::Instant;

use speur::engine::index::{Index, IndexBuilder};
use speur_documents::{Document, Options};
use speur_language::relate_with;
use speur_language::synonyms::Synonyms;
use xxhash_rust::xxh64::Xxh64;

use crate::failure::Failure;
use crate::opened::generation_in;
use crate::{arguments, assets};

const INDEX_FILE: &str = "index.speur";

/// What a reader who searches downloads most of.
const MAIN_FILES: [&str; 2] = ["engine_bg.wasm", INDEX_FILE];

pub(crate) fn index(arguments: &arguments::Index) -> Result<(), Failure> {
    let start = Instant::now();
    let synonyms = arguments.synonyms.as_deref().map_or_else(|| Ok(Synonyms::default()), read_synonyms)?;
    let script = assets::script()?;
    let mut files = assets::generation()?;
    check_output(&arguments.output)?;

    let options = Options { base_url: arguments.base_url.clone(), language: arguments.lang.clone() };
    let read =
        speur_documents::read_inputs(&arguments.input, Some(&arguments.output), &options).map_err(Failure::message)?;
    let left_out = read.left_out.len();
    let bytes = build(read.documents, synonyms)?;

    let statistics = Index::open(&*bytes)?.statistics();
    files.push((INDEX_FILE, &bytes));
    let generation = generation_of(&files);
    write_output(&arguments.output, &generation, script, statistics.documents as usize, &files)?;

    if !arguments.quiet {
        let mut out = std::io::stdout().lock();
        let seconds = start.elapsed().as_secs_f64();
        writeln!(out, "{} pages with {} words in {seconds:.1} s", statistics.documents, statistics.words)?;
        if left_out > 0 {
            writeln!(out, "{left_out} files that are no pages were left out (pictures, styles, scripts, …)")?;
        }
        let folder = arguments.output.join(&generation);
        let (main, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| MAIN_FILES.contains(name));
        for (name, bytes) in main {
            writeln!(out, "{:>12} bytes  {}", bytes.len(), folder.join(name).display())?;
        }
        let bytes: usize = rest.iter().map(|(_, bytes)| bytes.len()).sum();
        writeln!(out, "{bytes:>12} bytes  {} scripts beside them, loaded when they are used", rest.len())?;
        writeln!(out, "Load {} in a page, as a module.", arguments.output.join("speur.js").display())?;
    }
    Ok(())
}

/// Reads what the owner of the site says that words mean.
fn read_synonyms(file: &Path) -> Result<Synonyms, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::file("read the synonyms", file, &error))?;
    Synonyms::parse(&text).map_err(|error| Failure::message(format!("{}, {error}", file.display())))
}

/// The bytes of the index.
fn build(documents: Vec<Document>, synonyms: Synonyms) -> Result<Vec<u8>, Failure> {
    let mut builder = IndexBuilder::new().relate(move |words| relate_with(words, &synonyms));
    documents.into_iter().for_each(|document| builder.add(document));
    Ok(builder.finish()?)
}

/// A name that changes with the content of any file: addresses under it can be cached for ever.
fn generation_of(files: &[(&str, &[u8])]) -> String {
    let mut hash = Xxh64::new(0);
    for (name, bytes) in files {
        hash.update(name.as_bytes());
        hash.update(bytes);
    }
    format!("{:016x}", hash.digest())
}

/// Files that Speur did not write are never touched: a `speur.js` of someone else stops the command.
fn check_output(output: &Path) -> Result<(), Failure> {
    let script = output.join("speur.js");
    match fs::read_to_string(&script) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(text) if generation_in(&text).is_some_and(|generation| generation.index.is_some()) => Ok(()),
        _ => Err(Failure::message(format!(
            "{} was not written by `speur index`, and would be replaced; name another folder, or move that file away",
            script.display()
        ))),
    }
}

/// Writes the generation first and the script that names it last, so that a page that loads meanwhile gets the old
/// search or the new one.
fn write_output(
    output: &Path,
    generation: &str,
    script: &str,
    documents: usize,
    files: &[(&str, &[u8])],
) -> Result<(), Failure> {
    let folder = output.join(generation);
    for (name, bytes) in files {
        let file = folder.join(name);
        let within = file.parent().unwrap_or(&folder);
        fs::create_dir_all(within).map_err(|error| Failure::file("make the folder", within, &error))?;
        replace(&file, &folder, bytes)?;
    }
    let relative = format!("./{generation}/");
    let named =
        serde_json::json!({ "folder": relative, "index": INDEX_FILE, "scripts": relative, "documents": documents });
    let mut text = String::with_capacity(script.len());
    for line in script.lines() {
        if line.starts_with(assets::GENERATION_LINE) {
            text += &format!("{}{named};\n", assets::GENERATION_LINE);
        } else {
            text += line;
            text.push('\n');
        }
    }
    replace(&output.join("speur.js"), &folder, text.as_bytes())
}

/// Puts a file in place whole, by way of a temporary one in `folder`. One that has these bytes already stays as it is.
fn replace(file: &Path, folder: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if fs::read(file).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    let temporary = folder.join("writing.tmp");
    fs::write(&temporary, bytes).map_err(|error| Failure::file("write", &temporary, &error))?;
    fs::rename(&temporary, file).map_err(|error| Failure::file("replace", file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "// Above.\nconst GENERATION = { \"folder\": \"./pkg/\", \"index\": null };\n// Below.\n";

    #[test]
    fn the_script_names_the_generation_and_nothing_else_is_touched() {
        let output = tempfile::tempdir().expect("A temporary folder can be made.");
        fs::write(output.path().join("mine.txt"), "mine").expect("The folder is new.");
        for _ in 0..2 {
            check_output(output.path()).expect("Speur may write here, and again.");
            let files: [(&str, &[u8]); 2] = [(INDEX_FILE, b"bytes"), ("lang/nl.js", b"{}")];
            write_output(output.path(), "abc", SCRIPT, 7, &files).expect("The folder can be written.");
        }
        let read = |name: &str| fs::read_to_string(output.path().join(name)).expect("It was written.");
        let line = r#"{"documents":7,"folder":"./abc/","index":"index.speur","scripts":"./abc/"}"#;
        let expected = format!("// Above.\nconst GENERATION = {line};\n// Below.\n");
        assert_eq!(
            [read("speur.js"), read("abc/index.speur"), read("abc/lang/nl.js"), read("mine.txt")],
            [expected.as_str(), "bytes", "{}", "mine"]
        );
        assert_eq!(
            fs::read_dir(output.path().join("abc")).expect("It is there.").count(),
            2,
            "nothing temporary is left"
        );
    }

    #[test]
    fn words_that_mean_the_same_find_each_other() {
        let page = |id: &str| Document { id: id.into(), title: id.into(), ..Document::default() };
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        let file = folder.path().join("synonyms.txt");
        fs::write(&file, "\u{FEFF}# Furniture\r\nsofa, couch\r\n\r\nseat => stool # not the other way round\r\n")
            .expect("The folder is new.");
        let synonyms = read_synonyms(&file).expect("The file is correct.");
        let bytes = build(vec![page("sofa"), page("stool"), page("seat")], synonyms).expect("It is short.");
        let index = Index::open(bytes).expect("It was just built.");
        let find = |query: &str| {
            let results = index.search(query, &Default::default()).expect("The index is whole.");
            results.hits.iter().map(|hit| hit.id.clone()).collect::<Vec<_>>()
        };
        assert_eq!(
            [find("couch "), find("seat "), find("stool ")],
            [vec!["sofa"], vec!["seat", "stool"], vec!["stool"]]
        );
    }

    #[test]
    fn a_script_of_someone_else_is_never_replaced() {
        let output = tempfile::tempdir().expect("A temporary folder can be made.");
        for text in ["export const mine = 1;", SCRIPT] {
            fs::write(output.path().join("speur.js"), text).expect("The folder is new.");
            let Err(Failure::Message(message)) = check_output(output.path()) else { panic!("{text} would be lost") };
            assert!(message.contains("was not written by `speur index`"), "{message}");
        }
    }
}
