//! Whether the order would change with other weights.

use serde::Serialize;

use super::{Assessment, Weights};

/// A weight at which one potential overtakes the one above it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Crossing {
    /// Position of the one above, from 0.
    pub above: usize,
    /// Index of the weight in [`Weights::KEYS`].
    pub weight: usize,
    /// The weight at which both have the same score; on its other side the lower one is ahead.
    pub at: f64,
}

/// For the first `most` places of `ranked` and each weight: the value of this weight, the others as they are, from 0 to
/// ten times as much, at which the next potential overtakes; nothing where it never does.
///
/// All scores have the same divisor, so the order is that of the weighted sums, and each sum is linear in a weight.
#[must_use]
pub fn crossings(ranked: &[Assessment], weights: Weights, most: usize) -> Vec<Crossing> {
    let mut found = Vec::new();
    let of = weights.values();
    for (above, pair) in ranked.windows(2).take(most).enumerate() {
        let difference: [f64; 5] =
            std::array::from_fn(|at| pair[0].contributions[at].value - pair[1].contributions[at].value);
        let ahead: f64 = difference.iter().zip(of).map(|(difference, weight)| difference * weight).sum();
        for (weight, &slope) in difference.iter().enumerate() {
            if slope == 0.0 {
                continue;
            }
            let at = of[weight] - ahead / slope;
            if (0.0..=10.0 * of[weight].max(1.0)).contains(&at) {
                found.push(Crossing { above, weight, at });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Evidence, Scale, Subject, assess, rank};
    use super::*;

    fn all(of: &[(f64, f64, f64)], weights: Weights) -> Vec<Assessment> {
        let evidence: Vec<Evidence> = of
            .iter()
            .map(|&(events, rework, share)| Evidence {
                events_a_year: events,
                processing_h: Some(0.5),
                waiting_h: Some(20.0),
                rework_share: Some(rework),
                share,
                ..Evidence::default()
            })
            .collect();
        let scale = Scale::of(&evidence);
        let subject = |at: usize| Subject::Activity { activity: format!("{at:02}") };
        let one = |(at, evidence): (usize, &Evidence)| {
            assess(subject(at), *evidence, crate::potential::Said::default(), scale, weights)
        };
        let mut all: Vec<Assessment> = evidence.iter().enumerate().map(one).collect();
        rank(&mut all);
        all
    }

    proptest! {
        #[test]
        fn beyond_a_crossing_the_order_is_as_predicted(
            of in prop::collection::vec((0.0f64..20_000.0, 0.0f64..1.0, 0.0f64..1.0), 2..8),
        ) {
            let weights = Weights::default();
            let ranked = all(&of, weights);
            for crossing in crossings(&ranked, weights, 5) {
                let (first, second) = (&ranked[crossing.above].subject, &ranked[crossing.above + 1].subject);
                let now = weights.values()[crossing.weight];
                for (nudge, overtaken) in [(1e-6, true), (-1e-6, false)] {
                    // A little beyond the crossing as seen from now, and a little before it.
                    let mut changed = weights.values();
                    changed[crossing.weight] = crossing.at + if crossing.at >= now { nudge } else { -nudge };
                    if !(0.0..=100.0).contains(&changed[crossing.weight]) { continue; }
                    let again = all(&of, Weights::new(changed).expect("weights"));
                    let place = |of: &Subject| again.iter().position(|one| one.subject == *of).expect("still there");
                    let close = (again[place(first)].score - again[place(second)].score).abs() < 1e-12;
                    prop_assert!(close || (place(second) < place(first)) == overtaken, "{crossing:?}");
                }
            }
        }
    }
}
