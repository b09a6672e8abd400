//! `cargo xtask bench dictionary`: how is the dictionary of a small chunk best encoded?
//!
//! A chunk is the dictionary of one block of terms and its postings, deflated together. The dictionary is an fst, as in
//! the single file, or a [list](write_list) of the same terms and offsets. All but the times are the same on every
//! machine. The tables go to standard output, what is going on to standard error.

use std::fmt::Write as _;
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use fst::{IntoStreamer, Map, Streamer};
use speur_cli::compression::deflated;
use speur_documents::{Document, Options, read_inputs};
use speur_engine::index::store::{Piece, Store};
use speur_engine::index::{ChunkOptions, Chunks, Index, IndexBuilder};

use crate::workspace::Workspace;

/// One Dutch and one English corpus, both large enough for hundreds of chunks.
const CORPORA: [&str; 2] = ["d365_nl", "cpp_docs_en"];

/// The chunks of small and of large sites.
const BLOCK_BYTES: [usize; 2] = [4096, 8192];

/// How many terms and how many prefixes are looked up, taken evenly from all.
const SAMPLES: usize = 1000;

/// Every time is the least of this many: what is above it is the machine being busy with something else.
const ROUNDS: usize = 25;

/// Measures both encodings and prints two tables in Markdown.
pub fn dictionary(workspace: &Workspace, corpora: &Path) -> Result<()> {
    if cfg!(debug_assertions) {
        return workspace.again_in_release();
    }
    let (mut sizes, mut times) = (String::new(), String::new());
    for corpus in CORPORA {
        let input = corpora.join(corpus).join("docs.jsonl");
        if !input.is_file() {
            continue;
        }
        let documents = read_inputs(&[input], None, &Options::default())?.documents;
        for block_bytes in BLOCK_BYTES {
            eprintln!("{corpus}: measuring {} documents in blocks of {block_bytes} bytes…", documents.len());
            let chunks = chunks(&documents, block_bytes)?;
            sizes += &size_rows(corpus, block_bytes, &chunks)?;
            times += &time_rows(corpus, block_bytes, &chunks)?;
        }
    }
    if sizes.is_empty() {
        bail!("expected {} with a docs.jsonl in {}, found none", CORPORA.join(" or "), corpora.display());
    }
    println!(
        "Bytes: median / p95; in all: kB = 1000 bytes. The list saves: of the median / in all.\n\n\
         | corpus | blocks of | chunks | terms a chunk | what | fst | in all | list | in all | list saves |\n\
         | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n{sizes}\n\
         Nanoseconds to open the dictionary and look up, native (not wasm), mean of {SAMPLES} samples.\n\n\
         | corpus | blocks of | what | fst | list | list takes |\n\
         | --- | --- | --- | --- | --- | --- |\n{times}"
    );
    Ok(())
}

/// The dictionary of one block in both encodings, and what lies beside it.
struct Chunk {
    terms: Vec<(Vec<u8>, u64)>,
    fst: Vec<u8>,
    list: Vec<u8>,
    postings: Vec<u8>,
}

/// Builds the index and takes its blocks. Fails if a list does not say what the fst says.
fn chunks(documents: &[Document], block_bytes: usize) -> Result<Vec<Chunk>> {
    let mut builder = IndexBuilder::new();
    documents.iter().cloned().for_each(|document| builder.add(document));
    let files = builder.finish_in_chunks(ChunkOptions { bytes: Some(block_bytes), most_files: None })?;
    let mut store = Chunks::open(files.root())?;
    files.files().iter().try_for_each(|&file| store.put(file, files.bytes(file)?))?;
    let blocks = Index::over(store.clone())?.context("the root is there")?.statistics().blocks;
    let read = |piece| store.read(piece)?.with_context(|| format!("{piece:?} is missing"));
    let chunk = |block| {
        let (fst, postings) = (read(Piece::Terms(block))?.to_vec(), read(Piece::Postings(block))?.to_vec());
        let terms = Map::new(fst.as_slice())?.stream().into_byte_vec();
        let list = write_list(&terms);
        ensure!(read_list(&list) == terms, "the list of block {block} decodes to other terms or offsets");
        Ok(Chunk { terms, fst, list, postings })
    };
    (0..blocks).map(chunk).collect()
}

fn size_rows(corpus: &str, block_bytes: usize, chunks: &[Chunk]) -> Result<String> {
    type Size = fn(&[u8], &[u8]) -> usize;
    let terms = Spread::of(chunks.iter().map(|chunk| chunk.terms.len()));
    let mut rows = String::new();
    let sizes: [(&str, Size); 3] = [
        ("dictionary", |dictionary, _| dictionary.len()),
        ("chunk", |dictionary, postings| dictionary.len() + postings.len()),
        ("chunk, deflated", |dictionary, postings| deflated(&[dictionary, postings].concat(), &[]).len()),
    ];
    for (what, size) in sizes {
        let fst = Spread::of(chunks.iter().map(|chunk| size(&chunk.fst, &chunk.postings)));
        let list = Spread::of(chunks.iter().map(|chunk| size(&chunk.list, &chunk.postings)));
        let saves = |fst: usize, list: usize| 100.0 * (1.0 - list as f64 / fst as f64);
        let (of_median, in_all) = (saves(fst.median, list.median), saves(fst.total, list.total));
        let (count, terms, fst, list) = (chunks.len(), terms.typical(), fst.cells(), list.cells());
        writeln!(
            rows,
            "| {corpus} | {block_bytes} | {count} | {terms} | {what} | {fst} | {list} | {of_median:.1} / {in_all:.1} % |"
        )?;
    }
    Ok(rows)
}

/// How a number differs from chunk to chunk.
struct Spread {
    median: usize,
    p95: usize,
    total: usize,
}

impl Spread {
    fn of(numbers: impl Iterator<Item = usize>) -> Self {
        let mut sorted: Vec<usize> = numbers.collect();
        sorted.sort_unstable();
        let at = |percent: usize| sorted.get(sorted.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0);
        Self { median: at(50), p95: at(95), total: sorted.iter().sum() }
    }

    fn typical(&self) -> String {
        format!("{} / {}", self.median, self.p95)
    }

    fn cells(&self) -> String {
        format!("{} | {:.1}", self.typical(), self.total as f64 / 1000.0)
    }
}

fn time_rows(corpus: &str, block_bytes: usize, chunks: &[Chunk]) -> Result<String> {
    let (mut words, mut prefixes) = (Vec::new(), Vec::new());
    for chunk in chunks {
        // The keys of ids begin with a control character: nobody types them.
        let texts = chunk.terms.iter().filter_map(|(term, _)| str::from_utf8(term).ok());
        for text in texts.filter(|text| !text.starts_with(char::is_control)) {
            words.push((chunk, text.as_bytes()));
            let end = text.char_indices().nth(2).map(|(start, third)| start + third.len_utf8());
            prefixes.extend(end.map(|end| (chunk, &text.as_bytes()[..end])));
        }
    }
    prefixes.dedup_by(|a, b| std::ptr::eq(a.0, b.0) && a.1 == b.1);

    let mut rows = String::new();
    let all = [("a term", words, false), ("all terms with a prefix of three letters", prefixes, true)];
    for (what, all, is_prefix) in all {
        let count = all.len().min(SAMPLES);
        let samples: Vec<(&Chunk, &[u8])> = (0..count).map(|number| all[number * all.len() / count]).collect();
        let mut best = [Duration::MAX; 2];
        for _ in 0..ROUNDS {
            let (fst_time, of_fst) = time(&samples, |chunk, text| in_fst(&chunk.fst, text, is_prefix));
            let (list_time, of_list) = time(&samples, |chunk, text| in_list(&chunk.list, text, is_prefix));
            ensure!(of_fst == of_list, "{corpus}: looking up {what} finds something else in the list");
            best = [best[0].min(fst_time), best[1].min(list_time)];
        }
        let [fst, list] = best.map(|time| time.as_nanos() as f64 / count as f64);
        writeln!(rows, "| {corpus} | {block_bytes} | {what} | {fst:.0} | {list:.0} | {:.1}× |", list / fst)?;
    }
    Ok(rows)
}

/// How long all samples take, and the sum of what they find.
fn time(samples: &[(&Chunk, &[u8])], look_up: impl Fn(&Chunk, &[u8]) -> u64) -> (Duration, u64) {
    let start = Instant::now();
    let found = samples.iter().map(|(chunk, text)| look_up(chunk, black_box(text))).sum();
    (start.elapsed(), black_box(found))
}

/// The sum of the offsets of `text`, or of the terms that begin with it. Each counts one more, to be seen at offset 0.
fn in_fst(fst: &[u8], text: &[u8], is_prefix: bool) -> u64 {
    let map = Map::new(fst).expect("it was read once already");
    if !is_prefix {
        return map.get(text).map_or(0, |offset| offset + 1);
    }
    let (mut found, mut terms) = (0, map.range().ge(text).into_stream());
    while let Some((term, offset)) = terms.next()
        && term.starts_with(text)
    {
        found += offset + 1;
    }
    found
}

/// The same from a list. There is no other way than to read it from its start.
fn in_list(list: &[u8], text: &[u8], is_prefix: bool) -> u64 {
    let mut found = 0;
    scan(list, |term, offset| {
        let is_found = if is_prefix { term.starts_with(text) } else { term == text };
        found += if is_found { offset + 1 } else { 0 };
        if term < text || is_found && is_prefix { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    found
}

/// The front-coded list: for each term how many bytes it shares with the one before, how many follow, these, and by how
/// much its offset exceeds the one before. All numbers are LEB128.
fn write_list(terms: &[(Vec<u8>, u64)]) -> Vec<u8> {
    let mut list = Vec::new();
    let (mut before, mut offset_before) = (&[][..], 0);
    for (term, offset) in terms {
        let shared = term.iter().zip(before).take_while(|(a, b)| a == b).count();
        write_number(&mut list, shared as u64);
        write_number(&mut list, (term.len() - shared) as u64);
        list.extend_from_slice(&term[shared..]);
        write_number(&mut list, offset - offset_before);
        (before, offset_before) = (term, *offset);
    }
    list
}

fn read_list(list: &[u8]) -> Vec<(Vec<u8>, u64)> {
    let mut terms = Vec::new();
    scan(list, |term, offset| {
        terms.push((term.to_vec(), offset));
        ControlFlow::Continue(())
    });
    terms
}

/// Calls `visit` with the terms of a list and their offsets, until it says to stop.
fn scan(mut list: &[u8], mut visit: impl FnMut(&[u8], u64) -> ControlFlow<()>) {
    let (mut term, mut offset) = (Vec::new(), 0);
    while !list.is_empty() {
        term.truncate(read_number(&mut list) as usize);
        let length = read_number(&mut list) as usize;
        let (suffix, rest) = list.split_at(length);
        term.extend_from_slice(suffix);
        list = rest;
        offset += read_number(&mut list);
        if visit(&term, offset).is_break() {
            return;
        }
    }
}

fn write_number(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn read_number(list: &mut &[u8]) -> u64 {
    let length = list.iter().take_while(|&&byte| byte >= 0x80).count() + 1;
    let (number, rest) = list.split_at(length);
    *list = rest;
    number.iter().rev().fold(0, |value, byte| value << 7 | u64::from(byte & 0x7F))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(terms: &[(&str, u64)]) {
        let terms: Vec<_> = terms.iter().map(|&(term, offset)| (term.as_bytes().to_vec(), offset)).collect();
        let list = write_list(&terms);
        assert_eq!(read_list(&list), terms);
        let fst = Map::from_iter(terms).expect("the terms are in order").into_fst().into_inner();
        for is_prefix in [false, true] {
            for text in ["", "a", "aap", "aapj", "aapjes", "no", "note", "noten", "z", "één"] {
                let (fst, list) =
                    (in_fst(&fst, text.as_bytes(), is_prefix), in_list(&list, text.as_bytes(), is_prefix));
                assert_eq!(fst, list, "{text:?}, is_prefix: {is_prefix}");
            }
        }
    }

    #[test]
    fn a_list_says_what_an_fst_says() {
        check(&[]);
        check(&[("aap", 0), ("aapje", 3), ("aapjes", 130), ("noot", 131), ("noten", 70_000), ("één", 5_000_000_000)]);
        check(&[("a", 0), (&"a".repeat(200), 7), (&"b".repeat(300), 7)]);
    }

    #[test]
    fn a_list_has_the_bytes_that_it_should() {
        let terms = [(b"aap".to_vec(), 0), (b"aapje".to_vec(), 300)];
        assert_eq!(write_list(&terms), *b"\x00\x03aap\x00\x03\x02je\xAC\x02");
    }
}
