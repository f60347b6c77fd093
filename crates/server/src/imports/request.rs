//! What a person decides about an import.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Problem;

/// How a CSV file is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Dialect {
    /// Character between fields.
    pub delimiter: String,
    /// Character around fields.
    pub quote: Option<String>,
    /// Character set, e.g. `utf-8`.
    pub encoding: String,
    /// Whether the first row holds names of columns.
    pub header: bool,
}

/// Which column plays which part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Mapping {
    /// Case; XES has its own.
    pub case: String,
    /// Activity; several columns are joined.
    pub activity: Vec<String>,
    /// End of the activity, or the time of the event.
    pub time: String,
    /// Start of the activity.
    pub start: Option<String>,
    /// Transition of the life cycle: `start`, `complete`, ...
    pub lifecycle: Option<String>,
    /// Person who acted; always pseudonymised.
    pub actor: Option<String>,
    /// Role or organisational unit.
    pub unit: Option<String>,
    /// Cost.
    pub cost: Option<String>,
}

/// Whether one faulty row refuses the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Strictness {
    /// The first faulty row refuses the file.
    #[default]
    Strict,
    /// Faulty rows are left out and reported.
    Tolerant,
}

/// An import.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct ImportRequest {
    /// Name of the dataset.
    pub name: String,
    /// Which column plays which part; found by looking when absent.
    #[serde(default)]
    pub mapping: Option<Mapping>,
    /// How a CSV file is written; found by looking when absent.
    #[serde(default)]
    pub dialect: Option<Dialect>,
    /// IANA time zone of times that name none.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// Format of times, as `strptime` has it.
    #[serde(default)]
    pub time_format: Option<String>,
    /// What to do with faulty rows.
    #[serde(default)]
    pub mode: Strictness,
    /// Columns whose values are replaced by pseudonyms.
    #[serde(default)]
    pub pseudonymise: Vec<String>,
    /// Columns left out.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Whether single cases may be looked at.
    #[serde(default)]
    pub case_access: bool,
    /// Whether a person has looked at the other columns of text and found no persons in them.
    #[serde(default)]
    pub columns_checked: bool,
}

/// Keys of the extensions of XES that name no persons, `org:resource` aside, which is always replaced.
const STANDARD: [&str; 7] = ["concept:", "lifecycle:", "org:", "time:", "cost:", "case:concept:", "semantic:"];

/// Longest name of a dataset or filter, in characters.
pub(crate) const NAME: usize = 200;

/// A name that people give: trimmed, not empty, no control characters.
///
/// # Errors
/// 422 `invalid`.
pub(crate) fn name(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NAME || text.chars().any(char::is_control) {
        return Err(Problem::invalid([
            format!("Ein Name hat 1 bis {NAME} Zeichen ohne Steuerzeichen."),
            format!("A name has 1 to {NAME} characters, none of them control characters."),
        ]));
    }
    Ok(text.to_owned())
}

/// One character, where a person gives one.
pub(crate) fn character(text: &str) -> Result<char, Problem> {
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(character),
        _ => Err(Problem::invalid([
            format!("Trenn- und Anführungszeichen sind je ein Zeichen: „{text}“"),
            format!("Delimiter and quote are one character each: `{text}`"),
        ])),
    }
}

impl ImportRequest {
    /// How the file is read.
    ///
    /// # Errors
    /// 422 `invalid`.
    pub(crate) fn options(&self) -> Result<lotse_eventlog::ImportOptions, Problem> {
        let given = |column: &str| Some(column.to_owned()).filter(|column| !column.is_empty());
        let mapping = self.mapping.as_ref().map(|mapping| lotse_eventlog::Mapping {
            case: given(&mapping.case),
            activity: mapping.activity.clone(),
            time: given(&mapping.time),
            start: mapping.start.clone(),
            lifecycle: mapping.lifecycle.clone(),
            actor: mapping.actor.clone(),
            unit: mapping.unit.clone(),
            cost: mapping.cost.clone(),
            complete: !mapping.case.is_empty() && !mapping.time.is_empty(),
            ..lotse_eventlog::Mapping::default()
        });
        let dialect = match &self.dialect {
            None => None,
            Some(dialect) => Some(lotse_eventlog::csv::Dialect {
                delimiter: character(&dialect.delimiter)?,
                quote: dialect.quote.as_deref().filter(|quote| !quote.is_empty()).map(character).transpose()?,
                encoding: dialect.encoding.clone(),
                header: dialect.header,
            }),
        };
        Ok(lotse_eventlog::ImportOptions {
            mode: match self.mode {
                Strictness::Strict => lotse_eventlog::Mode::Strict,
                Strictness::Tolerant => lotse_eventlog::Mode::Tolerant,
            },
            mapping,
            dialect,
            time_zone: self.time_zone.clone(),
            time_format: self.time_format.clone(),
            ..lotse_eventlog::ImportOptions::default()
        })
    }

    /// How the file is looked at.
    ///
    /// # Errors
    /// 422 `invalid`.
    pub(crate) fn overrides(&self) -> Result<lotse_eventlog::csv::Overrides, Problem> {
        let options = self.options()?;
        let dialect = options.dialect;
        Ok(lotse_eventlog::csv::Overrides {
            delimiter: dialect.as_ref().map(|dialect| dialect.delimiter),
            quote: dialect.as_ref().map(|dialect| dialect.quote),
            encoding: dialect.as_ref().map(|dialect| dialect.encoding.clone()),
            header: dialect.as_ref().map(|dialect| dialect.header),
            time_zone: options.time_zone,
            time_format: options.time_format,
        })
    }

    /// Refuses columns of text that nobody has looked at: no program can tell the name of a person from that of a place.
    ///
    /// # Errors
    /// 422 `unchecked-columns`.
    pub(crate) fn looked_at(&self, columns: &[lotse_eventlog::PreviewColumn]) -> Result<(), Problem> {
        let mapped = |name: &str| match &self.mapping {
            Some(of) => {
                let one = [&of.start, &of.lifecycle, &of.actor, &of.unit, &of.cost];
                let named = one.into_iter().flatten().chain(&of.activity).chain([&of.case, &of.time]);
                named.into_iter().any(|known| known == name)
            }
            None => false,
        };
        let open: Vec<&str> = columns
            .iter()
            .filter(|column| {
                column.kind == lotse_eventlog::Kind::String
                    && (self.mapping.is_some() || column.suggested == lotse_eventlog::Part::Attribute)
                    && !STANDARD.iter().any(|prefix| column.name.starts_with(prefix))
                    && !mapped(&column.name)
                    && !self.pseudonymise.contains(&column.name)
                    && !self.drop.contains(&column.name)
            })
            .map(|column| column.name.as_str())
            .collect();
        if self.columns_checked || open.is_empty() {
            return Ok(());
        }
        let detail = [
            format!("Ob diese Spalten Personen nennen, hat niemand angesehen: „{}“.", open.join("“, „")),
            format!("Nobody has looked whether these columns name persons: `{}`.", open.join("`, `")),
        ];
        let title = ["Spalten nicht angesehen", "Columns not looked at"];
        Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "unchecked-columns", title, detail).with_hint([
            "Sehen Sie die Werte an, lassen Sie Spalten mit Namen ersetzen oder weglassen (pseudonymise, drop), und bestätigen Sie den Rest mit columns_checked.",
            "Look at the values, have columns with names replaced or left out (pseudonymise, drop), and confirm the rest by columns_checked.",
        ]))
    }

    /// Columns with a part that cannot be left out.
    fn needed(&self) -> Vec<&str> {
        self.mapping
            .iter()
            .flat_map(|mapping| mapping.activity.iter().chain([&mapping.case, &mapping.time]))
            .map(String::as_str)
            .collect()
    }

    /// Refuses what contradicts itself or would give figures about persons.
    ///
    /// # Errors
    /// 422 `invalid`, `personal-activity`, `personal-unit`.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        name(&self.name)?;
        if let Some(column) =
            self.needed().into_iter().find(|column| !column.is_empty() && self.drop.iter().any(|drop| drop == column))
        {
            return Err(Problem::invalid([
                format!("Die Spalte „{column}“ wird gebraucht und kann nicht weggelassen werden."),
                format!("The column “{column}” is needed and cannot be left out."),
            ]));
        }
        let Some(mapping) = &self.mapping else { return Ok(()) };
        let personal = |column: &String| {
            mapping.actor.as_ref() == Some(column) || column == ACTOR || self.pseudonymise.contains(column)
        };
        if let Some(column) = mapping.activity.iter().find(|column| personal(column)) {
            return Err(personal_column("personal-activity", column));
        }
        if let Some(column) = mapping.unit.iter().find(|column| personal(column)) {
            return Err(personal_column("personal-unit", column));
        }
        Ok(())
    }
}

/// The person who acted (IEEE 1849-2016, organizational extension).
pub(crate) const ACTOR: &str = "org:resource";

pub(crate) fn personal_column(code: &'static str, column: &str) -> Problem {
    let detail = [
        format!(
            "Die Spalte „{column}“ nennt Personen und kann weder Schritt noch Stelle sein: Daraus würden Zahlen über einzelne Beschäftigte."
        ),
        format!(
            "The column “{column}” names persons and can be neither step nor unit: that would give figures about individual employees."
        ),
    ];
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, ["Spalte mit Personen", "Column with persons"], detail)
}
