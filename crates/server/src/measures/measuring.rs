//! What is measured, before and after.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lotse_eventlog::EventLog;
use lotse_mining::measurement::{Metric, Place, Sample, sample};
use lotse_mining::privacy::Doers;
use lotse_people::measure::{Baseline, Hours, LEAST, Measurement, Micro, Period, Query as Asked, effect};
use lotse_people::potential::Subject;

use crate::analysis::query::{Query, View, personal};
use crate::auth::{Language, User};
use crate::people::refused;
use crate::{App, Problem, time};

/// The key of a metric in records and in the interface.
pub(super) fn metric(key: &str) -> Result<Metric, Problem> {
    serde_json::from_value(serde_json::Value::from(key)).map_err(|_| {
        Problem::invalid([format!("Die Kennzahl „{key}“ gibt es nicht."), format!("There is no metric `{key}`.")])
    })
}

pub(super) fn key(metric: Metric) -> String {
    serde_json::to_value(metric).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default()
}

fn place(log: &EventLog, subject: Option<&Subject>) -> Result<Place, Problem> {
    let code = |name: &str| {
        log.activities().code(name).ok_or_else(|| {
            Problem::invalid([
                format!("Den Schritt „{name}“ gibt es in diesem Datensatz nicht."),
                format!("There is no step `{name}` in this dataset."),
            ])
        })
    };
    Ok(match subject {
        None => Place::Process,
        Some(Subject::Activity { activity }) => Place::Activity(code(activity)?),
        Some(Subject::Transition { from, to }) => Place::Transition(code(from)?, code(to)?),
    })
}

/// The values that `asked` means in `period`. The question is on record like any other, and its answer is withheld
/// where few persons stand behind it.
pub(super) fn values(
    app: &App,
    user: &User,
    language: Language,
    asked: &Asked,
    period: &Period,
) -> Result<Vec<f64>, Problem> {
    let metric = metric(&asked.metric)?;
    whole_months(period)?;
    let mut query = Query::parse("");
    query.filters = asked.filter.lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect();
    query.rest = vec![
        ("metric".to_owned(), asked.metric.clone()),
        ("subject".to_owned(), serde_json::to_string(&asked.subject).unwrap_or_default()),
        ("period".to_owned(), format!("{}..{}", period.from, period.to)),
    ];
    let view = View::open(app, user, language, &period.dataset, &query, "measurement")?;
    let log = &view.loaded.log;
    let place = place(log, asked.subject.as_ref())?;
    if !metric.fits(place) {
        return Err(Problem::invalid([
            "Diese Kennzahl gibt es an dieser Stelle nicht: die Falldauer gilt dem ganzen Ablauf, Nacharbeit und Bearbeitung einem Schritt.".to_owned(),
            "There is no such metric here: the duration of cases is about the whole process, rework and work about a step.".to_owned(),
        ]));
    }
    let Sample { values, known, rows } = sample(log, &view.prepared.selection, metric, place, period.from..=period.to);
    if values.len() < LEAST {
        let n = values.len();
        return Err(Problem::invalid([
            if n == 0 {
                "In diesem Zeitraum gibt es keinen Wert.".to_owned()
            } else {
                format!("In diesem Zeitraum gibt es zu wenige Werte. Es braucht mindestens {LEAST}.")
            },
            if n == 0 {
                "There is no value in this period.".to_owned()
            } else {
                format!("There are too few values in this period. At least {LEAST} are needed.")
            },
        ]));
    }
    let few = months(&known).into_values().find(|&count| count < view.k);
    if few.is_some() {
        let k = view.k;
        return Err(Problem::invalid([
            format!("In einem der Monate gibt es weniger als {k} Werte. Wählen Sie Monate mit mehr."),
            format!("In one of the months there are fewer than {k} values. Choose months with more."),
        ]));
    }
    let lonely = match place {
        Place::Process => false,
        Place::Activity(step) | Place::Transition(_, step) => {
            view.shown().activities.iter().any(|of| of.activity == step && of.few_persons)
        }
    };
    if lonely || Doers::new(log, view.k).is_some_and(|doers| doers.few(rows.into_iter())) {
        let k = view.k;
        return Err(personal([
            format!("Dahinter stehen weniger als {k} Personen. Das wäre eine Zahl über sie."),
            format!("Fewer than {k} persons stand behind it. That would be a figure about them."),
        ]));
    }
    Ok(values)
}

/// Two periods that differ by a day would tell the values of that day: periods are whole months.
fn whole_months(period: &Period) -> Result<(), Problem> {
    if period.from == period.from.first_of_month() && period.to == period.to.last_of_month() {
        return Ok(());
    }
    Err(Problem::invalid([
        "Gemessen wird über ganze Monate: vom ersten Tag eines Monats bis zum letzten eines Monats.".to_owned(),
        "Whole months are measured: from the first day of a month to the last of a month.".to_owned(),
    ]))
}

/// Values by year and month in Germany.
fn months(known: &[i64]) -> BTreeMap<(i16, i8), u64> {
    let zone = time::berlin();
    let mut found = BTreeMap::new();
    for &ns in known {
        let at = Timestamp::from_nanosecond(i128::from(ns)).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone.clone());
        *found.entry((at.year(), at.month())).or_insert(0) += 1;
    }
    found
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The state before.
pub(super) fn baseline(
    app: &App,
    user: &User,
    language: Language,
    query: Asked,
    period: Period,
) -> Result<Baseline, Problem> {
    let values = values(app, user, language, &query, &period)?;
    let mean = Micro::new(mean(&values)).map_err(|rejection| refused(&rejection))?;
    Ok(Baseline { query, period, n: values.len() as u64, mean })
}

/// The second measurement of what `before` has measured, in another period, and the hours a year that follow from it
/// where time at work is measured. The seed is the number of the measure, so that everybody gets the same interval.
pub(super) fn second(
    app: &App,
    user: &User,
    language: Language,
    before: &Baseline,
    period: Period,
    seed: u64,
) -> Result<(Measurement, Option<Hours>), Problem> {
    let said = |rejection: lotse_people::Rejection| refused(&rejection);
    if app.store().dataset(&before.period.dataset)?.is_none() {
        return Err(Problem::invalid([
            "Der Datensatz des Ausgangswerts ist gelöscht. Ohne ihn lässt sich keine Spanne angeben.".to_owned(),
            "The dataset of the baseline has been erased. Without it no interval can be given.".to_owned(),
        ]));
    }
    let first = values(app, user, language, &before.query, &before.period)?;
    let again = values(app, user, language, &before.query, &period)?;
    let found = effect(&first, &again, seed).map_err(said)?;
    let (difference, interval) = found.rounded().map_err(said)?;
    let hours = if metric(&before.query.metric)? == Metric::Processing {
        let days = f64::from((period.to - period.from).get_days() + 1);
        let a_year = again.len() as f64 / days * 365.25 / 3600.0;
        let saved = |seconds: f64| Micro::new(-seconds * a_year).map_err(said);
        Some(Hours { from: saved(found.interval.1)?, to: saved(found.interval.0)? })
    } else {
        None
    };
    let mean = Micro::new(found.after).map_err(said)?;
    Ok((Measurement { period, n: again.len() as u64, mean, difference, interval, seed }, hours))
}
