//! Drives the page that measures: `cargo xtask bench latency` calls this with the folder of the page and the file for
//! what was measured.
//!
//! An example, and not part of `xtask`, because examples see the dev-dependencies: the other commands are compiled
//! without a driver of browsers. The browser is the one that the tests use.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

#[allow(dead_code, reason = "the tests use all of it, this only a page")]
#[path = "../../../tests/browser/harness/mod.rs"]
mod harness;

/// How often each query is timed.
const ROUNDS: usize = 7;

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(folder), Some(output)) = (arguments.next(), arguments.next()) else {
        bail!("expected the folder of the page and a file to write; run: cargo xtask bench latency --corpora DIR");
    };
    harness::in_browser(folder, async |page| {
        // The first visit only installs what makes the second one isolated: the clock is exact only there.
        page.open("").await?;
        step(page, "isolate").await?;
        page.open("").await?;
        step(page, "prepare").await?;
        for _ in 0..ROUNDS {
            step(page, "round").await?;
        }
        step(page, "scan").await?;
        let measured = page.evaluate("return (await import('./latency.js')).measured;").await?;
        std::fs::write(&output, measured.to_string()).with_context(|| format!("cannot write {}", output.display()))
    });
    Ok(())
}

/// Calls a function of the page's module. Each has the time of one script.
async fn step(page: &harness::Page, name: &str) -> Result<()> {
    let said = page.evaluate(&format!("await (await import('./latency.js')).{name}(); return 'done';")).await?;
    if said != "done" {
        bail!("{name} {said}");
    }
    Ok(())
}
