//! How are strings put together in few bytes of the wasm module?
//!
//! The standard library's formatting of numbers and its joining of slices are 3 kB each there.

/// All texts, one after the other.
pub fn joined(texts: &[&str]) -> String {
    let mut all = String::new();
    for text in texts {
        all.push_str(text);
    }
    all
}

/// A number as it is written.
pub fn decimal(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.insert(0, b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    String::from_utf8(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_does() {
        for number in [0, 7, 10, 2026, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
        assert_eq!(joined(&["a", "", "bc"]), "abc");
    }
}
