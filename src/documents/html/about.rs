//! What does a page say about itself, and which element holds its own text?

use scraper::ElementRef;
use scraper::node::Element;

use super::elements;
use super::linked_data::{self, LinkedData};
use crate::metadata::{Field, Metadata};
use crate::{language, text};

/// What stands about the page in its head, and which element holds its own text.
pub(super) struct About<'a> {
    pub metadata: Metadata,
    /// The `<title>`.
    pub title: Option<String>,
    pub main: Option<ElementRef<'a>>,
}

impl<'a> About<'a> {
    pub(super) fn of(page: ElementRef<'a>) -> Self {
        let mut metadata = Metadata::default();
        let mut title = None;
        let mut body = None;
        let mut main = None;
        let mut articles = Vec::new();
        let mut linked_data = LinkedData::default();
        for element in std::iter::once(page).chain(page.descendent_elements()) {
            let value = element.value();
            match value.name() {
                "body" => body = Some(element),
                "title" if title.is_none() && parent_name(element) == Some("head") => {
                    title = Some(text::collapse(&element.text().collect::<String>()));
                }
                "meta" => read_meta(value, &mut metadata),
                "script" if value.attr("type").is_some_and(linked_data::is_type) => {
                    linked_data.add(&element.text().collect::<String>());
                }
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
        metadata.language = language_around(main.or(body).unwrap_or(page));
        metadata.fill(linked_data.metadata());
        Self { metadata, title, main }
    }
}

/// The language of the text in an element: a page in one language may stand in a frame in another.
pub(super) fn language_around(element: ElementRef<'_>) -> Option<String> {
    let around = element.ancestors().filter_map(ElementRef::wrap);
    std::iter::once(element).chain(around).find_map(|element| language::tag(elements::language_of(element.value())?))
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
