//! Where things are, and how another program is run.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// The target of the module that browsers load.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The folders of this repository.
pub struct Workspace {
    /// The folder of the outermost `Cargo.toml`.
    pub root: PathBuf,
    /// Where cargo builds: `target`, or what `CARGO_TARGET_DIR` says.
    pub target: PathBuf,
}

impl Workspace {
    /// Asks cargo, so that its settings and the environment are respected.
    pub fn find() -> Result<Workspace> {
        let mut cargo = Command::new(cargo_program());
        let output = cargo
            .args(["metadata", "--format-version=1", "--no-deps"])
            .stderr(Stdio::inherit())
            .output()
            .context("cargo could not be started; run this command as `cargo xtask`")?;
        if !output.status.success() {
            bail!("`cargo metadata` failed, see its message above");
        }
        let metadata: serde_json::Value =
            serde_json::from_slice(&output.stdout).context("`cargo metadata` did not print JSON")?;
        let folder = |key: &str| match metadata[key].as_str() {
            Some(path) => Ok(PathBuf::from(path)),
            None => bail!("`cargo metadata` printed no {key:?}; cargo 1.95 or later is expected"),
        };
        Ok(Workspace { root: folder("workspace_root")?, target: folder("target_directory")? })
    }

    /// Where `www/index.html` expects the module.
    pub fn page_module(&self) -> PathBuf {
        self.root.join("www/pkg")
    }

    /// A call of cargo at the root, with `arguments` parted by spaces.
    pub fn cargo(&self, arguments: &str) -> Command {
        let mut command = Command::new(cargo_program());
        command.current_dir(&self.root).args(arguments.split_whitespace());
        // On every call, or a change of flags would compile everything for wasm again.
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", self.without_paths());
        command
    }

    /// Compiles this program for speed and runs the very same command with it: the times of a debug build say nothing.
    pub fn again_in_release(&self) -> Result<()> {
        eprintln!("compiling for speed first…");
        let mut cargo = self.cargo("run --release --package xtask --");
        // Paths in the arguments begin where they were typed.
        let here = std::env::current_dir().context("the folder that this was started in is gone")?;
        run(cargo.args(std::env::args_os().skip(1)).current_dir(here))
    }

    /// Flags that keep the folders of this machine out of panic messages, so that every machine makes the same module.
    fn without_paths(&self) -> String {
        let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let cargo_home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
        let registry = cargo_home.map(|home| home.join("registry/src"));
        let crates = registry.as_ref().and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> = crates.map(|folder| folder.path()).chain([self.root.clone()]).collect();
        // The variable parts its flags at white space: a folder with a space in its name stays in the messages.
        folders.retain(|folder| !folder.to_string_lossy().contains(char::is_whitespace));
        folders.sort();
        folders.iter().map(|folder| format!("--remap-path-prefix={}/=", folder.display())).collect::<Vec<_>>().join(" ")
    }
}

/// The cargo that runs us, of the pinned toolchain.
fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs `command` and passes its output through. A failure is an error that names the call.
pub fn run(command: &mut Command) -> Result<()> {
    let call = describe(command);
    let status = command.status().with_context(|| format!("`{call}` could not be started"))?;
    if !status.success() {
        bail!("`{call}` failed ({status}), see its messages above");
    }
    Ok(())
}

/// Whether `command` runs and succeeds; what it prints is dropped.
pub fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// The full path of `program`, if a folder of `PATH` has it.
pub fn find_program(program: &str) -> Option<PathBuf> {
    let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// The call as one would type it, the program without its folder.
fn describe(command: &Command) -> String {
    let program = PathBuf::from(command.get_program());
    let name = program.file_stem().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    let arguments = command.get_args().map(|argument| argument.to_string_lossy().into_owned());
    std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}
