//! HTML: the text of the page itself, without what surrounds it on every page of a site.
//!
//! The tree is walked without recursion, so that no nesting is too deep.

use scraper::node::Element;
use scraper::{ElementRef, Html, Node};
use speur_engine::document::Date;

use crate::metadata::{Field, Metadata};
use crate::pieces::{self, Content, Piece, Writer};
use crate::{address, date, language, prose, text, title};

/// Reads a page, or a part of one.
pub(crate) fn read(html: &str) -> Content {
    let tree = Html::parse_document(html);
    let page = tree.root_element();
    let about = About::of(page);
    let (root, is_main) = about.main.map_or((page, false), |main| (main, true));
    let mut metadata = about.metadata;
    let mut walked = walk(root, is_main);
    if walked.pieces.is_empty() && is_main {
        // A script was to fill it. What else is there?
        walked = walk(page, false);
    }
    let (mut pieces, date) = walked.take_date();
    metadata.date = metadata.date.or(date);
    metadata.title = pieces::title(&pieces)
        .or(metadata.title)
        .or_else(|| about.title.map(|title| title::without_site(&title, metadata.source.as_deref()).to_owned()))
        .filter(|title| !title.is_empty())
        .or_else(|| pieces::first_heading(&pieces));
    prose::mark(&mut pieces);
    Content { metadata, pieces }
}

/// The pieces of HTML that stands inside a text of another format.
pub(crate) fn fragment(html: &str) -> Vec<Piece> {
    walk(Html::parse_fragment(html).root_element(), true).pieces
}

/// The name of the place that a single tag such as `<a name="x">` marks.
pub(crate) fn place_of_tag(tag: &str) -> Option<String> {
    let tree = Html::parse_fragment(tag);
    tree.root_element().child_elements().find_map(|element| place_name(element.value()))
}

/// What stands about the page in its head, and which element holds its own text.
struct About<'a> {
    metadata: Metadata,
    title: Option<String>,
    main: Option<ElementRef<'a>>,
}

impl<'a> About<'a> {
    fn of(page: ElementRef<'a>) -> Self {
        let mut metadata = Metadata::default();
        let mut title = None;
        let mut body = None;
        let mut main = None;
        let mut articles = Vec::new();
        for element in std::iter::once(page).chain(page.descendent_elements()) {
            let value = element.value();
            match value.name() {
                "body" => body = Some(element),
                "title" if title.is_none() && parent_name(element) == Some("head") => {
                    title = Some(text::collapse(&element.text().collect::<String>()));
                }
                "meta" => read_meta(value, &mut metadata),
                "link" if value.attr("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    let address = value.attr("href").unwrap_or_default().trim();
                    if !address.is_empty() {
                        metadata.set(Field::Url, &[address.to_owned()]);
                    }
                }
                "main" if main.is_none() => main = Some(element),
                "article" => articles.push(element),
                _ if main.is_none() && value.attr("role") == Some("main") => main = Some(element),
                _ => {}
            }
        }
        // Several articles are a list of articles, unless they are comments inside the first one.
        let only_article = match articles.as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other.ancestors().any(|node| node.id() == first.id())) => {
                Some(*first)
            }
            _ => None,
        };
        let main = main.or(only_article);
        // A page in one language may stand in a frame in another.
        let inside = main.or(body).unwrap_or(page);
        let around = inside.ancestors().filter_map(ElementRef::wrap);
        metadata.language =
            std::iter::once(inside).chain(around).find_map(|element| language::tag(language_of(element.value())?));
        Self { metadata, title, main }
    }
}

/// The language that an element says its text is in.
fn language_of(element: &Element) -> Option<&str> {
    element.attr("lang").or(element.attr("xml:lang"))
}

fn parent_name(element: ElementRef<'_>) -> Option<&str> {
    element.parent()?.value().as_element().map(Element::name)
}

/// Reads a `meta` tag, under the names that search engines and social media have agreed upon.
fn read_meta(element: &Element, metadata: &mut Metadata) {
    let name = element.attr("property").or(element.attr("name")).or(element.attr("itemprop")).unwrap_or_default();
    let content = text::collapse(element.attr("content").unwrap_or_default());
    let field = match name.to_ascii_lowercase().as_str() {
        "author" | "article:author" | "dc.creator" | "dcterms.creator" | "byl" if !content.contains("://") => {
            Field::Author
        }
        "article:published_time"
        | "date"
        | "datepublished"
        | "dc.date"
        | "dc.date.issued"
        | "dcterms.date"
        | "dcterms.created"
        | "dcterms.issued"
        | "pubdate"
        | "publishdate"
        | "publish-date"
        | "publication_date" => Field::Date,
        "og:title" | "dc.title" => Field::Title,
        "og:image" | "twitter:image" => Field::Image,
        "og:site_name" => Field::Source,
        "article:section" => Field::Category,
        _ => return,
    };
    if !content.is_empty() {
        metadata.set(field, &[content]);
    }
}

/// What the tree holds.
#[derive(Default)]
struct Walked {
    pieces: Vec<Piece>,
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
    fn take_date(mut self) -> (Vec<Piece>, Option<Date>) {
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
fn walk(root: ElementRef<'_>, is_main: bool) -> Walked {
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

/// Whether an element is no text of the page: machinery, navigation, forms, and what is hidden.
fn is_left_out(element: &Element, is_main: bool) -> bool {
    let is_hidden = element.attr("hidden").is_some_and(|value| value != "until-found")
        || element.attr("aria-hidden") == Some("true")
        || element.attr("style").is_some_and(is_hidden_by_style)
        || matches!(element.attr("role"), Some("navigation" | "search" | "banner" | "contentinfo"));
    let is_outside = !is_main && matches!(element.name(), "header" | "footer");
    is_hidden || is_outside || LEFT_OUT.contains(&element.name())
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

const LEFT_OUT: &[&str] = &[
    "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "menu", "meter", "nav",
    "noscript", "object", "optgroup", "option", "output", "progress", "script", "search", "select", "style", "svg",
    "template", "textarea", "title", "video",
];

/// Elements that stand inside a line: words go on across their ends. All others separate.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "link", "mark", "math", "meta", "q", "ruby", "s", "samp", "small", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

fn heading_level(name: &str) -> Option<u8> {
    match name.as_bytes() {
        [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
        _ => None,
    }
}

/// The name under which addresses lead to an element.
fn place_name(element: &Element) -> Option<String> {
    let name = element.attr("name").filter(|_| element.name() == "a");
    let name = element.attr("id").filter(|id| !id.is_empty()).or(name)?;
    Some(address::fragment(name)).filter(|name| !name.is_empty())
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
