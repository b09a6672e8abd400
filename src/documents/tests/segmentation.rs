//! Words of scripts without spaces: what a build with the feature `segmentation` adds to texts, and that it adds nothing else.

use proptest::prelude::*;
use speur_documents::{Options, read};
use speur_engine::index::{Index, IndexBuilder};
use speur_engine::results::SearchOptions;

use crate::page;

/// What stands between two words.
const BOUNDARY: char = '\u{200B}';

#[test]
fn titles_and_blocks_of_every_format_have_boundaries() {
    for (path, text) in [
        ("a.md", "# 日本語の検索\n\nภาษาไทย\n"),
        ("a.html", "<h1>日本語の検索</h1><p>ภาษาไทย"),
        ("a.json", "{\"title\": \"日本語の検索\", \"body\": \"ภาษาไทย\"}"),
    ] {
        let page = page(path, text);
        assert_eq!(page.title, "日本語\u{200B}の\u{200B}検索", "{path}");
        assert_eq!(page.blocks[0].text, "ภาษา\u{200B}ไทย", "{path}");
    }
}

#[test]
fn what_is_typed_without_spaces_is_found_and_shown_without_boundaries() {
    let mut builder = IndexBuilder::new();
    builder.add(page("a.md", "# 東京大学の図書館\n\n東京大学の研究者は、日本語の検索について論文を書いた。\n"));
    builder.add(page("b.md", "# 大学\n\n東京にもあります。\n"));
    builder.add(page("c.md", "# ภาษาไทย\n\nเราเรียนภาษาไทยที่กรุงเทพ\n"));
    let index = Index::open(builder.finish().expect("it is short")).expect("it was just built");
    let find = |query: &str| {
        let results = index.search(query, &SearchOptions::default()).expect("the index is whole");
        let shown = format!("{results:?}");
        assert!(!shown.contains(BOUNDARY) && !shown.contains("200b"), "{shown}");
        results.hits.into_iter().map(|hit| hit.id).collect::<Vec<_>>()
    };
    assert_eq!(find("東京大学"), ["a"]);
    assert_eq!(find("\"東京大学\""), ["a"]);
    assert_eq!(find("title:東京大学の"), ["a"]);
    assert_eq!(find("大学 -東京大学 "), ["b"]);
    assert_eq!(find("日本語の検索 "), ["a"]);
    assert_eq!(find("東京大"), ["a"], "a word may be unfinished");
    assert_eq!(find("大学 "), ["b", "a"]);
    assert_eq!(find("東京の "), [""; 0]);
    for query in ["ภาษาไทย", "ไทย ", "ภาษาไท", "เรียนภาษาไทย "]
    {
        assert_eq!(find(query), ["c"], "{query}");
    }
    let suggested = index.suggest("東京大学", 8).expect("the index is whole");
    assert!(suggested.iter().any(|one| one.text == "東京大学の図書館"), "{suggested:?}");
}

proptest! {
    /// Runs of letters of these scripts and of others, digits, marks and invisible characters.
    #[test]
    fn only_boundaries_are_added(text in "[一-龥あ-んア-ンก-๛ກ-ໝក-៿က-႟가-힣a-zé0-9。、\u{200B}\u{301} ]{1,60}") {
        let record = format!("{{\"title\": \"x\", \"format\": \"html\", \"body\": \"<pre>{text}</pre>\"}}");
        let documents = read("a.json", record.as_bytes(), &Options::default()).expect("the record is correct").documents;
        let found: String = documents[0].blocks.iter().map(|block| block.text.as_str()).collect();
        let plain = |text: &str| text.replace(BOUNDARY, "").split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(plain(&found), plain(&text));
        // Twice the same input, twice the same output.
        prop_assert_eq!(documents, read("a.json", record.as_bytes(), &Options::default()).expect("it is correct").documents);
    }
}
