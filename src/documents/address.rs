//! Under which name and at which address is a file's page known?

use crate::format::{Format, extension};

/// The id of a page that names none: the path without its extension.
pub(crate) fn id(path: &str) -> String {
    without_extension(path).to_owned()
}

/// The URL of a page that names none: the path behind `base`, as a site has it. `index.html` is its folder, unless it
/// `keeps_index`, and Markdown and text have become HTML.
pub(crate) fn url(path: &str, base: Option<&str>, keeps_index: bool) -> String {
    let page = match Format::of_extension(path) {
        Some(Format::Markdown | Format::Text) => format!("{}.html", without_extension(path)),
        _ => path.to_owned(),
    };
    let page = match page.strip_suffix("index.html") {
        Some(folder) if !keeps_index && (folder.is_empty() || folder.ends_with('/')) => folder,
        _ => &page,
    };
    let page = encoded(page);
    match base {
        Some(base) if base.is_empty() || base.ends_with('/') => base.to_owned() + &page,
        Some(base) => format!("{base}/{page}"),
        // An empty address would be the page that holds the link.
        None if page.is_empty() => "./".to_owned(),
        None => page,
    }
}

fn without_extension(path: &str) -> &str {
    match extension(path) {
        Some(extension) => &path[..path.len() - extension.len() - 1],
        None => path,
    }
}

/// The name of a place in a page, as it stands behind the `#` of an address. Browsers look for the name as it is written
/// and then for what the escapes in it mean, so only what they would escape or drop themselves is escaped.
pub(crate) fn fragment(name: &str) -> String {
    escaped(name, |character| matches!(character, ' ' | '"' | '<' | '>' | '`') || character.is_control())
}

/// An address with `%20` and such for the spaces in it.
pub(crate) fn without_spaces(address: &str) -> String {
    escaped(address, |character| character.is_whitespace() || character.is_control())
}

/// The path with `%20` and such for what would end or change an address. Letters of all languages stay readable.
fn encoded(path: &str) -> String {
    escaped(path, |character| {
        let has_a_meaning = matches!(character, ' ' | '"' | '#' | '%' | ':' | '<' | '>' | '?' | '\\' | '^' | '`');
        has_a_meaning || matches!(character, '{' | '|' | '}') || character.is_control()
    })
}

fn escaped(text: &str, is_escaped: impl Fn(char) -> bool) -> String {
    let mut address = String::with_capacity(text.len());
    for character in text.chars() {
        if is_escaped(character) {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                address.push_str(&format!("%{byte:02X}"));
            }
        } else {
            address.push(character);
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::{fragment, id, url};

    #[test]
    fn the_id_is_the_path_without_its_extension() {
        for (path, expected) in [
            ("a.html", "a"),
            ("nieuws/2018/a b.txt", "nieuws/2018/a b"),
            ("README", "README"),
            ("v1.2/notes", "v1.2/notes"),
            (".profile", ".profile"),
        ] {
            assert_eq!(id(path), expected);
        }
    }

    #[test]
    fn the_url_is_where_a_site_has_the_page() {
        for (path, expected) in [
            ("a.html", "https://x.nl/a.html"),
            ("nieuws/a.md", "https://x.nl/nieuws/a.html"),
            ("nieuws/index.md", "https://x.nl/nieuws/"),
            ("a.mdx", "https://x.nl/a.html"),
            ("a.text", "https://x.nl/a.html"),
            ("index.html", "https://x.nl/"),
            ("myindex.html", "https://x.nl/myindex.html"),
            ("één 100%?.txt", "https://x.nl/één%20100%25%3F.html"),
            ("README", "https://x.nl/README"),
        ] {
            assert_eq!(url(path, Some("https://x.nl"), false), expected);
            assert_eq!(url(path, Some("https://x.nl/"), false), expected);
        }
    }

    #[test]
    fn a_fragment_is_what_browsers_make_of_it() {
        for (name, expected) in [
            ("wat-nu", "wat-nu"),
            ("método.c++#2", "método.c++#2"),
            ("a%20b", "a%20b"),
            ("Mijn kop\n", "Mijn%20kop%0A"),
        ] {
            assert_eq!(fragment(name), expected);
        }
    }

    #[test]
    fn without_a_base_the_url_is_relative() {
        assert_eq!(url("nieuws/a.md", None, false), "nieuws/a.html");
        assert_eq!(url("nieuws/index.html", None, false), "nieuws/");
        assert_eq!(url("index.html", None, false), "./");
        assert_eq!(url("index.html", None, true), "index.html");
        assert_eq!(url("nieuws/index.md", Some("../"), true), "../nieuws/index.html");
        assert_eq!(url("index.html", Some(""), false), "");
        assert_eq!(url("a: b.html", None, false), "a%3A%20b.html");
    }
}
