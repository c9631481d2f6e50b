//! Seeded draws: the same seed gives the same numbers on every machine and in every version.
//!
//! No randomness of the machine is ever asked for.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

/// A stream of numbers that follows from its seed.
pub struct Draw(ChaCha8Rng);

impl Draw {
    /// Starts stream number `stream` of `seed`. Streams of one seed are independent of one another.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut numbers = ChaCha8Rng::seed_from_u64(seed);
        numbers.set_stream(stream);
        Self(numbers)
    }

    /// Returns a number from 0 to `count - 1`; 0 if `count` is 0.
    pub fn below(&mut self, count: u32) -> u32 {
        let scaled = u64::from(self.0.next_u32()) * u64::from(count);
        u32::try_from(scaled >> 32).expect("the upper half of 64 bits has 32")
    }

    /// Returns a number from `low` to `high`, both included.
    pub fn between(&mut self, low: u32, high: u32) -> i64 {
        i64::from(low + self.below(high - low + 1))
    }

    /// Returns one of `items`, which must not be empty.
    pub fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        let count = u32::try_from(items.len()).expect("a list of this program is short");
        items[self.below(count) as usize]
    }

    /// Returns yes once in `count` times.
    pub fn is_one_in(&mut self, count: u32) -> bool {
        self.below(count) == 0
    }

    /// Returns a UUID of version 4.
    pub fn uuid(&mut self) -> String {
        let [a, b, c, d] = [self.0.next_u32(), self.0.next_u32(), self.0.next_u32(), self.0.next_u32()];
        let (version, variant) = (0x4000 | (b & 0x0fff), 0x8000 | (c >> 16 & 0x3fff));
        format!("{a:08x}-{:04x}-{version:04x}-{variant:04x}-{:04x}{d:08x}", b >> 16, c & 0xffff)
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;
    use proptest::prelude::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let numbers = |seed, stream| {
            let mut draw = Draw::new(seed, stream);
            (0..8).map(|_| draw.below(1000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(7, 0), numbers(7, 0));
        assert_ne!(numbers(7, 0), numbers(7, 1));
        assert_ne!(numbers(7, 0), numbers(8, 0));
    }

    #[test]
    fn a_uuid_has_its_version_and_variant() {
        let uuid: uuid::Uuid = Draw::new(1, 0).uuid().parse().expect("a UUID");
        assert_eq!((uuid.get_version_num(), uuid.get_variant()), (4, uuid::Variant::RFC4122));
    }

    proptest! {
        #[test]
        fn draws_keep_their_limits(seed: u64, count in 1_u32.., low in 0_u32..1000, more in 0_u32..1000) {
            let mut draw = Draw::new(seed, 0);
            prop_assert!(draw.below(count) < count);
            let drawn = draw.between(low, low + more);
            prop_assert!((i64::from(low)..=i64::from(low + more)).contains(&drawn));
        }
    }
}
