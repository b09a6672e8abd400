//! What does `<speur-search>` show? Pages with it, as short as those of a new user, and a look behind its shadow root.

use std::fs;
use std::path::Path;

use anyhow::Result;
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{Page, poll, repository};

/// No inline style or script, nothing from elsewhere, no HTML from strings.
const STRICT: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; \
                      img-src data:; require-trusted-types-for 'script'; trusted-types 'none'";

/// A site with the scripts and the module of the page, and pages of its own.
pub(crate) fn site(pages: &[(&str, &str)]) -> TempDir {
    let site = tempfile::tempdir().expect("A temporary folder can be made.");
    copy(&repository().join("www"), site.path());
    for (name, text) in pages {
        fs::write(site.path().join(name), text).expect("The folder is new.");
    }
    site
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
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
pub(crate) fn html(body: &str) -> String {
    format!(
        "<!doctype html><html lang=nl><head><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <meta http-equiv=Content-Security-Policy content=\"{STRICT}\"><meta name=color-scheme content='light dark'>\
         <title>A page</title><link rel=icon href=data:,><script type=module src=speur.js></script></head>\
         <body>{body}</body></html>"
    )
}

/// What the first element of the page shows.
pub(crate) async fn look(page: &Page) -> Result<Value> {
    let script = r"
        const host = document.querySelector('speur-search');
        const root = host?.shadowRoot;
        // No condition holds for a page that is only half there.
        if (!root) return { status: '' };
        const elsewhere = document.getElementById(host.getAttribute('results'))?.shadowRoot;
        const panel = (elsewhere ?? root).querySelector('[part=panel]');
        const input = host.querySelector('input') ?? root.querySelector('input');
        const all = (selector) => panel ? [...panel.querySelectorAll(selector)].filter((one) => one.checkVisibility()) : [];
        let focus = document.activeElement;
        while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement;
        const names = [focus?.closest?.('[part=item]')?.dataset.id, focus?.id, focus?.getAttribute('part'), focus?.localName];
        return {
            query: input?.value.toWellFormed(),
            state: host.dataset.state ?? null,
            open: !!panel && panel.checkVisibility(),
            status: panel?.querySelector('[part=status]')?.innerText.trim().toWellFormed() ?? '',
            text: panel?.innerText.trim().toWellFormed() ?? '',
            results: all('[part=item]').map((item) => item.dataset.id),
            links: all('[part=item] > a, [part=item] > h2 > a').map((link) => link.href),
            marks: all('mark').map((mark) => mark.textContent),
            focus: names.find(Boolean) ?? null,
            aloud: [...document.querySelectorAll('[role=status]')].map((region) => region.textContent).join('').toWellFormed(),
        };";
    Ok(page.execute(script, []).await?.json().clone())
}

/// Runs a script with the first element as `host`, and as `panel` that of its results.
pub(crate) async fn inside(page: &Page, script: &str) -> Result<Value> {
    let script = format!(
        "const host = document.querySelector('speur-search');
         const elsewhere = document.getElementById(host.getAttribute('results'))?.shadowRoot;
         const panel = (elsewhere ?? host.shadowRoot).querySelector('[part=panel]');
         {script}"
    );
    page.evaluate(&script).await
}

pub(crate) async fn until(page: &Page, what: &str, is_there: impl Fn(&Value) -> bool) -> Result<Value> {
    poll(what, async || look(page).await, is_there).await
}

pub(crate) async fn until_address(page: &Page, end: &str) -> Result<()> {
    let what = format!("an address that ends with {end}");
    poll(&what, async || Ok(page.current_url().await?), |address| address.as_str().ends_with(end)).await?;
    Ok(())
}
