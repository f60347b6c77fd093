//! Chance with a seed.

/// A generator of pseudo-random numbers: the same seed gives the same numbers on every machine.
///
/// Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014 (SplitMix64).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// Begins with a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which is at least 1.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.draw()) * u128::from(end.max(1))) >> 64) as u64
    }

    /// True in `parts` of a thousand cases.
    pub fn of_thousand(&mut self, parts: u64) -> bool {
        self.below(1000) < parts
    }

    /// A waiting time with mean `mean_ms`, exponentially distributed, at least 1 ms.
    pub fn wait_ms(&mut self, mean_ms: i64) -> i64 {
        // 53 bits: every value is exact, and the logarithm is never of zero.
        let unit = ((self.draw() >> 11) + 1) as f64 / (1u64 << 53) as f64;
        ((-unit.ln() * mean_ms as f64) as i64).max(1)
    }
}
