//! Can everybody read the page that `speur index --report` writes?
//!
//! `SPEUR` names the command with the widget inside; `cargo xtask test` makes it.

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use crate::harness::{Page, in_browser, in_each_browser};
use crate::sites::index_into;

/// A folder with a report that says something of everything.
fn site() -> TempDir {
    let folder = tempfile::tempdir().expect("A temporary folder can be made.");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("The folder is new.");
        folder.path().join(name).to_string_lossy().into_owned()
    };
    let mut arguments = Vec::new();
    for number in 1..8 {
        let page = format!("---\nurl: /same/\n---\n# <b>A page</b> & {number}\n\nIt jumps over the dog.\n");
        arguments
            .push(write(&format!("a-page-with-a-name-that-is-longer-than-any-telephone-is-wide-{number}.md"), &page));
    }
    arguments.push(write("untitled.txt", "It sleeps."));
    let report = folder.path().join("index.html").to_string_lossy().into_owned();
    arguments.extend(["--report".to_owned(), report]);
    index_into(&folder.path().join("search"), &arguments.iter().map(String::as_str).collect::<Vec<_>>());
    folder
}

/// Its policy allows its own style and no request.
async fn is_complete(page: &Page) -> anyhow::Result<()> {
    let found = "return [document.querySelectorAll('table caption').length, getComputedStyle(document.querySelector('dl')).display,
        document.querySelector('.bar rect').getBoundingClientRect().width > 100, document.querySelectorAll('b, script').length,
        document.documentElement.scrollWidth <= innerWidth];";
    assert_eq!(page.execute(found, []).await?.json(), &json!([6, "grid", true, 0, true]));
    assert_eq!(page.foreign_requests().await?, [""; 0]);
    assert_eq!(page.console_errors().await?, [""; 0]);
    Ok(())
}

#[test]
fn a_report_is_for_everybody() {
    in_each_browser(site().path(), async |page| {
        page.open("").await?;
        is_complete(page).await?;
        page.check_accessibility("as it opens").await?;
        page.execute("document.querySelectorAll('details').forEach((details) => details.open = true)", []).await?;
        page.check_accessibility("with everything opened").await
    });
}

#[test]
fn a_report_is_for_telephones_and_for_the_night() {
    in_browser(site().path(), async |page| {
        page.open("").await?;
        page.prefer("color-scheme", "dark").await?;
        page.screenshot("report-dark", 1000, 1600).await?;
        page.check_accessibility("in the dark").await?;
        page.screenshot("report-phone", 390, 1600).await?;
        is_complete(page).await?;
        page.check_accessibility("on a telephone").await
    });
}
