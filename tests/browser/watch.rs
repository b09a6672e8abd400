//! Does an open page follow what is done to its files, by `speur serve --watch`?
//!
//! `SPEUR` names the command with the widget inside; `cargo xtask test` makes it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::harness::{Page, in_each_browser, poll};

#[test]
fn an_open_page_loads_anew_and_finds_what_is_new() {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    in_each_browser(site.path(), async |page| {
        write(site.path(), "style.css", "")?;
        write(site.path(), "index.html", &html("An old page", "A fox sleeps."))?;
        let made = speur().arg("index").arg(site.path()).arg("--output").arg(site.path().join("search")).output()?;
        ensure!(made.status.success(), "{made:?}");
        let watching = Watching::start(site.path())?;
        page.open_url(&watching.address).await?;
        assert_eq!(found(page, "zebra").await?, json!([]));
        page.evaluate("window.isOld = true").await?;

        write(site.path(), "index.html", &html("A new page", "A zebra runs."))?;
        until(page, "return document.title === 'A new page' && window.isOld === undefined").await?;
        assert_eq!(found(page, "zebra").await?, json!(["A new page"]));

        page.evaluate("window.isOld = true").await?;
        write(site.path(), "style.css", "body { color: rgb(1, 2, 3) }")?;
        until(page, "return window.isOld === undefined && getComputedStyle(document.body).color === 'rgb(1, 2, 3)'")
            .await
    });
}

/// A page that allows itself as little as a search needs.
fn html(title: &str, text: &str) -> String {
    let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
                  worker-src 'self'; img-src data:";
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=Content-Security-Policy content=\"{policy}\">\
         <link rel=icon href=data:,><link rel=stylesheet href=/style.css><title>{title}</title><p>{text}</p>"
    )
}

/// Puts a whole file into its place: half of it would be a change, too.
fn write(site: &Path, name: &str, text: &str) -> Result<()> {
    let mut file = NamedTempFile::new()?;
    file.write_all(text.as_bytes())?;
    file.persist(site.join(name))?;
    Ok(())
}

async fn found(page: &Page, query: &str) -> Result<serde_json::Value> {
    page.evaluate(&format!(
        "const {{ Speur }} = await import('/search/speur.js');
         const {{ hits }} = await (await Speur.open()).search('{query}');
         return hits.map(({{ title }}) => title.map((part) => part.text).join(''));"
    ))
    .await
}

/// Waits for a page that may go away while it is asked. An asynchronous script would wait for the page that is gone.
async fn until(page: &Page, condition: &str) -> Result<()> {
    let ask = async || Ok(page.execute(condition, []).await.is_ok_and(|answer| answer.json() == &json!(true)));
    poll(condition, ask, |is_so| *is_so).await?;
    Ok(())
}

/// The command that watches, until this is dropped.
struct Watching {
    child: Child,
    address: String,
}

impl Watching {
    /// When the first search is made, so that what changes from here on is a change.
    fn start(site: &Path) -> Result<Self> {
        let arguments = ["serve".as_ref(), site.as_os_str(), "--watch".as_ref(), "--port".as_ref(), "0".as_ref()];
        let mut child = speur().args(arguments).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("It is piped.")?).lines();
        let mut watching = Self { child, address: String::new() };
        watching.address = lines.next().context("It prints its address.")??;
        lines.next().context("It makes the first search.")??;
        // What it prints is read to the end, so that it can go on.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(watching)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command, in a folder without settings.
fn speur() -> Command {
    let file = std::env::var_os("SPEUR").map(PathBuf::from);
    let mut command = Command::new(file.expect("SPEUR is set: run this test by `cargo xtask test`"));
    command.current_dir(std::env::temp_dir());
    command
}
