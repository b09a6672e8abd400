//! The browsers that the tests drive, from the distribution's packages, and the drivers that drive them.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::packages;
use crate::workspace::{Workspace, find_program, run};

/// Names under which distributions install Chromium and Chrome.
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Names under which distributions install Firefox. Debian's `firefox` is sometimes a script that only looks for it.
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// The driver of Firefox, which few distributions have.
const GECKODRIVER: &str = "geckodriver@0.37.1";

/// What drives the browsers, and the one browser that its driver may not find.
pub struct Browsers {
    /// Drives Chromium.
    pub chromedriver: PathBuf,
    firefox: PathBuf,
    geckodriver: PathBuf,
    webkit_driver: PathBuf,
}

impl Browsers {
    /// As the browser tests read it from their environment.
    pub fn variables(&self) -> [(&str, &PathBuf); 4] {
        [
            ("CHROMEDRIVER", &self.chromedriver),
            ("FIREFOX", &self.firefox),
            ("GECKODRIVER", &self.geckodriver),
            ("WEBKITDRIVER", &self.webkit_driver),
        ]
    }
}

/// Makes sure that Chromium, Firefox and WebKit are there, each with its driver.
pub fn ensure_browsers(workspace: &Workspace) -> Result<Browsers> {
    let chromedriver = ensure_chromium()?;
    let firefox = ensure(
        || FIREFOX.into_iter().find_map(find_program),
        &["firefox-esr"],
        "the tests run in Firefox too",
        "`firefox`",
    )?;
    let webkit_driver = ensure(
        || find_program("WebKitWebDriver").filter(|_| find_program("Xvfb").is_some()),
        &["webkit2gtk-driver", "xvfb"],
        "the tests run in WebKit too, which needs a screen",
        "`WebKitWebDriver` with MiniBrowser (of WebKitGTK), and `Xvfb`",
    )?;
    let geckodriver = ensure_geckodriver(workspace)?;
    Ok(Browsers { chromedriver, firefox, geckodriver, webkit_driver })
}

/// Makes sure that Chromium and chromedriver are there; returns the path of chromedriver.
pub fn ensure_chromium() -> Result<PathBuf> {
    ensure(
        || CHROMIUM.into_iter().find_map(find_program).and(find_program("chromedriver")),
        &["chromium", "chromium-driver"],
        "the tests run in a real browser",
        "`chromium` (or Chrome) and the `chromedriver` of the same version",
    )
}

/// Looks for a program, and once more when `packages` are installed.
fn ensure(find: impl Fn() -> Option<PathBuf>, packages: &[&str], reason: &str, programs: &str) -> Result<PathBuf> {
    if let Some(program) = find() {
        return Ok(program);
    }
    packages::install(packages, reason, programs)?;
    match find() {
        Some(program) => Ok(program),
        None => bail!("apt-get installed {}, but PATH still lacks {programs}; check PATH", packages.join(", ")),
    }
}

/// Compiles geckodriver into the folder of what cargo builds, unless it is there or in `PATH`.
fn ensure_geckodriver(workspace: &Workspace) -> Result<PathBuf> {
    let tools = workspace.target.join("tools");
    let compiled = tools.join(format!("bin/geckodriver{}", std::env::consts::EXE_SUFFIX));
    if let Some(driver) = find_program("geckodriver").or(Some(compiled.clone()).filter(|file| file.is_file())) {
        return Ok(driver);
    }
    println!("compiling {GECKODRIVER} (cargo install): it drives Firefox, and few distributions have it…");
    let install = format!("install --locked {GECKODRIVER} --root");
    // Without a folder of its own for what it compiles, cargo takes a temporary one: of 380 MB nothing is used again.
    run(workspace.cargo(&install).arg(&tools).env_remove("CARGO_TARGET_DIR"))?;
    Ok(compiled)
}
