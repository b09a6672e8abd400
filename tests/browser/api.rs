//! Can scripts of a page search without the element? `Speur` in `speur.js`, over the seeds and over an engine of the tests.

use std::fs;

use serde_json::json;

use crate::harness::{in_browser, in_each_browser, repository};
use crate::page::no_complaints;
use crate::shadow::{copy, site};
use crate::stub::stub_site;

#[test]
fn scripts_of_other_pages_can_use_the_same_module() {
    // A second folder, as `speur index` lays it out: `speur.js` names the folder of its own generation.
    let site = site(&[]);
    let other = site.path().join("other");
    copy(&repository().join("www/pkg"), &other.join("generation"));
    let script = fs::read_to_string(repository().join("www/speur.js")).expect("The script is part of the page.");
    let line = script.lines().find(|line| line.starts_with("const GENERATION = ")).expect("The line is a contract.");
    let named = r#"const GENERATION = { "folder": "./generation/", "index": null };"#;
    fs::write(other.join("speur.js"), script.replacen(line, named, 1)).expect("The folder is new.");
    for name in ["element.js", "dom.js"] {
        fs::copy(site.path().join(name), other.join(name)).expect("The folder is new.");
    }
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
                         await isRefused({ facets: 'all' }),
                         await isRefused({ filters: { source: { any: 'NOS' } } }),
                         await isRefused({ weights: { title: 'high' } }),
                         await isRefused({ filters: { source: ['NOS'] } }),
                         await isRefused({ filters: { source: { some: ['NOS'] } } }),
                         await isRefused({ signal: AbortSignal.abort() }),
                         await speur.suggest('k', { limit: 1.5 }).then(() => false, (error) => error instanceof Error),
                     ],
                     // What a script may pass that has no value, or a number for a text.
                     lenient: [
                         (await speur.search('kalifaat', null)).total === (await speur.search('kalifaat')).total,
                         (await speur.suggest('kali', null)).some(({ kind, url }) => kind === 'word' && url === undefined),
                         (await speur.suggest('k', { limit: Infinity })).length > 8,
                         await speur.document('nowhere', { query: 5 }),
                     ],
                     none: (await speur.search('kalifaat', { filters: { source: { none: ['NOS'] } } })).total,
                     unknown: (await speur.search('kalifaat', { filters: { source: { any: ['Nowhere'] } } })).total,
                     counted: await Promise.all([undefined, true, false].map(async (facets) =>
                         'source' in (await speur.search('kalifaat', { facets })).facets)),
                     limited: (await speur.suggest('k', { limit: 1 })).length,
                 };",
            )
            .await?;
        assert_eq!(
            outcomes,
            json!({
                "refused": [true, true, true, true, true, true, true, true], "lenient": [true, true, true, null],
                "counted": [true, true, false], "none": 3, "unknown": 0, "limited": 1
            })
        );
        Ok(())
    });
}

#[test]
fn a_score_is_the_sum_of_what_is_explained() {
    in_browser("www", async |page| {
        page.open("").await?;
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
