//! What can the owner of a page do with `<speur-search>`, and what is the owner told?

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::harness::{in_browser, in_each_browser, poll};
use crate::page::{no_complaints, press};
use crate::shadow::{html, look, site, until, until_address};

const RUSSIANS: &str = "003_c70e3b68976ce8ca";

#[test]
fn a_form_of_the_page_works_without_scripts_and_with_them() {
    let form = r#"<speur-search><search role="search"><form action="/elsewhere.html"><label for="q">Find</label>
        <input id="q" name="q" type="search"><button>Go</button></form></search></speur-search>"#;
    let site = site(&[
        ("index.html", &html(form)),
        ("elsewhere.html", "<!doctype html><link rel=icon href=data:,><h1>Elsewhere</h1>"),
    ]);
    in_browser(site.path(), async |page| {
        page.open("").await?;
        page.find(By::Id("q")).await?.click().await?;
        press(page, "bagd").await?;
        until(page, "results below the form", |seen| seen["results"][0] == RUSSIANS).await?;
        press(page, Key::Enter).await?;
        until_address(page, "elsewhere.html?q=bagd").await?;

        page.cdp().send_raw("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await?;
        page.open("").await?;
        page.find(By::Id("q")).await?.send_keys("bagd").await?;
        page.find(By::Tag("button")).await?.click().await?;
        until_address(page, "elsewhere.html?q=bagd").await
    });
}

#[test]
fn several_elements_share_one_engine_and_a_group_its_query() {
    let elements = "<speur-search group=a></speur-search><speur-search group=a label=Other></speur-search>\
                    <speur-search label=Third></speur-search>";
    in_each_browser(site(&[("index.html", &html(elements))]).path(), async |page| {
        page.open("").await?;
        let counts = page
            .evaluate(
                "const all = [...document.querySelectorAll('speur-search')];
                 await Promise.all(all.map((one) => one.preload()));
                 await all[0].search('bagd');
                 await new Promise((done) => setTimeout(done, 200));
                 return all.map(({ shadowRoot }) => shadowRoot.querySelectorAll('[part=item]').length);",
            )
            .await?;
        assert_eq!(counts, json!([2, 2, 0]));
        let later = page
            .evaluate(
                "const one = document.createElement('speur-search');
                 one.group = 'a';
                 document.body.append(one);
                 await one.preload();
                 await new Promise((done) => setTimeout(done, 200));
                 const all = [...document.querySelectorAll('speur-search')];
                 return all.map(({ shadowRoot }) =>
                     [shadowRoot.querySelector('input').value, shadowRoot.querySelectorAll('[part=item]').length]);",
            )
            .await?;
        let both = json!(["bagd", 2]);
        assert_eq!(later, json!([both, both, ["", 0], both]), "who comes later takes over what is asked");
        let modules = page.requests().await?.iter().filter(|url| url.ends_with(".wasm")).count();
        assert_eq!(modules, 1);
        assert_eq!(
            page.execute("return document.querySelectorAll('body > [role=status]').length", []).await?.json(),
            &json!(2)
        );
        no_complaints(page).await
    });
}

#[test]
fn results_stand_where_the_page_wants_them() {
    let body = "<speur-search results=here></speur-search><main id=here><p slot=footer>The footer</p></main>";
    in_each_browser(site(&[("index.html", &html(body))]).path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        let found = "return document.querySelector('#here').shadowRoot?.querySelectorAll('[part=item]').length";
        let count = async || Ok(page.execute(found, []).await?.json().clone());
        poll("results in their place", count, |count| *count == json!(2)).await?;
        press(page, Key::Down).await?;
        let focused = "return document.querySelector('#here').shadowRoot.activeElement?.closest('li').dataset.id";
        assert_eq!(page.execute(focused, []).await?.json(), &json!(RUSSIANS));
        press(page, Key::Up).await?;
        assert_eq!(look(page).await?["focus"], "query");
        no_complaints(page).await
    });
}

#[test]
fn owners_change_words_results_and_languages() {
    in_each_browser(
        site(&[("index.html", &html("<speur-search heading-level=3 explain></speur-search>"))]).path(),
        async |page| {
            page.open("").await?;
            let said = page
                .evaluate(
                    "const search = document.querySelector('speur-search');
                 const status = () => search.shadowRoot.querySelector('[part=status]').innerText.trim();
                 const said = [];
                 await search.search('bagd');
                 said.push(search.shadowRoot.querySelectorAll('h3 > a, table').length);
                 for (const language of ['en', 'de', 'fr', 'es', 'pt-BR']) {
                     search.lang = language;
                     await new Promise(requestAnimationFrame);
                     await search.preload();
                     await new Promise((done) => setTimeout(done, 50));
                     said.push(status());
                 }
                 search.translations = { count: ({ total }) => `${total}!` };
                 await new Promise((done) => setTimeout(done, 200));
                 said.push(status());
                 search.resultRenderer = (hit, { element, text }) => element('b', {}, text(hit.title));
                 await new Promise((done) => setTimeout(done, 200));
                 said.push(search.shadowRoot.querySelector('[part=item]').innerHTML);
                 return said;",
                )
                .await?;
            let expected = json!([
                4,
                "2 results for “bagd”.",
                "2 Ergebnisse für „bagd“.",
                "2 résultats pour « bagd ».",
                "2 resultados para «bagd».",
                "2 results for “bagd”.",
                "2!",
                "<b>De aanval op de hoofdstad van het zelf verklaarde kalifaat …</b>",
            ]);
            assert_eq!(said, expected);
            no_complaints(page).await
        },
    );
}

#[test]
fn what_readers_miss_and_follow_is_told() {
    in_each_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        page.execute(
            "window.told = [];
             for (const name of ['ready', 'results', 'no-results', 'select', 'open', 'close', 'loadstart', 'load']) {
                 document.querySelector('speur-search').addEventListener(`speur-${name}`, (event) => {
                     if (name === 'select') event.preventDefault();
                     const { hits, tookMs, ...detail } = event.detail;
                     told.push([name, event.bubbles, detail]);
                 });
             }
             document.querySelector('speur-search').focus()",
            [],
        )
        .await?;
        press(page, "bagd").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        press(page, Key::Down).await?;
        press(page, Key::Enter).await?;
        press(page, "qqqq").await?;
        until(page, "no results", |seen| seen["state"] == "empty").await?;
        let is_told = "return told.some(([name]) => name === 'no-results')";
        let tell = async || Ok(page.execute(is_told, []).await?.json().clone());
        poll("what the reader misses, told", tell, |is_told| *is_told == json!(true)).await?;
        // Time for what should not follow.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let told = page.execute("return told", []).await?.json().clone();
        let told: Vec<&Value> = told.as_array().into_iter().flatten().collect();
        let named = |name: &str| told.iter().filter(|event| event[0] == name).collect::<Vec<_>>();
        assert_eq!(named("ready"), [&&json!(["ready", true, { "docs": null, "generation": "pkg" }])]);
        assert_eq!(named("load"), [&&json!(["load", false, {}])]);
        assert_eq!(
            named("no-results"),
            [&&json!(["no-results", true, { "query": "bagdqqqq" }])],
            "once, not for each letter"
        );
        let select = named("select");
        assert_eq!(select.len(), 1, "{told:#?}");
        assert_eq!(
            (&select[0][2]["rank"], &select[0][2]["query"], &select[0][2]["id"]),
            (&json!(0), &json!("bagd"), &json!(RUSSIANS))
        );
        no_complaints(page).await
    });
}

#[test]
fn properties_that_were_set_too_early_count() {
    let page = html("<p>Nothing yet</p>").replace("<script type=module src=speur.js></script>", "");
    in_each_browser(site(&[("index.html", &page)]).path(), async |page| {
        page.open("").await?;
        let seen = page
            .evaluate(
                "const search = document.createElement('speur-search');
                 Object.assign(search, { limit: 1, headingLevel: 4, explain: true, translations: { count: 'So many' } });
                 document.body.append(search);
                 await import('/speur.js');
                 await search.search('kalifaat');
                 const all = (selector) => search.shadowRoot.querySelectorAll(selector).length;
                 return [search.getAttribute('limit'), all('[part=item]'), all('h4'), all('table'),
                     search.shadowRoot.querySelector('[part=status]').innerText.trim()];",
            )
            .await?;
        assert_eq!(seen, json!(["1", 1, 1, 1, "So many"]));
        no_complaints(page).await
    });
}

#[test]
fn properties_say_what_holds_and_attributes_what_was_set() {
    in_each_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        let said = "const search = document.querySelector('speur-search');
            const all = 'limit load mode highlight theme index urlParam shortcut results group explain'.split(' ');
            const say = () => all.map((name) => search[name]);
            const before = say();
            search.limit = '3';
            search.load = 'input';
            search.urlParam = 'q';
            search.explain = true;
            const after = say();
            search.setAttribute('limit', 'many');
            const attributes = ['load', 'url-param', 'explain', 'mode'].map((name) => search.getAttribute(name));
            search.load = null;
            return [before, after, attributes, search.limit, search.load];";
        let before = json!([10, "focus", "inline", "text-fragment", "inherit", "", "", "", "", "", false]);
        let after = json!([3, "input", "inline", "text-fragment", "inherit", "", "q", "", "", "", true]);
        let expected = json!([before, after, ["input", "q", "", null], 10, "focus"]);
        assert_eq!(page.evaluate(said).await?, expected);
        no_complaints(page).await
    });
}

#[test]
fn an_element_that_changes_while_it_loads_stays_one() {
    in_each_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        let asked = "const search = document.querySelector('speur-search');
            search.focus();
            const first = search.search('kalifaat');
            search.limit = 2;
            await 0;
            search.explain = true;
            const answer = await first;
            const shown = (selector) => search.shadowRoot.querySelectorAll(selector).length;
            return [answer.hits.length, shown('[part=panel]'), shown('[part=item]'), shown('table')];";
        assert_eq!(page.evaluate(asked).await?, json!([2, 1, 2, 2]));
        let gone = "const search = document.createElement('speur-search');
            document.body.append(search);
            const asked = search.search('kalifaat');
            search.remove();
            return asked.catch((error) => error.message)";
        assert_eq!(page.evaluate(gone).await?, "a <speur-search> searches only in a page");
        no_complaints(page).await
    });
}

#[test]
fn an_element_that_is_moved_keeps_what_was_typed() {
    in_each_browser(site(&[("index.html", &html("<speur-search></speur-search><p>Below</p>"))]).path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        page.execute("document.querySelector('p').after(document.querySelector('speur-search'))", []).await?;
        until(page, "the same", |seen| seen["query"] == "bagd" && seen["results"][0] == RUSSIANS).await?;
        no_complaints(page).await
    });
}

#[test]
fn links_of_an_owners_results_have_keys() {
    let body = "<speur-search theme=dark></speur-search>";
    in_each_browser(site(&[("index.html", &html(body))]).path(), async |page| {
        page.open("").await?;
        let scheme = "return getComputedStyle(document.querySelector('speur-search')).colorScheme";
        assert_eq!(page.evaluate(scheme).await?, "dark", "before anybody comes near");
        page.execute(
            "const search = document.querySelector('speur-search');
             search.resultRenderer = (hit, { element, content }) => {
                 return element('article', {}, element('p', {}, 'Mine'), ...content());
             };
             search.focus()",
            [],
        )
        .await?;
        press(page, "bagd").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        press(page, Key::Down).await?;
        assert_eq!(look(page).await?["focus"], RUSSIANS);
        no_complaints(page).await
    });
}

#[test]
fn results_stand_where_they_can() {
    let body = "<speur-search results=list></speur-search><ul id=list></ul>\
                <speur-search results=both></speur-search><speur-search results=both></speur-search><div id=both></div>";
    in_each_browser(site(&[("index.html", &html(body))]).path(), async |page| {
        page.open("").await?;
        let counts = "const all = [...document.querySelectorAll('speur-search')];
            for (const one of all) await one.search('bagd');
            all[1].limit = 1;
            await 0;
            await all[1].search('bagd');
            const items = ({ shadowRoot }) => shadowRoot.querySelectorAll('[part=item]').length;
            return [...all, document.getElementById('both')].map(items);";
        assert_eq!(page.evaluate(counts).await?, json!([2, 0, 0, 3]));
        no_complaints(page).await
    });
}

#[test]
fn what_cannot_be_loaded_is_told_before_anybody_types() {
    let outcome = "const outcome = (asked) => asked.then(() => 'done', (error) => error.code ?? error.message);";
    in_each_browser(
        site(&[("index.html", &html("<speur-search load=eager index=nowhere></speur-search>"))]).path(),
        async |page| {
            page.open("").await?;
            let seen = until(page, "an error", |seen| seen["state"] == "error").await?;
            assert_eq!(seen["open"], false, "nobody has asked");
            let asked = format!("{outcome} return outcome(document.querySelector('speur-search').preload())");
            assert_eq!(page.evaluate(&asked).await?, "missing");
            Ok(())
        },
    );
    let site = site(&[("index.html", &html(""))]);
    fs::remove_file(site.path().join("interface/address.js")).expect("The copy has it.");
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        let asked = format!(
            "{outcome}
             const told = [];
             addEventListener('speur-error', ({{ detail }}) => told.push(detail.code));
             const search = document.createElement('speur-search');
             const early = await outcome(search.search('x'));
             document.body.append(search);
             return [early, await outcome(search.preload()), await outcome(search.search('x')), ...told];"
        );
        let early = "a <speur-search> searches only in a page";
        assert_eq!(page.evaluate(&asked).await?, json!([early, "content", "content", "content", "content"]));
        Ok(())
    });
}

#[test]
fn editors_know_all_attributes() {
    in_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        let [observed, known] = [
            "(await import('/speur.js')).SpeurSearch.observedAttributes",
            "(await (await fetch('custom-elements.json')).json()).modules[0].declarations[0].attributes.map(({ name }) => name)",
        ];
        let lists =
            page.evaluate(&format!("return [{observed}, {known}].map((list) => [...list].sort().join())")).await?;
        assert_eq!(lists[0], lists[1]);
        Ok(())
    });
}

#[test]
fn the_search_is_loaded_when_the_page_says() {
    let body = "<speur-search load=eager></speur-search>";
    let pages = [
        ("index.html", html(body)),
        ("idle.html", html(&body.replace("eager", "idle"))),
        ("input.html", html(&body.replace("eager", "input"))),
    ];
    let pages: Vec<(&str, &str)> = pages.iter().map(|(name, text)| (*name, text.as_str())).collect();
    in_each_browser(site(&pages).path(), async |page| {
        for address in ["", "idle.html"] {
            page.open(address).await?;
            until(page, "a search that nobody asked for", |seen| seen["state"] == "ready").await?;
        }
        page.open("input.html").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(look(page).await?["state"], json!(null), "somebody has to type");
        press(page, "bagd").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        Ok(())
    });
}
