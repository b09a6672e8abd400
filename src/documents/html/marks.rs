//! What has the author of a template marked for searching?
//!
//! The attributes `data-pagefind-*` are understood as Pagefind documents them, so that a site can change tools without
//! touching its templates; `data-speur-*` means the same, and goes before the other where an element has both.
//! `docs/pages.md` has the table.

use scraper::node::Element;
use scraper::{ElementRef, Node};

use super::elements::{Next, is_left_out, visit};
use crate::metadata::Metadata;
use crate::warning::Kind;
use crate::{text, weight};

/// Whether anything can be marked in a page. Looking for a word in it, which HTML may also write in capitals, costs less than
/// looking at the attributes of each element.
pub(super) fn may_be_in(html: &str) -> bool {
    ["data-speur-", "data-pagefind-", "DATA-SPEUR-", "DATA-PAGEFIND-"].iter().any(|word| html.contains(word))
}

/// The marks of one element.
#[derive(Default)]
pub(super) struct Marks<'a> {
    body: Mark<'a>,
    ignore: Mark<'a>,
    meta: Mark<'a>,
    default_meta: Mark<'a>,
    filter: Mark<'a>,
    sort: Mark<'a>,
    weight: Mark<'a>,
    index_attrs: Mark<'a>,
}

/// The value of an attribute, if it is there.
#[derive(Default, Clone, Copy)]
struct Mark<'a> {
    value: Option<&'a str>,
    is_ours: bool,
}

/// What of an element is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ignored {
    /// Its text. What it says about the page counts.
    Text,
    /// The text, and what it says about the page.
    All,
}

impl<'a> Marks<'a> {
    /// The marks of an element, if it has any.
    pub(super) fn of(element: &'a Element) -> Option<Self> {
        let mut marks: Option<Self> = None;
        for (name, value) in element.attrs() {
            let Some(name) = name.strip_prefix("data-") else { continue };
            let (name, is_ours) = match (name.strip_prefix("speur-"), name.strip_prefix("pagefind-")) {
                (Some(name), _) => (name, true),
                (None, Some(name)) => (name, false),
                (None, None) => continue,
            };
            let marks = marks.get_or_insert_default();
            let mark = match name {
                "body" => &mut marks.body,
                "ignore" => &mut marks.ignore,
                "meta" => &mut marks.meta,
                "default-meta" => &mut marks.default_meta,
                "filter" => &mut marks.filter,
                "sort" => &mut marks.sort,
                "weight" => &mut marks.weight,
                "index-attrs" => &mut marks.index_attrs,
                _ => continue,
            };
            if is_ours || !mark.is_ours {
                *mark = Mark { value: Some(value), is_ours };
            }
        }
        marks
    }

    /// What is left out. A value that says neither leaves out everything.
    pub(super) fn ignored(&self) -> Option<Ignored> {
        match self.ignore.value?.trim().to_ascii_lowercase().as_str() {
            "" | "index" | "true" => Some(Ignored::Text),
            _ => Some(Ignored::All),
        }
    }

    /// Whether the text is left out.
    pub(super) fn is_ignored(&self) -> bool {
        self.ignored().is_some() || self.weight() == Some(weight::NOTHING)
    }

    /// How much the words of the element count.
    pub(super) fn weight(&self) -> Option<i8> {
        weight::read(self.weight.value?)
    }

    /// The texts of the attributes that are to be searched, too.
    pub(super) fn indexed_attributes(&self, element: &Element) -> Vec<String> {
        let names = self.index_attrs.value.unwrap_or_default().split(',').map(str::trim);
        let texts = names.filter_map(|name| element.attr(name)).map(text::collapse);
        texts.filter(|text| text.chars().any(char::is_alphanumeric)).collect()
    }
}

/// What the marks of a page say.
#[derive(Default)]
pub(super) struct Marked<'a> {
    /// The elements that hold its text, the outermost of each; empty if none is marked.
    pub bodies: Vec<ElementRef<'a>>,
    /// What is known about the page for certain.
    pub metadata: Metadata,
    /// What is true if nothing else is known.
    pub defaults: Metadata,
    /// The first heading of level 1 outside the body, or else one that is ignored.
    pub heading: Option<String>,
    /// Whether the whole page is to be left out.
    pub is_left_out: bool,
    pub warnings: Vec<Kind>,
}

impl<'a> Marked<'a> {
    pub(super) fn of(page: ElementRef<'a>) -> Self {
        let mut marked = Self::default();
        let mut values = Values::default();
        // How deep the open body lies: theirs and ours.
        let mut open: [Option<usize>; 2] = [None; 2];
        let mut ignored: Option<usize> = None;
        // The first heading that is not ignored, and the first that is.
        let mut headings: [Option<String>; 2] = Default::default();
        let mut bodies: [Vec<ElementRef<'a>>; 2] = Default::default();
        visit(page, |node, depth| {
            let Some(element) = ElementRef::wrap(node) else { return Next::Sibling };
            for open in open.iter_mut().chain([&mut ignored]) {
                *open = open.filter(|outside| depth > *outside);
            }
            let marks = Marks::of(element.value()).unwrap_or_default();
            marked.warnings.extend(marks.warnings());
            let is_page = matches!(element.value().name(), "html" | "body");
            marked.is_left_out |= is_page && marks.weight() == Some(weight::NOTHING);
            if marks.ignored() == Some(Ignored::All) && marks.body.value.is_none() {
                marked.is_left_out |= is_page;
                return Next::Sibling;
            }
            ignored = ignored.or(marks.is_ignored().then_some(depth));
            let heading = &mut headings[usize::from(ignored.is_some())];
            if element.value().name() == "h1" && heading.is_none() {
                *heading = Some(text_of(element)).filter(|heading| !heading.is_empty());
            }
            if marks.body.value.is_some() {
                let whose = usize::from(marks.body.is_ours);
                if open[whose].is_none() {
                    open[whose] = Some(depth);
                    bodies[whose].push(element);
                }
            }
            values.add(&marks, element);
            Next::Child
        });
        let [theirs, ours] = bodies;
        marked.bodies = if ours.is_empty() { theirs } else { ours };
        let [heading, ignored_heading] = headings;
        // Without a body, a heading that is neither text nor ignored is that of the site.
        marked.heading = heading.filter(|_| !marked.bodies.is_empty()).or(ignored_heading);
        marked.metadata = values.metadata();
        for (name, value) in values.defaults {
            marked.defaults.add_meta(&name, &[value]);
        }
        marked
    }
}

/// What marks say about the page, in the order in which they were found.
#[derive(Default)]
struct Values {
    meta: Vec<(String, String)>,
    defaults: Vec<(String, String)>,
    filters: Vec<(String, String)>,
    sorts: Vec<(String, String)>,
}

impl Values {
    fn add(&mut self, marks: &Marks<'_>, element: ElementRef<'_>) {
        self.meta.extend(pairs(marks.meta.value, element));
        self.defaults.extend(pairs(marks.default_meta.value, element));
        self.filters.extend(pairs(marks.filter.value, element));
        self.sorts.extend(pairs(marks.sort.value, element));
    }

    /// What they say together: of the metadata of one name the last counts, then come filters, then what results may
    /// be sorted by.
    fn metadata(&self) -> Metadata {
        let mut metadata = Metadata::default();
        for (name, value) in self.meta.iter().rev() {
            metadata.add_meta(name, std::slice::from_ref(value));
        }
        metadata.meta.reverse();
        let mut filters: Vec<(&str, Vec<String>)> = Vec::new();
        for (name, value) in &self.filters {
            match filters.iter_mut().find(|(known, _)| known == name) {
                Some((_, values)) => values.push(value.clone()),
                None => filters.push((name, vec![value.clone()])),
            }
        }
        for (name, values) in filters {
            metadata.add_filter(name, &values);
        }
        for (name, value) in &self.sorts {
            metadata.add_sort(name, std::slice::from_ref(value));
        }
        metadata
    }
}

/// The names in a list with their values: `title` is the text of the element, `image[src]` one of its attributes, and
/// behind `author:` everything is the value.
fn pairs(list: Option<&str>, element: ElementRef<'_>) -> Vec<(String, String)> {
    let Some(list) = list else { return Vec::new() };
    let (names, literal) = list.split_once(':').map_or((list, None), |(names, value)| (names, Some(value)));
    let mut names: Vec<&str> = names.split(',').map(str::trim).collect();
    let literal = literal.and_then(|value| Some((names.pop()?, text::collapse(value))));
    let mut own_text = None;
    let mut value_of = |name| match str::split_once(name, '[') {
        Some((name, attribute)) => {
            let attribute = attribute.trim_end_matches(']').trim();
            (name.trim(), text::collapse(element.attr(attribute).unwrap_or_default()))
        }
        None => (name, own_text.get_or_insert_with(|| text_of(element)).clone()),
    };
    let pairs = names.into_iter().map(&mut value_of).chain(literal);
    pairs
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The text of an element, which may itself be hidden, without what is left out of it. A value is short: what is far
/// inside does not belong to it.
fn text_of(element: ElementRef<'_>) -> String {
    const MAX_NODES: usize = 100;
    const MAX_BYTES: usize = 1_000;
    let mut collected = String::new();
    let mut nodes = 0;
    visit(element, |node, depth| {
        nodes += 1;
        match node.value() {
            _ if nodes > MAX_NODES || collected.len() > MAX_BYTES => Next::End,
            Node::Text(text) => {
                text::push_collapsed(&mut collected, text);
                Next::Sibling
            }
            Node::Element(element) if depth > 0 => {
                let is_ignored = Marks::of(element).is_some_and(|marks| marks.is_ignored());
                if is_ignored || is_left_out(element, true) { Next::Sibling } else { Next::Child }
            }
            _ => Next::Child,
        }
    });
    text::collapse(&collected)
}

impl Marks<'_> {
    /// Values that mean nothing.
    fn warnings(&self) -> Vec<Kind> {
        let mut warnings = Vec::new();
        if let Some(value) = self.ignore.value
            && !matches!(value.trim().to_ascii_lowercase().as_str(), "" | "index" | "true" | "all")
        {
            warnings.push(Kind::UnknownIgnore { value: value.to_owned() });
        }
        if let Some(value) = self.weight.value
            && self.weight().is_none()
        {
            warnings.push(Kind::UnknownWeight { value: value.to_owned() });
        }
        warnings
    }
}
