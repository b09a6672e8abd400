//! Where do the sections of a record begin?
//!
//! A record may say in `sections` which headings its text has, and which names they have in addresses. The `body` holds
//! all of the text, so a section is looked for there. What the body lacks is added at its end: nothing is lost, and
//! nothing counts twice.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::error::shown;
use crate::pieces::Piece;
use crate::{address, text};

/// A part of a text with a heading of its own.
pub(crate) struct Section {
    /// A heading without text is none.
    heading: Option<Piece>,
    pieces: Vec<Piece>,
}

/// The level of a heading that has none.
const LEVEL: u8 = 2;

/// Reads the value of `sections`. `pieces_of` reads a text in the format of the record. An error says what was found.
pub(crate) fn read(sections: &Value, pieces_of: impl Fn(&str) -> Vec<Piece>) -> Result<Vec<Section>, String> {
    let Some(sections) = sections.as_array() else { return Err(shown(sections)) };
    let read = |(number, section): (usize, &Value)| {
        let Some(section) = section.as_object() else {
            return Err(format!("{} as section {number}", shown(section)));
        };
        let wrong = |name: &str| format!("{} as `{name}` of section {number}", shown(&section[name]));
        let level = match section.get("level") {
            None | Some(Value::Null) => LEVEL,
            Some(level) => match level.as_u64().and_then(|level| u8::try_from(level).ok()) {
                Some(level @ 1..=6) => level,
                _ => return Err(wrong("level")),
            },
        };
        let title = text::collapse(text_of(section, "title").map_err(wrong)?);
        let anchor = address::fragment(text_of(section, "id").map_err(wrong)?.trim());
        let mut heading = Piece::heading(level, title);
        heading.block.anchor = Some(anchor).filter(|anchor| !anchor.is_empty());
        Ok(Section {
            heading: Some(heading).filter(|heading| heading.block.text.chars().any(char::is_alphanumeric)),
            pieces: pieces_of(text_of(section, "body").map_err(wrong)?),
        })
    };
    (1..).zip(sections).map(read).collect()
}

/// The text under a name, or the name if something else is there.
fn text_of<'a>(section: &'a Map<String, Value>, name: &'static str) -> Result<&'a str, &'static str> {
    match section.get(name) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text),
        Some(_) => Err(name),
    }
}

/// The text in `pieces` with the headings of `sections`, each where its title stands, or else before its text.
pub(crate) fn divide(pieces: Vec<Piece>, sections: Vec<Section>) -> Vec<Piece> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        places.entry(key(piece)).or_default().push(index);
    }
    // Sections are in the order of the text, so each is looked for behind the one before.
    let mut next = 0;
    let find = |piece: &Piece, next: usize| {
        let places = places.get(&key(piece))?;
        places.get(places.partition_point(|place| *place < next)).copied()
    };
    let mut headings: Vec<(usize, Piece, bool)> = Vec::new();
    let mut missing: Vec<Piece> = Vec::new();
    for Section { heading, pieces: own } in sections {
        let of_title = heading.as_ref().and_then(|heading| find(heading, next));
        let of_text = own.first().and_then(|first| find(first, next));
        match (heading, of_title, of_text) {
            (Some(heading), Some(place), _) => {
                headings.push((place, heading, true));
                next = place + 1;
            }
            (Some(heading), None, Some(place)) => {
                headings.push((place, heading, false));
                next = place + 1;
            }
            (None, _, Some(place)) => next = place + 1,
            (heading, None, None) | (heading @ None, Some(_), None) => {
                missing.extend(heading);
                missing.extend(own);
            }
        }
    }
    let mut divided = Vec::with_capacity(pieces.len() + headings.len() + missing.len());
    let mut headings = headings.into_iter().peekable();
    for (index, piece) in pieces.into_iter().enumerate() {
        match headings.next_if(|(place, ..)| *place == index) {
            Some((_, mut heading, is_title)) => {
                // The body may name the place, too.
                heading.block.anchor = heading.block.anchor.or_else(|| piece.block.anchor.clone().filter(|_| is_title));
                divided.push(heading);
                divided.extend((!is_title).then_some(piece));
            }
            None => divided.push(piece),
        }
    }
    divided.extend(missing);
    divided
}

/// What is compared: the letters and digits of a piece.
fn key(piece: &Piece) -> String {
    text::letters(&piece.block.text).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use speur_engine::document::BlockKind;

    use super::{divide, read};
    use crate::plain;

    fn check(body: &str, sections: serde_json::Value, expected: &str) {
        let Ok(sections) = read(&sections, plain::pieces) else { panic!("the sections are correct") };
        let divided = divide(plain::pieces(body), sections);
        let shown = divided.iter().map(|piece| match piece.block.kind {
            BlockKind::Heading(level) => {
                let anchor = piece.block.anchor.as_deref().unwrap_or("-");
                format!("{} {} = {anchor}", "#".repeat(level.into()), piece.block.text)
            }
            _ => piece.block.text.clone(),
        });
        assert_eq!(shown.collect::<Vec<_>>().join(" / "), expected);
    }

    #[test]
    fn a_title_that_stands_in_the_body_becomes_a_heading() {
        check(
            "Vooraf.\n\nEen.\n\nTekst een.\n\nTwee.\n\nTekst twee.",
            json!([{"id": "a", "level": 3, "title": "Een"}, {"id": "b b", "title": "Twee", "body": "Tekst twee."}]),
            "Vooraf. / ### Een = a / Tekst een. / ## Twee = b%20b / Tekst twee.",
        );
    }

    #[test]
    fn else_the_text_of_a_section_tells_where_it_begins() {
        check(
            "Vooraf.\n\nTekst een.\n\nMeer.\n\nTekst een.",
            json!([{"title": "Een", "body": "Tekst een.\n\nMeer."}, {"title": "Twee", "body": "Tekst een."}]),
            "Vooraf. / ## Een = - / Tekst een. / Meer. / ## Twee = - / Tekst een.",
        );
    }

    #[test]
    fn what_the_body_lacks_is_added() {
        check("", json!([{"title": "Een", "body": "Tekst."}, {"body": "Meer."}]), "## Een = - / Tekst. / Meer.");
        check("Vooraf.", json!([{"title": "Een"}, {"title": " - "}, {}]), "Vooraf. / ## Een = -");
        check("Een.\n\nTwee.", json!([{"title": "Twee"}, {"title": "Een"}]), "Een. / ## Twee = - / ## Een = -");
    }

    #[test]
    fn many_sections_take_no_longer_than_their_text() {
        let body = "Zin.\n\n".repeat(20_000);
        let sections: Vec<_> = (0..20_000).map(|_| json!({"title": "Kop", "body": "Zin."})).collect();
        let Ok(sections) = read(&json!(sections), plain::pieces) else { panic!("the sections are correct") };
        assert_eq!(divide(plain::pieces(&body), sections).len(), 40_000);
    }
}
