//! The command `speur`. See the library of this package.

use std::process::ExitCode;

fn main() -> ExitCode {
    speur_cli::run()
}
