//! Does a search work that is one script, in pages that no server brings?
//!
//! `SPEUR` names the command with the widget inside; `cargo xtask test` makes it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::Key;

use crate::harness::{Page, in_browser, in_each_browser, poll, repository};
use crate::page::{no_complaints, press};

/// Nothing may be requested but scripts, and no HTML is made of strings.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; \
                      trusted-types 'none'";

#[test]
fn a_page_from_a_disk_searches_and_requests_nothing() {
    let site = site(&page("<script src=speur.js></script>", "<speur-search history explain></speur-search>"));
    let expected = answer_of_the_command(site.path(), "frogs");
    in_each_browser(site.path(), async |page| {
        let address = open_file(page, &site.path().join("index.html")).await?;
        press(page, Key::Tab).await?;
        press(page, "frogs").await?;
        let seen = until(page, "results", |seen| seen["state"] == "results").await?;
        assert_eq!(seen["status"], "2 results for “frogs”.");
        assert_eq!(seen["tables"], 2, "what explains a result is inside, too");
        let links: Vec<String> = serde_json::from_value(seen["links"].clone())?;
        for (link, end) in links.iter().zip(["/garden/herons.html", "/index.html"]) {
            let link = link.split('#').next().unwrap_or_default();
            assert!(link.starts_with("file:///") && link.ends_with(end), "{link}: a folder is a list of files");
        }
        let answer = page.evaluate("return JSON.stringify(await (await Speur.open()).search('frogs'))").await?;
        assert_eq!(without_time(serde_json::from_str(answer.as_str().unwrap_or_default())?), expected);

        for (language, status) in [("nl", "2 resultaten voor “frogs”."), ("fr", "2 résultats pour « frogs ».")] {
            page.execute(format!("document.querySelector('speur-search').lang = '{language}'"), []).await?;
            until(page, "the other language", |seen| seen["status"] == status).await?;
        }
        let script = address.replace("index.html", "speur.js");
        let mut requests = page.requests().await?;
        // Firefox calls a page from a disk "document".
        requests.retain(|request| ![&address, &script].contains(&request) && request != "document");
        assert_eq!(requests, [""; 0]);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn a_page_can_be_one_file() {
    let site = site("");
    let script = fs::read_to_string(site.path().join("speur.js")).expect("It was just written.");
    assert!(!script.contains("</script") && !script.contains("<!--"), "it can stand in a page");
    let whole = page(&format!("<script>{script}</script>"), "<speur-search></speur-search>");
    fs::write(site.path().join("whole.html"), whole).expect("The folder is ours.");
    fs::remove_file(site.path().join("speur.js")).expect("It is there.");
    in_each_browser(site.path(), async |page| {
        open_file(page, &site.path().join("whole.html")).await?;
        page.evaluate("await document.querySelector('speur-search').search('frog')").await?;
        let seen = until(page, "results", |seen| seen["state"] == "results").await?;
        assert_eq!(seen["status"], "2 results for “frog”.");
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn a_strict_policy_allows_it_and_mistakes_are_said() {
    let policy = format!("<meta http-equiv=Content-Security-Policy content=\"{STRICT}\">");
    let html = page(&format!("{policy}<script src=speur.js></script>"), "<speur-search></speur-search>");
    in_browser(site(&html).path(), async |page| {
        page.open("").await?;
        page.evaluate("await document.querySelector('speur-search').search('frog')").await?;
        until(page, "results", |seen| seen["state"] == "results").await?;
        no_complaints(page).await?;
        assert_eq!(page.requests().await?, [page.url(""), page.url("speur.js")]);
        let other = page.evaluate("return Speur.open('other').catch(({ code, message }) => [code, message])").await?;
        let message = format!(
            "{} cannot be used: status 404. Is this a folder that `speur index` wrote?",
            page.url("other/speur.js")
        );
        assert_eq!(other, json!(["missing", message]));
        let same = "return (await Speur.open('./')) === (await Speur.open())";
        assert_eq!(page.evaluate(same).await?, true, "its own folder is inside");
        Ok(())
    });
}

/// A folder with the script, over `tests/site`, and a page.
fn site(html: &str) -> TempDir {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    let status = Command::new(command())
        .args(["index", "--packing", "inlined", "--quiet", "--output"])
        .args([site.path(), &repository().join("tests/site")])
        .status()
        .expect("The command can be started.");
    assert!(status.success());
    fs::write(site.path().join("index.html"), html).expect("The folder is new.");
    site
}

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title>{head}</head><body>{body}</body></html>"
    )
}

/// Opens a page as a double click does, and returns its address.
async fn open_file(page: &Page, file: &Path) -> Result<String> {
    let address = format!("file://{}", file.display());
    page.open_url(&address).await?;
    Ok(address)
}

fn answer_of_the_command(folder: &Path, query: &str) -> Value {
    let output = Command::new(command()).args(["search", "--json", query, "--index"]).arg(folder).output();
    let output = output.expect("The command can be started.");
    without_time(serde_json::from_slice(&output.stdout).expect("It prints one object."))
}

fn without_time(mut answer: Value) -> Value {
    answer.as_object_mut().expect("An answer is an object.").remove("tookMs");
    answer
}

fn command() -> PathBuf {
    std::env::var_os("SPEUR").expect("SPEUR is not set: run this test by `cargo xtask test`").into()
}

/// Waits until the element shows what is wanted.
async fn until(page: &Page, what: &str, is_there: impl Fn(&Value) -> bool) -> Result<Value> {
    let look = "
        const host = document.querySelector('speur-search');
        const panel = host.shadowRoot.querySelector('[part=panel]');
        return {
            state: host.dataset.state ?? null,
            status: panel?.querySelector('[part=status]')?.innerText.trim() ?? '',
            links: [...(panel?.querySelectorAll('[part=item] > a') ?? [])].map((link) => link.href),
            tables: panel?.querySelectorAll('table').length ?? 0,
        };";
    poll(what, async || Ok(page.execute(look, []).await?.json().clone()), is_there).await
}
