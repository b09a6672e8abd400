//! How are files made smaller for the way to the reader, and whole again?
//!
//! The two ways that every browser knows. [`siblings`] writes what a host may serve as it is; [`fast_gzip`] is for a
//! server that has to answer now. What no host compresses is [`deflated`] when it is written. The same bytes always become
//! the same bytes.

use std::io::{self, Read, Write};

use brotli::Decompressor;
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::bufread::DeflateDecoder;
use flate2::read::MultiGzDecoder;
use flate2::write::{DeflateEncoder, GzEncoder};
use rayon::prelude::*;

/// Above this, brotli works below its best: that takes 3 seconds for an index of 1.9 MB (rust_book_en), and so would take
/// minutes for a large one. At level 9, 36 MB (d365_nl) took 20 seconds, gzip included (2026-11).
const MOST_BYTES_AT_BEST: usize = 4 << 20;

/// An estimate looks at so many pieces of a file, spread evenly, of so many bytes each: half a megabyte takes 4 ms.
const ESTIMATED_PIECES: usize = 32;
const ESTIMATED_PIECE_BYTES: usize = 16 << 10;

/// How much larger those pieces become, compressed [fast](FAST), than the file at the usual level. Of indexes of ten corpora,
/// 1.6 to 58 MB, the estimates were 5% too small to 6% too large (2026-11).
const ESTIMATED_EXCESS: f64 = 1.14;

/// For who waits: half the time of the usual level, 6, and 8% larger. Level 1 takes two thirds of that, and is a quarter larger again
/// (zlib-rs, single-file indexes of eleven corpora, 2026-11).
const FAST: u32 = 2;

/// For the files of an index, of 2 kB each: 6 takes 0.92 of its time, and they become 0.3% larger; 8 takes 1.07, and they become
/// 0.02% smaller; 9 is made for long files.
const SMALL: u32 = 7;

/// A compression, as `Content-Encoding` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// The one that saves most first.
    pub(crate) const ALL: [Encoding; 2] = [Encoding::Brotli, Encoding::Gzip];

    /// In the headers of HTTP.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Encoding::Brotli => "br",
            Encoding::Gzip => "gzip",
        }
    }

    /// What the name of a compressed file ends with, behind the name of the file.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Encoding::Brotli => ".br",
            Encoding::Gzip => ".gz",
        }
    }

    /// As small as can be had in reasonable time: seconds for a megabyte.
    pub(crate) fn best(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Encoding::Brotli => {
                let quality = if bytes.len() > MOST_BYTES_AT_BEST { 9 } else { 11 };
                let parameters =
                    BrotliEncoderParams { quality, lgwin: 24, size_hint: bytes.len(), ..Default::default() };
                let mut compressed = Vec::new();
                brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters).expect(TAKES_ALL);
                compressed
            }
            Encoding::Gzip => gzip(bytes, Compression::best()),
        }
    }

    /// The bytes again. A reader of bytes that are no such compression fails where that shows.
    pub(crate) fn reader<'a>(self, compressed: impl Read + 'a) -> Box<dyn Read + 'a> {
        match self {
            Encoding::Brotli => Box::new(Decompressor::new(compressed, 1 << 16)),
            Encoding::Gzip => Box::new(MultiGzDecoder::new(compressed)),
        }
    }

    /// All bytes again, if they are not more than `most`.
    pub(crate) fn decompress(self, compressed: &[u8], most: u64) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let read = self.reader(compressed).take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        if read as u64 > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
    }
}

/// Gzip in little time.
pub(crate) fn fast_gzip(bytes: &[u8]) -> Vec<u8> {
    gzip(bytes, Compression::new(FAST))
}

/// About how many bytes a host makes of these, by gzip at its usual level. Cost: O(1) from half a megabyte on.
pub(crate) fn estimated(bytes: &[u8]) -> usize {
    let most = ESTIMATED_PIECES * ESTIMATED_PIECE_BYTES;
    let compressed = if bytes.len() <= most {
        fast_gzip(bytes).len() as f64
    } else {
        let last = bytes.len() - ESTIMATED_PIECE_BYTES;
        let starts = (0..ESTIMATED_PIECES).map(|piece| last * piece / (ESTIMATED_PIECES - 1));
        let pieces = starts.map(|start| fast_gzip(&bytes[start..start + ESTIMATED_PIECE_BYTES]).len());
        pieces.sum::<usize>() as f64 * (bytes.len() as f64 / most as f64)
    };
    (compressed / ESTIMATED_EXCESS).round() as usize
}

const TAKES_ALL: &str = "Memory takes all bytes.";

fn gzip(bytes: &[u8], level: Compression) -> Vec<u8> {
    // Without a time and a name, so that the same bytes give the same file.
    let mut encoder = GzEncoder::new(Vec::new(), level);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect(TAKES_ALL)
}

/// Raw deflate: a script of ours inflates it in the browser, whatever the host does.
///
/// `seams`: where the bytes change their nature, in order. From there on other codes are used.
pub fn deflated(bytes: &[u8], seams: &[usize]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(SMALL));
    let mut from = 0;
    for &seam in seams {
        if (from + 1..bytes.len()).contains(&seam) {
            // To flush is to begin anew.
            encoder.write_all(&bytes[from..seam]).and_then(|()| encoder.flush()).expect(TAKES_ALL);
            from = seam;
        }
    }
    encoder.write_all(&bytes[from..]).and_then(|()| encoder.finish()).expect(TAKES_ALL)
}

/// What was [`deflated`], if these bytes are all of it and nothing else.
pub(crate) fn inflated(deflated: &[u8]) -> io::Result<Vec<u8>> {
    let mut decoder = DeflateDecoder::new(deflated);
    let mut bytes = Vec::new();
    decoder.read_to_end(&mut bytes)?;
    if decoder.total_in() == deflated.len() as u64 { Ok(bytes) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// Every file in every encoding, with its name, on all processors: those of a file in a row.
pub(crate) fn siblings(files: &[(&str, &[u8])]) -> Vec<(String, Vec<u8>)> {
    let wanted = files.iter().flat_map(|file| Encoding::ALL.map(|encoding| (*file, encoding)));
    let wanted: Vec<_> = wanted.collect();
    let compress = |((name, bytes), encoding): &((&str, &[u8]), Encoding)| {
        (format!("{name}{}", encoding.extension()), encoding.best(bytes))
    };
    wanted.par_iter().map(compress).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> Vec<Vec<u8>> {
        let long: Vec<u8> = (0..10_000_u32).flat_map(|number| (number.wrapping_pow(2) / 7).to_le_bytes()).collect();
        vec![Vec::new(), b"a".to_vec(), b"The fox jumps. ".repeat(50), long]
    }

    #[test]
    fn what_is_compressed_comes_back() {
        for bytes in texts() {
            for encoding in Encoding::ALL {
                let compressed = encoding.best(&bytes);
                assert_eq!(encoding.decompress(&compressed, bytes.len() as u64).ok().as_ref(), Some(&bytes));
                assert_eq!(encoding.best(&bytes), compressed, "the same bytes");
            }
            assert_eq!(Encoding::Gzip.decompress(&fast_gzip(&bytes), 1 << 20).ok().as_ref(), Some(&bytes));
            let length = bytes.len();
            for seams in [vec![length / 2, length, length + 1], vec![0, 1, 1, 2, length / 3]] {
                assert_eq!(inflated(&super::deflated(&bytes, &seams)).ok().as_ref(), Some(&bytes), "{seams:?}");
            }
            let deflated = deflated(&bytes, &[]);
            assert_eq!(inflated(&deflated).ok(), Some(bytes));
            assert!(inflated(&[&deflated[..], b"x"].concat()).is_err(), "more than was deflated");
            for length in 0..deflated.len().min(99) {
                assert!(inflated(&deflated[..length]).is_err(), "cut at {length}");
            }
        }
    }

    #[test]
    fn an_estimate_is_near() {
        // Words of a small vocabulary, in an order that does not repeat.
        let mut state = 1_u32;
        let mut word = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            format!("w{} ", (state >> 20).pow(2) / 4096)
        };
        let text: String = (0..400_000).map(|_| word()).collect();
        for bytes in [&text.as_bytes()[..100_000], text.as_bytes()] {
            let [usual, estimated] = [gzip(bytes, Compression::default()).len(), estimated(bytes)].map(|n| n as f64);
            assert!((0.8..1.25).contains(&(estimated / usual)), "{estimated} for {usual}");
        }
        assert!(estimated(b"") < 30);
    }

    #[test]
    fn more_than_was_expected_is_an_error() {
        let bytes = vec![0; 1 << 20];
        for encoding in Encoding::ALL {
            assert!(encoding.decompress(&encoding.best(&bytes), 1000).is_err(), "{encoding:?}");
        }
    }

    #[test]
    fn wrong_bytes_are_an_error_or_other_bytes() {
        let bytes = b"The fox jumps over the dog. ".repeat(9);
        for encoding in Encoding::ALL {
            let compressed = encoding.best(&bytes);
            for position in 0..compressed.len() {
                assert!(encoding.decompress(&compressed[..position], 1000).is_err(), "{encoding:?} cut at {position}");
                for bit in 0..8 {
                    let mut wrong = compressed.clone();
                    wrong[position] ^= 1 << bit;
                    // Brotli has no checksum: what counts is that there is an end.
                    let _ = encoding.decompress(&wrong, 1000);
                }
            }
        }
    }

    #[test]
    fn each_file_has_a_sibling_of_each_kind() {
        let names: Vec<_> = siblings(&[("a.js", b"a"), ("b/c.wasm", b"")]).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a.js.br", "a.js.gz", "b/c.wasm.br", "b/c.wasm.gz"]);
    }
}
