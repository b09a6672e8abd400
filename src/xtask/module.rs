//! Builds the module that browsers load: cargo makes the wasm, wasm-bindgen the JavaScript that calls it.
//!
//! wasm-bindgen is used as a library of the same version as the crate inside the module, so no tool is installed and
//! none can be of another version.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::{Bindgen, Output};

use crate::arrange::arranged;
use crate::toolchain;
use crate::unreached;
use crate::workspace::{WASM_TARGET, Workspace, run};

/// What the module carries, and where its files go.
pub enum Contents<'a> {
    /// The engine and the index of a folder of documents.
    Page {
        /// The folder, when it is not `seeds` or the one that `SPEUR_SEEDS` names.
        seeds: Option<&'a Path>,
        /// Made if missing; the page of the project loads `www/pkg`.
        output: &'a Path,
    },
    /// The engine alone, into the folder given.
    Engine {
        /// Whether it reads an index in many small files, and not one in a single file.
        reads_chunks: bool,
        /// Made if missing.
        output: &'a Path,
    },
}

/// Builds the module and prints where it went and its size.
///
/// Leaves `engine.js`, `engine_bg.wasm` and the types of both (`.d.ts`) in the output folder.
pub fn build(workspace: &Workspace, contents: Contents) -> Result<()> {
    let mut cargo = workspace.cargo("build --lib --package speur --profile wasm --target");
    cargo.arg(WASM_TARGET);
    let output = match contents {
        Contents::Page { seeds, output } => {
            if let Some(seeds) = seeds {
                cargo.env("SPEUR_SEEDS", absolute(seeds)?);
            }
            output
        }
        Contents::Engine { reads_chunks, output } => {
            cargo.arg("--no-default-features");
            if reads_chunks {
                cargo.args(["--features", "chunks"]);
            }
            output
        }
    };
    toolchain::ensure_wasm_target(workspace)?;
    run(&mut cargo)?;

    let mut bound = Bindgen::new()
        .input_path(workspace.target.join(WASM_TARGET).join("wasm/speur.wasm"))
        .out_name("engine")
        .web(true)
        .and_then(|bindgen| {
            // `speur.js` names the wasm file itself, so the JavaScript needs no address of its own.
            bindgen.omit_default_module_path(true);
            bindgen.typescript(true).remove_name_section(true).remove_producers_section(true).generate_output()
        })
        .context("wasm-bindgen could not read the module")?;
    // What the module may use is for linkers; a browser sees it.
    bound.wasm_mut().customs.remove_raw("target_features");
    unreached::leave_out(bound.wasm_mut())?;
    let renamed = shorten_names(&mut bound);
    bound.emit(output).with_context(|| format!("wasm-bindgen could not write the module to {}", output.display()))?;
    shorten_glue(&output.join("engine.js"), &renamed)?;

    let wasm = output.join("engine_bg.wasm");
    let module = fs::read(&wasm).with_context(|| format!("expected the module at {}", wasm.display()))?;
    let module = arranged(&module)?;
    fs::write(&wasm, &module).with_context(|| format!("{} could not be written", wasm.display()))?;
    println!("{}: {} bytes", wasm.display(), module.len());
    Ok(())
}

/// Gives what the module imports and exports short names, and returns what stands for them in the glue, the old with the new.
/// The old ones end with hashes or are long, and no compression makes them nothing: 0.4 kB brotli of the module, and 0.3 of
/// the glue. What is exported and not in the glue is not exported any more.
fn shorten_names(bound: &mut Output) -> Vec<(String, String)> {
    const IMPORTED: &str = "\"./engine_bg.js\"";
    let mut renamed = vec![(IMPORTED.to_owned(), "i".to_owned())];
    let glue = bound.js().to_owned();
    let module = bound.wasm_mut();
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = format!("i{number}");
        renamed.push((format!(" {}: function", import.name), format!(" {short}: function")));
        (import.module, import.name) = ("i".to_owned(), short);
    }
    let in_glue = |name: &str| format!("wasm.{name}");
    let unused = module.exports.iter().filter(|export| places(&glue, &in_glue(&export.name)).is_empty());
    let unused: Vec<_> = unused.map(|export| export.id()).collect();
    unused.into_iter().for_each(|export| module.exports.delete(export));
    for (number, export) in module.exports.iter_mut().enumerate() {
        let short = format!("e{number}");
        renamed.push((in_glue(&export.name), in_glue(&short)));
        export.name = short;
    }
    renamed
}

/// The glue hands each import to the module as a function of an object, and calls exports by their names. What of it runs nowhere
/// is left out.
fn shorten_glue(glue: &Path, names: &[(String, String)]) -> Result<()> {
    let mut text = fs::read_to_string(glue).with_context(|| format!("expected the glue at {}", glue.display()))?;
    let not_found =
        |part: &str| format!("expected {} to have {part:?}; wasm-bindgen writes it otherwise now", glue.display());
    for (long, short) in names {
        let places = places(&text, long);
        if places.is_empty() {
            bail!(not_found(long));
        }
        for place in places.into_iter().rev() {
            text.replace_range(place, short);
        }
    }
    for block in UNREACHED {
        text = without_block(&text, block).with_context(|| not_found(block))?;
    }
    fs::write(glue, text).with_context(|| format!("{} could not be written", glue.display()))
}

/// Blocks of the glue that run nowhere: browsers that run the module have had `encodeInto` for years before, and every text that
/// is handed to it comes with a way to make room.
const UNREACHED: [&str; 2] = ["if (!('encodeInto' in cachedTextEncoder)) {", "if (realloc === undefined) {"];

/// The glue without a block that begins with this line.
fn without_block(glue: &str, first_line: &str) -> Option<String> {
    let start = glue.find(first_line)?;
    let line = glue[..start].rfind('\n').map_or(0, |before| before + 1);
    let end = format!("\n{}}}\n", &glue[line..start]);
    let after = start + glue[start..].find(&end)? + end.len();
    Some(glue[..line].to_owned() + &glue[after..])
}

/// Where a text has a name, and not only the beginning of another one.
fn places(text: &str, name: &str) -> Vec<Range<usize>> {
    let all = text.match_indices(name).map(|(at, _)| at..at + name.len());
    let is_name =
        |place: &Range<usize>| !text[place.end..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
    all.filter(is_name).collect()
}

/// The build script runs in another folder than the person who typed the path.
fn absolute(seeds: &Path) -> Result<PathBuf> {
    let folder =
        seeds.canonicalize().with_context(|| format!("no folder at {}, given with --seeds", seeds.display()))?;
    if !folder.is_dir() {
        bail!("expected a folder of documents after --seeds, found the file {}", seeds.display());
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::{places, without_block};

    #[test]
    fn a_name_is_no_beginning_of_another() {
        let text = "wasm.free(wasm.free_all, wasm.free)";
        assert_eq!(places(text, "wasm.free"), [0..9, 25..34]);
        assert!(places(text, "wasm.all").is_empty());
    }

    #[test]
    fn a_block_ends_where_its_line_began() {
        let text = "a\n    if (b) {\n        if (c) {\n        }\n    }\n    d\n}\n";
        assert_eq!(without_block(text, "if (b) {").as_deref(), Some("a\n    d\n}\n"));
        assert_eq!(without_block(text, "if (e) {"), None);
    }
}
