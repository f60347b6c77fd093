//! From text to filter: recursive descent over characters.

use std::str::FromStr;

use jiff::civil::Date;

use super::{Comparison, Error, Filter, Problem, Test, TimeMode, Unit};

struct Parser<'a> {
    text: &'a str,
    /// Bytes read.
    at: usize,
}

const fn expected(german: &'static str, english: &'static str) -> Problem {
    Problem::Expected { german, english }
}

const FILTER: Problem = expected("ein Filter", "a filter");
const TEXT: Problem = expected("ein Text in \"…\"", "a text in \"…\"");
const NUMBER: Problem = expected("eine Zahl", "a number");

impl FromStr for Filter {
    type Err = Error;

    /// Reads one filter; what follows it is an error.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut parser = Parser { text, at: 0 };
        let filter = parser.filter(0)?;
        parser.space();
        if parser.rest().is_empty() { Ok(filter) } else { parser.fail(expected("das Ende", "the end")) }
    }
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn fail<T>(&self, problem: Problem) -> Result<T, Error> {
        self.fail_at(self.at, problem)
    }

    fn fail_at<T>(&self, at: usize, problem: Problem) -> Result<T, Error> {
        Err(Error { position: self.text[..at].chars().count(), problem })
    }

    fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// Takes `sign` after white space.
    fn sign(&mut self, sign: &str) -> bool {
        self.space();
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    /// Takes the word that stands next, after white space; empty where none does.
    fn word(&mut self) -> &'a str {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Takes the word if it is `word`.
    fn is_word(&mut self, word: &str) -> bool {
        self.space();
        let before = self.at;
        let found = self.word() == word;
        if !found {
            self.at = before;
        }
        found
    }

    fn quoted(&mut self) -> Result<String, Error> {
        if !self.sign("\"") {
            return self.fail(TEXT);
        }
        let open = self.at - 1;
        let mut value = String::new();
        loop {
            let Some(end) = self.rest().find(['"', '\\']) else { return self.fail_at(open, Problem::Unclosed) };
            value.push_str(&self.rest()[..end]);
            self.at += end;
            if self.rest().starts_with('"') {
                self.at += 1;
                return Ok(value);
            }
            match self.rest().chars().nth(1) {
                Some(sign @ ('"' | '\\')) => value.push(sign),
                Some(_) => return self.fail(Problem::Escape),
                None => return self.fail_at(open, Problem::Unclosed),
            }
            self.at += 2;
        }
    }

    fn comma_list(&mut self) -> Result<Vec<String>, Error> {
        let mut values = vec![self.quoted()?];
        while self.sign(",") {
            values.push(self.quoted()?);
        }
        Ok(values)
    }

    /// Takes what could be a number: `-1.5`, `2e-3`.
    fn numeral(&mut self) -> &'a str {
        self.space();
        let rest = self.rest().as_bytes();
        let digits = |from: usize| rest[from..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut end = usize::from(rest.first() == Some(&b'-'));
        end += digits(end);
        // A range of days has two points after a number.
        if rest.get(end) == Some(&b'.') && rest.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end += 1 + digits(end + 1);
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            let count = digits((end + 1 + sign).min(rest.len()));
            if count > 0 {
                end += 1 + sign + count;
            }
        }
        let text = &self.rest()[..end];
        self.at += end;
        text
    }

    fn number(&mut self) -> Result<f64, Error> {
        self.space();
        let start = self.at;
        match self.numeral().parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => self.fail_at(start, NUMBER),
        }
    }

    fn count(&mut self) -> Result<u64, Error> {
        self.space();
        let start = self.at;
        self.numeral()
            .parse()
            .or_else(|_| self.fail_at(start, expected("eine ganze Zahl ab 0", "a whole number from 0")))
    }

    fn looks_like_day(&self) -> bool {
        let head = self.rest().as_bytes();
        head.len() >= 5 && head[..4].iter().all(u8::is_ascii_digit) && head[4] == b'-'
    }

    fn day(&mut self) -> Result<Date, Error> {
        self.space();
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
        if end == 0 {
            return self.fail(expected("ein Tag (JJJJ-MM-TT)", "a day (YYYY-MM-DD)"));
        }
        match rest[..end].parse() {
            Ok(day) if end == 10 => {
                self.at += end;
                Ok(day)
            }
            _ => self.fail(Problem::Day),
        }
    }

    fn comparison(&mut self) -> Result<Comparison, Error> {
        for (sign, comparison) in [
            ("<=", Comparison::AtMost),
            (">=", Comparison::AtLeast),
            ("<", Comparison::Less),
            (">", Comparison::More),
            ("=", Comparison::Equal),
        ] {
            if self.sign(sign) {
                return Ok(comparison);
            }
        }
        self.fail(expected("ein Vergleich (<, <=, =, >=, >)", "a comparison (<, <=, =, >=, >)"))
    }

    fn filter(&mut self, depth: usize) -> Result<Filter, Error> {
        self.space();
        let start = self.at;
        if depth > Error::DEPTH {
            return self.fail(Problem::TooDeep);
        }
        if self.sign("(") {
            return self.combined(depth);
        }
        Ok(match self.word() {
            "activity" => Filter::Activity(self.quoted()?),
            "starts" => Filter::Starts(self.quoted()?),
            "ends" => Filter::Ends(self.quoted()?),
            "rework" => Filter::Rework(self.quoted()?),
            "follows" => Filter::Follows(self.quoted()?, self.quoted()?),
            "eventually" => Filter::Eventually(self.quoted()?, self.quoted()?),
            "keep" if depth > 0 => return self.fail_at(start, Problem::KeepWithin),
            "keep" => Filter::Keep(self.comma_list()?),
            "events" => Filter::Events(self.comparison()?, self.count()?),
            "time" => self.time()?,
            "attribute" => self.attribute()?,
            "variant" => self.variant()?,
            "duration" => self.duration()?,
            "not" => {
                if !self.sign("(") {
                    return self.fail(expected("eine öffnende Klammer", "an opening parenthesis"));
                }
                let inner = self.filter(depth + 1)?;
                self.close()?;
                Filter::Not(Box::new(inner))
            }
            _ => return self.fail_at(start, FILTER),
        })
    }

    fn close(&mut self) -> Result<(), Error> {
        if self.sign(")") {
            return Ok(());
        }
        self.fail(expected("eine schließende Klammer", "a closing parenthesis"))
    }

    /// After an opening parenthesis. One filter in parentheses is that filter.
    fn combined(&mut self, depth: usize) -> Result<Filter, Error> {
        let mut filters = vec![self.filter(depth + 1)?];
        let Some(word) = ["or", "and"].into_iter().find(|word| self.is_word(word)) else {
            self.close()?;
            return Ok(filters.remove(0));
        };
        filters.push(self.filter(depth + 1)?);
        while self.is_word(word) {
            filters.push(self.filter(depth + 1)?);
        }
        self.close()?;
        Ok(if word == "or" { Filter::Any(filters) } else { Filter::All(filters) })
    }

    fn time(&mut self) -> Result<Filter, Error> {
        let from = self.day()?;
        if !self.sign("..") {
            return self.fail(expected("„..“ zwischen den Tagen", "`..` between the days"));
        }
        self.space();
        let second = self.at;
        let to = self.day()?;
        if to < from {
            return self.fail_at(second, Problem::Reversed);
        }
        self.space();
        let start = self.at;
        let mode = match self.word() {
            "contained" => TimeMode::Contained,
            "intersecting" => TimeMode::Intersecting,
            "started" => TimeMode::Started,
            "completed" => TimeMode::Completed,
            _ => {
                let modes = "contained, intersecting, started, completed";
                return self.fail_at(start, expected(modes, modes));
            }
        };
        Ok(Filter::Time(from, to, mode))
    }

    fn attribute(&mut self) -> Result<Filter, Error> {
        let key = self.quoted()?;
        self.space();
        let start = self.at;
        let test = match self.word() {
            "in" => Test::In(self.comma_list()?),
            "between" => {
                self.space();
                if self.looks_like_day() {
                    let from = self.day()?;
                    let last = self.and()?;
                    let to = self.day()?;
                    if to < from {
                        return self.fail_at(last, Problem::Reversed);
                    }
                    Test::Days(from, to)
                } else {
                    let from = self.number()?;
                    let last = self.and()?;
                    let to = self.number()?;
                    if to < from {
                        return self.fail_at(last, Problem::Reversed);
                    }
                    Test::Numbers(from, to)
                }
            }
            _ => return self.fail_at(start, expected("„in“ oder „between“", "`in` or `between`")),
        };
        Ok(Filter::Attribute(key, test))
    }

    /// Takes `and`; where what follows it stands.
    fn and(&mut self) -> Result<usize, Error> {
        if !self.is_word("and") {
            return self.fail(expected("„and“", "`and`"));
        }
        self.space();
        Ok(self.at)
    }

    fn variant(&mut self) -> Result<Filter, Error> {
        self.space();
        let start = self.at;
        match self.word() {
            "top" => Ok(Filter::VariantTop(self.count()?)),
            "is" => {
                let mut trace = vec![self.quoted()?];
                while self.sign("\"") {
                    self.at -= 1;
                    trace.push(self.quoted()?);
                }
                Ok(Filter::VariantIs(trace))
            }
            _ => self.fail_at(start, expected("„top“ oder „is“", "`top` or `is`")),
        }
    }

    fn duration(&mut self) -> Result<Filter, Error> {
        let comparison = self.comparison()?;
        self.space();
        let start = self.at;
        let value = self.number()?;
        if value.is_sign_negative() {
            return self.fail_at(start, expected("eine Dauer ab 0", "a duration from 0"));
        }
        let start = self.at;
        let unit = match self.word() {
            "s" => Unit::Seconds,
            "m" => Unit::Minutes,
            "h" => Unit::Hours,
            "d" => Unit::Days,
            _ => return self.fail_at(start, expected("eine Einheit (s, m, h, d)", "a unit (s, m, h, d)")),
        };
        Ok(Filter::Duration(comparison, value, unit))
    }
}
