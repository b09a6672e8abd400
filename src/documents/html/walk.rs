//! Which text does an element hold, piece by piece?

use scraper::node::Element;
use scraper::{ElementRef, Node};
use speur_engine::document::Date;

use super::elements::{NodeRef, heading_level, is_hidden, is_inline, is_left_out, language_of, place_name};
use super::marks::Marks;
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

/// What the roots of a walk are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// All of the page, also what surrounds its text.
    Page,
    /// What the page is about: a header and a footer belong to it.
    Main,
    /// What its author marked: text, even if it is a `<nav>`.
    Marked,
}

/// The pieces of text in `roots`. `has_marks` says that attributes may mark parts of them.
pub(super) fn walk(roots: &[ElementRef<'_>], kind: Root, has_marks: bool) -> Walked {
    let mut writer = Writer::default();
    let mut time = None;
    for root in roots {
        let is_main = kind != Root::Page && !matches!(root.value().name(), "html" | "body");
        let mut walk = Walk { root: **root, kind, is_main, has_marks, writer, time, breaks: 0 };
        walk.all();
        Walk { writer, time, .. } = walk;
    }
    Walked { pieces: writer.finish(), time }
}

/// A walk through what is inside `root`.
struct Walk<'a> {
    root: NodeRef<'a>,
    kind: Root,
    /// Whether a header and a footer belong to the text.
    is_main: bool,
    has_marks: bool,
    writer: Writer,
    time: Option<PageTime>,
    /// How many line breaks there were in a row.
    breaks: usize,
}

impl<'a> Walk<'a> {
    fn all(&mut self) {
        let weight = self.weight_around();
        weight.into_iter().for_each(|weight| self.writer.begin_weight(weight));
        let mut node = self.root;
        'nodes: loop {
            let mut is_entered = self.enter(node);
            if is_entered && let Some(child) = node.first_child() {
                node = child;
                continue;
            }
            // Leave this node and every parent of which it is the last child.
            loop {
                if is_entered && let Node::Element(element) = node.value() {
                    self.leave(node, element);
                }
                is_entered = true;
                if node.id() == self.root.id() {
                    break 'nodes;
                }
                if let Some(next) = node.next_sibling() {
                    node = next;
                    break;
                }
                match node.parent() {
                    Some(parent) => node = parent,
                    None => break 'nodes,
                }
            }
        }
        self.writer.end_piece();
        weight.into_iter().for_each(|_| self.writer.end_weight());
    }

    /// Begins a node. Says whether what is inside it belongs to the text.
    fn enter(&mut self, node: NodeRef<'a>) -> bool {
        match node.value() {
            Node::Text(text) => {
                if !text.trim().is_empty() {
                    self.breaks = 0;
                }
                // A link without a letter in a heading leads to the heading itself: ¶ or #.
                let is_anchor = self.writer.heading.is_some()
                    && node.parent().is_some_and(|parent| is_link(parent.value()))
                    && !has_letter(text);
                if !is_anchor {
                    self.writer.push(text);
                }
                true
            }
            Node::Element(element) => {
                let marks = self.marks_of(element);
                let is_ignored = marks.as_ref().is_some_and(Marks::is_ignored);
                let is_chosen = self.kind == Root::Marked && node.id() == self.root.id();
                if let Some(marks) = &marks
                    && !is_ignored
                    && !is_hidden(element)
                {
                    marks.indexed_attributes(element).into_iter().for_each(|text| self.writer.aside(text));
                }
                if !is_chosen && (is_ignored || is_left_out(element, self.is_main)) {
                    if !matches!(element.name(), "script" | "style" | "template") {
                        self.writer.space();
                    }
                    return false;
                }
                self.enter_element(node, element);
                if let Some(weight) = marks.and_then(|marks| marks.weight()) {
                    self.writer.begin_weight(weight);
                }
                true
            }
            _ => true,
        }
    }

    fn enter_element(&mut self, node: NodeRef<'a>, element: &Element) {
        // Two line breaks are how old pages end a paragraph.
        self.breaks = if element.name() == "br" { self.breaks + 1 } else { 0 };
        if self.breaks == 2 {
            self.writer.end_piece();
        }
        open(element, &mut self.writer);
        if !self.is_page(node, element) {
            if heading_level(element.name()).is_none()
                && let Some(name) = place_name(element)
            {
                self.writer.place(name);
            }
            if let Some(tag) = language_of(element) {
                self.writer.begin_language(language::tag(tag));
            }
        }
        if element.name() == "time"
            && let Some(mut found) = page_time(element, &self.writer, self.time.as_ref())
        {
            let texts = ElementRef::wrap(node).map(|element| element.text().collect::<String>());
            found.text = text::collapse(&texts.unwrap_or_default());
            self.time = Some(found);
        }
    }

    fn leave(&mut self, node: NodeRef<'a>, element: &Element) {
        close(element.name(), &mut self.writer);
        if !self.is_page(node, element) && language_of(element).is_some() {
            self.writer.end_language();
        }
        if self.marks_of(element).is_some_and(|marks| marks.weight().is_some()) {
            self.writer.end_weight();
        }
    }

    fn marks_of<'e>(&self, element: &'e Element) -> Option<Marks<'e>> {
        if self.has_marks { Marks::of(element) } else { None }
    }

    /// Whether what an element says about itself is said about the page. One of several marked elements speaks for itself.
    fn is_page(&self, node: NodeRef<'a>, element: &Element) -> bool {
        node.id() == self.root.id() && self.kind != Root::Marked || matches!(element.name(), "html" | "body")
    }

    /// The weight of the nearest element around the root that has one.
    fn weight_around(&self) -> Option<i8> {
        const MOST_LEVELS: usize = 100;
        let around = self.root.ancestors().take(if self.has_marks { MOST_LEVELS } else { 0 });
        around.into_iter().find_map(|node| Marks::of(node.value().as_element()?)?.weight())
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
        name if is_inline(name) => return,
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
    if matches!(name, "td" | "th" | "br") || is_inline(name) {
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
