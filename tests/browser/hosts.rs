//! What does a reader see when a host does something wrong, or nothing at all?
//!
//! Each host serves the files of `www` and one page, and is wrong about one file.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::harness::{Browser, LIMIT, PAUSE, Page, in_each_browser, poll};
use crate::page::press;
use crate::shadow::{html, inside, look, site, until, until_address};
use crate::sites::index_into;

const RUSSIANS: &str = "003_c70e3b68976ce8ca";

/// What a host does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    /// It does not know the type of wasm.
    WrongType,
    /// It answers with its start page where a file is missing, and says that all is well.
    HtmlForEverything,
    /// It sends half of the file.
    Truncated,
    /// It takes its time, until it is mended.
    Slow,
    /// It breaks the connection.
    Dead,
    /// It compresses all that it sends, knows no types, and sends no ranges.
    Compressing,
    /// It sends half of the index, and the other half when it is mended.
    Halting,
    /// It sends half of the index, and breaks the connection.
    Breaking,
}

#[test]
fn a_host_that_does_not_know_wasm_is_enough() {
    wrong(Fault::WrongType, async |page, _| {
        press(page, "bagd").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        Ok(())
    });
}

#[test]
fn a_host_that_compresses_what_is_compressed_and_knows_no_types_is_enough() {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    index_into(&site.path().join("search"), &["--packing", "chunked"]);
    let page = html("<main><h1>A page</h1><speur-search></speur-search></main>").replace("speur.js", "search/speur.js");
    fs::write(site.path().join("index.html"), page).expect("The folder is new.");
    in_each_browser(site.path(), async |page| {
        let host = Host::start(site.path().to_path_buf(), Fault::Compressing);
        page.open_url(&host.address).await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "goldf").await?;
        until(page, "results", |seen| seen["results"] == json!(["garden/herons"])).await?;
        Ok(())
    });
}

#[test]
fn html_in_place_of_the_engine_is_noticed() {
    wrong(Fault::HtmlForEverything, async |page, host| fails_and_recovers(page, host, "content").await);
}

#[test]
fn half_an_engine_is_noticed() {
    wrong(Fault::Truncated, async |page, host| fails_and_recovers(page, host, "engine").await);
}

#[test]
fn a_slow_host_is_waited_for() {
    wrong(Fault::Slow, async |page, host| {
        press(page, "bagd").await?;
        until(page, "a sentence", |seen| seen["text"] == "Zoeken wordt geladen…").await?;
        page.check_accessibility("while it loads").await?;
        until(page, "the same, read aloud", |seen| seen["aloud"] == "Zoeken wordt geladen…").await?;
        host.mend();
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        Ok(())
    });
}

#[test]
fn a_panel_that_is_closed_while_it_loads_stays_closed() {
    let site = site(&[("index.html", &html("<speur-search mode=panel></speur-search>"))]);
    in_each_browser(site.path(), async |page| {
        let host = Host::start(site.path().to_path_buf(), Fault::Slow);
        page.open_url(&host.address).await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        until(page, "the beginning", |seen| seen["state"] == "loading").await?;
        press(page, "b").await?;
        press(page, Key::Backspace).await?;
        // Time for what should not follow.
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert_eq!(look(page).await?["open"], false, "nothing is asked any more");
        press(page, "bagd").await?;
        until(page, "an open panel", |seen| seen["open"] == true && seen["state"] == "loading").await?;
        press(page, Key::Escape).await?;
        until(page, "a closed panel", |seen| seen["open"] == false && seen["state"] == "loading").await?;
        host.mend();
        let answered = until(page, "the answer", |seen| seen["state"] == "results").await?;
        assert_eq!(answered["open"], false, "nothing comes over the page that the reader wants to see");
        inside(page, "host.shadowRoot.querySelector('input').click()").await?;
        until(page, "the results", |seen| seen["open"] == true && seen["results"][0] == RUSSIANS).await?;
        Ok(())
    });
}

#[test]
fn a_dead_host_is_tried_again() {
    wrong(Fault::Dead, async |page, host| {
        press(page, "bagd").await?;
        until(page, "a sentence", |seen| seen["text"] == "Zoeken wordt geladen…").await?;
        // It comes back before the last of the tries.
        host.mend();
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        Ok(())
    });
    wrong(Fault::Dead, async |page, host| fails_and_recovers(page, host, "network").await);
}

#[test]
fn an_index_that_breaks_off_is_asked_for_again() {
    with_index(Fault::Breaking, async |page, host| {
        // That of Linux takes half of a file for all of it; then it is a file that is not right.
        if page.browser() == Browser::WebKit {
            return Ok(());
        }
        page.execute("Math.random = () => 0.999; document.querySelector('speur-search').focus()", []).await?;
        press(page, "goldf").await?;
        until(page, "a sentence", |seen| seen["text"] == "Zoeken wordt geladen…").await?;
        host.mend();
        until(page, "results", |seen| seen["results"] == json!(["garden/herons"])).await?;
        Ok(())
    });
}

#[test]
fn how_much_of_the_index_is_there_is_shown() {
    with_index(Fault::Halting, async |page, host| {
        let listen = "window.told = [];
            document.querySelector('speur-search').addEventListener('speur-progress', ({ detail }) => told.push(detail));
            document.querySelector('speur-search').focus()";
        page.execute(listen, []).await?;
        press(page, "goldf").await?;
        until(page, "a sentence", |seen| seen["text"] == "Zoeken wordt geladen…").await?;
        let bar = "const bar = panel.querySelector('progress'); return [bar.checkVisibility(), bar.position];";
        let is_half = |shown: &Value| shown[1].as_f64().is_some_and(|part| (0.3..0.7).contains(&part));
        let shown = poll("half of the bar", async || inside(page, bar).await, is_half).await?;
        assert_eq!(shown[0], true);
        page.check_accessibility("while it loads").await?;
        host.mend();
        until(page, "results", |seen| seen["results"] == json!(["garden/herons"])).await?;
        let last = page.execute("return told.at(-1)", []).await?.json().clone();
        assert!(last["loaded"].as_u64() > Some(1000) && last["loaded"] == last["total"], "{last}");
        Ok(())
    });
}

#[test]
fn an_interface_that_is_missing_is_said() {
    let form = "<form action=elsewhere.html><input type=search name=q></form>";
    let site = site(&[
        ("index.html", &html("<main><h1>A page</h1><speur-search></speur-search></main>")),
        ("form.html", &html(&format!("<speur-search url-param=s>{form}</speur-search>"))),
    ]);
    fs::remove_file(site.path().join("interface/view.js")).expect("The copy has the interface.");
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        until(page, "the error", |seen| seen["state"] == "error").await?;
        let said = "return document.querySelector('speur-search').shadowRoot.querySelector('[role=alert]').innerText";
        assert!(page.evaluate(said).await?.as_str().is_some_and(|text| text.starts_with('⚠')));
        page.check_accessibility("without an interface").await?;
        // Enter tries again, and so does what is typed behind it.
        for keys in [Key::Enter + "", Key::Backspace + ""] {
            let root = "const root = document.querySelector('speur-search').shadowRoot;";
            page.execute(format!("{root} root.querySelector('[role=alert]').remove()"), []).await?;
            press(page, keys).await?;
            let again = "for (let n = 0; n < 200 && !root.querySelector('[role=alert]'); n++)
                             await new Promise((done) => setTimeout(done, 100));
                         return !!root.querySelector('[role=alert]')";
            assert_eq!(page.evaluate(&format!("{root} {again}")).await?, json!(true));
        }
        page.open("form.html").await?;
        page.find(By::Css("input")).await?.send_keys("bagd" + Key::Enter).await?;
        until_address(page, "elsewhere.html?q=bagd").await
    });
}

/// The reader is told, can type on, and tries again.
async fn fails_and_recovers(page: &Page, host: &Host, code: &str) -> Result<()> {
    press(page, "bag").await?;
    let failed = until(page, "the error", |seen| seen["state"] == "error" && seen["open"] == true).await?;
    assert!(failed["text"].as_str().is_some_and(|text| text.starts_with("Zoeken lukt nu niet.")), "{failed:#}");
    assert_eq!(page.execute("return told.code", []).await?.json(), &json!(code));
    press(page, "d").await?;
    assert_eq!(look(page).await?["query"], "bagd", "typing goes on");
    host.mend();
    press(page, Key::Tab).await?;
    press(page, Key::Tab).await?;
    until(page, "the button", |seen| seen["focus"] == "retry").await?;
    press(page, Key::Enter).await?;
    let mended = until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
    assert_eq!(mended["focus"], "query", "the button has gone");
    Ok(())
}

/// Opens a page with the element over an index in one file, at a host that is wrong about that.
fn with_index(fault: Fault, test: impl AsyncFn(&Page, &Host) -> Result<()>) {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    index_into(&site.path().join("search"), &[]);
    let page = html("<main><h1>A page</h1><speur-search></speur-search></main>").replace("speur.js", "search/speur.js");
    fs::write(site.path().join("index.html"), page).expect("The folder is new.");
    in_each_browser(site.path(), async |page| {
        let host = Host::start(site.path().to_path_buf(), fault);
        page.open_url(&host.address).await?;
        test(page, &host).await
    });
}

/// Opens a page with the element, at a host that is wrong about the module, with the focus in the box.
fn wrong(fault: Fault, test: impl AsyncFn(&Page, &Host) -> Result<()>) {
    let site = site(&[("index.html", &html("<main><h1>A page</h1><speur-search></speur-search></main>"))]);
    in_each_browser(site.path(), async |page| {
        let host = Host::start(site.path().to_path_buf(), fault);
        page.open_url(&host.address).await?;
        page.evaluate("await customElements.whenDefined('speur-search')").await?;
        page.execute(
            // What is tried again is tried for as long as it can be.
            "Math.random = () => 0.999;
             addEventListener('speur-error', ({ detail }) => (window.told = detail));
             document.querySelector('speur-search').focus()",
            [],
        )
        .await?;
        test(page, &host).await
    });
}

/// A server until it is dropped.
struct Host {
    address: String,
    is_mended: Arc<AtomicBool>,
    is_ended: Arc<AtomicBool>,
}

impl Host {
    fn start(folder: PathBuf, fault: Fault) -> Host {
        let listener = TcpListener::bind("127.0.0.1:0").expect("A port is free.");
        let address = format!("http://{}/", listener.local_addr().expect("It is bound."));
        let (is_mended, is_ended) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let host = Host { address, is_mended: Arc::clone(&is_mended), is_ended: Arc::clone(&is_ended) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if is_ended.load(Ordering::Relaxed) {
                    return;
                }
                let (folder, is_mended) = (folder.clone(), Arc::clone(&is_mended));
                thread::spawn(move || {
                    let fault = (!is_mended.load(Ordering::Relaxed)).then_some(fault);
                    // A browser that goes away is no failure of the test.
                    let _ = answer(stream, &folder, fault, &is_mended);
                });
            }
        });
        host
    }

    /// From now on it does everything right.
    fn mend(&self) {
        self.is_mended.store(true, Ordering::Relaxed);
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        self.is_ended.store(true, Ordering::Relaxed);
        // The thread looks when somebody comes.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://").trim_end_matches('/'));
    }
}

/// Waits until the host is mended; not for ever, for a test may fail before.
fn await_mending(is_mended: &AtomicBool) {
    let start = Instant::now();
    while !is_mended.load(Ordering::Relaxed) && start.elapsed() < LIMIT {
        thread::sleep(PAUSE);
    }
}

/// Answers the one request of a connection.
fn answer(mut stream: TcpStream, folder: &Path, fault: Option<Fault>, is_mended: &AtomicBool) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    let first = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let path = first.split(' ').nth(1).unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    let path = if path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    let [is_engine, is_index] = [".wasm", ".speur"].map(|extension| path.ends_with(extension));
    let fault = fault.filter(|fault| match fault {
        Fault::Halting | Fault::Breaking => is_index,
        Fault::Compressing => is_index || is_engine,
        _ => is_engine,
    });
    if fault == Some(Fault::Dead) {
        return stream.shutdown(Shutdown::Both);
    }
    if fault == Some(Fault::Slow) {
        await_mending(is_mended);
    }
    let mut bytes = fs::read(folder.join(path.trim_start_matches('/'))).unwrap_or_default();
    let mut kind = match path.rsplit('.').next() {
        Some("html") => "text/html",
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    };
    match fault {
        Some(Fault::WrongType) => kind = "application/octet-stream",
        Some(Fault::HtmlForEverything) => (kind, bytes) = ("text/html", b"<!doctype html><h1>Welcome</h1>".to_vec()),
        Some(Fault::Compressing) => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&bytes)?;
            (kind, bytes) = ("text/plain\r\nContent-Encoding: gzip", encoder.finish()?);
        }
        Some(Fault::Truncated) => bytes.truncate(bytes.len() / 2),
        _ => {}
    }
    let status = if bytes.is_empty() { "404 Not Found" } else { "200 OK" };
    let length = bytes.len();
    let headers = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(headers.as_bytes())?;
    let is_half = matches!(fault, Some(Fault::Halting | Fault::Breaking));
    let (first, rest) = bytes.split_at(if is_half { length / 2 } else { length });
    stream.write_all(first)?;
    stream.flush()?;
    if fault == Some(Fault::Breaking) {
        return stream.shutdown(Shutdown::Both);
    }
    if !rest.is_empty() {
        await_mending(is_mended);
    }
    stream.write_all(rest)
}
