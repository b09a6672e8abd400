//! Is the first page alive, in both of its languages? It is the manual of the element, and searches the seeds, whose
//! articles it leads to.

use anyhow::Result;
use serde_json::json;
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, Key};

use crate::harness::{Browser, Page, in_browser, in_each_browser};
use crate::shadow::{look, until, until_address};

const RUSSIANS: &str = "003_c70e3b68976ce8ca";
const HAJIN: &str = "004_9553cf2dbc07fd76";
const CALLIMACHI: &str = "002_c0c5984e6a35dde7";

/// The pages of the manual.
pub(crate) const MANUALS: [&str; 2] = ["", "en.html"];

#[test]
fn half_a_word_finds_articles_that_open_and_lead_back() {
    in_each_browser("www", async |page| {
        page.resize(1280, 600).await?;
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        let typed = until(page, "two results", |seen| seen["results"] == json!([RUSSIANS, HAJIN])).await?;
        let marks = typed["marks"].as_array().expect("The view lists marks.");
        assert!(!marks.is_empty() && marks.iter().all(|mark| mark == "Bagd"), "{typed:#}");
        assert_eq!(typed["focus"], "query", "typing goes on in the box");
        until_address(page, "?q=bagd").await?;

        press(page, Key::Down).await?;
        press(page, Key::Enter).await?;
        until_address(page, &format!("article.html?id={RUSSIANS}&q=bagd")).await?;
        let title = page.query(By::Css("article h1")).first().await?;
        assert!(title.text().await?.starts_with("De aanval op de hoofdstad"));
        let marks = page.find_all(By::Css("article mark")).await?;
        assert!(marks.len() > 2, "the words are marked");
        assert!(page.source().await?.contains("<time datetime=\"2017-06\">juni 2017</time>"));
        no_complaints(page).await?;

        page.find(By::Css(".back")).await?.click().await?;
        until_address(page, "?q=bagd").await?;
        until(page, "the results", |seen| seen["results"] == json!([RUSSIANS, HAJIN])).await?;
        page.back().await?;
        page.back().await?;
        until_address(page, "?q=bagd").await?;
        until(page, "the results", |seen| seen["results"] == json!([RUSSIANS, HAJIN])).await?;
        no_complaints(page).await
    });
}

#[test]
fn all_examples_find_some_articles_and_not_all() {
    in_browser("www", async |page| {
        for manual in MANUALS {
            page.open(manual).await?;
            let counted = "const { Speur } = await import('/speur.js');
                const speur = await Speur.open();
                const totals = {};
                for (const { textContent: query } of document.querySelectorAll('#help a, #examples a')) {
                    totals[query] = (await speur.search(query)).total;
                }
                return totals;";
            let totals = page.evaluate(counted).await?;
            let totals = totals.as_object().expect("The script returns an object.");
            assert_eq!(totals.len(), 10);
            for (query, total) in totals {
                // Every article is about a fight, and in Syria.
                let most = if ["strijd*", "syrie"].contains(&query.as_str()) { 5 } else { 4 };
                assert!((1..=most).contains(&total.as_u64().unwrap_or_default()), "{query} finds {total}");
            }
            page.find(By::Css("#examples a")).await?.click().await?;
            until(page, "the example", |seen| seen["query"] == "bagd" && seen["results"][0] == RUSSIANS).await?;
        }
        no_complaints(page).await
    });
}

#[test]
fn scores_are_explained_on_demand() {
    in_each_browser("www", async |page| {
        page.open("?q=kalifaat+bagd").await?;
        until(page, "results", |seen| seen["results"][0].is_string()).await?;
        let tables = "return document.getElementById('found').shadowRoot.querySelectorAll('table').length";
        assert_eq!(page.execute(tables, []).await?.json(), &json!(0));
        page.find(By::Css("#help summary")).await?.click().await?;
        page.find(By::Id("explain")).await?.click().await?;
        until(page, "a table", |seen| seen["text"].as_str().is_some_and(|text| text.contains("begin van een woord")))
            .await?;
        assert_eq!(look(page).await?["query"], "kalifaat bagd", "what was typed stays");
        no_complaints(page).await
    });
}

#[test]
fn an_address_opens_an_article() {
    in_each_browser("www", async |page| {
        page.open(&format!("article.html?id={CALLIMACHI}&q=baghdadi")).await?;
        page.query(By::Css("article")).first().await?;
        let mark = page.find(By::Css("article mark")).await?;
        assert_eq!(mark.text().await?, "Baghdadi's");
        assert!(page.title().await?.contains("relevantie nam af"));
        let original = page.find(By::Css("article footer a")).await?;
        assert_eq!(original.text().await?, "Lees het origineel bij NOS");
        assert_eq!(original.prop("href").await?.as_deref(), Some("https://nos.nl/l/2307958"));

        page.open(&format!("article.html?id={CALLIMACHI}#section-100%-sure")).await?;
        page.query(By::Css("article")).first().await?;
        page.open("article.html?id=nowhere&q=baghdadi").await?;
        let title = page.query(By::Css("h1")).first().await?;
        assert_eq!(title.text().await?, "Dit artikel is hier niet te vinden");
        page.find(By::Css(".back")).await?.click().await?;
        page.query(By::Id("first")).first().await?;
        no_complaints(page).await
    });
}

#[test]
fn knobs_turn_attributes() {
    in_each_browser("www", async |page| {
        page.open("en.html").await?;
        let turned = page
            .evaluate(
                "const turn = (name, value) => {
                     const knob = document.forms.knobs.elements[name];
                     if (knob.type === 'checkbox') knob.checked = value;
                     else knob.value = value;
                     knob.dispatchEvent(new Event('input', { bubbles: true }));
                 };
                 const search = document.getElementById('turned');
                 const code = () => document.getElementById('turned-code').innerText;
                 const seen = [code()];
                 await search.search('kalifaat');
                 turn('limit', '1');
                 turn('lang', 'nl');
                 turn('explain', true);
                 turn('--speur-radius', '0');
                 for (let n = 0; n < 300 && search.shadowRoot.querySelectorAll('table').length !== 1; n++)
                     await new Promise((done) => setTimeout(done, 100));
                 seen.push(code(), search.shadowRoot.querySelectorAll('[part=item]').length);
                 seen.push(search.shadowRoot.querySelectorAll('table').length);
                 seen.push(search.shadowRoot.querySelector('[part=more]').innerText);
                 return seen;",
            )
            .await?;
        let code =
            "<speur-search limit=\"1\" lang=\"nl\" explain></speur-search>\n\nspeur-search {\n  --speur-radius: 0;\n}";
        assert_eq!(turned, json!(["<speur-search></speur-search>", code, 1, 1, "Toon er nog 1"]));
        no_complaints(page).await
    });
}

#[test]
fn events_are_told_and_elements_named() {
    in_each_browser("www", async |page| {
        for manual in MANUALS {
            page.open(manual).await?;
            let told = page
                .evaluate(
                    "await document.querySelector('speur-search').search('bagd');
                     return document.getElementById('log').innerText.includes('speur-results');",
                )
                .await?;
            assert_eq!(told, json!(true));
            no_complaints(page).await?;
        }
        Ok(())
    });
}

#[test]
fn everybody_can_use_the_manual_and_read_articles() {
    in_each_browser("www", async |page| {
        for address in MANUALS {
            page.open(address).await?;
            check(page, address).await?;
            page.execute("for (const details of document.querySelectorAll('details')) details.open = true", []).await?;
            page.evaluate("await document.querySelector('speur-search').search('kalif')").await?;
            check(page, &format!("{address} with results")).await?;
        }
        page.open("?q=kubernetes").await?;
        until(page, "an answer", |seen| seen["state"] == "empty").await?;
        check(page, "without results").await?;
        page.open(&format!("article.html?id={CALLIMACHI}&q=baghdadi")).await?;
        page.query(By::Css("article")).first().await?;
        check(page, "an article").await
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

#[test]
fn nothing_is_cut_off_on_a_narrow_screen() {
    in_browser("www", async |page| {
        page.resize(320, 800).await?;
        let word = "w".repeat(400);
        let article = format!("article.html?id={CALLIMACHI}&q=baghdadi");
        for address in ["", "en.html", "?q=bagd", &format!("?q={word}"), &article] {
            page.open(address).await?;
            if address.contains("?q=") {
                until(page, "an answer", |seen| seen["status"] != "").await?;
            }
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
        for address in ["", "article.html"] {
            page.open(address).await?;
            assert!(page.find(By::Css("main")).await?.text().await?.contains("Daarvoor moet JavaScript aan staan."));
        }
        Ok(())
    });
}

#[test]
fn screenshots_for_people_to_look_at() {
    in_browser("www", async |page| {
        let article = format!("article.html?id={CALLIMACHI}&q=baghdadi");
        for (name, address, scheme, width, height) in [
            ("manual", "", "light", 1280, 1000),
            ("manual-320", "", "light", 320, 800),
            ("results", "?q=bagd", "light", 1280, 800),
            ("results-dark", "?q=bagd", "dark", 1280, 800),
            ("results-phone", "?q=bagd", "light", 390, 844),
            ("corrected", "en.html?q=calimaci", "light", 1280, 800),
            ("nothing-found", "?q=kubernetes", "light", 1280, 800),
            ("reading", &article, "light", 1280, 800),
            ("reading-dark", &article, "dark", 1280, 800),
            ("reading-320", &article, "light", 320, 512),
        ] {
            page.prefer("color-scheme", scheme).await?;
            page.open(address).await?;
            if address.contains("?q=") {
                until(page, "an answer", |seen| seen["status"] != "").await?;
            }
            page.screenshot(name, width, height).await?;
        }
        Ok(())
    });
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
