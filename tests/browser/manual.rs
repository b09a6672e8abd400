//! Is the manual alive, in both of its languages?

use serde_json::json;
use thirtyfour::By;

use crate::harness::{in_browser, in_each_browser};
use crate::page::{no_complaints, until};

const RUSSIANS: &str = "003_c70e3b68976ce8ca";

#[test]
fn examples_lead_to_articles() {
    in_each_browser("www", async |page| {
        for address in ["manual.html", "handleiding.html"] {
            page.open(address).await?;
            page.check_accessibility(address).await?;
            let first = page
                .evaluate(
                    "const search = document.querySelector('speur-search');
                     await search.search('bagd');
                     const { href } = search.shadowRoot.querySelector('[part=item] a');
                     return [href, document.getElementById('log').innerText.includes('speur-results')];",
                )
                .await?;
            let article = format!("?document={RUSSIANS}&q=bagd");
            assert_eq!(first, json!([page.url(&article), true]));
            page.check_accessibility(&format!("{address} with results")).await?;
            no_complaints(page).await?;
            page.open(&article).await?;
            until(page, "the article", |view| view["reading"] == true).await?;
        }
        Ok(())
    });
}

#[test]
fn knobs_turn_attributes() {
    in_each_browser("www", async |page| {
        page.open("manual.html").await?;
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
                 await new Promise((done) => setTimeout(done, 1000));
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
fn the_manual_fits_a_narrow_screen() {
    in_browser("www", async |page| {
        page.resize(320, 800).await?;
        for address in ["manual.html", "handleiding.html"] {
            page.open(address).await?;
            page.evaluate("await document.querySelector('speur-search').search('kalifaat')").await?;
            let width = page.execute("return document.documentElement.scrollWidth", []).await?;
            assert_eq!(width.json(), &json!(320), "{address}");
            page.find(By::Css("a.language")).await?;
            page.screenshot(&address.replace(".html", "-320"), 320, 800).await?;
        }
        page.open("manual.html").await?;
        page.screenshot("manual", 1280, 1000).await?;
        Ok(())
    });
}
