//! How many candidates have which value of a facet?

use crate::combine::Candidate;

/// The number of the value that a document has. `numbers`: for each document the number of its value in `width` bytes,
/// little-endian; 0 stands for none.
#[inline]
pub fn value_of(document: u32, numbers: &[u8], width: usize) -> usize {
    let at = document as usize * width;
    let bytes = numbers.get(at..at + width).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | usize::from(byte))
}

/// Counts for each value how many candidates have it: the first value has the number 1.
pub fn count_values(candidates: &[Candidate], numbers: &[u8], width: usize, counts: &mut [usize]) {
    for candidate in candidates {
        if let Some(count) = counts.get_mut(value_of(candidate.document, numbers, width).wrapping_sub(1)) {
            *count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates() -> [Candidate; 4] {
        [0, 1, 2, 9].map(|document| Candidate { document, ..Candidate::default() })
    }

    #[test]
    fn values_are_counted() {
        let mut counts = [0; 2];
        count_values(&candidates(), &[2, 1, 2], 1, &mut counts);
        assert_eq!(counts, [1, 2], "a document beyond the column has none");
        assert_eq!(value_of(1, &[0, 0, 0x34, 0x12], 2), 0x1234);
        assert_eq!(value_of(0, &[], 0), 0);
    }
}
