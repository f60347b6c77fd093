//! The measures of the office: one that worked, since the rule it stands for changes what is simulated, and one that did
//! not, since nothing in the simulation knows of it.

/// A measure, and when what happened to it. Days as `2025-10-31`.
pub struct Told {
    pub title: &'static str,
    pub reasons: &'static str,
    /// `case-duration` or `processing`.
    pub metric: &'static str,
    /// About which step; the whole process without.
    pub activity: Option<&'static str>,
    pub filter: Option<&'static str>,
    /// First and last day of the baseline.
    pub before: (&'static str, &'static str),
    /// First and last day of the second measurement.
    pub after: (&'static str, &'static str),
    pub opened: &'static str,
    pub due: &'static str,
    pub built: &'static str,
    pub measure_on: &'static str,
    pub measured: &'static str,
    pub done: &'static str,
    /// The target as a part of the baseline.
    pub target: f64,
    /// Hours a year that were promised.
    pub promised: Option<(f64, f64)>,
}

pub const MEASURES: [Told; 2] = [
    Told {
        title: "Vereinfachtes Verfahren ohne Mitzeichnung",
        reasons: "Die Mappe wartet länger auf die zweite Unterschrift, als die Prüfung dauert. Im vereinfachten Verfahren verlangt sie kein Gesetz.",
        metric: "case-duration",
        activity: None,
        filter: Some("attribute \"verfahren\" in \"vereinfachtes Verfahren\""),
        before: ("2025-01-01", "2025-05-31"),
        after: ("2026-01-01", "2026-05-31"),
        opened: "2025-10-06",
        due: "2025-10-31",
        built: "2025-10-31",
        measure_on: "2026-06-01",
        measured: "2026-06-08",
        done: "Die Dienstanweisung ist geändert. Seit dem 1. November zeichnet im vereinfachten Verfahren nur noch, wer geprüft hat.",
        target: 0.85,
        promised: None,
    },
    Told {
        title: "Checkliste für die fachliche Prüfung",
        reasons: "Eine Checkliste am Arbeitsplatz soll das Nachschlagen sparen, weil immer dieselben Fragen gestellt werden.",
        metric: "processing",
        activity: Some("Bauantrag fachlich prüfen"),
        filter: None,
        before: ("2025-03-01", "2025-06-30"),
        after: ("2026-03-01", "2026-06-30"),
        opened: "2026-01-12",
        due: "2026-02-27",
        built: "2026-02-20",
        measure_on: "2026-07-01",
        measured: "2026-07-06",
        done: "Die Checkliste liegt an allen Arbeitsplätzen der Bauaufsicht.",
        target: 0.9,
        promised: Some((600.0, 900.0)),
    },
];
