//! `speur index`: a folder of pages becomes a search that can be uploaded.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use speur::engine::index::{Index, IndexBuilder};
use speur_documents::Options;
use xxhash_rust::xxh64::Xxh64;

use crate::failure::Failure;
use crate::{arguments, assets};

const INDEX_FILE: &str = "index.speur";

pub(crate) fn index(arguments: &arguments::Index) -> Result<(), Failure> {
    let start = Instant::now();
    let script = assets::script()?;
    let engine = assets::engine()?;

    let options = Options { base_url: arguments.base_url.clone(), language: arguments.lang.clone() };
    let read =
        speur_documents::read_inputs(&arguments.input, Some(&arguments.output), &options).map_err(Failure::message)?;
    let left_out = read.left_out.len();
    let mut builder = IndexBuilder::new();
    read.documents.into_iter().for_each(|document| builder.add(document));
    let bytes = builder.finish()?;

    let mut files = engine.to_vec();
    files.push((INDEX_FILE, &bytes));
    let generation = generation_of(&files);
    write_output(&arguments.output, &generation, script, &files)?;

    if !arguments.quiet {
        let statistics = Index::open(&*bytes)?.statistics();
        let mut out = std::io::stdout().lock();
        let seconds = start.elapsed().as_secs_f64();
        writeln!(out, "{} pages with {} words in {seconds:.1} s", statistics.documents, statistics.words)?;
        if left_out > 0 {
            writeln!(out, "{left_out} files that are no pages were left out (pictures, styles, scripts, …)")?;
        }
        for (name, bytes) in &files {
            writeln!(out, "{:>12} bytes  {}", bytes.len(), arguments.output.join(&generation).join(name).display())?;
        }
        writeln!(out, "Load {} in a page, as a module.", arguments.output.join("speur.js").display())?;
    }
    Ok(())
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

/// Writes the generation first and the script that names it last, so that a page that loads meanwhile gets the old
/// search or the new one.
fn write_output(output: &Path, generation: &str, script: &str, files: &[(&str, &[u8])]) -> Result<(), Failure> {
    let folder = output.join(generation);
    fs::create_dir_all(&folder).map_err(|error| Failure::file("make the folder", &folder, &error))?;
    for (name, bytes) in files {
        let file = folder.join(name);
        fs::write(&file, bytes).map_err(|error| Failure::file("write", &file, &error))?;
    }
    let named = serde_json::json!({ "folder": format!("./{generation}/"), "index": INDEX_FILE });
    let mut text = String::with_capacity(script.len());
    for line in script.lines() {
        if line.starts_with(assets::GENERATION_LINE) {
            text += &format!("{}{named};\n", assets::GENERATION_LINE);
        } else {
            text += line;
            text.push('\n');
        }
    }
    let (temporary, file) = (folder.join("speur.js.new"), output.join("speur.js"));
    fs::write(&temporary, text).map_err(|error| Failure::file("write", &temporary, &error))?;
    fs::rename(&temporary, &file).map_err(|error| Failure::file("replace", &file, &error))
}
