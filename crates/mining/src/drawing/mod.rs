//! Process maps as files: SVG, PNG, PDF, DOT, CSV, JSON.
//!
//! All of them show one [`Sheet`]: a laid out map with what a reader needs to judge it (title,
//! period, filters, date, what is hidden). Nothing is looked up: the date is an argument. The
//! same sheet gives the same bytes.

pub mod font;
mod model;
pub(crate) mod number;
mod pdf;
mod png;
pub mod process;
mod report;
pub mod scale;
mod shown;
mod svg;
mod table;
#[cfg(test)]
mod tests;

use std::str::FromStr;

use serde::Serialize;

pub use model::{model, show};
pub use number::{count, decimal, duration, percent};
pub use pdf::{PdfError, pdf};
pub use png::{PngError, png};
pub use report::{Block, Report, report};
pub use shown::{set_shown, shown};
pub use svg::svg;
pub use table::{Style, cell, csv, dot, json};

use crate::abstraction::{Edge, Kind, MapModel, Node};
use crate::layout::Layout;

/// Language of a drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// German, the default.
    #[default]
    De,
    /// English.
    En,
}

impl Lang {
    /// The language tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.pick("de", "en")
    }

    /// The text of this language.
    #[must_use]
    pub fn pick<'a>(self, german: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::De => german,
            Self::En => english,
        }
    }
}

impl FromStr for Lang {
    type Err = String;

    /// `de`, `en`, or a tag that begins with one of them (`de-simple`).
    fn from_str(tag: &str) -> Result<Self, String> {
        match tag.split(['-', '_']).next() {
            Some("de") => Ok(Self::De),
            Some("en") => Ok(Self::En),
            _ => Err(format!("unknown language `{tag}`: expected `de` or `en`")),
        }
    }
}

/// What the values on a map measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// Number of cases.
    #[default]
    Cases,
    /// Number of events or steps.
    Events,
    /// Shortest time.
    Min,
    /// Median time.
    Median,
    /// Mean time.
    Mean,
    /// Nine in ten are at most this long.
    P90,
    /// Longest time.
    Max,
    /// Sum of all times.
    Sum,
    /// Waiting time, median.
    Waiting,
    /// Processing time, median.
    Processing,
}

impl Metric {
    /// All metrics in the order of a menu.
    pub const ALL: [Self; 10] = [
        Self::Cases,
        Self::Events,
        Self::Min,
        Self::Median,
        Self::Mean,
        Self::P90,
        Self::Max,
        Self::Sum,
        Self::Waiting,
        Self::Processing,
    ];

    /// Name in URLs and files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Events => "events",
            Self::Min => "min",
            Self::Median => "median",
            Self::Mean => "mean",
            Self::P90 => "p90",
            Self::Max => "max",
            Self::Sum => "sum",
            Self::Waiting => "waiting",
            Self::Processing => "processing",
        }
    }

    /// Name for readers.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        let (german, english) = match self {
            Self::Cases => ("Fälle", "Cases"),
            Self::Events => ("Ereignisse", "Events"),
            Self::Min => ("Kürzeste Dauer", "Shortest time"),
            Self::Median => ("Dauer, Median", "Time, median"),
            Self::Mean => ("Dauer, Mittelwert", "Time, mean"),
            Self::P90 => ("Dauer, 90. Perzentil", "Time, 90th percentile"),
            Self::Max => ("Längste Dauer", "Longest time"),
            Self::Sum => ("Dauer, Summe", "Time, sum"),
            Self::Waiting => ("Wartezeit, Median", "Waiting time, median"),
            Self::Processing => ("Bearbeitungszeit, Median", "Processing time, median"),
        };
        lang.pick(german, english)
    }

    /// Whether values are seconds; otherwise they are counts.
    #[must_use]
    pub fn is_time(self) -> bool {
        !matches!(self, Self::Cases | Self::Events)
    }

    /// A value with its unit, short enough for a map.
    #[must_use]
    pub fn format(self, value: f64, lang: Lang) -> String {
        if self.is_time() { duration(value, lang) } else { count(value.round().max(0.0) as u64, lang) }
    }
}

impl FromStr for Metric {
    type Err = String;

    fn from_str(key: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|metric| metric.key() == key).ok_or_else(|| format!("unknown metric `{key}`"))
    }
}

/// Text in place of a number that is withheld.
#[must_use]
pub fn withheld(lang: Lang) -> &'static str {
    lang.pick("zu wenige", "too few")
}

/// Writes values and their texts into a model before it is laid out.
///
/// `node` and `edge` give the measured value, or `None` where there is none. Start and end show
/// their number of cases if they have it. A count that is withheld says so; a time that does not
/// exist is left blank.
pub fn set_values(
    model: &mut MapModel,
    metric: Metric,
    lang: Lang,
    node: impl Fn(&Node) -> Option<f64>,
    edge: impl Fn(&Edge) -> Option<f64>,
) {
    let text = |value: Option<f64>| match value {
        Some(value) => metric.format(value, lang),
        None if metric.is_time() => String::new(),
        None => withheld(lang).to_owned(),
    };
    for item in &mut model.nodes {
        item.value = node(item);
        item.note = match item.kind {
            Kind::Activity => text(item.value),
            _ => item.cases.map_or_else(String::new, |cases| count(cases, lang)),
        };
    }
    for item in &mut model.edges {
        item.value = edge(item);
        item.label = text(item.value);
    }
}

/// A map on paper.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// The map.
    pub model: &'a MapModel,
    /// Its layout, of the same model.
    pub layout: &'a Layout,
    /// What its values measure.
    pub metric: Metric,
    /// Language of all texts.
    pub lang: Lang,
    /// Name of the data.
    pub title: &'a str,
    /// Period of the data in words, if known.
    pub period: Option<&'a str>,
    /// Filters in words; empty if there are none.
    pub filters: &'a [String],
    /// Further remarks in words, such as how many numbers are withheld.
    pub notes: &'a [String],
    /// Date of the drawing in words.
    pub date: &'a str,
}

impl Sheet<'_> {
    /// The lines under the title.
    fn facts(&self) -> Vec<String> {
        let lang = self.lang;
        let mut lines = Vec::new();
        lines.push(format!("{}: {}", lang.pick("Kennzahl", "Metric"), self.metric.name(lang)));
        if let Some(period) = self.period {
            lines.push(format!("{}: {period}", lang.pick("Zeitraum", "Period")));
        }
        lines.push(if self.filters.is_empty() {
            lang.pick("Filter: keine", "Filters: none").to_owned()
        } else {
            format!("{}: {}", lang.pick("Filter", "Filters"), self.filters.join("; "))
        });
        let hidden = self.model.hidden;
        if hidden.activities > 0 || hidden.edges > 0 {
            let (activities, edges) = (count(hidden.activities as u64, lang), count(hidden.edges as u64, lang));
            lines.push(match lang {
                Lang::De => format!("Ausgeblendet: {activities} Aktivitäten, {edges} Wege"),
                Lang::En => format!("Hidden: {activities} activities, {edges} paths"),
            });
        }
        lines.extend(self.notes.iter().cloned());
        lines.push(match lang {
            Lang::De => format!("Erstellt: {}", self.date),
            Lang::En => format!("Created: {}", self.date),
        });
        lines
    }

    /// One sentence on a node, for readers who do not see it.
    fn node_sentence(&self, node: &Node) -> String {
        let lang = self.lang;
        let mut parts = Vec::new();
        if let Some(cases) = node.cases {
            parts.push(format!("{} {}", count(cases, lang), lang.pick("Fälle", "cases")));
        }
        if let (Some(events), Kind::Activity) = (node.events, node.kind) {
            parts.push(format!("{} {}", count(events, lang), lang.pick("Ereignisse", "events")));
        }
        if let (Some(value), true) = (node.value, self.metric.is_time()) {
            parts.push(format!("{} {}", self.metric.name(lang), self.metric.format(value, lang)));
        }
        if parts.is_empty() { node.name.clone() } else { format!("{}: {}", node.name, parts.join(", ")) }
    }

    /// One sentence on an edge.
    fn edge_sentence(&self, edge: &Edge) -> String {
        let lang = self.lang;
        let (from, to) = (&self.model.nodes[edge.from].name, &self.model.nodes[edge.to].name);
        let mut parts = Vec::new();
        if let Some(cases) = edge.cases {
            parts.push(format!("{} {}", count(cases, lang), lang.pick("Fälle", "cases")));
        }
        if let Some(events) = edge.events {
            parts.push(format!("{} {}", count(events, lang), lang.pick("Übergänge", "steps")));
        }
        if let (Some(value), true) = (edge.value, self.metric.is_time()) {
            parts.push(format!("{} {}", self.metric.name(lang), self.metric.format(value, lang)));
        }
        let arrow = lang.pick("nach", "to");
        if parts.is_empty() {
            format!("{from} {arrow} {to}")
        } else {
            format!("{from} {arrow} {to}: {}", parts.join(", "))
        }
    }

    /// A short description of the whole map.
    fn description(&self) -> String {
        let (model, lang) = (self.model, self.lang);
        let path: Vec<&str> = model.happy_path.iter().map(|&node| model.nodes[node].name.as_str()).collect();
        let activities = count(model.activity_count() as u64, lang);
        let edges = count(model.edges.len() as u64, lang);
        let mut text = match lang {
            Lang::De => format!("Prozesslandkarte mit {activities} Aktivitäten und {edges} Wegen."),
            Lang::En => format!("Process map with {activities} activities and {edges} paths."),
        };
        if !path.is_empty() {
            text.push_str(lang.pick(" Häufigster Ablauf: ", " Usual course: "));
            text.push_str(&path.join(" → "));
            text.push('.');
        }
        text
    }
}
