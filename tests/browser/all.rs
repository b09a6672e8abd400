//! Does the page work in real browsers?
//!
//! Run by `cargo xtask test`. The tests of the harness itself are here; those of the first page are in `page.rs`, those of
//! the element in `element.rs`, `owner.rs`, `meaning.rs`, `stub.rs` and `hosts.rs`, of scripts that search without it in
//! `api.rs`, of other sites than the seeds in `sites.rs`, of an index in many files in `chunked.rs`, of pages that are opened from a disk in `inlined.rs`, of readers
//! without a network or with a cache in `offline.rs`, of the report of `speur index` in `report.rs`, and of owners who change their
//! pages in `watch.rs`.

mod api;
mod chunked;
mod element;
mod harness;
mod hosts;
mod inlined;
mod meaning;
mod offline;
mod owner;
mod page;
mod report;
mod shadow;
mod sites;
mod stub;
mod watch;

use harness::{Browser, in_browser, in_each_browser};
use serde_json::json;
use tempfile::TempDir;

#[test]
fn the_page_loads_and_asks_for_nothing_from_elsewhere() {
    in_browser("www", async |page| {
        page.open("?q=bagd").await?;
        shadow::until(page, "results", |seen| seen["results"][0].is_string()).await?;
        let requests = page.requests().await?;
        assert_eq!(requests.first(), Some(&page.url("?q=bagd")));
        let modules = requests.iter().filter(|url| url.ends_with(".wasm")).count();
        assert_eq!(modules, 1, "{requests:#?}");
        assert!(!requests.iter().any(|url| url.ends_with(".speur")), "{requests:#?}");
        assert_eq!(page.foreign_requests().await?, [""; 0]);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn requests_to_elsewhere_are_noticed() {
    let site = site(r#"<img src="http://127.0.0.1:1/elsewhere.png"><img src="data:image/gif;base64,">"#);
    in_browser(site.path(), async |page| {
        page.open("").await?;
        assert_eq!(page.foreign_requests().await?, ["http://127.0.0.1:1/elsewhere.png"]);
        assert!(!page.console_errors().await?.is_empty(), "a failed request is an error of the console");
        Ok(())
    });
}

#[test]
fn errors_after_loading_are_noticed_in_each_browser() {
    let late = "Promise.reject(new Error('nobody listens')); throw new Error('too late');";
    let site = site(&format!("<script>function later() {{ {late} }}</script>"));
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        assert_eq!(page.console_errors().await?, [""; 0]);
        page.evaluate("setTimeout(later); console.error('said'); await new Promise((done) => setTimeout(done, 100))")
            .await?;
        let errors = page.console_errors().await?.join("\n");
        for error in ["too late", "nobody listens", "said"] {
            assert!(errors.contains(error), "{error}: {errors}");
        }
        assert_eq!(page.console_errors().await?, [""; 0], "each is told once");
        Ok(())
    });
}

#[test]
fn a_page_has_the_size_that_was_asked_for_in_each_browser() {
    in_each_browser(site("").path(), async |page| {
        page.open("").await?;
        page.resize(1000, 500).await?;
        assert_eq!(page.evaluate("return [innerWidth, innerHeight]").await?, json!([1000, 500]));
        Ok(())
    });
}

#[test]
fn what_is_not_accessible_is_noticed_in_each_browser() {
    let html = r#"<style>body { line-height: 3 }</style><main><h1>Search</h1><input>
        <div><template shadowrootmode="open"><input></template></div></main>"#;
    in_each_browser(site(html).path(), async |page| {
        page.open("").await?;
        let violations = page.check_accessibility("at first").await.map_err(|error| error.to_string());
        let message = violations.expect_err("Nobody can tell what the boxes are for.");
        assert!(message.starts_with("at first: "), "{message}");
        assert_eq!(message.matches("\n  label: ").count(), 2, "one in the document, one in a shadow: {message}");

        let labelled = "for (const root of [document, document.querySelector('div').shadowRoot])
            root.querySelector('input').ariaLabel = 'Search'";
        page.evaluate(labelled).await?;
        page.check_accessibility("with labels").await
    });
}

#[test]
fn a_failure_names_the_browser() {
    let firefox = Browser::Firefox;
    let failing = || {
        in_each_browser(site("").path(), async |page| {
            assert_ne!(page.browser(), firefox, "as expected");
            Ok(())
        });
    };
    let panic = std::panic::catch_unwind(failing).expect_err("It fails in one of them.");
    let message = panic.downcast_ref::<String>().expect("The message is composed.");
    assert!(message.starts_with("in Firefox: ") && !message.contains("\nin "), "{message}");
}

/// A page with the least that a page must have.
fn site(body: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    let html = format!("<!doctype html><html lang=en><link rel=icon href=data:,><title>A test</title>{body}");
    std::fs::write(folder.path().join("index.html"), html).expect("The folder is new.");
    folder
}
