//! Builds the module that browsers load: cargo makes the wasm, wasm-bindgen the JavaScript that calls it.
//!
//! wasm-bindgen is used as a library of the same version as the crate inside the module, so no tool is installed and
//! none can be of another version.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::{Bindgen, Output};

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
    let renamed = shorten_imports(&mut bound);
    bound.emit(output).with_context(|| format!("wasm-bindgen could not write the module to {}", output.display()))?;
    rename_in_glue(&output.join("engine.js"), &renamed)?;

    let wasm = output.join("engine_bg.wasm");
    let bytes = fs::metadata(&wasm).with_context(|| format!("expected the module at {}", wasm.display()))?.len();
    println!("{}: {bytes} bytes", wasm.display());
    Ok(())
}

/// Gives what the module imports short names, and returns the old with the new. The old ones end with hashes, which no
/// compression makes smaller: 0.3 kB brotli of the module, and as much of the glue.
fn shorten_imports(bound: &mut Output) -> Vec<(String, String)> {
    let imports = bound.wasm_mut().imports.iter_mut().enumerate();
    imports
        .map(|(number, import)| {
            let short = format!("i{number}");
            (std::mem::replace(&mut import.name, short.clone()), short)
        })
        .collect()
}

/// The glue hands each import to the module as a function of an object.
fn rename_in_glue(glue: &Path, names: &[(String, String)]) -> Result<()> {
    let mut text = fs::read_to_string(glue).with_context(|| format!("expected the glue at {}", glue.display()))?;
    for (long, short) in names {
        let [property, renamed] = [long, short].map(|name| format!(" {name}: function("));
        if text.matches(&property).count() != 1 {
            bail!("expected {} to have {property:?} once; wasm-bindgen writes it otherwise now", glue.display());
        }
        text = text.replace(&property, &renamed);
    }
    fs::write(glue, text).with_context(|| format!("{} could not be written", glue.display()))
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
