//! HTML: the text of the page itself, without what surrounds it on every page of a site.
//!
//! `about` finds what the page says of itself (`linked_data`, too) and which element holds its text; `walk` takes the pieces out of
//! that. Trees are walked without recursion, so that no nesting is too deep.

mod about;
mod elements;
mod linked_data;
mod walk;

use scraper::Html;

use crate::pieces::{self, Content, Piece};
use crate::{prose, title};
use about::About;
use walk::walk;

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
    tree.root_element().child_elements().find_map(|element| elements::place_name(element.value()))
}
