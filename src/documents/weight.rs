//! How much do the words of a page, or of a part of it, count?
//!
//! As the engine has it: a number of times, or below zero by how much they are divided: -4 is a quarter. [`NOTHING`] is left
//! out.

/// What is left out.
pub(crate) const NOTHING: i8 = 0;

/// Most that words are multiplied or divided by.
const MOST: f64 = 100.0;

/// The weight that authors write: its square counts, as Pagefind has it. None if it is no number.
pub(crate) fn read(text: &str) -> Option<i8> {
    let number: f64 = text.trim().parse().ok().filter(|number: &f64| !number.is_nan())?;
    Some(if number <= 0.0 { NOTHING } else { times(number * number) })
}

/// So many times, or as little as can be.
pub(crate) fn times(times: f64) -> i8 {
    // From 1 to 100, so nothing is lost.
    let whole = |number: f64| number.clamp(1.0, MOST).round() as i8;
    match whole(1.0 / times.max(0.0)) {
        1 => whole(times),
        parts => -parts,
    }
}

/// That of a part which counts `part` in a page that counts `page`.
pub(crate) fn within(part: i8, page: i8) -> i8 {
    let number = |weight: i8| if weight < 0 { -1.0 / f64::from(weight) } else { f64::from(weight) };
    times(number(part) * number(page))
}

#[cfg(test)]
mod tests {
    use super::{NOTHING, read, times, within};

    #[test]
    fn weights_are_squared_and_bounded() {
        for (text, expected) in [("1", 1), ("2", 4), (" 2.4", 6), ("0.5", -4), ("0.1", -100), ("0.9", 1), ("0.8", -2)] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for (text, expected) in [("10", 100), ("99", 100), ("1e300", 100), ("1e-300", -100), ("-1", NOTHING)] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        assert_eq!((read("veel"), read("NaN"), read("")), (None, None, None));
    }

    #[test]
    fn parts_count_within_their_page() {
        assert_eq!([within(1, 1), within(4, 4), within(-4, 4), within(-4, -4), within(9, -4)], [1, 16, 1, -16, 2]);
        assert_eq!([times(0.5), times(0.4), times(0.0), times(-1.0)], [-2, -3, -100, -100]);
        assert_eq!([within(100, 100), within(-100, -100)], [100, -100]);
    }
}
