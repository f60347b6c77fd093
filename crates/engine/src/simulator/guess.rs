//! What people might enter: guessed from the constants with which the conditions of a model compare variables.
//!
//! A simulation knows no forms. `amount > 100` says that `amount` is a number near 100; `kind = "permit"` that `kind` is
//! sometimes that text; a name on its own, that it is true or false.

use std::collections::BTreeMap;

use crate::model::Deployed;
use crate::simulator::Chance;
use crate::value::{Value, Variables};

/// Candidates for each variable, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Guess(BTreeMap<Box<str>, Vec<Value>>);

impl Guess {
    /// Looks through the conditions of a process.
    pub(crate) fn of(model: &Deployed) -> Self {
        let process = model.process();
        let mut guess = Self::default();
        for flow in &process.flows {
            if let Some(condition) = &flow.condition {
                guess.read(&condition.text);
            }
        }
        for node in &process.nodes {
            let (feel, _) = crate::model::expressions(node);
            for expression in feel {
                guess.read(&expression.text);
            }
        }
        for scope in &process.scopes {
            if let lotse_bpmn::resolved::ScopeKind::AdHoc(ad_hoc) = &scope.kind {
                ad_hoc.completion.iter().for_each(|condition| guess.read(&condition.text));
            }
        }
        guess
    }

    fn add(&mut self, name: &str, values: impl IntoIterator<Item = Value>) {
        let known = self.0.entry(name.into()).or_default();
        for value in values {
            if !known.contains(&value) {
                known.push(value);
            }
        }
    }

    fn read(&mut self, text: &str) {
        let words = words(text);
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |at| words[at].as_str());
            let after = words.get(at + 1).map_or("", String::as_str);
            // Functions, keys of contexts and parts of paths are no variables.
            if !is_name(word) || matches!(after, "(" | ":" | ".") || before == "." {
                continue;
            }
            let compared = match (after, before) {
                ("=" | "!=" | "<" | ">" | "<=" | ">=", _) => words.get(at + 2),
                (_, "=" | "!=" | "<" | ">" | "<=" | ">=") => at.checked_sub(2).and_then(|at| words.get(at)),
                (",", "(") => words.get(at + 2),
                _ => None,
            };
            match compared.map(|word| (word, word.chars().next().unwrap_or(' '))) {
                Some((word, '"')) => {
                    self.add(&words[at], [Value::text(word.trim_matches('"')), Value::text("other")]);
                }
                Some((word, digit)) if digit.is_ascii_digit() => {
                    if let Ok(number) = word.parse::<i64>() {
                        self.add(&words[at], [number - 1, number, number + 1].map(Value::Integer));
                    }
                }
                Some((word, _)) if word == "true" || word == "false" => {
                    self.add(&words[at], [Value::Boolean(true), Value::Boolean(false)]);
                }
                Some(_) => {}
                None => {
                    let plain = |word: &str| matches!(word, "" | "(" | ")" | "and" | "or" | "if" | "then");
                    if plain(before) && plain(after) {
                        self.add(&words[at], [Value::Boolean(true), Value::Boolean(false)]);
                    }
                }
            }
        }
    }

    /// One value for each variable that `keep` leaves to chance.
    pub(crate) fn draw(&self, chance: &mut Chance, of_thousand: u64) -> Variables {
        let mut drawn = Variables::new();
        for (name, values) in &self.0 {
            if chance.of_thousand(of_thousand) {
                drawn.set(name, values[chance.below(values.len() as u64) as usize].clone());
            }
        }
        drawn
    }
}

fn is_name(word: &str) -> bool {
    let first = word.chars().next().unwrap_or(' ');
    (first.is_alphabetic() || first == '_')
        && !matches!(
            word,
            "and"
                | "or"
                | "not"
                | "if"
                | "then"
                | "else"
                | "true"
                | "false"
                | "null"
                | "in"
                | "between"
                | "for"
                | "return"
                | "some"
                | "every"
                | "satisfies"
        )
}

fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
        } else if first == '"' {
            rest[1..].find('"').map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("<=") || rest.starts_with(">=") || rest.starts_with("!=") {
            2
        } else {
            first.len_utf8()
        };
        let (word, left) = rest.split_at(length);
        if !first.is_whitespace() {
            found.push(word.to_owned());
        }
        rest = left;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::Guess;

    #[test]
    fn values_are_guessed_from_what_conditions_compare() {
        let mut guess = Guess::default();
        guess.read(r#"amount > 100 and kind = "permit" or not(complete)"#);
        guess.read(r#"if contains(test, "a") then x.y = 3 else 5 < days"#);
        let found: Vec<String> = guess
            .0
            .iter()
            .map(|(name, values)| {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{name}: {}", values.join(" "))
            })
            .collect();
        assert_eq!(
            found,
            [
                "amount: 99 100 101",
                "complete: true false",
                "days: 4 5 6",
                r#"kind: "permit" "other""#,
                r#"test: "a" "other""#,
            ]
        );
    }
}
