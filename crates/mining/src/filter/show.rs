//! The text form.

use std::fmt;

use super::{Comparison, Filter, Test, TimeMode, Unit};

struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for part in self.0.split_inclusive(['"', '\\']) {
            match part.strip_suffix(['"', '\\']) {
                Some(before) => write!(f, "{before}\\{}", &part[before.len()..])?,
                None => f.write_str(part)?,
            }
        }
        f.write_str("\"")
    }
}

fn list(f: &mut fmt::Formatter<'_>, texts: &[String], separator: &str) -> fmt::Result {
    for (index, text) in texts.iter().enumerate() {
        write!(f, "{}{}", if index > 0 { separator } else { "" }, Quoted(text))?;
    }
    Ok(())
}

fn joined(f: &mut fmt::Formatter<'_>, filters: &[Filter], word: &str) -> fmt::Result {
    f.write_str("(")?;
    for (index, filter) in filters.iter().enumerate() {
        if index > 0 {
            write!(f, " {word} ")?;
        }
        write!(f, "{filter}")?;
    }
    f.write_str(")")
}

impl fmt::Display for TimeMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Contained => "contained",
            Self::Intersecting => "intersecting",
            Self::Started => "started",
            Self::Completed => "completed",
        })
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::More => ">",
        })
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seconds => "s",
            Self::Minutes => "m",
            Self::Hours => "h",
            Self::Days => "d",
        })
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Activity(name) => write!(f, "activity {}", Quoted(name)),
            Self::Follows(from, to) => write!(f, "follows {} {}", Quoted(from), Quoted(to)),
            Self::Eventually(from, to) => write!(f, "eventually {} {}", Quoted(from), Quoted(to)),
            Self::Time(from, to, mode) => write!(f, "time {from}..{to} {mode}"),
            Self::Attribute(key, Test::In(values)) => {
                write!(f, "attribute {} in ", Quoted(key))?;
                list(f, values, ",")
            }
            Self::Attribute(key, Test::Numbers(from, to)) => {
                write!(f, "attribute {} between {from} and {to}", Quoted(key))
            }
            Self::Attribute(key, Test::Days(from, to)) => {
                write!(f, "attribute {} between {from} and {to}", Quoted(key))
            }
            Self::VariantTop(count) => write!(f, "variant top {count}"),
            Self::VariantIs(trace) => {
                f.write_str("variant is ")?;
                list(f, trace, " ")
            }
            Self::Duration(comparison, value, unit) => write!(f, "duration {comparison} {value}{unit}"),
            Self::Starts(name) => write!(f, "starts {}", Quoted(name)),
            Self::Ends(name) => write!(f, "ends {}", Quoted(name)),
            Self::Rework(name) => write!(f, "rework {}", Quoted(name)),
            Self::Events(comparison, count) => write!(f, "events {comparison} {count}"),
            Self::Keep(names) => {
                f.write_str("keep ")?;
                list(f, names, ",")
            }
            Self::Not(inner) => write!(f, "not ({inner})"),
            Self::Any(filters) => joined(f, filters, "or"),
            Self::All(filters) => joined(f, filters, "and"),
        }
    }
}
