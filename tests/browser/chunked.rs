//! Is an index in many files as good as one, also where a file is missing, damaged or of another time?

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Page, in_browser, in_each_browser, repository};
use crate::shadow::{copy, until};
use crate::sites::{index_pages, without_time};

const CHUNKED: [&str; 4] = ["--packing", "chunked", "--chunk-size", "200"];

/// A site whose search of the seeds is in many files, more than they need.
fn site() -> TempDir {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    index_pages(&repository().join("seeds"), &site.path().join("search"), &CHUNKED);
    let page = "<!doctype html><html lang=en><link rel=icon href=data:,><title>My page</title>\
                <script type=module src=search/speur.js></script><speur-search></speur-search>";
    fs::write(site.path().join("index.html"), page).expect("The folder is new.");
    site
}

/// The files of one kind in the only generation of a search.
fn files(search: &Path, kind: &str) -> Vec<PathBuf> {
    let entries =
        |folder: &Path| fs::read_dir(folder).map(|all| all.flatten().map(|one| one.path()).collect::<Vec<_>>());
    let generation = entries(search).expect("It was just written.").into_iter().find(|path| path.is_dir());
    let folder = generation.expect("There is one generation.").join(kind).join("0");
    let mut files = entries(&folder).expect("It was just written.");
    files.sort();
    files
}

#[test]
fn many_files_give_the_answers_of_one() {
    let site = site();
    index_pages(&repository().join("seeds"), &site.path().join("one"), &["--packing", "single"]);
    let mut queries: Vec<String> = include_str!("../relevance/seed_queries.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("Every line is a query."))
        .filter_map(|judged| judged["query"].as_str().map(str::to_owned))
        .collect();
    queries.extend(["\"de stad\"", "bagd* -mosul", "title:kalifaat", "xyzzy", ""].map(str::to_owned));
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let ask = |folder: &str| {
            let list = serde_json::to_string(&queries).expect("They are texts.");
            format!(
                "const {{ Speur }} = await import('/{folder}/speur.js');
                 const speur = await Speur.open();
                 const answers = await Promise.all({list}.map((query) => speur.search(query, {{ explain: true }})));
                 const others = [await speur.suggest('bag'), await speur.document('003_c70e3b68976ce8ca', {{ query: 'bagdad' }}),
                     await speur.document('nowhere')];
                 return JSON.stringify([answers, others]);"
            )
        };
        let read = |answer: Value| -> Result<(Vec<Value>, Value)> {
            Ok(serde_json::from_str(answer.as_str().unwrap_or_default())?)
        };
        let (many, other_many) = read(page.evaluate(&ask("search")).await?)?;
        let (one, other_one) = read(page.evaluate(&ask("one")).await?)?;
        assert_eq!((many.len(), other_many), (queries.len(), other_one));
        for (many, one) in many.into_iter().zip(one) {
            assert_eq!(without_time(many), without_time(one));
        }
        assert_eq!(page.console_errors().await?, [""; 0]);
        Ok(())
    });
}

#[test]
fn each_file_is_asked_for_once() {
    let site = site();
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let asked = page
            .evaluate(
                "const { Speur } = await import('/search/speur.js');
                 const speur = await Speur.open();
                 for (const query of ['bagd', 'bagdad', 'bagdad mosul']) await speur.search(query);
                 const names = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
                 return names.filter((name) => name.endsWith('.speur')).sort();",
            )
            .await?;
        let asked: Vec<String> = serde_json::from_value(asked)?;
        assert!(asked.iter().any(|name| name.ends_with("/facets/0/0.speur")), "{asked:#?}");
        let mut twice = asked.windows(2).filter(|two| two[0] == two[1]);
        assert_eq!(twice.next(), None, "{asked:#?}");
        Ok(())
    });
}

/// Asks the search in a folder, in a new page; what its promise is rejected with is the answer, too.
async fn outcome(page: &Page, folder: &str, query: &str) -> Result<Value> {
    page.open("").await?;
    page.evaluate(&format!(
        "const {{ Speur }} = await import('/{folder}/speur.js');
         const told = ({{ code, retryable, message }}) => ({{ code, retryable, message }});
         return Speur.open().then((speur) => speur.search('{query}')).then(({{ total }}) => total, told);"
    ))
    .await
}

#[test]
fn a_file_that_is_not_the_right_one_is_noticed() {
    let site = site();
    let search = site.path().join("search");
    let another = fs::read(&files(&search, "words")[0]).expect("It was just written.");
    in_browser(site.path(), async |page| {
        assert!(outcome(page, "search", "bagdad").await?.as_u64().is_some_and(|total| total > 0));
        for kind in ["terms", "documents", "facets"] {
            for fault in ["missing", "truncated", "changed", "another", "html"] {
                // A place of its own: browsers keep files of a generation for ever.
                let folder = format!("{kind}-{fault}");
                copy(&search, &site.path().join(&folder));
                for file in files(&site.path().join(&folder), kind) {
                    let bytes = fs::read(&file)?;
                    match fault {
                        "missing" => fs::remove_file(file)?,
                        "truncated" => fs::write(file, &bytes[..bytes.len() / 2])?,
                        "changed" => fs::write(file, bytes.iter().map(|byte| byte ^ 4).collect::<Vec<u8>>())?,
                        "another" => fs::write(file, &another)?,
                        _ => fs::write(file, "<!doctype html><title>All is well</title>")?,
                    }
                }
                let told = outcome(page, &folder, "bagdad").await?;
                assert_eq!(told["code"], if fault == "missing" { fault } else { "content" }, "{folder}: {told}");
                assert!(told["message"].as_str().is_some_and(|text| text.contains(&format!("/{kind}/0/"))), "{told}");
            }
        }
        Ok(())
    });
}

fn search(query: &str) -> String {
    format!(
        "await customElements.whenDefined('speur-search');
         await document.querySelector('speur-search').search('{query}');"
    )
}

#[test]
fn a_reader_sees_a_sentence_and_can_try_again() {
    let site = site();
    in_browser(site.path(), async |page| {
        page.open("").await?;
        page.evaluate(&search("bagdad")).await?;
        until(page, "results", |seen| seen["results"][0].is_string()).await?;
        // What was asked before is there without a network; what was not is asked for again when it is back.
        page.evaluate(
            "const search = document.querySelector('speur-search');
             globalThis.online = fetch;
             globalThis.fetch = () => Promise.reject(new TypeError('no network'));
             await search.search('mosul');",
        )
        .await?;
        until(page, "a sentence", |seen| seen["text"].as_str().is_some_and(|text| text.contains("unavailable")))
            .await?;
        page.evaluate(&search("bagdad")).await?;
        until(page, "results", |seen| seen["results"][0].is_string()).await?;
        page.evaluate(
            "globalThis.fetch = globalThis.online; await document.querySelector('speur-search').search('mosul');",
        )
        .await?;
        until(page, "other results", |seen| seen["results"][0].is_string()).await?;
        Ok(())
    });
}

#[test]
fn a_page_that_is_open_while_the_site_changes_keeps_its_search() {
    let site = site();
    in_browser(site.path(), async |page| {
        page.open("").await?;
        let opened = "const { Speur } = await import('/search/speur.js');
            globalThis.speur = await Speur.open();
            return (await speur.search('bagdad')).total > 0";
        assert_eq!(page.evaluate(opened).await?, json!(true));
        index_pages(&repository().join("tests/site"), &site.path().join("search"), &CHUNKED);
        let old = "return [(await speur.search('kalifaat')).total > 0, (await speur.search('goldfish')).total]";
        assert_eq!(page.evaluate(old).await?, json!([true, 0]), "the search that was opened");
        assert_eq!(outcome(page, "search", "goldfish").await?, json!(1), "the new one");
        Ok(())
    });
}

#[test]
fn a_search_that_nobody_waits_for_any_more_fetches_nothing_more() {
    let site = site();
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let stopped = "const { Speur } = await import('/search/speur.js');
            const speur = await Speur.open();
            const stop = new AbortController();
            const [stopped, other] = [speur.search('bagdad', { signal: stop.signal }), speur.search('mosul')];
            stop.abort();
            const error = await stopped.catch(({ name }) => name);
            const files = () => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/documents/')).length;
            return [error, (await other).hits.length === files(), (await speur.search('bagdad')).total > 0];";
        assert_eq!(page.evaluate(stopped).await?, json!(["AbortError", true, true]));
        Ok(())
    });
}
