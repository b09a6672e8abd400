//! Shows a folder in a browser of this machine: `speur serve` and `cargo xtask serve` are this file.
//!
//! A static file server for 127.0.0.1 and nothing else: GET and HEAD, no ranges, no listing of folders. The address of a
//! request becomes a path in [`find`], which is the only place that decides what may be read. Start with
//! [`Server::bind`].

mod content;
mod generations;
mod http;
mod reload;

use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use generations::Generations;
use http::{Request, Response};
pub use reload::Changes;

/// How long to wait when the system refuses a connection, for example because too many files are open.
const RETRY: Duration = Duration::from_millis(50);

/// A folder that is reachable at [`Server::url`] as soon as [`Server::run`] runs.
pub struct Server {
    /// Canonical, so that "inside the folder" is a comparison of prefixes.
    folder: Arc<Path>,
    address: SocketAddr,
    listener: TcpListener,
    stopping: AtomicBool,
    changes: Option<Arc<Changes>>,
    generations: Arc<Generations>,
}

impl Server {
    /// Takes the port. Connections wait from here on; they are answered by [`Server::run`].
    ///
    /// Port 0 stands for any free port; [`Server::url`] tells which one it became.
    pub fn bind(folder: &Path, port: u16) -> Result<Server, ServeError> {
        let missing = |reason| ServeError::Folder { folder: folder.to_path_buf(), reason };
        let canonical = folder.canonicalize().map_err(missing)?;
        if !canonical.is_dir() {
            return Err(missing(io::ErrorKind::NotADirectory.into()));
        }
        let failed = |reason| ServeError::Port { port, reason };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Server {
            folder: canonical.into(),
            address,
            listener,
            stopping: AtomicBool::new(false),
            changes: None,
            generations: Arc::default(),
        })
    }

    /// Lets open pages load anew at each [`Changes::tell`]. Each page that is served gets a script for that.
    pub fn reload_pages(&mut self) -> Arc<Changes> {
        Arc::clone(self.changes.get_or_insert_default())
    }

    /// The address of the folder's `index.html`, for example `http://127.0.0.1:7878/`.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Answers requests until [`Server::stop`] is called from another thread.
    pub fn run(&self) {
        while !self.stopping.load(Ordering::SeqCst) {
            let Ok((stream, _)) = self.listener.accept() else {
                thread::sleep(RETRY);
                continue;
            };
            // A thread for each connection: a browser keeps several open and idle, so a fixed number would run out.
            let (folder, changes) = (Arc::clone(&self.folder), self.changes.clone());
            let generations = Arc::clone(&self.generations);
            let conversation = move || {
                // A browser that goes away in the middle is no concern of the server.
                let _ = http::converse(stream, |request| answer(&folder, changes.as_ref(), &generations, request));
            };
            if thread::Builder::new().spawn(conversation).is_err() {
                thread::sleep(RETRY);
            }
        }
    }

    /// Lets [`Server::run`] return. Conversations under way go on until the browser ends them.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes the accepting thread. If this fails, nobody is listening any more, which is what is wanted.
        let _ = TcpStream::connect(self.address);
    }
}

/// Why a folder cannot be served, in one sentence that says what to do.
#[derive(Debug)]
pub enum ServeError {
    /// The folder does not exist, is no folder or may not be read.
    Folder {
        /// As it was given.
        folder: PathBuf,
        /// What the system said.
        reason: io::Error,
    },
    /// The port could not be opened.
    Port {
        /// As it was given.
        port: u16,
        /// What the system said.
        reason: io::Error,
    },
}

impl fmt::Display for ServeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ServeError::Folder { folder, reason } => {
                let folder = folder.display();
                write!(formatter, "Expected a folder to serve at {folder}, but: {reason}; give an existing folder.")
            }
            ServeError::Port { port, reason } if reason.kind() == io::ErrorKind::AddrInUse => {
                let other = if *port == u16::MAX { port - 1 } else { port + 1 };
                write!(formatter, "Port {port} is in use on this machine; choose another: --port {other}")
            }
            ServeError::Port { port, reason } => {
                write!(formatter, "Port {port} cannot be served ({reason}); choose another, for example: --port 7878")
            }
        }
    }
}

// No `source`: the sentences above already hold what the system said.
impl std::error::Error for ServeError {}

const NOT_FOUND: &str = "404 Not Found";

/// What the address of a request leads to.
enum Found {
    File(PathBuf),
    /// A folder asked for without its closing slash: links inside it would resolve one folder too high.
    Folder {
        location: String,
    },
    Nothing,
}

fn answer(folder: &Path, changes: Option<&Arc<Changes>>, generations: &Generations, request: &Request) -> Response {
    let response = if !matches!(request.method.as_str(), "GET" | "HEAD") {
        Response::text("405 Method Not Allowed", "Only GET and HEAD are answered here.\n").with("Allow", "GET, HEAD")
    } else if let Some(response) = changes.and_then(|changes| reload::answer(changes, &request.address)) {
        return response.with("X-Content-Type-Options", "nosniff");
    } else {
        let script = changes.map(|changes| changes.script());
        let sent =
            |file: &Path, request: &Request| content::answer(folder, file, request, script.as_deref(), generations);
        match find(folder, &request.address) {
            Found::File(path) => match sent(&path, request) {
                Ok(response) => return response.with("X-Content-Type-Options", "nosniff"),
                Err(_) => Response::text(NOT_FOUND, "This file cannot be read.\n"),
            },
            Found::Folder { location } => {
                Response::text("301 Moved Permanently", "This is a folder.\n").with("Location", location)
            }
            Found::Nothing => {
                // Whole each time: that it is unchanged would be another status.
                let mut whole = request.clone();
                whole.if_none_match.clear();
                match find_not_found_page(folder).and_then(|page| sent(&page, &whole).ok()) {
                    Some(page) => return page.with_status(NOT_FOUND).with("X-Content-Type-Options", "nosniff"),
                    None => Response::text(NOT_FOUND, "There is no such file here.\n"),
                }
            }
        }
    };
    // What is not there now may be there a moment later.
    response.with("Cache-Control", "no-cache").with("X-Content-Type-Options", "nosniff")
}

/// Finds the page that hosts send in place of one that is not there, if the site has one.
fn find_not_found_page(folder: &Path) -> Option<PathBuf> {
    ["/404.html", "/404/"].into_iter().find_map(|address| match find(folder, address) {
        Found::File(page) => Some(page),
        _ => None,
    })
}

/// Finds the file that `address` names, inside `folder` and nowhere else.
///
/// Two independent checks: each part of the decoded path must be one plain name, and the file found, with all
/// symbolic links resolved, must lie below the canonical `folder`.
fn find(folder: &Path, address: &str) -> Found {
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let Some(names) = path.strip_prefix('/') else { return Found::Nothing };
    let mut file = folder.to_path_buf();
    let mut names = names.split('/').peekable();
    while let Some(name) = names.next() {
        if name.is_empty() && names.peek().is_none() {
            file.push("index.html");
            break;
        }
        match decode(name) {
            Some(name) if is_plain(&name) => file.push(name),
            _ => return Found::Nothing,
        }
    }
    match file.canonicalize() {
        Ok(file) if !file.starts_with(folder) => Found::Nothing,
        Ok(file) if file.is_file() => Found::File(file),
        Ok(file) if file.is_dir() && !path.ends_with('/') => {
            let query = query.map_or(String::new(), |query| format!("?{query}"));
            Found::Folder { location: format!("{path}/{query}") }
        }
        _ => Found::Nothing,
    }
}

/// Undoes percent-encoding. Nothing if a `%` is not followed by two hexadecimal digits or the result is not UTF-8.
fn decode(name: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' {
            let [high, low, tail @ ..] = tail else { return None };
            let digit = |byte: u8| char::from(byte).to_digit(16);
            bytes.push((digit(*high)? * 16 + digit(*low)?) as u8);
            rest = tail;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether the system will read `name` as the name of one file or folder: no `..`, no separator, no drive letter.
fn is_plain(name: &str) -> bool {
    let mut components = Path::new(name).components();
    let first = components.next();
    first == Some(Component::Normal(name.as_ref())) && components.next().is_none() && !name.contains(['\0', '\\'])
}

#[cfg(test)]
mod tests;
