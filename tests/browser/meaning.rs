//! Do people find what they mean? The element and the real engine together, over the seeds.
//!
//! What it does with answers that the seeds never give stands in `stub.rs`.

use anyhow::Result;
use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::{Page, in_browser, in_each_browser};
use crate::page::{no_complaints, press};
use crate::shadow::{html, inside, site, until, until_address};

const RUSSIANS: &str = "003_c70e3b68976ce8ca";
const CALLIMACHI: &str = "002_c0c5984e6a35dde7";

const ELEMENT: &str = "<speur-search url-param=q suggest></speur-search>";

#[test]
fn a_typing_mistake_is_corrected_and_that_is_said() {
    in_browser(site(&[("index.html", &html(ELEMENT))]).path(), async |page| {
        page.open("?q=calimaci").await?;
        let corrected = until(page, "the article", |seen| seen["results"] == json!([CALLIMACHI])).await?;
        let status = corrected["status"].as_str().unwrap_or_default();
        assert!(status.starts_with("Geen resultaten voor “calimaci”."), "{status}");
        assert!(status.contains("Resultaten voor “callimachi”."), "{status}");
        assert_eq!(corrected["marks"][0], "Callimachi");
        no_complaints(page).await
    });
}

#[test]
fn words_that_no_article_has_are_named() {
    in_browser(site(&[("index.html", &html(ELEMENT))]).path(), async |page| {
        page.open("?q=kubernetes").await?;
        let none = until(page, "an answer", |seen| seen["status"] != "").await?;
        assert!(none["status"].as_str().is_some_and(|text| text.starts_with("Geen resultaten voor “kubernetes”.")));
        page.open("?q=aanval+kubernetes").await?;
        let some = until(page, "an answer", |seen| seen["status"] != "").await?;
        let status = some["status"].as_str().unwrap_or_default();
        assert!(status.starts_with("4 resultaten") && status.contains("Zonder: kubernetes."), "{status}");
        page.open("?q=callimachi+podcast+voetbal").await?;
        let partly = until(page, "an answer", |seen| seen["status"] != "").await?;
        assert_eq!(partly["results"][0], CALLIMACHI);
        assert!(partly["status"].as_str().is_some_and(|text| text.contains("Zonder: voetbal.")), "{partly:#}");
        no_complaints(page).await
    });
}

#[test]
fn articles_can_be_chosen_by_source_and_ordered_by_date() {
    in_each_browser(site(&[("index.html", &html(ELEMENT))]).path(), async |page| {
        page.open("?q=kalifaat").await?;
        until(page, "results", |seen| seen["results"][3].is_string()).await?;
        let groups = inside(page, "return panel.querySelectorAll('fieldset').length").await?;
        assert_eq!(groups, json!(2), "sources and years; there is one author, one section and one language");

        page.execute("document.querySelector('speur-search').focus()", []).await?;
        for focus in ["clear", "suggestion", "suggestion", "sort", "summary"] {
            press(page, Key::Tab).await?;
            let seen = crate::shadow::look(page).await?;
            assert_eq!(seen["focus"], focus);
        }
        press(page, Key::Enter).await?;
        press(page, Key::Tab).await?;
        press(page, " ").await?;
        until(page, "one source", |seen| seen["results"].as_array().map(Vec::len) == Some(1)).await?;
        press(page, " ").await?;
        until(page, "all sources", |seen| seen["results"].as_array().map(Vec::len) == Some(4)).await?;

        choose_date(page).await?;
        let dated = [CALLIMACHI, "004_9553cf2dbc07fd76", RUSSIANS].map(Value::from);
        until(page, "another order", |seen| seen["results"].as_array().map(|all| &all[..3]) == Some(&dated[..]))
            .await?;
        no_complaints(page).await
    });
}

/// Chooses the newest first.
pub(crate) async fn choose_date(page: &Page) -> Result<()> {
    let choose = "const sort = panel.querySelector('[part=sort]');
        sort.value = 'date';
        sort.dispatchEvent(new Event('change'));";
    inside(page, choose).await?;
    Ok(())
}

#[test]
fn a_query_is_completed_by_a_suggestion() {
    in_each_browser(site(&[("index.html", &html(ELEMENT))]).path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "kalif").await?;
        until(page, "results", |seen| seen["results"][0].is_string()).await?;
        let text = inside(page, "return panel.querySelector('[part=suggestion]').innerText").await?;
        let text = text.as_str().unwrap_or_default().to_owned();
        assert!(text.to_lowercase().contains("kalifaat"), "{text}");
        inside(page, "panel.querySelector('[part=suggestion]').click()").await?;
        let asked = until(page, "its results", |seen| seen["query"] == text && seen["results"][0].is_string()).await?;
        assert_eq!(asked["focus"], "query", "typing goes on");
        until_address(page, &format!("?q={text}")).await?;
        no_complaints(page).await
    });
}

#[test]
fn any_text_is_a_query() {
    in_each_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        // WebDriver types only valid text, so the rest is inserted as a paste is.
        press(page, "<img src=x onerror=window.hacked=1>").await?;
        until(page, "an answer", |seen| seen["status"] != "").await?;
        for text in [
            r#""\ud800bagd""#,
            r#""bagd\udc00""#,
            r#""\ud800""#,
            r#""\u0000\u0001\u001b\u007f\u0085""#,
            r#""\u202e\u2066bagd""#,
            r#""</script><img src=x onerror=window.hacked=1>""#,
            r#""bagd ".repeat(20000)"#,
            r#""a".repeat(100000)"#,
            r#""\ud83d\udd0e".repeat(25000)"#,
        ] {
            empty(page).await?;
            page.execute(format!("document.execCommand('insertText', false, {text})"), []).await?;
            // What is hidden keeps the text that it had.
            let is_there = |seen: &Value| seen["status"] != "" && seen["open"] == true && seen["state"] != "ready";
            until(page, &format!("an answer to {text}"), is_there).await?;
        }
        empty(page).await?;
        press(page, "bagd").await?;
        until(page, "the engine still there", |seen| seen["results"][0] == RUSSIANS).await?;
        assert_eq!(page.execute("return window.hacked ?? document.images.length", []).await?.json(), &json!(0));
        no_complaints(page).await
    });
}

/// Closes the results, and empties the box.
async fn empty(page: &Page) -> Result<()> {
    press(page, Key::Escape).await?;
    press(page, Key::Escape).await?;
    until(page, "an empty box", |seen| seen["query"] == "" && seen["open"] == false).await?;
    Ok(())
}
