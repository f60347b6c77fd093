use lotse_eventlog::{Cell, EventLog, LogBuilder};
use proptest::prelude::*;

use super::*;
use crate::drawing::Lang;
use crate::selection::Selection;

fn parse(text: &str) -> Filter {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Three cases: `a b c`, `a c b b` and `b`, a day apart, events an hour apart.
fn log() -> EventLog {
    let mut builder = LogBuilder::new();
    for (number, trace) in ["abc", "acbb", "b"].into_iter().enumerate() {
        for (step, activity) in trace.chars().enumerate() {
            let at = (number as i64 * 86_400 + step as i64 * 3600) * 1_000_000_000;
            let event = builder.event(&number.to_string(), &activity.to_string(), Some(at));
            event.text("org:resource", "Clerk").text("desk", if activity == 'c' { "east" } else { "west" });
        }
        builder.case_attribute("fee", Cell::Int(number as i64 * 10));
        builder.case_attribute("desk", Cell::Text("north"));
    }
    builder.finish()
}

fn check(filters: &[&str], cases: &[usize]) {
    let log = log();
    let filters: Vec<Filter> = filters.iter().map(|text| parse(text)).collect();
    let selection = apply_all(&log, &filters, &[]).expect("applicable");
    assert_eq!(selection.cases().iter().collect::<Vec<_>>(), cases, "{filters:?}");
}

#[test]
fn filters_choose_cases_by_their_activities() {
    check(&["activity \"c\""], &[0, 1]);
    check(&["activity \"unheard of\""], &[]);
    check(&["not (activity \"c\")"], &[2]);
    check(&["follows \"a\" \"b\""], &[0]);
    check(&["eventually \"a\" \"b\""], &[0, 1]);
    check(&["eventually \"b\" \"b\""], &[1]);
    check(&["starts \"b\""], &[2]);
    check(&["ends \"c\""], &[0]);
    check(&["rework \"b\""], &[1]);
    check(&["variant is \"a\" \"c\" \"b\" \"b\""], &[1]);
    check(&["events >= 3", "events < 4"], &[0]);
    check(&["(starts \"b\" or ends \"c\")"], &[0, 2]);
    check(&["not ((activity \"a\" and ends \"b\"))"], &[0, 2]);
}

#[test]
fn filters_after_keep_see_what_it_left() {
    check(&["keep \"a\",\"b\"", "follows \"a\" \"b\""], &[0, 1]);
    check(&["follows \"a\" \"b\"", "keep \"a\",\"b\""], &[0]);
    check(&["keep \"a\""], &[0, 1]);
    check(&["keep \"a\"", "keep \"b\""], &[]);
    check(&["keep \"b\"", "variant top 1"], &[0, 2]);
    let log = log();
    let kept = apply_all(&log, &[parse("keep \"a\",\"b\"")], &[]).expect("applicable");
    assert_eq!(kept.event_count(&log), 6);
}

#[test]
fn time_and_duration_are_those_of_first_and_last_event() {
    check(&["duration > 2h"], &[1]);
    check(&["duration >= 2h"], &[0, 1]);
    check(&["duration = 0s"], &[2]);
    check(&["duration < 0.5d", "time 1970-01-02..1970-01-03 started"], &[1, 2]);
    check(&["time 1970-01-01..1970-01-01 contained"], &[0]);
    check(&["time 1969-01-01..1969-12-31 intersecting"], &[]);
}

#[test]
fn days_begin_and_end_at_midnight_in_germany() {
    // 23:30 UTC on 31 March is 01:30 on 1 April in Germany, in summer time.
    let at = |text: &str| -> i64 {
        let time: jiff::Timestamp = text.parse().expect("an instant");
        i64::try_from(time.as_nanosecond()).expect("in range")
    };
    let mut builder = LogBuilder::new();
    builder.event("1", "a", Some(at("2024-03-31T23:30:00Z")));
    builder.event("2", "a", Some(at("2024-03-31T21:59:59.999999999Z")));
    let log = builder.finish();
    let chosen = |text: &str| -> Vec<usize> {
        parse(text).apply(&log, &Selection::all(&log), &[]).expect("applicable").cases().iter().collect()
    };
    assert_eq!(chosen("time 2024-04-01..2024-04-01 started"), [0]);
    assert_eq!(chosen("time 2024-03-31..2024-03-31 completed"), [1]);
    assert_eq!(chosen("time 2024-03-31..2024-04-01 contained"), [0, 1]);
    assert_eq!(chosen("time 0001-01-01..9999-12-31 contained"), [0, 1]);
}

#[test]
fn attributes_of_cases_and_events_are_found_and_persons_refused() {
    check(&["attribute \"fee\" between 5 and 20"], &[1, 2]);
    check(&["attribute \"case:fee\" in \"0\",\"20\""], &[0, 2]);
    check(&["attribute \"desk\" in \"east\""], &[0, 1]);
    check(&["attribute \"desk\" in \"north\""], &[]);
    check(&["attribute \"case:desk\" in \"north\""], &[0, 1, 2]);
    let log = log();
    let refused = |text: &str, forbidden: &[String]| {
        parse(text).apply(&log, &Selection::all(&log), forbidden).expect_err("refused")
    };
    let personal = |key: &str| FilterError::Personal { key: key.into() };
    assert_eq!(refused("attribute \"org:resource\" in \"Clerk\"", &[]), personal("org:resource"));
    assert_eq!(refused("not (attribute \"org:resource\" in \"Clerk\")", &[]), personal("org:resource"));
    assert_eq!(refused("(activity \"a\" or attribute \"desk\" in \"east\")", &["desk".into()]), personal("desk"));
    assert_eq!(refused("attribute \"case:desk\" in \"north\"", &["desk".into()]), personal("case:desk"));
    assert_eq!(refused("attribute \"size\" in \"1\"", &[]), FilterError::UnknownAttribute { key: "size".into() });
    let kind = FilterError::Kind { key: "desk".into(), wanted: "numbers" };
    assert_eq!(refused("attribute \"desk\" between 1 and 2", &[]), kind);
}

#[test]
fn errors_name_the_place() {
    for (text, position, problem) in [
        ("activity A", 9, "Zeichen 10: hier fehlt ein Text"),
        ("activity \"ä", 9, "der Text endet nicht"),
        ("activity \"ä\\n\"", 11, "unbekanntes Zeichen"),
        ("follows \"ä\"", 11, "ein Text"),
        ("time 2024-02-30..2024-03-01 contained", 5, "kein Tag"),
        ("time 2024-03-02..2024-03-01 contained", 17, "das Ende liegt vor dem Anfang"),
        ("time 2024-03-01..2024-03-01 sometime", 28, "contained"),
        ("duration > 10", 13, "eine Einheit"),
        ("duration > -1d", 11, "eine Dauer ab 0"),
        ("events > 1.5", 9, "eine ganze Zahl"),
        ("not (keep \"a\")", 5, "keep"),
        ("(activity \"a\" or activity \"b\" and activity \"c\")", 30, "schließende Klammer"),
        ("activity \"a\" activity \"b\"", 13, "das Ende"),
        ("attribute \"k\" between 3 and 1", 28, "das Ende liegt"),
        ("", 0, "ein Filter"),
    ] {
        let error = text.parse::<Filter>().expect_err(text);
        assert_eq!(error.position, position, "{text}: {error}");
        assert!(error.message(Lang::De).contains(problem), "{text}: {}", error.message(Lang::De));
    }
    let deep = format!("{}activity \"a\"{}", "not (".repeat(100_000), ")".repeat(100_000));
    assert_eq!(deep.parse::<Filter>().expect_err("deep").problem, Problem::TooDeep);
}

#[test]
fn what_the_browser_writes_is_read() {
    for text in [
        r#"activity "say \"a\\b\"""#,
        r#"attribute "case:channel" in "mail","web""#,
        r#"variant is "a" "b""#,
        "duration > 1.5h",
        r#"not (time 2024-01-01..2024-06-30 contained)"#,
    ] {
        assert_eq!(parse(text).to_string(), text);
    }
}

#[test]
fn labels_are_plain_words() {
    for (text, german, english) in [
        ("duration > 1.5d", "dauert mehr als 1,5 Tage", "takes more than 1.5 days"),
        ("not (rework \"a\")", "nicht („a“ kommt mehrfach vor)", "not (“a” is repeated)"),
        ("attribute \"k\" in \"1\",\"2\",\"3\"", "k ist „1“, „2“ oder „3“", "k is “1”, “2” or “3”"),
        (
            "time 2024-01-01..2024-06-30 started",
            "begonnen im Zeitraum 01.01.2024 bis 30.06.2024",
            "started in 2024-01-01 to 2024-06-30",
        ),
        ("events = 1", "genau 1 Ereignis", "exactly 1 event"),
    ] {
        assert_eq!(parse(text).label(Lang::De), german);
        assert_eq!(parse(text).label(Lang::En), english);
    }
}

fn filters() -> impl Strategy<Value = Filter> {
    let text = || any::<String>();
    let texts = || prop::collection::vec(any::<String>(), 1..4);
    let comparison = || {
        use Comparison::*;
        prop::sample::select(vec![Less, AtMost, Equal, AtLeast, More])
    };
    let day = || (1i16..9999, 1i8..=12, 1i8..=28).prop_map(|(year, month, day)| jiff::civil::date(year, month, day));
    let days = move || (day(), day()).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let mode =
        prop::sample::select(vec![TimeMode::Contained, TimeMode::Intersecting, TimeMode::Started, TimeMode::Completed]);
    let unit = prop::sample::select(vec![Unit::Seconds, Unit::Minutes, Unit::Hours, Unit::Days]);
    let number = || any::<f64>().prop_filter("finite", |value| value.is_finite());
    let leaf = prop_oneof![
        text().prop_map(Filter::Activity),
        (text(), text()).prop_map(|(a, b)| Filter::Follows(a, b)),
        (text(), text()).prop_map(|(a, b)| Filter::Eventually(a, b)),
        (days(), mode).prop_map(|((a, b), mode)| Filter::Time(a, b, mode)),
        (text(), texts()).prop_map(|(key, values)| Filter::Attribute(key, Test::In(values))),
        (text(), number(), number()).prop_map(|(key, a, b)| Filter::Attribute(key, Test::Numbers(a.min(b), a.max(b)))),
        (text(), days()).prop_map(|(key, (a, b))| Filter::Attribute(key, Test::Days(a, b))),
        any::<u64>().prop_map(Filter::VariantTop),
        texts().prop_map(Filter::VariantIs),
        (comparison(), number(), unit).prop_map(|(c, value, unit)| Filter::Duration(c, value.abs(), unit)),
        (comparison(), any::<u64>()).prop_map(|(c, count)| Filter::Events(c, count)),
        text().prop_map(Filter::Rework),
    ];
    let inner = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|filter| Filter::Not(Box::new(filter))),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Filter::Any),
            prop::collection::vec(inner, 2..4).prop_map(Filter::All),
        ]
    });
    prop_oneof![9 => inner, 1 => texts().prop_map(Filter::Keep)]
}

proptest! {
    #[test]
    fn parsing_undoes_printing(filter in filters()) {
        prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[a-z\"\\\\(). 0-9-]{0,40}|\\PC*") {
        if let Ok(filter) = text.parse::<Filter>() {
            prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter));
        }
    }
}
