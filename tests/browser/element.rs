//! What does a reader meet in `<speur-search>`, on pages of other people?

use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{By, Key};

use crate::harness::{in_browser, in_each_browser};
use crate::page::{no_complaints, press};
use crate::shadow::{html, look, site, until, until_address};

const RUSSIANS: &str = "003_c70e3b68976ce8ca";
const HAJIN: &str = "004_9553cf2dbc07fd76";

#[test]
fn the_empty_element_is_a_search() {
    in_each_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
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
    in_each_browser(
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
            press(page, Key::Down).await?;
            let reopened = until(page, "the results again", |seen| seen["open"] == true).await?;
            assert_eq!(reopened["focus"], RUSSIANS);
            press(page, Key::Escape).await?;
            until(page, "closed results", |seen| seen["open"] == false).await?;
            page.execute("document.querySelector('speur-search').shadowRoot.querySelector('input').click()", [])
                .await?;
            until(page, "the results again, by the box", |seen| seen["open"] == true).await?;
            press(page, Key::Escape).await?;
            press(page, Key::Escape).await?;
            until(page, "an empty box", |seen| seen["query"] == "").await?;
            no_complaints(page).await
        },
    );
}

#[test]
fn the_address_has_the_query_and_back_leads_to_it() {
    in_each_browser(site(&[("index.html", &html("<speur-search url-param=s></speur-search>"))]).path(), async |page| {
        page.open("?keep&s=%62agd").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        // Time for what should not follow.
        tokio::time::sleep(Duration::from_millis(500)).await;
        assert!(page.current_url().await?.as_str().ends_with("?keep&s=%62agd"), "it says that in its own way");
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
fn who_presses_enter_before_the_search_is_there_stays() {
    let form = "<form action=elsewhere.html><input type=search name=q></form>";
    let body = format!("<speur-search url-param=s load=input>{form}</speur-search>");
    in_each_browser(site(&[("index.html", &html(&body))]).path(), async |page| {
        page.open("").await?;
        page.evaluate("await customElements.whenDefined('speur-search')").await?;
        let typed = "const { form } = Object.assign(document.querySelector('input'), { value: 'bagd' });
                     form.q.dispatchEvent(new Event('input', { bubbles: true }));
                     form.requestSubmit();";
        page.execute(typed, []).await?;
        until_address(page, "?s=bagd").await?;
        until(page, "results", |seen| seen["results"][0] == RUSSIANS).await?;
        let entries = "return history.length";
        let submitted = page.execute(entries, []).await?.json().as_u64();
        page.execute("document.querySelector('speur-search').search('kalifaat')", []).await?;
        until_address(page, "?s=kalifaat").await?;
        let later = page.execute(entries, []).await?.json().as_u64();
        assert_eq!(later, submitted.map(|entries| entries + 1), "Back leads to what was submitted");
        no_complaints(page).await
    });
}

#[test]
fn a_dialog_that_opened_is_told_to_be_closed() {
    in_each_browser(site(&[("index.html", &html("<speur-search mode=dialog></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        let told = "await customElements.whenDefined('speur-search');
            const search = document.querySelector('speur-search');
            const told = [];
            for (const name of ['speur-open', 'speur-close']) search.addEventListener(name, () => told.push(name));
            const until = async (count) => {
                for (let n = 0; n < 600 && told.length < count; n++) await new Promise((done) => setTimeout(done, 20));
            };
            // Before the interface is there, and when the element is made anew.
            search.focus();
            search.shadowRoot.querySelector('dialog').close();
            await until(2);
            search.focus();
            search.limit = 3;
            await until(4);
            return told;";
        let expected = json!(["speur-open", "speur-close", "speur-open", "speur-close"]);
        assert_eq!(page.evaluate(told).await?, expected);
        no_complaints(page).await
    });
}

#[test]
fn a_panel_in_another_element_stays_open_for_those_who_press_in_it() {
    in_each_browser(site(&[("index.html", &html("<div></div><p>Below</p>"))]).path(), async |page| {
        page.open("").await?;
        let closed = "await customElements.whenDefined('speur-search');
            const search = Object.assign(document.createElement('speur-search'), { mode: 'panel' });
            document.querySelector('div').attachShadow({ mode: 'open' }).append(search);
            await search.search('bagd');
            const panel = search.shadowRoot.querySelector('[part=panel]');
            return [panel.querySelector('a'), document.querySelector('p')].map((pressed) => {
                pressed.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, composed: true }));
                return panel.hidden;
            });";
        assert_eq!(page.evaluate(closed).await?, json!([false, true]));
        no_complaints(page).await
    });
}

#[test]
fn a_panel_closes_when_the_reader_goes_on() {
    let body = "<button id=before>Before</button><speur-search mode=panel></speur-search><p id=below>Below</p>";
    in_each_browser(site(&[("index.html", &html(body))]).path(), async |page| {
        page.open("").await?;
        let place = "return document.getElementById('below').getBoundingClientRect().top";
        let before = page.execute(place, []).await?.json().clone();
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        let is_open = |seen: &Value| seen["open"] == true && seen["results"][0] == RUSSIANS;
        until(page, "an open panel with results", is_open).await?;
        assert_eq!(page.execute(place, []).await?.json(), &before, "the panel lies above what follows");
        page.find(By::Id("before")).await?.click().await?;
        until(page, "a closed panel", |seen| seen["open"] == false).await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "a").await?;
        let is_newer = |seen: &Value| seen["status"].as_str().is_some_and(|text| text.contains("“bagda”"));
        until(page, "an open panel with newer results", |seen| is_open(seen) && is_newer(seen)).await?;
        page.action_chain().key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift).perform().await?;
        until(page, "a closed panel", |seen| seen["open"] == false && seen["focus"] == "before").await?;
        no_complaints(page).await
    });
}

#[test]
fn a_dialog_keeps_the_focus_and_gives_it_back() {
    in_each_browser(
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
        // On a busy machine the steps may come so late that they are pauses.
        page.execute("window.kept = setTimeout; window.setTimeout = (call, pause) => kept(call, 100 * pause)", [])
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
        page.execute("window.setTimeout = kept", []).await?;
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
        // So each answer comes in the task of its own key: half a second later what moves would count as a shift.
        page.evaluate("await document.querySelector('speur-search').preload()").await?;
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
fn what_an_index_says_is_text_and_never_runs() {
    let site = site(&[("index.html", &html("<speur-search></speur-search>"))]);
    fs::write(site.path().join("pkg/engine.js"), include_str!("stub.js")).expect("The copy can be changed.");
    fs::write(site.path().join("pkg/engine_bg.wasm"), b"\0asm\x01\0\0\0").expect("The copy can be changed.");
    in_each_browser(site.path(), async |page| {
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
fn a_missing_engine_is_said() {
    let site = site(&[("index.html", &html("<speur-search></speur-search>"))]);
    fs::remove_file(site.path().join("pkg/engine_bg.wasm")).expect("The copy has the module.");
    in_each_browser(site.path(), async |page| {
        page.open("").await?;
        page.execute("addEventListener('speur-error', ({ detail }) => (window.told = detail))", []).await?;
        page.execute("document.querySelector('speur-search').focus()", []).await?;
        press(page, "bagd").await?;
        until(page, "the error", |seen| seen["state"] == "error" && seen["open"] == true).await?;
        assert_eq!(page.execute("return told.code", []).await?.json(), &json!("missing"));
        Ok(())
    });
}

#[test]
fn two_hundred_keys_in_ten_seconds_are_searched() {
    in_each_browser(site(&[("index.html", &html("<speur-search url-param=q></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        let typed = page
            .evaluate(
                "const search = document.querySelector('speur-search');
                 await search.preload();
                 const input = search.shadowRoot.querySelector('input');
                 const wrong = [];
                 addEventListener('error', ({ message }) => wrong.push(message));
                 addEventListener('unhandledrejection', ({ reason }) => wrong.push(`${reason}`));
                 for (let n = 0; n < 200; n++) {
                     input.value = 'het kalifaat '.repeat(9).slice(0, n % 100);
                     input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
                     await new Promise((done) => setTimeout(done, 45));
                 }
                 input.value = 'bagd';
                 input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
                 return wrong;",
            )
            .await?;
        assert_eq!(typed, json!([]));
        until(page, "the last answer", |seen| seen["results"][0] == RUSSIANS).await?;
        until_address(page, "?q=bagd").await
    });
}

#[test]
fn composing_is_left_alone_in_each_browser() {
    in_each_browser(site(&[("index.html", &html("<speur-search></speur-search>"))]).path(), async |page| {
        page.open("").await?;
        let asked = page
            .evaluate(
                "const search = document.querySelector('speur-search');
                 const asked = [];
                 search.addEventListener('speur-query', ({ detail }) => asked.push(detail.query));
                 search.focus();
                 await search.preload();
                 const input = search.shadowRoot.querySelector('input');
                 const tell = (event) => input.dispatchEvent(event);
                 const options = { bubbles: true, composed: true, cancelable: true };
                 tell(new CompositionEvent('compositionstart', options));
                 for (const text of ['b', 'ba', 'bagd']) {
                     input.value = text;
                     tell(new InputEvent('input', { ...options, isComposing: true }));
                 }
                 tell(new CompositionEvent('compositionend', options));
                 // Safari ends a composition before the key that ends it.
                 const last = new KeyboardEvent('keydown', { ...options, key: 'ArrowDown', keyCode: 229 });
                 tell(last);
                 return [asked, last.defaultPrevented];",
            )
            .await?;
        assert_eq!(asked, json!([["bagd"], false]));
        until(page, "results", |seen| seen["results"][0] == RUSSIANS && seen["focus"] == "query").await?;
        Ok(())
    });
}

#[test]
fn everybody_can_use_each_state() {
    let body = "<main><h1>A page</h1><speur-search heading-level=2 explain></speur-search></main>";
    let dialog = "<main><h1>A page</h1><speur-search mode=dialog></speur-search></main>";
    let panel = "<main><h1>A page</h1><speur-search mode=panel></speur-search></main>";
    let right = html(body).replace("<html", "<html dir=rtl");
    let pages =
        [("index.html", html(body)), ("dialog.html", html(dialog)), ("panel.html", html(panel)), ("right.html", right)];
    let pages: Vec<(&str, &str)> = pages.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let site = site(&pages);
    in_each_browser(site.path(), async |page| {
        for (address, queries) in [
            ("", ["bagd", "qqqqq"]),
            ("right.html", ["kalifaat", "qqqqq"]),
            ("panel.html", ["bagd", ""]),
            ("dialog.html", ["bagd", ""]),
        ] {
            page.open(address).await?;
            page.check_accessibility(&format!("{address} before anything is typed")).await?;
            for query in queries.into_iter().filter(|query| !query.is_empty()) {
                let ask = "const search = document.querySelector('speur-search'); search.focus(); await search.search(arguments[0]);
                    const { shadowRoot } = search; for (const details of shadowRoot.querySelectorAll('details')) details.open = true;";
                page.evaluate(&ask.replace("arguments[0]", &format!("{query:?}"))).await?;
                page.check_accessibility(&format!("{address} with an answer to {query}")).await?;
            }
        }
        let module = site.path().join("pkg/engine_bg.wasm");
        let aside = site.path().join("aside");
        fs::rename(&module, &aside)?;
        page.open("").await?;
        page.evaluate("await document.querySelector('speur-search').search('bagd')").await?;
        until(page, "the error", |seen| seen["state"] == "error").await?;
        let checked = page.check_accessibility("with an error").await;
        fs::rename(&aside, &module)?;
        checked
    });
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
        let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        page.cdp().send_raw("Emulation.setEmulatedMedia", forced).await?;
        page.open("").await?;
        page.evaluate("await document.querySelector('speur-search').search('bagd')").await?;
        page.screenshot("element-forced-colours", 1000, 800).await?;
        Ok(())
    });
}
