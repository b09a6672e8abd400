//! How many candidates have which value of a facet?

use crate::bytes::u32_le_at;
use crate::combine::Candidate;

/// The number of the value that a document has. `numbers`: for each document the number of its value in `width` bytes,
/// little-endian; 0 stands for none.
#[inline]
pub fn value_of(document: u32, numbers: &[u8], width: usize) -> usize {
    let at = document as usize * width;
    let bytes = numbers.get(at..at + width).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte))
}

/// Counts for each value how many candidates have it.
pub fn count_values(candidates: &[Candidate], numbers: &[u8], width: usize, counts: &mut [usize]) {
    for candidate in candidates {
        if let Some(count) = counts.get_mut(value_of(candidate.document, numbers, width)) {
            *count += 1;
        }
    }
}

/// The years in which candidates were published, as they follow each other, with how many. `dates`: for each document four bytes,
/// of which a ten-thousandth is the year.
pub fn count_years(candidates: &[Candidate], dates: &[u8]) -> Vec<(u32, usize)> {
    let mut years: Vec<(u32, usize)> = Vec::new();
    for candidate in candidates {
        let year = u32_le_at(dates, candidate.document as usize).unwrap_or(0) / 10_000;
        match years.last_mut() {
            Some((last, count)) if *last == year => *count += 1,
            _ => years.push((year, 1)),
        }
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates() -> [Candidate; 4] {
        [0, 1, 2, 9].map(|document| Candidate { document, ..Candidate::default() })
    }

    #[test]
    fn values_are_counted() {
        let mut counts = [0; 3];
        count_values(&candidates(), &[2, 1, 2], 1, &mut counts);
        assert_eq!(counts, [1, 1, 2], "a document beyond the column has none");
        assert_eq!(value_of(1, &[0, 0, 0x34, 0x12], 2), 0x1234);
        assert_eq!(value_of(0, &[], 0), 0);
    }

    #[test]
    fn years_follow_each_other() {
        let dates: Vec<u8> = [20_181_217_u32, 20_180_000, 20_170_600].into_iter().flat_map(u32::to_le_bytes).collect();
        assert_eq!(count_years(&candidates(), &dates), [(2018, 2), (2017, 1), (0, 1)]);
    }
}
