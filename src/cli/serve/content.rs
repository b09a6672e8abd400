//! With which bytes and headers is a file answered?
//!
//! Compressed if the browser can read that: by a file beside it that is ready (`--precompress`), else on the fly. What has
//! the name of a generation never changes and is kept by browsers; all else is asked for again each time, and answered
//! briefly if it is the same.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::generations::Generations;
use super::http::{Request, Response};
use crate::compression::{Encoding, fast_gzip};
use crate::packing::INDEX_FILE;

/// Files that are compressed while the browser waits: shorter ones fit in a packet or two as they are, longer ones are
/// sent sooner than compressed, to a browser of the same machine.
const COMPRESSED_BYTES: std::ops::RangeInclusive<u64> = 1024..=16 << 20;

/// `speur.js` is replaced this much later than its compressed siblings, at the most. A sibling that is older than its file
/// by more was forgotten when the file changed.
const SIBLING_LAG: Duration = Duration::from_secs(2);

/// The answer for a file inside `folder`; both are canonical. A page gets `script` at its end.
pub(super) fn answer(
    folder: &Path,
    file: &Path,
    request: &Request,
    script: Option<&str>,
    generations: &Generations,
) -> io::Result<Response> {
    let media_type = match media_type(file) {
        // The page says itself how it is written; what the server says would win.
        html if html.starts_with("text/html") && !is_utf8(file)? => "text/html",
        media_type => media_type,
    };
    if let Some(script) = script.filter(|_| media_type.starts_with("text/html")) {
        return page_with(script, file, request).map(|response| response.with("Content-Type", media_type));
    }
    let opened = File::open(file)?;
    let metadata = opened.metadata()?;
    let ready = Encoding::ALL
        .into_iter()
        .filter(|encoding| accepts(&request.accept_encoding, encoding.name()))
        .find_map(|encoding| Some((encoding, sibling(folder, file, &metadata, encoding)?)));
    let is_compressed_now = ready.is_none()
        && accepts(&request.accept_encoding, Encoding::Gzip.name())
        && COMPRESSED_BYTES.contains(&metadata.len())
        && is_compressible(file, media_type);
    let encoding = match &ready {
        Some((encoding, _)) => Some(*encoding),
        None => is_compressed_now.then_some(Encoding::Gzip),
    };
    let tag = tag(&metadata, encoding);
    let response = if has_tag(&request.if_none_match, &tag) {
        Response::unchanged()
    } else {
        let response = match ready {
            Some((_, sibling)) => Response::file(File::open(sibling)?)?,
            None if is_compressed_now => {
                let mut bytes = Vec::new();
                // What is appended meanwhile is no part of the answer.
                opened.take(metadata.len()).read_to_end(&mut bytes)?;
                Response::bytes(fast_gzip(&bytes))
            }
            None => Response::file(opened)?,
        };
        let response = response.with("Content-Type", media_type);
        match encoding {
            Some(encoding) => response.with("Content-Encoding", encoding.name()),
            None => response,
        }
    };
    let caching = if generations.have(folder, file) { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok(response.with("ETag", tag).with("Vary", "Accept-Encoding").with("Cache-Control", caching))
}

/// Whether a page is written in UTF-8, as far as this server reads it.
fn is_utf8(file: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(file)?.take(*COMPRESSED_BYTES.end()).read_to_end(&mut beginning)?;
    // What was read may end in the middle of a letter.
    Ok(std::str::from_utf8(&beginning).map_or_else(|error| error.error_len().is_none(), |_| true))
}

/// A page with a script. Browsers keep neither: an old script would ask for changes that are long past.
fn page_with(script: &str, file: &Path, request: &Request) -> io::Result<Response> {
    let mut bytes = fs::read(file)?;
    bytes.extend_from_slice(script.as_bytes());
    let is_compressed =
        accepts(&request.accept_encoding, Encoding::Gzip.name()) && COMPRESSED_BYTES.contains(&(bytes.len() as u64));
    let response = match is_compressed {
        true => Response::bytes(fast_gzip(&bytes)).with("Content-Encoding", Encoding::Gzip.name()),
        false => Response::bytes(bytes),
    };
    Ok(response.with("Vary", "Accept-Encoding").with("Cache-Control", "no-store"))
}

/// The compressed file beside this one, if it is inside the folder too and no older.
fn sibling(folder: &Path, file: &Path, metadata: &Metadata, encoding: Encoding) -> Option<PathBuf> {
    let mut path = file.as_os_str().to_owned();
    path.push(encoding.extension());
    let path = PathBuf::from(path).canonicalize().ok().filter(|path| path.starts_with(folder))?;
    let found = fs::metadata(&path).ok().filter(Metadata::is_file)?;
    (found.modified().ok()? + SIBLING_LAG >= metadata.modified().ok()?).then_some(path)
}

/// Whether `Accept-Encoding` names a compression, and not with a quality of nothing (RFC 9110, 12.5.3).
fn accepts(header: &str, encoding: &str) -> bool {
    let quality = |name: &str| {
        header.split(',').find_map(|offer| {
            let (offered, parameters) = offer.split_once(';').unwrap_or((offer, ""));
            let quality = parameters.trim().strip_prefix("q=").map_or(Ok(1.0), |quality| quality.trim().parse::<f32>());
            offered.trim().eq_ignore_ascii_case(name).then_some(quality.unwrap_or(0.0))
        })
    };
    quality(encoding).or_else(|| quality("*")).is_some_and(|quality| quality > 0.0)
}

/// A name for these bytes: another length or time, or another compression, gives another.
fn tag(metadata: &Metadata, encoding: Option<Encoding>) -> String {
    let modified = metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH);
    let modified = modified.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let suffix = encoding.map_or(String::new(), |encoding| format!("-{}", encoding.name()));
    format!("\"{:x}-{modified:x}{suffix}\"", metadata.len())
}

/// Whether `If-None-Match` has the name of what would be sent.
fn has_tag(header: &str, tag: &str) -> bool {
    header.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

fn is_compressible(file: &Path, media_type: &str) -> bool {
    // The files of an index in chunks are deflated already.
    let is_index = file.file_name().is_some_and(|name| name == INDEX_FILE);
    let essence = media_type.split(';').next().unwrap_or_default();
    is_index || essence.starts_with("text/") || ["json", "xml", "wasm"].iter().any(|kind| essence.ends_with(kind))
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "xhtml" => "application/xhtml+xml; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "txt" | "text" | "md" | "ts" | "jsonl" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "wasm" => "application/wasm",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_accept_is_understood() {
        for header in ["gzip", "deflate, gzip;q=1.0, *;q=0.5", "GZIP", "br , gzip ; q=0.1", "*", "identity, *;q=0.2"] {
            assert!(accepts(header, "gzip"), "{header}");
        }
        for header in ["", "br", "gzip;q=0", "*;q=0", "gzip;q=0, *", "gzip;q=x", "x-gzip"] {
            assert!(!accepts(header, "gzip"), "{header}");
        }
    }

    #[test]
    fn a_list_of_tags_is_understood() {
        for header in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(has_tag(header, "\"a\""), "{header}");
        }
        for header in ["", "a", "\"b\"", "\"a-gzip\""] {
            assert!(!has_tag(header, "\"a\""), "{header}");
        }
    }
}
