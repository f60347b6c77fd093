//! The effect of a measure: the difference of two means with its interval.
//!
//! Bootstrap-t (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, section 12.5): durations are skewed, and
//! the studentised difference keeps its promise with them where simpler intervals do not. The draws come from a
//! generator with a seed that is handed in, so the same numbers give the same interval everywhere.

use serde::Serialize;

use crate::Rejection;

/// Fewest values before and after.
pub const LEAST: usize = 20;
/// Resamples.
const ROUNDS: usize = 1999;

/// What changed between two measurements, in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// Values before.
    pub n_before: usize,
    /// Values after.
    pub n_after: usize,
    /// Mean before.
    pub before: f64,
    /// Mean after.
    pub after: f64,
    /// After less before.
    pub difference: f64,
    /// Where the true difference lies, in 95 of 100 such measures.
    pub interval: (f64, f64),
}

impl Effect {
    /// Whether there is an effect at all: the interval leaves 0 out.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.interval.0 > 0.0 || self.interval.1 < 0.0
    }
}

/// `SplitMix64` (Steele, Lea and Flood, OOPSLA 2014).
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below `most`, each as likely as the others but for one in 2 to the 64.
    fn below(&mut self, most: usize) -> usize {
        ((u128::from(self.next()) * most as u128) >> 64) as usize
    }
}

/// Mean, and the square of its standard error.
fn moments(values: impl Iterator<Item = f64> + Clone, n: usize) -> (f64, f64) {
    let mean = values.clone().sum::<f64>() / n as f64;
    let squares: f64 = values.map(|value| (value - mean) * (value - mean)).sum();
    (mean, squares / (n as f64 - 1.0) / n as f64)
}

/// The effect between the values `before` and `after`, such as durations of cases in days.
///
/// # Errors
/// `too-few-values` under [`LEAST`] on either side, `no-spread` where all values of a side are equal.
pub fn effect(before: &[f64], after: &[f64], seed: u64) -> Result<Effect, Rejection> {
    if before.len() < LEAST || after.len() < LEAST {
        return Err(Rejection::new(
            "too-few-values",
            format!("Für einen Vergleich braucht es vorher und nachher mindestens {LEAST} Fälle."),
            format!("A comparison needs at least {LEAST} cases before and after."),
        ));
    }
    let of = |values: &[f64]| moments(values.iter().copied(), values.len());
    let ((mean_before, error_before), (mean_after, error_after)) = (of(before), of(after));
    if error_before == 0.0 && error_after == 0.0 {
        return Err(Rejection::new(
            "no-spread",
            "Alle Werte sind gleich; eine Spanne lässt sich nicht angeben.",
            "All values are equal; no interval can be given.",
        ));
    }
    let difference = mean_after - mean_before;
    let error = (error_before + error_after).sqrt();
    let mut generator = Generator(seed);
    let mut picks: [Vec<f64>; 2] = [Vec::with_capacity(before.len()), Vec::with_capacity(after.len())];
    let mut studentised = Vec::with_capacity(ROUNDS);
    while studentised.len() < ROUNDS {
        for (picked, values) in picks.iter_mut().zip([before, after]) {
            picked.clear();
            picked.extend((0..values.len()).map(|_| values[generator.below(values.len())]));
        }
        let ((mean_0, error_0), (mean_1, error_1)) = (of(&picks[0]), of(&picks[1]));
        let spread = (error_0 + error_1).sqrt();
        studentised.push(if spread > 0.0 { (mean_1 - mean_0 - difference) / spread } else { 0.0 });
    }
    studentised.sort_by(f64::total_cmp);
    // The 50th and the 1950th of 1999: the 0.025 and 0.975 of them.
    let (low, high) = (studentised[(ROUNDS + 1) / 40 - 1], studentised[(ROUNDS + 1) * 39 / 40 - 1]);
    Ok(Effect {
        n_before: before.len(),
        n_after: after.len(),
        before: mean_before,
        after: mean_after,
        difference,
        interval: (difference - high * error, difference - low * error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Skewed durations with this mean, as cases have them.
    fn durations(generator: &mut Generator, n: usize, mean: f64) -> Vec<f64> {
        let uniform = |generator: &mut Generator| (generator.next() >> 11) as f64 / (1u64 << 53) as f64;
        // A sum of two exponentials: gamma with shape 2.
        (0..n)
            .map(|_| -(1.0 - uniform(generator)).ln() - (1.0 - uniform(generator)).ln())
            .map(|value| value * mean / 2.0)
            .collect()
    }

    #[test]
    fn the_interval_holds_the_truth_in_95_of_100_measures() {
        for (mean_after, name) in [(16.0, "an effect"), (20.0, "none")] {
            let mut generator = Generator(7);
            let mut held = 0;
            for measure in 0..500 {
                let before = durations(&mut generator, 60, 20.0);
                let after = durations(&mut generator, 45, mean_after);
                let found = effect(&before, &after, measure).expect("an effect");
                held += usize::from((found.interval.0..=found.interval.1).contains(&(mean_after - 20.0)));
            }
            assert!((465..=485).contains(&held), "{held} of 500 with {name}");
        }
    }

    #[test]
    fn large_effects_are_shown_and_none_is_not() {
        let mut generator = Generator(1);
        let (before, after) = (durations(&mut generator, 200, 20.0), durations(&mut generator, 200, 10.0));
        let found = effect(&before, &after, 1).expect("an effect");
        assert!(found.is_shown() && found.difference < -7.0, "{found:?}");
        assert_eq!(found, effect(&before, &after, 1).expect("the same again"));
        let same = effect(&before, &before, 1).expect("an effect");
        assert!(!same.is_shown() && same.difference == 0.0);
        assert_eq!(effect(&before, &after[..19], 1).unwrap_err().code, "too-few-values");
        assert_eq!(effect(&[1.0; 30], &[1.0; 30], 1).unwrap_err().code, "no-spread");
    }
}
