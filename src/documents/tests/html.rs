//! HTML: what is text, what is about the page, and what is neither.

use expect_test::{Expect, expect};

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
            facet category: Regio
            facet category: Verkeer
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
            facet category: Regio
            facet category: Verkeer
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
            facet category: Regio
            facet category: Verkeer
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

/// What is read is what a browser shows.
#[test]
fn html_that_is_broken() {
    for (html, expected) in [
        ("<p>Een<div>twee<p>drie</p></div></p></p>vier", "Een / twee / drie / vier"),
        ("<b>Een<p>twee</b>drie", "Een / tweedrie"),
        ("<table>Een<tr><td>twee<p>drie</table>vier", "Een / twee / drie / vier"),
        ("<ul><li>Een<li>twee</ol></li>drie", "Een / twee / drie"),
        ("<p>Een < twee > drie <3 <!vier <?vijf ?></p><!-- zes", "Een < twee > drie <3"),
        ("<p>Een &amp &nonsense; &#999999999; twee", "Een & &nonsense; \u{FFFD} twee"),
        ("<p title=\"Een>twee", ""),
        ("<p class=a class=b <p>Een</body></html><p>Twee", "Een / Twee"),
        ("</main></body><!DOCTYPE html><html><head><title>x</title><p>Een", "Een"),
        ("<p>Een<script>twee", "Een"),
        ("<textarea>Een", ""),
    ] {
        let blocks = page("a.html", html).blocks;
        let texts: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        assert_eq!(texts.join(" / "), expected, "{html}");
    }
}

/// Parsing this took half a minute once, and four times as long for twice as many.
#[test]
fn no_text_is_lost_in_a_deep_page() {
    const DEPTH: usize = 100_000;
    let nested: String = (0..DEPTH).map(|number| format!("<div>word{number} <b>bold{number}</b>")).collect();
    for end in [String::new(), "</div>".repeat(DEPTH)] {
        let document =
            page("a.html", &format!("<title>A</title><main>{nested}{end}<p>The end.</main><footer>B</footer>"));
        assert_eq!(document.blocks.len(), DEPTH + 1);
        for (number, block) in document.blocks[..DEPTH].iter().enumerate() {
            assert_eq!(block.text, format!("word{number} bold{number}"));
        }
        assert_eq!(document.blocks[DEPTH].text, "The end.");
    }
}
