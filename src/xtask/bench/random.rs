//! Which number comes next? As good as random, and the same on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014, “Fast splittable pseudorandom number generators”).
pub struct Random(u64);

impl Random {
    /// Each seed gives numbers of its own.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// At least 0 and less than 1.
    pub fn fraction(&mut self) -> f64 {
        // A float has 53 bits of its own.
        (self.number() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// At least 0 and less than `bound`, 0 if that is 0 too.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.number()) * bound as u128) >> 64) as usize
    }

    /// One of a list, `None` if it is empty.
    pub fn one_of<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(self.below(list.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_that_were_published() {
        let mut random = Random::new(1234567);
        let numbers = [random.number(), random.number(), random.number()];
        assert_eq!(numbers, [6457827717110365317, 3203168211198807973, 9817491932198370423]);
    }

    #[test]
    fn all_of_a_list_come_equally_often() {
        let (mut random, mut counts) = (Random::new(1), [0; 5]);
        for _ in 0..5000 {
            counts[random.below(5)] += 1;
        }
        assert!(counts.iter().all(|count| (900..1100).contains(count)), "{counts:?}");
        assert_eq!(random.one_of::<u8>(&[]), None);
    }
}
