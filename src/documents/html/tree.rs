//! How does HTML become a tree, and how deep can that be?
//!
//! `html5ever` parses as browsers do, and asks at most tags about all elements that are open. So a page that opens 100,000
//! elements one in the other would take the square of that (30 s). Here at most [`MOST_OPEN`] are open, by [`Shallow`], which
//! stands between the tokenizer and the builder of the tree. Chromium limits the depth of a page to the same number, in the
//! same way: what lies deeper stands one after the other.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::{EndTag, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, create_element};
use html5ever::{LocalName, QualName, TokenizerResult, local_name, ns};
use scraper::{Html, HtmlTreeSink};

use super::elements::is_inline;

/// How many elements are open at a time, with those of formatting (`<b>`) that the parser would open again.
///
/// The number is `kMaximumHTMLParserDOMTreeDepth` of Chromium. Pages that people write have 20 to 40.
const MOST_OPEN: usize = 512;

/// The tree of a page.
pub(super) fn of_page(html: &str) -> Html {
    build(html, TreeBuilder::new(HtmlTreeSink::new(Html::new_document()), TreeBuilderOpts::default()))
}

/// The tree of what could stand in the body of a page.
pub(super) fn of_fragment(html: &str) -> Html {
    let sink = HtmlTreeSink::new(Html::new_fragment());
    let body = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    build(html, TreeBuilder::new_for_fragment(sink, body, None, TreeBuilderOpts::default()))
}

type Builder = TreeBuilder<<HtmlTreeSink as html5ever::tree_builder::TreeSink>::Handle, HtmlTreeSink>;

fn build(html: &str, builder: Builder) -> Html {
    let shallow = Shallow { builder, unmeasured: Cell::new(0), flattened: RefCell::default() };
    let tokenizer = Tokenizer::new(shallow, Default::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    // It stops at the end of each script, for browsers to run it.
    while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
    tokenizer.end();
    html5ever::tree_builder::TreeSink::finish(tokenizer.sink.builder.sink)
}

/// Gives tags to the builder, and none that would open one element too many: in its place comes an empty element, which
/// has its attributes and separates what it separated, and its end does the same.
struct Shallow {
    builder: Builder,
    /// How many more start tags cannot lead too deep.
    unmeasured: Cell<usize>,
    /// How often the end of an element may come that was never opened.
    flattened: RefCell<HashMap<LocalName, usize>>,
}

impl TokenSink for Shallow {
    type Handle = <Builder as TokenSink>::Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Self::Handle> {
        let TagToken(tag) = token else { return self.builder.process_token(token, line) };
        match tag.kind {
            StartTag if self.can_nest(&tag.name) && self.is_deep() => {
                *self.flattened.borrow_mut().entry(tag.name.clone()).or_default() += 1;
                self.put_empty(tag, line)
            }
            EndTag if self.ends_flattened(&tag.name) => self.put_empty(tag, line),
            _ => self.builder.process_token(TagToken(tag), line),
        }
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

impl Shallow {
    /// Whether an element of this name may hold another of its name. In drawings and formulas all names may.
    fn can_nest(&self, name: &LocalName) -> bool {
        self.adjusted_current_node_present_but_not_in_html_namespace() || !NEVER_NESTED.contains(&&**name)
    }

    /// Whether as many elements are open as may be. Counting them takes time, so it is done more often the more they are.
    fn is_deep(&self) -> bool {
        /// More than one start tag opens: `<td>` may bring a body and a row along.
        const OPENED_BY_A_TAG: usize = 8;
        if let Some(unmeasured) = self.unmeasured.get().checked_sub(1) {
            self.unmeasured.set(unmeasured);
            return false;
        }
        let open = Counter::default();
        self.builder.trace_handles(&open);
        let rest = MOST_OPEN.saturating_sub(open.count.get());
        self.unmeasured.set(rest / OPENED_BY_A_TAG);
        rest == 0
    }

    /// Whether this is the end of an element that was flattened. As soon as there is room again, none of them is open.
    fn ends_flattened(&self, name: &LocalName) -> bool {
        let mut flattened = self.flattened.borrow_mut();
        if flattened.is_empty() {
            return false;
        }
        if !self.is_deep() {
            flattened.clear();
            return false;
        }
        match flattened.get_mut(name) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }

    fn put_empty(&self, tag: Tag, line: u64) -> TokenSinkResult<<Self as TokenSink>::Handle> {
        let name = if is_inline(&tag.name) { local_name!("span") } else { local_name!("div") };
        let end = Tag { kind: EndTag, name: name.clone(), attrs: Vec::new(), self_closing: false, ..tag.clone() };
        let start = Tag { kind: StartTag, name, self_closing: false, ..tag };
        // Neither of them changes how the text after it is read.
        let _ = self.builder.process_token(TagToken(start), line);
        self.builder.process_token(TagToken(end), line)
    }
}

/// Elements that hold no others, and those that a page has once.
#[rustfmt::skip]
const NEVER_NESTED: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
    "iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp",
    "body", "frameset", "head", "html",
];

/// Counts the elements that the builder of the tree still knows.
#[derive(Default)]
struct Counter {
    count: Cell<usize>,
}

impl Tracer for Counter {
    type Handle = <Builder as TokenSink>::Handle;

    fn trace_handle(&self, _: &Self::Handle) {
        self.count.set(self.count.get() + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many elements the deepest text lies in, and all texts, with a point between them.
    fn read(html: &str) -> (usize, String) {
        let tree = of_page(html);
        let texts = tree.tree.nodes().filter(|node| node.value().is_text());
        let depth = texts
            .clone()
            .map(|text| text.ancestors().filter(|node| node.value().is_element()).count())
            .max()
            .unwrap_or_default();
        let texts: Vec<_> = texts.filter_map(|node| node.value().as_text()).map(|text| text.to_string()).collect();
        (depth, texts.join("."))
    }

    #[test]
    fn a_page_as_people_write_them_is_parsed_as_ever() {
        for html in [
            "<!doctype html><title>A</title><p>a<p>b<table><td>c<td>d</table><script>1 < 2</script>e",
            "<b><p>a</b>b<svg><g><title>c</title></g></svg><select><option>d<option>e</select>",
            "<frameset><frame></frameset>",
        ] {
            assert_eq!(of_page(html), Html::parse_document(html));
            assert_eq!(of_fragment(html), Html::parse_fragment(html));
        }
        let deep = format!("{}a{}b", "<div>".repeat(400), "</div>".repeat(399));
        assert!(of_page(&deep) == Html::parse_document(&deep));
        let long = "<p>a<p>b<ul><li>c<li>d</ul><table><td>e<td>f<tr><td>g</table><br><dl><dt>h<dd>i</dl><i>j</i>"
            .repeat(5_000);
        assert!(of_page(&long) == Html::parse_document(&long));
    }

    #[test]
    fn nothing_lies_deeper_than_is_said_and_nothing_is_lost() {
        for name in [
            "div",
            "b",
            "a id=x",
            "span",
            "ul><li",
            "table><tr><td",
            "font size=1",
            "button",
            "x-y",
            "svg",
            "svg><g",
            "p><b",
            "math><mi",
            "template",
            "select",
            "object",
            "blockquote",
            "section",
            "h1",
            "nobr",
            "svg><foreignObject",
            "form",
        ] {
            let html: String = (0..3_000).map(|number| format!("<{name}>t{number} ")).collect();
            let (depth, texts) = read(&html);
            assert!(depth < MOST_OPEN + 20, "{name}: {depth}");
            let expected: Vec<_> = (0..3_000).map(|number| format!("t{number}")).collect();
            let found: Vec<_> = texts.split(['.', ' ']).filter(|text| !text.is_empty()).collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn what_follows_a_deep_part_is_where_it_was() {
        let (open, close) = ("<div><p>a".repeat(1_000), "</div>".repeat(1_000));
        let tree = of_page(&format!("<main>{open}{close}<p id=x>b</p></main><footer>c</footer>"));
        let path = |wanted: &str| {
            let mut texts =
                tree.tree.nodes().filter(|node| node.value().as_text().is_some_and(|text| &**text == wanted));
            let text = texts.next().expect("No text is lost.");
            let names = text.ancestors().filter_map(|node| Some(node.value().as_element()?.name().to_owned()));
            names.collect::<Vec<_>>()
        };
        assert_eq!(path("b"), ["p", "main", "body", "html"]);
        assert_eq!(path("c"), ["footer", "body", "html"]);
    }
}
