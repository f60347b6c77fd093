//! Numbers and durations as readers write them.

use super::Lang;

/// A whole number with thousands separators: `1.434` (German), `1,434` (English).
#[must_use]
pub fn count(value: u64, lang: Lang) -> String {
    let digits = value.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push_str(lang.pick(".", ","));
        }
        text.push(digit);
    }
    text
}

/// A number with at most `places` decimals, trailing zeros dropped: `2,5`, `1.434`.
/// What is not finite is shown as a dash.
#[must_use]
pub fn decimal(value: f64, places: usize, lang: Lang) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let fixed = format!("{:.places$}", value.abs());
    let (whole, fraction) = fixed.split_once('.').unwrap_or((&fixed, ""));
    let fraction = fraction.trim_end_matches('0');
    let whole = whole.parse().map_or_else(|_| whole.to_owned(), |whole| count(whole, lang));
    let sign = if value < 0.0 && fixed.chars().any(|c| c.is_ascii_digit() && c != '0') { "−" } else { "" };
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{}{fraction}", lang.pick(",", "."))
    }
}

/// A share in `0..=1` as percent with at most one decimal.
#[must_use]
pub fn percent(share: f64, lang: Lang) -> String {
    format!("{}{}", decimal(share * 100.0, 1, lang), lang.pick("\u{a0}%", "%"))
}

/// Seconds in the largest unit of which there is at least one: `45 Sek.`, `12 Min.`, `3,5 Std.`,
/// `2,5 Tage`. Below ten of the unit with one decimal. A negative duration keeps its sign.
#[must_use]
pub fn duration(seconds: f64, lang: Lang) -> String {
    const UNITS: [(f64, &str, &str); 4] =
        [(1.0, "Sek.", "sec"), (60.0, "Min.", "min"), (3600.0, "Std.", "h"), (86_400.0, "Tage", "days")];
    // A value that would be shown as 60 of a unit is one of the next.
    let rounded = |size: f64| {
        let value = seconds.abs() / size;
        if value < 9.95 { (value * 10.0).round() / 10.0 } else { value.round() }
    };
    let unit = match () {
        () if rounded(1.0) < 60.0 => 0,
        () if rounded(60.0) < 60.0 => 1,
        () if rounded(3600.0) < 24.0 => 2,
        () => 3,
    };
    let (size, german, english) = UNITS[unit];
    let value = rounded(size).copysign(seconds);
    let name = match (unit, value.abs() == 1.0) {
        (3, true) => lang.pick("Tag", "day"),
        _ => lang.pick(german, english),
    };
    format!("{}\u{a0}{name}", decimal(value, 1, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(seconds: f64, german: &str, english: &str) {
        assert_eq!(duration(seconds, Lang::De).replace('\u{a0}', " "), german);
        assert_eq!(duration(seconds, Lang::En).replace('\u{a0}', " "), english);
    }

    #[test]
    fn durations_are_in_the_largest_unit() {
        check(0.0, "0 Sek.", "0 sec");
        check(0.44, "0,4 Sek.", "0.4 sec");
        check(45.0, "45 Sek.", "45 sec");
        check(59.7, "1 Min.", "1 min");
        check(90.0, "1,5 Min.", "1.5 min");
        check(3599.0, "1 Std.", "1 h");
        check(3.5 * 3600.0, "3,5 Std.", "3.5 h");
        check(86_399.0, "1 Tag", "1 day");
        check(2.5 * 86_400.0, "2,5 Tage", "2.5 days");
        check(1234.0 * 86_400.0, "1.234 Tage", "1,234 days");
        check(-90.0, "−1,5 Min.", "−1.5 min");
        check(f64::NAN, "– Tage", "– days");
    }

    #[test]
    fn counts_have_separators() {
        assert_eq!(count(0, Lang::De), "0");
        assert_eq!(count(999, Lang::De), "999");
        assert_eq!(count(1434, Lang::De), "1.434");
        assert_eq!(count(1_234_567, Lang::En), "1,234,567");
    }

    #[test]
    fn decimals_drop_zeros_and_minus_zero() {
        assert_eq!(decimal(2.50, 2, Lang::De), "2,5");
        assert_eq!(decimal(-0.001, 2, Lang::De), "0");
        assert_eq!(decimal(12_345.678, 1, Lang::En), "12,345.7");
        assert_eq!(percent(0.4567, Lang::De), "45,7\u{a0}%");
    }
}
