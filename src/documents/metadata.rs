//! What does a page say about itself: title, date, author and the like, whatever it calls them?
//!
//! The names of the fields are the same in front matter, in JSON records and in lines such as `Bron: AD`: one table,
//! [`NAMES`], in a few languages. A field that is not in the table is not read, so that visit counters, layouts and
//! such can never be found by a search.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};
use speur_engine::document::Date;

use crate::{address, date, language, text, title, weight};

/// What is known about a page besides its text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Metadata {
    pub id: Option<String>,
    pub url: Option<String>,
    pub title: Option<String>,
    pub date: Option<Date>,
    pub author: Option<String>,
    pub source: Option<String>,
    pub category: Option<String>,
    pub language: Option<String>,
    pub image: Option<String>,
    /// What readers can choose by beside category, source and author, and these where there are several: names and values.
    pub facets: Vec<(String, String)>,
    /// What results can be put in order by beside the date: names, each with one value.
    pub sorts: Vec<(String, String)>,
    /// What else is shown of the page, likewise.
    pub meta: Vec<(String, String)>,
    /// How much its words count.
    pub weight: Option<i8>,
    /// A date in front matter or a record, which says nothing if it is the only one and cannot be read.
    pub unread_date: Option<String>,
    /// A weight that is no number.
    pub unread_weight: Option<String>,
}

/// The fields that the table knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Id,
    Url,
    Title,
    Date,
    Author,
    Source,
    Category,
    Language,
    Image,
}

/// The names of each field, as [`plain_name`] writes them. Where a page has several, the first of this list counts.
#[rustfmt::skip]
const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &["id"]),
    (Field::Url, &["url", "permalink", "canonical", "canonicalurl", "link", "externelink", "externallink", "href"]),
    (Field::Title, &["title", "titel", "headline", "kop", "titre", "titulo", "título"]),
    (Field::Date, &[
        "date", "datum", "published", "publishdate", "publisheddate", "datepublished", "publishedat", "publishedon",
        "pubdate", "publicatiedatum", "gepubliceerd", "gepubliceerdop", "publicationdate", "posted", "postedon",
        "created", "createdat", "datecreated", "fecha", "veröffentlicht", "publié",
    ]),
    (Field::Author, &[
        "author", "auteur", "authors", "auteurs", "by", "byline", "door", "schrijver", "creator", "autor", "autorin",
    ]),
    (Field::Source, &["source", "bron", "publisher", "uitgever", "quelle", "fuente", "newspaper", "krant"]),
    (Field::Category, &[
        "category", "categorie", "categories", "categorieën", "categorieen", "rubriek", "section", "sectie",
        "kategorie", "catégorie", "categoría",
    ]),
    (Field::Language, &["lang", "language", "taal", "sprache", "langue", "idioma", "locale"]),
    (Field::Image, &[
        "image", "featureimage", "featuredimage", "cover", "coverimage", "thumbnail", "afbeelding", "foto", "picture",
    ]),
];

impl Metadata {
    /// Reads the fields of a record. A value that makes no sense for its field counts as absent.
    pub(crate) fn from_record(record: &Map<String, Value>) -> Self {
        let named: Vec<(String, &Value)> = record.iter().map(|(name, value)| (plain_name(name), value)).collect();
        let mut metadata = Self::default();
        for (field, names) in NAMES {
            for name in *names {
                for (_, value) in named.iter().filter(|(own, _)| own == name) {
                    metadata.set(*field, &texts(value));
                }
            }
        }
        metadata.title = metadata.title.map(|title| title::without_quotes(&title).to_owned());
        for_each_in(record, "filters", |name, values| metadata.add_filter(name, values));
        for_each_in(record, "sorts", |name, values| metadata.add_sort(name, values));
        for_each_in(record, "meta", |name, values| metadata.add_meta(name, values));
        metadata.weigh(record);
        // Templates and words such as `today` are no dates that somebody meant to write here.
        let is_meant = |text: &String| text.contains(|c: char| c.is_ascii_digit()) && !text.contains(['{', '<', '`']);
        let dates = named.iter().filter(|(name, _)| field(name) == Some(Field::Date));
        metadata.unread_date = dates.flat_map(|(_, value)| texts(value)).find(is_meant);
        metadata
    }

    /// Reads `searchWeight: 0.5`, and what other tools have: `search: false`, or in it `exclude` and `boost`.
    fn weigh(&mut self, record: &Map<String, Value>) {
        let text = |value: &Value| match value {
            Value::Bool(value) => value.to_string(),
            value => texts(value).into_iter().next().unwrap_or_default(),
        };
        let named = |wanted: &str| record.iter().find(|(name, _)| plain_name(name) == wanted).map(|(_, value)| value);
        let search = named("search").unwrap_or(&Value::Null);
        let within = |name: &str| search.get(name).map(text).unwrap_or_default();
        // Not all tools read booleans as YAML 1.2 does.
        let is_one_of = |text: String, known: [&str; 3]| known.iter().any(|known| text.eq_ignore_ascii_case(known));
        let is_left_out =
            is_one_of(text(search), ["false", "no", "off"]) || is_one_of(within("exclude"), ["true", "yes", "on"]);
        let boost: Option<f64> = within("boost").parse().ok().filter(|boost: &f64| !boost.is_nan());
        self.weight = if is_left_out { Some(weight::NOTHING) } else { boost.map(weight::times) };
        if let Some(value) = named("searchweight").map(text).filter(|value| !value.is_empty()) {
            match weight::read(&value) {
                Some(weight) => self.weight = Some(weight),
                None => self.unread_weight = Some(value),
            }
        }
    }

    /// Adds what results can be put in order by, unless there is one of the name. That by the date is the date of the page.
    pub(crate) fn add_sort(&mut self, name: &str, values: &[String]) {
        match field(name) {
            Some(Field::Date) => drop(self.set(Field::Date, values)),
            _ => add(&mut self.sorts, name, values.first().map_or("", String::as_str)),
        }
    }

    /// Adds what is shown of the page, unless there is one of the name. What the table knows has its own place.
    pub(crate) fn add_meta(&mut self, name: &str, values: &[String]) {
        match field(name) {
            // The id is the name of a page within the index, and other tools have none.
            Some(Field::Id) => {}
            Some(field) => drop(self.set(field, values)),
            None => add(&mut self.meta, name, &values.join(", ")),
        }
    }

    /// Adds what readers can choose by. Values of a name that the table knows are those of its field; there are no others of
    /// what each page has one of.
    pub(crate) fn add_filter(&mut self, name: &str, values: &[String]) {
        let own = if name.eq_ignore_ascii_case("year") { Some(Field::Date) } else { field(name) };
        match own {
            Some(Field::Category | Field::Source | Field::Author | Field::Language | Field::Date) => {
                own.map(|field| self.set(field, values));
            }
            _ => self.facets.extend(values.iter().map(|value| (text::collapse(name), value.clone()))),
        }
    }

    /// Fills what is absent with what `other` knows.
    pub(crate) fn fill(&mut self, other: Self) {
        fn take<T>(own: &mut Option<T>, other: Option<T>) {
            if own.is_none() {
                *own = other;
            }
        }
        let known = [("author", &self.author), ("source", &self.source), ("category", &self.category)];
        let known = known.into_iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name.to_owned());
        let known: BTreeSet<String> = known.chain(self.facets.iter().map(|(name, _)| name.clone())).collect();
        self.facets.extend(other.facets.into_iter().filter(|(name, _)| !known.contains(name)));
        other.sorts.iter().for_each(|(name, value)| add(&mut self.sorts, name, value));
        other.meta.iter().for_each(|(name, value)| add(&mut self.meta, name, value));
        take(&mut self.id, other.id);
        take(&mut self.url, other.url);
        take(&mut self.title, other.title);
        take(&mut self.date, other.date);
        take(&mut self.author, other.author);
        take(&mut self.source, other.source);
        take(&mut self.category, other.category);
        take(&mut self.language, other.language);
        take(&mut self.image, other.image);
    }

    /// Gives a field its value, unless it has one or the texts are no value for it. Says whether it did.
    pub(crate) fn set(&mut self, field: Field, values: &[String]) -> bool {
        // What is white space or control characters alone says nothing.
        let Some(first) = values.first().filter(|first| !text::collapse(first).is_empty()) else { return false };
        let own = match field {
            Field::Date => {
                let date = if self.date.is_none() { date::read(first) } else { None };
                return date.map(|date| self.date = Some(date)).is_some();
            }
            Field::Id => &mut self.id,
            Field::Url => &mut self.url,
            Field::Title => &mut self.title,
            Field::Author => &mut self.author,
            Field::Source => &mut self.source,
            Field::Category => &mut self.category,
            Field::Language => &mut self.language,
            Field::Image => &mut self.image,
        };
        if own.is_some() {
            return false;
        }
        *own = match field {
            Field::Author => Some(values.join(", ")),
            Field::Language => language::tag(first),
            Field::Url => address_of(first),
            // A picture inside its address would be repeated in every part of the document.
            Field::Image => (!first.starts_with("data:")).then(|| first.clone()),
            _ => Some(first.clone()),
        };
        let is_set = own.is_some();
        let facet = match field {
            Field::Author => "author",
            Field::Source => "source",
            Field::Category => "category",
            _ => return is_set,
        };
        if values.len() > 1 {
            self.facets.extend(values.iter().map(|value| (facet.to_owned(), value.clone())));
        }
        is_set
    }
}

/// Calls `add` with the names in an object of a record and the texts of each, in the order of the names: that of a map depends
/// on who else uses serde_json.
fn for_each_in(record: &Map<String, Value>, object: &str, mut add: impl FnMut(&str, &[String])) {
    let fields: BTreeMap<_, _> = record.get(object).and_then(Value::as_object).into_iter().flatten().collect();
    fields.into_iter().for_each(|(name, value)| add(name, &texts(value)));
}

/// Adds a value, unless there is one of the name or it says nothing.
fn add(known: &mut Vec<(String, String)>, name: &str, value: &str) {
    let (name, value) = (text::collapse(name), text::collapse(value));
    if !value.is_empty() && known.iter().all(|(known, _)| *known != name) {
        known.push((name, value));
    }
}

/// The field with that name, whatever its capitals and hyphens: `publish_date` and `publishDate` are one name.
pub(crate) fn field(name: &str) -> Option<Field> {
    let name = plain_name(name);
    NAMES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(field, _)| *field)
}

/// The letters and digits of a name, in lower case.
fn plain_name(name: &str) -> String {
    name.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The texts that a value holds: of a list each item, of an object the part that names it.
fn texts(value: &Value) -> Vec<String> {
    let own = match value {
        Value::String(text) => text::collapse(text),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => return items.iter().filter(|item| !item.is_array()).flat_map(texts).collect(),
        Value::Object(parts) => {
            let named = ["name", "naam", "title", "url", "src", "path"].iter().find_map(|name| parts.get(*name));
            return match named {
                Some(part) if !part.is_object() => texts(part),
                _ => Vec::new(),
            };
        }
        Value::Null | Value::Bool(_) => String::new(),
    };
    if own.is_empty() { Vec::new() } else { vec![own] }
}

/// The URL that a value is. Site generators also have patterns under these names, such as `/:year/:title/` or
/// `/{{ slug }}/`, and `false` for a page without an address. A space in an address that begins like one is only not escaped yet.
fn address_of(value: &str) -> Option<String> {
    let is_pattern = ["{{", "{%", "<%"].iter().any(|begin| value.contains(begin))
        || value.contains("/:") && !value.contains("://")
        || value.starts_with(':');
    let begins_like_one = ["/", "./", "../", "http://", "https://"].iter().any(|start| value.starts_with(start))
        && value.matches("://").count() < 2;
    let can_be_one = !is_pattern && value != "false" && value != "true" && (begins_like_one || !value.contains(' '));
    can_be_one.then(|| address::without_spaces(value))
}

#[cfg(test)]
mod tests {
    use super::{Field, Metadata, field};

    fn read(json: &str) -> Metadata {
        Metadata::from_record(&serde_json::from_str(json).expect("the test holds an object"))
    }

    #[test]
    fn fields_have_many_names() {
        for name in ["publishDate", "publish_date", "Datum", "date-published", "gepubliceerd op"] {
            assert_eq!(field(name), Some(Field::Date), "{name}");
        }
        for name in ["aantal", "unieke", "views", "layout", "ms.date", "dates", ""] {
            assert_eq!(field(name), None, "{name}");
        }
    }

    #[test]
    fn the_first_of_several_names_counts_if_its_value_makes_sense() {
        assert_eq!(read(r#"{"bron": "AD", "source": "NOS"}"#).source.as_deref(), Some("NOS"));
        let dates = read(r#"{"created": "2001-01-01", "published": true, "date": "some day"}"#);
        assert_eq!(dates.date.expect("`created` is a date").as_str(), "2001-01-01");
    }

    #[test]
    fn lists_and_objects_have_texts_in_them() {
        let metadata = read(
            r#"{"authors": ["Ann Bos", {"name": "Bo Dijk"}], "categories": ["sport", "nieuws"],
                "image": {"src": "a.jpg"}, "title": 1984, "source": null, "lang": [[]]}"#,
        );
        assert_eq!(metadata.author.as_deref(), Some("Ann Bos, Bo Dijk"));
        assert_eq!(metadata.category.as_deref(), Some("sport"));
        let facets = [("author", "Ann Bos"), ("author", "Bo Dijk"), ("category", "sport"), ("category", "nieuws")];
        assert_eq!(metadata.facets, facets.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(metadata.image.as_deref(), Some("a.jpg"));
        assert_eq!(metadata.title.as_deref(), Some("1984"));
        assert_eq!((metadata.source, metadata.language), (None, None));
    }

    #[test]
    fn filters_are_what_readers_choose_by() {
        let metadata =
            read(r#"{"filters": {"kleur ": ["rood", "blauw"], "maat": 38, "rubriek": "Sport", "year": 2021}}"#);
        let facets = [("kleur", "rood"), ("kleur", "blauw"), ("maat", "38")];
        assert_eq!(metadata.facets, facets.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(metadata.category.as_deref(), Some("Sport"));
        assert_eq!(metadata.date.map(|date| date.as_str().to_owned()).as_deref(), Some("2021"));
    }

    #[test]
    fn sorts_and_other_metadata_have_names_of_their_own() {
        let mut metadata = read(
            r#"{"sorts": {"prijs": 12.5, "datum": "2021-02-03", "leeg": []},
                "meta": {"prijs ": "€ 12,50", "maten": ["S", "M"], "bron": "AD", "id": "x", "leeg": ""}}"#,
        );
        metadata.fill(read(r#"{"sorts": {"prijs": 9, "gewicht": 80}, "meta": {"prijs": "€ 9", "kleur": "rood"}}"#));
        let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        assert_eq!(metadata.sorts, owned(&[("prijs", "12.5"), ("gewicht", "80")]));
        assert_eq!(metadata.meta, owned(&[("maten", "S, M"), ("prijs", "€ 12,50"), ("kleur", "rood")]));
        assert_eq!(metadata.date.map(|date| date.as_str().to_owned()).as_deref(), Some("2021-02-03"));
        assert_eq!((metadata.source.as_deref(), metadata.id), (Some("AD"), None));
    }

    #[test]
    fn a_page_says_how_much_it_counts() {
        let weight = |json: &str| read(json).weight;
        assert_eq!(weight(r#"{"searchWeight": 2, "weight": 7}"#), Some(4));
        assert_eq!(weight(r#"{"search_weight": "0.5", "search": {"boost": 3}}"#), Some(-4));
        assert_eq!(weight(r#"{"search": {"boost": "3"}}"#), Some(3));
        for left_out in [
            r#"{"search": false}"#,
            r#"{"Search": "No"}"#,
            r#"{"search": "false"}"#,
            r#"{"search": {"exclude": "true", "boost": 2}}"#,
        ] {
            assert_eq!(weight(left_out), Some(0), "{left_out}");
        }
        assert_eq!(weight(r#"{"search": true, "weight": 7}"#), None);
        assert_eq!(weight(r#"{"search": {"boost": 0}}"#), Some(-100));
    }

    #[test]
    fn what_is_known_of_a_facet_is_not_mixed_with_what_else_is_said_of_it() {
        let mut metadata = read(r#"{"category": "sport", "filters": {"kleur": "rood"}}"#);
        metadata.fill(read(r#"{"category": ["nieuws", "weer"], "filters": {"kleur": "blauw", "maat": 38}}"#));
        let facets = [("kleur", "rood"), ("maat", "38")];
        assert_eq!(metadata.facets, facets.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }

    #[test]
    fn patterns_are_no_addresses() {
        assert_eq!(read(r#"{"url": "https://a.nl/b"}"#).url.as_deref(), Some("https://a.nl/b"));
        for pattern in [
            "/:year/:title/",
            "/{{ page.slug }}/",
            "/{% if draft %}x/{% endif %}",
            "/<%= slug %>/",
            "https://a.nl https://b.nl",
            "false",
        ] {
            assert_eq!(read(&format!(r#"{{"permalink": "{pattern}"}}"#)).url, None, "{pattern}");
        }
    }
}
