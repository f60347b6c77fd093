//! What a file seems to hold, for the person who imports it.

use super::{Part, Personal, Warning, personal};
use crate::detect::Format;
use crate::{Kind, csv};

/// What stands in place of values that may name people.
pub const MASK: &str = "•••";
/// Different values shown of a column.
const SAMPLES: usize = 5;
/// Rows shown.
const ROWS: usize = 20;
/// Characters shown of a value.
const LENGTH: usize = 200;

/// What a file seems to hold. Values of columns that may name people are masked.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Format of the file.
    pub format: Format,
    /// How a CSV file is written.
    pub dialect: Option<csv::Dialect>,
    /// The columns. Attributes of cases in XES are called `case:…`.
    pub columns: Vec<PreviewColumn>,
    /// The first rows, in the order of `columns`.
    pub rows: Vec<Vec<String>>,
    /// Zone of times that name none; `None` where all do or a format has none.
    pub time_zone: Option<String>,
    /// Format of the times: `iso`, `epoch` or a pattern of `strptime`; `None` where times are typed.
    pub time_format: Option<String>,
    /// What a person should know.
    pub warnings: Vec<Warning>,
}

/// A column of a file.
#[derive(Clone, Debug)]
pub struct PreviewColumn {
    /// Name.
    pub name: String,
    /// Type of its values.
    pub kind: Kind,
    /// Whether it is an attribute of cases.
    pub of_case: bool,
    /// Some different values, or one [`MASK`].
    pub samples: Vec<String>,
    /// The part it seems to play.
    pub suggested: Part,
    /// Why it may name people.
    pub personal: Option<Personal>,
}

impl PreviewColumn {
    /// Describes a column by its first values, and masks it where it may name people.
    pub(crate) fn new<'a>(
        name: &str,
        kind: Kind,
        of_case: bool,
        suggested: Part,
        values: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut different: Vec<&str> = Vec::new();
        let mut seen = rustc_hash::FxHashSet::default();
        for value in values.filter(|value| !value.is_empty()) {
            if different.len() < 200 && seen.insert(value) {
                different.push(value);
            }
        }
        let personal = match suggested {
            Part::Actor => Some(Personal::Actor),
            _ if needed(suggested) => None,
            _ => personal::look(name, &different),
        };
        let samples = match personal {
            Some(_) if different.is_empty() => Vec::new(),
            Some(_) => vec![MASK.to_owned()],
            None => different.into_iter().take(SAMPLES).map(shown).collect(),
        };
        Self { name: name.to_owned(), kind, of_case, samples, suggested, personal }
    }
}

/// Whether a column of this part is shown in any case.
fn needed(part: Part) -> bool {
    matches!(part, Part::Case | Part::Activity | Part::Time | Part::Start | Part::Lifecycle | Part::Cost)
}

/// Masks columns at least half of whose different values, `values` by column, stand in a
/// column of people as well. Numbers tell nothing.
pub(crate) fn mask_shared(columns: &mut [PreviewColumn], values: &[Vec<&str>]) {
    use rustc_hash::FxHashSet;
    let different = |values: &[&'_ str]| -> FxHashSet<String> {
        let tells = |text: &&&str| text.chars().any(char::is_alphabetic);
        values.iter().filter(tells).map(|text| (*text).to_owned()).collect()
    };
    let people: FxHashSet<String> = columns
        .iter()
        .zip(values)
        .filter(|(column, _)| column.personal.is_some())
        .flat_map(|(_, of)| different(of))
        .collect();
    for (column, of) in columns.iter_mut().zip(values) {
        if column.personal.is_some() || needed(column.suggested) {
            continue;
        }
        let own = different(of);
        if !own.is_empty() && own.iter().filter(|text| people.contains(*text)).count() * 2 >= own.len() {
            column.personal = Some(Personal::Shared);
            column.samples = vec![MASK.to_owned()];
        }
    }
}

fn shown(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The first of `rows`, masked as their columns say.
pub(crate) fn first_rows<'a, R>(rows: impl Iterator<Item = R>, columns: &[PreviewColumn]) -> Vec<Vec<String>>
where
    R: IntoIterator<Item = &'a str>,
{
    let mask = |(value, column): (&str, &PreviewColumn)| match column.personal {
        Some(_) if !value.is_empty() => MASK.to_owned(),
        _ => shown(value),
    };
    rows.take(ROWS).map(|row| row.into_iter().zip(columns).map(mask).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_with_the_people_of_another_is_masked_and_others_are_not() {
        let values = [
            vec!["Erika Beispielfrau", "Hannes Mustermacher"],
            vec!["Erika Beispielfrau", "", "?"],
            vec!["Amt 1"],
            vec!["7"],
        ];
        let numbers = [vec!["7"], values[3].clone()];
        let column = |name: &str, of: &[&'static str]| {
            PreviewColumn::new(name, Kind::String, false, Part::Attribute, of.iter().copied())
        };
        let names = ["Bearbeiter", "Rückfragen an", "Amt", "Zahl"];
        let mut columns: Vec<PreviewColumn> = names.iter().zip(&values).map(|(name, of)| column(name, of)).collect();
        mask_shared(&mut columns, &values);
        let found: Vec<_> = columns.iter().map(|column| column.personal).collect();
        assert_eq!(found, [Some(Personal::Name), Some(Personal::Shared), None, None]);
        assert_eq!(
            (&columns[1].samples[..], &columns[2].samples[..]),
            (&[MASK.to_owned()][..], &["Amt 1".to_owned()][..])
        );
        let mut columns = vec![column("user", &numbers[0]), column("count", &numbers[1])];
        mask_shared(&mut columns, &numbers);
        assert_eq!(columns[1].personal, None, "numbers meet by chance");
    }
}
