//! What conditions of a process look like, and what goes wrong with them.

use std::time::Instant;

use super::*;
use crate::problem::Language;

fn variables(json: &str) -> Variables {
    match crate::json::read(json).expect("valid") {
        Value::Context(entries) => entries,
        _ => Variables::new(),
    }
}

/// `text` under `json` gives `expected`, as FEEL writes it.
#[track_caller]
fn check(text: &str, json: &str, expected: &str) {
    let variables = variables(json);
    let expression = Expression::parse(text, variables.keys().map(String::as_str)).expect("FEEL");
    let outcome = expression.evaluate(&variables, None, &Limits::default()).expect("a value");
    assert_eq!(outcome.value.to_string(), expected, "{text}");
}

#[test]
fn numbers_are_decimal() {
    check("0.1 + 0.2", "{}", "0.3");
    check("a * 3", r#"{"a": 0.1}"#, "0.3");
    check("10 / 4", "{}", "2.5");
}

#[test]
fn names_may_have_spaces_and_dates_are_dates() {
    check("Alter des Antragstellers >= 18", r#"{"Alter des Antragstellers": 18}"#, "true");
    check(r#"Eingang + @"P1M" "#, r#"{"Eingang": {"@": "2026-01-31"}}"#, r#"@"2026-02-28""#);
    check("(b - a).days", r#"{"a": {"@": "2026-01-01"}, "b": {"@": "2026-03-01"}}"#, "59");
}

#[test]
fn undeclared_names_are_not_run_together() {
    let check = |text: &str, expected: &str| {
        let expression = Expression::parse(text, []).expect("FEEL");
        let variables = variables(r#"{"a": {"b": 2}, "c": 3, "Anzahl": 4}"#);
        let outcome = expression.evaluate(&variables, None, &Limits::default()).expect("a value");
        assert_eq!(outcome.value.to_string(), expected, "{text}");
    };
    check("a.b + c", "5");
    check("c-Anzahl", "-1");
    check("if(a != null and a.b != null) then a.b * c else null", "6");
    check("a. b", "2");
}

#[test]
fn loops_filters_and_functions_keep_their_meaning() {
    check("for i in 1..3 return i * 2", "{}", "[2, 4, 6]");
    check("for i in 3..1 return i", "{}", "[3, 2, 1]");
    check("for i in [1..3], j in [10, 20] return i + j", "{}", "[11, 21, 12, 22, 13, 23]");
    check("for x in [[1, 2], [3]], y in x return y", "{}", "[1, 2, 3]");
    check("for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "{}", "[1, 1, 2, 6, 24]");
    check("some x in a satisfies x > 2", r#"{"a": [1, 2, 3]}"#, "true");
    check("every x in a satisfies x > 2", r#"{"a": [1, 2, 3]}"#, "false");
    check("a[n > 1].m", r#"{"a": [{"n": 1, "m": "x"}, {"n": 2, "m": "y"}]}"#, r#"["y"]"#);
    check("a[-1]", r#"{"a": [1, 2, 3]}"#, "3");
    check("{f: function(x) for i in [1, 2] return i * x + y, r: f(10)}.r", r#"{"y": 5}"#, "[15, 25]");
    check("sort(a, function(x, y) x > y)", r#"{"a": [1, 3, 2]}"#, "[3, 2, 1]");
    check("{make: function(y) function(x) [x, x][item = x][1] + y, g: make(7), r: g(1)}.r", "{}", "8");
}

#[test]
fn a_loop_over_thirty_thousand_items_is_quick() {
    let start = Instant::now();
    check("count(for i in 1..30000 return i)", "{}", "30000");
    check("sum(for i in 1..30000 return i * 2)", "{}", "900030000");
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

/// Ends with `what`, and soon.
#[track_caller]
fn refused(text: &str, what: &What) {
    let start = Instant::now();
    let expression = Expression::parse(text, []).expect("FEEL");
    let problem = expression.evaluate(&Variables::new(), None, &Limits::default()).expect_err(text);
    assert_eq!(problem.what, *what, "{text}");
    assert!(start.elapsed().as_secs() < 60, "{text}: {:?}", start.elapsed());
}

#[test]
fn what_would_not_end_is_stopped() {
    let steps = What::Steps(Limits::default().steps);
    refused("for i in 1..1000000000 return i", &steps);
    refused("for i in 1..30000 return count(partial)", &steps);
    refused("for i in 1..5000, j in 1..5000 return i * j", &steps);
    refused("some i in (for k in 1..2000 return k), j in (for k in 1..2000 return k) satisfies i + j < 0", &steps);
    refused("{l: for k in 1..3000 return k, r: count(l[count(l[item > 0]) > item])}.r", &steps);
    refused(r#"for i in 1..100 return if i = 1 then "ab" else partial[-1] + partial[-1]"#, &steps);
    refused(r#"for d in @"1000-01-01"..@"9999-12-31" return d"#, &steps);
    refused("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r", &What::Endless);
}

#[test]
fn the_clock_is_an_argument() {
    refused("now()", &What::NoMoment("now"));
    refused("today()", &What::NoMoment("today"));
    let now = "2026-11-23T10:00:00".parse().expect("a moment");
    let today = Expression::parse("today()", []).expect("FEEL");
    let outcome = today.evaluate(&Variables::new(), Some(&now), &Limits::default()).expect("a value");
    assert_eq!(outcome.value.to_string(), r#"@"2026-11-23""#);
    check("today + 1", r#"{"today": 4}"#, "5");
}

#[test]
fn functions_outside_of_feel_are_refused() {
    refused(
        r#"{f: function(x) external {java: {class: "java.lang.Math", method signature: "cos(double)"}}, r: f(1)}.r"#,
        &What::External,
    );
}

#[test]
fn a_condition_must_be_true_or_false() {
    let condition = Expression::parse("Betrag > 1000", []).expect("FEEL");
    let limits = Limits::default();
    assert_eq!(condition.holds(&variables(r#"{"Betrag": 1000.01}"#), None, &limits), Ok(true));
    assert_eq!(condition.holds(&variables(r#"{"Betrag": 1000}"#), None, &limits), Ok(false));
    let problem = condition.holds(&variables(r#"{"Betrag": "1000"}"#), None, &limits).expect_err("not a number");
    assert!(matches!(problem.what, What::NotACondition(_)));
    assert!(problem.sentence(Language::German).starts_with("Die Bedingung ergibt weder wahr noch falsch"));
}

#[test]
fn a_fault_has_a_place() {
    let place = |text: &str| {
        let problem = Expression::parse(text, []).expect_err(text);
        assert_eq!(problem.what, What::Syntax);
        (problem.place.line, problem.place.column)
    };
    assert_eq!(place("1 + * b"), (1, 5));
    assert_eq!(place("if a > 1\nthan b else c"), (2, 1));
    assert_eq!(place("(a + b"), (1, 7));
    assert_eq!(place("\"offen"), (1, 1));
    assert_eq!(place("[1, 2)"), (1, 6));
    assert_eq!(place("for i in 1..3 retrun i"), (1, 15));
}

#[test]
fn too_much_text_or_nesting_is_refused() {
    assert!(matches!(Expression::parse(&"1+".repeat(80_000), []).expect_err("long").what, What::TooLong { .. }));
    let deep = format!("1{}", "+1".repeat(5_000));
    assert_eq!(Expression::parse(&deep, []).expect_err("deep").what, What::TooDeep);
}

#[test]
fn unary_tests_ask_about_the_question_mark() {
    let tests = Expression::parse_tests("< 18, [65..70]", []).expect("FEEL");
    let limits = Limits::default();
    for (age, expected) in [(17, true), (18, false), (65, true), (70, true), (71, false)] {
        let variables = Variables::from([("?".to_owned(), Value::from(i64::from(age)))]);
        assert_eq!(tests.holds(&variables, None, &limits), Ok(expected), "{age}");
    }
}
