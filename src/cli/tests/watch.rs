//! Does `speur serve --watch` follow what people do with their files? The real command, real files, real requests.

mod workshop;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use workshop::Workshop;

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// Time enough to do again what should not be done again: to notice a change takes a fifth of a second.
const A_WHILE: Duration = Duration::from_millis(1_500);

/// How long an interrupted process may take, on a busy machine.
#[cfg(unix)]
const PROMPT: Duration = Duration::from_secs(5);

/// A workshop whose site is served and watched.
struct Watching {
    workshop: Workshop,
    child: Child,
    address: String,
    /// What the command prints.
    lines: Receiver<String>,
    complaints: Receiver<String>,
}

impl Watching {
    /// With a search in `site/search`, after the first search of this process is made.
    fn new(settings: &str, arguments: &[&str]) -> Self {
        let workshop = Workshop::new();
        workshop.printed(&["index", "site", "--output", "site/search"]);
        if !settings.is_empty() {
            workshop.write("speur.toml", settings);
        }
        Self::of(workshop, arguments)
    }

    fn of(workshop: Workshop, arguments: &[&str]) -> Self {
        let arguments = [&["serve", "site", "--watch", "--port", "0"], arguments].concat();
        let mut command = workshop.speur(&arguments);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("The command can be started.");
        let lines = lines(child.stdout.take().expect("It is piped."));
        let complaints = lines_of_errors(&mut child);
        let address = lines.recv_timeout(LIMIT).expect("It prints its address first.");
        let address = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
        Self { workshop, child, address, lines, complaints }
    }

    fn next_line(&self) -> String {
        self.lines.recv_timeout(LIMIT).expect("It says what it does.")
    }

    /// Nothing is printed for a while.
    fn check_quiet(&self) {
        assert_eq!(self.lines.recv_timeout(A_WHILE), Err(RecvTimeoutError::Timeout));
    }

    /// The head and the body of an answer.
    fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).expect("It listens.");
        write!(stream, "GET {path} HTTP/1.1\r\nConnection: close\r\n\r\n").expect("It reads.");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("It answers and closes.");
        let (head, body) = answer.split_once("\r\n\r\n").expect("A head ends with an empty line.");
        (head.to_owned(), body.to_owned())
    }

    /// The events that a page gets that is opened now.
    fn events(&self, page: &str) -> Receiver<String> {
        let (_, page) = self.get(page);
        let (_, script) = page.split_once("<script src=\"/.speur/reload.js?").expect("It has a script.");
        let (number, _) = script.split_once('"').expect("The script has an address.");
        let mut stream = TcpStream::connect(&self.address).expect("It listens.");
        write!(stream, "GET /.speur/changes?{number} HTTP/1.1\r\n\r\n").expect("It reads.");
        lines(stream)
    }

    /// The addresses of the pages that are found.
    fn found(&self, query: &str) -> Vec<String> {
        let answer = self.workshop.printed(&["search", query, "--json", "--index", "site/search"]);
        let answer: Value = serde_json::from_str(&answer).expect("It prints one JSON object.");
        let hits = answer["hits"].as_array().expect("This is a list.");
        hits.iter().filter_map(|hit| hit["url"].as_str().map(str::to_owned)).collect()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The lines that come, as they come.
fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

fn lines_of_errors(child: &mut Child) -> Receiver<String> {
    lines(child.stderr.take().expect("It is piped."))
}

/// Waits for the event that makes a page load anew.
fn wait_for(events: &Receiver<String>) {
    while !events.recv_timeout(LIMIT).expect("An event arrives.").starts_with("data: ") {}
}

#[test]
fn a_changed_page_is_found_and_shown() {
    let watching = Watching::new("", &[]);
    assert!(watching.next_line().starts_with("2 pages in "));
    assert_eq!(watching.found("zebra"), [""; 0]);
    let (head, page) = watching.get("/dog.html");
    assert!(head.contains("Cache-Control: no-store") && page.starts_with("<title>A dog</title>"), "{head}{page}");
    let events = watching.events("/dog.html");

    watching.workshop.write("site/fox.md", "# A fox\n\nIt jumps over the zebra.\n");
    wait_for(&events);
    assert_eq!(watching.found("zebra"), ["fox.html"]);
    let line = watching.next_line();
    assert!(line.starts_with("changed: fox.md; 2 pages in "), "{line}");
    watching.check_quiet();

    watching.workshop.write("site/new/owl.html", "<title>An owl</title><p>It hoots.");
    watching.workshop.write("site/cat.html", "<title>A cat</title><p>It purrs.");
    fs::remove_file(watching.workshop.path("site/fox.md")).expect("It is there.");
    // A machine that is busy may see these one by one.
    let start = Instant::now();
    while (watching.found("hoots"), watching.found("zebra")) != (vec!["new/owl.html".to_owned()], Vec::new()) {
        assert!(start.elapsed() < LIMIT && watching.next_line().starts_with("changed: "));
    }
    wait_for(&events);
}

#[test]
fn other_files_of_the_site_are_shown_without_a_new_search() {
    let watching = Watching::new("", &[]);
    watching.next_line();
    let events = watching.events("/dog.html");
    watching.workshop.write("site/style.css", "p { color: red }");
    wait_for(&events);
    assert_eq!(watching.next_line(), "changed: style.css");
    watching.workshop.write("site/.style.css.swp", "");
    watching.workshop.write("assets/speur.js", "");
    watching.check_quiet();
}

#[test]
fn a_page_with_a_mistake_keeps_the_search_as_it_is() {
    let watching = Watching::new("", &[]);
    watching.next_line();
    let before = watching.workshop.files("site/search");
    watching.workshop.write("site/wrong.md", "---\ntitle: [\n---\nA zebra.\n");
    assert_eq!(watching.next_line(), "changed: wrong.md");
    let complaint = watching.complaints.recv_timeout(LIMIT).expect("It says what is wrong.");
    assert!(complaint.starts_with("speur: ") && complaint.contains("wrong.md"), "{complaint}");
    assert!(watching.workshop.files("site/search") == before, "the search is another one");

    watching.workshop.write("site/wrong.md", "---\ntitle: Right\n---\nA zebra.\n");
    let line = watching.next_line();
    assert!(line.starts_with("changed: wrong.md; 3 pages in "), "{line}");
    assert_eq!(watching.found("zebra"), ["wrong.html"]);
}

#[test]
fn settings_say_what_is_searched() {
    let settings =
        "input = [\"content\"]\noutput = \"site/search\"\nbase-url = \"/notes/\"\nsynonyms = \"words.txt\"\n";
    let workshop = Workshop::new();
    workshop.write("content/owl.md", "# An owl\n\nIt hoots.\n");
    workshop.write("words.txt", "");
    workshop.write("speur.toml", settings);
    let watching = Watching::of(workshop, &[]);
    assert!(watching.next_line().starts_with("1 page in "), "there was no search before");
    assert_eq!(watching.found("hoots"), ["/notes/owl.html"]);
    watching.workshop.write("content/owl.md", "# An owl\n\nIt hoots at night.\n");
    assert!(watching.next_line().starts_with("changed: owl.md; 1 page in "));
    // What the search does not read is shown all the same.
    watching.workshop.write("site/dog.html", "<p>A dog.");
    assert_eq!(watching.next_line(), "changed: dog.html");
    watching.workshop.write("words.txt", "owl, bird\n");
    let line = watching.next_line();
    assert!(line.contains("words.txt; 1 page in "), "{line}");
    assert_eq!(watching.found("bird "), ["/notes/owl.html"]);
}

#[test]
fn pages_beside_the_search_are_watched() {
    let workshop = Workshop::new();
    workshop.printed(&["index", "site", "--output", "site"]);
    let watching = Watching::of(workshop, &[]);
    assert!(watching.next_line().starts_with("2 pages in "));
    watching.workshop.write("site/fox.md", "# A fox\n\nIt jumps over the zebra.\n");
    assert!(watching.next_line().starts_with("changed: fox.md; 2 pages in "));
    watching.check_quiet();
}

#[test]
fn a_site_that_is_removed_and_built_anew_is_searched_again() {
    let watching = Watching::new("", &[]);
    watching.next_line();
    fs::remove_dir_all(watching.workshop.path("site")).expect("It is there.");
    let complaint = watching.complaints.recv_timeout(LIMIT).expect("It says what is wrong.");
    assert!(complaint.starts_with("speur: "), "{complaint}");
    let wait_for_pages = |end: &str| while !watching.next_line().contains(end) {};
    watching.workshop.write("site/owl.html", "<title>An owl</title><p>It hoots.");
    wait_for_pages("; 1 page in ");
    assert_eq!(watching.found("hoots"), ["owl.html"]);
    watching.workshop.write("site/cat.html", "<title>A cat</title><p>It purrs.");
    wait_for_pages("; 2 pages in ");
    assert_eq!(watching.found("purrs"), ["cat.html"]);
}

#[test]
fn without_it_nothing_is_added() {
    let workshop = Workshop::new();
    let mut child = workshop
        .speur(&["serve", "site", "--port", "0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("The command can be started.");
    let lines = lines(child.stdout.take().expect("It is piped."));
    let complaints = lines_of_errors(&mut child);
    let address = lines.recv_timeout(LIMIT).expect("It prints its address.");
    let address = address.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let plain = Watching { workshop, child, address, lines, complaints };
    let (_, page) = plain.get("/dog.html");
    assert_eq!(page, plain.workshop.read("site/dog.html"));
    assert!(plain.get("/.speur/reload.js").0.starts_with("HTTP/1.1 404"));
}

#[test]
fn what_cannot_be_watched_says_what_to_do() {
    let workshop = Workshop::new();
    let none = workshop.complaint(&["serve", "site", "--watch", "--port", "0"], 1);
    let remedy = "make one first: speur index site --output site/search, or say `output` in speur.toml\n";
    assert!(none.starts_with("speur: expected a search in site, found none; ") && none.ends_with(remedy), "{none}");
    for output in ["site/one", "site/two"] {
        workshop.printed(&["index", "site", "--output", output, "--exclude", "{one,two}"]);
    }
    let several = workshop.complaint(&["serve", "site", "--watch", "--port", "0"], 1);
    assert!(several.contains("expected one search in site, found site/one and site/two; "), "{several}");
    workshop.write("wrong.toml", "packing = \"zip\"\n");
    let wrong = workshop.complaint(&["serve", "site", "--watch", "--port", "0", "--config", "wrong.toml"], 1);
    assert!(wrong.contains("wrong.toml, line 1: expected packing to be one of auto, single"), "{wrong}");
    let unused = workshop.complaint(&["serve", "site", "--config", "wrong.toml"], 2);
    assert!(unused.contains("--watch"), "{unused}");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_while_a_page_is_open() {
    let mut watching = Watching::new("", &[]);
    watching.next_line();
    let events = watching.events("/dog.html");
    assert!(events.recv_timeout(LIMIT).is_ok_and(|line| line.starts_with("HTTP/1.1 200")));
    let process = watching.child.id().to_string();
    // An interrupt is ignored by what a script has started in the background.
    let sent = std::process::Command::new("kill").args(["-TERM", &process]).status().expect("Every Unix has it.");
    assert!(sent.success());
    let start = Instant::now();
    while watching.child.try_wait().expect("It is ours.").is_none() {
        assert!(start.elapsed() < PROMPT, "it still runs");
        thread::sleep(Duration::from_millis(10));
    }
}
