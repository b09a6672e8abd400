//! What is said when an input is wrong: where, what was expected, what was found, what to do.

use expect_test::{Expect, expect};
use speur_documents::{Options, read};

fn check(path: &str, bytes: impl AsRef<[u8]>, expected: Expect) {
    let error = read(path, bytes.as_ref(), &Options::default()).expect_err("the file is wrong");
    expected.assert_eq(&error.to_string());
}

/// What is said of a file that was read all the same.
fn check_warning(path: &str, bytes: impl AsRef<[u8]>, expected: Expect) {
    let read = read(path, bytes.as_ref(), &Options::default()).expect("the file can be read");
    let warnings: Vec<String> = read.warnings.iter().map(ToString::to_string).collect();
    expected.assert_eq(&warnings.join("\n"));
}

#[test]
fn pages_that_are_not_utf8() {
    check_warning(
        "a.txt",
        b"Een\ncaf\xE9",
        expect![[r#"
            a.txt: expected UTF-8, or the name of an encoding in a <meta> tag, found neither.
            Read as windows-1252. If letters are wrong, save it as UTF-8 or name its encoding."#]],
    );
    check_warning(
        "a.md",
        b"E\xC3\xA9n caf\xC3\xA9\n\nmet\xFF een \xFFgat",
        expect![[r#"
            a.md:3: expected UTF-8, found 2 places that are not.
            Read as � there. Correct the text, or name the encoding that it is in."#]],
    );
    check_warning(
        "a.html",
        b"<meta charset=shift_jis><p>\x93",
        expect![[r#"
            a.html:1: expected Shift_JIS, found 1 place that is not.
            Read as � there. Correct the text, or name the encoding that it is in."#]],
    );
    check_warning(
        "a.md",
        b"\xFF\xFEa\0\n\0b",
        expect![[r#"
            a.md:2: expected UTF-16LE, found 1 place that is not.
            Read as � there. Correct the text, or name the encoding that it is in."#]],
    );
    check_warning("a.html", b"<meta charset=latin1><p>Caf\xE9", expect![""]);
    check_warning("a.md", b"\xFF\xFEa\0", expect![""]);
}

#[test]
fn records_that_are_not_utf8() {
    check(
        "a.jsonl",
        b"{}\n\n\x80",
        expect![[r#"
        a.jsonl:3: expected UTF-8, found the byte 0x80 (byte 4 of the file).
        Save it as UTF-8, or move it out of the folder."#]],
    );
    check(
        "a.jsonl",
        b"\xFF\xFE{\0}\0\n\0\0",
        expect![[r#"
        a.jsonl:2: expected UTF-16LE, found half a letter.
        Save it as UTF-8, or move it out of the folder."#]],
    );
    let utf16: Vec<u8> = "\u{FEFF}{\"title\": \"Café\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let read = read("a.jsonl", &utf16, &Options::default()).expect("the record is correct");
    assert_eq!((read.documents[0].title.as_str(), read.warnings.len()), ("Café", 0));
}

#[test]
fn front_matter_that_says_something_in_vain() {
    check_warning(
        "a.md",
        "---\ndate: 32 mei\nsearchWeight: veel\n---\nTekst.",
        expect![[r#"
        a.md: expected a number from 0 to 10 in `searchWeight`, `data-speur-weight` or `data-pagefind-weight`, found `veel`.
        Left out. Write how much the words count, compared with others: twice the weight is four times as much.
        a.md: expected a date, such as `2021-02-03`, found `32 mei`.
        Left out: the page is as one without a date. Write the year first, or the month as a word."#]],
    );
    let records = r#"{"id": 1, "title": "a", "date": "week 7"}
{"id": 2, "title": "b", "date": "2021"}
{"id": 3, "title": "c", "datum": "30/30/30"}"#;
    check_warning(
        "a.jsonl",
        records,
        expect![[r#"
            a.jsonl:1 and 1 more place: expected a date, such as `2021-02-03`, found `week 7`.
            Left out: the page is as one without a date. Write the year first, or the month as a word."#]],
    );
}

#[test]
fn what_is_no_date_and_what_is_known_otherwise_is_no_mistake() {
    for value in ["true", "today", "'{{ page.date }}'", "<% 1 %>", "'`r Sys.Date()`'", "TBD", "''", "Git Last Modified"]
    {
        check_warning("a.md", format!("---\npublished: {value}\n---\nTekst."), expect![""]);
    }
    let html = "---\ndate: week 7\n---\n<meta property=article:published_time content=2020-05-06><p>Tekst.";
    check_warning("a.html", html, expect![""]);
}

#[test]
fn front_matter_that_is_broken() {
    check(
        "a.md",
        "---\ntitle: x\n\nText",
        expect![[r#"
        a.md:1: expected front matter that ends with a line `---`, found no such line.
        Add it below the front matter. If this is no front matter, put an empty line above it."#]],
    );
    check(
        "a.md",
        "---\ntitle: x\ndate: \"2018\nbron: AD\n---\nText",
        expect![[r#"
        a.md:3:7: expected YAML in the front matter, found an error: invalid indentation in quoted scalar.
        Correct the front matter. A value with a colon or a quotation mark needs quotes around it."#]],
    );
    check(
        "a.txt",
        "---\ntitle: x\nbron: AD: 0\n---\nText",
        expect![[r#"
        a.txt:3:9: expected YAML in the front matter, found an error: mapping values are not allowed in this context.
        Correct the front matter. A value with a colon or a quotation mark needs quotes around it."#]],
    );
    check(
        "a.html",
        "---\n\n- een\n- twee\n---\nText",
        expect![[r#"
        a.html:3: expected front matter with lines `key: value`, found a list.
        Correct the front matter. If this is no front matter, put an empty line above it."#]],
    );
    check(
        "a.html",
        "---\n\nEen zin.\n\n---\nText",
        expect![[r#"
        a.html:3: expected front matter with lines `key: value`, found a text.
        Correct the front matter. If this is no front matter, put an empty line above it."#]],
    );
}

#[test]
fn front_matter_with_tabs() {
    check(
        "a.md",
        "---\ntitle: x\nimage:\n\tsrc: y\n---\nText",
        expect![[r#"
        a.md:4:1: expected spaces before a line of the front matter, found a tab.
        Replace it by spaces: in YAML, only they say what belongs to what."#]],
    );
    check(
        "a.md",
        "---\ntitle: x\n \tauthor: y\n---\nText",
        expect![[r#"
        a.md:3:2: expected spaces before a line of the front matter, found a tab.
        Replace it by spaces: in YAML, only they say what belongs to what."#]],
    );
}

#[test]
fn front_matter_in_json_that_is_broken() {
    check(
        "a.md",
        "{\n  \"title\": \"x\",\n  \"date\": 2018-01\n}\nText",
        expect![[r#"
        a.md:3:15: expected JSON in the front matter, found an error: expected `,` or `}`.
        Correct the front matter. A value with a colon or a quotation mark needs quotes around it."#]],
    );
    check(
        "a.md",
        "---json\n{\n  \"title\": \"x\"\n---\nText",
        expect![[r#"
            a.md:4:1: expected JSON in the front matter, found an error: EOF while parsing an object.
            Correct the front matter. A value with a colon or a quotation mark needs quotes around it."#]],
    );
}

#[test]
fn sections_that_are_broken() {
    for (sections, expected) in [
        (
            "{}",
            expect![[r#"
                a.jsonl:1: expected `sections` to be a list of objects with `id`, `level` (1 to 6), `title` and `body`, found an object.
                Correct the record, or leave `sections` out."#]],
        ),
        (
            "[{\"title\": \"y\"}, 5]",
            expect![[r#"
                a.jsonl:1: expected `sections` to be a list of objects with `id`, `level` (1 to 6), `title` and `body`, found 5 as section 2.
                Correct the record, or leave `sections` out."#]],
        ),
        (
            "[{\"level\": 7, \"title\": \"y\"}]",
            expect![[r#"
                a.jsonl:1: expected `sections` to be a list of objects with `id`, `level` (1 to 6), `title` and `body`, found 7 as `level` of section 1.
                Correct the record, or leave `sections` out."#]],
        ),
        (
            "[{\"title\": [\"y\"]}]",
            expect![[r#"
                a.jsonl:1: expected `sections` to be a list of objects with `id`, `level` (1 to 6), `title` and `body`, found an array as `title` of section 1.
                Correct the record, or leave `sections` out."#]],
        ),
    ] {
        check("a.jsonl", format!("{{\"title\": \"x\", \"sections\": {sections}}}"), expected);
    }
}

#[test]
fn the_line_of_a_broken_record_is_named() {
    let good = "{\"title\": \"x\"}\n".repeat(6);
    check(
        "a.jsonl",
        format!("{good}{{\"title\": \"x\"\n{good}"),
        expect![[r#"
        a.jsonl:7:13: expected JSON, found an error: EOF while parsing an object.
        Correct the record, or move the file out of the folder."#]],
    );
}

#[test]
fn front_matter_in_toml_that_is_broken() {
    check(
        "a.md",
        "+++\ntitle = 'x'\n---\nText",
        expect![[r#"
        a.md:1: expected front matter that ends with a line `+++`, found no such line.
        Add it below the front matter. If this is no front matter, put an empty line above it."#]],
    );
    check(
        "a.md",
        "+++\ntitle = 'x'\ndate = \"2018\n+++\nText",
        expect![[r#"
        a.md:3:13: expected TOML in the front matter, found an error: invalid basic string, expected `"`.
        Correct the front matter. A value with a colon or a quotation mark needs quotes around it."#]],
    );
    check(
        "a.md",
        "+++\ntitle = 'x'\ntitle = 'y'\n+++\nText",
        expect![[r#"
        a.md:3:1: expected TOML in the front matter, found an error: duplicate key.
        Correct the front matter. A value with a colon or a quotation mark needs quotes around it."#]],
    );
}

#[test]
fn records_that_are_broken() {
    check(
        "a.jsonl",
        "{\"id\": 1, \"title\": \"x\"}\n{\"id\": 2,\n",
        expect![[r#"
        a.jsonl:2:9: expected JSON, found an error: EOF while parsing a value.
        Correct the record, or move the file out of the folder."#]],
    );
    check(
        "a.json",
        "[\n{\"title\": \"x\"},\n{\"title\": x}]",
        expect![[r#"
        a.json:3:11: expected JSON, found an error: expected value.
        Correct the record, or move the file out of the folder."#]],
    );
    check(
        "a.jsonl",
        "[1]",
        expect![[r#"
        a.jsonl:1: expected a record with a `title` or a `body`, found an array.
        Correct the record, or move the file out of the folder."#]],
    );
    check(
        "a.jsonl",
        "{\"name\": \"x\"}",
        expect![[r#"
        a.jsonl:1: expected a record with a `title` or a `body`, found an object without them.
        Correct the record, or move the file out of the folder."#]],
    );
    check(
        "a.json",
        "[{\"title\": \"x\", \"id\": 1}, 5]",
        expect![[r#"
        a.json (record 2): expected a record with a `title` or a `body`, found a number.
        Correct the record, or move the file out of the folder."#]],
    );
    check(
        "a.json",
        "{\"name\": \"x\"}",
        expect![[r#"
        a.json: expected records with a `title` or a `body`, found none.
        Give each page a record such as {"id": "…", "title": "…", "body": "…"}."#]],
    );
    check(
        "a.jsonl",
        "{\"title\": \"x\", \"id\": 1.5}",
        expect![[r#"
        a.jsonl:1: expected `id` to be a string or an integer of at most 64 bits, found 1.5.
        Correct the record."#]],
    );
    check(
        "a.jsonl",
        "\n{\"title\": \"x\", \"body\": [\"y\"]}",
        expect![[r#"
        a.jsonl:2: expected `body` to be a string, found an array.
        Correct the record."#]],
    );
    check(
        "a.json",
        "{\"title\": \"x\", \"format\": \"asciidoc\"}",
        expect![[r#"
        a.json: expected `format` to be "markdown", "html" or "text", found "asciidoc".
        Correct the record."#]],
    );
}

#[test]
fn ids_that_are_not_unique() {
    check(
        "a.jsonl",
        "{\"id\": 1, \"title\": \"x\"}\n\n{\"id\": \"1\", \"title\": \"y\"}",
        expect![[r#"
        a.jsonl:3: expected an id that no other page has, found `1`, the id of a.jsonl:1 too.
        Give one of the two another `id`, or move it out of the folder."#]],
    );
    check(
        "a.json",
        "[{\"id\": \"a\", \"title\": \"x\"}, {\"id\": \"a\", \"title\": \"y\"}]",
        expect![[r#"
        a.json (record 2): expected an id that no other page has, found `a`, the id of a.json (record 1) too.
        Give one of the two another `id`, or move it out of the folder."#]],
    );
}
