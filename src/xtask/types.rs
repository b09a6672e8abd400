//! What checks the scripts of the page: axe-core in the browser tests, the compiler of TypeScript for types.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::packages;
use crate::workspace::{Workspace, find_program, run, succeeds};

/// The packages of `tests/browser/package.json`, and what runs them.
pub struct Types {
    node: PathBuf,
    modules: PathBuf,
}

impl Types {
    /// Makes sure that Node is there and the packages are as the lock file says.
    pub fn ensure(workspace: &Workspace) -> Result<Types> {
        if find_program("npm").is_none() || find_node().is_none() {
            let reason = "it runs the compiler of TypeScript, which checks the types of the scripts";
            packages::install(&["nodejs", "npm"], reason, "`node` and `npm`")?;
        }
        let folder = workspace.root.join("tests/browser");
        let npm = |arguments: &[&str]| {
            let mut command = Command::new("npm");
            command.current_dir(&folder).args(arguments);
            command
        };
        // Fails if a package is missing or has another version.
        if !succeeds(&mut npm(&["ls", "--all"])) {
            println!("installing axe-core and typescript into tests/browser/node_modules (npm)…");
            run(&mut npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
        }
        let node = find_node().unwrap_or_else(|| PathBuf::from("node"));
        Ok(Types { node, modules: folder.join("node_modules") })
    }

    /// The script that browser tests run in a page.
    pub fn axe(&self) -> PathBuf {
        self.modules.join("axe-core/axe.min.js")
    }

    /// Checks the types of `www`, with the same settings as an editor.
    pub fn check(&self, workspace: &Workspace) -> Result<()> {
        let compiler = self.modules.join("typescript/bin/tsc");
        run(Command::new(&self.node)
            .current_dir(&workspace.root)
            .arg(compiler)
            .args(["--project", "www/jsconfig.json"]))
    }
}

/// Node, also under the name that it once had in Debian.
fn find_node() -> Option<PathBuf> {
    ["node", "nodejs"].into_iter().find_map(find_program)
}
