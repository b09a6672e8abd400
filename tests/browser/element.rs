//! What does a reader meet in `<speur-search>`, on pages of other people?
//!
//! The pages are written here, as short as those of a new user; the scripts and the module are those of `www`.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, Key};

use crate::harness::{Page, in_browser, repository};
use crate::page::{no_complaints, press};

const RUSSIANS: &str = "003_c70e3b68976ce8ca";
const HAJIN: &str = "004_9553cf2dbc07fd76";

/// No inline style or script, nothing from elsewhere, no HTML from strings.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
                      img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

#[test]
fn the_empty_element_is_a_search() {
    in_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        let loaded = page.requests().await?;
        let is_late = |url: &&String| url.contains("/interface/") || url.contains("/pkg/");
        assert_eq!(loaded.iter().filter(is_late).count(), 0, "only the box is there until somebody comes near");
        press(page, Key::Tab).await?;
        press(page, "bagd").await?;
        let seen = until(page, "two results", |seen| seen["results"] == json!([RUSSIANS, HAJIN])).await?;
        assert_eq!(seen["status"], "2 resultaten voor “bagd”.");
        assert_eq!(seen["marks"], json!(["Bagd", "Bagd", "Bagd"]));
        assert_eq!(seen["focus"], "query", "typing goes on in the box");
        assert_eq!(seen["state"], "results");
        let link = seen["links"][0].as_str().unwrap_or_default();
        assert!(
            link.ends_with(&format!("/{RUSSIANS}.html#:~:text=niet%20logisch%20dat%20Bagdadi%20in%20Raqqa%20zou")),
            "{link}"
        );
        until(page, "the number, read aloud", |seen| seen["aloud"] == "2 resultaten voor “bagd”.").await?;
        press(page, "qqqq").await?;
        let none = until(page, "no results", |seen| seen["state"] == "empty").await?;
        assert!(
            none["status"].as_str().is_some_and(|text| text.starts_with("Geen resultaten voor “bagdqqqq”.")),
            "{none:#}"
        );
        no_complaints(page).await
    });
}

#[test]
fn the_keys_do_what_the_map_says() {
    in_browser(
        site(&[("index.html", &html("<speur-search></speur-search><p><a href=#x id=after>After</a>"))]).path(),
        async |page| {
            page.open("").await?;
            press(page, Key::Tab).await?;
            press(page, "bagd").await?;
            until(page, "results", |seen| seen["results"][1] == HAJIN).await?;
            for (key, focus) in [
                (Key::Down, RUSSIANS),
                (Key::Down, HAJIN),
                (Key::Down, HAJIN),
                (Key::Home, RUSSIANS),
                (Key::End, HAJIN),
                (Key::Up, RUSSIANS),
                (Key::Up, "query"),
                (Key::Up, "query"),
                (Key::Tab, "clear"),
                (Key::Tab, "sort"),
                (Key::Tab, "summary"),
                (Key::Tab, RUSSIANS),
                (Key::Tab, HAJIN),
                (Key::Tab, "after"),
            ] {
                press(page, key.clone()).await?;
                assert_eq!(look(page).await?["focus"], focus, "after {key:?}");
            }
            page.find(By::Tag("speur-search")).await?.get_shadow_root().await?;
            page.execute("document.querySelector('speur-search').focus()", []).await?;
            press(page, Key::Down).await?;
            press(page, "a").await?;
            let typed = until(page, "a letter typed on a result", |seen| seen["query"] == "bagda").await?;
            assert_eq!(typed["focus"], "query");
            press(page, Key::Down).await?;
            press(page, Key::Backspace).await?;
            until(page, "a letter less", |seen| seen["query"] == "bagd").await?;

            press(page, Key::Enter).await?;
            let same = look(page).await?;
            assert_eq!(
                (&same["focus"], &same["results"][0]),
                (&json!("query"), &json!(RUSSIANS)),
                "no result is chosen"
            );
            press(page, Key::Down).await?;
            press(page, Key::Escape).await?;
            let closed = until(page, "closed results", |seen| seen["open"] == false).await?;
            assert_eq!((&closed["focus"], &closed["query"]), (&json!("query"), &json!("bagd")), "the text stays");
            press(page, Key::Escape).await?;
            until(page, "an empty box", |seen| seen["query"] == "").await?;
            no_complaints(page).await
        },
    );
}

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
fn the_address_has_the_query_and_back_leads_to_it() {
    in_browser(site(&[("index.html", &html("<speur-search url-param=s></speur-search>"))]).path(), async |page| {
        page.open("?s=bagd&keep=1").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "adi").await?;
        until_address(page, "?s=bagdadi&keep=1").await?;
        press(page, Key::Enter).await?;
        page.execute("document.querySelector('speur-search').search('kalifaat')", []).await?;
        until_address(page, "?s=kalifaat&keep=1").await?;
        press(page, Key::Enter).await?;
        page.back().await?;
        let back = until(page, "what was asked before", |seen| seen["query"] == "bagdadi").await?;
        assert_eq!(back["results"][0], RUSSIANS);
        page.forward().await?;
        until(page, "what was asked last", |seen| seen["query"] == "kalifaat").await?;
        no_complaints(page).await
    });
}

#[test]
fn several_elements_share_one_engine_and_a_group_its_query() {
    let elements = "<speur-search group=a></speur-search><speur-search group=a label=Other></speur-search>\
                    <speur-search label=Third></speur-search>";
    in_browser(site(&[("index.html", &html(elements))]).path(), async |page| {
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
fn a_panel_closes_when_the_reader_goes_on() {
    let body = "<button id=before>Before</button><speur-search mode=panel></speur-search><p id=below>Below</p>";
    in_browser(site(&[("index.html", &html(body))]).path(), async |page| {
        page.open("").await?;
        let place = "return document.getElementById('below').getBoundingClientRect().top";
        let before = page.execute(place, []).await?.json().clone();
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        until(page, "an open panel", |seen| seen["open"] == true).await?;
        assert_eq!(page.execute(place, []).await?.json(), &before, "the panel lies above what follows");
        page.find(By::Id("before")).await?.click().await?;
        until(page, "a closed panel", |seen| seen["open"] == false).await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "a").await?;
        until(page, "an open panel", |seen| seen["open"] == true).await?;
        page.action_chain().key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift).perform().await?;
        until(page, "a closed panel", |seen| seen["open"] == false && seen["focus"] == "before").await?;
        no_complaints(page).await
    });
}

#[test]
fn a_dialog_keeps_the_focus_and_gives_it_back() {
    in_browser(
        site(&[("index.html", &html("<speur-search mode=dialog shortcut=mod+k></speur-search>"))]).path(),
        async |page| {
            page.open("").await?;
            press(page, Key::Tab).await?;
            assert_eq!(look(page).await?["focus"], "opener");
            press(page, Key::Enter).await?;
            until(page, "the box of the dialog", |seen| seen["focus"] == "query").await?;
            press(page, "bagd").await?;
            until(page, "results", |seen| seen["results"][0] == RUSSIANS && seen["open"] == true).await?;
            press(page, Key::Escape).await?;
            until(page, "the button that opened it", |seen| seen["open"] == false && seen["focus"] == "opener").await?;
            page.action_chain().key_down(Key::Control).send_keys("k").key_up(Key::Control).perform().await?;
            until(page, "the dialog again", |seen| seen["open"] == true && seen["focus"] == "query").await?;
            no_complaints(page).await
        },
    );
}

#[test]
fn results_stand_where_the_page_wants_them() {
    let body = "<speur-search results=here></speur-search><main id=here><p slot=footer>The footer</p></main>";
    in_browser(site(&[("index.html", &html(body))]).path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        let found = "return document.querySelector('#here').shadowRoot?.querySelectorAll('[part=item]').length";
        let start = Instant::now();
        while page.execute(found, []).await?.json() != &json!(2) {
            assert!(start.elapsed() < Duration::from_secs(20), "no results in their place");
        }
        press(page, Key::Down).await?;
        let focused = "return document.querySelector('#here').shadowRoot.activeElement?.closest('li').dataset.id";
        assert_eq!(page.execute(focused, []).await?.json(), &json!(RUSSIANS));
        press(page, Key::Up).await?;
        assert_eq!(look(page).await?["focus"], "query");
        no_complaints(page).await
    });
}

#[test]
fn a_word_that_is_being_composed_is_searched_when_it_is_whole() {
    in_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        page.evaluate("await document.querySelector('speur-search').preload()").await?;
        page.execute(
            "window.asked = []; addEventListener('speur-query', ({ detail }) => asked.push(detail.query))",
            [],
        )
        .await?;
        for text in ["b", "ba", "bagd"] {
            let composition = json!({ "text": text, "selectionStart": text.len(), "selectionEnd": text.len() });
            page.cdp().send_raw("Input.imeSetComposition", composition).await?;
        }
        let keys =
            "for (const key of ['ArrowDown', 'Escape', 'Enter']) document.querySelector('speur-search').shadowRoot
            .activeElement.dispatchEvent(new KeyboardEvent('keydown',
                { key, isComposing: true, bubbles: true, cancelable: true, composed: true }))";
        page.execute(keys, []).await?;
        page.cdp().send_raw("Input.insertText", json!({ "text": "bagd" })).await?;
        let composed = until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        assert_eq!((&composed["query"], &composed["focus"]), (&json!("bagd"), &json!("query")));
        assert_eq!(page.execute("return asked", []).await?.json(), &json!(["bagd"]));
        // Who pauses while composing, as in Korean, wants to see results.
        let composition = json!({ "text": "adi", "selectionStart": 3, "selectionEnd": 3 });
        page.cdp().send_raw("Input.imeSetComposition", composition).await?;
        until(page, "results while composing", |seen| {
            seen["status"].as_str().is_some_and(|text| text.contains("bagdadi"))
        })
        .await?;
        no_complaints(page).await
    });
}

#[test]
fn nothing_moves_while_typing() {
    in_browser(site(&[("index.html", &html("<speur-search></speur-search><p>Below</p>"))]).path(), async |page| {
        page.open("").await?;
        page.execute(
            "window.shifts = []; new PerformanceObserver((list) => shifts.push(...list.getEntries()
                .filter(({ hadRecentInput }) => !hadRecentInput).map(({ value }) => value)))
                .observe({ type: 'layout-shift' });
             document.querySelector('speur-search').focus()",
            [],
        )
        .await?;
        for letter in "aanval op het kalifaat".chars() {
            press(page, letter.to_string()).await?;
        }
        until(page, "results", |seen| seen["status"].as_str().is_some_and(|text| text.contains("op het kalifaat")))
            .await?;
        tokio::time::sleep(Duration::from_millis(1700)).await;
        assert_eq!(page.execute("return shifts", []).await?.json(), &json!([]));
        no_complaints(page).await
    });
}

#[test]
fn owners_change_words_results_and_languages() {
    in_browser(
        site(&[("index.html", &html("<speur-search heading-level=3 explain></speur-search>"))]).path(),
        async |page| {
            page.open("").await?;
            let said = page
                .evaluate(
                    "const search = document.querySelector('speur-search');
                 const status = () => search.shadowRoot.querySelector('[part=status]').innerText;
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
    in_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
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
        tokio::time::sleep(Duration::from_millis(1700)).await;
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
fn what_an_index_says_is_text_and_never_runs() {
    let site = site(&[("index.html", &html("<speur-search></speur-search>"))]);
    fs::write(site.path().join("pkg/engine.js"), include_str!("stub.js")).expect("The copy can be changed.");
    fs::write(site.path().join("pkg/engine_bg.wasm"), b"\0asm\x01\0\0\0").expect("The copy can be changed.");
    in_browser(site.path(), async |page| {
        page.open("").await?;
        page.evaluate("await document.querySelector('speur-search').search('hostile')").await?;
        let seen = until(page, "the result", |seen| seen["results"][0].is_string()).await?;
        assert_eq!(seen["links"], json!([]), "no link to a script");
        assert!(
            seen["text"].as_str().is_some_and(|text| text.contains("<img src=x onerror=window.hacked=1>")),
            "{seen:#}"
        );
        assert_eq!(page.execute("return window.hacked ?? document.images.length", []).await?.json(), &json!(0));
        no_complaints(page).await
    });
}

#[test]
fn what_cannot_be_loaded_is_said_and_tried_again() {
    let site = site(&[("index.html", &html("<speur-search></speur-search>"))]);
    let wasm = site.path().join("pkg/engine_bg.wasm");
    let whole = fs::read(&wasm).expect("The copy has the module.");
    for (broken, code) in [
        (None, "missing"),
        (Some(&whole[..whole.len() / 2]), "engine"),
        (Some(b"<!doctype html>".as_slice()), "engine"),
    ] {
        match broken {
            None => fs::remove_file(&wasm).expect("It is there."),
            Some(bytes) => fs::write(&wasm, bytes).expect("It can be changed."),
        }
        in_browser(site.path(), async |page| {
            page.open("").await?;
            page.execute(
                "addEventListener('speur-error', ({ detail }) => (window.told = detail));
                 document.querySelector('speur-search').focus()",
                [],
            )
            .await?;
            press(page, "bagd").await?;
            let failed = until(page, "the error", |seen| seen["state"] == "error" && seen["open"] == true).await?;
            assert!(failed["text"].as_str().is_some_and(|text| text.starts_with("Zoeken lukt nu niet.")), "{failed:#}");
            assert_eq!(page.execute("return told.code", []).await?.json(), &json!(code));
            fs::write(&wasm, &whole)?;
            press(page, Key::Tab).await?;
            press(page, Key::Tab).await?;
            assert_eq!(look(page).await?["focus"], "retry");
            press(page, Key::Enter).await?;
            until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
            Ok(())
        });
    }
}

#[test]
fn screenshots_of_the_element_for_people_to_look_at() {
    let body = "<h1>A page</h1><speur-search heading-level=2></speur-search><p>Below.</p>";
    let panel = "<h1>A page</h1><speur-search mode=panel></speur-search><p>Below.</p>";
    let dialog = "<h1>A page</h1><speur-search mode=dialog></speur-search><p>Below.</p>";
    let pages = [
        ("index.html", html(body)),
        ("panel.html", html(panel)),
        ("dialog.html", html(dialog)),
        ("right.html", html(body).replace("<html", "<html dir=rtl")),
    ];
    let pages: Vec<(&str, &str)> = pages.iter().map(|(name, text)| (*name, text.as_str())).collect();
    in_browser(site(&pages).path(), async |page| {
        for (name, address, query, scheme, width, height) in [
            ("element", "", "bagd", "light", 1000, 800),
            ("element-dark", "", "bagd", "dark", 1000, 800),
            ("element-phone", "", "bagd", "light", 390, 844),
            ("element-320", "", "bagd", "light", 320, 700),
            ("element-none", "", "kubernetes", "light", 1000, 800),
            ("element-panel", "panel.html", "bagd", "light", 1000, 800),
            ("element-panel-dark", "panel.html", "bagd", "dark", 1000, 800),
            ("element-dialog", "dialog.html", "bagd", "light", 1000, 800),
            ("element-dialog-phone", "dialog.html", "bagd", "light", 390, 844),
            ("element-right-to-left", "right.html", "bagd", "light", 1000, 800),
        ] {
            page.prefer("color-scheme", scheme).await?;
            page.open(address).await?;
            page.evaluate(&format!(
                "const search = document.querySelector('speur-search'); search.focus(); await search.search('{query}')"
            ))
            .await?;
            until(page, "an answer", |seen| seen["state"] == "results" || seen["state"] == "empty").await?;
            page.screenshot(name, width, height).await?;
        }
        Ok(())
    });
}

/// A site with the scripts and the module of the page, and pages of its own.
fn site(pages: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    copy(&repository().join("www"), site.path());
    for (name, text) in pages {
        fs::write(site.path().join(name), text).expect("The folder is new.");
    }
    site
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("The folder can be made.");
    for entry in fs::read_dir(from).expect("The folder is there; `cargo xtask build` makes www/pkg.").flatten() {
        let copy_to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &copy_to);
        } else {
            fs::copy(entry.path(), copy_to).expect("The file can be copied.");
        }
    }
}

/// A page as strict as pages are.
fn html(body: &str) -> String {
    format!(
        "<!doctype html><html lang=nl><head><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <meta http-equiv=Content-Security-Policy content=\"{STRICT}\"><meta name=color-scheme content='light dark'>\
         <title>A page</title><link rel=icon href=data:,><script type=module src=speur.js></script></head>\
         <body>{body}</body></html>"
    )
}

/// What the first element of the page shows.
async fn look(page: &Page) -> Result<Value> {
    let script = r"
        const host = document.querySelector('speur-search');
        const root = host.shadowRoot;
        const panel = root.querySelector('[part=panel]');
        const input = host.querySelector('input') ?? root.querySelector('input');
        const all = (selector) => panel ? [...panel.querySelectorAll(selector)].filter((one) => one.checkVisibility()) : [];
        let focus = document.activeElement;
        while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
        const names = [focus?.closest?.('[part=item]')?.dataset.id, focus?.id, focus?.getAttribute('part'), focus?.localName];
        return {
            query: input?.value,
            state: host.dataset.state ?? null,
            open: !!panel && panel.checkVisibility(),
            status: panel?.querySelector('[part=status]')?.innerText ?? '',
            text: panel?.innerText ?? '',
            results: all('[part=item]').map((item) => item.dataset.id),
            links: all('[part=item] > a, [part=item] > h2 > a').map((link) => link.href),
            marks: all('mark').map((mark) => mark.textContent),
            focus: names.find(Boolean) ?? null,
            aloud: [...document.querySelectorAll('[role=status]')].map((region) => region.textContent).join(''),
        };";
    Ok(page.execute(script, []).await?.json().clone())
}

async fn until(page: &Page, what: &str, is_there: impl Fn(&Value) -> bool) -> Result<Value> {
    let start = Instant::now();
    loop {
        let seen = look(page).await?;
        if is_there(&seen) {
            return Ok(seen);
        }
        if start.elapsed() > Duration::from_secs(20) {
            bail!("waited for {what}, and saw {seen:#}");
        }
    }
}

async fn until_address(page: &Page, end: &str) -> Result<()> {
    let start = Instant::now();
    loop {
        let address = page.current_url().await?;
        if address.as_str().ends_with(end) {
            return Ok(());
        }
        if start.elapsed() > Duration::from_secs(20) {
            bail!("waited for an address that ends with {end}, and saw {address}");
        }
    }
}
