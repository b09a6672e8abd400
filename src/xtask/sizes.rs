//! What does a reader download? The budgets of the project, checked on the files that are served.
//!
//! Sizes are those of brotli at its highest quality, as a host that compresses ahead serves them; kB are 1,000 bytes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;

use crate::workspace::Workspace;

/// The engine without an index, with what it can do so far.
const ENGINE_BUDGET: usize = 34_000;
/// The index of the seeds, with their texts.
const INDEX_BUDGET: usize = 24_000;
/// Everything that a page loads to show its first results through the JavaScript API. This one binds.
const API_BUDGET: usize = 60_000;

/// Measures what is built: the page in `www`, and in `assets` what is put inside the command. Fails over budget.
pub fn check(workspace: &Workspace, assets: &Path) -> Result<()> {
    let www = workspace.root.join("www");
    let engine = compressed_file(&assets.join("engine/engine_bg.wasm"))?;
    let index = compressed(speur::embedded_index().context("xtask is built with the feature embedded of speur")?)?;
    let mut api = 0;
    for name in ["speur.js", "pkg/engine.js", "pkg/engine_bg.wasm"] {
        api += compressed_file(&www.join(name))?;
    }
    let mut is_over = false;
    for (name, bytes, budget) in [
        ("engine module", engine, ENGINE_BUDGET),
        ("index of the seeds", index, INDEX_BUDGET),
        ("speur.js, glue and page module", api, API_BUDGET),
    ] {
        let verdict = if bytes > budget { "OVER" } else { "within" };
        println!("{name:<32} {bytes:>7} bytes brotli, {verdict} {budget}");
        is_over |= bytes > budget;
    }
    if is_over {
        bail!("a size is over its budget; find out what grew (twiggy top), the budgets stay");
    }
    Ok(())
}

fn compressed_file(path: &Path) -> Result<usize> {
    let bytes =
        fs::read(path).with_context(|| format!("expected a file at {}; run: cargo xtask build", path.display()))?;
    compressed(&bytes)
}

fn compressed(bytes: &[u8]) -> Result<usize> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).context("memory takes all bytes")?;
    Ok(out.len())
}
