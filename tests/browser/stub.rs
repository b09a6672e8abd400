//! What does the page do with answers that the seeds never give?
//!
//! `stub.js` stands in the place of the engine: many results, late answers, corrections, facets, explanations, hostile
//! documents. Here is also what happens when the engine does not come at all.

use std::fs;
use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, Key};

use crate::harness::{Page, in_browser};
use crate::page::{copy_of_page, no_complaints, press, until, view};

#[test]
fn more_results_are_shown_on_demand() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=many").await?;
        until(page, "ten results", |view| view["results"].as_array().map(Vec::len) == Some(10)).await?;
        page.find(By::Id("more")).await?.click().await?;
        let more = until(page, "twenty", |view| view["results"].as_array().map(Vec::len) == Some(20)).await?;
        assert_eq!(more["focus"], "10", "the first of the new ones");
        press(page, Key::Enter).await?;
        until(page, "the document", |view| view["reading"] == true).await?;
        // Loading the page anew forgets the list; the history entry remembers how long it was.
        page.refresh().await?;
        until(page, "the document again", |view| view["reading"] == true).await?;
        page.back().await?;
        let back = until(page, "the results", |view| view["reading"] == false && view["focus"] == "10").await?;
        assert_eq!(back["results"].as_array().map(Vec::len), Some(20));
        no_complaints(page).await
    });
}

#[test]
fn an_old_answer_never_replaces_a_newer_one() {
    in_browser(stub_site().path(), async |page| {
        page.open("").await?;
        press(page, "late").await?;
        press(page, "r").await?;
        until(page, "the newer answer", |view| view["results"][0] == "0").await?;
        tokio::time::sleep(Duration::from_millis(700)).await;
        assert!(view(page).await?["summary"].as_str().is_some_and(|text| text.starts_with("1 resultaat")));
        no_complaints(page).await
    });
}

#[test]
fn a_correction_is_said() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=calimaci").await?;
        let corrected = until(page, "results", |view| view["results"][0].is_string()).await?;
        let summary = corrected["summary"].as_str().unwrap_or_default();
        let sentences = "Geen resultaten voor “calimaci”. Resultaten voor “callimachi”. 1 resultaat";
        assert!(summary.replace("\n\n", " ").starts_with(sentences), "{summary}");
        until(page, "the same aloud", |view| view["status"] == sentences).await?;
        // What is opened shows the words that were found.
        page.find(By::Css("#list a")).await?.click().await?;
        until(page, "the document", |view| view["address"] == "?document=0&q=callimachi").await?;
        no_complaints(page).await
    });
}

#[test]
fn words_that_no_result_has_are_said() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=partly").await?;
        let partly = until(page, "results", |view| view["results"][0].is_string()).await?;
        assert!(partly["summary"].as_str().is_some_and(|text| text.ends_with("\nZonder: voetbal.")), "{partly:#}");
        until(page, "the same aloud", |view| view["status"] == "3 resultaten Zonder: voetbal.").await?;
        Ok(())
    });
}

#[test]
fn values_of_facets_are_chosen_and_taken_back() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=many").await?;
        until(page, "results", |view| view["results"][9].is_string()).await?;
        page.find(By::Css("#refine summary")).await?.click().await?;
        let choices = facets(page).await?;
        let expected = json!({
            // One author leaves nothing to choose. Years come newest first, languages by their names.
            "Bron": ["NOS 9", "AD 8", "NRC 8"],
            "Jaar": ["2019 20", "2018 5"],
            "Taal": ["Nederlands 20", "Fries 5"],
        });
        assert_eq!(choices, expected);

        // By keyboard; the checkbox keeps the focus, and the other values can still be added.
        press(page, Key::Tab).await?;
        press(page, " ").await?;
        let nos = until(page, "one source", |view| view["address"] == "?q=many&source=NOS").await?;
        assert_eq!((&nos["results"][1], &nos["focus"]), (&json!("3"), &json!("input")));
        assert_eq!(facets(page).await?["Bron"], json!(["NOS 9", "AD 8", "NRC 8"]));
        assert_eq!(facets(page).await?["Jaar"], json!(["2019 7", "2018 2"]));
        press(page, Key::Tab).await?;
        press(page, " ").await?;
        until(page, "any of two", |view| {
            view["address"] == "?q=many&source=NOS&source=AD"
                && view["summary"].as_str().is_some_and(|text| text.starts_with("17 resultaten"))
        })
        .await?;

        // An address brings everything back, and each value can be taken back.
        page.open("?q=many&source=NOS&source=AD&year=2018&sort=date").await?;
        let narrowed = until(page, "results", |view| view["results"][0].is_string()).await?;
        assert_eq!(narrowed["results"], json!(["4", "3", "1", "0"]));
        let taken = page.find_all(By::Css("#chosen button")).await?;
        assert_eq!(taken.len(), 3);
        assert_eq!(taken[0].attr("aria-label").await?.as_deref(), Some("NOS niet meer kiezen"));
        taken[0].click().await?;
        let less = until(page, "less", |view| view["address"] == "?q=many&source=AD&year=2018&sort=date").await?;
        assert_eq!(less["results"], json!(["4", "1"]));
        assert_eq!(less["focus"], "button", "the focus goes to the next one");
        // What is chosen goes along to a document and back, and ends with the query.
        page.find(By::Css("#list a")).await?.click().await?;
        until(page, "the document", |view| view["reading"] == true).await?;
        page.refresh().await?;
        until(page, "the document", |view| view["reading"] == true).await?;
        page.find(By::Css(".back")).await?.click().await?;
        until(page, "the results", |view| view["results"] == json!(["4", "1"])).await?;
        page.find(By::Id("clear")).await?.click().await?;
        until(page, "nothing chosen", |view| view["address"] == "?sort=date").await?;
        no_complaints(page).await
    });
}

#[test]
fn a_choice_that_leaves_nothing_can_be_undone() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=partly&source=%3Cb%3ENowhere%3C%2Fb%3E&language=not+a+language").await?;
        let none = until(page, "an answer", |view| view["summary"] != "").await?;
        assert!(none["summary"].as_str().is_some_and(|text| text.ends_with("een keuze weg te halen.")), "{none:#}");
        for _ in 0..2 {
            page.find(By::Css("#chosen button")).await?.click().await?;
        }
        let all = until(page, "results", |view| view["results"][2].is_string()).await?;
        assert_eq!((&all["address"], &all["focus"]), (&json!("?q=partly"), &json!("found")));
        no_complaints(page).await
    });
}

#[test]
fn results_can_be_put_in_order_of_date() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=many").await?;
        until(page, "the best", |view| view["results"][0] == "0").await?;
        page.find(By::Css("#sort option[value=date]")).await?.click().await?;
        let newest = until(page, "the newest", |view| view["results"][0] == "24").await?;
        assert_eq!(newest["address"], "?q=many&sort=date");
        page.find(By::Id("more")).await?.click().await?;
        until(page, "more in the same order", |view| view["results"][10] == "14").await?;
        page.refresh().await?;
        until(page, "the newest again", |view| view["results"][0] == "24").await?;
        assert_eq!(page.find(By::Id("sort")).await?.prop("value").await?.as_deref(), Some("date"));
        no_complaints(page).await
    });
}

#[test]
fn a_section_is_a_link_to_its_heading() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=sections").await?;
        until(page, "results", |view| view["results"] == json!(["0", "1"])).await?;
        let links = page.find_all(By::Css("#list li:first-child .sections a")).await?;
        assert_eq!(links[1].text().await?, "Onderzoek & 100% <b>zeker</b>", "a title is text");
        links[1].click().await?;
        let reading = until(page, "the document", |view| view["reading"] == true).await?;
        assert_eq!(reading["focus"], "section-Onderzoek-&-100%-<b>zeker</b>");
        let scroll = reading["scroll"].as_i64();
        assert!(scroll > Some(0), "{reading:#}");
        press(page, Key::Up).await?;
        until(page, "arrows scroll here", |view| view["scroll"].as_i64() < scroll).await?;
        page.back().await?;
        let back = until(page, "the results", |view| view["reading"] == false).await?;
        assert_eq!(back["focus"], "0");
        no_complaints(page).await
    });
}

#[test]
fn a_score_is_explained_on_demand() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=calimaci").await?;
        until(page, "the result", |view| view["results"][0].is_string()).await?;
        assert!(page.find_all(By::Tag("table")).await?.is_empty());
        page.find(By::Css("#help summary")).await?.click().await?;
        page.find(By::Id("explain")).await?.click().await?;
        until(page, "the switch in the address", |view| view["address"] == "?q=calimaci&explain=1").await?;
        let cells =
            "return [...document.querySelectorAll('tr')].map((row) => [...row.cells].map((cell) => cell.innerText))";
        let expected = json!([
            ["gevraagd", "gevonden", "als", "artikelen", "zeldzaam", "gewicht", "vaak", "punten"],
            ["calimaci", "callimachi", "tikfout", "2", "1,25", "0,5", "3", "1,88"],
            ["podcastmaker", "", "deel van een woord", "12.000", "0,7", "0,8", "1", "0,56"],
            ["in de titel", "0,25"],
            ["dicht bij elkaar", "0"],
            ["recent", "0,13"],
            ["samen", "25"],
        ]);
        assert_eq!(page.execute(cells, []).await?.json(), &expected);
        page.refresh().await?;
        until(page, "the result", |view| view["results"][0].is_string()).await?;
        assert_eq!(page.find_all(By::Tag("table")).await?.len(), 1);
        no_complaints(page).await
    });
}

#[test]
fn a_query_can_go_on_in_several_ways() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=many&sort=date").await?;
        until(page, "results", |view| view["results"][0].is_string()).await?;
        let links = page.query(By::Css("#suggestions a")).all_from_selector_required().await?;
        assert_eq!(links.len(), 2, "not what is typed already");
        links[1].click().await?;
        let gone = until(page, "the suggested query", |view| view["query"] == "Many a title").await?;
        assert_eq!(gone["address"], "?q=Many+a+title&sort=date");
        until(page, "no suggestions", |view| view["summary"] != "").await?;
        assert!(!page.find(By::Id("suggestions")).await?.is_displayed().await?, "a failure is none");
        no_complaints(page).await
    });
}

#[test]
fn nothing_is_cut_off_on_a_narrow_screen_with_everything_open() {
    in_browser(stub_site().path(), async |page| {
        page.resize(320, 512).await?;
        for address in ["?q=many&source=NOS&language=nl&explain=1", "?q=sections&explain=1"] {
            page.open(address).await?;
            until(page, "results", |view| view["results"][0].is_string()).await?;
            let opened = "for (const details of document.querySelectorAll('details')) details.open = true;
                return document.documentElement.scrollWidth";
            assert_eq!(page.execute(opened, []).await?.json(), &json!(320), "{address}");
        }
        Ok(())
    });
}

#[test]
fn weights_of_a_query_come_before_those_of_the_site() {
    in_browser(stub_site().path(), async |page| {
        page.open("").await?;
        let asked = page
            .evaluate(
                "const { Speur } = await import('/speur.js');
                 const plain = await Speur.open();
                 const mine = await Speur.open(undefined, { weights: { title: 2, recency: 1 } });
                 const asked = [];
                 for (const [speur, options] of [[plain], [mine], [mine, { limit: 1, weights: { title: 3 } }]]) {
                     await speur.search('many', options);
                     asked.push(window.askedWeights ?? null);
                 }
                 const suggested = await mine.suggest('many', { limit: 1 });
                 return { asked, shared: plain === await Speur.open(), suggested };",
            )
            .await?;
        let expected = json!({
            "asked": [
                { "title": null, "recency": null }, { "title": 2, "recency": 1 }, { "title": 3, "recency": 1 }
            ],
            "shared": true,
            "suggested": [{ "text": "many", "kind": "word" }],
        });
        assert_eq!(asked, expected);
        Ok(())
    });
}

#[test]
fn screenshots_of_the_rare_for_people_to_look_at() {
    in_browser(stub_site().path(), async |page| {
        let narrowed = "?q=many&source=NOS&source=AD&language=nl";
        for (name, address, scheme, width, height) in [
            ("facets", narrowed, "light", 1280, 1000),
            ("facets-dark", narrowed, "dark", 1280, 1000),
            ("facets-phone", narrowed, "light", 390, 844),
            ("facets-320", narrowed, "light", 320, 900),
            ("sections", "?q=sections", "light", 1280, 800),
            ("corrected", "?q=calimaci&explain=1", "light", 1280, 800),
            ("corrected-dark", "?q=calimaci&explain=1", "dark", 1280, 800),
            ("corrected-320", "?q=calimaci&explain=1", "light", 320, 700),
            ("partly", "?q=partly", "light", 390, 844),
        ] {
            page.prefer("color-scheme", scheme).await?;
            page.open(address).await?;
            until(page, "results", |view| view["results"][0].is_string()).await?;
            if address == narrowed {
                page.execute("document.getElementById('refine').open = true", []).await?;
            }
            page.screenshot(name, width, height).await?;
        }
        page.open("").await?;
        page.execute("document.getElementById('help').open = true", []).await?;
        page.screenshot("help", 1280, 800).await?;
        page.screenshot("help-320", 320, 900).await?;
        Ok(())
    });
}

#[test]
fn a_document_cannot_harm_its_reader() {
    in_browser(stub_site().path(), async |page| {
        page.open("?q=hostile").await?;
        until(page, "the result", |view| view["results"][0].is_string()).await?;
        page.find(By::Css("#list a")).await?.click().await?;
        let reading = until(page, "the document", |view| view["reading"] == true).await?;
        assert_eq!(reading["heading"], "<img src=x onerror=window.hacked=1>", "the title is text");
        assert!(page.find_all(By::Css("article footer a")).await?.is_empty(), "no link to a script");
        assert_eq!(page.find(By::Tag("article")).await?.attr("lang").await?.as_deref(), Some("en"));
        assert_eq!(page.execute("return window.hacked ?? document.images.length", []).await?.json(), &json!(0));
        no_complaints(page).await
    });
}

#[test]
fn a_failed_download_is_said_and_can_be_tried_again() {
    let site = stub_site();
    let (file, aside) = (site.path().join("pkg/engine_bg.wasm"), site.path().join("aside.wasm"));
    fs::rename(&file, &aside).expect("The stub has the file.");
    in_browser(site.path(), async |page| {
        page.open("?q=many").await?;
        let failed = until(page, "a sentence", |view| view["notice"] != "").await?;
        let notice = failed["notice"].as_str().unwrap_or_default();
        assert!(notice.contains("de zoekmachine geeft geen antwoord") && notice.contains("status 404"), "{notice}");
        fs::rename(&aside, &file)?;
        page.find(By::Css("#notice button")).await?.click().await?;
        until(page, "results", |view| view["results"][0] == "0" && view["notice"] == "").await?;
        Ok(())
    });
}

/// The choices that the reader sees, by the name of their group.
async fn facets(page: &Page) -> Result<Value> {
    let script = r"
        const all = (node, selector) => [...node.querySelectorAll(selector)].filter((found) => found.checkVisibility());
        const text = (node) => node.innerText.replace(/\s+/g, ' ');
        const groups = all(document, '#refine fieldset');
        return Object.fromEntries(groups.map((group) => [text(group.firstChild), all(group, 'label').map(text)]));";
    Ok(page.execute(script, []).await?.json().clone())
}

/// The page over an engine that answers a few words in ways of its own.
fn stub_site() -> TempDir {
    let site = copy_of_page();
    let folder = site.path().join("pkg");
    fs::create_dir(&folder).expect("The copy has no module.");
    fs::write(folder.join("engine.js"), include_str!("stub.js")).expect("The folder is new.");
    fs::write(folder.join("engine_bg.wasm"), b"\0asm\x01\0\0\0").expect("The folder is new.");
    site
}
