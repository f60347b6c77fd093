//! Filters in plain words.

use jiff::civil::Date;

use super::{Comparison, Filter, Test, TimeMode, Unit};
use crate::drawing::{Lang, number};

fn quoted(text: &str, lang: Lang) -> String {
    match lang {
        Lang::De => format!("„{text}“"),
        Lang::En => format!("“{text}”"),
    }
}

fn enumerated(texts: impl Iterator<Item = String>, last: &str) -> String {
    let mut texts: Vec<String> = texts.collect();
    match texts.pop() {
        None => String::new(),
        Some(only) if texts.is_empty() => only,
        Some(end) => format!("{} {last} {end}", texts.join(", ")),
    }
}

fn day(day: Date, lang: Lang) -> String {
    match lang {
        Lang::De => format!("{:02}.{:02}.{}", day.day(), day.month(), day.year()),
        Lang::En => day.to_string(),
    }
}

fn than(comparison: Comparison, lang: Lang) -> &'static str {
    match comparison {
        Comparison::Less => lang.pick("weniger als", "less than"),
        Comparison::AtMost => lang.pick("höchstens", "at most"),
        Comparison::Equal => lang.pick("genau", "exactly"),
        Comparison::AtLeast => lang.pick("mindestens", "at least"),
        Comparison::More => lang.pick("mehr als", "more than"),
    }
}

fn length(value: f64, unit: Unit, lang: Lang) -> String {
    let one = value == 1.0;
    let name = match (unit, one) {
        (Unit::Seconds, true) => lang.pick("Sekunde", "second"),
        (Unit::Seconds, false) => lang.pick("Sekunden", "seconds"),
        (Unit::Minutes, true) => lang.pick("Minute", "minute"),
        (Unit::Minutes, false) => lang.pick("Minuten", "minutes"),
        (Unit::Hours, true) => lang.pick("Stunde", "hour"),
        (Unit::Hours, false) => lang.pick("Stunden", "hours"),
        (Unit::Days, true) => lang.pick("Tag", "day"),
        (Unit::Days, false) => lang.pick("Tage", "days"),
    };
    // All decimals that were written: a rounded limit would be a wrong one.
    let places = value.to_string().split_once('.').map_or(0, |(_, decimals)| decimals.len());
    format!("{} {name}", number::decimal(value, places, lang))
}

impl Filter {
    /// The filter in words, such as `enthält „Antrag erfassen“`.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        let q = |text: &str| quoted(text, lang);
        let say = |german: String, english: String| match lang {
            Lang::De => german,
            Lang::En => english,
        };
        let inner = |filters: &[Self], last| enumerated(filters.iter().map(|filter| filter.label(lang)), last);
        match self {
            Self::Activity(name) => format!("{} {}", lang.pick("enthält", "contains"), q(name)),
            Self::Starts(name) => format!("{} {}", lang.pick("beginnt mit", "starts with"), q(name)),
            Self::Ends(name) => format!("{} {}", lang.pick("endet mit", "ends with"), q(name)),
            Self::Rework(name) => say(format!("{} kommt mehrfach vor", q(name)), format!("{} is repeated", q(name))),
            Self::Follows(from, to) => {
                format!("{} {} {}", q(from), lang.pick("direkt gefolgt von", "directly followed by"), q(to))
            }
            Self::Eventually(from, to) => {
                format!("{} {} {}", q(from), lang.pick("irgendwann gefolgt von", "eventually followed by"), q(to))
            }
            Self::Time(from, to, mode) => {
                let verb = match mode {
                    TimeMode::Contained => lang.pick("ganz im Zeitraum", "entirely in"),
                    TimeMode::Intersecting => lang.pick("berührt den Zeitraum", "overlapping"),
                    TimeMode::Started => lang.pick("begonnen im Zeitraum", "started in"),
                    TimeMode::Completed => lang.pick("abgeschlossen im Zeitraum", "completed in"),
                };
                format!("{verb} {} {} {}", day(*from, lang), lang.pick("bis", "to"), day(*to, lang))
            }
            Self::Attribute(key, Test::In(values)) => {
                let values = enumerated(values.iter().map(|value| q(value)), lang.pick("oder", "or"));
                format!("{key} {} {values}", lang.pick("ist", "is"))
            }
            Self::Attribute(key, Test::Numbers(from, to)) => {
                say(format!("{key} von {from} bis {to}"), format!("{key} from {from} to {to}"))
            }
            Self::Attribute(key, Test::Days(from, to)) => {
                let (from, to) = (day(*from, lang), day(*to, lang));
                say(format!("{key} vom {from} bis {to}"), format!("{key} from {from} to {to}"))
            }
            Self::VariantTop(1) => lang.pick("die häufigste Variante", "the most frequent variant").to_owned(),
            Self::VariantTop(count) => {
                let count = number::count(*count, lang);
                say(format!("die {count} häufigsten Varianten"), format!("the {count} most frequent variants"))
            }
            Self::VariantIs(trace) => {
                let trace: Vec<String> = trace.iter().map(|name| q(name)).collect();
                format!("{} {}", lang.pick("genau der Ablauf", "exactly the course"), trace.join(" → "))
            }
            Self::Duration(comparison, value, unit) => {
                format!("{} {} {}", lang.pick("dauert", "takes"), than(*comparison, lang), length(*value, *unit, lang))
            }
            Self::Events(comparison, count) => {
                let noun = if *count == 1 { lang.pick("Ereignis", "event") } else { lang.pick("Ereignisse", "events") };
                format!("{} {} {noun}", than(*comparison, lang), number::count(*count, lang))
            }
            Self::Keep(names) => {
                let names = enumerated(names.iter().map(|name| q(name)), lang.pick("und", "and"));
                format!("{} {names}", lang.pick("nur die Ereignisse", "only the events"))
            }
            Self::Not(filter) => format!("{} ({})", lang.pick("nicht", "not"), filter.label(lang)),
            Self::Any(filters) => format!("({})", inner(filters, lang.pick("oder", "or"))),
            Self::All(filters) => format!("({})", inner(filters, lang.pick("und", "and"))),
        }
    }
}
