//! Plain text: paragraphs with empty lines between them, and what people do to make headings without markup.

use speur_engine::document::BlockKind;

use crate::head;
use crate::metadata::Metadata;
use crate::pieces::{Content, Piece};
use crate::prose;
use crate::text;

/// Reads a plain text. `known` is what is known about the page from elsewhere.
pub(crate) fn read(text: &str, known: &Metadata) -> Content {
    let (metadata, body) = head::read(text, known);
    Content { metadata, pieces: pieces(body), ..Content::default() }
}

/// The pieces of a plain text that has no head.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut may_be_heading: Vec<bool> = Vec::new();
    for lines in paragraphs(text) {
        if let [line, underline] = lines.as_slice()
            && head::is_underline(underline)
        {
            pieces.push(Piece::heading(if underline.starts_with('=') { 1 } else { 2 }, text::collapse(line)));
            may_be_heading.push(false);
            continue;
        }
        let paragraph = text::collapse(&lines.join(" "));
        // Lines of hyphens or asterisks separate; they say nothing.
        if !paragraph.chars().any(char::is_alphanumeric) {
            continue;
        }
        may_be_heading.push(lines.len() == 1 && looks_like_heading(&paragraph));
        pieces.push(Piece::prose(paragraph));
    }
    prose::mark(&mut pieces);
    for index in 0..pieces.len() {
        // A heading is followed by what it is the heading of. In a list or a poem, the next line is short too.
        let has_text = pieces.get(index + 1).is_some_and(|next| next.is_prose && !may_be_heading[index + 1]);
        if may_be_heading[index] && has_text && pieces[index].is_prose {
            pieces[index].block.kind = BlockKind::Heading(2);
            pieces[index].is_prose = false;
        }
    }
    pieces
}

/// The lines of each paragraph. An empty line, or one of white space, ends a paragraph.
fn paragraphs(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut lines = text.lines();
    std::iter::from_fn(move || {
        let paragraph: Vec<&str> = lines
            .by_ref()
            .map(str::trim)
            .skip_while(|line| line.is_empty())
            .take_while(|line| !line.is_empty())
            .collect();
        (!paragraph.is_empty()).then_some(paragraph)
    })
}

/// A longer line is a sentence without its full stop.
const MAX_HEADING_CHARACTERS: usize = 80;

/// Whether a line could be a heading: short, not a sentence, and it begins as a sentence does.
fn looks_like_heading(line: &str) -> bool {
    let first = line.trim_start_matches(['"', '\'', '“', '‘', '«', '¿', '¡']).chars().next();
    line.chars().count() <= MAX_HEADING_CHARACTERS
        && first.is_some_and(|first| {
            first.is_uppercase() || first.is_numeric() || first.is_alphabetic() && !first.is_lowercase()
        })
        && line.chars().any(char::is_alphabetic)
        && !line.ends_with(['.', '!', '?', ':', ';', ',', '…'])
        && !text::ends_sentence(line)
        && !line.contains("://")
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::metadata::Metadata;
    use speur_engine::document::BlockKind;

    /// The headings of a text below a title.
    fn headings(text: &str) -> Vec<String> {
        let content = read(&format!("De titel\n\n{text}"), &Metadata::default());
        let is_heading = |kind| matches!(kind, BlockKind::Heading(_));
        content.pieces.into_iter().filter(|piece| is_heading(piece.block.kind)).map(|piece| piece.block.text).collect()
    }

    #[test]
    fn a_short_line_between_empty_lines_is_a_heading() {
        assert_eq!(headings("Eerst dit.\n\nGeen verdere details\n\nDan dat."), ["Geen verdere details"]);
        assert_eq!(
            headings("First.\n\n\n'What now?' asks nobody\n\nSecond part, at some length."),
            ["'What now?' asks nobody"]
        );
        assert_eq!(headings("Eerst dit.\n\n2018\n\nDan dat."), Vec::<String>::new());
        assert_eq!(headings("Eerst dit.\n\nHet jaar 2018\n\nDan\ndat."), ["Het jaar 2018"]);
        assert_eq!(headings("Eerst dit.\n\nOnderstreept.\n-------------\n\nDan dat."), ["Onderstreept."]);
    }

    #[test]
    fn sentences_lists_and_last_lines_are_no_headings() {
        for text in [
            "Eerst dit.\n\nDit ook!\n\nDan dat.",
            "Eerst dit.\n\nkleine letters\n\nDan dat.",
            "Eerst dit.\n\nRozen\n\nTulpen\n\nLelies",
            "Eerst dit.\n\nHet einde",
            "Eerst dit.\n\nEen regel\nen nog een regel\n\nDan dat.",
            "Eerst dit.\n\nhttps://example.org/\n\nDan dat.",
            "Eerst dit.\n\nDe volgende zaken:\n\nDan dat.",
        ] {
            assert_eq!(headings(text), Vec::<String>::new(), "{text:?}");
        }
    }

    #[test]
    fn a_paragraph_ends_at_an_empty_line_only() {
        let content = read("Een regel\nen de volgende.  Klaar.\n \t\nNog een.\n\n***\n\n", &Metadata::default());
        let texts: Vec<&str> = content.pieces.iter().map(|piece| piece.block.text.as_str()).collect();
        assert_eq!(texts, ["Een regel en de volgende. Klaar.", "Nog een."]);
    }
}
