//! In which encoding is a file? Bytes become text, and lines end with a line feed.
//!
//! A byte order mark tells, then being UTF-8, then what the page says in a `<meta>` tag, then how often which bytes
//! stand beside which. Bytes that mean nothing become �: a page with a broken letter is better than no page.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::{Error, Kind, Place};
use crate::warning::{self, Warning};

/// The text of a page without a byte order mark, and what its owner should know about it.
pub(crate) fn page<'a>(file: &Place, bytes: &'a [u8]) -> (Cow<'a, str>, Option<Warning>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return decoded(file, encoding, &bytes[length..]);
    }
    let guessed = |encoding: &'static Encoding, says_utf8: bool| {
        let (text, broken) = decoded(file, encoding, bytes);
        let guess = warning::Kind::EncodingGuessed { encoding: encoding.name(), says_utf8 };
        let guess = Warning::new(file.clone(), guess);
        (text, Some(broken.unwrap_or(guess)))
    };
    if let Some(encoding) = utf16_without_mark(bytes) {
        return guessed(encoding, false);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Japanese mail and its archives are the one kind of text whose bytes are all ASCII and mean something else.
        let is_japanese = text.contains('\u{1B}') && named(bytes) == Some(ISO_2022_JP);
        return if is_japanese { decoded(file, ISO_2022_JP, bytes) } else { (Cow::Borrowed(text), None) };
    }
    match named(bytes) {
        Some(encoding) if encoding != UTF_8 => decoded(file, encoding, bytes),
        // A page that says what it is may be believed sooner.
        Some(_) if share_of_utf8(bytes) >= 0.25 => decoded(file, UTF_8, bytes),
        None if share_of_utf8(bytes) >= 0.5 => decoded(file, UTF_8, bytes),
        said => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
            detector.feed(bytes, true);
            guessed(detector.guess(None, Utf8Detection::Deny), said.is_some())
        }
    }
}

/// The text of a file with records, without a byte order mark. Programs write these, so bytes that mean nothing are a
/// mistake in a program, and an error says at which line and byte they begin.
pub(crate) fn records<'a>(file: &Place, bytes: &'a [u8]) -> Result<Cow<'a, str>, Error> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return match decoded(file, encoding, &bytes[length..]) {
            (text, None) => Ok(text),
            (text, Some(_)) => {
                Err(Error::new(file.line(line_of_replacement(&text)), Kind::NotUtf16 { encoding: encoding.name() }))
            }
        };
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let line = 1 + bytes[..offset].iter().filter(|byte| **byte == b'\n').count();
        Error::new(file.line(line), Kind::NotUtf8 { byte: bytes[offset], offset })
    })?;
    Ok(Cow::Borrowed(text.strip_prefix('\u{FEFF}').unwrap_or(text)))
}

fn decoded<'a>(file: &Place, encoding: &'static Encoding, bytes: &'a [u8]) -> (Cow<'a, str>, Option<Warning>) {
    let (text, is_broken) = encoding.decode_without_bom_handling(bytes);
    let warning = is_broken.then(|| {
        let count = text.matches(char::REPLACEMENT_CHARACTER).count();
        let place = file.line(line_of_replacement(&text));
        Warning::new(place, warning::Kind::Undecodable { encoding: encoding.name(), count })
    });
    (text, warning)
}

fn line_of_replacement(text: &str) -> usize {
    let before = text.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
    1 + before.matches('\n').count()
}

/// UTF-16 without its mark: of the first letters of a page, many are ASCII, and every other byte of those is 0.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    const LOOKED_AT: usize = 512;
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let is_many = |count: usize| count > 1 && count >= head.len() / 4;
    match (zeros(0), zeros(1)) {
        (0, odd) if is_many(odd) => Some(UTF_16LE),
        (even, 0) if is_many(even) => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that a page names where the HTML standard looks for it: in a `<meta>` tag (or an XML declaration)
/// within the first 1,024 bytes, and not in a comment.
fn named(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(begin) = rest.find('<') {
        rest = &rest[begin..];
        let (end, name) = match rest {
            _ if rest.starts_with("<!--") => ("-->", None),
            _ if rest.starts_with("<meta") => (">", Some("charset")),
            _ if rest.starts_with("<?xml") => (">", Some("encoding")),
            _ => ("<", None),
        };
        let length = rest[1..].find(end)? + 1;
        let value = name.and_then(|name| rest[..length].split_once(name)?.1.trim_start().strip_prefix('='));
        if let Some(value) = value {
            let value = value.trim_start().trim_start_matches(['"', '\'']);
            let label = value.split(['"', '\'', ';', ' ', '/', '?']).next().unwrap_or_default();
            return match Encoding::for_label(label.as_bytes())? {
                // In UTF-16 this tag could not have been read.
                encoding if encoding == UTF_16LE || encoding == UTF_16BE => Some(UTF_8),
                encoding => Some(encoding),
            };
        }
        rest = &rest[length..];
    }
    None
}

/// How much of what is beyond ASCII is letters in UTF-8. Of other encodings hardly anything is, by chance: of the
/// Universal Declaration of Human Rights in Japanese (EUC) 0.32, in Chinese (GBK) 0.18, in Russian and Greek nothing.
fn share_of_utf8(bytes: &[u8]) -> f64 {
    let (mut letters, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    letters as f64 / (letters + broken).max(1) as f64
}

/// The text with `\n` for every `\r\n` and every other `\r`. It is copied only when it holds a `\r`.
pub(crate) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::{named, page, with_line_feeds};
    use crate::error::Place;

    /// The text, and the warning without its place.
    fn check(bytes: &[u8], expected: &str, warning: &str) {
        let (text, found) = page(&Place::file(""), bytes);
        let found = found.map(|warning| warning.to_string()).unwrap_or_default();
        assert_eq!(
            (&*text, found.contains(warning), found.is_empty()),
            (expected, true, warning.is_empty()),
            "{found}"
        );
    }

    fn utf16(text: &str, is_little: bool) -> Vec<u8> {
        let bytes = |unit: u16| if is_little { unit.to_le_bytes() } else { unit.to_be_bytes() };
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_way_to_end_a_line_becomes_a_line_feed() {
        for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc", "a\r\nb\n\rc"] {
            assert_eq!(with_line_feeds(text), "a\nb\n\nc", "{text:?}");
        }
    }

    #[test]
    fn a_mark_tells_the_encoding() {
        check(b"\xEF\xBB\xBFcaf\xC3\xA9", "café", "");
        check(&[&[0xFF, 0xFE], &*utf16("café", true)].concat(), "café", "");
        check(&[&[0xFE, 0xFF], &*utf16("café", false)].concat(), "café", "");
        // Half a letter at the end, and half a pair.
        check(&[&[0xFF, 0xFE], &*utf16("café", true), b"x"].concat(), "café\u{FFFD}", "found 1 place");
        check(b"\xFE\xFF\0a\xD8\x00\0b", "a\u{FFFD}b", "expected UTF-16BE");
    }

    #[test]
    fn utf16_is_noticed_without_its_mark() {
        check(&utf16("<p>Een café.</p>", true), "<p>Een café.</p>", "Read as UTF-16LE");
        check(&utf16("<p>Een café.</p>", false), "<p>Een café.</p>", "Read as UTF-16BE");
        // A stray zero is none.
        check(b"Een\0 woord", "Een\0 woord", "");
    }

    #[test]
    fn a_page_names_its_encoding() {
        check(b"<meta charset=iso-8859-1><p>\x93caf\xE9\x94", "<meta charset=iso-8859-1><p>“café”", "");
        check(b"<meta charset=\"koi8-r\">\xCD\xC9\xD2", "<meta charset=\"koi8-r\">мир", "");
        check(b"<META charset=shift_jis>\x93\xFA\x96{", "<META charset=shift_jis>日本", "");
        check(b"<meta charset=iso-2022-jp>\x1B$BF|\x1B(B", "<meta charset=iso-2022-jp>日", "");
        // What the bytes are counts more than what is said of them.
        check(b"<meta charset=windows-1252>caf\xC3\xA9", "<meta charset=windows-1252>café", "");
        check(b"<meta charset=shift_jis>\x93", "<meta charset=shift_jis>\u{FFFD}", "expected Shift_JIS");
        for (head, expected) in [
            (
                "<!-- <meta charset=a> --><html><meta http-equiv=x content=\"text/html; charset=latin1\">",
                Some("windows-1252"),
            ),
            ("<?xml version=\"1.0\" encoding='ISO-8859-15'?><html>", Some("ISO-8859-15")),
            ("<meta name=x><meta charset = 'utf-16'>", Some("UTF-8")),
            ("<meta charset=nonsense>", None),
            ("<metadata>charset=latin1", None),
            ("charset=latin1", None),
            ("<meta charset", None),
            ("<", None),
        ] {
            assert_eq!(named(head.as_bytes()).map(encoding_rs::Encoding::name), expected, "{head}");
        }
    }

    #[test]
    fn what_names_no_encoding_is_guessed() {
        let dutch = b"<p>Een caf\xE9 met idee\xEBn over co\xF6peratie.";
        check(dutch, "<p>Een café met ideeën over coöperatie.", "Read as windows-1252");
        let russian = "Утром в порту было тихо, и корабли стояли у причала.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        check(&bytes, russian, "Read as windows-1251");
        let japanese = "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。";
        for encoding in [encoding_rs::EUC_JP, encoding_rs::SHIFT_JIS] {
            let (bytes, _, _) = encoding.encode(japanese);
            check(&bytes, japanese, &format!("Read as {}", encoding.name()));
        }
        // A page that says UTF-8 and is not.
        let says_utf8 = b"<meta charset=utf-8>caf\xE9";
        check(says_utf8, "<meta charset=utf-8>café", "Read as windows-1252");
        check(says_utf8, "<meta charset=utf-8>café", "found bytes that are no UTF-8, though the page says so");
        check(dutch, "<p>Een café met ideeën over coöperatie.", "found neither");
    }

    #[test]
    fn a_broken_letter_in_utf8_stays_one() {
        let broken = b"<meta charset=utf-8>caf\xC3\xA9\xE9\xFF";
        check(broken, "<meta charset=utf-8>café\u{FFFD}\u{FFFD}", "expected UTF-8, found 2 places");
        check(b"caf\xC3\xA9 caf\xE9\n\xC3\xA9\xFF", "café caf\u{FFFD}\né\u{FFFD}", "expected UTF-8, found 2 places");
    }
}
