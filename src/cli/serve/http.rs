//! One connection of a browser: requests come in, responses go out, as HTTP/1.1 has it.
//!
//! This knows nothing of folders; [`converse`] asks its caller for every response. `httparse` reads the requests.
//! A server crate was tried first: `tiny_http` 0.12 counts a thread as free until it has woken up, so of six
//! connections that a browser opens at once some are never read, and the page never ends loading.

use std::fs::File;
use std::io::{self, Cursor, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use httparse::{EMPTY_HEADER, Status};

/// A connection is closed when nothing was asked for so long. Browsers open a new one when they need it.
const IDLE_LIMIT: Duration = Duration::from_secs(60);

/// The longest request that is read. The query is part of the address and may be any text, so this is generous.
const MAX_HEAD_BYTES: usize = 4 << 20;

const MAX_HEADERS: usize = 128;

const BUFFER_BYTES: usize = 64 << 10;

/// A request, as far as a static server cares.
#[derive(Clone)]
pub struct Request {
    pub method: String,
    /// Path and query, as they were sent.
    pub address: String,
    /// Which compressions the browser can read, as it said.
    pub accept_encoding: String,
    /// The names of what the browser has of this address already, as it said.
    pub if_none_match: String,
    /// Whether another request may follow on this connection.
    stays_open: bool,
}

const NOT_MODIFIED: &str = "304 Not Modified";

/// What a request is answered with.
pub struct Response {
    status: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Box<dyn Read>,
    /// None if it goes on until one side ends the connection.
    length: Option<u64>,
}

impl Response {
    /// A short text for people. `status` is a number and its name: `404 Not Found`.
    pub fn text(status: &'static str, message: &'static str) -> Response {
        Response::bytes(message.into()).with_status(status).with("Content-Type", "text/plain; charset=utf-8")
    }

    /// What is in memory.
    pub fn bytes(bytes: Vec<u8>) -> Response {
        let length = bytes.len() as u64;
        Response { status: "200 OK", headers: Vec::new(), body: Box::new(Cursor::new(bytes)), length: Some(length) }
    }

    /// What is sent as it comes. Reading may wait.
    pub fn stream(body: impl Read + 'static) -> Response {
        Response { status: "200 OK", headers: Vec::new(), body: Box::new(body), length: None }
    }

    /// The browser has it already.
    pub fn unchanged() -> Response {
        Response { status: NOT_MODIFIED, ..Response::bytes(Vec::new()) }
    }

    /// The bytes of a file.
    pub fn file(file: File) -> io::Result<Response> {
        let length = file.metadata()?.len();
        Ok(Response { status: "200 OK", headers: Vec::new(), body: Box::new(file), length: Some(length) })
    }

    /// Its status: a number and its name.
    pub fn with_status(self, status: &'static str) -> Response {
        Response { status, ..self }
    }

    pub fn with(mut self, header: &'static str, value: impl Into<String>) -> Response {
        self.headers.push((header, value.into()));
        self
    }
}

/// Answers request after request until one side closes the connection.
pub fn converse(mut stream: TcpStream, answer: impl Fn(&Request) -> Response) -> io::Result<()> {
    stream.set_read_timeout(Some(IDLE_LIMIT))?;
    // A response is written as head and body; neither waits to be sent together with what follows.
    stream.set_nodelay(true)?;
    let mut received = Vec::new();
    loop {
        let request = match read_request(&mut stream, &mut received)? {
            Incoming::Request(request) => request,
            Incoming::End => return Ok(()),
            Incoming::Malformed => {
                send(&mut stream, Response::text("400 Bad Request", "This is not HTTP/1.1.\n"), false, true)?;
                return stream.shutdown(Shutdown::Both);
            }
        };
        let response = answer(&request);
        let stays_open = request.stays_open && response.length.is_some();
        send(&mut stream, response, stays_open, request.method != "HEAD")?;
        if !stays_open {
            return stream.shutdown(Shutdown::Both);
        }
    }
}

enum Incoming {
    Request(Request),
    /// The browser closed the connection between two requests.
    End,
    Malformed,
}

/// Reads the next request. `received` keeps what came after it.
fn read_request(stream: &mut TcpStream, received: &mut Vec<u8>) -> io::Result<Incoming> {
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let mut headers = [EMPTY_HEADER; MAX_HEADERS];
        let mut head = httparse::Request::new(&mut headers);
        match head.parse(received) {
            Ok(Status::Complete(length)) => {
                let has = |name: &str, value: &str| {
                    let mut named = head.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
                    named.any(|header| value.is_empty() || header.value.eq_ignore_ascii_case(value.as_bytes()))
                };
                let value = |name: &str| {
                    let mut named = head.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
                    named.next().map_or_else(String::new, |header| String::from_utf8_lossy(header.value).into_owned())
                };
                // The body of a request is never read, so no request can follow it.
                let has_body = has("Content-Length", "") || has("Transfer-Encoding", "");
                let request = Request {
                    method: head.method.unwrap_or_default().to_owned(),
                    address: head.path.unwrap_or_default().to_owned(),
                    accept_encoding: value("Accept-Encoding"),
                    if_none_match: value("If-None-Match"),
                    stays_open: head.version == Some(1) && !has("Connection", "close") && !has_body,
                };
                received.drain(..length);
                return Ok(Incoming::Request(request));
            }
            Ok(Status::Partial) if received.len() < MAX_HEAD_BYTES => {}
            Ok(Status::Partial) | Err(_) => return Ok(Incoming::Malformed),
        }
        match stream.read(&mut buffer)? {
            0 => return Ok(Incoming::End),
            count => received.extend_from_slice(&buffer[..count]),
        }
    }
}

fn send(stream: &mut TcpStream, response: Response, stays_open: bool, with_body: bool) -> io::Result<()> {
    let Response { status, headers, body, length } = response;
    let mut head = format!("HTTP/1.1 {status}\r\n");
    // Of what is unchanged, the length would be that of what is not sent.
    if let Some(length) = length.filter(|_| status != NOT_MODIFIED) {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(if stays_open { "\r\n" } else { "Connection: close\r\n\r\n" });
    stream.write_all(head.as_bytes())?;
    if !with_body {
        return Ok(());
    }
    // A file that became longer than was promised is cut; one that became shorter ends the connection.
    let copied = io::copy(&mut body.take(length.unwrap_or(u64::MAX)), stream)?;
    if length.is_some_and(|length| copied < length) { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}
