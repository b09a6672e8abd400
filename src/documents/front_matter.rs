//! What stands between the lines `---` at the top of a file, YAML about the page, or between the lines `+++`, TOML; or an
//! object in JSON, from a line `{` on.
//!
//! The events of the YAML parser are read one by one. Nothing is built that is deeper than the fields need, and an alias has no
//! value: a few lines of YAML can therefore never become gigabytes.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

use crate::error::{Error, Kind, Place, about_json};
use crate::metadata::Metadata;

/// The metadata in the front matter of `text`, and the text below it. Without front matter, that is the whole text.
pub(crate) fn read<'a>(file: &Place, text: &'a str) -> Result<(Metadata, &'a str), Error> {
    let Some((first, rest)) = text.split_once('\n') else { return Ok((Metadata::default(), text)) };
    // Eleventy says behind the first fence what follows.
    let (fence, language) = match first.trim_end() {
        "---" | "---yaml" => ("---", "YAML"),
        "+++" => ("+++", "TOML"),
        "---toml" => ("---", "TOML"),
        "---json" => ("---", "JSON"),
        "{" => {
            let (record, length) = json(file, text, 0)?;
            let below = &text[length..];
            let below = below.trim_start_matches([' ', '\t']);
            return Ok((Metadata::from_record(&record), below.strip_prefix('\n').unwrap_or(below)));
        }
        _ => return Ok((Metadata::default(), text)),
    };
    let mut position = 0;
    for line in rest.split_inclusive('\n') {
        let end = line.trim_end();
        if end == fence || end == "..." && language == "YAML" {
            let matter = &rest[..position];
            let record = match language {
                "TOML" => toml(file, matter)?,
                "JSON" => json(file, matter, LINES_ABOVE)?.0,
                _ => mapping_or_similar(file, matter)?,
            };
            return Ok((Metadata::from_record(&record), &rest[position + line.len()..]));
        }
        position += line.len();
    }
    Err(Error::new(file.line(1), Kind::FrontMatterNotClosed { fence }))
}

/// Reads the object that `text` begins with, as Hugo and Eleventy have it. Also gives the bytes that it takes.
fn json(file: &Place, text: &str, lines_above: usize) -> Result<(Map<String, Value>, usize), Error> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Map<String, Value>>();
    match values.next() {
        None => Ok((Map::new(), text.len())),
        Some(Ok(record)) => Ok((record, values.byte_offset())),
        Some(Err(error)) => {
            // An object that does not end is noticed behind its last line, in column 0.
            let place = file.line(lines_above + error.line()).column(error.column().max(1));
            Err(Error::new(place, Kind::FrontMatterBroken { format: "JSON", message: about_json(&error) }))
        }
    }
}

/// Reads TOML, as Hugo and Zola have it. Its dates become texts.
fn toml(file: &Place, toml: &str) -> Result<Map<String, Value>, Error> {
    fn text_or_list(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => Value::String(text),
            toml::Value::Array(items) => Value::Array(items.into_iter().map(text_or_list).collect()),
            toml::Value::Table(entries) => {
                Value::Object(entries.into_iter().map(|(name, value)| (name, text_or_list(value))).collect())
            }
            toml::Value::Datetime(date) => Value::String(date.to_string()),
            toml::Value::Integer(number) => Value::from(number),
            toml::Value::Float(number) => Value::from(number),
            toml::Value::Boolean(is_so) => Value::Bool(is_so),
        }
    }
    let table: toml::Table = toml.parse().map_err(|error: toml::de::Error| {
        let before = &toml[..error.span().map_or(0, |span| span.start.min(toml.len()))];
        let line = before.matches('\n').count();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let place = file.line(LINES_ABOVE + line + 1).column(column + 1);
        Error::new(place, Kind::FrontMatterBroken { format: "TOML", message: error.message().replace('\n', ", ") })
    })?;
    Ok(table.into_iter().map(|(name, value)| (name, text_or_list(value))).collect())
}

/// Reads a mapping as strictly as YAML asks, or else as most site generators do: they let a quotation or a list go on at
/// the very beginning of the next line, and a tab follow a colon.
fn mapping_or_similar(file: &Place, yaml: &str) -> Result<Map<String, Value>, Error> {
    mapping(file, yaml).or_else(|error| {
        let is_outermost = |line: &str| line.starts_with([' ', '\t', '\n', '#', '-', '?']) || begins_with_key(line);
        let yaml_with_spaces = yaml.replace(":\t", ": ");
        let indented: String = yaml_with_spaces
            .split_inclusive('\n')
            .flat_map(|line| [if is_outermost(line) { "" } else { " " }, line])
            .collect();
        mapping(file, &indented).map_err(|_| tab_in_indentation(file, yaml).unwrap_or(error))
    })
}

/// What is said of the first tab that a line begins with.
fn tab_in_indentation(file: &Place, yaml: &str) -> Option<Error> {
    let column = |line: &str| line.bytes().take_while(|byte| *byte == b' ').count() + 1;
    let mut lines = (1..).zip(yaml.lines());
    let (number, line) = lines.find(|(_, line)| line.trim_start_matches(' ').starts_with('\t'))?;
    Some(Error::new(file.line(LINES_ABOVE + number).column(column(line)), Kind::FrontMatterTab))
}

/// Whether a line begins with a key, as in `title: x`, `"title": x` or `image:`.
fn begins_with_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else { return false };
    let quotes = key.matches(['"', '\'']).count();
    let is_key = quotes == 0 || quotes == 2 && key.starts_with(['"', '\'']) && key.ends_with(['"', '\'']);
    is_key && rest.starts_with([' ', '\n'])
}

/// The lines of the file that stand above the front matter: the line `---` or `+++`.
const LINES_ABOVE: usize = 1;

/// Values that lie deeper than this are left out. An image or an author may be a mapping in a list.
const MAX_DEPTH: usize = 4;

/// A collection that has begun and not yet ended.
enum Open {
    List(Vec<Value>),
    Mapping(Map<String, Value>, Option<String>),
    /// Too deep to keep.
    Ignored,
}

/// Reads a mapping. All scalars are texts, as they are written: `2017-06`, `007` and `1.10` stay what they are.
fn mapping(file: &Place, yaml: &str) -> Result<Map<String, Value>, Error> {
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(yaml) {
        let (event, span) = event.map_err(|error| {
            let place = file.line(LINES_ABOVE + error.marker().line()).column(error.marker().col() + 1);
            Error::new(place, Kind::FrontMatterBroken { format: "YAML", message: error.info().to_owned() })
        })?;
        let not_a_mapping =
            |found| Err(Error::new(file.line(LINES_ABOVE + span.start.line()), Kind::FrontMatterNotMapping { found }));
        let depth = open.len();
        let value = match event {
            Event::SequenceStart(..) if depth == 0 => return not_a_mapping("a list"),
            Event::SequenceStart(..) => {
                open.push(if depth < MAX_DEPTH { Open::List(Vec::new()) } else { Open::Ignored });
                continue;
            }
            Event::MappingStart(..) => {
                open.push(if depth < MAX_DEPTH { Open::Mapping(Map::new(), None) } else { Open::Ignored });
                continue;
            }
            Event::Scalar(text, ScalarStyle::Plain, ..) if matches!(&*text, "" | "~" | "null") => Value::Null,
            Event::Scalar(..) if depth == 0 => return not_a_mapping("a text"),
            Event::Scalar(text, ..) => Value::String(text.into_owned()),
            Event::Alias(_) => Value::Null,
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(items)) => Value::Array(items),
                Some(Open::Mapping(entries, _)) if open.is_empty() => return Ok(entries),
                Some(Open::Mapping(entries, _)) => Value::Object(entries),
                Some(Open::Ignored) | None => Value::Null,
            },
            _ => continue,
        };
        match open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Mapping(entries, key)) => match (key.take(), value) {
                (Some(name), value) => {
                    entries.insert(name, value);
                }
                (None, Value::String(name)) => *key = Some(name),
                (None, _) => *key = Some(String::new()),
            },
            Some(Open::Ignored) | None => {}
        }
    }
    Ok(Map::new())
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::error::Place;
    use crate::metadata::Metadata;

    fn check(text: &str) -> (Metadata, &str) {
        read(&Place::file("page.md"), text).expect("the front matter is correct")
    }

    #[test]
    fn scalars_stay_as_they_are_written() {
        let (metadata, body) = check("---\nid: 007\ntitle: 1.10\ndate: 2017-06\nauthor: null\nlang: \n---\nText\n");
        assert_eq!(metadata.id.as_deref(), Some("007"));
        assert_eq!(metadata.title.as_deref(), Some("1.10"));
        assert_eq!(metadata.date.as_ref().map(|date| date.as_str()), Some("2017-06"));
        assert_eq!((metadata.author, metadata.language), (None, None));
        assert_eq!(body, "Text\n");
    }

    #[test]
    fn front_matter_may_be_empty_or_end_the_file() {
        assert_eq!(check("---\n---\nText"), (Metadata::default(), "Text"));
        assert_eq!(check("---\n# only a remark\n...\nText"), (Metadata::default(), "Text"));
        assert_eq!(check("---\ntitle: x\n---").1, "");
    }

    #[test]
    fn toml_stands_between_plus_signs() {
        let (metadata, body) = check(
            "+++\ntitle = 'Een dag'\ndate = 2017-06-01T10:00:00+02:00\nauthors = [\"A\", \"B\"]\ndraft = false\n\
             weight = 5\nlang = \"nl\"\n[params]\nauthor = \"C\"\n[[resources]]\nsrc = \"a.jpg\"\n+++\nTekst\n",
        );
        assert_eq!((metadata.title.as_deref(), metadata.author.as_deref()), (Some("Een dag"), Some("A, B")));
        assert_eq!(metadata.date.as_ref().map(|date| date.as_str()), Some("2017-06-01T10:00:00+02:00"));
        assert_eq!((metadata.language.as_deref(), body), (Some("nl"), "Tekst\n"));
        let (metadata, _) = check("+++\ndate = 2017-06-01\nid = 7\n+++");
        assert_eq!(metadata.date.as_ref().map(|date| date.as_str()), Some("2017-06-01"));
        assert_eq!(metadata.id.as_deref(), Some("7"));
        assert_eq!(check("+++\n+++\nTekst"), (Metadata::default(), "Tekst"));
    }

    #[test]
    fn json_stands_alone_or_between_hyphens() {
        let json = "{\n  \"title\": \"Een dag\",\n  \"authors\": [\"A\", \"B\"],\n  \"date\": \"2017-06\"\n}";
        for (text, expected) in [
            (format!("{json}\nTekst\n"), "Tekst\n"),
            (format!("{json}\n\n{{x}}\n"), "\n{x}\n"),
            (format!("{json} Tekst"), "Tekst"),
            (json.to_owned(), ""),
            (format!("---json\n{json}\n---\nTekst\n"), "Tekst\n"),
        ] {
            let (metadata, body) = check(&text);
            assert_eq!((metadata.title.as_deref(), metadata.author.as_deref()), (Some("Een dag"), Some("A, B")));
            assert_eq!(body, expected);
        }
        assert_eq!(check("---json\n---\nTekst"), (Metadata::default(), "Tekst"));
        assert_eq!(check("---toml\ntitle = 'x'\n---\nTekst").0.title.as_deref(), Some("x"));
        // Records, and what templates write.
        for text in ["{\"title\": \"x\"}\n{\"title\": \"y\"}", "{{< kop >}}\nTekst", "{%- kop -%}\nTekst", "{"] {
            assert_eq!(check(text), (Metadata::default(), text));
        }
    }

    #[test]
    fn a_tab_may_stand_behind_a_colon() {
        let (metadata, _) = check("---\ntitle:\tEen dag\nimage:\n  src:\ta.jpg\n---\n");
        assert_eq!((metadata.title.as_deref(), metadata.image.as_deref()), (Some("Een dag"), Some("a.jpg")));
    }

    #[test]
    fn values_may_go_on_where_a_line_begins() {
        let (metadata, _) = check("---\ntitle: \"A day\nat sea\"\nbron: NOS\n---\n");
        assert_eq!((metadata.title.as_deref(), metadata.source.as_deref()), (Some("A day at sea"), Some("NOS")));
        let (metadata, _) = check("---\ntags: [a,\n\"b:c\"\n]\nbron: NOS\ncategories:\n- nieuws\n---\n");
        assert_eq!((metadata.category.as_deref(), metadata.source.as_deref()), (Some("nieuws"), Some("NOS")));
    }

    #[test]
    fn three_hyphens_elsewhere_are_text() {
        for text in [
            "",
            "+++",
            "++++\n+++\n",
            "---",
            "Text\n---\ntitle: x\n---\n",
            "----\ntitle: x\n----\n",
            "\n---\ntitle: x\n---\n",
        ] {
            assert_eq!(check(text), (Metadata::default(), text), "{text:?}");
        }
    }

    #[test]
    fn depth_and_aliases_cost_nothing() {
        let deep = "[".repeat(90) + &"]".repeat(90);
        let (metadata, _) = check(&format!("---\ntitle: x\nother: {deep}\nbron: NOS\n---\n"));
        assert_eq!(metadata.source.as_deref(), Some("NOS"));
        let (metadata, _) = check("---\na: &a [x, x]\nb: &b [*a, *a]\nauthor: *b\nbron: NOS\n---\n");
        assert_eq!((metadata.author, metadata.source.as_deref()), (None, Some("NOS")));
        let (metadata, _) = check("---\n? [a, b]\n: 1\n? {c: d}\n: 2\nbron: NOS\n---\n");
        assert_eq!(metadata.source.as_deref(), Some("NOS"));
    }
}
