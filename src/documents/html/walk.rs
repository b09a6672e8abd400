//! Which text does an element hold, piece by piece?

use scraper::node::Element;
use scraper::{ElementRef, Node};
use speur_engine::document::Date;

use super::elements::{INLINE, heading_level, is_left_out, language_of, place_name};
use crate::pieces::{Piece, Writer};
use crate::{date, language, text};

/// What the tree holds.
#[derive(Default)]
pub(super) struct Walked {
    pub pieces: Vec<Piece>,
    time: Option<PageTime>,
}

/// A `time` element that may say when the page was published.
struct PageTime {
    date: Date,
    text: String,
    /// Whether the page says that this is its date.
    is_marked: bool,
    /// The index of the piece that it stands in.
    piece: usize,
}

impl Walked {
    /// The pieces, and the date of the page. A time in a sentence tells when something happened, and is no such date. A
    /// piece that holds nothing but the date goes.
    pub(super) fn take_date(mut self) -> (Vec<Piece>, Option<Date>) {
        let Some(time) = self.time else { return (self.pieces, None) };
        let around = self.pieces.get(time.piece).map(|piece| piece.block.text.as_str()).unwrap_or_default();
        if !time.is_marked && text::ends_sentence(around) {
            return (self.pieces, None);
        }
        if !time.text.is_empty() && around == time.text {
            self.pieces.remove(time.piece);
        }
        (self.pieces, Some(time.date))
    }
}

/// The pieces of text in `root`. `is_main` says that it is what the page is about: then its header and footer belong
/// to it.
pub(super) fn walk(root: ElementRef<'_>, is_main: bool) -> Walked {
    let mut writer = Writer::default();
    let mut time: Option<PageTime> = None;
    let mut breaks = 0;
    // What these say about themselves is said about the page.
    let is_page = |id, element: &Element| id == root.id() || matches!(element.name(), "html" | "body");
    let mut node = *root;
    loop {
        let mut descend = true;
        match node.value() {
            Node::Text(text) => {
                if !text.trim().is_empty() {
                    breaks = 0;
                }
                // A link without a letter in a heading leads to the heading itself: ¶ or #.
                let is_anchor = writer.heading.is_some()
                    && node.parent().is_some_and(|parent| is_link(parent.value()))
                    && !has_letter(text);
                if !is_anchor {
                    writer.push(text);
                }
            }
            Node::Element(element) if is_left_out(element, is_main) => {
                descend = false;
                if !matches!(element.name(), "script" | "style" | "template") {
                    writer.space();
                }
            }
            Node::Element(element) => {
                // Two line breaks are how old pages end a paragraph.
                breaks = if element.name() == "br" { breaks + 1 } else { 0 };
                if breaks == 2 {
                    writer.end_piece();
                }
                open(element, &mut writer);
                if !is_page(node.id(), element) {
                    if heading_level(element.name()).is_none()
                        && let Some(name) = place_name(element)
                    {
                        writer.place(name);
                    }
                    if let Some(tag) = language_of(element) {
                        writer.begin_language(language::tag(tag));
                    }
                }
                if element.name() == "time"
                    && let Some(mut found) = page_time(element, &writer, time.as_ref())
                {
                    let texts = ElementRef::wrap(node).map(|element| element.text().collect::<String>());
                    found.text = text::collapse(&texts.unwrap_or_default());
                    time = Some(found);
                }
            }
            _ => {}
        }
        if descend && let Some(child) = node.first_child() {
            node = child;
            continue;
        }
        // Close this node and every parent of which it is the last child.
        loop {
            if descend && let Node::Element(element) = node.value() {
                close(element.name(), &mut writer);
                if !is_page(node.id(), element) && language_of(element).is_some() {
                    writer.end_language();
                }
            }
            descend = true;
            if node.id() == root.id() {
                return Walked { pieces: writer.finish(), time };
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            match node.parent() {
                Some(parent) => node = parent,
                None => return Walked { pieces: writer.finish(), time },
            }
        }
    }
}

fn is_link(node: &Node) -> bool {
    node.as_element().is_some_and(|element| element.name() == "a")
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// The date of an article stands in a `time` above its first sentence, or is marked as such. The first one counts, and
/// a marked one goes before one that is not. The text is left to the caller.
fn page_time(element: &Element, writer: &Writer, known: Option<&PageTime>) -> Option<PageTime> {
    let is_marked = element.attr("pubdate").is_some() || element.attr("itemprop") == Some("datePublished");
    let is_wanted = match known {
        Some(known) => is_marked && !known.is_marked,
        None => is_marked || !writer.has_sentence,
    };
    let date = date::read(element.attr("datetime").filter(|_| is_wanted)?)?;
    Some(PageTime { date, text: String::new(), is_marked, piece: writer.len() })
}

fn open(element: &Element, writer: &mut Writer) {
    let name = element.name();
    match name {
        "td" | "th" => return writer.cell(),
        "br" => return writer.space(),
        name if INLINE.contains(&name) => return,
        _ => writer.end_piece(),
    }
    match name {
        "figcaption" => writer.captions += 1,
        "blockquote" | "aside" => writer.quotes += 1,
        "ul" | "ol" | "dl" | "table" | "pre" => writer.not_prose += 1,
        name => {
            if let Some(level) = heading_level(name) {
                writer.begin_heading(level, place_name(element));
            }
        }
    }
}

fn close(name: &str, writer: &mut Writer) {
    if matches!(name, "td" | "th" | "br") || INLINE.contains(&name) {
        return;
    }
    writer.end_piece();
    match name {
        "figcaption" => writer.captions -= 1,
        "blockquote" | "aside" => writer.quotes -= 1,
        "ul" | "ol" | "dl" | "table" | "pre" => writer.not_prose -= 1,
        name if heading_level(name).is_some() => writer.end_heading(),
        _ => {}
    }
}
