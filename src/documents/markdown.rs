//! Markdown: CommonMark with the tables, footnotes and strike-through that GitHub and most site generators have.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::pieces::{self, Content, Writer};
use crate::{html, prose};

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
            }
            Event::SoftBreak | Event::HardBreak => writer.space(),
            Event::Rule => writer.end_piece(),
            Event::InlineMath(text) | Event::DisplayMath(text) => writer.push(&text),
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }
    let mut content = Content { pieces: writer.finish(), ..Content::default() };
    prose::mark(&mut content.pieces);
    content.metadata.title = pieces::title(&content.pieces).or_else(|| pieces::first_heading(&content.pieces));
    content
}

fn open(tag: &Tag<'_>, writer: &mut Writer) {
    match tag {
        Tag::TableCell => writer.cell(),
        Tag::Heading { level, .. } => {
            writer.end_piece();
            writer.heading = Some(*level as u8);
        }
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
        TagEnd::Heading(_) => writer.heading = None,
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
