//! Which column plays which part: what a person says, and what is found for the rest.

use super::format::Format;
use super::guess::{Guess, guess};
use super::parts::{Look, suggest};
use super::warning::Warning;
use super::zone::Zone;
use super::{Mapping, Part};
use crate::Error;

/// The parts of the columns of a table.
#[derive(Clone, Debug)]
pub(crate) struct Assigned {
    /// Part of each column.
    pub parts: Vec<Part>,
    /// Order among the activity columns.
    pub activity: Vec<usize>,
    /// Whether a column is left out.
    pub dropped: Vec<bool>,
    /// How the times of the column are written, where they are told from text.
    pub formats: Vec<Option<Format>>,
}

/// A column as it is looked at.
pub(crate) struct Seen<'a> {
    pub name: &'a str,
    /// Its first values as texts, empty ones included.
    pub values: Vec<&'a str>,
    /// Whether its type says that its values are times.
    pub typed_time: bool,
    /// Whether its type says that they are none.
    pub typed_other: bool,
}

impl Assigned {
    pub fn find(&self, part: Part) -> Option<usize> {
        self.parts.iter().position(|own| *own == part)
    }

    /// Finds the parts. A part that is needed and played by no column is a warning here.
    ///
    /// # Errors
    /// When `mapping` names a column that is not there, or drops one that it needs.
    pub fn find_all(
        columns: &[Seen<'_>],
        mapping: Option<&Mapping>,
        time_format: Option<&Format>,
        zone: &Zone,
        warnings: &mut Vec<Warning>,
    ) -> Result<Self, Error> {
        let guesses: Vec<Option<Guess>> = columns.iter().map(|column| times_of(column, time_format)).collect();
        let looks: Vec<Look<'_>> = columns
            .iter()
            .zip(&guesses)
            .map(|(column, guess)| Look {
                name: column.name,
                values: column.values.clone(),
                times: column.typed_time || guess.is_some(),
            })
            .collect();
        let (mut parts, guessed) = suggest(&looks);
        let mut activity: Vec<usize> = (0..parts.len()).filter(|&index| parts[index] == Part::Activity).collect();
        let mut dropped = vec![false; columns.len()];
        let mut said = Vec::new();
        if let Some(mapping) = mapping {
            let find = |name: &str, role: &'static str| {
                columns.iter().position(|column| column.name == name).ok_or_else(|| Error::MissingColumn {
                    role,
                    hint: format!("there is no column `{name}`"),
                    columns: names(columns),
                })
            };
            for name in &mapping.drop {
                dropped[find(name, "the columns to leave out")?] = true;
            }
            let single = [
                (Part::Case, &mapping.case),
                (Part::Time, &mapping.time),
                (Part::Start, &mapping.start),
                (Part::Lifecycle, &mapping.lifecycle),
                (Part::Actor, &mapping.actor),
                (Part::Unit, &mapping.unit),
                (Part::Cost, &mapping.cost),
            ];
            for (part, name) in single {
                let optional = !matches!(part, Part::Case | Part::Time);
                if name.is_some() || (optional && mapping.complete) {
                    parts.iter_mut().filter(|own| **own == part).for_each(|own| *own = Part::Attribute);
                }
                if let Some(name) = name {
                    said.push((part, find(name, part.name())?));
                }
            }
            if !mapping.activity.is_empty() {
                parts.iter_mut().filter(|own| **own == Part::Activity).for_each(|own| *own = Part::Attribute);
                activity.clear();
                for name in &mapping.activity {
                    let index = find(name, "activity")?;
                    said.push((Part::Activity, index));
                    activity.push(index);
                }
            }
            for &(part, index) in &said {
                if dropped[index] {
                    let what = format!("`{}` is needed and cannot be left out", columns[index].name);
                    return Err(Error::Format { what });
                }
                if said.iter().any(|&(other, taken)| taken == index && other != part) {
                    let what = format!("`{}` cannot play two parts", columns[index].name);
                    return Err(Error::Format { what });
                }
                parts[index] = part;
            }
            activity.retain(|&index| parts[index] == Part::Activity);
            for (index, dropped) in dropped.iter().enumerate() {
                if *dropped {
                    parts[index] = Part::Attribute;
                }
            }
            activity.retain(|&index| parts[index] == Part::Activity);
        }
        let mut assigned = Self { parts, activity, dropped, formats: vec![None; columns.len()] };
        for part in guessed {
            if let Some(index) = assigned.find(part).filter(|&index| !said.contains(&(part, index))) {
                warnings.push(Warning::Guessed { part, column: columns[index].name.to_owned() });
            }
        }
        for part in [Part::Case, Part::Activity, Part::Time] {
            if assigned.find(part).is_none() {
                warnings.push(Warning::Missing { part });
            }
        }
        for part in [Part::Time, Part::Start] {
            let Some(index) = assigned.find(part).filter(|&index| !columns[index].typed_time) else { continue };
            let column = &columns[index];
            assigned.formats[index] =
                format_of(column, time_format, guesses[index].clone(), zone, warnings).or(time_format.cloned());
        }
        Ok(assigned)
    }

    /// The columns of the parts that are needed.
    ///
    /// # Errors
    /// When one is played by no column.
    pub fn needed(&self, columns: &[&str]) -> Result<(usize, usize), Error> {
        let missing = |part: Part| Error::MissingColumn {
            role: part.name(),
            hint: "name the column that plays this part".to_owned(),
            columns: columns.join(", "),
        };
        let case = self.find(Part::Case).ok_or_else(|| missing(Part::Case))?;
        if self.activity.is_empty() {
            return Err(missing(Part::Activity));
        }
        let time = self.find(Part::Time).ok_or_else(|| missing(Part::Time))?;
        Ok((case, time))
    }
}

fn names(columns: &[Seen<'_>]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// The format of a column that seems to hold times.
fn times_of(column: &Seen<'_>, given: Option<&Format>) -> Option<Guess> {
    if column.typed_time || column.typed_other {
        return None;
    }
    let values: Vec<&str> = column.values.iter().copied().filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return None;
    }
    if let Some(format) = given {
        let fits = values.iter().filter(|value| format.parse(value.as_bytes()).is_some()).count();
        if fits * 2 > values.len() {
            return Some(Guess { format: format.clone(), other: None, fits });
        }
    }
    // Digits alone are times only where the name says so.
    let bare = values.iter().all(|value| value.bytes().all(|byte| byte.is_ascii_digit()));
    if bare && !super::parts::names_time(column.name) {
        return None;
    }
    // What is no time at all is told by its first characters, before formats are tried.
    let plausible = |value: &&&str| value.len() >= 6 && value.bytes().filter(u8::is_ascii_digit).count() >= 3;
    if values.iter().take(100).filter(plausible).count() * 2 < values.len().min(100) {
        return None;
    }
    guess(&values)
}

fn format_of(
    column: &Seen<'_>,
    given: Option<&Format>,
    guess: Option<Guess>,
    zone: &Zone,
    warnings: &mut Vec<Warning>,
) -> Option<Format> {
    let name = || column.name.to_owned();
    let values: Vec<&str> = column.values.iter().copied().filter(|value| !value.is_empty()).collect();
    let (format, other) = match (given, guess) {
        (Some(format), _) => (format.clone(), None),
        (None, Some(guess)) => (guess.format, guess.other),
        (None, None) => {
            if !values.is_empty() {
                warnings.push(Warning::NoFormat { column: name() });
            }
            return None;
        }
    };
    if let Some(other) = other {
        let (taken, other) = (format.text().to_owned(), other.text().to_owned());
        warnings.push(Warning::Ambiguous { column: name(), taken, other });
    }
    let moments: Vec<_> = values.iter().filter_map(|value| format.parse(value.as_bytes())).collect();
    if moments.len() < values.len() {
        let (count, of) = (values.len() - moments.len(), values.len());
        warnings.push(Warning::Misfits { column: name(), format: format.text().to_owned(), count, of });
    }
    if moments.iter().any(|moment| moment.offset == crate::NO_OFFSET) {
        warnings.push(Warning::NoZone { column: name(), zone: zone.name().to_owned() });
    }
    if moments.iter().any(|moment| moment.day_only) {
        warnings.push(Warning::Days { column: name() });
    }
    Some(format)
}
