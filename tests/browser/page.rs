//! What does a reader meet on the page?
//!
//! These tests search the seeds with the real module; `stub.rs` has what five well-behaved articles never show.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, Key};

use crate::harness::{Browser, Page, in_browser, in_each_browser, repository};

const RUSSIANS: &str = "003_c70e3b68976ce8ca";
const HAJIN: &str = "004_9553cf2dbc07fd76";
const CALLIMACHI: &str = "002_c0c5984e6a35dde7";

#[test]
fn half_a_word_finds_articles_that_open_and_lead_back() {
    in_each_browser("www", async |page| {
        page.resize(1280, 420).await?;
        page.open("").await?;
        page.action_chain().send_keys("bagd").perform().await?;
        let typed = until(page, "two results", |view| view["results"].as_array().map(Vec::len) == Some(2)).await?;
        assert_eq!(typed["results"], json!([RUSSIANS, HAJIN]));
        let marks = typed["marks"].as_array().expect("The view lists marks.");
        assert!(!marks.is_empty() && marks.iter().all(|mark| mark == "Bagd"), "{typed:#}");
        assert_eq!(typed["focus"], "query", "typing goes on in the box");
        until(page, "the query in the address", |view| view["address"] == "?q=bagd").await?;

        page.execute("scrollTo(0, 60)", []).await?;
        page.find(By::Css("#list a")).await?.click().await?;
        let article = until(page, "the article", |view| view["reading"] == true).await?;
        assert_eq!(article["address"], format!("?document={RUSSIANS}&q=bagd"));
        assert_eq!(article["focus"], "h1");
        assert_eq!(article["scroll"], 0);
        let marks = article["marks"].as_array().expect("The view lists marks.");
        assert!(marks.len() > 2 && marks.iter().all(|mark| mark == "Bagd"), "{article:#}");
        assert!(page.source().await?.contains("<time datetime=\"2017-06\">juni 2017</time>"));

        page.back().await?;
        let back = until(page, "the results", |view| view["reading"] == false).await?;
        for (what, expected) in [
            ("query", json!("bagd")),
            ("address", json!("?q=bagd")),
            ("results", json!([RUSSIANS, HAJIN])),
            ("focus", json!(RUSSIANS)),
            ("scroll", json!(60)),
            ("title", typed["title"].clone()),
        ] {
            assert_eq!(back[what], expected, "{what}");
        }

        let requests = page.requests().await?;
        // WebKit's `fetch` takes no notice of what was preloaded, and asks once more.
        let modules = if page.browser() == Browser::WebKit { 1..=2 } else { 1..=1 };
        assert!(modules.contains(&requests.iter().filter(|url| url.ends_with(".wasm")).count()), "{requests:#?}");
        assert!(!requests.iter().any(|url| url.ends_with(".speur")), "{requests:#?}");
        no_complaints(page).await
    });
}

#[test]
fn keys_alone_lead_everywhere() {
    in_each_browser("www", async |page| {
        page.open("").await?;
        press(page, "bagd").await?;
        until(page, "results", |view| view["results"][0] == RUSSIANS).await?;
        for (key, focus) in [
            (Key::Down, RUSSIANS),
            (Key::Down, HAJIN),
            (Key::Down, HAJIN),
            (Key::Up, RUSSIANS),
            (Key::Up, "query"),
            (Key::Down, RUSSIANS),
            (Key::Escape, "query"),
        ] {
            press(page, key.clone()).await?;
            assert_eq!(view(page).await?["focus"], focus, "after {key:?}");
        }

        press(page, Key::Enter).await?;
        assert_eq!(view(page).await?["reading"], false, "no result is chosen for the reader");
        press(page, Key::Down).await?;
        press(page, Key::Down).await?;
        press(page, Key::Enter).await?;
        until(page, "the article", |view| view["reading"] == true && view["focus"] == "h1").await?;
        page.action_chain().key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift).perform().await?;
        assert_eq!(page.active_element().await?.text().await?, "Terug naar de resultaten");
        press(page, Key::Enter).await?;
        until(page, "the result that was followed", |view| view["focus"] == HAJIN).await?;

        press(page, "i").await?;
        until(page, "a letter typed on a result in the box", |view| view["query"] == "bagdi").await?;
        press(page, Key::Escape).await?;
        until(page, "an empty box", |view| view["query"] == "" && view["address"] == "").await?;
        assert_eq!(view(page).await?["focus"], "query");
        no_complaints(page).await
    });
}

#[test]
fn examples_of_the_query_language_are_searched_by_keyboard() {
    in_each_browser("www", async |page| {
        page.open("").await?;
        press(page, "x").await?;
        until(page, "an answer", |view| view["summary"] != "").await?;
        for (key, focus) in [(Key::Tab, "clear"), (Key::Tab, "summary"), (Key::Enter, "summary"), (Key::Tab, "a")] {
            press(page, key.clone()).await?;
            assert_eq!(view(page).await?["focus"], focus, "after {key:?}");
        }
        press(page, Key::Enter).await?;
        let asked = until(page, "the example", |view| view["query"] == "\"het kalifaat\"").await?;
        assert_eq!(asked["address"], "?q=%22het+kalifaat%22");
        no_complaints(page).await
    });
}

#[test]
fn the_empty_page_says_what_can_be_searched() {
    in_each_browser("www", async |page| {
        page.open("").await?;
        assert!(page.find(By::Id("welcome")).await?.text().await?.starts_with("Typ een woord"));
        let examples = page.find_all(By::Css("#examples a")).await?;
        assert_eq!(examples.len(), 4, "the seeds answer all examples");
        for n in 0..examples.len() {
            page.query(By::Css("#examples a")).all_from_selector().await?[n].click().await?;
            let found = until(page, "results", |view| view["results"][0].is_string()).await?;
            assert_eq!(found["focus"], "found", "the focus is not lost with the link");
            page.back().await?;
            until(page, "the empty page", |view| view["query"] == "" && view["results"] == json!([])).await?;
        }
        no_complaints(page).await
    });
}

#[test]
fn words_that_no_article_has_are_named() {
    in_each_browser("www", async |page| {
        page.open("?q=kubernetes").await?;
        let none = until(page, "an answer", |view| view["summary"] != "").await?;
        assert!(none["summary"].as_str().is_some_and(|text| text.starts_with("Geen resultaten voor “kubernetes”.")));
        page.open("?q=aanval+kubernetes").await?;
        let some = until(page, "an answer", |view| view["summary"] != "").await?;
        let summary = some["summary"].as_str().unwrap_or_default();
        assert!(summary.starts_with("4 resultaten") && summary.contains("Zonder: kubernetes."), "{summary}");
        no_complaints(page).await
    });
}

#[test]
fn any_text_is_a_query() {
    in_each_browser("www", async |page| {
        page.open("").await?;
        // WebDriver types only valid text, so the rest is inserted as a paste is.
        press(page, "<img src=x onerror=window.hacked=1>").await?;
        until(page, "an answer", |view| view["summary"] != "").await?;
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
            press(page, Key::Escape).await?;
            until(page, "an empty page", |view| view["query"] == "" && view["summary"] == "").await?;
            page.execute(format!("document.execCommand('insertText', false, {text})"), []).await?;
            until(page, &format!("an answer to {text}"), |view| view["summary"] != "").await?;
        }
        press(page, Key::Escape).await?;
        press(page, "bagd").await?;
        until(page, "the engine still there", |view| view["results"][0] == RUSSIANS).await?;
        assert_eq!(page.execute("return window.hacked ?? document.images.length", []).await?.json(), &json!(0));
        no_complaints(page).await
    });
}

#[test]
fn an_address_opens_an_article() {
    in_each_browser("www", async |page| {
        page.open(&format!("?document={CALLIMACHI}&q=baghdadi")).await?;
        let article = until(page, "the article", |view| view["reading"] == true).await?;
        assert_eq!(article["focus"], "h1");
        assert_eq!(article["marks"][0], "Baghdadi's");
        assert!(article["title"].as_str().is_some_and(|title| title.contains("relevantie nam af")));
        let original = page.find(By::Css("article footer a")).await?;
        assert_eq!(original.text().await?, "Lees het origineel bij NOS");
        assert_eq!(original.prop("href").await?.as_deref(), Some("https://nos.nl/l/2307958"));
        page.find(By::Css(".back")).await?.click().await?;
        let results = until(page, "its results", |view| view["query"] == "baghdadi").await?;
        assert_eq!(results["address"], "?q=baghdadi");

        page.open("?document=nowhere&q=baghdadi").await?;
        until(page, "a sentence", |view| view["heading"] == "Dit artikel is hier niet te vinden").await?;
        page.find(By::Css(".back")).await?.click().await?;
        until(page, "the results", |view| view["results"][0].is_string()).await?;
        no_complaints(page).await
    });
}

#[test]
fn nothing_is_cut_off_on_a_narrow_screen() {
    in_browser("www", async |page| {
        page.resize(320, 512).await?;
        let word = "w".repeat(400);
        for address in ["", "?q=bagd", &format!("?q={word}"), &format!("?document={CALLIMACHI}&q=baghdadi")] {
            page.open(address).await?;
            until(page, "an answer", |view| address.is_empty() || view["summary"] != "" || view["reading"] == true)
                .await?;
            let width = page.execute("return document.documentElement.scrollWidth", []).await?;
            assert_eq!(width.json(), &json!(320), "{address}");
        }
        Ok(())
    });
}

#[test]
fn without_scripts_the_page_says_what_it_needs() {
    in_browser("www", async |page| {
        page.cdp().send_raw("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await?;
        page.open("").await?;
        assert!(page.find(By::Css("main")).await?.text().await?.contains("Daarvoor moet JavaScript aan staan."));
        Ok(())
    });
}

#[test]
fn the_number_of_results_is_read_aloud_after_a_pause() {
    in_each_browser("www", async |page| {
        page.open("").await?;
        press(page, "bagd").await?;
        let typed = until(page, "results", |view| view["results"][0] == RUSSIANS).await?;
        assert_eq!(typed["status"], "", "nobody is interrupted while typing");
        until(page, "the number", |view| view["status"] == "2 resultaten").await?;
        Ok(())
    });
}

#[test]
fn a_word_that_is_being_composed_keeps_its_keys() {
    in_browser("www", async |page| {
        page.open("").await?;
        let composition = json!({ "text": "bagd", "selectionStart": 4, "selectionEnd": 4 });
        page.cdp().send_raw("Input.imeSetComposition", composition).await?;
        until(page, "results while composing, as phone keyboards do", |view| view["results"][0] == RUSSIANS).await?;
        let keys = "for (const key of ['ArrowDown', 'Escape']) document.activeElement.dispatchEvent(
            new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true }))";
        page.execute(keys, []).await?;
        page.cdp().send_raw("Input.insertText", json!({ "text": "bagd" })).await?;
        let composed = view(page).await?;
        assert_eq!((&composed["query"], &composed["focus"]), (&json!("bagd"), &json!("query")));
        no_complaints(page).await
    });
}

#[test]
fn scripts_of_other_pages_can_use_the_same_module() {
    // A second folder, as `speur index` lays it out: `speur.js` names the folder of its own generation.
    let site = copy_of_page();
    let other = site.path().join("other");
    copy_folder(&repository().join("www/pkg"), &other.join("generation"));
    let script = fs::read_to_string(repository().join("www/speur.js")).expect("The script is part of the page.");
    let line = script.lines().find(|line| line.starts_with("const GENERATION = ")).expect("The line is a contract.");
    let named = r#"const GENERATION = { "folder": "./generation/", "index": null };"#;
    fs::write(other.join("speur.js"), script.replacen(line, named, 1)).expect("The folder is new.");
    for name in ["element.js", "dom.js"] {
        fs::copy(site.path().join(name), other.join(name)).expect("The folder is new.");
    }
    copy_folder(&repository().join("www/pkg"), &site.path().join("pkg"));

    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let answers = page
            .evaluate(
                "const { Speur } = await import(new URL('speur.js', document.baseURI).href);
             const speur = await Speur.open();
             const other = await Speur.open('other');
             const { hits, total, tookMs } = await speur.search('bagd', { limit: 1 });
             return {
                 hits: hits.length, total, timed: tookMs >= 0,
                 shared: speur === await Speur.open() && other === await Speur.open('/other/') && speur !== other,
                 same: JSON.stringify(hits) === JSON.stringify((await other.search('bagd', { limit: 1 })).hits),
                 title: (await speur.document(hits[0].id)).title.length,
                 unknown: await speur.document('nowhere'),
                 badOption: await speur.search('bagd', { limit: 'ten' }).catch((error) => error instanceof Error),
                 nowhere: await Speur.open('/nowhere/').catch((error) => error.message),
             };",
            )
            .await?;
        let nowhere = format!(
            "{} cannot be used: status 404. Is this a folder that `speur index` wrote?",
            page.url("nowhere/speur.js")
        );
        let expected = json!({
            "hits": 1, "total": 2, "timed": true, "shared": true, "same": true, "title": 1, "unknown": null,
            "badOption": true, "nowhere": nowhere,
        });
        assert_eq!(answers, expected);
        Ok(())
    });
}

#[test]
fn screenshots_for_people_to_look_at() {
    in_browser("www", async |page| {
        let article = format!("?document={CALLIMACHI}&q=baghdadi");
        for (name, address, scheme, width, height) in [
            ("home", "", "light", 1280, 800),
            ("results", "?q=bagd", "light", 1280, 800),
            ("results-dark", "?q=bagd", "dark", 1280, 800),
            ("results-phone", "?q=bagd", "light", 390, 844),
            ("results-320", "?q=bagd", "light", 320, 512),
            ("nothing-found", "?q=kubernetes", "light", 1280, 800),
            ("reading", &article, "light", 1280, 800),
            ("reading-dark", &article, "dark", 1280, 800),
            ("reading-phone", &article, "light", 390, 844),
            ("reading-320", &article, "light", 320, 512),
        ] {
            page.prefer("color-scheme", scheme).await?;
            page.open(address).await?;
            until(page, "an answer", |view| address.is_empty() || view["summary"] != "" || view["reading"] == true)
                .await?;
            if name == "results" {
                // The picture of the README: typed by hand, so that its time is that of an engine which has warmed up.
                press(page, Key::Escape).await?;
                press(page, "bagd").await?;
                until(page, "results", |view| view["query"] == "bagd" && view["results"][0] == RUSSIANS).await?;
            }
            page.screenshot(name, width, height).await?;
        }
        Ok(())
    });
}

/// What the reader has before them: one value to wait for and to compare.
pub(crate) async fn view(page: &Page) -> Result<Value> {
    let script = r##"
        const shown = (selector) => [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility());
        const idOf = (link) => new URL(link.href).searchParams.get("document");
        const active = document.activeElement;
        const text = (id) => document.getElementById(id).innerText.toWellFormed();
        return {
            address: location.search,
            title: document.title.toWellFormed(),
            query: document.getElementById("query").value.toWellFormed(),
            summary: text("found"),
            status: text("status"),
            notice: text("notice"),
            results: shown("#list h2 a").map(idOf),
            marks: shown("main mark").map((mark) => mark.textContent),
            reading: shown("#reading h1").length > 0,
            heading: shown("h1")[0]?.innerText ?? null,
            focus: (active.href && idOf(active)) || active.id || active.localName,
            scroll: scrollY,
        };"##;
    Ok(page.execute(script, []).await?.json().clone())
}

/// Waits until the reader sees what is described.
pub(crate) async fn until(page: &Page, what: &str, is_so: impl Fn(&Value) -> bool) -> Result<Value> {
    let start = Instant::now();
    loop {
        let view = view(page).await?;
        if is_so(&view) {
            return Ok(view);
        }
        if start.elapsed() > Duration::from_secs(15) {
            bail!("waited in vain for {what}; the page shows {view:#}");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Presses keys where the focus is.
pub(crate) async fn press(page: &Page, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
    Ok(page.action_chain().send_keys(keys).perform().await?)
}

/// Nothing was asked from elsewhere, and the console is clean.
pub(crate) async fn no_complaints(page: &Page) -> Result<()> {
    assert_eq!(page.foreign_requests().await?, [""; 0]);
    assert_eq!(page.console_errors().await?, [""; 0]);
    Ok(())
}

/// The files of the page, without a module.
pub(crate) fn copy_of_page() -> TempDir {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    for folder in ["", "interface"] {
        copy_folder(&repository().join("www").join(folder), &site.path().join(folder));
    }
    site
}

/// Copies the files of a folder, not its folders.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("The folder can be made.");
    for entry in fs::read_dir(from).expect("The folder is there; `cargo xtask build` makes www/pkg.").flatten() {
        if entry.path().is_file() {
            fs::copy(entry.path(), to.join(entry.file_name())).expect("The file can be copied.");
        }
    }
}
