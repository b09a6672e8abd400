//! Markdown: CommonMark with the tables, footnotes and strike-through that GitHub and most site generators have.

use std::collections::HashMap;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use speur_engine::document::BlockKind;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

use crate::pieces::{self, Content, Piece, Writer};
use crate::{address, html, prose};

/// Reads a text in Markdown.
pub(crate) fn read(markdown: &str) -> Content {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM;
    let mut writer = Writer::default();
    let mut html = String::new();
    // Inside pictures, whose text is for those who cannot see them.
    let mut pictures = 0;
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::Image { .. }) => pictures += 1,
            Event::End(TagEnd::Image) => pictures -= 1,
            _ if pictures > 0 => {}
            Event::Start(tag) => open(&tag, &mut writer),
            Event::End(TagEnd::HtmlBlock) => {
                writer.extend(html::fragment(&html));
                html.clear();
            }
            Event::End(tag) => close(tag, &mut writer),
            Event::Text(text) | Event::Code(text) => writer.push(&text),
            Event::Html(tags) => html.push_str(&tags),
            Event::InlineHtml(tag) => {
                // Of the tags inside a line, only a line break separates words.
                if tag.get(..3).is_some_and(|begin| begin.eq_ignore_ascii_case("<br")) {
                    writer.space();
                }
                // Reading a tag costs more than the paragraph around it, and few tags have a name.
                if (tag.contains("id=") || tag.contains("name="))
                    && let Some(name) = html::place_of_tag(&tag)
                {
                    writer.place(name);
                }
            }
            Event::SoftBreak | Event::HardBreak => writer.space(),
            Event::Rule => writer.end_piece(),
            Event::InlineMath(text) | Event::DisplayMath(text) => writer.push(&text),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
    let mut content = Content { pieces: writer.finish(), ..Content::default() };
    add_anchors(&mut content.pieces);
    prose::mark(&mut content.pieces);
    content.metadata.title = pieces::title(&content.pieces).or_else(|| pieces::first_heading(&content.pieces));
    content
}

/// Gives the headings that name no place the name that site generators give them. Of equal names all but the first
/// get a number.
fn add_anchors(pieces: &mut [Piece]) {
    let mut used: HashMap<String, usize> = HashMap::new();
    for block in pieces.iter_mut().map(|piece| &mut piece.block) {
        if !matches!(block.kind, BlockKind::Heading(_)) {
            continue;
        }
        let slug = slug(&block.text);
        if slug.is_empty() {
            continue;
        }
        let mut unique = slug.clone();
        while used.contains_key(&unique) {
            // Counting goes on where it ended: a thousand equal headings are no million steps.
            let count = used.entry(slug.clone()).or_default();
            *count += 1;
            unique = format!("{slug}-{count}");
        }
        used.insert(unique.clone(), 0);
        block.anchor = block.anchor.take().or(Some(unique));
    }
}

/// The name of a heading, as GitHub and those who follow it make it: lower case, without punctuation, hyphens for
/// spaces. `C++ & Rust: één _taal_?` becomes `c--rust-één-taal`.
fn slug(heading: &str) -> String {
    let is_kept = |character: char| {
        let is_of_a_word = || match character.general_category() {
            GeneralCategory::DecimalNumber | GeneralCategory::ConnectorPunctuation => true,
            _ => character.general_category_group() == GeneralCategoryGroup::Mark,
        };
        character.is_alphabetic() || matches!(character, ' ' | '-') || is_of_a_word()
    };
    let kept = heading.chars().filter(|character| is_kept(*character));
    kept.flat_map(char::to_lowercase).map(|character| if character == ' ' { '-' } else { character }).collect()
}

fn open(tag: &Tag<'_>, writer: &mut Writer) {
    match tag {
        Tag::TableCell => writer.cell(),
        Tag::Heading { level, id, .. } => writer.begin_heading(*level as u8, id.as_deref().map(address::fragment)),
        Tag::List(_) | Tag::Table(_) | Tag::CodeBlock(_) => {
            writer.end_piece();
            writer.not_prose += 1;
        }
        tag if is_inline(tag.to_end()) => {}
        tag => {
            writer.end_piece();
            writer.quotes += usize::from(matches!(tag, Tag::BlockQuote(None)));
        }
    }
}

fn close(tag: TagEnd, writer: &mut Writer) {
    if tag == TagEnd::TableCell || is_inline(tag) {
        return;
    }
    writer.end_piece();
    match tag {
        TagEnd::Heading(_) => writer.end_heading(),
        TagEnd::BlockQuote(None) => writer.quotes -= 1,
        TagEnd::List(_) | TagEnd::Table | TagEnd::CodeBlock => writer.not_prose -= 1,
        _ => {}
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}
