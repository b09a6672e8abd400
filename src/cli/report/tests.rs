//! The report of a search that nobody made.

use std::time::{Duration, Instant};

use super::*;
use crate::survey::{LargePage, Warning};

fn report(warnings: Vec<Warning>) -> Report {
    let file = |name: &str, bytes, compressed_bytes| WrittenFile { name: name.into(), bytes, compressed_bytes };
    Report {
        output: "public/search".into(),
        packing: "single",
        generation: "0123456789abcdef".into(),
        took_ms: 1234.0,
        steps: vec![(Step::Reading, Duration::from_millis(1000)).into(), (Step::Indexing, Duration::ZERO).into()],
        pages: 3,
        words: 99,
        survey: Survey {
            languages: [("nl".into(), 2), ("und".into(), 1)].into(),
            largest_pages: vec![LargePage {
                id: "1".into(),
                title: "<script>alert('&')</script>".into(),
                file: "a\"b.md".into(),
                bytes: 40,
            }],
            warnings,
        },
        left_out: 0,
        left_out_by_marks: 0,
        files: vec![file("engine_bg.wasm", 7, 4), file("a.js", 8, 5)],
        index_parts: vec![Size::new("the texts", 30), Size::new("the root", 10)],
        first_search_bytes: 4,
        hint: None,
        integrity: "sha384-x".into(),
    }
}

fn lines(warnings: Vec<Warning>) -> String {
    let mut out = Vec::new();
    report(warnings).write_lines(&mut out).expect("Memory takes all bytes.");
    String::from_utf8(out).expect("It prints UTF-8.")
}

fn warning(message: &str, files: usize) -> Warning {
    let files = (1..=files).map(|number| format!("{number}.md")).collect();
    Warning { kind: "sameUrl", message: message.into(), remedy: "Leave one out.".into(), files }
}

#[test]
fn people_get_the_whole_in_a_few_lines() {
    let text = lines(Vec::new());
    assert_eq!(
        text.lines().take(3).collect::<Vec<_>>(),
        [
            "3 pages with 99 words in 1.2 s: nl 2, unknown 1",
            "           7 bytes  public/search/0123456789abcdef/engine_bg.wasm",
            "           8 bytes  1 scripts beside them, loaded when they are used",
        ]
    );
    assert!(text.contains("  <script type=\"module\" src=\"search/speur.js\" integrity=\"sha384-x\"></script>\n"));
}

#[test]
fn many_warnings_take_few_lines() {
    let text = lines(vec![warning("pages with one address, /a", 7)]);
    let expected = "warning: 7 pages with one address, /a: 1.md, 2.md, 3.md, 4.md, 5.md and 2 more (--json names all)\n  \
                    Leave one out.\n";
    assert!(text.contains(expected), "{text}");
    let text = lines((0..100).map(|number| warning(&format!("pages with one address, /{number}"), 2)).collect());
    assert_eq!((text.matches("warning: ").count(), text.matches("Leave one out.").count()), (6, 1), "{text}");
    assert!(text.contains("warning: 95 more of this kind; --json names all of them\n"), "{text}");
}

#[test]
fn warnings_of_several_kinds_may_be_mixed() {
    let other = |files| Warning { kind: "empty", ..warning("pages without text", files) };
    let mut mixed = vec![other(1), warning("pages with one address, /a", 2), other(2)];
    mixed.extend((0..6).map(|_| warning("pages with one address, /b", 1)));
    let text = lines(mixed);
    let found: Vec<_> = text.lines().skip(1).take(10).map(|line| line.split(':').take(2).collect::<String>()).collect();
    let b = "warning 1 page with one address, /b";
    let expected = [
        "warning 1 page without text",
        "warning 2 pages with one address, /a",
        "warning 2 pages without text",
        "  Leave one out.",
        b,
        b,
        b,
        b,
        "  Leave one out.",
        "warning 2 more of this kind; --json names all of them",
    ];
    assert_eq!(found, expected);
}

/// Twice as many must not take four times as long.
#[test]
fn as_many_warnings_as_a_site_has_pages_take_no_time() {
    let many: Vec<_> = (0..100_000).map(|_| warning("pages with one address, /a", 1)).collect();
    let start = Instant::now();
    assert_eq!(lines(many).lines().filter(|line| line.starts_with("warning: ")).count(), 6);
    // Comparing each with each took minutes.
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn more_files_than_some_hosts_take_give_a_hint() {
    assert_eq!(Hint::of_many_files(MOST_FILES), None);
    let message = Hint::of_many_files(MOST_FILES + 1).expect("There are too many.").message;
    assert_eq!(message, "this search has 20001 files; some hosts take fewer, Cloudflare Pages 20000");
}

#[test]
fn only_an_index_that_is_too_large_for_one_file_gives_a_hint() {
    let file = |name: &str, compressed_bytes| WrittenFile { name: name.into(), bytes: 9_000_000, compressed_bytes };
    let files = |index| [file("engine_bg.wasm", 60_000), file(INDEX_FILE, index), file("engine.js", 2000)];
    let hint = |index| Hint::of_whole_index(&files(index), &[], Packing::Auto);
    assert_eq!(hint(MOST_INDEX_BYTES), None);
    let message = hint(MOST_INDEX_BYTES + 1).expect("It is too large.").message;
    assert!(message.starts_with("a reader downloads about 572 kB at the first search, "), "{message}");
    let message =
        Hint::of_whole_index(&[file("speur.js", 1_400_000)], &[], Packing::Inlined).expect("It is too large.").message;
    assert!(message.starts_with("a reader downloads about 1.4 MB with each page that has this script, "), "{message}");
    assert_eq!(Hint::of_whole_index(&[file("speur.js", 140_000)], &[], Packing::Inlined), None);

    let mut report = report(Vec::new());
    report.hint = hint(2_000_000);
    let mut out = Vec::new();
    report.write_lines(&mut out).expect("Memory takes all bytes.");
    let text = String::from_utf8(out).expect("It prints UTF-8.");
    assert!(text.contains("\nhint: a reader downloads about 2.1 MB at the first search, "), "{text}");
    assert!(report.to_html().contains("<p>A hint: a reader downloads about 2.1 MB at the first search, "));
}

#[test]
fn nothing_of_a_document_is_html() {
    let hostile = "<img src=x onerror=alert(1)>&\"'\0";
    let mut report = report(vec![warning(hostile, 1), Warning { files: vec![hostile.into()], ..warning("pages", 1) }]);
    report.output = hostile.into();
    report.survey.languages.insert(hostile.into(), 1);
    report.survey.largest_pages[0].file = hostile.into();
    report.files[1].name = hostile.into();
    let html = report.to_html();
    assert!(!html.contains("<img") && !html.contains("alert('") && !html.contains('\0'), "{html}");
    assert_eq!(html.matches("&lt;img src=x onerror=alert(1)&gt;&amp;&quot;&#39;\u{FFFD}").count(), 8, "{html}");
    assert!(html.contains("<bdi>&lt;script&gt;alert(&#39;&amp;&#39;)&lt;/script&gt;</bdi>"), "{html}");
}

#[test]
fn the_page_has_all_files_of_all_warnings() {
    let empty = Warning { kind: "empty", remedy: "Write some.".into(), ..warning("pages without text", 1) };
    let mut warnings: Vec<_> =
        (0..40).map(|number| warning(&format!("pages with one address, /{number}"), 9)).collect();
    warnings.insert(7, empty);
    let html = report(warnings).to_html();
    assert_eq!((html.matches("<li>").count(), html.matches("<details").count()), (361, 42));
    assert_eq!((html.matches("Leave one out.").count(), html.matches("Write some.").count()), (1, 1));
    assert_eq!(html.matches("<details open>").count(), 1, "that of one file");
    assert!(!report(Vec::new()).to_html().contains("<h2>Warnings"));
}

#[test]
fn bars_are_as_long_as_the_numbers_are_large() {
    let html = report(Vec::new()).to_html();
    let row = |name: &str| html.lines().find(|line| line.contains(name)).unwrap_or_default().to_owned();
    assert!(row(">texts<").contains("width=\"100.00%\"") && row(">texts<").contains("<td>75.0 %</td>"));
    assert!(row(">root<").contains("width=\"33.33%\"") && row(">root<").contains("<td>10 bytes</td>"));
    assert!(row(">reading<").contains("width=\"100.00%\"") && row("making the index").contains("width=\"0.00%\""));
    assert!(row("engine_bg.wasm").contains("class=\"whole\" width=\"87.50%\""), "{}", row("engine_bg.wasm"));
    assert_eq!(report(Vec::new()).to_html(), html, "the same report");
}
