//! In which format is a file, and is it a page at all?
//!
//! The extension decides where it tells; elsewhere the first thing in the text does.

/// The formats that pages are read in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Html,
    Markdown,
    Text,
    /// One record, or an array of them.
    Json,
    /// A record on each line.
    JsonLines,
}

impl Format {
    /// The format of a file of which `body` is the text below its front matter.
    pub(crate) fn of(path: &str, body: &str) -> Self {
        match Self::of_extension(path) {
            Some(Self::Text) if is_html(body) => Self::Html,
            Some(Self::Text) if is_markdown(body) => Self::Markdown,
            Some(format) => format,
            None if is_html(body) => Self::Html,
            None if is_markdown(body) => Self::Markdown,
            None if is_json_lines(body) => Self::JsonLines,
            None => Self::Text,
        }
    }

    /// The format that the extension of `path` promises, if it promises one.
    pub(crate) fn of_extension(path: &str) -> Option<Self> {
        match extension(path)?.to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => Some(Self::Markdown),
            "txt" | "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            "jsonl" | "ndjson" => Some(Self::JsonLines),
            _ => None,
        }
    }
}

/// What follows the last dot of the file name. A name that begins with its only dot has no extension, and neither
/// has one that ends in a number: `release-1.2` is a whole name.
pub(crate) fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.rsplit_once('.')?;
    let is_number = extension.bytes().all(|byte| byte.is_ascii_digit());
    (!stem.is_empty() && !is_number).then_some(extension)
}

/// Whether a file in a folder is known to be no page. Everything else is read, so that no page is missed in silence.
#[cfg(feature = "native")]
pub(crate) fn is_no_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    // Editors keep what a file was before under such names.
    name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || NO_PAGE_NAMES.contains(&name.as_str())
        || extension(&name).is_some_and(|extension| NO_PAGE_EXTENSIONS.contains(&extension))
}

/// Files for machines that lie among the pages of a site.
#[cfg(feature = "native")]
const NO_PAGE_NAMES: [&str; 8] =
    ["robots.txt", "ads.txt", "humans.txt", "cname", "_headers", "_redirects", "thumbs.db", "desktop.ini"];

/// Files that are part of a page, or are offered for download, or are settings and data.
#[cfg(feature = "native")]
#[rustfmt::skip]
const NO_PAGE_EXTENSIONS: &[&str] = &[
    // Pictures and fonts
    "avif", "bmp", "eps", "gif", "heic", "ico", "jpeg", "jpg", "jxl", "png", "psd", "svg", "svgz", "tif", "tiff", "webp",
    "eot", "otf", "ttf", "woff", "woff2",
    // Styles and scripts
    "css", "less", "sass", "scss", "cjs", "js", "jsx", "map", "mjs", "ts", "tsx", "wasm",
    "bat", "cpp", "go", "hpp", "java", "kt", "lua", "ps1", "py", "rb", "sh", "sql", "swift",
    // Sound and moving pictures
    "aac", "avi", "flac", "m4a", "m4v", "mkv", "mov", "mp3", "mp4", "mpeg", "mpg", "oga", "ogg", "ogv", "opus", "srt",
    "vtt", "wav", "webm",
    // What `speur index` wrote
    "speur",
    // Downloads
    "7z", "apk", "bin", "br", "bz2", "dll", "dmg", "doc", "docx", "epub", "exe", "gz", "iso", "jar", "odp", "ods", "odt",
    "pdf", "pps", "ppt", "pptx", "ps", "rar", "rpm", "rtf", "so", "tar", "tgz", "xls", "xlsx", "xz", "zip", "zst",
    // Settings and data
    "appcache", "atom", "bak", "cfg", "conf", "crt", "csv", "dat", "db", "env", "geojson", "gltf", "har", "htaccess", "ics",
    "importmap", "ini", "ipynb", "jsonld", "key", "lock", "log", "orig", "pem", "rdf", "rss", "sqlite", "swp", "tmp", "toml",
    "topojson", "tsv", "vcf", "webapp", "webmanifest", "xml", "xsd", "xsl", "xslt", "yaml", "yml",
];

/// Whether a text begins with a doctype, a comment or a tag that only HTML begins with.
pub(crate) fn is_html(text: &str) -> bool {
    let Some(tag) = text.trim_start().strip_prefix('<') else { return false };
    if tag.starts_with("!--") || tag.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("!doctype")) {
        return true;
    }
    let name = tag.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default();
    let rest = &tag[name.len()..];
    let name_ends = rest.starts_with(|next: char| next.is_whitespace() || next == '>' || next == '/');
    let is_closed = rest.find('>').is_some_and(|end| !rest[..end].contains('<'));
    name_ends && is_closed && BLOCK_TAGS.contains(&name.to_ascii_lowercase().as_str())
}

/// The tags that begin a page or a block of one.
#[rustfmt::skip]
const BLOCK_TAGS: &[&str] = &[
    "address", "article", "aside", "blockquote", "body", "center", "details", "div", "dl", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "link", "main", "meta", "nav",
    "ol", "p", "pre", "section", "table", "title", "ul",
];

/// Whether a text begins with a title as Markdown writes it: a number sign and a space.
fn is_markdown(text: &str) -> bool {
    text.trim_start_matches('\n').starts_with("# ")
}

/// Whether the first line is an object in JSON.
fn is_json_lines(text: &str) -> bool {
    let line = text.trim_start().lines().next().unwrap_or_default();
    line.starts_with('{') && serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{Format, extension};

    fn check(path: &str, body: &str, expected: Format) {
        assert_eq!(Format::of(path, body), expected, "{path}: {body}");
    }

    #[test]
    fn an_extension_that_tells_decides() {
        check("a.html", "no tag at all", Format::Html);
        check("a.HTM", "", Format::Html);
        check("a.md", "<p>a paragraph</p>", Format::Markdown);
        check("a.jsonl", "", Format::JsonLines);
    }

    #[test]
    fn text_that_begins_with_a_block_tag_is_html() {
        check("a.txt", "\n<p>Een alinea.</p>", Format::Html);
        check("a.txt", "<!DOCTYPE html><title>x</title>", Format::Html);
        check("a", "<H2 class=x>Kop</H2>", Format::Html);
        check("a.page", "<br><p>", Format::Text);
    }

    #[test]
    fn text_that_only_mentions_tags_is_text() {
        check("a.txt", "<p is the tag of a paragraph", Format::Text);
        check("a.txt", "<pen> and <paper>", Format::Text);
        check("a.txt", "Use <p> for a paragraph.", Format::Text);
        check("a.txt", "< 5 euro", Format::Text);
        check("a.txt", "<é", Format::Text);
    }

    #[test]
    fn other_contents_tell_too() {
        check("README", "# Title\n\nText", Format::Markdown);
        check("notes.txt", "#hashtag", Format::Text);
        check("export", "{\"title\": \"x\"}\n{\"title\": \"y\"}", Format::JsonLines);
        check("export", "{not json}", Format::Text);
    }

    #[test]
    fn not_every_dot_begins_an_extension() {
        assert_eq!(extension("a/b.tar.gz"), Some("gz"));
        for path in ["a.b/c", ".profile", "release-1.2", "a."] {
            assert_eq!(extension(path), None, "{path}");
        }
    }
}
