//! What Rust itself must bring: the wasm target, and the components that check the code.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{WASM_TARGET, Workspace, find_program, run, succeeds};

/// Adds the wasm target if it is missing.
pub fn ensure_wasm_target(workspace: &Workspace) -> Result<()> {
    // The question goes to rustc and not to rustup: a distribution's Rust may have the target without rustup.
    let output = Command::new("rustc")
        .current_dir(&workspace.root)
        .args(["--print", "target-libdir", "--target", WASM_TARGET])
        .output()
        .context("rustc could not be started; install Rust from https://rustup.rs")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if output.status.success() && folder.is_dir() {
        return Ok(());
    }
    println!("adding the target {WASM_TARGET} (rustup)…");
    rustup(workspace, &["target", "add", WASM_TARGET])
}

/// Adds rustfmt and clippy if they are missing.
pub fn ensure_components(workspace: &Workspace) -> Result<()> {
    for (component, question) in [("rustfmt", "fmt --version"), ("clippy", "clippy --version")] {
        if !succeeds(&mut workspace.cargo(question)) {
            println!("adding the component {component} (rustup)…");
            rustup(workspace, &["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    let Some(rustup) = find_program("rustup") else {
        bail!(
            "expected the program rustup to run `rustup {}`, but it is not in PATH; \
             install it from https://rustup.rs, or add that part of Rust by your system's own means",
            arguments.join(" ")
        );
    };
    run(Command::new(rustup).current_dir(&workspace.root).args(arguments))
}
