//! How does a page that is open learn that something has changed?
//!
//! It is served with a `<script>` at its end, whose address has the number of the last change. The script listens to events
//! of the server (`EventSource`), asking for changes after that number. So a change is not missed that comes between the
//! page and its question. The script is a file of the same origin, for a Content-Security-Policy may forbid others.

use std::io::{self, Cursor, Read};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::http::Response;

/// Where the script is. No file of a site has this address, for hidden files are not published.
const SCRIPT_ADDRESS: &str = "/.speur/reload.js";

/// Where its events are.
const CHANGES_ADDRESS: &str = "/.speur/changes";

const SCRIPT: &str = include_str!("reload.js");

/// Something is sent at least as often, to notice that the browser is gone.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);

/// How often something has changed.
pub struct Changes {
    number: Mutex<u64>,
    changed: Condvar,
}

/// The first number is that of milliseconds since 1970: pages from before the server was started anew have another one.
impl Default for Changes {
    fn default() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { number: Mutex::new(now.as_millis() as u64), changed: Condvar::new() }
    }
}

impl Changes {
    /// Lets all pages load anew.
    pub fn tell(&self) {
        *self.number() += 1;
        self.changed.notify_all();
    }

    /// What a page gets that is served now.
    pub(super) fn script(&self) -> String {
        format!("\n<script src=\"{SCRIPT_ADDRESS}?{}\"></script>\n", *self.number())
    }

    fn number(&self) -> MutexGuard<'_, u64> {
        // A number is never half changed.
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The answer, if the address is one of the two above.
pub(super) fn answer(changes: &Arc<Changes>, address: &str) -> Option<Response> {
    let (path, known) = address.split_once('?').unwrap_or((address, ""));
    let (media_type, response) = match path {
        SCRIPT_ADDRESS => ("text/javascript; charset=utf-8", Response::bytes(SCRIPT.into())),
        CHANGES_ADDRESS => {
            // Whoever does not say a number has seen nothing yet.
            let known = known.parse().unwrap_or_default();
            let events = Events { changes: Arc::clone(changes), known, unsent: Cursor::new(RETRY.into()) };
            ("text/event-stream", Response::stream(events))
        }
        _ => return None,
    };
    Some(response.with("Content-Type", media_type).with("Cache-Control", "no-store"))
}

/// Events for one page, as the web standard has them. They end when the browser goes away.
struct Events {
    changes: Arc<Changes>,
    /// The last change that the page knows.
    known: u64,
    unsent: Cursor<Vec<u8>>,
}

/// After so many milliseconds the browser asks again when the server was gone.
const RETRY: &str = "retry: 500\n\n";

impl Read for Events {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unsent.position() == self.unsent.get_ref().len() as u64 {
            let known = self.known;
            let waiting =
                self.changes.changed.wait_timeout_while(self.changes.number(), SIGN_OF_LIFE, |number| *number == known);
            let (number, _) = waiting.unwrap_or_else(PoisonError::into_inner);
            let event = if *number == known { ":\n\n".to_owned() } else { format!("data: {number}\n\n") };
            self.known = *number;
            self.unsent = Cursor::new(event.into_bytes());
        }
        self.unsent.read(buffer)
    }
}
