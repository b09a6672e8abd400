//! Where does an address with `#` lead to: the anchors of headings.

use speur_documents::{BlockKind, Document, Options, read};

use crate::page;

/// The headings, each with its anchor or `-`.
fn anchors(document: &Document) -> String {
    let is_heading = |kind| matches!(kind, BlockKind::Heading(_));
    assert!(document.blocks.iter().all(|block| is_heading(block.kind) || block.anchor.is_none()));
    let headings = document.blocks.iter().filter(|block| is_heading(block.kind));
    let shown = headings.map(|block| format!("{} = {}", block.text, block.anchor.as_deref().unwrap_or("-")));
    shown.collect::<Vec<_>>().join(", ")
}

#[test]
fn html_has_what_its_author_named() {
    for (html, expected) in [
        ("<h2 id=wat>Wat</h2>", "Wat = wat"),
        ("<h2>Wat</h2>", "Wat = -"),
        ("<h2 id=''>Wat</h2>", "Wat = -"),
        // Inside the heading, as MediaWiki does, and directly before it.
        ("<h2><span class=x id=wat>Wat</span></h2>", "Wat = wat"),
        ("<h2><a name=wat></a>Wat <a id=noot>1</a></h2>", "Wat 1 = wat"),
        ("<p>Tekst.</p><a name=wat></a><h2>Wat</h2>", "Wat = wat"),
        ("<p>Tekst.</p><p><a id=wat></a></p><h2>Wat</h2>", "Wat = wat"),
        ("<p>Tekst <a id=wat></a></p><h2>Wat</h2>", "Wat = -"),
        // A section that begins with its heading, as Sphinx has it.
        ("<section id=wat><h2>Wat</h2><p>Tekst.</p><h3>Dan</h3></section>", "Wat = wat, Dan = -"),
        ("<div id=a><div id=b><nav>Menu</nav><div class=x><h2>Wat</h2>", "Wat = b"),
        ("<div id=a>Tekst.<h2>Wat</h2></div>", "Wat = -"),
        ("<section id=a><p>Tekst.</p><h2>Wat</h2></section>", "Wat = -"),
        // The nearest counts.
        ("<section id=a><h2 id=b><a id=c></a>Wat</h2></section>", "Wat = b"),
        ("<section id=a><h2><a id=c></a>Wat</h2></section>", "Wat = c"),
        // What is left out leads nowhere, and neither does the page itself.
        ("<nav id=menu>Menu</nav><h2>Wat</h2>", "Wat = -"),
        ("<body id=top><main id=main><h2>Wat</h2></main>", "Wat = -"),
        // An anchor belongs to one heading.
        ("<a id=a></a><h2>Wat</h2><h2>Dan</h2>", "Wat = a, Dan = -"),
        ("<h2 id=a></h2><h2>Dan</h2>", "Dan = -"),
        ("<h2 id='Wat nu?'>Wat</h2><h3 id='één'>Dan</h3>", "Wat = Wat%20nu?, Dan = één"),
    ] {
        let document = page("a.html", &format!("<title>Titel</title><p>Eerst.</p>{html}"));
        assert_eq!(anchors(&document), expected, "{html}");
    }
}

#[test]
fn markdown_has_what_site_generators_make() {
    for (markdown, expected) in [
        ("## Wat nu?", "Wat nu? = wat-nu"),
        ("Wat *nu* `x_y`\n---", "Wat nu x_y = wat-nu-x_y"),
        ("## C++ & Rust: één Straße", "C++ & Rust: één Straße = c--rust-één-straße"),
        ("## Как это работает", "Как это работает = как-это-работает"),
        ("## हिन्दी भाषा", "हिन्दी भाषा = हिन्दी-भाषा"),
        ("## 日本語、検索", "日本語、検索 = 日本語検索"),
        ("## A. 1.2 [Een](b.md) ![plaatje](c.png)", "A. 1.2 Een = a-12-een"),
        ("## Een\n## Een\n## Een", "Een = een, Een = een-1, Een = een-2"),
        ("## Een 1\n## Een\n## Een", "Een 1 = een-1, Een = een, Een = een-2"),
        ("## Een 1\n## Een 1\n## Een\n## Een", "Een 1 = een-1, Een 1 = een-1-1, Een = een, Een = een-2"),
        ("## !?\n## !?", "!? = -, !? = -"),
        // What its author named goes first.
        ("## Wat nu {#wat}", "Wat nu = wat"),
        ("## <a name=\"wat\"></a> Wat nu", "Wat nu = wat"),
        ("<a id=\"wat\"></a>\n## Wat nu", "Wat nu = wat"),
        ("<h2 id=\"wat\">Wat nu</h2>", "Wat nu = wat"),
        ("<br id=x> en <!-- name= --> tekst\n\n## Wat nu", "Wat nu = wat-nu"),
    ] {
        let document = page("a.md", &format!("---\ntitle: Titel\n---\nEerst.\n\n{markdown}\n\nDan."));
        assert_eq!(anchors(&document), expected, "{markdown}");
    }
}

#[test]
fn the_title_counts_among_equal_headings() {
    assert_eq!(anchors(&page("a.md", "# Een\n\nTekst.\n\n## Een\n\nTekst.")), "Een = een-1");
}

#[test]
fn plain_text_has_none() {
    let text = "De titel\n\nEerst dit.\n\nGeen verdere details\n\nDan dat.\n\nKop\n---\n\nEinde.";
    assert_eq!(anchors(&page("a.txt", text)), "Geen verdere details = -, Kop = -");
}

#[test]
fn records_follow_their_format() {
    let anchors_of = |format: &str, body: &str| {
        let record = format!(r#"{{"id": "1", "title": "T", "format": "{format}", "body": "{body}"}}"#);
        let documents =
            read("docs.jsonl", record.as_bytes(), &Options::default()).expect("the record is correct").documents;
        documents.iter().map(anchors).collect::<String>()
    };
    assert_eq!(anchors_of("markdown", r"Tekst.\n\n## Wat nu?"), "Wat nu? = wat-nu");
    assert_eq!(anchors_of("html", "<p>Tekst.<h2 id=x>Wat nu?"), "Wat nu? = x");
    assert_eq!(anchors_of("text", r"Tekst.\n\nWat nu\n---\n\nDan."), "Wat nu = -");
}

#[test]
fn an_address_of_a_place_leads_to_no_heading() {
    let anchors_at = |url: &str| {
        let line = format!(r#"{{"id": "a", "url": "{url}", "format": "markdown", "body": "Tekst.\n\n## Wat nu?"}}"#);
        let documents = read("a.jsonl", line.as_bytes(), &Options::default()).expect("it is a record").documents;
        documents.iter().map(anchors).collect::<String>()
    };
    assert_eq!(anchors_at("/a"), "Wat nu? = wat-nu");
    assert_eq!(anchors_at("/a#deel-2"), "Wat nu? = -");
    assert_eq!(anchors_at("/#/a"), "Wat nu? = -");
}
