//! Numbers of records: whole millionths.

use serde::{Deserialize, Serialize};

use super::Effect;
use crate::Rejection;

/// A number in millionths of its unit. Compared and added as a whole number, the same on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Micro(pub i64);

impl Micro {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// Largest absolute value that is taken from outside: a thousand million units, 10^15 millionths. Whole numbers of
    /// that size are exact as `f64`.
    const MOST: f64 = 1e9;

    /// `value` rounded to the next millionth, halves away from 0.
    ///
    /// # Errors
    /// `number-range` when it is no number or larger than a thousand million.
    pub fn new(value: f64) -> Result<Self, Rejection> {
        if value.is_finite() && value.abs() <= Self::MOST {
            return Ok(Self((value * 1e6).round() as i64));
        }
        Err(Rejection::new(
            "number-range",
            "Diese Zahl ist zu groß oder keine Zahl.",
            "This number is too large or not a number.",
        ))
    }

    /// In the unit.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl Effect {
    /// Difference and interval in millionths; an interval that rounding brings to 0 shows no effect.
    ///
    /// # Errors
    /// `number-range` as [`Micro::new`].
    pub fn rounded(&self) -> Result<(Micro, (Micro, Micro)), Rejection> {
        Ok((Micro::new(self.difference)?, (Micro::new(self.interval.0)?, Micro::new(self.interval.1)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rounded_once_and_kept() {
        assert_eq!(Micro::new(-1.5), Ok(Micro(-1_500_000)));
        assert_eq!(Micro::new(0.000_000_4), Ok(Micro::ZERO));
        for wrong in [f64::NAN, f64::INFINITY, 1e10] {
            assert_eq!(Micro::new(wrong).unwrap_err().code, "number-range");
        }
        assert_eq!(Micro(2_500_000).value(), 2.5);
    }
}
