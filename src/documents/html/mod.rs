//! HTML: the text of the page itself, without what surrounds it on every page of a site.
//!
//! `about` finds what the page says of itself (`linked_data`, too) and which element holds its text, `marks` what its
//! author marked for searching; `walk` takes the pieces out of that. A `tree` is no deeper than those of browsers, and is
//! walked without recursion.

mod about;
mod elements;
mod linked_data;
mod marks;
mod tree;
mod walk;

use crate::pieces::{self, Content, Piece, Scope};
use crate::{prose, title};
use about::About;
use marks::Marked;
use walk::{Root, walk};

/// Reads a page, or a part of one.
pub(crate) fn read(html: &str) -> Content {
    let tree = tree::of_page(html);
    let page = tree.root_element();
    let about = About::of(page);
    let has_marks = marks::may_be_in(html);
    let marked = if has_marks { Marked::of(page) } else { Marked::default() };
    let mut walked = match about.main {
        _ if !marked.bodies.is_empty() => walk(&marked.bodies, Root::Marked, has_marks),
        Some(main) => walk(&[main], Root::Main, has_marks),
        None => walk(&[page], Root::Page, has_marks),
    };
    if walked.pieces.is_empty() && about.main.is_some() && marked.bodies.is_empty() {
        // A script was to fill it. What else is there?
        walked = walk(&[page], Root::Page, has_marks);
    }
    let (mut pieces, date) = walked.take_date();
    let mut metadata = marked.metadata;
    let is_titled = metadata.title.is_some();
    metadata.language = metadata.language.or_else(|| about::language_around(*marked.bodies.first()?));
    metadata.fill(about.metadata);
    metadata.date = metadata.date.or(date);
    metadata.title = pieces::title(&pieces)
        .filter(|_| !is_titled)
        .or(metadata.title)
        .or(marked.heading)
        .or_else(|| about.title.map(|title| title::without_site(&title, metadata.source.as_deref()).to_owned()))
        .filter(|title| !title.is_empty())
        .or_else(|| pieces::first_heading(&pieces));
    metadata.fill(marked.defaults);
    prose::mark(&mut pieces);
    let scope = match marked.bodies.as_slice() {
        _ if marked.is_left_out => Scope::LeftOut,
        [] => Scope::Unmarked,
        _ => Scope::Marked,
    };
    Content { metadata, pieces, scope, warnings: marked.warnings }
}

/// The pieces of HTML that stands inside a text of another format.
pub(crate) fn fragment(html: &str) -> Vec<Piece> {
    walk(&[tree::of_fragment(html).root_element()], Root::Main, marks::may_be_in(html)).pieces
}

/// The name of the place that a single tag such as `<a name="x">` marks.
pub(crate) fn place_of_tag(tag: &str) -> Option<String> {
    let tree = tree::of_fragment(tag);
    tree.root_element().child_elements().find_map(|element| elements::place_name(element.value()))
}
