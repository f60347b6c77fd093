//! `lotse effect`: whether cases take less time after a measure than before it.

use lotse_eventlog::EventLog;
use lotse_mining::calendar::Calendar;
use lotse_mining::drawing::{Lang, count, duration};
use lotse_mining::selection::Selection;
use lotse_mining::summary::case_durations_in;
use lotse_people::measure::{Effect, effect};

use crate::files::Failure;

/// The same seed for everybody: the same log gives the same interval.
const SEED: u64 = 1;

/// The effect on the durations of cases, as JSON or in words.
pub fn told(
    log: &EventLog,
    [before, after]: [&Selection; 2],
    calendar: Option<&Calendar>,
    json: bool,
    lang: Lang,
) -> Result<String, Failure> {
    let both = before.cases().iter().filter(|&case| after.cases().get(case)).count();
    if both > 0 {
        return Err(Failure::new(format!("{both} cases are before and after: the two filters must not overlap")));
    }
    let seconds = |selection: &Selection| -> Vec<f64> {
        case_durations_in(log, selection, calendar).into_iter().map(|ns| ns as f64 / 1e9).collect()
    };
    let found = effect(&seconds(before), &seconds(after), SEED)
        .map_err(|rejection| Failure::new(lang.pick(&rejection.german, &rejection.english).to_owned()))?;
    Ok(if json { in_json(&found) } else { in_words(&found, lang) })
}

fn in_json(found: &Effect) -> String {
    let value = serde_json::json!({
        "unit": "seconds",
        "before": { "cases": found.n_before, "mean": found.before },
        "after": { "cases": found.n_after, "mean": found.after },
        "difference": found.difference,
        "interval_95": [found.interval.0, found.interval.1],
        "effect_shown": found.is_shown(),
        "method": "bootstrap-t of the difference of means, 1999 resamples, fixed seed",
    });
    serde_json::to_string_pretty(&value).expect("plain JSON") + "\n"
}

fn in_words(found: &Effect, lang: Lang) -> String {
    let signed = |seconds: f64| {
        let sign = if seconds < 0.0 { "−" } else { "+" };
        format!("{sign}{}", duration(seconds.abs(), lang))
    };
    let line = |name: &str, cases: usize, mean: f64| {
        format!("{name:<10}{:>10}  {}\n", count(cases as u64, lang), duration(mean, lang))
    };
    let mut text = format!("{:<10}{:>10}  {}\n", "", lang.pick("Fälle", "cases"), lang.pick("Mittel", "mean"));
    text.push_str(&line(lang.pick("vorher", "before"), found.n_before, found.before));
    text.push_str(&line(lang.pick("nachher", "after"), found.n_after, found.after));
    text.push_str(&format!(
        "{}: {} ({} {} {} {})\n",
        lang.pick("Unterschied", "Difference"),
        signed(found.difference),
        lang.pick("mit 95 % Sicherheit zwischen", "with 95 % confidence between"),
        signed(found.interval.0),
        lang.pick("und", "and"),
        signed(found.interval.1),
    ));
    text.push_str(match (found.is_shown(), lang) {
        (true, Lang::De) => "Ein Unterschied ist nachweisbar. Woher er kommt, sagen die Zahlen nicht.\n",
        (true, Lang::En) => "A difference is shown. The numbers do not say where it comes from.\n",
        (false, Lang::De) => "Kein Effekt nachweisbar.\n",
        (false, Lang::En) => "No effect shown.\n",
    });
    text
}
