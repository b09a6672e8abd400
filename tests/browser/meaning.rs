//! Do people find what they mean? The page and the real engine together, over the seeds.
//!
//! What the page does with answers that the seeds never give stands in `stub.rs`.

use serde_json::{Value, json};
use thirtyfour::extensions::query::ElementQueryable;
use thirtyfour::{By, Key};

use crate::harness::in_browser;
use crate::page::{no_complaints, press, until};

#[test]
fn a_typing_mistake_is_corrected_and_that_is_said() {
    in_browser("www", async |page| {
        page.open("?q=calimaci").await?;
        let corrected = until(page, "the article", |view| view["results"] == json!(["002_c0c5984e6a35dde7"])).await?;
        let summary = corrected["summary"].as_str().unwrap_or_default();
        assert!(summary.starts_with("Geen resultaten voor “calimaci”."), "{summary}");
        assert!(summary.contains("Resultaten voor “callimachi”."), "{summary}");
        assert_eq!(corrected["marks"][0], "Callimachi");
        no_complaints(page).await
    });
}

#[test]
fn a_word_too_many_is_left_out_and_that_is_said() {
    in_browser("www", async |page| {
        page.open("?q=callimachi+podcast+voetbal").await?;
        let partly = until(page, "an answer", |view| view["summary"] != "").await?;
        assert_eq!(partly["results"][0], "002_c0c5984e6a35dde7");
        assert!(partly["summary"].as_str().is_some_and(|text| text.ends_with("Zonder: voetbal.")), "{partly:#}");
        no_complaints(page).await
    });
}

#[test]
fn every_example_of_the_query_language_finds_some_articles_and_not_all() {
    in_browser("www", async |page| {
        page.open("").await?;
        let counted = "const { Speur } = await import('/speur.js');
            const speur = await Speur.open();
            const totals = {};
            for (const { textContent: query } of document.querySelectorAll('#help a')) {
                totals[query] = (await speur.search(query)).total;
            }
            return totals;";
        let totals = page.evaluate(counted).await?;
        let totals = totals.as_object().expect("The script returns an object.");
        assert_eq!(totals.len(), 6);
        for (query, total) in totals {
            // Every article is about a fight.
            let most = if query == "strijd*" { 5 } else { 4 };
            assert!((1..=most).contains(&total.as_u64().unwrap_or_default()), "{query} finds {total}");
        }
        Ok(())
    });
}

#[test]
fn articles_can_be_chosen_by_source_and_ordered_by_date() {
    in_browser("www", async |page| {
        page.open("?q=kalifaat").await?;
        until(page, "results", |view| view["results"][3].is_string()).await?;
        let groups = page.find_all(By::Css("#refine fieldset:not([hidden])")).await?;
        assert_eq!(groups.len(), 2, "sources and years; there is one author, one section and one language");

        page.find(By::Css("#refine summary")).await?.click().await?;
        press(page, Key::Tab).await?;
        press(page, " ").await?;
        let chosen = until(page, "one source", |view| view["results"].as_array().map(Vec::len) == Some(1)).await?;
        assert!(chosen["address"].as_str().is_some_and(|text| text.starts_with("?q=kalifaat&source=")), "{chosen:#}");
        page.find(By::Css("#chosen button")).await?.click().await?;
        until(page, "all sources", |view| view["address"] == "?q=kalifaat").await?;

        page.find(By::Css("#sort option[value=date]")).await?.click().await?;
        let dated = ["002_c0c5984e6a35dde7", "004_9553cf2dbc07fd76", "003_c70e3b68976ce8ca"].map(Value::from);
        // The address is written before the answer is there.
        let is_dated = |view: &Value| view["results"].as_array().map(|all| &all[..3]) == Some(&dated[..]);
        until(page, "another order", |view| view["address"] == "?q=kalifaat&sort=date" && is_dated(view)).await?;
        no_complaints(page).await
    });
}

#[test]
fn a_score_is_the_sum_of_what_is_explained() {
    in_browser("www", async |page| {
        page.open("?q=kalifaat+bagd&explain=1").await?;
        until(page, "results", |view| view["results"][0].is_string()).await?;
        assert!(!page.find_all(By::Css("#list table")).await?.is_empty());
        let differences = page
            .evaluate(
                "const { Speur } = await import('/speur.js');
                 const { hits } = await (await Speur.open()).search('kalifaat bagd', { explain: true });
                 const sum = ({ words, titleBonus, proximity, recency }) =>
                     words.reduce((sum, word) => sum + word.score, titleBonus + proximity + recency);
                 return hits.map(({ explain, score }) => Math.abs(sum(explain) - score));",
            )
            .await?;
        let differences = differences.as_array().expect("The script returns a list.");
        assert!(!differences.is_empty());
        assert!(differences.iter().all(|difference| difference.as_f64().is_some_and(|d| d < 1e-6)), "{differences:?}");
        no_complaints(page).await
    });
}

#[test]
fn a_query_is_completed_by_a_suggestion() {
    in_browser("www", async |page| {
        page.open("").await?;
        press(page, "kalif").await?;
        until(page, "results", |view| view["results"][0].is_string()).await?;
        // Results never wait for suggestions, so a test does.
        let suggestion = page.query(By::Css("#suggestions a")).first().await?;
        let text = suggestion.text().await?;
        assert!(text.to_lowercase().contains("kalifaat"), "{text}");
        suggestion.click().await?;
        until(page, "its results", |view| view["query"] == text && view["results"][0].is_string()).await?;
        no_complaints(page).await
    });
}

#[test]
fn options_of_a_search_are_checked() {
    in_browser("www", async |page| {
        page.open("").await?;
        let outcomes = page
            .evaluate(
                "const { Speur } = await import('/speur.js');
                 const speur = await Speur.open();
                 const isRefused = (options) =>
                     speur.search('kalifaat', options).then(() => false, (error) => error instanceof Error);
                 return {
                     refused: [
                         await isRefused({ sort: 'size' }),
                         await isRefused({ filters: { source: { any: 'NOS' } } }),
                         await isRefused({ weights: { title: 'high' } }),
                     ],
                     none: (await speur.search('kalifaat', { filters: { source: { none: ['NOS'] } } })).total,
                     unknown: (await speur.search('kalifaat', { filters: { source: { any: ['Nowhere'] } } })).total,
                     limited: (await speur.suggest('k', { limit: 1 })).length,
                 };",
            )
            .await?;
        assert_eq!(outcomes, json!({ "refused": [true, true, true], "none": 3, "unknown": 0, "limited": 1 }));
        Ok(())
    });
}
