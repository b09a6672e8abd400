//! What is said while `speur index` works, where no terminal shows a bar?

mod workshop;

use std::process::{Output, Stdio};
use std::time::Duration;

use workshop::{Workshop, run, text};

#[test]
fn what_is_soon_done_is_not_talked_about() {
    let workshop = Workshop::new();
    for more in [&[][..], &["--json"], &["--precompress"]] {
        let output = run(&mut workshop.speur(&[&["index", "site", "--output", "search"], more].concat()));
        assert_eq!((output.status.success(), text(&output.stderr)), (true, String::new()), "{more:?}");
    }
}

/// It waits for its list of synonyms, which somebody is slow to type.
#[cfg(unix)]
#[test]
fn what_takes_longer_says_every_few_seconds_how_far_it_is() {
    let workshop = Workshop::new();
    let start = |output: &str, more: &[&str]| {
        let arguments = [&["index", "site", "--output", output, "--synonyms", "/dev/stdin"], more].concat();
        let mut command = workshop.speur(&arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().expect("The command can be started.")
    };
    let started = [start("lines", &[]), start("json", &["--json"]), start("quiet", &["--quiet"])];
    std::thread::sleep(Duration::from_millis(6500));
    let ended = started.map(|process| process.wait_with_output().expect("It ends when its input does."));
    let said = ended.each_ref().map(|Output { stderr, .. }| text(stderr));
    let line = "speur: looking for pages, 5 seconds so far\n";
    assert_eq!(said, [line, line, ""]);
    let [lines, json, quiet] = ended.map(|Output { stdout, .. }| text(&stdout));
    assert!(lines.starts_with("2 pages with ") && quiet.is_empty());
    serde_json::from_str::<serde_json::Value>(&json).expect("It prints one JSON object.");
}
