//! Seeded chance in whole numbers, so that every machine draws the same.
//!
//! Source of the generator: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number
//! Generators", OOPSLA 2014 (SplitMix64).

/// A stream of chance.
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    /// The stream of `seed` and `number`; streams of different numbers are independent.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut mixed = Self(seed ^ number.wrapping_mul(0xd134_2543_de82_ef95));
        mixed.next();
        mixed
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A whole number from `low` to `high`, both possible, all equally likely.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = (high - low) as u128 + 1;
        low + ((u128::from(self.next()) * width) >> 64) as i64
    }

    /// As [`Chance::between`], with the middle more likely: the mean of two draws.
    pub fn around_the_middle(&mut self, low: i64, high: i64) -> i64 {
        (self.between(low, high) + self.between(low, high)) / 2
    }

    /// True in `per_mille` of 1000 cases.
    pub fn per_mille(&mut self, per_mille: i64) -> bool {
        self.between(0, 999) < per_mille
    }

    /// The index of one of `weights`, as likely as its weight.
    pub fn pick(&mut self, weights: &[i64]) -> usize {
        let mut drawn = self.between(1, weights.iter().sum());
        for (index, weight) in weights.iter().enumerate() {
            drawn -= weight;
            if drawn <= 0 {
                return index;
            }
        }
        unreachable!("the draw is at most the sum of the weights")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_stay_in_range_and_follow_their_weights() {
        let mut chance = Chance::new(1, 2);
        let mut seen = [0; 3];
        for _ in 0..10_000 {
            assert!((5..=7).contains(&chance.between(5, 7)));
            seen[chance.pick(&[1, 0, 3])] += 1;
        }
        assert_eq!(seen[1], 0);
        assert!((2_300..2_700).contains(&seen[0]), "{seen:?}");
    }
}
