//! Does a search go on without a network, where the site's own service worker keeps it?
//!
//! With a service worker in Chromium: the server is a process here that ends, so no connection is left. `SPEUR` names the command with the widget
//! inside; `cargo xtask test` makes it.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Browser, Page, in_browser, in_each_browser, poll, repository};

/// What a site has to write, and below it what it does for its own page.
const WORKER: &str = "
    importScripts('/search/sw-helper.js');
    cacheSearch({ index: '/search/', mode: new URL(location.href).searchParams.get('mode') });
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('fetch', (event) => event.respondWith((async () => {
        const cache = await caches.open('site');
        const response = await fetch(event.request).catch(() => null);
        if (response) await cache.put(event.request, response.clone());
        return response ?? cache.match(event.request);
    })()));";

#[test]
fn what_was_used_is_there_without_a_network() {
    let site = site("<speur-search></speur-search>");
    write_index(site.path(), &repository().join("tests/site"), &[]);
    in_browser(site.path(), async |page| {
        let mut server = Server::start(site.path(), 0)?;
        let first = register(page, &server, "lazy").await?;
        page.goto(&server.address).await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]));
        until_used_is_kept(page).await?;
        assert_eq!(kept(page).await?, json!([first.clone()]));
        server.stop()?;
        page.goto(&server.address).await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]), "by what is kept");

        // The site is written anew, and its reader sees the page but does not search before the network goes.
        write_index(site.path(), &repository().join("seeds"), &[]);
        server = Server::start(site.path(), server.port()?)?;
        page.goto(&server.address).await?;
        page.evaluate("await customElements.whenDefined('speur-search')").await?;
        let has = |count| move |kept: &Value| kept.as_array().map(Vec::len) == Some(count);
        poll("a second generation", async || kept(page).await, has(2)).await?;
        server.stop()?;
        page.goto(&server.address).await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]), "the old one is whole");

        server = Server::start(site.path(), server.port()?)?;
        let found = json!(["003_c70e3b68976ce8ca", "004_9553cf2dbc07fd76"]);
        // Whoever would have to wait for the new one gets the old one.
        let search_anew = async || {
            page.goto(&server.address).await?;
            search(page, "bagd").await
        };
        poll("the new one", search_anew, |documents| *documents == found).await?;
        until_used_is_kept(page).await?;
        assert_eq!(search_anew().await?, found);
        // The old one goes when the page is opened and the new one is whole.
        let open_anew = async || {
            page.goto(&server.address).await?;
            kept(page).await
        };
        let last = poll("one generation", open_anew, has(1)).await?;
        assert_ne!(last, json!([first]));
        server.stop()?;
        page.goto(&server.address).await?;
        assert_eq!(search(page, "bagd").await?, found);
        Ok(())
    });
}

#[test]
fn all_can_be_kept_before_anybody_searches() {
    let site = site("<speur-search></speur-search>");
    write_index(site.path(), &repository().join("tests/site"), &[]);
    in_browser(site.path(), async |page| {
        let mut server = Server::start(site.path(), 0)?;
        register(page, &server, "all").await?;
        page.goto(&server.address).await?;
        page.evaluate("await customElements.whenDefined('speur-search')").await?;
        server.stop()?;
        page.goto(&server.address).await?;
        page.execute("document.querySelector('speur-search').lang = 'fr'", []).await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]));
        let status =
            "return document.querySelector('speur-search').shadowRoot.querySelector('[part=status]').innerText.trim()";
        assert_eq!(page.execute(status, []).await?.json(), &json!("2 résultats pour « frogs »."));
        Ok(())
    });
}

#[test]
fn what_was_used_is_opened_again_without_asking_the_host() {
    let site = site("<speur-search cache></speur-search>");
    write_index(site.path(), &repository().join("tests/site"), &[]);
    in_each_browser(site.path(), async |page| {
        let asked = "return performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))
            .filter((name) => /wasm|speur$/.test(name)).sort()";
        page.open("").await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]));
        assert_eq!(page.evaluate(asked).await?, json!(["engine_bg.wasm", "index.speur"]));
        until_kept(page, 2).await?;
        // Driven by a program, WebKit keeps nothing longer than a page.
        if page.browser() == Browser::WebKit {
            return Ok(());
        }
        page.open("").await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]));
        assert_eq!(page.evaluate(asked).await?, json!([]));

        // What cannot be used is replaced.
        let damage = "for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const { url } of await cache.keys()) if (/speur$/.test(url)) await cache.put(url, new Response('x'));
            }";
        page.evaluate(damage).await?;
        page.open("").await?;
        page.open("").await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]));
        until_kept(page, 2).await?;

        // One generation is kept, the newest.
        page.evaluate("await caches.open((await caches.keys())[0].replace(/[0-9a-f]{16}$/, '0123456789abcdef'))")
            .await?;
        page.evaluate(
            "for (const name of await caches.keys()) if (!/0123456789abcdef$/.test(name)) await caches.delete(name)",
        )
        .await?;
        page.open("").await?;
        search(page, "frogs").await?;
        until_kept(page, 2).await?;
        assert_ne!(kept(page).await?, json!(["0123456789abcdef"]));
        Ok(())
    });
}

#[test]
fn a_file_of_many_that_was_kept_wrong_is_replaced() {
    let site = site("<speur-search cache></speur-search>");
    write_index(site.path(), &repository().join("tests/site"), &["--packing", "chunked"]);
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]));
        // Driven by a program, WebKit keeps nothing longer than a page.
        if page.browser() == Browser::WebKit {
            return Ok(());
        }
        let damage = "let damaged = 0;
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const { url } of await cache.keys()) {
                    if (/wasm|root/.test(url)) continue;
                    await cache.put(url, new Response('x'));
                    damaged += 1;
                }
            }
            return damaged > 1;";
        poll("files to damage", async || page.evaluate(damage).await, |is_enough| *is_enough == json!(true)).await?;
        page.open("").await?;
        assert_eq!(search(page, "frogs").await?, json!(["garden/herons", "index"]));
        Ok(())
    });
}

/// Waits until all that the page has loaded of the search is kept: a page has a file before the service worker puts it
/// into a cache.
async fn until_used_is_kept(page: &Page) -> Result<()> {
    let lacking = "const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
        const used = loaded.filter((url) => url.includes('/search/'));
        const [, generation] = used.join().match(/search.([0-9a-f]{16})/);
        const cacheName = (await caches.keys()).find((name) => name.endsWith(generation)) ?? '';
        const kept = await Promise.all(used.map((url) => caches.match(url, { cacheName })));
        return used.filter((_, n) => !kept[n]);";
    poll("all that is used, kept", async || page.evaluate(lacking).await, |urls| *urls == json!([])).await?;
    Ok(())
}

/// Waits until one generation is kept, of so many files: the engine, the index. No cache is opened for it, for that
/// would make anew one that is dropped meanwhile.
async fn until_kept(page: &Page, files: usize) -> Result<()> {
    let kept = "return Promise.all((await caches.keys()).map(async (cacheName) => {
        const folder = cacheName.split(':').at(-1);
        const urls = ['engine_bg.wasm', 'index.speur'].map((file) => `/search/${folder}/${file}`);
        return (await Promise.all(urls.map((url) => caches.match(url, { cacheName })))).filter(Boolean).length;
    }))";
    let what = format!("one cache of {files} files");
    poll(&what, async || page.evaluate(kept).await, |counts| *counts == json!([files])).await?;
    Ok(())
}

/// A site with a page and a service worker, as yet without a search. `element`: how the page has it.
fn site(element: &str) -> TempDir {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    let html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><title>A page</title><link rel=icon href=data:,>
        <script type=module src=/search/speur.js></script>{element}"
    );
    for (name, text) in [("index.html", &*html), ("worker.js", WORKER)] {
        fs::write(site.path().join(name), text).expect("The folder is new.");
    }
    site
}

fn write_index(site: &Path, input: &Path, flags: &[&str]) {
    let output = site.join("search");
    let mut command = Command::new(command());
    let status = command.args(["index", "--quiet"]).args(flags).arg("--output").args([&output, input]).status();
    assert!(status.expect("The command can be started.").success());
}

/// Opens the page with its service worker, and waits until that has the page. Returns the folder of the generation.
async fn register(page: &Page, server: &Server, mode: &str) -> Result<String> {
    page.goto(&server.address).await?;
    let script = format!(
        "const has = new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
         await navigator.serviceWorker.register('/worker.js?mode={mode}');
         await has;
         const {{ Speur }} = await import('/search/speur.js');
         return (await Speur.open()).about.generation;"
    );
    Ok(page.evaluate(&script).await?.as_str().context("A generation has a name.")?.to_owned())
}

/// The documents that the element finds.
async fn search(page: &Page, query: &str) -> Result<Value> {
    page.evaluate(&format!(
        "const search = document.querySelector('speur-search');
         await customElements.whenDefined('speur-search');
         await search.search('{query}');
         return [...search.shadowRoot.querySelectorAll('[part=item]')].map((item) => item.dataset.id);"
    ))
    .await
}

/// The generations that are kept.
async fn kept(page: &Page) -> Result<Value> {
    let names = "return (await caches.keys()).filter((name) => name !== 'site').map((name) => name.split(':').at(-1))";
    page.evaluate(names).await
}

/// `speur serve`, until it is stopped or dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(folder: &Path, port: u16) -> Result<Server> {
        let mut command = Command::new(command());
        command.arg("serve").arg(folder).arg("--port").arg(port.to_string());
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().context("The output is piped just above.")?;
        // From here on a failure ends the process, too.
        let mut server = Server { process, address: String::new() };
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.split_whitespace().find(|word| word.starts_with("http://"));
        server.address = address.with_context(|| format!("expected an address, found {line:?}"))?.to_owned();
        Ok(server)
    }

    fn port(&self) -> Result<u16> {
        let port = self.address.trim_end_matches('/').rsplit(':').next();
        Ok(port.context("An address has a port here.")?.parse()?)
    }

    fn stop(&mut self) -> Result<()> {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Both can only fail when the process has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command() -> PathBuf {
    std::env::var_os("SPEUR").expect("SPEUR is not set: run this test by `cargo xtask test`").into()
}
