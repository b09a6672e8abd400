//! Does the page work in a real browser?
//!
//! Run by `cargo xtask test`. The tests of the harness itself are here; those of the page are in `page.rs`,
//! `meaning.rs` and `stub.rs`, those of other sites than the seeds in `sites.rs`.

mod element;
mod harness;
mod meaning;
mod page;
mod sites;
mod stub;

use harness::in_browser;

#[test]
fn the_page_loads_and_asks_for_nothing_from_elsewhere() {
    in_browser("www", async |page| {
        page.open("").await?;
        let requests = page.requests().await?;
        assert_eq!(requests.first(), Some(&page.url("")));
        let modules = requests.iter().filter(|url| url.ends_with(".wasm")).count();
        assert_eq!(modules, 1, "{requests:#?}");
        assert_eq!(page.foreign_requests().await?, [""; 0]);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn requests_to_elsewhere_are_noticed() {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    let html = r#"<!doctype html><img src="http://127.0.0.1:1/elsewhere.png"><img src="data:image/gif;base64,">"#;
    std::fs::write(folder.path().join("index.html"), html).expect("The folder is new.");
    in_browser(folder.path(), async |page| {
        page.open("").await?;
        assert_eq!(page.foreign_requests().await?, ["http://127.0.0.1:1/elsewhere.png"]);
        assert!(!page.console_errors().await?.is_empty(), "a failed request is an error of the console");
        Ok(())
    });
}
