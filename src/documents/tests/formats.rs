//! HTML, Markdown and records: what is text, what is about the page, and what is neither.

use expect_test::{Expect, expect};
use speur_documents::{Options, read};

use crate::{card, page};

fn check(path: &str, text: &str, expected: Expect) {
    expected.assert_eq(&card(&page(path, text)));
}

#[test]
fn html_with_everything_around_the_article() {
    check(
        "nieuws/brug.html",
        r##"<!DOCTYPE html><html lang="nl-NL"><head><title>Brug open | De Courant</title>
<meta property="og:site_name" content="De Courant"><meta name="author" content="Anna de Boer">
<meta property="article:section" content="Regio"><meta property="og:image" content="/brug.jpg">
<link rel="canonical" href="https://courant.example/brug"><style>p { color: red }</style></head>
<body><header><h1>De Courant</h1></header><nav><a href="/">Voorpagina</a></nav>
<main><h1>De brug is <em>op</em>en</h1><time datetime="2021-02-03T09:30">3 februari</time>
<p>Auto&rsquo;s kunnen er&nbsp;weer<br>over. Caf&eacute; &lt;dicht&gt;.</p>
<figure><img src=a.jpg alt="x"><figcaption>De brug</figcaption></figure>
<h2>Wat nu? <a href="#wat-nu">¶</a></h2><ul><li>Een<li>Twee <ul><li>Twee-a</ul></ul>
<table><tr><th>Jaar<th>Auto's<tr><td>2020<td>12</table>
<pre>let x =
  1;</pre><blockquote><p>Geciteerd.</p></blockquote>
<p hidden>Verborgen</p><p aria-hidden="true">Ook</p><script>var geheim;</script><form><button>Zoek</button></form>
</main><footer>Colofon</footer></body></html>"##,
        expect![[r#"
            nieuws/brug -> https://courant.example/brug
            title: De brug is open
            date: 2021-02-03T09:30 = 3 februari 2021 09u30 09:30
            author: Anna de Boer
            source: De Courant
            category: Regio
            language: nl-NL
            image: /brug.jpg
            | Auto’s kunnen er weer over. Café <dicht>.
            [caption] De brug
            ## Wat nu?
            | Een
            | Twee
            | Twee-a
            | Jaar | Auto's
            | 2020 | 12
            | let x = 1;
            | Geciteerd.
        "#]],
    );
}

#[test]
fn html_without_a_main_part() {
    check(
        "a.htm",
        "<title>Over de vos - Dierenblad</title><header>Menu</header><div>De vos<div>is rood</div>en snel</div>\
         <p>Een<b>woord</b>en <i>een</i>ander<p>Regel<br/><br/>Nieuwe alinea<footer>Voet</footer>",
        expect![[r#"
            a -> a.htm
            title: Over de vos
            | De vos
            | is rood
            | en snel
            | Eenwoorden eenander
            | Regel
            | Nieuwe alinea
        "#]],
    );
    check(
        "b.html",
        "<html><body><div>Reclame</div><article><header><h1>Vos</h1><time datetime=2020-05-06>gisteren</time></header>\
         <p>Tekst. <time datetime=1999-01-01>Toen</time></p></article></body></html>",
        expect![[r#"
            b -> b.html
            title: Vos
            date: 2020-05-06 = 6 05 2020
            | Tekst. Toen
        "#]],
    );
    check(
        "c.html",
        "<main id=app></main><h2>Vos</h2><p>Gevuld door een script</p>",
        expect![[r#"
        c -> c.html
        title: Vos
        | Gevuld door een script
    "#]],
    );
    check(
        "d.html",
        "<article><p>Een</p></article><article><p>Twee</p></article><p>Drie</p>",
        expect![[r#"
        d -> d.html
        title: Een (derived)
        | Een
        | Twee
        | Drie
    "#]],
    );
}

#[test]
fn linked_data_says_what_tags_do_not() {
    let article = r#"{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "De brug is open",
        "datePublished": "2021-02-03T09:30:00+01:00", "author": [{"@type": "Person", "name": "Anna de Boer"}],
        "publisher": {"@type": "Organization", "name": "De Courant", "logo": {"url": "/logo.png"}},
        "inLanguage": "nl-NL", "articleSection": ["Regio", "Verkeer"], "image": [{"@type": "ImageObject", "url": "/b.jpg"}]}"#;
    let script = |json: &str| format!("<script type='application/ld+json'>{json}</script><p>Tekst.</p>");
    check(
        "a.html",
        &script(article),
        expect![[r#"
        a -> a.html
        title: De brug is open
        date: 2021-02-03T09:30:00+01:00 = 3 februari 2021 09u30 09:30
        author: Anna de Boer
        source: De Courant
        category: Regio
        language: nl-NL
        image: /b.jpg
        | Tekst.
    "#]],
    );
    // As plugins write it: the article, its page and its author apart, each naming the other.
    let graph = r##"{"@context": "https://schema.org", "@graph": [
        {"@type": "Article", "@id": "/#article", "isPartOf": {"@id": "/"}, "headline": "De brug is open",
         "author": {"name": "Anna", "@id": "/#anna"}, "publisher": {"@id": "/#courant"}, "image": {"@id": "/#image"}},
        {"@type": "WebPage", "@id": "/", "name": "De brug is open - De Courant", "datePublished": "2021-02-03",
         "inLanguage": "nl"},
        {"@type": "ImageObject", "@id": "/#image", "contentUrl": "/b.jpg"},
        {"@type": "Organization", "@id": "/#courant", "name": "De Courant"},
        {"@type": "Person", "@id": "/#anna", "name": "Anna de Boer"}]}"##;
    check(
        "b.html",
        &script(graph),
        expect![[r#"
        b -> b.html
        title: De brug is open
        date: 2021-02-03 = 3 februari 2021
        author: Anna
        source: De Courant
        language: nl
        image: /b.jpg
        | Tekst.
    "#]],
    );
    // Tags go before it, a `time` and the title of the window behind it.
    let tags = "<html lang=en><meta name=author content=Bo><meta property=article:published_time content=2022-01-01>\
        <meta property=og:title content='The bridge'><title>Bridge - Site</title>";
    check(
        "c.html",
        &format!("{tags}{}", script(article)),
        expect![[r#"
        c -> c.html
        title: The bridge
        date: 2022-01-01 = 1 January 2022
        author: Bo
        source: De Courant
        category: Regio
        language: en
        image: /b.jpg
        | Tekst.
    "#]],
    );
    let time = "<title>Brug - De Courant</title><time datetime=1999-01-01>toen</time>";
    check(
        "d.html",
        &format!("{time}{}", script(article)),
        expect![[r#"
        d -> d.html
        title: De brug is open
        date: 2021-02-03T09:30:00+01:00 = 3 februari 2021 09u30 09:30
        author: Anna de Boer
        source: De Courant
        category: Regio
        language: nl-NL
        image: /b.jpg
        | Tekst.
    "#]],
    );
    // A page is read however broken it is.
    check(
        "e.html",
        &script(&article[..200]),
        expect![[r#"
        e -> e.html
        title: Tekst. (derived)
        | Tekst.
    "#]],
    );
}

#[test]
fn what_is_hidden_is_no_text() {
    for html in [
        "<p hidden>x</p>",
        "<div hidden=hidden><p>x</div>",
        "<p aria-hidden=true>x</p>",
        "<p style='display:none'>x</p>",
        "<p style='color: red; DISPLAY : None !important;'>x</p>",
        "<p style=\"visibility: hidden\">x</p>",
        "<nav>x</nav><script>x</script><style>x</style><noscript>x</noscript><template>x</template>",
        "<div role=navigation>x</div><dialog>x</dialog><svg><title>x</title></svg><iframe>x</iframe>",
    ] {
        assert_eq!(page("a.html", &format!("<h1>Kop</h1>{html}")).blocks, [], "{html}");
    }
    for html in [
        "<p hidden=until-found>x</p>",
        "<p aria-hidden=false>x</p>",
        "<p style='display: block; content: \"none\"'>x</p>",
        "<p style='--display: none'>x</p>",
        "<details><p>x</details>",
    ] {
        assert_eq!(page("a.html", &format!("<h1>Kop</h1>{html}")).blocks.len(), 1, "{html}");
    }
}

#[test]
fn records_may_be_divided_into_sections() {
    let check = |format: &str, body: &str, sections: &str, expected: Expect| {
        let record =
            format!(r#"{{"id": "1", "title": "T", "format": {format}, "body": "{body}", "sections": {sections}}}"#);
        let read = read("docs.jsonl", record.as_bytes(), &Options::default()).expect("the record is correct");
        let blocks = &read.documents[0].blocks;
        let anchors: String =
            blocks.iter().map(|block| format!("{} ", block.anchor.as_deref().unwrap_or("-"))).collect();
        expected.assert_eq(&format!("{}anchors: {anchors}", card(&read.documents[0])));
    };
    let sections = r#"[{"id": "een", "level": 2, "title": "Een", "body": "Tekst een."},
        {"id": "twee", "level": 3, "title": "Twee", "body": "Tekst *twee*."}]"#
        .replace('\n', "");
    check(
        "null",
        "Vooraf.\\n\\nEen\\n\\nTekst een.\\n\\nTwee\\n\\nTekst *twee*.",
        &sections,
        expect![[r#"
        1 -> docs.jsonl
        title: T
        | Vooraf.
        ## Een
        | Tekst een.
        ### Twee
        | Tekst *twee*.
        anchors: - een - twee - "#]],
    );
    check(
        "\"markdown\"",
        "Vooraf.\\n\\n# Een\\n\\nTekst een.\\n\\nTekst twee.",
        &sections,
        expect![[r#"
        1 -> docs.jsonl
        title: T
        | Vooraf.
        ## Een
        | Tekst een.
        ### Twee
        | Tekst twee.
        anchors: - een - twee - "#]],
    );
    check(
        "\"html\"",
        "<p>Vooraf.<p>Tekst een.",
        &sections,
        expect![[r#"
        1 -> docs.jsonl
        title: T
        | Vooraf.
        ## Een
        | Tekst een.
        ### Twee
        | Tekst *twee*.
        anchors: - een - twee - "#]],
    );
    check(
        "null",
        "",
        &sections,
        expect![[r#"
        1 -> docs.jsonl
        title: T
        ## Een
        | Tekst een.
        ### Twee
        | Tekst *twee*.
        anchors: een - twee - "#]],
    );
    check(
        "null",
        "Tekst.",
        "null",
        expect![[r#"
        1 -> docs.jsonl
        title: T
        | Tekst.
        anchors: - "#]],
    );
}

#[test]
fn the_date_of_html_stands_above_its_text() {
    let date = |text: &str| page("a.html", text).date.map(|date| date.as_str().to_owned());
    let time = "<time datetime=2021-02-03>3 februari</time>";
    for text in [
        format!("<h1>Vos</h1>{time}<p>Tekst.</p>"),
        format!("<h1>Vos</h1><p>Door Anna op {time}</p><p>Tekst.</p>"),
        "<h1>Vos</h1><p>Tekst.</p><time itemprop=datePublished datetime=2021-02-03>3 februari</time>".to_owned(),
        format!("<meta property=article:published_time content=2021-02-03><p>Tekst.</p>{}", time.replace('2', "1")),
    ] {
        assert_eq!(date(&text).as_deref(), Some("2021-02-03"), "{text}");
    }
    for text in [
        format!("<h1>Vos</h1><p>Op {time} kwam de vos.</p>"),
        format!("<h1>Vos</h1><p>Tekst.</p><p>{time}</p>"),
        "<h1>Vos</h1><time datetime=P3D>drie dagen</time><p>Tekst.</p>".to_owned(),
    ] {
        assert_eq!(date(&text), None, "{text}");
    }
}

#[test]
fn markdown_with_everything() {
    check(
        "index.md",
        "# De *vos* {#vos}\n\nEen [link](https://example.org/geheim) en `code`, ~~weg~~ en een\nzachte regel.[^1]\n\n\
         Ondertitel\n---\n\n1. Een\n2. Twee\n   - [x] Diep\n\n```rust\nlet x = 1;\n```\n\n| Jaar | Aantal |\n| --- | --- |\n\
         | 2020 | 12 |\n\n> [!NOTE]\n> Let op.\n\n<div class=\"kaart\">\n<p>In een <b>kaart</b></p>\n</div>\n\n\
         ![Plaatje](a.jpg)\nwoord<sup>2</sup> en<br>meer <!-- niets --> einde\n\n<script>\nlet geheim;\n</script>\n\n[^1]: Een noot.\n",
        expect![[r#"
            index -> ./
            title: De vos
            language: nl
            | Een link en code, weg en een zachte regel.
            ## Ondertitel
            | Een
            | Twee
            | Diep
            | let x = 1;
            | Jaar | Aantal
            | 2020 | 12
            | Let op.
            | In een kaart
            | woord2 en meer einde
            | Een noot.
        "#]],
    );
}

#[test]
fn the_title_of_markdown() {
    for (text, expected) in [
        ("---\ntitle: Uit de kop\n---\n# Uit de tekst\n\nTekst.", "Uit de kop"),
        ("Tekst.\n\n# Uit de tekst\n", "Uit de tekst"),
        ("Uit de tekst\n===\n\nTekst.", "Uit de tekst"),
        ("## Uit de tekst\n\nTekst.\n\n## Meer\n", "Uit de tekst"),
        ("Eerste zin. Tweede zin.\n\n## Kop\n", "Eerste zin."),
    ] {
        assert_eq!(page("a.md", text).title, expected, "{text}");
    }
    // The heading is not repeated if it is the title, and stays if it is not.
    assert_eq!(page("a.md", "---\ntitle: \"De vos!\"\n---\n# De vos\n\nTekst.").blocks.len(), 1);
    assert_eq!(page("a.md", "---\ntitle: De kip\n---\n# De vos\n\nTekst.").blocks.len(), 2);
}

#[test]
fn records() {
    let lines = r##"{"id": "a/1", "url": "/a/1/", "title": "Een", "lang": "NL", "body": "# Een\n\n*Tekst.*", "format": "markdown", "views": 635}
{"id": 12345678901234567890, "title": "'Twee'", "date": "2020-02-03", "category": ["x", "y"], "body": "<p>Tekst.</p>", "format": "html", "sections": []}

{"id": "3", "body": "Drie\r\n\r\nTekst.", "author": "A", "source": "B", "image": "c.jpg", "format": "text"}
{"id": "4", "body": "<p>Vier &amp; meer.</p>"}
{"id": "5", "title": "Vijf"}
"##;
    let cards = |path: &str, text: &str| -> String {
        let documents = read(path, text.as_bytes(), &Options::default()).expect("the records are correct").documents;
        documents.iter().map(card).collect()
    };
    expect![[r#"
        a/1 -> /a/1/
        title: Een
        language: nl
        | Tekst.
        12345678901234567890 -> docs.jsonl
        title: Twee
        date: 2020-02-03 = 3 02 2020
        category: x
        | Tekst.
        3 -> docs.jsonl
        title: Drie
        author: A
        source: B
        image: c.jpg
        | Tekst.
        4 -> docs.jsonl
        title: Vier & meer. (derived)
        | Vier & meer.
        5 -> docs.jsonl
        title: Vijf
    "#]]
    .assert_eq(&cards("docs.jsonl", lines));
    let array = format!("[{}]", lines.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(",\n"));
    assert_eq!(cards("docs.json", &array), cards("docs.ndjson", lines).replace("docs.ndjson", "docs.json"));
    assert_eq!(cards("docs", lines), cards("docs.ndjson", lines).replace("docs.ndjson", "docs"));
}

#[test]
fn one_record_is_named_after_its_file() {
    check(
        "a/b.json",
        r#"{"title": "Een", "body": "Tekst."}"#,
        expect![[r#"
        a/b -> a/b.json
        title: Een
        | Tekst.
    "#]],
    );
}

#[test]
fn front_matter_may_stand_before_every_text() {
    for (path, body) in
        [("a.txt", "Een alinea."), ("a.md", "Een *alinea*."), ("a.html", "<p>Een alinea."), ("a", "<p>Een alinea.</p>")]
    {
        let page =
            page(path, &format!("\u{FEFF}---\r\ntitel: 'Zo''n dag'\r\nid: x\r\ntaal: nl\r\n---\r\n\r\n{body}\r\n"));
        assert_eq!((page.id.as_str(), page.title.as_str(), page.language.as_deref()), ("x", "Zo'n dag", Some("nl")));
        assert_eq!(page.blocks.len(), 1, "{path}");
        assert_eq!(page.blocks[0].text, "Een alinea.");
    }
}

#[test]
fn languages() {
    let long = "<p>De haven van de stad werd vannacht afgesloten omdat een schip met graan op een zandbank was gelopen. \
        Sleepboten trokken het tegen de ochtend los.</p>";
    let language = |text: &str, own: Option<&str>| {
        let options = Options { language: own.map(str::to_owned), ..Options::default() };
        read("a.html", text.as_bytes(), &options).expect("the page is correct").documents[0].language.clone()
    };
    assert_eq!(language(long, None).as_deref(), Some("nl"));
    assert_eq!(language(long, Some("en")).as_deref(), Some("nl"));
    assert_eq!(language(&format!("<html lang=FR-be>{long}"), None).as_deref(), Some("fr-be"));
    assert_eq!(language(&format!("---\nlang: de\n---\n<html lang=fr>{long}"), None).as_deref(), Some("de"));
    assert_eq!(language("<p>Kort.</p>", Some("nl")).as_deref(), Some("nl"));
    assert_eq!(language("<p>Kort.</p>", None), None);
}

#[test]
fn addresses() {
    let options = Options { base_url: Some("https://example.org/docs".to_owned()), ..Options::default() };
    let url = |path: &str, text: &str| {
        read(path, text.as_bytes(), &options).expect("the page is correct").documents[0].url.clone()
    };
    assert_eq!(url("a/b.md", "x"), "https://example.org/docs/a/b.html");
    assert_eq!(url("a/index.html", "x"), "https://example.org/docs/a/");
    assert_eq!(url("a/b.md", "---\npermalink: /c/\n---\nx"), "/c/");
    assert_eq!(url("a/b.html", "<link rel=canonical href=/d/>x"), "/d/");
    assert_eq!(url("a/b.json", "{\"title\": \"x\", \"url\": \"/e/\"}"), "/e/");
}
