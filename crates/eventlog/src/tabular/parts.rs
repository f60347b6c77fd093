//! Which column plays which part, found by names and, where these say nothing, by values.

use rustc_hash::{FxHashMap, FxHashSet};

/// Part that a column plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Identifies the case.
    Case,
    /// Names the activity.
    Activity,
    /// When the activity ended, or the event happened.
    Time,
    /// When the activity began.
    Start,
    /// Transition of the life cycle.
    Lifecycle,
    /// The natural person who acted.
    Actor,
    /// Role or organisational unit.
    Unit,
    /// Cost.
    Cost,
    /// Anything else.
    Attribute,
}

impl Part {
    /// `case`, `activity`, `time`, `start`, `lifecycle`, `actor`, `unit`, `cost` or `attribute`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Activity => "activity",
            Self::Time => "time",
            Self::Start => "start",
            Self::Lifecycle => "lifecycle",
            Self::Actor => "actor",
            Self::Unit => "unit",
            Self::Cost => "cost",
            Self::Attribute => "attribute",
        }
    }
}

/// Which columns play which part, as a person says. A part left out is looked for by name and
/// values, the optional ones only where `complete` is false.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// Identifies the case.
    pub case: Option<String>,
    /// Names the activity; several are joined by `+`.
    pub activity: Vec<String>,
    /// When the activity ended, or the event happened.
    pub time: Option<String>,
    /// When the activity began.
    pub start: Option<String>,
    /// Transition of the life cycle.
    pub lifecycle: Option<String>,
    /// The natural person who acted.
    pub actor: Option<String>,
    /// Role or organisational unit.
    pub unit: Option<String>,
    /// Cost.
    pub cost: Option<String>,
    /// Columns left out; they are not even looked at.
    pub drop: Vec<String>,
    /// Whether optional parts (start, lifecycle, actor, unit, cost) that are not named here are
    /// played by no column.
    pub complete: bool,
}

/// Names in order of preference, in lower case, `_`, `-`, `.` and `/` as blanks.
const NAMES: [(Part, &[&str]); 8] = [
    (
        Part::Case,
        &[
            "case:concept:name",
            "case:id",
            "case id",
            "caseid",
            "case",
            "case number",
            "vorgangsnummer",
            "vorgangsnr",
            "vorgangs id",
            "vorgangsid",
            "vorgang id",
            "vorgang nr",
            "vorgangskennung",
            "vorgang",
            "aktenzeichen",
            "az",
            "geschäftszeichen",
            "geschaeftszeichen",
            "fallnummer",
            "fall nr",
            "fallnr",
            "fall id",
            "fallid",
            "fall",
            "antragsnummer",
            "antragsnr",
            "antrags id",
            "antrag id",
            "antrag",
            "verfahrensnummer",
            "verfahrens id",
            "verfahren",
            "ticketnummer",
            "ticket id",
            "ticket",
            "trace id",
            "trace",
            "process instance id",
            "processinstanceid",
            "application id",
            "request id",
            "order id",
            "incident id",
            "case key",
        ],
    ),
    (
        Part::Activity,
        &[
            "concept:name",
            "activity",
            "activity name",
            "activityname",
            "aktivität",
            "aktivitaet",
            "tätigkeit",
            "taetigkeit",
            "arbeitsschritt",
            "prozessschritt",
            "bearbeitungsschritt",
            "verfahrensschritt",
            "vorgangsschritt",
            "schritt",
            "event name",
            "eventname",
            "event",
            "ereignis",
            "ereignisname",
            "aktion",
            "action",
            "task name",
            "task",
            "aufgabe",
            "step",
            "activity id",
            "operation",
        ],
    ),
    (
        Part::Time,
        &[
            "time:timestamp",
            "complete timestamp",
            "completetimestamp",
            "end timestamp",
            "endtimestamp",
            "timestamp",
            "event time",
            "eventtime",
            "time",
            "zeitstempel",
            "zeitpunkt",
            "zeit",
            "endzeitpunkt",
            "endzeit",
            "end time",
            "endtime",
            "complete time",
            "ende",
            "end",
            "end date",
            "enddatum",
            "erledigt am",
            "abgeschlossen am",
            "completed at",
            "finished at",
            "datum uhrzeit",
            "datum",
            "date time",
            "datetime",
            "date",
            "created at",
            "occurred at",
        ],
    ),
    (
        Part::Start,
        &[
            "start timestamp",
            "starttimestamp",
            "time:start",
            "start time",
            "starttime",
            "startzeitpunkt",
            "startzeit",
            "beginn",
            "begonnen am",
            "start",
            "start date",
            "startdatum",
            "begin",
            "started at",
        ],
    ),
    (Part::Lifecycle, &["lifecycle:transition", "lifecycle", "lifecycle transition", "transition", "lebenszyklus"]),
    (
        Part::Actor,
        &[
            "org:resource",
            "resource",
            "ressource",
            "bearbeiter",
            "bearbeiterin",
            "sachbearbeiter",
            "sachbearbeiterin",
            "sachbearbeitung",
            "mitarbeiter",
            "mitarbeiterin",
            "benutzer",
            "benutzername",
            "beschäftigte",
            "beschaeftigte",
            "user",
            "username",
            "user name",
            "user id",
            "userid",
            "employee",
            "clerk",
            "performer",
            "assignee",
            "handler",
            "agent",
            "worker",
            "operator",
            "person",
        ],
    ),
    (
        Part::Unit,
        &[
            "org:role",
            "org:group",
            "org:unit",
            "role",
            "rolle",
            "organisationseinheit",
            "orgeinheit",
            "oe",
            "abteilung",
            "sachgebiet",
            "fachbereich",
            "referat",
            "dezernat",
            "amt",
            "stelle",
            "team",
            "gruppe",
            "group",
            "department",
            "unit",
            "org unit",
        ],
    ),
    (Part::Cost, &["cost:total", "cost", "costs", "kosten", "betrag", "amount", "gebühr", "gebuehr", "total cost"]),
];

fn plain(name: &str) -> String {
    let name = name.trim().trim_start_matches('\u{feff}').to_lowercase();
    let blanks: String = name.chars().map(|c| if matches!(c, '_' | '-' | '.' | '/') { ' ' } else { c }).collect();
    blanks.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `name` is one by which columns are known.
pub(crate) fn known(name: &str) -> bool {
    let name = plain(name);
    name.starts_with("case:") || NAMES.iter().any(|(_, known)| known.contains(&name.as_str()))
}

/// Whether the name of a column says that it holds times.
pub(crate) fn names_time(name: &str) -> bool {
    let name = plain(name);
    NAMES.iter().any(|(part, known)| matches!(part, Part::Time | Part::Start) && known.contains(&name.as_str()))
}

/// A column as far as its first rows show it.
#[derive(Clone, Debug)]
pub(crate) struct Look<'a> {
    pub name: &'a str,
    /// Its values in row order, empty ones as empty texts.
    pub values: Vec<&'a str>,
    /// Whether its values are times.
    pub times: bool,
}

/// The part of each column. Found by values: whether case, activity and time were.
pub(crate) fn suggest(columns: &[Look<'_>]) -> (Vec<Part>, Vec<Part>) {
    let mut parts = vec![Part::Attribute; columns.len()];
    let names: Vec<String> = columns.iter().map(|column| plain(column.name)).collect();
    let mut found = FxHashMap::default();
    for (part, known) in NAMES {
        let hit = known.iter().find_map(|known| {
            (0..columns.len()).find(|&index| {
                let matches = names[index] == *known
                    || (part == Part::Case && names[index].strip_prefix("case:").is_some_and(|rest| rest == *known));
                // A column of times is no case or activity, and a time is one.
                let fits = match part {
                    Part::Time | Part::Start => columns[index].times || columns[index].values.is_empty(),
                    _ => !columns[index].times,
                };
                parts[index] == Part::Attribute && matches && fits
            })
        });
        if let Some(index) = hit {
            parts[index] = part;
            found.insert(part, index);
        }
    }
    let mut by_values = Vec::new();
    if !found.contains_key(&Part::Time)
        && let Some(index) = (0..columns.len()).find(|&index| columns[index].times && parts[index] == Part::Attribute)
    {
        parts[index] = Part::Time;
        by_values.push(Part::Time);
    }
    let distinct: Vec<usize> = columns
        .iter()
        .map(|column| column.values.iter().filter(|value| !value.is_empty()).collect::<FxHashSet<_>>().len())
        .collect();
    let free = |parts: &[Part], index: usize| {
        parts[index] == Part::Attribute
            && !columns[index].times
            && columns[index].values.iter().all(|value| !value.is_empty())
            && distinct[index] > 1
    };
    if !found.contains_key(&Part::Case) {
        // Cases have several events: the column with most values of which few stand alone.
        let several = |index: &usize| distinct[*index] * 3 <= columns[*index].values.len() * 2;
        // People have several events, too: taken for cases, every figure would be about one of them.
        let people = |index: &usize| super::personal::look(columns[*index].name, &columns[*index].values).is_some();
        let best = (0..columns.len()).filter(|&index| free(&parts, index)).filter(several);
        let best = best.filter(|index| !people(index));
        if let Some(index) = best.max_by_key(|&index| (distinct[index], usize::MAX - index)) {
            parts[index] = Part::Case;
            by_values.push(Part::Case);
        }
    }
    if !found.contains_key(&Part::Activity) {
        // Steps have few names, with letters, that change along the rows.
        let changes = |index: usize| columns[index].values.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let words = |index: &usize| {
            let values = &columns[*index].values;
            values.iter().all(|value| value.chars().any(char::is_alphabetic))
                && distinct[*index] * 3 <= values.len() * 2
                && super::personal::look(columns[*index].name, values).is_none()
        };
        let best = (0..columns.len()).filter(|&index| free(&parts, index)).filter(words);
        if let Some(index) = best.max_by_key(|&index| (changes(index), usize::MAX - index)) {
            parts[index] = Part::Activity;
            by_values.push(Part::Activity);
        }
    }
    (parts, by_values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(columns: &[(&str, bool, &[&str])], expected: &[Part]) {
        let looks: Vec<Look<'_>> =
            columns.iter().map(|(name, times, values)| Look { name, times: *times, values: values.to_vec() }).collect();
        assert_eq!(suggest(&looks).0, expected);
    }

    #[test]
    fn parts_are_found_by_german_and_english_names_and_by_xes_keys() {
        use Part::{Activity, Actor, Attribute, Case, Cost, Lifecycle, Start, Time, Unit};
        check(
            &[
                ("case:concept:name", false, &["1"]),
                ("concept:name", false, &["a"]),
                ("time:timestamp", true, &["x"]),
                ("org:resource", false, &["r"]),
                ("lifecycle:transition", false, &["complete"]),
                ("org:group", false, &["g"]),
                ("case:channel", false, &["c"]),
            ],
            &[Case, Activity, Time, Actor, Lifecycle, Unit, Attribute],
        );
        check(
            &[
                ("Vorgangs-ID", false, &["1"]),
                ("Schritt", false, &["a"]),
                ("Beginn", true, &["x"]),
                ("Ende", true, &["x"]),
                ("Sachbearbeiter", false, &["r"]),
                ("Organisationseinheit", false, &["g"]),
                ("Gebühr", false, &["1"]),
            ],
            &[Case, Activity, Start, Time, Actor, Unit, Cost],
        );
        check(
            &[("CaseID", false, &["1"]), ("Activity_Name", false, &["a"]), ("Date", true, &["x"])],
            &[Case, Activity, Time],
        );
    }

    #[test]
    fn people_are_not_taken_for_cases() {
        use Part::{Activity, Attribute, Time};
        let (steps, times) = (&["in", "check", "in", "out"][..], &["t", "t", "t", "t"][..]);
        check(
            &[("Kürzel", false, &["mm", "mm", "em", "em"]), ("Schritt", false, steps), ("Zeit", true, times)],
            &[Attribute, Activity, Time],
        );
        let names = &["Muster, Erika", "Muster, Erika", "Probe, Max", "Probe, Max"];
        check(&[("x", false, names), ("Schritt", false, steps), ("Zeit", true, times)], &[Attribute, Activity, Time]);
    }

    #[test]
    fn parts_are_found_by_values_where_names_say_nothing() {
        use Part::{Activity, Attribute, Case, Time};
        check(
            &[
                ("a", false, &["x1", "x1", "x1", "x2", "x2", "x3", "x3"]),
                ("b", false, &["in", "check", "out", "in", "out", "in", "out"]),
                ("c", true, &["t", "t", "t", "t", "t", "t", "t"]),
                ("d", false, &["north", "north", "north", "south", "south", "south", "south"]),
            ],
            &[Case, Activity, Time, Attribute],
        );
    }
}
