//! Where does a browser show its window that cannot do without one?

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

/// A screen in memory, until this is dropped.
pub struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Lets Xvfb choose a free number and waits until windows can be shown.
    pub fn start() -> Result<Display> {
        let mut command = Command::new("Xvfb");
        // Larger than any window of a test, and reachable from this machine only.
        command.args(["-displayfd", "1", "-screen", "0", "2000x1600x24", "-nolisten", "tcp"]);
        let mut server = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // It warns of keys that no keyboard has.
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb could not be started; `cargo xtask test` installs it, or says what to install")?;
        let output = server.stdout.take().context("The output of Xvfb is piped just above.")?;
        // From here on a failure ends the process, too.
        let mut display = Display { server, name: String::new() };
        let mut number = String::new();
        BufReader::new(output).read_line(&mut number)?;
        if number.is_empty() {
            bail!("Xvfb ended before it named its display");
        }
        display.name = format!(":{}", number.trim());
        Ok(display)
    }

    /// As the environment variable `DISPLAY` has it.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // Both can only fail when the process has ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
