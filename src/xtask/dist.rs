//! `cargo xtask dist`: the command `speur` as its users get it, with the widget inside.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::module::{self, Contents};
use crate::workspace::{Workspace, run};

/// The script that pages load, and its types.
const SCRIPT_FILES: [&str; 2] = ["speur.js", "speur.d.ts"];

/// Leaves `target/dist/speur` and prints its path and size.
pub fn dist(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("dist");
    let assets = write_assets(workspace)?;
    run(workspace.cargo("build --release --package speur-cli --bin speur").env("SPEUR_ASSETS", &assets))?;
    let program = format!("speur{}", std::env::consts::EXE_SUFFIX);
    let speur = folder.join(&program);
    let bytes = copy(&workspace.target.join("release").join(&program), &speur)?;
    println!("{}: {bytes} bytes", speur.display());
    Ok(())
}

/// Writes what is put inside the command to `target/dist/assets`, which it returns: [`SCRIPT_FILES`] and `engine/`, the
/// module without an index.
pub fn write_assets(workspace: &Workspace) -> Result<PathBuf> {
    let assets = workspace.target.join("dist/assets");
    // Files of an earlier build must not end up inside this one.
    if assets.exists() {
        fs::remove_dir_all(&assets).with_context(|| format!("{} could not be emptied", assets.display()))?;
    }
    module::build(workspace, Contents::Engine { output: &assets.join("engine") })?;
    for name in SCRIPT_FILES {
        copy(&workspace.root.join("www").join(name), &assets.join(name))?;
    }
    Ok(assets)
}

/// Copies a file and returns its length in bytes.
fn copy(from: &Path, to: &Path) -> Result<u64> {
    // Removed first: a program that is running cannot be overwritten, but it can be replaced.
    if to.exists() {
        fs::remove_file(to).with_context(|| format!("{} could not be replaced", to.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("{} could not be copied to {}", from.display(), to.display()))
}
