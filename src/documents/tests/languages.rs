//! In which language is a page, and which paragraphs are in another?

use speur_documents::{Document, Options, read};

use crate::page;

const DUTCH: &str = "De haven van de stad werd vannacht afgesloten omdat een schip met graan op een zandbank was \
    gelopen. Sleepboten trokken het tegen de ochtend los.";
const ENGLISH: &str = "The harbour of the town was closed last night because a ship with grain had run aground on \
    a sandbank. Tugs pulled it free towards the morning.";

/// The language of the page, and of each block that has another.
fn languages(document: &Document) -> String {
    let own = document.language.as_deref().unwrap_or("?");
    let blocks = document.blocks.iter().map(|block| block.language.as_deref().unwrap_or("-"));
    format!("{own}: {}", blocks.collect::<Vec<_>>().join(" "))
}

fn check(path: &str, text: &str, expected: &str) {
    assert_eq!(languages(&page(path, text)), expected, "{text}");
}

#[test]
fn what_elements_say_counts() {
    for (html, expected) in [
        ("<html lang=nl><p>Een.<p lang=en>Two.<p>Drie.", "nl: - en -"),
        ("<html lang=nl><p>Een.<blockquote lang=en-GB><p>Two.<p>Three.</blockquote><p>Vier.", "nl: - en-GB en-GB -"),
        ("<html lang=nl><p>Een.<h2 lang=fr>Deux</h2><ul lang=de><li>Drei<li lang=nl>Vier</ul>", "nl: - fr de -"),
        ("<html lang=nl><p>Een.<p xml:lang=en>Two.<p lang=nl-BE>Drie.", "nl: - en -"),
        // Of words inside a line the whole block must be in the language.
        ("<html lang=nl><p>Een.<p><q lang=en>It is two.</q><p>Een <i lang=en>deadline</i> is ver.", "nl: - en -"),
        (
            "<html lang=nl><p>Een.<p lang=en>It is <i lang=fr>deux</i>.<p><i lang=fr>Un</i> <i lang=en>two</i>",
            "nl: - en -",
        ),
        (
            "<html lang=nl><p>Een.<p><q lang=fr>Un</q><br><q lang=fr>deux</q><p><q lang=fr>Un</q> <q lang=fr>deux</q> drie",
            "nl: - fr -",
        ),
        ("<html lang=nl><p>Een.<div lang=fr><p>Un <i lang=en>two</i> <i lang=de>drei</i></div><p>Vier.", "nl: - fr -"),
        // A language without a name is none.
        ("<html lang=nl><p>Een.<div lang=en><p>Two.<p lang=''>3.<p lang=Dutch>Vier.</div>", "nl: - en - -"),
        // The page is in the language of what it is about.
        ("<html lang=en><body lang=nl><p>Een.<p lang=en>Two.", "nl: - en"),
        ("<html lang=en><nav>Menu</nav><div lang=nl><main><p>Een.<p lang=en>Two.</main></div>", "nl: - en"),
        ("---\nlang: nl\n---\n<html lang=en><body><p>Een.<p lang=en>Two.", "nl: - en"),
    ] {
        check("a.html", html, expected);
    }
    check("a.html", &format!("<html lang=nl><p>Een.<p lang=fr>{ENGLISH}<p lang=nl>{ENGLISH}"), "nl: - fr -");
}

#[test]
fn html_inside_markdown_says_it_too() {
    check("a.md", "---\nlang: nl\n---\nEen.\n\n<div lang=\"en\">\n<p>Two.</p>\n</div>\n", "nl: - en");
}

#[test]
fn long_paragraphs_are_looked_at() {
    let body = format!("{DUTCH}\n\n{ENGLISH}\n\n{DUTCH} {DUTCH}\n");
    check("a.txt", &body, "nl: - en -");
    check("a.md", &body, "nl: - en -");
    check("a.md", &format!("---\nlang: en\n---\n{body}"), "en: nl - nl");
    // Code and lists are no prose.
    check("a.md", &format!("{DUTCH}\n\n```\n{ENGLISH}\n```\n\n- {ENGLISH}\n"), "nl: - - -");
    // A page that is half in the one, half in the other says so in every paragraph.
    let halves = format!("{}\n\n{}", DUTCH.repeat(8), ENGLISH.repeat(8));
    check("a.txt", &halves, "nl: - en");
}

#[test]
fn a_page_without_a_language_may_have_paragraphs_with_one() {
    let options = Options { language: Some("de".to_owned()), ..Options::default() };
    let text = format!("Kort.\n\n{ENGLISH}\n\n12345");
    let documents =
        read("a.html", format!("<html lang=de><p>{text}").as_bytes(), &options).expect("it is correct").documents;
    assert_eq!(languages(&documents[0]), "de: en");
}

#[test]
fn the_tweet_in_seed_000_is_english() {
    let seeds = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds");
    let mut found = Vec::new();
    for document in
        speur_documents::read_inputs(&[seeds], None, &Options::default()).expect("the seeds are correct").documents
    {
        assert_eq!(document.language.as_deref(), Some("nl"));
        found.extend(document.blocks.into_iter().filter(|block| block.language.is_some()));
    }
    assert_eq!(found.len(), 1);
    assert!(found[0].text.contains("The White House (@WhiteHouse)"), "{}", found[0].text);
    assert_eq!(found[0].language.as_deref(), Some("en"));
}
