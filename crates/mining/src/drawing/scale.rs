//! How values become colours and line widths.
//!
//! Colour never speaks alone: what is darker also has the thicker border or line, and the value
//! stands beside it as text.

/// Share of a value in the greatest one, by square root so that small values stay apart.
///
/// `0..=1`; 0 for what is zero, negative or not finite, and where the greatest value is 0.
#[must_use]
pub fn share(value: f64, greatest: f64) -> f64 {
    if value.is_finite() && greatest.is_finite() && value > 0.0 && greatest > 0.0 {
        (value / greatest).min(1.0).sqrt()
    } else {
        0.0
    }
}

/// Least and greatest of the finite values; `None` if there are none.
#[must_use]
pub fn range(values: impl IntoIterator<Item = Option<f64>>) -> Option<(f64, f64)> {
    values.into_iter().flatten().filter(|value| value.is_finite()).fold(None, |range, value| {
        let (low, high) = range.unwrap_or((value, value));
        Some((low.min(value), high.max(value)))
    })
}

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color(pub u8, pub u8, pub u8);

impl Color {
    /// `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The colour at `share` of the way to `other`.
    #[must_use]
    pub fn mix(self, other: Self, share: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share.clamp(0.0, 1.0)).round() as u8;
        Self(mix(self.0, other.0), mix(self.1, other.1), mix(self.2, other.2))
    }

    /// Contrast ratio of WCAG 2.2, `1..=21`.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let luminance = |color: Self| {
            let channel = |value: u8| {
                let value = f64::from(value) / 255.0;
                if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * channel(color.0) + 0.7152 * channel(color.1) + 0.0722 * channel(color.2)
        };
        let (a, b) = (luminance(self), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// Colour of text.
pub const TEXT: Color = Color(0x17, 0x20, 0x2b);
/// Colour of secondary text on white.
pub const MUTED: Color = Color(0x4a, 0x57, 0x66);
/// Paper.
pub const PAPER: Color = Color(0xff, 0xff, 0xff);

/// Fill of a node at `heat` in `0..=1`: blue for counts, orange for times.
#[must_use]
pub fn fill(heat: f64, time: bool) -> Color {
    if time {
        Color(0xff, 0xf6, 0xec).mix(Color(0xfc, 0x8d, 0x59), heat)
    } else {
        Color(0xf1, 0xf6, 0xfc).mix(Color(0x74, 0xac, 0xdf), heat)
    }
}

/// Border of a node and line of an edge at `heat` in `0..=1`.
#[must_use]
pub fn stroke(heat: f64, time: bool) -> Color {
    if time {
        Color(0x7d, 0x76, 0x70).mix(Color(0x9c, 0x2a, 0x0c), heat)
    } else {
        Color(0x74, 0x80, 0x8f).mix(Color(0x12, 0x3f, 0x73), heat)
    }
}

/// Width of the border of a node in px.
#[must_use]
pub fn border_width(heat: f64) -> f64 {
    1.0 + 2.0 * heat.clamp(0.0, 1.0)
}

/// Width of the line of an edge in px.
#[must_use]
pub fn line_width(weight: f64) -> f64 {
    1.0 + 5.0 * weight.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_readable_on_every_fill_and_lines_are_visible_on_paper() {
        for step in 0..=100 {
            let heat = f64::from(step) / 100.0;
            for time in [false, true] {
                assert!(TEXT.contrast(fill(heat, time)) >= 4.5, "{heat} {time}");
                assert!(stroke(heat, time).contrast(PAPER) >= 3.0, "{heat} {time}");
                assert!(stroke(heat, time).contrast(fill(heat, time)) >= 1.5, "{heat} {time}");
            }
        }
        assert!(MUTED.contrast(PAPER) >= 4.5);
        assert!((Color(0, 0, 0).contrast(PAPER) - 21.0).abs() < 1e-9);
    }

    #[test]
    fn a_share_is_between_zero_and_one_whatever_comes() {
        for value in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1.0, 5.0, 9.0] {
            assert!((0.0..=1.0).contains(&share(value, 5.0)));
            assert_eq!(share(value, 0.0), 0.0);
        }
        assert_eq!(share(5.0, 5.0), 1.0);
        assert_eq!(range([None, Some(3.0), Some(f64::NAN), Some(1.0)]), Some((1.0, 3.0)));
        assert_eq!(range([None]), None);
    }
}
