//! The browser that the tests drive: Chromium and its driver, from the distribution's packages.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::workspace::{find_program, run};

/// Names under which distributions install Chromium and Chrome.
const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Makes sure that Chromium and chromedriver are there; returns the path of chromedriver.
pub fn ensure_browser() -> Result<PathBuf> {
    if let Some(driver) = find_browser() {
        return Ok(driver);
    }
    if find_program("apt-get").is_none() {
        bail!(
            "expected Chromium and its driver for the browser tests, but PATH lacks `chromium` or `chromedriver`; \
             install Chromium (or Chrome) and the chromedriver of the same version by your system's own means"
        );
    }
    println!("installing the packages chromium and chromium-driver (apt-get): the tests run in a real browser…");
    apt_get(&["update"])?;
    apt_get(&["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"])?;
    match find_browser() {
        Some(driver) => Ok(driver),
        None => bail!("apt-get installed chromium and chromium-driver, but PATH still lacks one of them; check PATH"),
    }
}

/// The path of chromedriver, if Chromium is there too.
fn find_browser() -> Option<PathBuf> {
    CHROMIUM.into_iter().find_map(find_program).and(find_program("chromedriver"))
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let mut command = if is_root {
        Command::new("apt-get")
    } else if let Some(sudo) = find_program("sudo") {
        let mut command = Command::new(sudo);
        command.arg("apt-get");
        command
    } else {
        bail!(
            "expected to be root, or sudo to install packages with, and found neither; \
             run as root: apt-get install chromium chromium-driver"
        );
    };
    run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}
