//! Asks a real server over real sockets.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::SystemTime;

use super::*;
use crate::compression::Encoding;
use crate::manifest::{Manifest, generation_of};

#[test]
fn a_page_that_is_not_utf_8_says_itself_how_it_is_written() {
    let site = Site::new();
    let write = |name: &str, bytes: &[u8]| fs::write(site.folder.join("www").join(name), bytes).expect("It is ours.");
    write("latin.html", b"<meta charset=iso-8859-1>Cr\xe8me");
    assert_eq!(site.get("/latin.html").header("content-type"), Some("text/html"));
    write("latin.html", "<meta charset=utf-8>Crème".as_bytes());
    assert_eq!(site.get("/latin.html").header("content-type"), Some("text/html; charset=utf-8"));
}

#[test]
fn files_have_their_media_type() {
    let site = Site::new();
    for (address, media_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/speur.js", "text/javascript; charset=utf-8"),
        ("/pkg/engine_bg.wasm", "application/wasm"),
        ("/pkg/unknown.kind", "application/octet-stream"),
    ] {
        let answer = site.get(address);
        assert_eq!(answer.status, 200, "{address}");
        assert_eq!(answer.header("content-type"), Some(media_type), "{address}");
        assert_eq!(answer.header("cache-control"), Some("no-cache"), "{address}");
    }
}

#[test]
fn a_browser_gets_what_it_can_read() {
    let site = Site::new();
    let page = "<p>A fox.</p>".repeat(1000).into_bytes();
    site.write("page.html", &page);
    let plain = site.get("/page.html");
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), (None, Some("Accept-Encoding")));
    assert_eq!(plain.body, page);
    let compressed = site.ask_with("GET", "/page.html", "Accept-Encoding: br, gzip");
    assert_eq!(compressed.header("content-encoding"), Some("gzip"));
    assert_eq!(compressed.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(compressed.header("content-length"), Some(&*compressed.body.len().to_string()));
    assert_eq!(Encoding::Gzip.decompress(&compressed.body, 1 << 20).ok().as_ref(), Some(&page));
    assert_ne!(plain.header("etag"), compressed.header("etag"));
    // Too short, or a kind that is compressed already.
    site.write("picture.png", &page);
    for address in ["/speur.js", "/picture.png"] {
        let answer = site.ask_with("GET", address, "Accept-Encoding: br, gzip");
        assert_eq!(answer.header("content-encoding"), None, "{address}");
    }
    let head = site.ask_with("HEAD", "/page.html", "Accept-Encoding: gzip");
    assert_eq!(head.header("content-length"), compressed.header("content-length"));
}

#[test]
fn a_compressed_file_is_served_if_it_is_no_older() {
    let site = Site::new();
    let bytes = b"export default 'a long script';".repeat(100);
    site.write("a.js", &bytes);
    site.write("a.js.br", &Encoding::Brotli.best(&bytes));
    site.write("a.js.gz", &Encoding::Gzip.best(&bytes));
    for (offer, encoding) in [("gzip, br", Encoding::Brotli), ("gzip", Encoding::Gzip)] {
        let answer = site.ask_with("GET", "/a.js", &format!("Accept-Encoding: {offer}"));
        assert_eq!(answer.header("content-encoding"), Some(encoding.name()));
        assert_eq!(answer.header("content-type"), Some("text/javascript; charset=utf-8"));
        assert_eq!(answer.body, encoding.best(&bytes));
    }
    assert_eq!(site.get("/a.js").body, bytes);
    let old = File::options().write(true).open(site.folder.join("www/a.js.br")).expect("It is there.");
    old.set_modified(SystemTime::now() - Duration::from_secs(60)).expect("The file is ours.");
    let answer = site.ask_with("GET", "/a.js", "Accept-Encoding: br, gzip");
    assert_eq!(answer.header("content-encoding"), Some("gzip"), "the forgotten one is left alone");
}

#[test]
fn what_the_browser_has_is_not_sent_again() {
    let site = Site::new();
    let tag = |answer: &Answer| answer.header("etag").expect("A file has one.").to_owned();
    let first = tag(&site.get("/speur.js"));
    let again = site.ask_with("GET", "/speur.js", &format!("If-None-Match: {first}"));
    assert_eq!((again.status, again.body.len(), again.header("etag")), (304, 0, Some(&*first)));
    assert_eq!((again.header("cache-control"), again.header("content-length")), (Some("no-cache"), None));
    site.write("speur.js", b"export { };");
    let changed = site.ask_with("GET", "/speur.js", &format!("If-None-Match: {first}"));
    assert_eq!((changed.status, changed.body.as_slice()), (200, b"export { };".as_slice()));
}

#[test]
fn only_a_generation_is_kept_for_ever() {
    let site = Site::new();
    let manifest = Manifest::of([("lang/nl.js", b"{}".as_slice())], []).to_json();
    let generation = generation_of(manifest.as_bytes());
    for (name, bytes) in [("files.json", manifest.as_bytes()), ("lang/nl.js", b"{}"), ("mine.txt", b"mine")] {
        site.write(&format!("search/{generation}/{name}"), bytes);
        site.write(&format!("search/0123456789abcdef/{name}"), bytes);
    }
    let caching = |address: &str| site.get(address).header("cache-control").map(str::to_owned);
    for name in ["files.json", "lang/nl.js"] {
        let expected = Some("public, max-age=31536000, immutable");
        assert_eq!(caching(&format!("/search/{generation}/{name}")).as_deref(), expected);
        assert_eq!(caching(&format!("/search/0123456789abcdef/{name}")).as_deref(), Some("no-cache"));
    }
    assert_eq!(caching(&format!("/search/{generation}/mine.txt")).as_deref(), Some("no-cache"));
}

#[test]
fn a_file_comes_whole_and_with_its_length() {
    let answer = Site::new().get("/pkg/engine_bg.wasm");
    assert_eq!(answer.header("content-length"), Some("100000"));
    assert_eq!(answer.body, vec![7; 100_000]);
}

#[test]
fn a_query_string_is_ignored() {
    assert_eq!(Site::new().get("/speur.js?v=1/../2").body, b"export {};");
}

#[test]
fn names_are_percent_decoded() {
    let site = Site::new();
    assert_eq!(site.get("/caf%C3%A9%20noir.txt").body, b"koffie");
    for malformed in ["/caf%C3%A", "/caf%", "/caf%zz", "/caf%FF.txt", "/speur.js%00"] {
        assert_eq!(site.get(malformed).status, 404, "{malformed}");
    }
}

#[test]
fn a_folder_is_asked_for_with_a_slash() {
    let site = Site::new();
    let answer = site.get("/deep?q=bagd");
    assert_eq!((answer.status, answer.header("location")), (301, Some("/deep/?q=bagd")));
    assert_eq!(site.get("/deep/").body, b"deep");
    assert_eq!(site.get("/pkg/").status, 404, "a folder without index.html is not listed");
}

#[test]
fn the_page_of_a_site_for_what_is_missing_is_sent_as_hosts_do() {
    let site = Site::new();
    assert_eq!(site.get("/nothing").body, b"There is no such file here.\n");
    fs::write(site.folder.join("www/404.html"), "gone").expect("the folder can be written");
    let answer = site.get("/nothing?x");
    assert_eq!(
        (answer.status, answer.body.as_slice(), answer.header("content-type")),
        (404, &b"gone"[..], Some("text/html; charset=utf-8"))
    );
    assert_eq!(site.get("/404.html").status, 200);
}

#[test]
fn a_redirect_never_leaves_the_server() {
    let answer = Site::new().get("//deep");
    assert_eq!((answer.status, answer.header("location")), (404, None));
}

#[test]
fn head_tells_the_length_and_sends_nothing() {
    let answer = Site::new().ask("HEAD", "/pkg/engine_bg.wasm");
    assert_eq!((answer.status, answer.header("content-length")), (200, Some("100000")));
    assert_eq!(answer.body, b"");
}

#[test]
fn other_methods_are_refused() {
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        let answer = Site::new().ask(method, "/");
        assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[test]
fn a_connection_is_used_again() {
    let site = Site::new();
    let two = "HEAD / HTTP/1.1\r\n\r\nGET /deep/ HTTP/1.1\r\nConnection: close\r\n\r\n";
    let answer = site.send(two);
    assert_eq!((answer.status, answer.header("content-length")), (200, Some("15")));
    assert!(answer.body.starts_with(b"HTTP/1.1 200 OK\r\n") && answer.body.ends_with(b"\r\n\r\ndeep"));
}

#[test]
fn idle_connections_do_not_keep_others_waiting() {
    let site = Site::new();
    let idle: Vec<_> = (0..20).map(|_| site.connect()).collect();
    assert_eq!(site.get("/deep/").body, b"deep");
    drop(idle);
}

#[test]
fn a_long_query_is_read() {
    let address = format!("/deep/?q={}", "a".repeat(300_000));
    assert_eq!(Site::new().get(&address).body, b"deep");
}

#[test]
fn what_is_not_http_is_refused() {
    let site = Site::new();
    for request in ["\0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET\r\n\r\n"] {
        assert_eq!(site.send(request).status, 400, "{request:?}");
    }
    assert_eq!(site.send("GET / HTTP/1.0\r\n\r\n").status, 200);
}

#[test]
fn nothing_outside_the_folder_is_read() {
    let site = Site::new();
    for address in [
        "/../secret.txt",
        "/deep/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/deep/..%2F..%2Fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%252e%252e/secret.txt",
        "/./speur.js",
        "//etc/passwd",
        "/%2Fetc%2Fpasswd",
        "/speur.js/",
        "secret.txt",
        "http://127.0.0.1/speur.js",
    ] {
        assert_eq!(site.get(address).status, 404, "{address}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_out_of_the_folder() {
    let site = Site::new();
    let link = |target: &str, name: &str| {
        std::os::unix::fs::symlink(site.folder.join(target), site.folder.join("www").join(name))
            .expect("The test makes a link in its own folder.");
    };
    link("secret.txt", "out.txt");
    link("www/speur.js", "in.js");
    assert_eq!(site.get("/out.txt").status, 404);
    assert_eq!(site.get("/in.js").status, 200);
}

#[test]
fn a_missing_folder_is_one_sentence() {
    let site = Site::new();
    let message = |name: &str| match Server::bind(&site.folder.join(name), 0) {
        Ok(_) => panic!("{name} was served"),
        Err(error) => error.to_string(),
    };
    assert!(message("absent").starts_with("Expected a folder to serve at "), "{}", message("absent"));
    assert!(message("secret.txt").contains("not a directory"), "{}", message("secret.txt"));
}

#[test]
fn a_port_in_use_is_one_sentence_with_another_port() {
    let site = Site::new();
    let port = site.server.address.port();
    let Err(error) = Server::bind(&site.folder, port) else { panic!("port {port} was given twice") };
    let expected = format!("Port {port} is in use on this machine; choose another: --port {}", port.wrapping_add(1));
    assert_eq!(error.to_string(), expected);
}

/// A folder `www` with a few files, served, and beside it a file that must stay unread.
struct Site {
    folder: PathBuf,
    server: Arc<Server>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Site {
    fn new() -> Site {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let folder = std::env::temp_dir().join(format!("speur-serve-{}-{number}", std::process::id()));
        let write = |name: &str, bytes: &[u8]| {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().expect("Each name has a folder.")).expect("The folder is temporary.");
            fs::write(file, bytes).expect("The folder is temporary.");
        };
        write("secret.txt", b"secret");
        write("www/index.html", b"<!doctype html>");
        write("www/speur.js", b"export {};");
        write("www/deep/index.html", b"deep");
        write("www/pkg/engine_bg.wasm", &[7; 100_000]);
        write("www/pkg/unknown.kind", b"");
        write("www/caf\u{e9} noir.txt", b"koffie");
        let server = Arc::new(Server::bind(&folder.join("www"), 0).expect("Port 0 is any free port."));
        let thread = Some(thread::spawn({
            let server = Arc::clone(&server);
            move || server.run()
        }));
        Site { folder, server, thread }
    }

    fn get(&self, address: &str) -> Answer {
        self.ask("GET", address)
    }

    fn ask(&self, method: &str, address: &str) -> Answer {
        self.ask_with(method, address, "Host: localhost")
    }

    /// Asks with one more header.
    fn ask_with(&self, method: &str, address: &str, header: &str) -> Answer {
        self.send(&format!("{method} {address} HTTP/1.1\r\n{header}\r\nConnection: close\r\n\r\n"))
    }

    /// Writes a file into the folder that is served.
    fn write(&self, name: &str, bytes: &[u8]) {
        let file = self.folder.join("www").join(name);
        fs::create_dir_all(file.parent().expect("Each name has a folder.")).expect("The folder is temporary.");
        fs::write(file, bytes).expect("The folder is temporary.");
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address).expect("The server listens.");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("Ten seconds are no error.");
        stream
    }

    fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("The server reads.");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("The server answers and closes.");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("A head ends with an empty line.");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("A head is ASCII.");
        let status = head[9..12].parse().expect("A head starts with `HTTP/1.1` and a status.");
        Answer { status, head, body: bytes[end + 4..].to_vec() }
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.stop();
        let ended = self.thread.take().map(thread::JoinHandle::join);
        assert!(matches!(ended, Some(Ok(()))), "the server did not stop in order");
        fs::remove_dir_all(&self.folder).expect("The folder is the test's own.");
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}
