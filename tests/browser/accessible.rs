//! Can everybody use the page? axe-core looks at each thing that it can show, in each browser, and at its dark colours.

use anyhow::Result;
use thirtyfour::By;

use crate::harness::{Browser, Page, in_each_browser};
use crate::page::until;

#[test]
fn nobody_is_left_out_before_a_search() {
    in_each_browser("www", async |page| {
        page.open("").await?;
        check(page, "nothing typed").await?;
        page.find(By::Css("#help summary")).await?.click().await?;
        check(page, "with the help open").await
    });
}

#[test]
fn nobody_is_left_out_of_results() {
    in_each_browser("www", async |page| {
        page.open("?q=kalifaat").await?;
        until(page, "results", |view| view["results"][0].is_string()).await?;
        check(page, "with results").await?;
        page.execute("for (const details of document.querySelectorAll('details')) details.open = true", []).await?;
        check(page, "with everything open").await?;
        page.open("?q=kubernetes").await?;
        until(page, "an answer", |view| view["summary"] != "").await?;
        check(page, "without results").await
    });
}

#[test]
fn nobody_is_left_out_of_reading() {
    in_each_browser("www", async |page| {
        page.open("?q=bagd").await?;
        until(page, "results", |view| view["results"][0].is_string()).await?;
        page.find(By::Css("#list a")).await?.click().await?;
        until(page, "the article", |view| view["reading"] == true).await?;
        check(page, "reading").await
    });
}

/// Checks what is shown, and in Chromium, which can be told so, as a reader sees it who prefers a dark page.
async fn check(page: &Page, state: &str) -> Result<()> {
    page.check_accessibility(state).await?;
    if page.browser() == Browser::Chromium {
        page.prefer("color-scheme", "dark").await?;
        page.check_accessibility(&format!("{state}, dark")).await?;
        page.prefer("color-scheme", "light").await?;
    }
    Ok(())
}
