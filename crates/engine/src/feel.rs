//! Expressions in FEEL and decisions in DMN, by the crate `decision`.
//!
//! FEEL answers a fault with null and a note. Here a null with a note is an error: a process must not go on because
//! something could not be told, and the note says what to do.

use jiff::tz::TimeZone;
use lotse_decision as dmn;

use crate::context::{Compiled, Decisions, Expressions, Moment, Scope};
use crate::time;
use crate::value::{Value, Variables};

/// The languages that are FEEL: none named, and those of DMN 1.1 to 1.5.
const LANGUAGES: [&str; 8] = [
    "",
    "feel",
    "FEEL",
    "http://www.omg.org/spec/FEEL/20140401",
    "http://www.omg.org/spec/DMN/20180521/FEEL/",
    "https://www.omg.org/spec/DMN/20191111/FEEL/",
    "https://www.omg.org/spec/DMN/20211108/FEEL/",
    "https://www.omg.org/spec/DMN/20230324/FEEL/",
];

/// FEEL.
#[derive(Clone, Debug)]
pub struct Feel {
    /// The zone of `now()` and `today()`.
    pub zone: TimeZone,
    /// How much one evaluation may use.
    pub limits: dmn::Limits,
}

impl Feel {
    /// FEEL with the usual limits.
    #[must_use]
    pub fn new(zone: TimeZone) -> Self {
        Self { zone, limits: dmn::Limits::default() }
    }
}

impl Expressions for Feel {
    fn compile(&self, language: &str, text: &str) -> Result<Box<dyn Compiled>, String> {
        if !LANGUAGES.contains(&language) {
            return Err(format!("the language `{language}` is not supported; write FEEL"));
        }
        let expression = dmn::Expression::parse(text, []).map_err(|problem| problem.to_string())?;
        Ok(Box::new(Read { expression, zone: self.zone.clone(), limits: self.limits }))
    }
}

/// An expression that was read.
#[derive(Debug)]
struct Read {
    expression: dmn::Expression,
    zone: TimeZone,
    limits: dmn::Limits,
}

impl Compiled for Read {
    fn evaluate(&self, scope: &dyn Scope, now: Moment) -> Result<Value, String> {
        let mut variables = dmn::Variables::new();
        for name in self.expression.names() {
            if let Some(value) = scope.get(name) {
                variables.insert(name.to_owned(), to_dmn(value)?);
            }
        }
        let now = moment(now, &self.zone)?;
        let outcome = self.expression.evaluate(&variables, Some(&now), &self.limits);
        told(outcome.map_err(|problem| problem.to_string())?)
    }
}

/// The decisions of deployed models; a name that several have is that of the first.
#[derive(Clone, Debug)]
pub struct Tables {
    /// The models.
    pub models: Vec<dmn::Model>,
    /// The zone of `now()`, and in which the day of the law begins.
    pub zone: TimeZone,
    /// How much one evaluation may use.
    pub limits: dmn::Limits,
}

impl Decisions for Tables {
    fn decide(&self, decision: &str, inputs: &dyn Scope, now: Moment) -> Result<Value, String> {
        let known = |model: &&dmn::Model| {
            let definitions = model.definitions();
            definitions.decisions.iter().any(|known| known.name == decision || known.id == decision)
                || definitions.services.iter().any(|known| known.name == decision || known.id == decision)
        };
        let model = self.models.iter().find(known).ok_or("it is not deployed; deploy its model and retry")?;
        let mut variables = dmn::Variables::new();
        for input in &model.definitions().inputs {
            if let Some(value) = inputs.get(&input.variable.name) {
                variables.insert(input.variable.name.clone(), to_dmn(value)?);
            }
        }
        let zoned = time::to_zoned(now, &self.zone)?;
        let day = zoned.date().to_string().parse().map_err(|error: dmn::NotA| error.to_string())?;
        let at = dmn::Circumstances { now: Some(moment(now, &self.zone)?), day: Some(day), limits: self.limits };
        told(model.decide(decision, &variables, &at).map_err(|problem| problem.to_string())?)
    }
}

fn moment(now: Moment, zone: &TimeZone) -> Result<dmn::DateTime, String> {
    let zoned = time::to_zoned(now, zone)?;
    let text = zoned.strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string();
    text.parse().map_err(|error: dmn::NotA| error.to_string())
}

fn told(outcome: dmn::Outcome) -> Result<Value, String> {
    if outcome.value.is_null() && !outcome.notes.is_empty() {
        return Err(outcome.notes.join("; "));
    }
    Ok(from_dmn(outcome.value))
}

/// A value as FEEL sees it.
///
/// # Errors
/// A number or a temporal text that FEEL cannot read.
pub fn to_dmn(value: &Value) -> Result<dmn::Value, String> {
    Ok(match value {
        Value::Null => dmn::Value::Null,
        Value::Boolean(value) => dmn::Value::Boolean(*value),
        Value::Integer(value) => dmn::Value::from(*value),
        Value::Decimal(text) => dmn::Value::Number(text.parse().map_err(|error: dmn::NotA| error.to_string())?),
        Value::Text(text) => dmn::Value::String(text.to_string()),
        Value::Temporal(text) => {
            dmn::Value::from_at(text).ok_or_else(|| format!("`{text}` is no date, time or duration of FEEL"))?
        }
        Value::List(items) => dmn::Value::List(items.iter().map(to_dmn).collect::<Result<_, _>>()?),
        Value::Context(entries) => {
            let entries = entries.iter().map(|(name, value)| Ok((name.to_owned(), to_dmn(value)?)));
            dmn::Value::Context(entries.collect::<Result<_, String>>()?)
        }
    })
}

/// A value as an instance keeps it.
#[must_use]
pub fn from_dmn(value: dmn::Value) -> Value {
    match value {
        dmn::Value::Null => Value::Null,
        dmn::Value::Boolean(value) => Value::Boolean(value),
        dmn::Value::Number(number) => match number.to_i64() {
            Some(whole) => Value::Integer(whole),
            None => Value::Decimal(number.to_string().into()),
        },
        dmn::Value::String(text) => Value::Text(text.into()),
        dmn::Value::Date(value) => Value::Temporal(value.to_string().into()),
        dmn::Value::Time(value) => Value::Temporal(value.to_string().into()),
        dmn::Value::DateTime(value) => Value::Temporal(value.to_string().into()),
        dmn::Value::DaysAndTime(value) => Value::Temporal(value.to_string().into()),
        dmn::Value::YearsAndMonths(value) => Value::Temporal(value.to_string().into()),
        dmn::Value::List(items) => Value::List(items.into_iter().map(from_dmn).collect()),
        dmn::Value::Context(entries) => {
            let mut variables = Variables::new();
            for (name, value) in entries {
                variables.set(&name, from_dmn(value));
            }
            Value::Context(variables)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Feel, from_dmn, to_dmn};
    use crate::context::{Expressions, Moment};
    use crate::value::{Value, Variables};
    use jiff::tz::TimeZone;

    fn check(text: &str, expected: Result<&str, &str>) {
        let feel = Feel::new(TimeZone::get("Europe/Berlin").expect("a zone of the bundled database"));
        let variables: Variables =
            [("amount", Value::Integer(120)), ("day", Value::Temporal("2026-11-23".into()))].into_iter().collect();
        let read = feel.compile("", text).expect("it reads");
        match (read.evaluate(&variables, Moment(1_795_419_000_000)).map(|value| value.to_string()), expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{text}"),
            (Err(found), Err(expected)) => assert!(found.contains(expected), "{text}: {found}"),
            (found, _) => panic!("{text}: {found:?}"),
        }
    }

    #[test]
    fn expressions_see_variables_and_the_moment() {
        check("amount > 100", Ok("true"));
        check("amount / 7 > 17.1", Ok("true"));
        check("{a: amount + 1, b: [1, \"x\"]}", Ok(r#"{a: 121, b: [1, "x"]}"#));
        check("day + duration(\"P14D\")", Ok("@\"2026-12-07\""));
        check("string(today())", Ok("\"2026-11-23\""));
        check("if string(now()) = \"2026-11-23T08:30:00+01:00\" then 1 else 2", Ok("1"));
    }

    #[test]
    fn a_null_that_stands_for_a_fault_is_an_error() {
        check("amount + \"x\"", Err("incompatible types in addition"));
        check("missing", Err("missing"));
    }

    #[test]
    fn other_languages_are_refused() {
        let feel = Feel::new(TimeZone::UTC);
        let refused = feel.compile("http://www.w3.org/1999/XPath", "1").map(|_| ()).expect_err("refused");
        assert_eq!(refused, "the language `http://www.w3.org/1999/XPath` is not supported; write FEEL");
    }

    #[test]
    fn values_come_back_as_they_went() {
        for value in [
            Value::Null,
            Value::Boolean(true),
            Value::Integer(-7),
            Value::Decimal("1.5".into()),
            Value::text("ä \"x\""),
            Value::Temporal("2026-11-23T08:30:00+01:00".into()),
            Value::Temporal("P14D".into()),
            Value::Temporal("P1Y2M".into()),
            Value::List(vec![Value::Integer(1), Value::Null]),
            Value::Context([("a b", Value::Integer(1))].into_iter().collect()),
        ] {
            assert_eq!(from_dmn(to_dmn(&value).expect("a value of FEEL")), value);
        }
    }
}
