//! A search on a host: do its files come as browsers want them?
//!
//! Every file is asked for as a browser does, with compression, and judged by status, media type and compression before
//! its bytes are compared. What a host may do differently without harm is no problem here: small files need no
//! compression, and files that no page loads no media type.

use std::io::Read;
use std::time::Duration;

use ureq::{Agent, AgentBuilder, Response};

use super::{Place, Problems, READERS};
use crate::compression::Encoding;
use crate::failure::Failure;
use crate::packing::INDEX_FILE;

/// A host that says nothing for so long is not there.
const PATIENCE: Duration = Duration::from_secs(30);

/// Below this, hosts rightly do not compress: the answer is one packet anyway.
const WORTH_COMPRESSING: usize = 2048;

/// A reader who has an old `speur.js` for longer than this may ask for a generation that is gone.
const LONG_SECONDS: u64 = 24 * 60 * 60;

/// What WHATWG (MIME Sniffing, "JavaScript MIME type") has for scripts.
const SCRIPT_TYPES: [&str; 5] = [
    "text/javascript",
    "application/javascript",
    "application/ecmascript",
    "application/x-javascript",
    "text/ecmascript",
];

/// The folder at an address.
pub(super) struct Host {
    /// Ends with `/`.
    folder: String,
    agent: Agent,
}

impl Host {
    /// The host of a folder, of which the address is given, or that of its `speur.js`.
    pub(super) fn new(address: &str) -> Result<Self, Failure> {
        if address.contains(['?', '#']) {
            return Err(Failure::message(format!(
                "expected the address of a folder, such as https://example.org/search/, found {address}; leave out what \
                 begins with ? or #"
            )));
        }
        let folder = address.strip_suffix("speur.js").unwrap_or(address).trim_end_matches('/');
        let agent = AgentBuilder::new()
            .timeout_connect(PATIENCE)
            .timeout_read(PATIENCE)
            .max_idle_connections_per_host(READERS)
            .user_agent(concat!("speur/", env!("CARGO_PKG_VERSION")))
            .build();
        Ok(Self { folder: format!("{folder}/"), agent })
    }
}

impl Place for Host {
    fn read(&self, path: &str, most: u64, problems: &mut Problems) -> Result<Option<Vec<u8>>, Failure> {
        let address = format!("{}{path}", self.folder);
        let answer = match self.agent.get(&address).set("Accept-Encoding", "br, gzip").call() {
            Ok(answer) | Err(ureq::Error::Status(_, answer)) => answer,
            Err(error) => {
                let remedy = "is the address right, and the host on the network?";
                return Err(Failure::message(format!("expected an answer from {address}, found: {error}; {remedy}")));
            }
        };
        let status = answer.status();
        if status != 200 {
            let remedy = match status {
                500.. => "the host itself failed: try again, and look into its log",
                _ => "upload the whole folder, and let the host serve it",
            };
            problems.add(format!("expected status 200, found {status}; {remedy}"), path);
            return Ok(None);
        }
        let media_type = header(&answer, "content-type");
        let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        if essence == "text/html" {
            problems.add(
                "expected status 404 or the file, found 200 with a page (text/html); upload the file, and let the host \
                 say 404 for what it does not have",
                path,
            );
            return Ok(None);
        }
        check_media_type(path, &essence, problems);
        check_caching(path, &header(&answer, "cache-control"), problems);
        let encoding = header(&answer, "content-encoding").to_ascii_lowercase();
        let Some(bytes) = decoded(answer, &encoding, most, path, problems) else { return Ok(None) };
        if encoding.is_empty() && is_worth_compressing(path) && bytes.len() >= WORTH_COMPRESSING {
            problems.add(
                "expected br or gzip (Content-Encoding), found no compression; let the host compress .js, .wasm and \
                 index.speur",
                path,
            );
        }
        Ok(Some(bytes))
    }

    fn belongs_to_another(&self, _name: &str, _bytes: &[u8]) -> bool {
        false
    }

    /// Whether a host serves them shows in what it serves.
    fn compressed(&self, _name: &str) -> Vec<(String, Option<Vec<u8>>)> {
        Vec::new()
    }
}

fn header(answer: &Response, name: &str) -> String {
    answer.header(name).unwrap_or_default().trim().to_owned()
}

fn check_media_type(path: &str, found: &str, problems: &mut Problems) {
    let (expected, consequence) = match path.rsplit('.').next() {
        Some("js") if !SCRIPT_TYPES.contains(&found) => ("text/javascript", "browsers refuse the module otherwise"),
        Some("wasm") if found != "application/wasm" => {
            ("application/wasm", "browsers start the engine later otherwise")
        }
        _ => return,
    };
    let found = if found.is_empty() { "none" } else { found };
    problems.add(
        format!("expected the media type {expected} (Content-Type), found {found}; set it on the host, {consequence}"),
        path,
    );
}

/// All else is under the name of a generation, and may be kept for ever.
fn check_caching(path: &str, found: &str, problems: &mut Problems) {
    let mut directives = found.split(',').map(|directive| directive.trim().to_ascii_lowercase());
    let is_kept = |directive: String| {
        let seconds = directive.strip_prefix("max-age=").and_then(|seconds| seconds.parse::<u64>().ok());
        directive == "immutable" || seconds.is_some_and(|seconds| seconds > LONG_SECONDS)
    };
    if path == "speur.js" && directives.any(is_kept) {
        problems.add(
            format!(
                "expected Cache-Control: no-cache, found {found}; set it on the host, readers keep the old search \
                     otherwise"
            ),
            path,
        );
    }
}

fn is_worth_compressing(path: &str) -> bool {
    // The files of an index in chunks are deflated already.
    [".js", ".wasm", INDEX_FILE].iter().any(|end| path.ends_with(end))
}

/// The bytes behind the compression that the host chose, of too many no more than shows that.
fn decoded(answer: Response, encoding: &str, most: u64, path: &str, problems: &mut Problems) -> Option<Vec<u8>> {
    let body = answer.into_reader();
    let mut reader: Box<dyn Read> = match encoding {
        "" | "identity" => Box::new(body),
        "gzip" | "x-gzip" => Encoding::Gzip.reader(body),
        "br" => Encoding::Brotli.reader(body),
        _ => {
            let found = format!(
                "expected br, gzip or no compression (Content-Encoding), found {encoding}, which nobody \
                                 asked for; correct this on the host"
            );
            problems.add(found, path);
            return None;
        }
    };
    let mut bytes = Vec::new();
    match reader.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) => Some(bytes),
        Err(error) => {
            let said = if encoding.is_empty() { "plain" } else { encoding };
            problems.add(format!("expected {said} bytes to the end, found: {error}; correct this on the host"), path);
            None
        }
    }
}
