//! `speur index`: a folder of pages becomes a search that can be uploaded.

use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::Instant;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde::Serialize;
use sha2::{Digest, Sha384};
use speur::engine::index::{Index, IndexBuilder};
use speur_documents::{Document, Options};
use speur_language::relate_with;
use speur_language::synonyms::Synonyms;
use xxhash_rust::xxh64::Xxh64;

use crate::arguments::Packing;
use crate::failure::Failure;
use crate::opened::generation_in;
use crate::{arguments, assets};

const INDEX_FILE: &str = "index.speur";

/// What a reader who searches downloads most of.
const MAIN_FILES: [&str; 2] = ["engine_bg.wasm", INDEX_FILE];

pub(crate) fn index(arguments: &arguments::Index) -> Result<(), Failure> {
    let start = Instant::now();
    let synonyms = arguments.synonyms.as_deref().map_or_else(|| Ok(Synonyms::default()), read_synonyms)?;
    let is_inlined = arguments.packing == Packing::Inlined;
    let script = match arguments.packing {
        Packing::Auto | Packing::Single => assets::script()?,
        Packing::Inlined => assets::inlined_script()?,
        Packing::Chunked => {
            let remedy = "choose single, whose index is one file, or leave --packing out";
            return Err(Failure::message(format!("the packing chunked is not there yet; {remedy}")));
        }
    };
    let mut files = assets::generation()?;
    check_output(&arguments.output, is_inlined)?;

    let options = Options {
        base_url: arguments.base_url.clone(),
        language: arguments.lang.clone(),
        keeps_index: is_inlined && !arguments.base_url.as_ref().is_some_and(|base| base.contains("://")),
    };
    let read =
        speur_documents::read_inputs(&arguments.input, Some(&arguments.output), &options).map_err(Failure::message)?;
    if !arguments.quiet {
        let mut out = std::io::stderr().lock();
        for warning in &read.warnings {
            writeln!(out, "warning: {warning}")?;
        }
    }
    let left_out = read.left_out.len();
    let left_out_by_marks = read.left_out_by_marks.len();
    let bytes = build(read.documents, synonyms)?;

    let statistics = Index::open(&*bytes)?.statistics();
    files.push((INDEX_FILE, &bytes));
    let generation = generation_of(&files);
    let named = named(script, &generation, statistics.documents as usize, bytes.len());
    if is_inlined {
        write_inlined(&arguments.output, &generation, &named, &files)?;
    } else {
        let scripts = [("sw-helper.js", assets::helper()?), ("speur.js", &named)];
        write_output(&arguments.output, &generation, &scripts, &files)?;
    }

    if !arguments.quiet {
        let mut out = std::io::stdout().lock();
        let seconds = start.elapsed().as_secs_f64();
        writeln!(out, "{} pages with {} words in {seconds:.1} s", statistics.documents, statistics.words)?;
        if left_out > 0 {
            writeln!(out, "{left_out} files that are no pages were left out (pictures, styles, scripts, …)")?;
        }
        if left_out_by_marks > 0 {
            writeln!(
                out,
                "{left_out_by_marks} pages were left out by data-speur-body, data-speur-ignore or their like"
            )?;
        }
        let script = arguments.output.join("speur.js");
        if is_inlined {
            let bytes = fs::metadata(&script).map_err(|error| Failure::file("read", &script, &error))?.len();
            writeln!(out, "{bytes:>12} bytes  {}, with everything inside", script.display())?;
            writeln!(out, "Load it in a page by <script src=\"speur.js\"></script>, not as a module.")?;
            return Ok(());
        }
        let folder = arguments.output.join(&generation);
        let (main, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(name, _)| MAIN_FILES.contains(name));
        for (name, bytes) in main {
            writeln!(out, "{:>12} bytes  {}", bytes.len(), folder.join(name).display())?;
        }
        let bytes: usize = rest.iter().map(|(_, bytes)| bytes.len()).sum();
        writeln!(out, "{bytes:>12} bytes  {} scripts beside them, loaded when they are used", rest.len())?;
        let bytes = fs::read(&script).map_err(|error| Failure::file("read", &script, &error))?;
        let hash = BASE64_STANDARD.encode(Sha384::digest(&bytes));
        let folder = arguments.output.file_name().unwrap_or_default().to_string_lossy();
        writeln!(
            out,
            "Put these lines where the search belongs; the first without integrity if you will not renew it:"
        )?;
        writeln!(out, "  <script type=\"module\" src=\"{folder}/speur.js\" integrity=\"sha384-{hash}\"></script>")?;
        writeln!(out, "  <speur-search></speur-search>")?;
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

/// Files that Speur did not write are never touched: scripts of someone else by the names of ours stop the command.
fn check_output(output: &Path, is_inlined: bool) -> Result<(), Failure> {
    check_script(&output.join("speur.js"), |text| generation_in(text).is_some_and(|found| found.index.is_some()))?;
    if is_inlined {
        return Ok(());
    }
    check_script(&output.join("sw-helper.js"), |text| text.starts_with(assets::HELPER_LINE))
}

fn check_script(script: &Path, is_ours: impl FnOnce(&str) -> bool) -> Result<(), Failure> {
    match fs::read_to_string(script) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(text) if is_ours(&text) => Ok(()),
        _ => Err(Failure::message(format!(
            "{} was not written by `speur index`, and would be replaced; name another folder, or move that file away",
            script.display()
        ))),
    }
}

/// The line of `speur.js`. A structure, for its fields have one order: that of a map depends on who else uses serde_json.
#[derive(Serialize)]
struct Named<'a> {
    folder: &'a str,
    index: &'a str,
    scripts: &'a str,
    documents: usize,
    bytes: usize,
}

/// The script with the name of its generation in it.
fn named(script: &str, generation: &str, documents: usize, bytes: usize) -> String {
    let folder = &*format!("./{generation}/");
    with_line(script, assets::GENERATION_LINE, &Named { folder, index: INDEX_FILE, scripts: folder, documents, bytes })
}

/// The script with another value in the line that begins so.
fn with_line(script: &str, start: &str, value: &impl Serialize) -> String {
    let value = serde_json::to_string(value).expect("Texts and numbers are JSON.");
    let mut text = String::with_capacity(script.len());
    for line in script.lines() {
        if line.starts_with(start) {
            text += &format!("{start}{value};\n");
        } else {
            text += line;
            text.push('\n');
        }
    }
    text
}

/// Writes the generation first and then the scripts, the one that names it last, so that a page that loads meanwhile gets
/// the old search or the new one.
fn write_output(
    output: &Path,
    generation: &str,
    scripts: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Result<(), Failure> {
    let folder = output.join(generation);
    let temporary = folder.join("writing.tmp");
    for (name, bytes) in files {
        let file = folder.join(name);
        let within = file.parent().unwrap_or(&folder);
        fs::create_dir_all(within).map_err(|error| Failure::file("make the folder", within, &error))?;
        replace(&file, &temporary, bytes)?;
    }
    scripts.iter().try_for_each(|(name, text)| replace(&output.join(name), &temporary, text.as_bytes()))
}

/// Writes the script alone, with the engine and the index inside.
fn write_inlined(output: &Path, generation: &str, script: &str, files: &[(&str, &[u8])]) -> Result<(), Failure> {
    fs::create_dir_all(output).map_err(|error| Failure::file("make the folder", output, &error))?;
    let inside = files.iter().filter(|(name, _)| MAIN_FILES.contains(name));
    let inside: BTreeMap<_, _> = inside.map(|(name, bytes)| (*name, BASE64_STANDARD.encode(bytes))).collect();
    let text = with_line(script, assets::INSIDE_LINE, &inside);
    // No file of somebody else has this name.
    replace(&output.join("speur.js"), &output.join(format!("speur-{generation}.tmp")), text.as_bytes())
}

/// Puts a file in place whole, by way of a temporary one. One that has these bytes already stays as it is.
fn replace(file: &Path, temporary: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if fs::read(file).is_ok_and(|known| known == bytes) {
        return Ok(());
    }
    fs::write(temporary, bytes).map_err(|error| Failure::file("write", temporary, &error))?;
    fs::rename(temporary, file).map_err(|error| Failure::file("replace", file, &error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::Source;
    use crate::opened::open;

    const SCRIPT: &str = "// Above.\nconst GENERATION = { \"folder\": \"./pkg/\", \"index\": null };\n// Below.\n";

    const HELPER: &str = "// Written by `speur index`: it may replace this.\n";

    #[test]
    fn the_script_names_the_generation_and_nothing_else_is_touched() {
        let output = tempfile::tempdir().expect("A temporary folder can be made.");
        fs::write(output.path().join("mine.txt"), "mine").expect("The folder is new.");
        for _ in 0..2 {
            check_output(output.path(), false).expect("Speur may write here, and again.");
            let files: [(&str, &[u8]); 2] = [(INDEX_FILE, b"bytes"), ("lang/nl.js", b"{}")];
            let scripts = [("sw-helper.js", HELPER), ("speur.js", &named(SCRIPT, "abc", 7, 5))];
            write_output(output.path(), "abc", &scripts, &files).expect("The folder can be written.");
        }
        let read = |name: &str| fs::read_to_string(output.path().join(name)).expect("It was written.");
        let line = r#"{"folder":"./abc/","index":"index.speur","scripts":"./abc/","documents":7,"bytes":5}"#;
        let expected = format!("// Above.\nconst GENERATION = {line};\n// Below.\n");
        assert_eq!(
            [read("speur.js"), read("sw-helper.js"), read("abc/index.speur"), read("abc/lang/nl.js"), read("mine.txt")],
            [expected.as_str(), HELPER, "bytes", "{}", "mine"]
        );
        assert_eq!(
            fs::read_dir(output.path().join("abc")).expect("It is there.").count(),
            2,
            "nothing temporary is left"
        );
    }

    #[test]
    fn an_inlined_script_has_all_inside_and_is_known_again() {
        let script = format!("(() => {{\n{SCRIPT}const INSIDE = {{}};\n}})();\n");
        let folder = tempfile::tempdir().expect("A temporary folder can be made.");
        let output = folder.path().join("made");
        let bytes = build(vec![Document { id: "a".into(), ..Document::default() }], Synonyms::default());
        let bytes = bytes.expect("It is short.");
        for _ in 0..2 {
            check_output(&output, true).expect("Speur may write here, and again.");
            let files: [(&str, &[u8]); 3] = [("engine_bg.wasm", b"\0asm"), (INDEX_FILE, &bytes), ("lang/nl.js", b"{}")];
            write_inlined(&output, "abc", &named(&script, "abc", 1, 5), &files).expect("The folder can be written.");
        }
        let text = fs::read_to_string(output.join("speur.js")).expect("It was written.");
        assert!(text.contains("\nconst INSIDE = {\"engine_bg.wasm\":\"AGFzbQ==\",\"index.speur\":\""), "{text}");
        assert!(text.contains("\"folder\":\"./abc/\"") && text.ends_with("};\n})();\n"), "{text}");
        assert_eq!(fs::read_dir(&output).expect("It is there.").count(), 1, "nothing lies beside it");
        let opened = open(&Source { index: Some(output.clone()) }).expect("It was just written.");
        assert_eq!(opened.statistics().documents, 1);

        fs::write(output.join("speur.js"), text.replace("\"index.speur\":\"", "\"index.speur\":\"?"))
            .expect("It is ours.");
        let Err(Failure::Message(message)) = open(&Source { index: Some(output) }) else { panic!("It is broken.") };
        assert!(message.contains("to have index.speur inside"), "{message}");
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
        for (name, text) in [("sw-helper.js", "mine();"), ("speur.js", "export const mine = 1;"), ("speur.js", SCRIPT)]
        {
            fs::write(output.path().join(name), text).expect("The folder is new.");
            let Err(Failure::Message(message)) = check_output(output.path(), false) else {
                panic!("{text} would be lost")
            };
            assert!(message.contains("was not written by `speur index`"), "{message}");
        }
    }
}
