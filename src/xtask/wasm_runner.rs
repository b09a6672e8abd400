//! Runs the wasm tests in a browser: `cargo test` for the wasm target calls this with the compiled test file.
//!
//! It is wasm-bindgen's own runner, as a library, so that nobody has to install a command-line tool of the matching
//! version. `cargo xtask test` builds it and names it to cargo.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
