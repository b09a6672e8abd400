//! What can a test do with a page, and ask about it?

use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};
use thirtyfour::WebDriver;
use thirtyfour::cdp::Cdp;

use super::{Browser, repository};

/// Below this many CSS pixels a page is that of a phone.
const PHONE: u32 = 600;

/// How long a window may take to get its new size.
const RESIZING: Duration = Duration::from_secs(30);

/// Collects what goes wrong in the document from now on, where the browser has no log that can be read.
const LISTEN: &str = "
    if (window.complaints) return;
    const complaints = (window.complaints = []);
    addEventListener('error', ({ message, target }) => complaints.push(message ?? `not loaded: ${target.outerHTML}`), true);
    addEventListener('unhandledrejection', ({ reason }) => complaints.push(`not caught: ${reason}`));
    addEventListener('securitypolicyviolation', (event) =>
        complaints.push(`${event.effectiveDirective} forbids ${event.blockedURI} ${event.sample}`));
    const { error } = console;
    console.error = (...values) => {
        complaints.push(values.join(' '));
        error.apply(console, values);
    };";

/// The browser's only tab, and what it asked for.
pub struct Page {
    browser: Browser,
    session: WebDriver,
    address: String,
    requests: Mutex<Vec<String>>,
}

impl Page {
    /// The tab of a new window, for a folder that is served at `address`.
    pub(super) fn new(browser: Browser, session: WebDriver, address: String) -> Page {
        Page { browser, session, address, requests: Mutex::default() }
    }

    /// Where the test runs.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// Opens an address of the served folder, such as `""` (its `index.html`) or `"?q=bagd"`, and waits until it is
    /// loaded.
    pub async fn open(&self, address: &str) -> Result<()> {
        self.open_url(&self.url(address)).await
    }

    /// As [`Page::open`], anything that has a full address.
    pub async fn open_url(&self, url: &str) -> Result<()> {
        self.session.goto(url).await?;
        if self.browser != Browser::Chromium {
            self.session.execute(LISTEN, []).await?;
            // The first page of a new window may only be on its way, and nothing has the focus before it is drawn.
            let loaded =
                "if (document.readyState !== 'complete') await new Promise((done) => addEventListener('load', done));
                for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);";
            self.evaluate(loaded).await?;
        }
        Ok(())
    }

    /// The full address of something in the served folder.
    pub fn url(&self, address: &str) -> String {
        format!("{}{}", self.address, address.trim_start_matches('/'))
    }

    /// Every address that the page asked for so far, in order, as the browser reports it. Others than Chromium only
    /// know those of the document that is open now.
    pub async fn requests(&self) -> Result<Vec<String>> {
        if self.browser != Browser::Chromium {
            let script = "return ['navigation', 'resource'].flatMap((kind) => performance.getEntriesByType(kind))
                .map((entry) => entry.name)";
            return Ok(self.session.execute(script, []).await?.convert()?);
        }
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
    /// and uncaught exceptions. In others than Chromium only what happened in the document that is open now, after it
    /// was loaded.
    pub async fn console_errors(&self) -> Result<Vec<String>> {
        if self.browser != Browser::Chromium {
            // A page that was opened by a link does not listen yet.
            self.session.execute(LISTEN, []).await?;
            return Ok(self.session.execute("return window.complaints.splice(0)", []).await?.convert()?);
        }
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

    /// Makes the visible part of the page `width` by `height` CSS pixels. Below 600 wide it is a phone in Chromium:
    /// touch, and the viewport of the page's `meta` element. In the others it is a window, which cannot be as narrow as
    /// a phone: that is an error.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        if self.browser != Browser::Chromium {
            return self.resize_window([width, height]).await;
        }
        let phone = width < PHONE;
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        self.cdp().send_raw("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone })).await?;
        Ok(())
    }

    async fn resize_window(&self, wanted: [u32; 2]) -> Result<()> {
        let start = Instant::now();
        loop {
            let sizes = "return [[innerWidth, innerHeight], [outerWidth - innerWidth, outerHeight - innerHeight]]";
            let [inner, frame]: [[u32; 2]; 2] = self.session.execute(sizes, []).await?.convert()?;
            if inner == wanted {
                return Ok(());
            }
            if start.elapsed() > RESIZING {
                bail!("a page of {:?} is {inner:?} and does not become {wanted:?}", self.browser);
            }
            self.session.set_window_rect(0, 0, wanted[0] + frame[0], wanted[1] + frame[1]).await?;
            // The sizes of a window and of its page follow one after the other.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Sets what the reader prefers: `prefer("color-scheme", "dark")`, `prefer("reduced-motion", "reduce")`.
    /// A second call undoes the first. In Chromium only.
    pub async fn prefer(&self, feature: &str, value: &str) -> Result<()> {
        ensure!(self.browser == Browser::Chromium, "{:?} cannot be told what a reader prefers", self.browser);
        let features = json!({ "features": [{ "name": format!("prefers-{feature}"), "value": value }] });
        self.cdp().send_raw("Emulation.setEmulatedMedia", features).await?;
        Ok(())
    }

    /// Resizes the page and writes what is visible to `target/screenshots/NAME.png`; in others than Chromium
    /// the name of the browser follows.
    pub async fn screenshot(&self, name: &str, width: u32, height: u32) -> Result<PathBuf> {
        self.resize(width, height).await?;
        let folder = repository().join("target/screenshots");
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(match self.browser {
            Browser::Chromium => format!("{name}.png"),
            other => format!("{name}-{other:?}.png").to_lowercase(),
        });
        self.session.screenshot(&file).await?;
        Ok(file)
    }

    /// The devtools protocol.
    ///
    /// # Panics
    ///
    /// In others than Chromium, which do not speak it.
    pub fn cdp(&self) -> Cdp {
        assert_eq!(self.browser, Browser::Chromium, "only Chromium speaks the devtools protocol: use in_browser");
        self.session.cdp()
    }
}

impl Deref for Page {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.session
    }
}
