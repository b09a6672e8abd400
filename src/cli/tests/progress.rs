//! What is said while `speur index` works, where no terminal shows a bar?

mod workshop;

use std::io::{BufRead, BufReader, Read};
use std::process::{Output, Stdio};

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
    // By the time that the others have said something, the quiet one could have done so, too.
    let mut started = [start("quiet", &["--quiet"]), start("lines", &[]), start("json", &["--json"])];
    let mut complaints = started.each_mut().map(|process| BufReader::new(process.stderr.take().expect("It is piped.")));
    let mut said = [const { String::new() }; 3];
    for n in 1..3 {
        complaints[n].read_line(&mut said[n]).expect("It prints UTF-8.");
    }
    for process in &mut started {
        drop(process.stdin.take());
    }
    for (said, complaints) in said.iter_mut().zip(&mut complaints) {
        complaints.read_to_string(said).expect("It prints UTF-8.");
    }
    let [quiet, lines, json] = said;
    assert_eq!(quiet, "");
    for said in [lines, json] {
        let time = said.strip_prefix("speur: looking for pages, ").and_then(|rest| rest.strip_suffix(" so far\n"));
        assert!(time.is_some_and(|time| !time.contains('\n')), "{said}");
    }
    let ended = started.map(|process| process.wait_with_output().expect("It ends when its input does."));
    let [quiet, lines, json] = ended.map(|Output { stdout, .. }| text(&stdout));
    assert!(lines.starts_with("2 pages with ") && quiet.is_empty());
    serde_json::from_str::<serde_json::Value>(&json).expect("It prints one JSON object.");
}
