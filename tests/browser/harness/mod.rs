//! A page in a real browser, for tests.
//!
//! ```text
//! #[test]
//! fn the_title_is_there() {
//!     in_each_browser("www", async |page| {
//!         page.open("?q=bagd").await?;
//!         assert_eq!(page.title().await?, "…");
//!         page.check_accessibility("with results").await
//!     });
//! }
//! ```
//!
//! [`in_each_browser`] serves a folder with the server of `speur serve`, and for each [`Browser`] starts its driver and
//! a fresh window, runs the test, and ends all of them whatever happens. [`in_browser`] does so for Chromium alone,
//! which can tell more ([`Page`] says what). A [`Page`] is also a `thirtyfour::WebDriver`: everything that `thirtyfour`
//! does (`find`, `query`, `execute`, `action_chain`, `back`, …) is called on it directly.
//!
//! Run by `cargo xtask test`, or alone: `cargo test --package xtask --test browser`. Drivers that are not in `PATH` are
//! named by `CHROMEDRIVER`, `GECKODRIVER` and `WEBKITDRIVER`, the Firefox that is to be used by `FIREFOX`, and the script of
//! axe-core, if it is not in `node_modules`, by `AXE`.

mod accessibility;
mod display;
mod driver;
mod page;

use std::any::Any;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Error, Result, ensure};
use speur_cli::serve::Server;
use thirtyfour::WebDriver;
use tokio::runtime::Runtime;

pub use page::Page;

use driver::Driver;

/// How often a browser is started before a test fails because it could not be.
const ATTEMPTS: usize = 4;

/// Longer than anything takes that a test waits for, on a busy machine.
pub const LIMIT: Duration = Duration::from_secs(60);

/// Between two looks at what a test waits for: the browser needs the processor, too.
pub const PAUSE: Duration = Duration::from_millis(20);

/// What the tests run in: each engine that readers have, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Browser {
    /// Chromium or Chrome.
    Chromium,
    /// Firefox, also as the extended support release.
    Firefox,
    /// The engine of Safari, in the small window that WebKitGTK brings for tests.
    WebKit,
}

impl Browser {
    /// All of them, the fastest to start first.
    pub const ALL: [Browser; 3] = [Browser::Chromium, Browser::WebKit, Browser::Firefox];
}

/// Serves `folder` (relative to the repository, or absolute) and runs `test` with a fresh Chromium.
///
/// # Panics
///
/// When the browser cannot be started, and when `test` fails.
pub fn in_browser(folder: impl AsRef<Path>, test: impl AsyncFnOnce(&Page) -> Result<()>) {
    if let Err(error) = run(Browser::Chromium, folder.as_ref(), test) {
        panic!("{error:#}");
    }
}

/// As [`in_browser`], in one browser after the other. All are tried, also when one fails.
///
/// # Panics
///
/// When `test` fails in a browser, or that cannot be started; the message names all that failed.
pub fn in_each_browser(folder: impl AsRef<Path>, test: impl AsyncFn(&Page) -> Result<()>) {
    let mut failures = Vec::new();
    for browser in Browser::ALL {
        let attempt = || run(browser, folder.as_ref(), async |page| test(page).await);
        match catch_unwind(AssertUnwindSafe(attempt)) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => failures.push(format!("in {browser:?}: {error:#}")),
            Err(panic) => failures.push(format!("in {browser:?}: {}", message(panic.as_ref()))),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn run(browser: Browser, folder: &Path, test: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
    // Dropped in reverse order, also when the test panics: the browser, its driver, the server.
    let site = Site::serve(&repository().join(folder))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (_driver, session) = open(browser, &runtime, ATTEMPTS)?;
    runtime.block_on(async {
        let page = Page::new(browser, session.clone(), site.server.url());
        session.run_and_quit(async |_| test(&page).await).await.map_err(Error::msg)
    })
}

/// Starts a driver and its browser. Several, if need be: between choosing a port and using it, somebody else may take it.
fn open(browser: Browser, runtime: &Runtime, attempts: usize) -> Result<(Driver, WebDriver)> {
    let opened = Driver::start(browser).and_then(|driver| {
        let session = runtime.block_on(driver.open_browser())?;
        Ok((driver, session))
    });
    if opened.is_err() && attempts > 1 { open(browser, runtime, attempts - 1) } else { opened }
}

/// What a panic said.
fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic without a message")
}

/// Asks until the answer is what is wanted, and returns it.
pub async fn poll<T: Display>(
    what: &str,
    ask: impl AsyncFn() -> Result<T>,
    is_wanted: impl Fn(&T) -> bool,
) -> Result<T> {
    let start = Instant::now();
    loop {
        let seen = ask().await?;
        if is_wanted(&seen) {
            return Ok(seen);
        }
        ensure!(start.elapsed() < LIMIT, "waited for {what}, and saw {seen:#}");
        tokio::time::sleep(PAUSE).await;
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
