//! `cargo xtask dist`: the command `speur` as its users get it, with the widget inside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::module::{self, Contents};
use crate::workspace::{Workspace, run};

/// Leaves `target/dist/speur`, and in `target/dist/demo` a page over the seeds that a double click opens; prints where.
pub fn dist(workspace: &Workspace) -> Result<()> {
    let speur = command(workspace)?;
    let bytes = fs::metadata(&speur).with_context(|| format!("{} is gone", speur.display()))?.len();
    println!("{}: {bytes} bytes", speur.display());
    let demo = workspace.target.join("dist/demo");
    let options = ["index", "--packing", "inlined", "--quiet", "--output"];
    run(Command::new(&speur).args(options).args([&demo, &workspace.root.join("seeds")]))?;
    let page = demo.join("index.html");
    fs::write(&page, include_str!("demo.html")).with_context(|| format!("{} could not be written", page.display()))?;
    println!("{}: opens by double click", page.display());
    Ok(())
}

/// Leaves `target/dist/speur`, and returns where that is.
pub fn command(workspace: &Workspace) -> Result<PathBuf> {
    let assets = write_assets(workspace)?;
    run(workspace.cargo("build --release --package speur-cli --bin speur").env("SPEUR_ASSETS", &assets))?;
    let program = format!("speur{}", std::env::consts::EXE_SUFFIX);
    let speur = workspace.target.join("dist").join(&program);
    copy(&workspace.target.join("release").join(&program), &speur)?;
    Ok(speur)
}

/// Writes what is put inside the command to `target/dist/assets`, which it returns: `speur.js`, `inlined.js` with all
/// scripts inside, in `generation/` the module without an index, its glue, the interface with its languages, and the
/// types of the script, and in `chunked/` the module and the glue for an index in many files.
pub fn write_assets(workspace: &Workspace) -> Result<PathBuf> {
    let assets = workspace.target.join("dist/assets");
    // Files of an earlier build must not end up inside this one.
    if assets.exists() {
        fs::remove_dir_all(&assets).with_context(|| format!("{} could not be emptied", assets.display()))?;
    }
    let generation = assets.join("generation");
    for (output, reads_chunks) in [(&generation, false), (&assets.join("chunked"), true)] {
        module::build(workspace, Contents::Engine { reads_chunks, output })?;
        // The types of the glue are for those who write `speur.js`.
        for name in ["engine.d.ts", "engine_bg.wasm.d.ts"] {
            let file = output.join(name);
            fs::remove_file(&file).with_context(|| format!("{} could not be removed", file.display()))?;
        }
    }
    let www = workspace.root.join("www");
    copy(&www.join("speur.d.ts"), &generation.join("speur.d.ts"))?;
    run(&mut workspace.cargo("build --workspace --example scripts"))?;
    let program = format!("debug/examples/scripts{}", std::env::consts::EXE_SUFFIX);
    run(Command::new(workspace.target.join(program)).args([&www, &assets]))?;
    Ok(assets)
}

/// Copies a file over another.
fn copy(from: &Path, to: &Path) -> Result<()> {
    // Removed first: a program that is running cannot be overwritten, but it can be replaced.
    if to.exists() {
        fs::remove_file(to).with_context(|| format!("{} could not be replaced", to.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("{} could not be copied to {}", from.display(), to.display()))?;
    Ok(())
}
