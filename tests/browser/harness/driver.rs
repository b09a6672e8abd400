//! How is a browser started and ended? Each has a driver of its own, which speaks WebDriver.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};

use super::Browser;
use super::display::Display;

/// The longest that starting a browser, opening a page or running a script may take. A test that waits longer hangs.
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// How long a driver may take to end its browser.
const FAREWELL: Duration = Duration::from_secs(10);

/// No sandbox, as root cannot have one; no traffic but the page's own.
const CHROMIUM_FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

/// A driver and what its browser needs, until this is dropped.
pub struct Driver {
    browser: Browser,
    process: Child,
    address: String,
    /// Everything that the browser keeps.
    home: TempDir,
    _display: Option<Display>,
}

impl Driver {
    /// Starts the driver at a free port and waits until it listens.
    pub fn start(browser: Browser) -> Result<Driver> {
        match browser {
            // These two choose a port and say which.
            Browser::Chromium => Driver::launch(browser, 0, None)?.listening("started successfully on port "),
            Browser::Firefox => Driver::launch(browser, 0, None)?.listening("Listening on 127.0.0.1:"),
            // This one is told a port. If somebody else takes it in between, the driver ends at once.
            Browser::WebKit => {
                let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
                Driver::launch(browser, port, Some(Display::start()?))?.answering(port)
            }
        }
    }

    fn launch(browser: Browser, port: u16, display: Option<Display>) -> Result<Driver> {
        let (variable, program) = match browser {
            Browser::Chromium => ("CHROMEDRIVER", "chromedriver"),
            Browser::Firefox => ("GECKODRIVER", "geckodriver"),
            Browser::WebKit => ("WEBKITDRIVER", "WebKitWebDriver"),
        };
        let home = tempfile::tempdir()?;
        let mut command = Command::new(std::env::var_os(variable).unwrap_or_else(|| OsString::from(program)));
        command.arg(format!("--port={port}")).stdin(Stdio::null()).stdout(Stdio::piped());
        if browser != Browser::Chromium {
            // Their libraries complain of services that only a desktop has.
            command.env("HOME", home.path()).stderr(Stdio::null());
        }
        if let Some(display) = &display {
            // Without a desktop's services, which would outlive the browser.
            command.env("DISPLAY", display.name()).env_remove("DBUS_SESSION_BUS_ADDRESS");
            command.env("NO_AT_BRIDGE", "1").env("GSETTINGS_BACKEND", "memory");
            command.env("XDG_RUNTIME_DIR", home.path()).env("XDG_CACHE_HOME", home.path());
        }
        let process = command.spawn().with_context(|| {
            format!("{program} could not be started; `cargo xtask test` installs it, or says what to install")
        })?;
        Ok(Driver { browser, process, address: String::new(), home, _display: display })
    }

    /// Reads the port that the driver names after `mark`.
    fn listening(mut self, mark: &str) -> Result<Driver> {
        let output = self.process.stdout.take().context("The output of a driver is piped.")?;
        let mut lines = BufReader::new(output).lines();
        for line in &mut lines {
            if let Some((_, port)) = line?.split_once(mark) {
                self.address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                // Read on, or the driver would stop at a full pipe.
                thread::spawn(move || lines.for_each(drop));
                return Ok(self);
            }
        }
        bail!("the driver of {:?} ended before it named its port", self.browser)
    }

    /// Waits until something answers at `port`.
    fn answering(mut self, port: u16) -> Result<Driver> {
        let output = self.process.stdout.take().context("The output of a driver is piped.")?;
        thread::spawn(move || BufReader::new(output).lines().for_each(drop));
        self.address = format!("http://127.0.0.1:{port}");
        let start = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            if let Some(status) = self.process.try_wait()? {
                bail!("the driver of {:?} ended before it listened ({status})", self.browser);
            }
            if start.elapsed() > TIME_LIMIT {
                bail!("the driver of {:?} did not listen at port {port}", self.browser);
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(self)
    }

    /// Opens a window that remembers nothing.
    pub async fn open_browser(&self) -> Result<WebDriver> {
        let failed = || format!("{:?} could not be started", self.browser);
        let opening = async { WebDriver::new(&self.address, self.capabilities()?).await.with_context(failed) };
        let in_time = tokio::time::timeout(TIME_LIMIT, opening).await;
        let session = in_time.with_context(|| format!("{} within {} s", failed(), TIME_LIMIT.as_secs()))??;
        session.set_page_load_timeout(TIME_LIMIT).await?;
        session.set_script_timeout(TIME_LIMIT).await?;
        if self.browser == Browser::Chromium {
            // Chromium opens a page of its own first; what that asked for is read here and forgotten.
            session.goto("about:blank").await?;
            session.get_log("performance").await?;
            session.get_log("browser").await?;
        }
        Ok(session)
    }

    fn capabilities(&self) -> Result<Capabilities> {
        let mut capabilities = Capabilities::new();
        match self.browser {
            Browser::Chromium => {
                let mut flags: Vec<_> = CHROMIUM_FLAGS.map(str::to_owned).into();
                flags.push(format!("--user-data-dir={}", self.home.path().display()));
                capabilities.set("goog:chromeOptions", json!({ "args": flags }))?;
                capabilities.set("goog:loggingPrefs", json!({ "performance": "ALL", "browser": "ALL" }))?;
            }
            Browser::Firefox => {
                // As its readers have it: automation lets files read each other.
                let preferences = json!({ "security.fileuri.strict_origin_policy": true });
                let mut options = json!({ "args": ["-headless"], "prefs": preferences });
                if let Some(program) = std::env::var_os("FIREFOX") {
                    options["binary"] = program.to_string_lossy().into();
                }
                capabilities.set("moz:firefoxOptions", options)?;
            }
            Browser::WebKit => {}
        }
        Ok(capabilities)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        if self.browser == Browser::Firefox {
            // Asked to end, it ends a Firefox that is still there; killed, it would leave it behind.
            let _ = Command::new("sh").args(["-c", &format!("kill {}", self.process.id())]).status();
            let start = Instant::now();
            while start.elapsed() < FAREWELL && matches!(self.process.try_wait(), Ok(None)) {
                thread::sleep(Duration::from_millis(20));
            }
        }
        // Both can only fail when the process has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
