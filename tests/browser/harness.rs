//! A page in a real browser, for tests.
//!
//! ```text
//! #[test]
//! fn the_title_is_there() {
//!     in_browser("www", async |page| {
//!         page.open("?q=bagd").await?;
//!         assert_eq!(page.title().await?, "…");
//!         assert_eq!(page.foreign_requests().await?, [""; 0]);
//!         Ok(())
//!     });
//! }
//! ```
//!
//! [`in_browser`] serves a folder with the server of `speur serve`, starts chromedriver and a fresh headless Chromium,
//! runs the test, and ends all three whatever happens. A [`Page`] is also a `thirtyfour::WebDriver`: everything that
//! `thirtyfour` does (`find`, `query`, `execute`, `action_chain`, `cdp`, `back`, …) is called on it directly.
//!
//! Run by `cargo xtask test`, or alone: `cargo test --package xtask --test browser`. `CHROMEDRIVER` names the driver if
//! it is not in `PATH`.

use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use speur_cli::serve::Server;
use thirtyfour::{Capabilities, WebDriver};

/// The longest that opening a page or running a script may take. A test that waits longer hangs.
const TIME_LIMIT: Duration = Duration::from_secs(60);

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

/// Serves `folder` (relative to the repository, or absolute) and runs `test` with a fresh browser.
///
/// # Panics
///
/// When the browser cannot be started, and when `test` fails.
pub fn in_browser(folder: impl AsRef<Path>, test: impl AsyncFnOnce(&Page) -> Result<()>) {
    let run = || -> Result<()> {
        // Dropped in reverse order, also when the test panics: the browser, its driver, its profile, the server.
        let site = Site::serve(&repository().join(folder))?;
        let profile = tempfile::tempdir()?;
        let driver = Driver::start()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let session = driver.open_browser(profile.path()).await?;
            let page = Page { session: session.clone(), address: site.server.url(), requests: Mutex::default() };
            session.run_and_quit(async |_| test(&page).await).await.map_err(anyhow::Error::msg)
        })
    };
    if let Err(error) = run() {
        panic!("{error:#}");
    }
}

/// The browser's only tab, and what it asked for.
pub struct Page {
    session: WebDriver,
    address: String,
    requests: Mutex<Vec<String>>,
}

impl Page {
    /// Opens an address of the served folder, such as `""` (its `index.html`) or `"?q=bagd"`, and waits until it is
    /// loaded.
    pub async fn open(&self, address: &str) -> Result<()> {
        Ok(self.session.goto(self.url(address)).await?)
    }

    /// The full address of something in the served folder.
    pub fn url(&self, address: &str) -> String {
        format!("{}{}", self.address, address.trim_start_matches('/'))
    }

    /// Every address that the page asked for so far, in order, as the browser reports it.
    pub async fn requests(&self) -> Result<Vec<String>> {
        let entries = self.session.get_log("performance").await?;
        // The browser tells each event once, so those of earlier calls are kept.
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in entries {
            let event: Value = serde_json::from_str(&entry.message)?;
            let event = &event["message"];
            if event["method"] == "Network.requestWillBeSent"
                && let Some(url) = event["params"]["request"]["url"].as_str()
            {
                requests.push(url.to_owned());
            }
        }
        Ok(requests.clone())
    }

    /// The requests that went anywhere but to the served folder. `data:` and `blob:` addresses go nowhere.
    pub async fn foreign_requests(&self) -> Result<Vec<String>> {
        let mut requests = self.requests().await?;
        requests.retain(|url| !["data:", "blob:", &self.address].iter().any(|start| url.starts_with(start)));
        Ok(requests)
    }

    /// What the page wrote to the console as an error since the last call; that includes files that were not found
    /// and uncaught exceptions.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        let entries = self.session.get_log("browser").await?;
        Ok(entries.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect())
    }

    /// Runs the body of an asynchronous function in the page, and returns what it returns.
    pub async fn evaluate(&self, body: &str) -> Result<Value> {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {body} }})().then(done, (error) => done(`failed: ${{error}}`));"
        );
        Ok(self.session.execute_async(script, []).await?.json().clone())
    }

    /// Makes the visible part of the page `width` by `height` CSS pixels. Below 600 wide it is a phone: touch, and
    /// the viewport of the page's `meta` element.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let phone = width < 600;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.session.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        self.session.cdp().send_raw("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone })).await?;
        Ok(())
    }

    /// Sets what the reader prefers: `prefer("color-scheme", "dark")`, `prefer("reduced-motion", "reduce")`.
    /// A second call undoes the first.
    pub async fn prefer(&self, feature: &str, value: &str) -> Result<()> {
        let features = json!({ "features": [{ "name": format!("prefers-{feature}"), "value": value }] });
        self.session.cdp().send_raw("Emulation.setEmulatedMedia", features).await?;
        Ok(())
    }

    /// Resizes the page and writes what is visible to `target/screenshots/NAME.png`.
    pub async fn screenshot(&self, name: &str, width: u32, height: u32) -> Result<PathBuf> {
        self.resize(width, height).await?;
        let folder = repository().join("target/screenshots");
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(format!("{name}.png"));
        self.session.screenshot(&file).await?;
        Ok(file)
    }
}

impl Deref for Page {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.session
    }
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A folder that is served until this is dropped.
struct Site {
    server: Arc<Server>,
    thread: Option<JoinHandle<()>>,
}

impl Site {
    fn serve(folder: &Path) -> Result<Site> {
        let server = Arc::new(Server::bind(folder, 0)?);
        let running = Arc::clone(&server);
        Ok(Site { server, thread: Some(thread::spawn(move || running.run())) })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.stop();
        // The thread only accepts connections, and panics nowhere.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// chromedriver, until this is dropped.
struct Driver {
    process: Child,
    address: String,
}

impl Driver {
    /// Lets chromedriver choose a free port and waits until it says which.
    fn start() -> Result<Driver> {
        let program = std::env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let mut process =
            Command::new(program).arg("--port=0").stdout(Stdio::piped()).spawn().context(
                "chromedriver could not be started; `cargo xtask test` installs it, or says what to install",
            )?;
        let output = process.stdout.take().context("The output of chromedriver is piped just above.")?;
        // From here on a failure ends the process, too.
        let mut driver = Driver { process, address: String::new() };
        let mut lines = BufReader::new(output).lines();
        for line in &mut lines {
            if let Some((_, port)) = line?.split_once("started successfully on port ") {
                driver.address = format!("http://127.0.0.1:{}", port.trim_end_matches('.'));
                // Read on, or chromedriver would stop at a full pipe.
                thread::spawn(move || lines.for_each(drop));
                return Ok(driver);
            }
        }
        bail!("chromedriver ended before it named its port")
    }

    async fn open_browser(&self, profile: &Path) -> Result<WebDriver> {
        let mut flags: Vec<_> = CHROMIUM_FLAGS.map(str::to_owned).into();
        flags.push(format!("--user-data-dir={}", profile.display()));
        let mut capabilities = Capabilities::new();
        capabilities.set("goog:chromeOptions", json!({ "args": flags }))?;
        capabilities.set("goog:loggingPrefs", json!({ "performance": "ALL", "browser": "ALL" }))?;
        let session = WebDriver::new(&self.address, capabilities).await.context("Chromium could not be started")?;
        session.set_page_load_timeout(TIME_LIMIT).await?;
        session.set_script_timeout(TIME_LIMIT).await?;
        // Chromium opens a page of its own first; what that asked for is read here and forgotten.
        session.goto("about:blank").await?;
        session.get_log("performance").await?;
        session.get_log("browser").await?;
        Ok(session)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Both can only fail when the process has ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
