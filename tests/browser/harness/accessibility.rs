//! Can everybody use what the page shows? axe-core says what certainly is wrong.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use super::{Page, repository};

/// Runs the rules for levels A and AA of the Web Content Accessibility Guidelines up to 2.2, and those that are only
/// good practice. axe-core looks into open shadow roots by itself.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const told = ({ violations }) => ({ violations: violations.flatMap(({ id, help, nodes }) =>
        nodes.map(({ target, failureSummary }) => ({ id, help, target: target.flat().join(' '), why: failureSummary }))) });
    axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
        .then(told, (error) => ({ failure: `${error}`, violations: [] })).then(done);";

#[derive(Deserialize)]
struct Outcome {
    failure: Option<String>,
    violations: Vec<Violation>,
}

/// A rule that an element breaks.
#[derive(Deserialize)]
struct Violation {
    id: String,
    help: String,
    target: String,
    why: String,
}

impl Page {
    /// Fails if a rule of accessibility is broken anywhere in the document, and lists where. `state` says in the
    /// message what the page shows, such as `"with results"`.
    pub async fn check_accessibility(&self, state: &str) -> Result<()> {
        let file = std::env::var_os("AXE")
            .map_or_else(|| repository().join("tests/browser/node_modules/axe-core/axe.min.js"), PathBuf::from);
        let axe = std::fs::read_to_string(&file)
            .with_context(|| format!("{} cannot be read; `cargo xtask test` installs it", file.display()))?;
        // In one script, which no policy of the page concerns: a document that is opened later has no axe-core.
        let outcome: Outcome = self.execute_async(format!("{axe}\n{RUN}"), []).await?.convert()?;
        if let Some(failure) = outcome.failure {
            bail!("{state}: axe-core failed: {failure}");
        }
        if outcome.violations.is_empty() {
            return Ok(());
        }
        let mut message = format!("{state}: not accessible to everybody");
        for Violation { id, help, target, why } in outcome.violations {
            message += &format!("\n  {id}: {target}: {help}\n    {}", why.replace('\n', "\n    "));
        }
        bail!(message)
    }
}
