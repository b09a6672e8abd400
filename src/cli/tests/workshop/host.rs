//! A host that serves a folder as well or as badly as a test wants.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// What a host answers: status, headers, body.
pub type Answer = (u16, Vec<(&'static str, String)>, Vec<u8>);

/// Answers every path below `/` by `answer` until the test ends. Returns the address, which ends with `/`.
pub fn serve(answer: impl Fn(&str) -> Answer + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("Port 0 is any free port.");
    let address = format!("http://{}/", listener.local_addr().expect("It has one."));
    thread::spawn(move || listener.incoming().flatten().for_each(|stream| converse(stream, &answer)));
    address
}

/// One request a connection.
fn converse(mut stream: TcpStream, answer: &impl Fn(&str) -> Answer) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
        head.extend_from_slice(&byte);
    }
    let head = String::from_utf8_lossy(&head);
    let path = head.split(' ').nth(1).unwrap_or_default().trim_start_matches('/');
    let (status, headers, body) = answer(path);
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let head = format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    // Whoever has seen enough may go.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}
