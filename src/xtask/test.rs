//! `cargo xtask test`: everything that must hold, from formatting to a real browser.

use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::module::{self, Contents};
use crate::workspace::{WASM_TARGET, Workspace, run};
use crate::{browser, toolchain};

/// The module as it is shipped. In another profile its build script would be compiled again, which takes longer than
/// all the rest of the wasm tests (320 seconds of a processor for 30, 2026-11).
const MODULE: [&str; 6] = ["--package", "speur", "--profile", "wasm", "--target", WASM_TARGET];

/// Runs every check in turn and stops at the first that fails.
pub fn test(workspace: &Workspace) -> Result<()> {
    let start = Instant::now();
    toolchain::ensure_wasm_target(workspace)?;
    toolchain::ensure_components(workspace)?;
    let driver = browser::ensure_browser()?;

    let cargo = |arguments: &str| run(&mut workspace.cargo(arguments));
    step("formatting", || cargo("fmt --all --check"))?;
    step("lints", || {
        cargo("clippy --workspace --all-targets -- -D warnings")?;
        // "All targets" are those that `cargo test` runs.
        cargo("clippy --workspace --test browser -- -D warnings")
    })?;
    step("Rust tests", || cargo("test --workspace"))?;
    step("module", || module::build(workspace, Contents::Page { seeds: None }))?;
    step("lints of the module", || {
        run(workspace.cargo("clippy --lib --test wasm").args(MODULE).args(["--", "-D", "warnings"]))
    })?;
    step("wasm tests", || wasm_tests(workspace, &driver))?;
    // `--workspace` keeps the features of shared dependencies, and with them what is already compiled.
    step("browser tests", || run(workspace.cargo("test --workspace --test browser").env("CHROMEDRIVER", &driver)))?;

    println!("All steps passed in {:.1} s.", start.elapsed().as_secs_f64());
    Ok(())
}

/// Says what begins, and when it ends how long it took.
fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("== {name}");
    let start = Instant::now();
    work().with_context(|| format!("the step \"{name}\" failed"))?;
    println!("== {name}: passed in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Runs `tests/wasm.rs` in headless Chromium.
fn wasm_tests(workspace: &Workspace, driver: &Path) -> Result<()> {
    run(&mut workspace.cargo("build --workspace --example wasm-runner"))?;
    let runner = format!("debug/examples/wasm-runner{}", std::env::consts::EXE_SUFFIX);
    run(workspace
        .cargo("test --test wasm")
        .args(MODULE)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", workspace.target.join(runner))
        .env("CHROMEDRIVER", driver))
}
