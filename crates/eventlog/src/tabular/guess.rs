//! Which format the times of a column are in, judged by many of its values.

use std::sync::LazyLock;

use super::format::Format;

/// What was found.
#[derive(Clone, Debug)]
pub(crate) struct Guess {
    pub format: Format,
    /// Another format that reads every value that `format` reads, with another meaning.
    pub other: Option<Format>,
    /// How many of the values `format` reads.
    pub fits: usize,
}

/// Dates in the order in which they win ties: with points and dashes the day comes first, as
/// in Europe; with slashes, too, and whoever asks is told of the other reading.
const DATES: [&str; 21] = [
    "%d.%m.%Y",
    "%d.%m.%y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%m-%d-%y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d. %b %Y",
    "%b %d, %Y",
    "%m.%d.%Y",
    "%m.%d.%y",
    "%Y%m%d",
    "%d%m%Y",
];
const JOINTS: [&str; 5] = [" ", "T", ", ", "", " - "];
const TIMES: [&str; 7] = ["%H:%M:%S%.f", "%H:%M", "%I:%M:%S%.f %p", "%I:%M %p", "%H.%M", "%H%M%S", "%I:%M:%S%.f%p"];
const OFFSETS: [&str; 3] = ["", "%z", " %z"];

/// All of them together, in that order.
static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for date in DATES {
        let mut add = |rest: String| all.push(Format::new(&format!("{date}{rest}")).expect("a format"));
        add(String::new());
        for joint in JOINTS {
            for time in TIMES {
                OFFSETS.iter().for_each(|offset| add(format!("{joint}{time}{offset}")));
            }
        }
    }
    all
});

/// The format that reads most of `values`, all of one column and none empty; `None` when it
/// would read less than half of them.
pub(crate) fn guess(values: &[&str]) -> Option<Guess> {
    if values.is_empty() {
        return None;
    }
    let count = |format: &Format| values.iter().filter(|value| format.parse(value.as_bytes()).is_some()).count();
    let mut best = Guess { format: Format::Iso, other: None, fits: count(&Format::Iso) };
    // Digits alone are a date only where nothing else explains them.
    let bare = values.iter().all(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
    if best.fits == values.len() && !bare {
        return Some(best);
    }
    let epoch = count(&Format::Epoch);
    if epoch > best.fits {
        best = Guess { format: Format::Epoch, other: None, fits: epoch };
    }
    // A few values, spread over the column, tell which of the many formats are worth a count.
    let probes: Vec<&str> = (0..5).map(|index| values[index * (values.len() - 1) / 4]).collect();
    for format in FORMATS.iter() {
        if !probes.iter().any(|probe| format.parse(probe.as_bytes()).is_some()) {
            continue;
        }
        let fits = count(format);
        if fits > best.fits {
            best = Guess { format: format.clone(), other: None, fits };
        } else if fits == best.fits && fits > 0 && best.other.is_none() && differs(&best.format, format, values) {
            best.other = Some(format.clone());
        }
    }
    (best.fits * 2 >= values.len() && best.fits > 0).then_some(best)
}

/// Whether the two formats read a value differently.
fn differs(a: &Format, b: &Format, values: &[&str]) -> bool {
    values.iter().any(|value| {
        let (a, b) = (a.parse(value.as_bytes()), b.parse(value.as_bytes()));
        a.is_some() && b.is_some() && a != b
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], format: &str, other: Option<&str>, fits: usize) {
        let guess = guess(values).expect("a format");
        assert_eq!(guess.format.text(), format, "{values:?}");
        assert_eq!(guess.other.as_ref().map(Format::text), other, "{values:?}");
        assert_eq!(guess.fits, fits, "{values:?}");
    }

    #[test]
    fn formats_are_told_by_their_values() {
        check(&["01.02.2024 10:00", "31.12.2024 10:00"], "%d.%m.%Y %H:%M", None, 2);
        check(&["2024-02-01T10:00:00Z", "2024-02-01 10:00"], "iso", None, 2);
        check(&["1/2/2024 10:00", "2/13/2024 9:00"], "%m/%d/%Y %H:%M", None, 2);
        check(&["13/2/2024", "1/2/2024"], "%d/%m/%Y", None, 2);
        check(&["1/2/2024", "3/4/2024"], "%d/%m/%Y", Some("%m/%d/%Y"), 2);
        check(&["3/3/2024"], "%d/%m/%Y", None, 1);
        check(&["Jan 3, 2024 10:00:00 AM"], "%b %d, %Y %I:%M:%S%.f %p", None, 1);
        check(&["1700000000", "1700000100"], "epoch", None, 2);
        check(&["20240131", "20240201"], "iso", None, 2);
    }

    #[test]
    fn a_mixed_column_gets_the_format_of_most_and_other_texts_none() {
        check(&["01.02.2024", "2024-02-01", "31.12.2024"], "%d.%m.%Y", None, 2);
        assert!(guess(&["a", "b"]).is_none());
        assert!(guess(&["4711", "4712"]).is_none());
    }
}
