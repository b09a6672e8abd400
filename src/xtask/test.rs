//! `cargo xtask test`: everything that must hold, from formatting to real browsers.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::module::{self, Contents};
use crate::types::Types;
use crate::workspace::{WASM_TARGET, Workspace, run};
use crate::{browser, dist, sizes, toolchain};

/// The module as it is shipped. In another profile its build script would be compiled again, which takes longer than
/// all the rest of the wasm tests (320 seconds of a processor for 30, 2026-11).
const MODULE: [&str; 6] = ["--package", "speur", "--profile", "wasm", "--target", WASM_TARGET];

/// Runs every check in turn and stops at the first that fails.
pub fn test(workspace: &Workspace) -> Result<()> {
    let start = Instant::now();
    toolchain::ensure_wasm_target(workspace)?;
    toolchain::ensure_components(workspace)?;
    let browsers = browser::ensure_browsers(workspace)?;
    let types = Types::ensure(workspace)?;

    let cargo = |arguments: &str| run(&mut workspace.cargo(arguments));
    step("formatting", || cargo("fmt --all --check"))?;
    step("lints", || {
        cargo("clippy --workspace --all-targets -- -D warnings")?;
        // "All targets" are those that `cargo test` runs.
        cargo("clippy --workspace --test browser -- -D warnings")
    })?;
    step("types of the scripts", || types.check(workspace))?;
    step("Rust tests", || cargo("test --workspace"))?;
    let page_module = workspace.page_module();
    step("module", || module::build(workspace, Contents::Page { seeds: None, output: &page_module }))?;
    step("lints of the module", || {
        run(workspace.cargo("clippy --lib --test wasm").args(MODULE).args(["--", "-D", "warnings"]))?;
        // The engine for an index in many files.
        let features = ["--no-default-features", "--features", "chunks", "--", "-D", "warnings"];
        run(workspace.cargo("clippy --lib").args(MODULE).args(features))
    })?;
    step("wasm tests", || wasm_tests(workspace, &browsers.chromedriver))?;
    let assets = step("command with the widget inside", || {
        let assets = dist::write_assets(workspace)?;
        run(workspace.cargo("build --workspace --bin speur").env("SPEUR_ASSETS", &assets))?;
        Ok(assets)
    })?;
    step("sizes", || sizes::check(workspace, &assets))?;
    let other_page = step("page over other seeds", || other_page(workspace))?;
    step("browser tests", || {
        // `--workspace` keeps the features of shared dependencies, and with them what is already compiled.
        run(workspace
            .cargo("test --workspace --test browser")
            .env("SPEUR_ASSETS", &assets)
            .env("SPEUR", workspace.target.join(format!("debug/speur{}", std::env::consts::EXE_SUFFIX)))
            .env("OTHER_PAGE", &other_page)
            .env("AXE", types.axe())
            .envs(browsers.variables()))
    })?;

    println!("All steps passed in {:.1} s.", start.elapsed().as_secs_f64());
    Ok(())
}

/// Says what begins, and when it ends how long it took.
fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("== {name}");
    let start = Instant::now();
    let outcome = work().with_context(|| format!("the step \"{name}\" failed"))?;
    println!("== {name}: passed in {:.1} s", start.elapsed().as_secs_f64());
    Ok(outcome)
}

/// Makes a copy of the page whose module has the index of `tests/site`.
fn other_page(workspace: &Workspace) -> Result<PathBuf> {
    let page = workspace.target.join("other-page");
    let (seeds, output) = (workspace.root.join("tests/site"), page.join("pkg"));
    module::build(workspace, Contents::Page { seeds: Some(&seeds), output: &output })?;
    copy_folder(&workspace.root.join("www"), &page)?;
    Ok(page)
}

/// Copies the files of a folder, and of those in it but for the module.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("{} could not be made", to.display()))?;
    let files = fs::read_dir(from).with_context(|| format!("{} is missing from the repository", from.display()))?;
    for file in files.flatten().filter(|file| file.file_name() != "pkg") {
        let copy = to.join(file.file_name());
        if file.path().is_dir() {
            copy_folder(&file.path(), &copy)?;
        } else {
            fs::copy(file.path(), &copy).with_context(|| format!("{} could not be written", copy.display()))?;
        }
    }
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
        .env("CHROMEDRIVER", driver)
        // In seconds: by themselves they give up on a busy machine.
        .env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120"))
}
