//! `cargo xtask serve`: builds the module and shows `www/`.

use std::path::Path;

use anyhow::Result;
use speur_cli::serve::Server;

use crate::module::{self, Contents};
use crate::workspace::Workspace;

/// Serves the page until the process is stopped.
pub fn serve(workspace: &Workspace, port: u16, seeds: Option<&Path>) -> Result<()> {
    // The port first: that it is in use should be known before minutes of compiling.
    let server = Server::bind(&workspace.root.join("www"), port)?;
    module::build(workspace, Contents::Page { seeds, output: &workspace.page_module() })?;
    println!("The page is served here until Ctrl-C:\n{}", server.url());
    server.run();
    Ok(())
}
