//! How are numbers and strings written, and read back without trust?
//!
//! Numbers are LEB128 (seven bits a byte, low ones first) or little-endian of fixed width; a string is its length in
//! bytes, then UTF-8. A reader never panics and never allocates: what does not fit is [`Damaged`].

use crate::error::Error;

/// Bytes that do not mean what they should. The caller knows which part of the index it was reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged;

impl Damaged {
    /// The error for a reader of `what`, such as "a posting list".
    pub fn of(what: &'static str) -> impl Fn(Self) -> Error {
        move |Self| Error::damaged(what)
    }
}

/// Reads from the front of a slice.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reader<'b> {
    rest: &'b [u8],
}

impl<'b> Reader<'b> {
    /// A reader of nothing.
    pub const EMPTY: Self = Self { rest: &[] };

    /// A reader of all of `bytes`.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// A reader of `bytes` from `offset` on.
    pub fn at(bytes: &'b [u8], offset: usize) -> Result<Self, Damaged> {
        bytes.get(offset..).map(Self::new).ok_or(Damaged)
    }

    /// Whether everything was read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was not read yet.
    pub fn rest(&self) -> &'b [u8] {
        self.rest
    }

    /// The next byte.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before.
    #[inline]
    pub fn byte(&mut self) -> Result<u8, Damaged> {
        let (&first, rest) = self.rest.split_first().ok_or(Damaged)?;
        self.rest = rest;
        Ok(first)
    }

    /// The next number if there is one, else 0: `is_there` is 1 or 0. For small numbers without a branch.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before, or it is too large.
    #[inline(always)]
    pub fn number_if(&mut self, is_there: u8) -> Result<u32, Damaged> {
        let next = self.rest.first().copied().unwrap_or(0x80);
        if next >= 0x80 {
            return if is_there == 0 { Ok(0) } else { self.number() };
        }
        let is_there = is_there & 1;
        self.rest = self.rest.get(usize::from(is_there)..).unwrap_or_default();
        Ok(u32::from(next) * u32::from(is_there))
    }

    /// Passes over `count` numbers: as many bytes that end one. Eight bytes at a time, of which the high bits are counted.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: there are fewer.
    pub fn skip_numbers(&mut self, mut count: u64) -> Result<(), Damaged> {
        while let Some((eight, rest)) = self.rest.split_first_chunk().filter(|_| count >= 8) {
            count -= u64::from((!u64::from_le_bytes(*eight) & 0x8080_8080_8080_8080).count_ones());
            self.rest = rest;
        }
        while count > 0 {
            count -= u64::from(self.byte()? < 0x80);
        }
        Ok(())
    }

    /// The next `length` bytes.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before.
    pub fn take(&mut self, length: usize) -> Result<&'b [u8], Damaged> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    /// The next number of one to five bytes.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before, or it is too large.
    #[inline]
    pub fn number(&mut self) -> Result<u32, Damaged> {
        let first = self.byte()?;
        if first < 0x80 { Ok(u32::from(first)) } else { self.rest_of_number(first) }
    }

    /// Apart, because most numbers have one byte and this would be copied to every place that reads one.
    #[inline(never)]
    fn rest_of_number(&mut self, first: u8) -> Result<u32, Damaged> {
        let mut value = u32::from(first & 0x7F);
        for shift in [7, 14, 21, 28] {
            let byte = self.byte()?;
            let bits = u32::from(byte & 0x7F);
            value |= bits << shift;
            if byte < 0x80 {
                return if shift == 28 && bits > 0xF { Err(Damaged) } else { Ok(value) };
            }
        }
        Err(Damaged)
    }

    /// The next string.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before, or it is not UTF-8.
    #[inline(never)]
    pub fn string(&mut self) -> Result<&'b str, Damaged> {
        let length = self.number()?;
        str::from_utf8(self.take(length as usize)?).map_err(|_| Damaged)
    }

    /// The next four bytes as a number.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before.
    pub fn u32_le(&mut self) -> Result<u32, Damaged> {
        self.array().map(u32::from_le_bytes)
    }

    /// The next eight bytes as a number.
    ///
    /// # Errors
    ///
    /// [`Damaged`]: the bytes end before.
    pub fn u64_le(&mut self) -> Result<u64, Damaged> {
        self.array().map(u64::from_le_bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Damaged> {
        self.take(N)?.try_into().map_err(|_| Damaged)
    }
}

/// The number at `position` of an array of little-endian 32-bit numbers.
pub fn u32_le_at(numbers: &[u8], position: usize) -> Result<u32, Damaged> {
    let start = position.checked_mul(4).ok_or(Damaged)?;
    Reader::at(numbers, start)?.u32_le()
}

/// Appends a number of one to five bytes.
pub fn write_number(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a string with its length.
///
/// # Errors
///
/// It has more than 4 GB.
pub fn write_string(out: &mut Vec<u8>, text: &str) -> Result<(), Error> {
    let length = u32::try_from(text.len()).map_err(|_| Error::too_large("the bytes of a text", u64::from(u32::MAX)))?;
    write_number(out, length);
    out.extend_from_slice(text.as_bytes());
    Ok(())
}

/// Strings, one after the other.
///
/// # Errors
///
/// One has more than 4 GB.
pub fn strings<'s>(mut all: impl Iterator<Item = &'s str>) -> Result<Vec<u8>, Error> {
    let mut joined = Vec::new();
    all.try_for_each(|string| write_string(&mut joined, string))?;
    Ok(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_number(value: u32) {
        let mut bytes = Vec::new();
        write_number(&mut bytes, value);
        for length in 0..bytes.len() {
            assert_eq!(Reader::new(&bytes[..length]).number(), Err(Damaged), "{value} cut to {length}");
        }
        let mut reader = Reader::new(&bytes);
        assert_eq!(reader.number(), Ok(value));
        assert!(reader.is_empty());
    }

    #[test]
    fn numbers_come_back() {
        [0, 1, 127, 128, 16_383, 16_384, u32::MAX - 1, u32::MAX].into_iter().for_each(check_number);
    }

    #[test]
    fn a_number_that_does_not_fit_is_damaged() {
        assert_eq!(Reader::new(&[0xFF, 0xFF, 0xFF, 0xFF, 0x1F]).number(), Err(Damaged));
        assert_eq!(Reader::new(&[0x80; 9]).number(), Err(Damaged));
    }

    #[test]
    fn a_string_that_is_no_text_is_damaged() {
        assert_eq!(Reader::new(&[2, 0xC3, 0x28]).string(), Err(Damaged));
        assert_eq!(Reader::new(&[3, b'a', b'b']).string(), Err(Damaged));
    }

    proptest! {
        #[test]
        fn any_number_comes_back(value: u32) {
            check_number(value);
        }

        #[test]
        fn numbers_are_skipped(values in prop::collection::vec(any::<u32>().prop_flat_map(|most| 0..=most), 0..40), skipped in 0_usize..45) {
            let mut bytes = Vec::new();
            values.iter().for_each(|value| write_number(&mut bytes, *value));
            let mut reader = Reader::new(&bytes);
            let rest = values.get(skipped..);
            prop_assert_eq!(reader.skip_numbers(skipped as u64).is_ok(), rest.is_some());
            for value in rest.unwrap_or_default() {
                prop_assert_eq!(reader.number(), Ok(*value));
            }
            prop_assert!(reader.is_empty());
        }

        #[test]
        fn any_text_comes_back(text: String) {
            let mut bytes = Vec::new();
            write_string(&mut bytes, &text).expect("the text is short");
            prop_assert_eq!(Reader::new(&bytes).string(), Ok(text.as_str()));
        }
    }
}
