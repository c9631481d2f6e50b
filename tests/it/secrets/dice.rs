//! Numbers that look random and are the same in every run.

/// A generator by George Marsaglia: xorshift64.
pub struct Dice(u64);

impl Dice {
    /// Starts at `seed`, which must not be zero.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}
