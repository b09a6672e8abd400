//! What the author of a template marks with `data-speur-*` or `data-pagefind-*`: a page and its document for each attribute.

use expect_test::{Expect, expect};
use speur_documents::{Options, Read, read};
use speur_engine::index::{Index, IndexBuilder};
use speur_engine::results::SearchOptions;

use crate::card;

/// The document of a page whose attributes begin with `data-x-`, and the warnings about it. Both names mean the same.
fn check(html: &str, expected: Expect) {
    let of = |tool: &str| shown(&read_html(&html.replace("data-x-", &format!("data-{tool}-"))));
    assert_eq!(of("speur"), of("pagefind"));
    expected.assert_eq(&of("speur"));
}

fn read_html(html: &str) -> Read {
    read("a.html", html.as_bytes(), &Options::default()).expect("the page is correct")
}

fn shown(read: &Read) -> String {
    let documents: String = read.documents.iter().map(card).collect();
    let warnings: String = read.warnings.iter().map(|warning| format!("warning: {warning}\n")).collect();
    documents + &warnings
}

const PAGE: &str = "<!DOCTYPE html><html lang=nl><title>De brug | De Courant</title>";

#[test]
fn body_is_all_that_is_searched() {
    check(
        &format!(
            "{PAGE}<header>Menu</header><main><h1>De brug</h1><p>Vooraf.</p><div data-x-body><h2 id=a>Een</h2>\
             <footer>Voetnoot.</footer></div><p>Reclame.</p><section data-x-body><p>Twee.</p><div data-x-body>Drie.</div>\
             </section><nav data-x-body>Vier.</nav></main>"
        ),
        expect![[r#"
            a -> a.html
            title: De brug
            language: nl
            ## Een
            | Voetnoot.
            | Twee.
            | Drie.
            | Vier.
        "#]],
    );
}

#[test]
fn a_whole_page_may_be_the_body() {
    let html = "<body data-x-body><header>Menu</header><nav>Menu</nav><h1>Brug</h1><p>Een.</p><footer>Voet</footer>";
    check(
        html,
        expect![[r#"
        a -> a.html
        title: Brug
        | Een.
    "#]],
    );
}

#[test]
fn a_body_has_a_language_and_a_place() {
    let html = "<html lang=nl><title>T</title><p>Tekst.</p><div lang=en id=a data-speur-body><h2>One</h2></div><div lang=de id=b \
        data-speur-body><h2>Zwei</h2></div>";
    let document = &read_html(html).documents[0];
    let blocks = document.blocks.iter().map(|block| (block.anchor.as_deref(), block.language.as_deref()));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(blocks.collect::<Vec<_>>(), [(Some("a"), None), (Some("b"), Some("de"))]);
}

#[test]
fn what_is_said_outside_the_body_counts() {
    check(
        &format!(
            "{PAGE}<meta name=author content=Anna><p data-x-meta=source>NOS</p><main data-x-body><p>Tekst.</p></main>\
             <p>Andere tekst.</p>"
        ),
        expect![[r#"
            a -> a.html
            title: De brug
            author: Anna
            source: NOS
            language: nl
            | Tekst.
        "#]],
    );
}

#[test]
fn ignored_text_is_not_searched() {
    check(
        &format!(
            "{PAGE}<main><div data-x-ignore><h1>De brug</h1><p data-x-meta=author>Anna</p></div><p>Een<span \
             data-x-ignore=index> twee</span> drie.</p><div data-x-ignore=all><p data-x-meta=source>NOS</p></div></main>"
        ),
        expect![[r#"
            a -> a.html
            title: De brug
            author: Anna
            language: nl
            | Een drie.
        "#]],
    );
    check(
        &format!("{PAGE}<p>Een.</p><p data-x-ignore=none data-x-meta=author>Anna</p>"),
        expect![[r#"
        a -> a.html
        title: De brug
        language: nl
        | Een.
        warning: a.html: expected no value, `index` or `all` in `data-speur-ignore` or `data-pagefind-ignore`, found `none`.
        Read as `all`. Write `index` if only the text is to be left out.
    "#]],
    );
}

#[test]
fn a_title_may_stand_outside_the_text() {
    for (html, expected) in [
        ("<header><h1>Brug</h1></header><main data-speur-body><p>Tekst.</p></main>", "Brug"),
        ("<header data-speur-ignore><h1>Brug</h1></header><p>Tekst.</p>", "Brug"),
        ("<h1 data-speur-ignore>Brug</h1><p>Tekst.</p>", "Brug"),
        // What surrounds all pages, and what is nothing at all.
        ("<header><h1>De Courant</h1></header><p>Tekst.</p><p data-speur-ignore>Reclame</p>", "De brug"),
        ("<header data-speur-ignore=all><h1>Brug</h1></header><main data-speur-body><p>Tekst.</p></main>", "De brug"),
        ("<h1 data-speur-ignore=all>Brug</h1><p>Tekst.</p>", "De brug"),
        ("<meta property=og:title content=Titel><h1>Brug</h1><main data-speur-body><p>Tekst.</p></main>", "Titel"),
    ] {
        assert_eq!(read_html(&format!("{PAGE}{html}")).documents[0].title, expected, "{html}");
    }
}

#[test]
fn a_page_may_be_left_out_as_a_whole() {
    for html in [
        "<html data-x-ignore=all><p>Tekst.",
        "<body data-x-ignore=all><p>Tekst.",
        "<html data-x-weight=0><p>Tekst.",
        "<body data-x-weight=0><main data-x-body><p>Tekst.",
    ] {
        for tool in ["speur", "pagefind"] {
            let read = read_html(&html.replace("data-x-", &format!("data-{tool}-")));
            assert_eq!((read.documents.len(), read.left_out_by_marks.len()), (0, 1), "{html}");
        }
    }
    assert_eq!(read_html("<body data-speur-ignore><h1>Brug</h1><p>Tekst.").documents[0].blocks, []);
}

#[test]
fn names_may_be_in_capitals() {
    let read = read_html("<main><p DATA-SPEUR-IGNORE>Geheim.<p>Tekst.");
    assert_eq!(read.documents[0].blocks.iter().map(|block| block.text.as_str()).collect::<Vec<_>>(), ["Tekst."]);
}

#[test]
fn metadata_has_a_text_an_attribute_or_a_value() {
    check(
        "<head><meta data-x-meta='image[content]' content=/b.jpg></head><h1>Kop</h1><p data-x-meta=title>De <b>brug</b>\
         <a aria-hidden=true>#</a></p><p data-x-meta='author, date[data-date], source:De Courant, die van hier' \
         data-date=2021-02-03>Anna</p><p data-x-meta='category[gone], language:nl'>Tekst.</p><p data-x-meta=id:7><p data-x-meta=readingTime:5>",
        expect![[r#"
            a -> a.html
            title: De brug
            date: 2021-02-03 = 3 februari 2021
            author: Anna
            source: De Courant, die van hier
            language: nl
            image: /b.jpg
            meta readingTime: 5
            # Kop
            | De brug
            | Anna
            | Tekst.
        "#]],
    );
    // The last of each counts.
    check(
        "<p data-x-meta=author:Anna>Een.</p><p data-x-meta=author:Bo>Twee.</p>",
        expect![[r#"
        a -> a.html
        title: Een. (derived)
        author: Bo
        | Een.
        | Twee.
    "#]],
    );
    // What makes no sense counts as absent.
    check(
        "<meta name=date content=2021><p data-x-meta='date:gisteren'>Een.</p>",
        expect![[r#"
        a -> a.html
        title: Een. (derived)
        date: 2021 = 2021
        | Een.
    "#]],
    );
}

#[test]
fn default_metadata_counts_if_nothing_else_is_known() {
    check(
        "<meta data-x-default-meta='image[content]' content=/site.png property=x><h1>Brug</h1><p \
         data-x-default-meta='title:Titel'>Tekst.</p><p data-x-default-meta=author:Redactie data-x-meta=author:Anna></p>",
        expect![[r#"
            a -> a.html
            title: Brug
            author: Anna
            image: /site.png
            | Tekst.
        "#]],
    );
}

#[test]
fn filters_become_the_facets_that_there_are() {
    check(
        "<h1 data-x-filter='category:Nieuws'>Brug</h1><p>Door <span data-x-filter=author>Anna</span> en <span \
         data-x-filter=author>Bo</span></p><p hidden data-x-filter='year[data-y], source[data-s]' data-y=2021 \
         data-s=NOS></p><p data-x-filter=section>Regio</p>",
        expect![[r#"
            a -> a.html
            title: Brug
            date: 2021 = 2021
            author: Anna, Bo
            source: NOS
            category: Nieuws
            facet author: Anna
            facet author: Bo
            | Door Anna en Bo
            | Regio
        "#]],
    );
    check(
        "<h1>Brug</h1><p data-x-filter='tag, kleur:rood'>Water</p><p data-x-filter=tag>Staal</p>",
        expect![[r#"
            a -> a.html
            title: Brug
            facet tag: Water
            facet tag: Staal
            facet kleur: rood
            | Water
            | Staal
        "#]],
    );
}

#[test]
fn results_are_sorted_by_what_is_marked() {
    check(
        "<h1 data-x-sort='date:2021-02-03'>Brug</h1><time datetime=1999>toen</time><p>Tekst.</p>",
        expect![[r#"
        a -> a.html
        title: Brug
        date: 2021-02-03 = 3 02 2021
        | Tekst.
    "#]],
    );
    check(
        "<h1 data-x-sort='weight[data-w], date[data-d]' data-w=10 data-d=2021>Brug</h1><p>Tekst.",
        expect![[r#"
            a -> a.html
            title: Brug
            date: 2021 = 2021
            sort weight: 10
            | Tekst.
        "#]],
    );
}

#[test]
fn weights_count_words_more_than_once() {
    check(
        "<h1>Brug</h1><p data-x-weight=2>Twee.</p><p data-x-weight=0>Nul.</p><p data-x-weight=0.5>Half.</p><div \
         data-x-weight=99><p>Tien.</p><p data-x-weight=3>Drie.</p><h2 data-x-weight=2.4>Twee</h2></div>\
         <p>Een <b data-x-weight=5>vijf</b>.</p><p><b data-x-weight=5>Vijf.</b></p><p data-x-weight=veel>Een.</p>\
         <p data-x-weight=-1>Nul.</p><p data-x-weight=NaN>Een.</p>",
        expect![[r#"
            a -> a.html
            title: Brug
            | Twee. (4 times)
            | Half. (1/4)
            | Tien. (100 times)
            | Drie. (9 times)
            ## Twee (6 times)
            | Een vijf.
            | Vijf. (25 times)
            | Een.
            | Een.
            warning: a.html: expected a number from 0 to 10 in `searchWeight`, `data-speur-weight` or `data-pagefind-weight`, found `veel`.
            Left out. Write how much the words count, compared with others: twice the weight is four times as much.
            warning: a.html: expected a number from 0 to 10 in `searchWeight`, `data-speur-weight` or `data-pagefind-weight`, found `NaN`.
            Left out. Write how much the words count, compared with others: twice the weight is four times as much.
        "#]],
    );
    check(
        "<article data-x-weight=4><h1>Brug</h1><main data-x-body><p>Vier.</p><p data-x-weight=1>Een.</p></main>",
        expect![[r#"
            a -> a.html
            title: Brug
            | Vier. (16 times)
            | Een.
        "#]],
    );
    // Only a whole page can count less, by its length.
    check(
        "<body data-x-weight=0.5><h1>Brug</h1><p>Half.</p><p data-x-weight=0.1>Een <b data-x-weight=0.2>vijfde</b>.",
        expect![[r#"
            a -> a.html
            title: Brug
            | Half. (1/4)
            | Een vijfde. (1/25)
        "#]],
    );
    check(
        "<body data-x-weight=0.5><h1>Brug</h1><p>Half.</p><p data-x-weight=0.1>Een <b data-x-weight=2>vierde</b>.",
        expect![[r#"
            a -> a.html
            title: Brug
            | Half. (1/4)
            | Een vierde.
        "#]],
    );
}

#[test]
fn attributes_are_searched_where_they_are_named() {
    check(
        "<h1>Brug</h1><p>Voor <img src=a.jpg alt='De  brug' title='Foto: ANP' data-x-index-attrs='title, alt, gone'> \
         na.</p><p data-x-weight=2><iframe title=Kaart data-x-index-attrs=title></iframe></p><img alt=Geheim hidden \
         data-x-index-attrs=alt><img alt=Reclame data-x-ignore data-x-index-attrs=alt>",
        expect![[r#"
            a -> a.html
            title: Brug
            | Voor na.
            [caption] Foto: ANP
            [caption] De brug
            [caption] Kaart (4 times)
        "#]],
    );
}

#[test]
fn ours_go_before_theirs() {
    let of = |html: &str| shown(&read_html(html));
    expect![[r#"
        a -> a.html
        title: Brug
        author: Anna
        | Twee.
    "#]]
    .assert_eq(&of("<h1>Brug</h1><main data-pagefind-body><p>Een.</p><div data-speur-body>Twee.</div>\
         <p data-speur-ignore data-pagefind-ignore=all data-pagefind-meta=author:Anna></p></main>"));
    expect![[r#"
        a -> a.html
        title: Brug
        author: Anna
        | Drie. (9 times)
    "#]]
    .assert_eq(&of("<h1>Brug</h1><p data-pagefind-weight=2 data-speur-weight=3 data-speur-meta=author:Anna \
         data-pagefind-meta=author:Bo,source:NOS>Drie.</p>"));
}

#[test]
fn marks_hold_in_html_within_other_formats() {
    let options = Options::default();
    let markdown = "# Brug\n\n<div data-speur-ignore>\n<p>Nul.</p></div>\n\n<p data-speur-weight=2>Twee.</p>\n";
    let record = r#"{"title": "Brug", "body": "<p>Een.<p data-speur-ignore=x>Nul.", "format": "html"}"#;
    let marked = [read("a.md", markdown.as_bytes(), &options), read("a.json", record.as_bytes(), &options)];
    let shown: String = marked.map(|read| shown(&read.expect("it is correct"))).concat();
    expect![[r#"
        a -> a.html
        title: Brug
        | Twee. (4 times)
        a -> a.json
        title: Brug
        | Een.
        warning: a.json: expected no value, `index` or `all` in `data-speur-ignore` or `data-pagefind-ignore`, found `x`.
        Read as `all`. Write `index` if only the text is to be left out.
    "#]].assert_eq(&shown);
}

#[test]
fn a_page_of_any_format_may_count_more_or_less() {
    let options = Options::default();
    let pages = [
        ("a.md", "---\nsearchWeight: 0.5\n---\n# Brug\n\nHalf.\n\n<p data-speur-weight=0.5>Half daarvan.</p>\n"),
        (
            "b.html",
            "+++\n[search]\nboost = 3\n+++\n<h1>Brug</h1><p>Drie.<p data-speur-weight=2>Twaalf.<p data-speur-weight=0.5>Een.",
        ),
        ("c.json", r#"{"title": "Brug", "body": "Vier.", "searchWeight": 2}"#),
        ("d.md", "---\nsearch: false\n---\nNul."),
        ("e.jsonl", r#"{"title": "Brug", "body": "Nul.", "search": {"exclude": true}}"#),
        ("f.md", "---\nsearch:\n  boost: 0.5\n---\n# Brug\n\nHalf.\n\n<p data-speur-weight=2>Ook.</p>\n"),
    ];
    let shown = pages.map(|(path, text)| shown(&read(path, text.as_bytes(), &options).expect("it is correct")));
    expect![[r#"
        a -> a.html
        title: Brug
        | Half. (1/4)
        | Half daarvan. (1/16)
        b -> b.html
        title: Brug
        | Drie. (3 times)
        | Twaalf. (12 times)
        | Een.
        c -> c.json
        title: Brug
        | Vier. (4 times)
        f -> f.html
        title: Brug
        | Half. (1/2)
        | Ook. (1/2)
    "#]]
    .assert_eq(&shown.concat());
}

#[test]
fn an_index_holds_what_the_marks_say() {
    let mut builder = IndexBuilder::new();
    for (id, attributes) in [
        ("a", "data-x=y"),
        ("b", "data-speur-weight=3"),
        ("c", "data-speur-ignore"),
        ("d", "data-speur-index-attrs=title title=haven"),
        ("e", "data-speur-filter=category:haven"),
    ] {
        let html = format!("<title>Titel</title><p {attributes}>Een brug.</p><p>Tekst.</p>");
        let read = read(&format!("{id}.html"), html.as_bytes(), &Options::default()).expect("the page is correct");
        read.documents.into_iter().for_each(|document| builder.add(document));
    }
    let index = Index::open(builder.finish().expect("it is short")).expect("it was just built");
    let find = |query: &str| {
        let results = index.search(query, &SearchOptions::default()).expect("the index is whole");
        results.hits.into_iter().map(|hit| hit.id).collect::<String>()
    };
    // The caption makes a text longer.
    assert_eq!(find("brug "), "baed");
    // A phrase counts as often as it stands.
    assert_eq!(find("\"een brug\""), "abed");
    assert_eq!(find("haven "), "de");
    assert_eq!(find("category:haven"), "e");
}
