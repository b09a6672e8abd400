//! Markdown, records and what holds for all formats: what is text, what is about the page, and what is neither.

use expect_test::{Expect, expect};
use speur_documents::{Options, read};

use crate::{card, page};

fn check(path: &str, text: &str, expected: Expect) {
    expected.assert_eq(&card(&page(path, text)));
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
        facet category: x
        facet category: y
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
    // Of several in a file each has an id, its address or the name of the file with its number.
    let without = "{\"title\": \"P\", \"url\": \"/p/\"}\n\n{\"title\": \"Q\"}\n\
                   {\"title\": \"R\", \"permalink\": \"/r/\"}\n{\"id\": \"\", \"title\": \"S\"}";
    expect![[r#"
        /p/ -> /p/
        title: P
        records/new#3 -> records/new.jsonl
        title: Q
        /r/ -> /r/
        title: R
        records/new#5 -> records/new.jsonl
        title: S
    "#]]
    .assert_eq(&cards("records/new.jsonl", without));
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
    assert_eq!(url("a/b.md", "---\npermalink: /my page/\n---\nx"), "/my%20page/");
    assert_eq!(url("a/b.md", "---\npermalink: my page\n---\nx"), "https://example.org/docs/a/b.html");
    assert_eq!(url("a/b.json", "{\"title\": \"x\", \"url\": \"/e/\"}"), "/e/");
}
