//! Does the same engine serve other sites, and answer in a browser as it does outside?
//!
//! `SPEUR` names the command with the widget inside, and `OTHER_PAGE` a copy of `www` whose module was built with
//! `SPEUR_SEEDS=tests/site`. `cargo xtask test` makes both.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use speur::engine::index::Index;
use speur::engine::results::SearchOptions;

use crate::harness::{in_browser, in_each_browser, repository};
use crate::shadow::until;

#[test]
fn every_judged_query_has_the_answer_that_the_command_gives() {
    let queries: Vec<String> = include_str!("../relevance/seed_queries.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("Every line is a query."))
        .filter(|judged| judged["query_utf16"].is_null())
        .map(|judged| judged["query"].as_str().expect("A query is a text.").to_owned())
        .collect();
    let index = Index::open(speur::embedded_index().expect("The seeds are embedded.")).expect("They were just built.");
    let answer = |query: &String| {
        let results = index.search(query, &SearchOptions::default()).expect("The index is whole.");
        without_time(serde_json::to_value(results).expect("Results are plain data."))
    };
    let expected: Vec<Value> = queries.iter().map(answer).collect();

    in_each_browser("www", async |page| {
        page.open("").await?;
        let list = serde_json::to_string(&queries)?;
        let answers = page
            .evaluate(&format!(
                "const {{ Speur }} = await import('/speur.js');
                 const speur = await Speur.open();
                 return JSON.stringify(await Promise.all({list}.map((query) => speur.search(query))));"
            ))
            .await?;
        let answers: Vec<Value> = serde_json::from_str(answers.as_str().unwrap_or_default())?;
        assert_eq!(answers.len(), expected.len());
        for (answer, expected) in answers.into_iter().zip(expected.iter()) {
            assert_eq!(&without_time(answer), expected);
        }
        Ok(())
    });
}

#[test]
fn a_folder_that_the_command_wrote_is_searched_in_a_page() {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    index_into(&site.path().join("search"), &["--base-url", "https://example.org/notes/"]);
    std::fs::write(site.path().join("index.html"), "<!doctype html><link rel=icon href=data:,><title>Notes</title>")
        .expect("The folder is new.");

    in_browser(site.path(), async |page| {
        page.open("").await?;
        let answer = page
            .evaluate(
                "const { Speur } = await import('/search/speur.js');
                 const speur = await Speur.open();
                 const { hits, missing } = await speur.search('frogs wint');
                 const text = (parts) => parts.map((part) => part.text).join('');
                 const rake = await speur.document('shed-2');
                 return {
                     hits: hits.map(({ url, title }) => [url, text(title)]), missing,
                     others: (await speur.search('frog')).hits.map(({ id, date, meta }) => [id, date, meta.category ?? meta.author]),
                     rake: [rake.url, rake.meta.source, text(rake.paragraphs[0].text)],
                     sameFolder: speur === await Speur.open('/search'),
                 };",
            )
            .await?;
        let expected = json!({
            "hits": [["https://example.org/notes/", "The pond"]],
            "missing": [],
            "others": [["garden/herons", "2024-03-09", "birds"], ["index", null, "Ada Reed"]],
            "rake": ["/shed#rake", "The Shed", "Lay a rake with its teeth down."],
            "sameFolder": true,
        });
        assert_eq!(answer, expected);
        assert_eq!(page.foreign_requests().await?, [""; 0]);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn what_the_readme_says_to_embed_works() {
    let readme = include_str!("../../README.md");
    let snippet = readme.split("```html\n").find(|part| part.contains("<speur-search>"));
    let (snippet, _) = snippet.and_then(|part| part.split_once("```")).expect("The README shows the element.");
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    index_into(&site.path().join("search"), &[]);
    let page = format!("<!doctype html><html lang=en><link rel=icon href=data:,><title>My page</title>\n{snippet}");
    std::fs::write(site.path().join("index.html"), page).expect("The folder is new.");
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let answer = page
            .evaluate(
                "const search = document.querySelector('speur-search');
                 await customElements.whenDefined('speur-search');
                 const early = performance.getEntriesByType('resource').map(({ name }) => name.split('/').pop());
                 const ready = new Promise((done) => search.addEventListener('speur-ready', ({ detail }) => done(detail)));
                 await search.search('goldf');
                 const shown = search.shadowRoot.querySelector('[part=panel]');
                 return {
                     early: early.filter((name) => name.endsWith('js')), docs: (await ready).docs,
                     status: shown.querySelector('[part=status]').innerText.trim(),
                     titles: [...shown.querySelectorAll('[part=link]')].map((link) => link.innerText),
                 };",
            )
            .await?;
        let expected = json!({
            "early": ["speur.js"], "docs": 4, "status": "1 result for “goldf”.", "titles": ["Herons"],
        });
        assert_eq!(answer, expected);
        assert_eq!(page.foreign_requests().await?, [""; 0]);
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn what_the_command_prints_to_embed_works() {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    let printed = index_into(&site.path().join("search"), &[]);
    let lines: Vec<&str> = printed.lines().filter(|line| line.starts_with("  <")).collect();
    assert!(lines.len() == 2 && lines[0].contains("integrity=\"sha384-"), "{printed}");
    let page = format!("<!doctype html><link rel=icon href=data:,><title>My page</title>\n{}", lines.join("\n"));
    std::fs::write(site.path().join("index.html"), page).expect("The folder is new.");
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let total = "await customElements.whenDefined('speur-search');
            return (await document.querySelector('speur-search').search('goldf')).total";
        assert_eq!(page.evaluate(total).await?, json!(1));
        Ok(())
    });
}

#[test]
fn what_only_a_site_has_is_chosen_sorted_and_shown_by_its_own_name() {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    for (name, filters, length) in
        [("maas", ["colour:red", "colour:blue"], 900), ("rijn", ["colour:red", "Arch"], 1_000)]
    {
        let [first, second] = filters;
        let page = format!(
            "<h1 data-pagefind-sort=length:{length} data-pagefind-meta=built:{length}>Bridge over the {name}</h1>\
             <p data-pagefind-filter='{first}'>Steel.</p><p data-pagefind-filter='{second}'>Wide.</p>"
        );
        std::fs::write(site.path().join(name).with_extension("html"), page).expect("The folder is new.");
    }
    index_pages(site.path(), &site.path().join("search"), &["--packing", "chunked"]);
    let page = "<!doctype html><html lang=en><link rel=icon href=data:,><title>Bridges</title>\
                <script type=module src=search/speur.js></script><speur-search></speur-search>";
    std::fs::write(site.path().join("index.html"), page).expect("The folder is new.");
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let answer = page
            .evaluate(
                "const { Speur } = await import('/search/speur.js');
                 const speur = await Speur.open();
                 const total = async (colour) => (await speur.search('bridge', { filters: { colour } })).total;
                 const sorted = async (sort) => {
                     const { hits } = await speur.search('bridge', { sort });
                     return hits.map(({ id, meta }) => id + ' ' + meta.built).join(', ');
                 };
                 const refused = await speur.search('bridge', { sort: { length: 'up' } }).catch(({ message }) => message);
                 const search = document.querySelector('speur-search');
                 await search.search('bridge');
                 const panel = search.shadowRoot.querySelector('[part=panel]');
                 const select = panel.querySelector('select');
                 const orders = [...select.options].map(({ text }) => text);
                 select.selectedIndex = orders.indexOf('length, descending');
                 select.dispatchEvent(new Event('change'));
                 while (!panel.querySelector('[part=link]').innerText.endsWith('rijn')) await new Promise((done) => setTimeout(done, 20));
                 panel.querySelector('details').open = true;
                 panel.querySelector('input[value=blue]').click();
                 const legends = [...panel.querySelectorAll('legend')].map((legend) => legend.innerText);
                 while (panel.querySelectorAll('[part=link]').length !== 1) await new Promise((done) => setTimeout(done, 20));
                 return {
                     facets: (await speur.search('bridge')).facets, legends,
                     any: await total({ any: ['red', 'blue'] }), all: await total({ all: ['red', 'blue'] }),
                     none: await total({ none: ['blue'] }), unknown: await total({ any: ['green'] }),
                     shown: panel.querySelector('[part=link]').innerText,
                     orders, refused, sorts: speur.about.sorts, selected: select.selectedOptions[0].text,
                     lowest: await sorted({ length: 'asc' }), highest: await sorted({ length: 'desc' }),
                 };",
            )
            .await?;
        let expected = json!({
            "facets": { "Arch": { "Wide.": 1 }, "colour": { "blue": 1, "red": 2 } },
            "legends": ["colour"], "any": 2, "all": 1, "none": 1, "unknown": 0, "shown": "Bridge over the maas",
            "orders": ["best first", "newest first", "length, ascending", "length, descending"],
            "refused": "sort must be a name with asc or desc, not {\"length\":\"up\"}", "sorts": ["length"],
            "selected": "length, descending", "lowest": "maas 900, rijn 1000", "highest": "rijn 1000, maas 900",
        });
        assert_eq!(answer, expected);
        Ok(())
    });
}

#[test]
fn half_an_index_is_noticed() {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    let search = site.path().join("search");
    index_into(&search, &[]);
    let folders = std::fs::read_dir(&search).expect("It was just written.").flatten();
    let generation = folders.map(|entry| entry.path()).find(|path| path.is_dir()).expect("There is one generation.");
    let index = generation.join("index.speur");
    let whole = std::fs::read(&index).expect("The index is there.");
    std::fs::write(&index, &whole[..whole.len() / 2]).expect("It can be changed.");
    let page = "<!doctype html><html lang=nl><link rel=icon href=data:,><title>My page</title>\
                <script type=module src=search/speur.js></script><speur-search></speur-search>";
    std::fs::write(site.path().join("index.html"), page).expect("The folder is new.");
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let told = "const search = document.querySelector('speur-search');
            const told = new Promise((done) => search.addEventListener('speur-error', ({ detail }) => done(detail)));
            await customElements.whenDefined('speur-search');
            await search.search('goldf');
            return await told";
        let told = page.evaluate(told).await?;
        assert_eq!((&told["code"], &told["retryable"]), (&json!("content"), &json!(false)));
        assert!(told["message"].as_str().is_some_and(|text| text.contains("cut off")), "{told}");
        Ok(())
    });
}

#[test]
fn the_page_over_another_folder_finds_its_words() {
    in_browser(from_environment("OTHER_PAGE"), async |page| {
        page.open("?q=goldf").await?;
        until(page, "the page about herons", |seen| seen["results"] == json!(["garden/herons"])).await?;
        page.open("?q=bagd").await?;
        until(page, "no results", |seen| seen["status"].as_str().is_some_and(|text| text.contains("bagd"))).await?;
        assert_eq!(page.foreign_requests().await?, [""; 0]);
        Ok(())
    });
}

/// Makes a search of `tests/site`, as an owner of a site does; returns what the command printed.
pub(crate) fn index_into(output: &Path, options: &[&str]) -> String {
    index_pages(&repository().join("tests/site"), output, options)
}

/// The same of other pages.
pub(crate) fn index_pages(pages: &Path, output: &Path, options: &[&str]) -> String {
    let output = Command::new(from_environment("SPEUR"))
        .arg("index")
        .args(options)
        .arg("--output")
        .args([output, pages])
        .output()
        .expect("The command can be started.");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("It prints text.")
}

pub(crate) fn without_time(mut answer: Value) -> Value {
    answer.as_object_mut().expect("An answer is an object.").remove("tookMs");
    answer
}

fn from_environment(name: &str) -> PathBuf {
    std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: run this test by `cargo xtask test`")).into()
}
