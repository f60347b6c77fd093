//! Every metric that Lotse computes, for staff council and everybody else to read.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;
use crate::auth::Language;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(catalogue))
}

/// A metric.
#[derive(Serialize, ToSchema)]
struct MetricEntry {
    /// Stable name.
    key: &'static str,
    name: &'static str,
    /// How it is computed.
    definition: &'static str,
    unit: &'static str,
    /// What it is about: `dataset`, `case`, `activity`, `transition`, `variant`, `unit`, `attribute` or `authority`.
    level: &'static str,
    /// Whether it is about a person. There is no such metric.
    person_related: bool,
}

/// Key, level, unit, name and definition, the texts German then English.
struct Metric {
    key: &'static str,
    level: &'static str,
    unit: [&'static str; 2],
    name: [&'static str; 2],
    definition: [&'static str; 2],
}

const COUNT: [&str; 2] = ["Anzahl", "count"];
const SECONDS: [&str; 2] = ["Sekunden", "seconds"];
const SHARE: [&str; 2] = ["Anteil", "share"];

const fn metric(
    key: &'static str,
    level: &'static str,
    unit: [&'static str; 2],
    name: [&'static str; 2],
    definition: [&'static str; 2],
) -> Metric {
    Metric { key, level, unit, name, definition }
}

const METRICS: &[Metric] = &[
    metric(
        "cases",
        "dataset",
        COUNT,
        ["Fälle", "Cases"],
        ["Zahl der Fälle nach den Filtern.", "Number of cases after the filters."],
    ),
    metric(
        "events",
        "dataset",
        COUNT,
        ["Ereignisse", "Events"],
        ["Zahl der Ereignisse in diesen Fällen.", "Number of events in these cases."],
    ),
    metric(
        "activities",
        "dataset",
        COUNT,
        ["Schritte", "Steps"],
        ["Zahl der verschiedenen Schritte.", "Number of different steps."],
    ),
    metric(
        "variants",
        "dataset",
        COUNT,
        ["Varianten", "Variants"],
        ["Zahl der verschiedenen Abfolgen von Schritten.", "Number of different sequences of steps."],
    ),
    metric(
        "period",
        "dataset",
        ["Zeitpunkte", "instants"],
        ["Zeitraum", "Period"],
        ["Erster und letzter Zeitpunkt der Ereignisse.", "First and last instant of the events."],
    ),
    metric(
        "rework_share",
        "dataset",
        SHARE,
        ["Anteil mit Wiederholung", "Share with rework"],
        [
            "Anteil der Fälle, in denen mindestens ein Schritt mehr als einmal vorkommt.",
            "Share of the cases in which at least one step occurs more than once.",
        ],
    ),
    metric(
        "case_duration",
        "case",
        SECONDS,
        ["Durchlaufzeit", "Case duration"],
        [
            "Zeit vom ersten bis zum letzten Ereignis eines Falls; gezeigt werden Minimum, Median, Mittel, 90-%-Quantil, \
         Maximum, Summe und Verteilung über alle Fälle, auf Wunsch nur in der Arbeitszeit eines Kalenders.",
            "Time from the first to the last event of a case; shown are minimum, median, mean, 90 % quantile, maximum, \
         sum and distribution over all cases, on request only within the working time of a calendar.",
        ],
    ),
    metric(
        "arrival",
        "dataset",
        COUNT,
        ["Eingang", "Arrival"],
        ["Zahl der Fälle, die in einem Zeitabschnitt beginnen.", "Number of cases that begin in a period."],
    ),
    metric(
        "completion",
        "dataset",
        COUNT,
        ["Abschluss", "Completion"],
        ["Zahl der Fälle, die in einem Zeitabschnitt enden.", "Number of cases that end in a period."],
    ),
    metric(
        "wip",
        "dataset",
        COUNT,
        ["Offene Fälle", "Work in progress"],
        [
            "Zahl der Fälle, die am Ende eines Zeitabschnitts begonnen haben und zu denen noch ein Ereignis folgt.",
            "Number of cases that have begun by the end of a period and have an event still to come.",
        ],
    ),
    metric(
        "activity_frequency",
        "activity",
        COUNT,
        ["Häufigkeit eines Schritts", "Frequency of a step"],
        [
            "Zahl der Ereignisse eines Schritts, der Fälle mit ihm, und wie oft er Anfang oder Ende eines Falls ist.",
            "Number of events of a step, of cases with it, and how often it begins or ends a case.",
        ],
    ),
    metric(
        "activity_rework",
        "activity",
        COUNT,
        ["Wiederholung eines Schritts", "Rework of a step"],
        [
            "Zahl und Anteil der Fälle, in denen der Schritt mehr als einmal vorkommt.",
            "Number and share of the cases in which the step occurs more than once.",
        ],
    ),
    metric(
        "processing",
        "activity",
        SECONDS,
        ["Bearbeitungszeit", "Processing time"],
        [
            "Zeit vom Beginn bis zum Ende eines Schritts, wo das Protokoll beides kennt; Kennwerte über alle Fälle.",
            "Time from the start to the end of a step where the log has both; figures over all cases.",
        ],
    ),
    metric(
        "waiting",
        "activity",
        SECONDS,
        ["Wartezeit", "Waiting time"],
        [
            "Zeit vom Ende des vorigen Schritts bis zum Beginn des Schritts; Kennwerte über alle Fälle.",
            "Time from the end of the step before to the start of the step; figures over all cases.",
        ],
    ),
    metric(
        "transition_frequency",
        "transition",
        COUNT,
        ["Häufigkeit eines Übergangs", "Frequency of a transition"],
        [
            "Wie oft ein Schritt unmittelbar auf einen anderen folgt, und in wie vielen Fällen.",
            "How often one step directly follows another, and in how many cases.",
        ],
    ),
    metric(
        "transition_duration",
        "transition",
        SECONDS,
        ["Dauer eines Übergangs", "Duration of a transition"],
        [
            "Zeit zwischen zwei aufeinander folgenden Schritten: Minimum, Median, Mittel, 90-%-Quantil, Maximum und Summe \
         über alle Fälle.",
            "Time between two steps that follow each other: minimum, median, mean, 90 % quantile, maximum and sum over all \
         cases.",
        ],
    ),
    metric(
        "variant_frequency",
        "variant",
        COUNT,
        ["Häufigkeit einer Variante", "Frequency of a variant"],
        [
            "Zahl und Anteil der Fälle mit genau dieser Abfolge von Schritten, und ihre Durchlaufzeit.",
            "Number and share of the cases with exactly this sequence of steps, and their duration.",
        ],
    ),
    metric(
        "dotted",
        "dataset",
        COUNT,
        ["Punktdiagramm", "Dotted chart"],
        [
            "Zahl der Ereignisse je Feld aus Zeit, Gruppe von Fällen und Schritt.",
            "Number of events per field of time, group of cases and step.",
        ],
    ),
    metric(
        "attribute_values",
        "attribute",
        COUNT,
        ["Werte eines Merkmals", "Values of an attribute"],
        [
            "Zahl der Fälle und ihre Durchlaufzeit je Wert eines Merkmals; nie für Merkmale, die Personen nennen.",
            "Number of cases and their duration per value of an attribute; never for attributes that name persons.",
        ],
    ),
    metric(
        "attribute_numbers",
        "attribute",
        ["wie das Merkmal", "as the attribute"],
        ["Zahlen eines Merkmals", "Numbers of an attribute"],
        [
            "Minimum, Median, Mittel und Maximum eines Merkmals, das Zahlen enthält, über alle Fälle.",
            "Minimum, median, mean and maximum of an attribute that holds numbers, over all cases.",
        ],
    ),
    metric(
        "handover",
        "unit",
        COUNT,
        ["Übergaben", "Hand-overs"],
        [
            "Wie oft Arbeit von einer Rolle oder Stelle an eine andere geht; nie zwischen Personen.",
            "How often work passes from one role or unit to another; never between persons.",
        ],
    ),
    metric(
        "difference",
        "dataset",
        ["je nach Kennzahl", "as the metric"],
        ["Unterschied", "Difference"],
        [
            "Unterschied einer dieser Kennzahlen zwischen zwei Auswahlen oder Datensätzen.",
            "Difference of one of these metrics between two selections or datasets.",
        ],
    ),
    metric(
        "effect",
        "dataset",
        ["je nach Kennzahl", "as the metric"],
        ["Wirkung einer Maßnahme", "Effect of a measure"],
        [
            "Unterschied der Mittelwerte nach und vor einer Maßnahme mit 95-%-Intervall (Bootstrap-t), aus mindestens 20 Werten und von mindestens k Personen je Seite; Werte sind Dauer der Fälle, Warten, Bearbeiten oder Nacharbeit.",
            "Difference of the means after and before a measure with its 95 % interval (bootstrap-t), of at least 20 values and at least k persons each; values are duration of cases, waiting, work or rework.",
        ],
    ),
    metric(
        "ideas_per_100",
        "authority",
        ["im Jahr", "a year"],
        ["Impulse je 100 Beschäftigte", "Impulses by 100 staff"],
        [
            "Eingegangene Impulse eines Zeitraums, auf ein Jahr und 100 Beschäftigte gerechnet; nie je Person.",
            "Impulses received in a period, by year and 100 staff; never by person.",
        ],
    ),
    metric(
        "accepted",
        "authority",
        SHARE,
        ["Angenommen", "Accepted"],
        ["Anteil der angenommenen an den entschiedenen Impulsen.", "Share of accepted among decided impulses."],
    ),
    metric(
        "turnaround",
        "authority",
        ["Tage", "days"],
        ["Zeit bis zur Entscheidung", "Time to decision"],
        [
            "Median der Tage vom Eingang eines Impulses bis zur Entscheidung.",
            "Median of the days from receipt of an impulse to its decision.",
        ],
    ),
    metric(
        "implemented",
        "authority",
        SHARE,
        ["Umgesetzt", "Implemented"],
        ["Anteil der umgesetzten an den angenommenen Impulsen.", "Share of implemented among accepted impulses."],
    ),
    metric(
        "hours",
        "authority",
        ["Stunden im Jahr", "hours a year"],
        ["Stunden, versprochen und gemessen", "Hours, promised and measured"],
        [
            "Summe der Stunden, die Maßnahmen versprechen und die ihre Nachmessung zeigt.",
            "Sum of the hours that measures promise and that their second measurement shows.",
        ],
    ),
    metric(
        "proactive",
        "authority",
        SHARE,
        ["Vorausschauend", "Proactive"],
        [
            "Anteil der Maßnahmen, die aus den Daten kommen, bevor sich jemand beschwert hat.",
            "Share of measures that come from the data before anybody complained.",
        ],
    ),
    metric(
        "maturity",
        "authority",
        ["I bis III", "I to III"],
        ["Reife", "Maturity"],
        ["I antwortet, II misst nach, III schaut voraus.", "I answers, II measures again, III looks ahead."],
    ),
];

/// Every metric that the system computes
#[utoipa::path(get, path = "/metrics-catalogue", tag = "council", responses((status = 200, body = Vec<MetricEntry>)))]
async fn catalogue(language: Language) -> Json<Vec<MetricEntry>> {
    let at = language as usize;
    let entry = |metric: &Metric| MetricEntry {
        key: metric.key,
        name: metric.name[at],
        definition: metric.definition[at],
        unit: metric.unit[at],
        level: metric.level,
        person_related: false,
    };
    Json(METRICS.iter().map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_that_a_result_belongs_to_is_in_the_catalogue() {
        for (path, key) in lotse_mining::metrics::NUMBERS {
            assert!(METRICS.iter().any(|metric| metric.key == *key), "{path}: no metric `{key}`");
        }
    }
}
