//! What does a reader download? The budgets of the project, checked on the files that are served.
//!
//! Sizes are those of brotli at its highest quality, as a host that compresses ahead serves them; kB are 1,000 bytes.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use brotli::enc::BrotliEncoderParams;

use crate::workspace::Workspace;

/// The engine without an index: the most it may have, and what it should.
///
/// What it may have is what it had when the last of its features came, and what the folder it is built in changes (the order of
/// functions, about 100 bytes): it may not grow. What it should have is the budget of
/// the design, which it has not reached (ARCHITECTURE.md, *Measured*).
const ENGINE: (usize, usize) = (51_300, 45_000);
/// The engine for an index in many files, in the same way. It has no budget of its own: a first search has.
const ENGINE_FOR_CHUNKS: (usize, usize) = (53_350, 45_000);
/// The index of the seeds, with their texts. No part of the sum has a budget of its own.
const INDEX: (usize, usize) = (31_500, 31_500);
/// Everything that a page loads to show its first results through the JavaScript API.
const API: (usize, usize) = (87_650, 80_000);
/// All scripts of `<speur-search>`, with the glue of the engine; what is only loaded where it is asked for, languages among
/// it, is apart.
const SCRIPTS: (usize, usize) = (14_000, 14_000);
/// What a page loads whose reader never searches.
const ENTRY: (usize, usize) = (6_000, 6_000);

/// Measures what is built: the page in `www`, and in `assets` what is put inside the command. Fails if something grew.
pub fn check(workspace: &Workspace, assets: &Path) -> Result<()> {
    let www = workspace.root.join("www");
    let generation = assets.join("generation");
    let engine = compressed_file(&generation.join("engine_bg.wasm"))?;
    let index = compressed(speur::embedded_index().context("xtask is built with the feature embedded of speur")?)?;
    let entry = compressed_file(&assets.join("speur.js"))?;
    let glue = compressed_file(&generation.join("engine.js"))?;
    let api = entry + glue + compressed_file(&www.join("pkg/engine_bg.wasm"))?;
    let mut scripts = entry + glue;
    for name in ["interface.js", "remote.js"] {
        scripts += compressed_file(&generation.join("interface").join(name))?;
    }
    let mut is_over = false;
    for (name, bytes, (most, budget)) in [
        ("engine module", engine, ENGINE),
        ("engine module for many files", compressed_file(&assets.join("chunked/engine_bg.wasm"))?, ENGINE_FOR_CHUNKS),
        ("index of the seeds", index, INDEX),
        ("speur.js, glue and page module", api, API),
        ("all scripts", scripts, SCRIPTS),
        ("speur.js", entry, ENTRY),
    ] {
        let verdict = match bytes {
            _ if bytes > most => format!("GREW beyond {most}"),
            _ if bytes > budget => format!("over its budget of {budget} by {}", bytes - budget),
            _ => format!("within {budget}"),
        };
        println!("{name:<32} {bytes:>7} bytes brotli, {verdict}");
        is_over |= bytes > most;
    }
    if is_over {
        bail!("a size grew; find out what did (twiggy top), the numbers only go down");
    }
    Ok(())
}

fn compressed_file(path: &Path) -> Result<usize> {
    let bytes =
        fs::read(path).with_context(|| format!("expected a file at {}; run: cargo xtask build", path.display()))?;
    compressed(&bytes)
}

/// How long bytes are as a host sends them that compresses ahead.
pub fn compressed(bytes: &[u8]) -> Result<usize> {
    let parameters = BrotliEncoderParams { quality: 11, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters).context("memory takes all bytes")?;
    Ok(out.len())
}
