//! What is installed with the system's own packages, after saying so.

use std::process::Command;

use anyhow::{Result, bail};

use crate::workspace::{find_program, run};

/// Installs `packages` with apt-get, which bring `programs`; `reason` says what needs them.
pub fn install(packages: &[&str], reason: &str, programs: &str) -> Result<()> {
    if find_program("apt-get").is_none() {
        bail!(
            "expected {programs} in PATH ({reason}), or apt-get to install that with, and found neither; \
             install it by your system's own means"
        );
    }
    println!("installing the packages {} (apt-get): {reason}…", packages.join(", "));
    apt_get(&["update"], packages)?;
    apt_get(&[&["install", "--yes", "--no-install-recommends"], packages].concat(), packages)
}

fn apt_get(arguments: &[&str], packages: &[&str]) -> Result<()> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    let mut command = if is_root {
        Command::new("apt-get")
    } else if let Some(sudo) = find_program("sudo") {
        let mut command = Command::new(sudo);
        command.arg("apt-get");
        command
    } else {
        bail!(
            "expected to be root, or sudo to install packages with, and found neither; run as root: apt-get install {}",
            packages.join(" ")
        );
    };
    run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}
