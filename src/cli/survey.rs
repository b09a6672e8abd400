//! What should the owner of the pages know of them?
//!
//! Looked at before the builder takes the pages: how many in which language, which are the largest, and what is probably a
//! mistake, each with its file. Nothing here stops the command.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use speur::engine::index::Prepared;
use speur_documents::Read;

/// How many of the largest pages are named.
const LARGEST: usize = 20;

/// The tag of a page whose language nobody knows (BCP 47).
pub(crate) const UNKNOWN_LANGUAGE: &str = "und";

/// What was found.
#[derive(Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Survey {
    /// How many pages are in each language.
    pub(crate) languages: BTreeMap<String, usize>,
    /// The pages with the most text, the largest first.
    pub(crate) largest_pages: Vec<LargePage>,
    pub(crate) warnings: Vec<Warning>,
}

/// A page with much text.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct LargePage {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) file: String,
    /// Of its text, as UTF-8.
    pub(crate) bytes: usize,
}

/// What is probably a mistake.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Warning {
    /// One word for programs.
    pub(crate) kind: &'static str,
    /// What was expected and found.
    pub(crate) message: String,
    /// What to do.
    pub(crate) remedy: Cow<'static, str>,
    /// Where, with the line or the record if a file holds many pages.
    pub(crate) files: Vec<String>,
}

impl Warning {
    /// How many of what, such as "1 page without a title".
    pub(crate) fn counted(&self) -> String {
        match (self.files.len(), self.message.strip_prefix("pages")) {
            (1, Some(rest)) => format!("1 page{rest}"),
            (count, _) => format!("{count} {}", self.message),
        }
    }
}

impl Survey {
    /// Looks at pages and at where each of them is.
    pub(crate) fn of(read: &Read<Prepared>) -> Self {
        let places = read.places.iter().map(String::as_str);
        let pages: Vec<(&Prepared, &str)> = read.documents.iter().zip(places).collect();
        let mut survey = Self::default();
        survey.warnings.extend(read.warnings.iter().map(of_reading));
        for (document, _) in &pages {
            let language = Some(document.language()).filter(|tag| !tag.is_empty()).unwrap_or(UNKNOWN_LANGUAGE);
            *survey.languages.entry(language.to_owned()).or_default() += 1;
        }
        let mut largest: Vec<_> =
            pages.iter().map(|(document, file)| (document.text_bytes(), *document, *file)).collect();
        largest.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id().cmp(b.1.id())));
        let large_page = |(bytes, document, file): &(usize, &Prepared, &str)| LargePage {
            id: document.id().to_owned(),
            title: document.title().to_owned(),
            file: (*file).to_owned(),
            bytes: *bytes,
        };
        survey.largest_pages = largest.iter().take(LARGEST).map(large_page).collect();
        survey.warn_of_each(
            &pages,
            "noTitle",
            "pages without a title",
            "Results show the beginning of their text instead. Give each a <title>, a heading, or `title` in its front matter.",
            |document| document.title_is_derived() || document.title().is_empty(),
        );
        survey.warn_of_each(
            &pages,
            "empty",
            "pages without text",
            "They are found by their titles alone. If they have text, check that it is inside <main> or <body>.",
            |document| document.text_bytes() == 0,
        );
        survey.warn_of_shared_urls(&pages);
        survey
    }

    fn warn_of_each(
        &mut self,
        pages: &[(&Prepared, &str)],
        kind: &'static str,
        message: &str,
        remedy: &'static str,
        is_wrong: impl Fn(&Prepared) -> bool,
    ) {
        let files: Vec<String> =
            pages.iter().filter(|(document, _)| is_wrong(document)).map(|(_, file)| (*file).to_owned()).collect();
        if !files.is_empty() {
            self.warnings.push(Warning { kind, message: message.to_owned(), remedy: remedy.into(), files });
        }
    }

    fn warn_of_shared_urls(&mut self, pages: &[(&Prepared, &str)]) {
        let mut files_by_url: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut pages_by_url: BTreeMap<&str, usize> = BTreeMap::new();
        for (document, file) in pages {
            files_by_url.entry(document.url()).or_default().insert(file);
            *pages_by_url.entry(document.url()).or_default() += 1;
        }
        for (url, files) in files_by_url.into_iter().filter(|(url, _)| pages_by_url[url] > 1) {
            self.warnings.push(Warning {
                kind: "sameUrl",
                message: format!("pages with one address, {url}"),
                remedy: "Readers see the same page several times in the results. Leave all but one out (--exclude)."
                    .into(),
                files: files.into_iter().map(str::to_owned).collect(),
            });
        }
    }
}

/// What was noticed when the pages were read.
fn of_reading(warning: &speur_documents::Warning) -> Warning {
    let [expected, found, remedy] = warning.text();
    Warning {
        kind: warning.kind(),
        message: format!("pages: expected {expected}, found {found}"),
        remedy: remedy.into(),
        files: warning.places(),
    }
}

#[cfg(test)]
mod tests {
    use speur::engine::index::IndexBuilder;
    use speur_documents::{Options, read};

    use super::*;

    /// The survey of these files.
    fn survey(files: &[(&str, &str)]) -> Survey {
        let builder = IndexBuilder::new();
        let mut all = Read {
            documents: Vec::new(),
            places: Vec::new(),
            left_out: Vec::new(),
            left_out_by_marks: Vec::new(),
            warnings: Vec::new(),
        };
        for (path, text) in files {
            let read = read(path, text.as_bytes(), &Options::default()).expect("The file is correct.");
            all.documents.extend(read.documents.into_iter().map(|document| builder.prepare(&document)));
            all.places.extend(read.places);
            all.warnings.extend(read.warnings);
        }
        Survey::of(&all)
    }

    fn warnings(files: &[(&str, &str)]) -> Vec<(&'static str, Vec<String>)> {
        survey(files).warnings.into_iter().map(|warning| (warning.kind, warning.files)).collect()
    }

    #[test]
    fn pages_are_counted_by_language_and_length() {
        let survey = survey(&[
            ("a.html", "<html lang=nl><title>A</title><p>Een vos."),
            ("b.html", "<html lang=en><title>B</title><p>A fox jumps over the dog."),
            ("c.html", "<html lang=nl><title>C</title><p>Een hond."),
        ]);
        assert_eq!(survey.languages, [("en".to_owned(), 1), ("nl".to_owned(), 2)].into());
        let largest: Vec<_> = survey.largest_pages.iter().map(|page| (page.file.as_str(), page.bytes)).collect();
        assert_eq!(largest, [("b.html", 25), ("c.html", 9), ("a.html", 8)]);
        assert_eq!(survey.warnings, []);
    }

    #[test]
    fn what_is_probably_a_mistake_is_named() {
        let page = "<title>A</title><p>A fox.";
        assert_eq!(
            warnings(&[("a.txt", "It jumps over the dog.\n\nIt sleeps."), ("b.html", page)]),
            [("noTitle", vec!["a.txt".to_owned()])]
        );
        assert_eq!(
            warnings(&[("a.html", "<title>A</title>"), ("b.html", page)]),
            [("empty", vec!["a.html".to_owned()])]
        );
        assert_eq!(
            warnings(&[("a.html", "<main data-speur-weight=heavy><h1>A</h1><p>A fox.</main>")]),
            [("unknownWeight", vec!["a.html".to_owned()])]
        );
        let same = [("a.html", page), ("b.html", page), ("a.md", "# A\n\nA fox.")];
        assert_eq!(warnings(&same), [("sameUrl", vec!["a.html".to_owned(), "a.md".to_owned()])]);
    }
}
