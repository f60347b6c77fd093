//! The few functions of Java's own library that are nothing but arithmetic or text, without Java.
//!
//! DMN lets a model name Java methods (DMN 1.5, 10.3.2.13.3). None is ever called. Those listed in [`Known::find`] have a
//! meaning that can be computed exactly in decimal numbers, so models of others that use them work; all others are
//! refused, `java.lang.Math.cos` too, whose result is a binary floating-point number.

use super::{FeelNumber, Val};

/// How an argument is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A whole number of so many bits.
    Whole(u32),
    /// `float` or `double`.
    Real,
    /// A text of one character.
    Char,
    /// A text.
    Text,
}

/// A function that is known.
#[derive(Clone)]
pub(crate) struct Known {
    parameters: Vec<Kind>,
    work: Work,
}

#[derive(Clone, Copy)]
enum Work {
    Max,
    Min,
    Abs,
    Same,
    Number(Kind),
    Format,
}

impl Known {
    /// `class` and `signature` as DMN has them, such as `java.lang.Math` and `max(double, double)`.
    pub(crate) fn find(class: &str, signature: &str) -> Option<Self> {
        let (method, rest) = signature.trim().split_once('(')?;
        let parameters: Vec<&str> =
            rest.strip_suffix(')')?.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
        let known = |parameters: Vec<Kind>, work| Some(Self { parameters, work });
        match (class.trim(), method.trim(), parameters.as_slice()) {
            ("java.lang.Math", "max", [a, b]) if a == b => known(vec![primitive(a)?; 2], Work::Max),
            ("java.lang.Math", "min", [a, b]) if a == b => known(vec![primitive(a)?; 2], Work::Min),
            ("java.lang.Math", "abs", [a]) => known(vec![primitive(a)?], Work::Abs),
            ("java.lang.String", "valueOf", ["char"]) => known(vec![Kind::Char], Work::Same),
            ("java.lang.String", "format", ["java.lang.String", "[Ljava.lang.Object;"]) => {
                known(vec![Kind::Text], Work::Format)
            }
            (class, "valueOf", [parameter]) => {
                let own = match class.strip_prefix("java.lang.")? {
                    "Byte" => "byte",
                    "Short" => "short",
                    "Integer" => "int",
                    "Long" => "long",
                    "Float" => "float",
                    "Double" => "double",
                    _ => return None,
                };
                match *parameter {
                    "java.lang.String" => known(vec![Kind::Text], Work::Number(primitive(own)?)),
                    parameter if parameter == own => known(vec![primitive(own)?], Work::Same),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The result; null where Java would not accept the arguments.
    pub(crate) fn apply(&self, arguments: &[Val]) -> Val {
        let fitting = match self.work {
            Work::Format => matches!(arguments, [Val::String(_), _]),
            _ => {
                arguments.len() == self.parameters.len()
                    && arguments.iter().zip(&self.parameters).all(|(value, kind)| fits(value, *kind))
            }
        };
        let result = if fitting { self.result(arguments) } else { None };
        result.unwrap_or_else(|| Val::Null(Some("the arguments do not fit the signature".to_owned())))
    }

    fn result(&self, arguments: &[Val]) -> Option<Val> {
        match (self.work, arguments) {
            (Work::Same, [value]) => Some(value.clone()),
            (Work::Max, [Val::Number(a), Val::Number(b)]) => Some(Val::Number(if a >= b { *a } else { *b })),
            (Work::Min, [Val::Number(a), Val::Number(b)]) => Some(Val::Number(if a <= b { *a } else { *b })),
            (Work::Abs, [Val::Number(a)]) => Some(Val::Number(a.abs())),
            (Work::Number(kind), [Val::String(text)]) => {
                Some(Val::Number(text.trim().parse().ok()?)).filter(|value| fits(value, kind))
            }
            (Work::Format, [Val::String(pattern), value]) => format(pattern, value).map(Val::String),
            _ => None,
        }
    }
}

fn primitive(name: &str) -> Option<Kind> {
    Some(match name {
        "byte" => Kind::Whole(8),
        "short" => Kind::Whole(16),
        "int" => Kind::Whole(32),
        "long" => Kind::Whole(64),
        "float" | "double" => Kind::Real,
        _ => return None,
    })
}

fn fits(value: &Val, kind: Kind) -> bool {
    match (value, kind) {
        (Val::Number(_), Kind::Real) | (Val::String(_), Kind::Text) => true,
        (Val::Number(number), Kind::Whole(bits)) => {
            let limit = 1_i128 << (bits - 1);
            let bound = |value: i128| i64::try_from(value).map(FeelNumber::from);
            let (Ok(low), Ok(high)) = (bound(-limit), bound(limit - 1)) else { return false };
            number.is_integer() && low <= *number && *number <= high
        }
        (Val::String(text), Kind::Char) => text.chars().count() == 1,
        _ => false,
    }
}

/// `%s` once, `%%` any number of times; other patterns are not known.
fn format(pattern: &str, value: &Val) -> Option<String> {
    let mut text = String::new();
    let mut used = false;
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '%' => match signs.next()? {
                '%' => text.push('%'),
                's' if !used => {
                    used = true;
                    match value {
                        Val::String(value) => text.push_str(value),
                        Val::List(items) if items.len() == 1 => text.push_str(&format("%s", &items[0])?),
                        Val::List(_) => return None,
                        value => text.push_str(&value.to_string()),
                    }
                }
                _ => return None,
            },
            sign => text.push(sign),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Val {
        Val::Number(text.parse().expect("a number"))
    }

    #[test]
    fn known_functions_are_exact_and_others_unknown() {
        let apply = |class: &str, signature: &str, arguments: &[Val]| {
            Known::find(class, signature).map(|known| known.apply(arguments).to_string())
        };
        let max = apply("java.lang.Math", "max(double, double)", &[number("0.1"), number("0.3")]);
        assert_eq!(max.as_deref(), Some("0.3"));
        let byte = apply("java.lang.Byte", "valueOf(byte)", &[number("128")]);
        assert!(byte.expect("known").starts_with("null"));
        let int = apply("java.lang.Math", "max(int,int)", &[number("1.5"), number("1")]);
        assert!(int.expect("known").starts_with("null"));
        let text = |text: &str| Val::String(text.to_owned());
        let format = "format(java.lang.String, [Ljava.lang.Object;)";
        assert_eq!(apply("java.lang.String", format, &[text("a %s"), text("b")]).as_deref(), Some("\"a b\""));
        assert!(apply("java.lang.String", format, &[text("%d"), number("1")]).expect("known").starts_with("null"));
        assert_eq!(apply("java.lang.Math", "cos(double)", &[number("1")]), None);
        assert_eq!(apply("java.lang.Runtime", "exec(java.lang.String)", &[text("x")]), None);
    }
}
