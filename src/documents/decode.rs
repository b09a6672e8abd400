//! Bytes become text: UTF-8 without a byte order mark, lines that end with a line feed.

use std::borrow::Cow;

use crate::error::{Error, Kind, Place};

/// The text in `bytes`, without a byte order mark. An error says at which line and byte it ceases to be UTF-8.
pub(crate) fn utf8<'a>(file: &Place, bytes: &'a [u8]) -> Result<&'a str, Error> {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Err(Error::new(file.line(1), Kind::Utf16));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let line = 1 + bytes[..offset].iter().filter(|byte| **byte == b'\n').count();
        Error::new(file.line(line), Kind::NotUtf8 { byte: bytes[offset], offset })
    })?;
    Ok(text.strip_prefix('\u{FEFF}').unwrap_or(text))
}

/// The text with `\n` for every `\r\n` and every other `\r`. It is copied only when it holds a `\r`.
pub(crate) fn with_line_feeds(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::with_line_feeds;

    #[test]
    fn every_way_to_end_a_line_becomes_a_line_feed() {
        for text in ["a\nb\n\nc", "a\r\nb\r\n\r\nc", "a\rb\r\rc", "a\r\nb\n\rc"] {
            assert_eq!(with_line_feeds(text), "a\nb\n\nc", "{text:?}");
        }
    }
}
