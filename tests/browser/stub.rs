//! What does the element do with answers that the seeds never give?
//!
//! `stub.js` stands in the place of the engine: many results, late answers, corrections, facets, explanations, sections.

use std::fs;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::Key;

use crate::harness::{Page, in_browser, in_each_browser, poll};
use crate::meaning::choose_date;
use crate::page::{no_complaints, press};
use crate::shadow::{html, inside, look, site, until};

#[test]
fn more_results_are_shown_on_demand() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=many").await?;
        until(page, "ten results", |seen| seen["results"].as_array().map(Vec::len) == Some(10)).await?;
        assert_eq!(inside(page, "return panel.querySelector('[part=more]').innerText").await?, "Toon er nog 10");
        // As by a double click: the same is not shown twice.
        inside(page, "const more = panel.querySelector('[part=more]'); more.click(); more.click()").await?;
        let more = until(page, "twenty", |seen| seen["results"].as_array().map(Vec::len) == Some(20)).await?;
        assert_eq!(more["focus"], "10", "the first of the new ones");
        no_complaints(page).await
    });
}

#[test]
fn an_old_answer_never_replaces_a_newer_one() {
    in_each_browser(stub_site().path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "late").await?;
        press(page, "r").await?;
        until(page, "the newer answer", |seen| seen["results"] == json!(["0"])).await?;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert!(look(page).await?["status"].as_str().is_some_and(|text| text.starts_with("1 resultaat")));
        no_complaints(page).await
    });
}

#[test]
fn what_was_answered_instead_is_said_and_read_aloud() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=calimaci").await?;
        let sentences = "Geen resultaten voor “calimaci”. Resultaten voor “callimachi”. 1 resultaat voor “callimachi”.";
        let is_said = |seen: &Value| {
            seen["status"].as_str().is_some_and(|text| text.split_whitespace().eq(sentences.split_whitespace()))
        };
        until(page, "the sentences", is_said).await?;
        until(page, "the same aloud", |seen| seen["aloud"] == sentences).await?;
        page.open("?q=partly").await?;
        let aloud = "3 resultaten voor “partly”. Zonder: voetbal.";
        until(page, "what is missing, aloud", |seen| seen["aloud"] == aloud).await?;
        no_complaints(page).await
    });
}

#[test]
fn values_of_facets_are_chosen_and_taken_back() {
    in_each_browser(stub_site().path(), async |page| {
        page.open("?q=many").await?;
        until(page, "results", |seen| seen["results"][9].is_string()).await?;
        inside(page, "panel.querySelector('details').open = true; panel.querySelector('summary').focus()").await?;
        let expected = json!({
            // One author leaves nothing to choose. Years come newest first, languages by their names.
            "Bron": ["NOS 9", "AD 8", "NRC 8"],
            "Jaar": ["2019 20", "2018 5"],
            "Taal": ["Nederlands 20", "Fries 5"],
        });
        assert_eq!(facets(page).await?, expected);

        // By keyboard; the checkbox keeps the focus, and the other values can still be added.
        press(page, Key::Tab).await?;
        press(page, " ").await?;
        let nos = until(page, "one source", |seen| starts(seen, "9 resultaten")).await?;
        assert_eq!((&nos["results"][1], &nos["focus"]), (&json!("3"), &json!("input")));
        let less = facets(page).await?;
        assert_eq!((&less["Bron"], &less["Jaar"]), (&json!(["NOS 9", "AD 8", "NRC 8"]), &json!(["2019 7", "2018 2"])));
        press(page, Key::Tab).await?;
        press(page, " ").await?;
        until(page, "any of two", |seen| starts(seen, "17 resultaten")).await?;
        choose_date(page).await?;
        until(page, "the newest", |seen| seen["results"][0] == "24").await?;
        inside(page, "panel.querySelector('input[value=\"2018\"]').click()").await?;
        until(page, "of one year", |seen| seen["results"] == json!(["4", "3", "1", "0"])).await?;
        inside(page, "panel.querySelector('input[value=NOS]').click()").await?;
        until(page, "one less", |seen| seen["results"] == json!(["4", "1"])).await?;

        // What is chosen ends with the query; the order stays.
        inside(page, "host.shadowRoot.querySelector('[part=clear]').click()").await?;
        press(page, "many").await?;
        until(page, "all, in order", |seen| starts(seen, "25 resultaten") && seen["results"][0] == "24").await?;
        no_complaints(page).await
    });
}

#[test]
fn of_a_large_site_facets_are_counted_when_the_reader_wants_to_choose() {
    in_each_browser(stub_site().path(), async |page| {
        page.open("?q=large").await?;
        until(page, "results", |seen| seen["results"][9].is_string()).await?;
        inside(page, "panel.querySelector('summary').focus()").await?;
        assert_eq!(facets(page).await?, json!({}), "nothing is open");
        press(page, " ").await?;
        let all = json!({
            "Bron": ["NOS 9", "AD 8", "NRC 8"],
            "Jaar": ["2019 20", "2018 5"],
            "Taal": ["Nederlands 20", "Fries 5"],
        });
        poll("all facets, not only years", async || facets(page).await, |seen| *seen == all).await?;
        inside(page, "panel.querySelector('input[value=NOS]').click()").await?;
        until(page, "one source", |seen| starts(seen, "9 resultaten")).await?;
        assert_eq!(facets(page).await?["Bron"], json!(["NOS 9", "AD 8", "NRC 8"]));
        no_complaints(page).await
    });
}

#[test]
fn a_choice_that_leaves_nothing_can_be_undone() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=many").await?;
        until(page, "results", |seen| seen["results"][9].is_string()).await?;
        inside(page, "panel.querySelector('details').open = true").await?;
        inside(page, "panel.querySelector('input[value=NOS]').click()").await?;
        until(page, "one source", |seen| starts(seen, "9 resultaten")).await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "x").await?;
        let none = until(page, "an answer", |seen| seen["state"] == "empty").await?;
        assert!(none["status"].as_str().is_some_and(|text| text.ends_with("een keuze weg te halen.")), "{none:#}");
        assert_eq!(facets(page).await?, json!({ "Bron": ["NOS 0"] }));
        press(page, Key::Backspace).await?;
        until(page, "results again", |seen| starts(seen, "9 resultaten")).await?;
        no_complaints(page).await
    });
}

#[test]
fn a_section_is_a_link_to_its_heading() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=sections").await?;
        until(page, "results", |seen| seen["results"] == json!(["0", "1"])).await?;
        let links = "return [...panel.querySelector('[part=item]').querySelectorAll('[part=sections] a')]
            .map((link) => [link.textContent, link.href])";
        let expected = json!([
            ["The first year", "https://example.org/#x"],
            ["Onderzoek & 100% <b>zeker</b>", "https://example.org/#x"],
        ]);
        assert_eq!(inside(page, links).await?, expected);
        // Keys on it are those of its result.
        for (key, focus) in [(Key::Down.value(), "1"), (Key::Up.value(), "query"), ('a', "query")] {
            inside(page, "panel.querySelector('[part=sections] a').focus()").await?;
            press(page, key.to_string()).await?;
            assert_eq!(look(page).await?["focus"], focus, "after {key:?}");
        }
        no_complaints(page).await
    });
}

#[test]
fn a_score_is_explained_on_demand() {
    in_each_browser(stub_site().path(), async |page| {
        page.open("?q=calimaci").await?;
        until(page, "the result", |seen| seen["results"][0].is_string()).await?;
        assert_eq!(inside(page, "return panel.querySelectorAll('table').length").await?, 0);
        page.execute("document.querySelector('speur-search').explain = true", []).await?;
        until(page, "a table", |seen| seen["text"].as_str().is_some_and(|text| text.contains("tikfout"))).await?;
        let cells =
            "return [...panel.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.innerText))";
        let expected = json!([
            ["gevraagd", "gevonden", "als", "pagina's", "zeldzaam", "gewicht", "vaak", "punten"],
            ["calimaci", "callimachi", "tikfout", "2", "1,25", "0,5", "3", "1,88"],
            ["podcastmaker", "", "deel van een woord", "12.000", "0,7", "0,8", "1", "0,56"],
            ["in de titel", "0,25"],
            ["dicht bij elkaar", "0"],
            ["recent", "0,13"],
            ["samen", "25"],
        ]);
        assert_eq!(inside(page, cells).await?, expected);
        no_complaints(page).await
    });
}

#[test]
fn a_query_can_go_on_in_several_ways() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=many").await?;
        until(page, "results", |seen| seen["results"][0].is_string()).await?;
        let offered = "return [...panel.querySelectorAll('[part=suggestion]')].map((button) => button.innerText)";
        assert_eq!(inside(page, offered).await?, json!([]), "nobody asked for suggestions");
        page.execute("document.querySelector('speur-search').suggest = true", []).await?;
        until(page, "results", |seen| seen["results"][0].is_string()).await?;
        assert_eq!(inside(page, offered).await?, json!(["manyfold", "Many a title"]), "not what is typed already");
        inside(page, "panel.querySelectorAll('[part=suggestion]')[1].click()").await?;
        let gone = until(page, "the suggested query", |seen| seen["query"] == "Many a title").await?;
        assert_eq!(gone["focus"], "query");
        until(page, "an answer without suggestions: a failure is none", |seen| seen["state"] == "empty").await?;
        assert_eq!(inside(page, offered).await?, json!([]));
        no_complaints(page).await
    });
}

#[test]
fn nothing_is_cut_off_on_a_narrow_screen_with_everything_open() {
    in_browser(stub_site().path(), async |page| {
        page.resize(320, 512).await?;
        page.open("?q=many").await?;
        page.execute("document.querySelector('speur-search').explain = true", []).await?;
        for query in ["many", "sections"] {
            page.open(&format!("?q={query}")).await?;
            until(page, "results", |seen| seen["results"][0].is_string()).await?;
            let opened = "for (const details of panel.querySelectorAll('details')) details.open = true;
                return document.documentElement.scrollWidth";
            assert_eq!(inside(page, opened).await?, 320, "{query}");
        }
        Ok(())
    });
}

#[test]
fn screenshots_of_the_rare_for_people_to_look_at() {
    in_browser(stub_site().path(), async |page| {
        for (name, address, scheme, width, height) in [
            ("facets", "?q=many", "light", 1280, 1000),
            ("facets-dark", "?q=many", "dark", 1280, 1000),
            ("facets-320", "?q=many", "light", 320, 900),
            ("sections", "?q=sections", "light", 1280, 800),
            ("partly", "?q=partly", "light", 390, 844),
        ] {
            page.prefer("color-scheme", scheme).await?;
            page.open(address).await?;
            until(page, "results", |seen| seen["results"][0].is_string()).await?;
            inside(page, "panel.querySelector('details').open = true").await?;
            page.screenshot(name, width, height).await?;
        }
        Ok(())
    });
}

fn starts(seen: &Value, text: &str) -> bool {
    seen["status"].as_str().is_some_and(|status| status.starts_with(text))
}

/// The choices that the reader sees, by the name of their group.
async fn facets(page: &Page) -> Result<Value> {
    let script = r"
        const text = (node) => node.innerText.replace(/\s+/g, ' ').trim();
        const groups = [...panel.querySelectorAll('fieldset')].filter((group) => group.checkVisibility());
        return Object.fromEntries(
            groups.map((group) => [text(group.firstChild), [...group.querySelectorAll('label')].map(text)]));";
    inside(page, script).await
}

/// A page over an engine that answers a few words in ways of its own.
pub(crate) fn stub_site() -> TempDir {
    let site = site(&[("index.html", &html("<speur-search url-param=q></speur-search>"))]);
    fs::write(site.path().join("pkg/engine.js"), include_str!("stub.js")).expect("The copy can be changed.");
    fs::write(site.path().join("pkg/engine_bg.wasm"), b"\0asm\x01\0\0\0").expect("The copy can be changed.");
    site
}
