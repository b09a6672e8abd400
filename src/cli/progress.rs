//! What is seen of `speur index` while it works? A bar on a terminal, a line every few seconds elsewhere.
//!
//! A thread looks now and then at what is done, so that the work itself only counts. What is soon done shows nothing.
//! Start with [`Progress`].

use std::env;
use std::io::{IsTerminal, Write, stderr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a picture of the bar stays.
const FRAME: Duration = Duration::from_millis(150);

/// How long there is no line at least. Later they become rarer: an eighth of the time that has passed.
const PAUSE: Duration = Duration::from_secs(5);

/// What is done, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Files become pages, which are taken apart.
    Reading,
    /// Pages become an index.
    Indexing,
    /// Files are compressed if that is wanted, and written.
    Writing,
}

impl Step {
    /// In the summary, and before a bar.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Step::Reading => "reading",
            Step::Indexing => "making the index",
            Step::Writing => "writing",
        }
    }
}

/// How many files are written, for another thread to look at meanwhile.
#[derive(Debug, Default)]
pub(crate) struct Written {
    files: AtomicUsize,
    /// A file counts twice: when it has its name, and when it is on the disk.
    done: AtomicUsize,
}

impl Written {
    /// So many files are to be written.
    pub(crate) fn expect(&self, files: usize) {
        self.files.store(files, Ordering::Relaxed);
    }

    /// A file has its name, or is on the disk.
    pub(crate) fn count(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Shows how far the work is, until this is dropped.
pub(crate) struct Progress {
    work: Arc<Work>,
    /// Dropped to end the thread, which also takes the bar away.
    viewer: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// The first step begins now. Nobody is told of anything if that is not wanted.
    pub(crate) fn start(is_shown: bool) -> Self {
        let now = Instant::now();
        let work = Arc::new(Work {
            reading: Default::default(),
            writing: Default::default(),
            steps: Mutex::new(vec![(Step::Reading, now)]),
        });
        let viewer = is_shown.then(|| {
            let (sender, ended) = channel();
            let seen = Arc::clone(&work);
            (sender, thread::spawn(move || view(&seen, &ended)))
        });
        Self { work, viewer }
    }

    /// What counts the files that are read.
    pub(crate) fn reading(&self) -> &speur_documents::Progress {
        &self.work.reading
    }

    /// What counts the files that are written.
    pub(crate) fn writing(&self) -> &Written {
        &self.work.writing
    }

    /// The step before has ended.
    pub(crate) fn begin(&self, step: Step) {
        self.work.steps().push((step, Instant::now()));
    }

    /// Everything is done: nothing is shown any more. Returns how long each step took.
    pub(crate) fn finish(self) -> Vec<(Step, Duration)> {
        let steps = self.work.steps();
        let ends = steps.iter().skip(1).map(|(_, start)| *start).chain([Instant::now()]);
        steps.iter().zip(ends).map(|((step, start), end)| (*step, end - *start)).collect()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((sender, thread)) = self.viewer.take() {
            drop(sender);
            // A bar that failed must not stop the work.
            let _ = thread.join();
        }
    }
}

/// What both threads know.
struct Work {
    reading: speur_documents::Progress,
    writing: Written,
    /// Those that have begun, and when. The last is what is done now.
    steps: Mutex<Vec<(Step, Instant)>>,
}

impl Work {
    fn steps(&self) -> MutexGuard<'_, Vec<(Step, Instant)>> {
        self.steps.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn moment(&self) -> Moment {
        let (step, start) = self.steps().last().copied().expect("The first begins at once.");
        let (files, done) = match step {
            Step::Reading => (self.reading.files(), self.reading.read()),
            Step::Indexing => (0, 0),
            Step::Writing => {
                let [files, done] =
                    [&self.writing.files, &self.writing.done].map(|number| number.load(Ordering::Relaxed));
                (files, done / 2)
            }
        };
        Moment { step, files, done, since: start.elapsed() }
    }
}

/// How far it is at a moment.
struct Moment {
    step: Step,
    /// How many files are to be read or written; 0 if that is not known.
    files: usize,
    done: usize,
    /// How long the step lasts already.
    since: Duration,
}

impl Moment {
    /// Of the files, if they are known.
    fn counts(&self) -> Option<String> {
        let [done, files] = [self.done, self.files].map(|count| HumanCount(count as u64));
        (self.files > 0).then(|| format!("{done} of {files} files"))
    }

    /// What is left of the files, else what has passed.
    fn time(&self) -> String {
        match self.counts() {
            Some(_) if self.done > 0 => {
                let left = self.since.mul_f64((self.files.saturating_sub(self.done)) as f64 / self.done as f64);
                format!("{} left", HumanDuration(left))
            }
            _ => format!("{} so far", HumanDuration(self.since)),
        }
    }

    /// In a line by itself.
    fn line(&self) -> String {
        let done = match (self.step, self.counts()) {
            (Step::Reading, None) => "looking for pages".to_owned(),
            (Step::Reading, Some(counts)) => format!("read {counts}"),
            (Step::Indexing, _) => "making the index".to_owned(),
            (Step::Writing, None) => "compressing files".to_owned(),
            (Step::Writing, Some(counts)) => format!("wrote {counts}"),
        };
        format!("{done}, {}", self.time())
    }
}

/// Until the work is done, shows how far it is.
fn view(work: &Work, ended: &Receiver<()>) {
    // Such terminals, in editors for example, cannot draw over what they have drawn.
    let is_dumb = env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    if stderr().is_terminal() && !is_dumb {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        while is_going_on(ended, FRAME) {
            draw(&bar, &work.moment());
        }
        bar.finish_and_clear();
    } else {
        let (start, mut pause) = (Instant::now(), PAUSE);
        while is_going_on(ended, pause) {
            // Where nobody listens, the work goes on.
            let _ = writeln!(stderr(), "speur: {}", work.moment().line());
            pause = PAUSE.max(start.elapsed() / 8);
        }
    }
}

/// Waits, but not longer than the work goes on.
fn is_going_on(ended: &Receiver<()>, pause: Duration) -> bool {
    ended.recv_timeout(pause) == Err(RecvTimeoutError::Timeout)
}

fn draw(bar: &ProgressBar, moment: &Moment) {
    let number = 1 + moment.step as usize;
    bar.set_prefix(format!("{number}/3 {}", moment.step.name()));
    if let Some(counts) = moment.counts() {
        bar.set_style(style("{prefix} {wide_bar:.cyan/dim} {msg}").progress_chars("━╸─"));
        bar.set_message(format!("{counts}, {}", moment.time()));
        bar.set_length(moment.files as u64);
        bar.set_position(moment.done as u64);
    } else {
        bar.set_style(style("{prefix} {spinner:.cyan} {msg}"));
        bar.set_message(moment.time());
    }
    bar.tick();
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("The template is correct.")
}

#[cfg(test)]
mod tests {
    use indicatif::InMemoryTerm;

    use super::*;

    fn moment(step: Step, done: usize, files: usize, seconds: u64) -> Moment {
        Moment { step, done, files, since: Duration::from_secs(seconds) }
    }

    #[test]
    fn a_line_says_what_is_done_and_how_much_is_left() {
        let check = |step, read, files, seconds, expected| {
            assert_eq!(moment(step, read, files, seconds).line(), expected);
        };
        check(Step::Reading, 0, 0, 5, "looking for pages, 5 seconds so far");
        check(Step::Reading, 0, 1, 5, "read 0 of 1 files, 5 seconds so far");
        check(Step::Reading, 5000, 9492, 10, "read 5,000 of 9,492 files, 9 seconds left");
        check(Step::Reading, 1000, 61_000, 10, "read 1,000 of 61,000 files, 10 minutes left");
        check(Step::Reading, 7, 7, 10, "read 7 of 7 files, 0 seconds left");
        check(Step::Indexing, 0, 0, 12, "making the index, 12 seconds so far");
        check(Step::Writing, 0, 0, 1, "compressing files, 1 second so far");
        check(Step::Writing, 250_000, 1_000_000, 30, "wrote 250,000 of 1,000,000 files, 2 minutes left");
    }

    #[test]
    fn a_bar_fits_its_terminal_and_leaves_nothing_behind() {
        for (width, bar) in [(80, "━━━━━━━━━━━━━━━━╸──────────────"), (60, "━━━━━╸─────")]
        {
            let terminal = InMemoryTerm::new(5, width);
            let shown =
                ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::term_like(Box::new(terminal.clone())));
            draw(&shown, &moment(Step::Reading, 5000, 9492, 10));
            let expected = format!("1/3 reading {bar} 5,000 of 9,492 files, 9 seconds left");
            assert_eq!(terminal.contents(), expected);
            draw(&shown, &moment(Step::Indexing, 0, 0, 2));
            let drawn = terminal.contents();
            assert!(drawn.starts_with("2/3 making the index ") && drawn.ends_with(" 2 seconds so far"), "{drawn}");
            shown.finish_and_clear();
            assert_eq!(terminal.contents(), "");
        }
    }

    #[test]
    fn each_step_has_its_time() {
        let progress = Progress::start(false);
        progress.begin(Step::Indexing);
        thread::sleep(Duration::from_millis(20));
        progress.begin(Step::Writing);
        let steps = progress.finish();
        assert_eq!(
            steps.iter().map(|(step, _)| *step).collect::<Vec<_>>(),
            [Step::Reading, Step::Indexing, Step::Writing]
        );
        assert!(steps[1].1 >= Duration::from_millis(20), "{steps:?}");
    }
}
