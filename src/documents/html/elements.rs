//! What do elements and their attributes mean?

use std::ops::Deref;

use scraper::ElementRef;
use scraper::node::Element;

use crate::address;

/// Whether an element is no text of the page: machinery, navigation, forms, and what is hidden.
pub(super) fn is_left_out(element: &Element, is_main: bool) -> bool {
    let is_outside = !is_main && matches!(element.name(), "header" | "footer");
    let is_around = matches!(element.attr("role"), Some("navigation" | "search" | "banner" | "contentinfo"));
    is_outside || is_around || is_machinery(element.name()) || is_hidden(element)
}

/// Whether readers do not see an element.
pub(super) fn is_hidden(element: &Element) -> bool {
    element.attr("hidden").is_some_and(|value| value != "until-found")
        || element.attr("aria-hidden") == Some("true")
        || element.attr("style").is_some_and(is_hidden_by_style)
}

/// Whether declarations say `display: none` or `visibility: hidden`. Style sheets are not read.
fn is_hidden_by_style(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        let value = value.split('!').next().unwrap_or_default().trim();
        [("display", "none"), ("visibility", "hidden")]
            .iter()
            .any(|(hiding, how)| name.trim().eq_ignore_ascii_case(hiding) && value.eq_ignore_ascii_case(how))
    })
}

/// Whether an element is never text, whatever its attributes say.
#[rustfmt::skip]
fn is_machinery(name: &str) -> bool {
    // Comparing with a list costs a call for each name in it, at each element of each page.
    matches!(
        name,
        "audio" | "button" | "canvas" | "datalist" | "dialog" | "embed" | "head" | "iframe" | "input" | "menu"
        | "meter" | "nav" | "noscript" | "object" | "optgroup" | "option" | "output" | "progress" | "script"
        | "search" | "select" | "style" | "svg" | "template" | "textarea" | "title" | "video"
    )
}

/// Whether an element stands inside a line: words go on across its ends. All others separate.
#[rustfmt::skip]
pub(super) fn is_inline(name: &str) -> bool {
    // Comparing with a list costs a call for each name in it, at each element of each page.
    matches!(
        name,
        "a" | "abbr" | "acronym" | "b" | "bdi" | "bdo" | "big" | "cite" | "code" | "data" | "del" | "dfn" | "em"
        | "font" | "i" | "img" | "ins" | "kbd" | "label" | "link" | "mark" | "math" | "meta" | "q" | "ruby" | "s"
        | "samp" | "small" | "span" | "strike" | "strong" | "sub" | "sup" | "time" | "tt" | "u" | "var" | "wbr"
    )
}

/// The level of a heading.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// The name under which addresses lead to an element.
pub(super) fn place_name(element: &Element) -> Option<String> {
    let name = element.attr("name").filter(|_| element.name() == "a");
    let name = element.attr("id").filter(|id| !id.is_empty()).or(name)?;
    Some(address::fragment(name)).filter(|name| !name.is_empty())
}

/// The language that an element says its text is in.
pub(super) fn language_of(element: &Element) -> Option<&str> {
    element.attr("lang").or(element.attr("xml:lang"))
}

/// A node of the tree, which is an element or a text.
pub(super) type NodeRef<'a> = <ElementRef<'a> as Deref>::Target;

/// Where a visit goes from a node.
pub(super) enum Next {
    Child,
    /// Past everything inside the node.
    Sibling,
    End,
}

/// Visits `root` and what is inside, in the order of the page. `enter` is given each node and how deep it lies below
/// `root`.
pub(super) fn visit<'a>(root: ElementRef<'a>, mut enter: impl FnMut(NodeRef<'a>, usize) -> Next) {
    let mut node: NodeRef<'a> = *root;
    let mut depth = 0;
    loop {
        let child = match enter(node, depth) {
            Next::Child => node.first_child(),
            Next::Sibling => None,
            Next::End => return,
        };
        if let Some(child) = child {
            node = child;
            depth += 1;
            continue;
        }
        loop {
            if node.id() == root.id() {
                return;
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
            depth -= 1;
        }
    }
}
