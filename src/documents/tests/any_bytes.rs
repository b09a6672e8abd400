//! No bytes make the reader panic or hang: a file is read, or a message says what is wrong with it.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use speur_documents::{Options, read};

const PATHS: [&str; 6] = ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a"];

/// Reads the bytes in every format. Ids and texts must be what the rest of Speur relies on.
fn check(bytes: &[u8]) {
    for path in PATHS {
        let Ok(read) = read(path, bytes, &Options::default()) else { continue };
        for document in read.documents {
            assert!(!document.id.is_empty());
            assert!(!document.title.is_empty());
            for block in document.blocks {
                assert!(!block.text.is_empty());
                assert!(block.anchor.is_none_or(|anchor| !anchor.contains(char::is_whitespace) && !anchor.is_empty()));
                assert!(block.language.is_none_or(|language| Some(language) != document.language));
                assert_eq!(block.text, block.text.trim());
                assert!(!block.text.chars().any(char::is_control), "{:?}", block.text);
            }
        }
    }
}

#[test]
fn a_title_of_nothing_is_no_title() {
    for text in [
        "title: \0",
        "title: \u{200B}",
        "---\ntitle: \"\\0\"\n---\nEen zin.",
        "{\"title\":\"\\u0000\",\"body\":\"Een zin.\"}",
    ] {
        check(text.as_bytes());
    }
}

#[test]
fn every_truncation_of_the_seeds() {
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    for entry in fs::read_dir(seeds).expect("the seeds are there") {
        let bytes = fs::read(entry.expect("the folder can be read").path()).expect("the seed can be read");
        // The first lines hold the rules; of the rest every so many will do.
        let lengths = (0..bytes.len().min(600)).chain((600..bytes.len()).step_by(97));
        for length in lengths {
            check(&bytes[..length]);
        }
    }
}

/// Pieces of all the formats, which random bytes would hardly ever hit.
const PIECES: &[&str] = &[
    "---\n",
    "+++\n",
    "title = \"",
    "[a.b]\n",
    "title: ",
    "'",
    "\"",
    "\n",
    "\n\n",
    " ",
    "<p>",
    "</p>",
    "<main>",
    "<table><td>",
    "<h1>",
    "</h1>",
    "<h2 id=a>",
    "</h2>",
    "<a name=\"b\"></a>",
    "<section id=\"\" lang=en>",
    "</section>",
    "<q lang=''>",
    "</q>",
    "## a {#b}\n",
    "<!--",
    "<li>",
    "<figcaption>",
    "</figcaption>",
    "<blockquote>",
    "<template>",
    "<svg><title>",
    "# ",
    "## ",
    "| a | b |\n|---|---|\n",
    "> ",
    "- ",
    "```\n",
    "[a](b)",
    "![a](b)",
    "[^1]",
    "{\"body\":",
    "{\"title\":\"x\"}",
    "{\"title\":\"x\",\"sections\":[{\"id\":\"a b\",\"title\":\"x\",\"body\":\"Een zin. \"}]}\n",
    "{\n",
    "---json\n",
    "\t",
    "[",
    "]",
    "}",
    ":",
    ",",
    "17 december 2018",
    "09u33",
    "2017-06",
    "date ",
    "Bron: AD 0 ",
    "Anna de Boer",
    "Foto: ANP",
    " - AFP",
    "é",
    "字",
    "日本語の検索",
    "ภาษาไทย",
    "\u{200B}",
    "The harbour of the town was closed and the ship is not to be seen from it in this and that. ",
    "\u{FEFF}",
    "\0",
    "\r",
    "&amp;",
    "&#0;",
    "©",
    "…",
    "===",
    "Een zin. ",
    "een twee drie vier vijf zes zeven ",
    "<br>",
    "&shy;",
    "<script type=application/ld+json>",
    "{\"@type\":\"Article\",\"headline\":\"x\",\"author\":[{\"name\":",
    "</script>",
    "<div data-speur-body>",
    "</div>",
    "<p data-pagefind-ignore=all data-speur-weight=3>",
    "<h1 data-pagefind-meta='title,author[id],source:x' id=x data-speur-index-attrs=id,title title='Een zin.'>",
    "<b data-speur-filter=category,tag data-pagefind-weight=0 data-pagefind-sort=x>",
    "</b>",
];

proptest! {
    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&bytes);
        check(&[b"\xFF\xFE", &*bytes].concat());
        check(&[b"<meta charset=big5>", &*bytes].concat());
    }

    #[test]
    fn random_pieces(indexes in prop::collection::vec(0..PIECES.len(), 0..40)) {
        let text: String = indexes.into_iter().map(|index| PIECES[index]).collect();
        check(text.as_bytes());
    }
}

#[test]
fn no_nesting_is_too_deep_and_no_line_too_long() {
    for piece in [
        "<b>",
        "<p>",
        "<div lang=a><p>x",
        "<a id=x>",
        "<section id=x><h2>y",
        "<div data-speur-body>",
        "<div data-speur-meta=author data-speur-filter=author data-speur-weight=2>x",
        "<div data-speur-ignore>x<img alt=x data-speur-index-attrs=alt>",
        "## x\n",
        "字",
        "> ",
        "- ",
        "[",
        "{\"a\":",
        "*a ",
        "word ",
        "Foto: ",
        "a, ",
        "[a](",
        "<a ",
        "&",
        "\r\n",
        "17 ",
        "' ",
    ] {
        check(piece.repeat(3_000).as_bytes());
        check(format!("---\na: {}\n---\n", piece.repeat(3_000)).as_bytes());
    }
}
