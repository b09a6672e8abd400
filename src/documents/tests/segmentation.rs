//! Words of scripts without spaces: what a build with the feature `segmentation` adds to texts, and that it adds nothing else.

use proptest::prelude::*;
use speur_documents::{Options, read};

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

proptest! {
    /// Runs of letters of these scripts and of others, digits, marks and invisible characters.
    #[test]
    fn only_boundaries_are_added(text in "[一-龥あ-んア-ンก-๛ກ-ໝក-៿က-႟가-힣a-zé0-9。、\u{200B}\u{301} ]{1,60}") {
        let record = format!("{{\"title\": \"x\", \"format\": \"html\", \"body\": \"<pre>{text}</pre>\"}}");
        let documents = read("a.json", record.as_bytes(), &Options::default()).expect("the record is correct");
        let found: String = documents[0].blocks.iter().map(|block| block.text.as_str()).collect();
        let plain = |text: &str| text.replace(BOUNDARY, "").split_whitespace().collect::<Vec<_>>().join(" ");
        prop_assert_eq!(plain(&found), plain(&text));
        // Twice the same input, twice the same output.
        prop_assert_eq!(documents, read("a.json", record.as_bytes(), &Options::default()).expect("it is correct"));
    }
}
