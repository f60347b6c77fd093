//! What holds for any log: writing and reading give it back.

use std::collections::BTreeMap;

use lotse_eventlog::{Cell, EventLog, LogBuilder, Mode, csv, xes};
use proptest::prelude::*;

use crate::lossless::{from_parquet, to_parquet};
use crate::{assert_same_analysis, read_csv};

#[derive(Clone, Debug)]
enum Some_ {
    Text(String),
    Int(i64),
    Float(f64),
    Boolean(bool),
    Date(i64, i16),
}

/// A case, an activity, a time, and attributes by number of their column.
type Event = (u8, String, Option<i64>, BTreeMap<u8, Some_>);

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]{0,2}", "[ '\"=+@,;\t\n\r-]{0,4}", "[0-9]{1,3}([.,][0-9]{1,3})?", "\\PC{0,6}",]
}

fn time() -> impl Strategy<Value = i64> {
    prop_oneof![0i64..50, -9_000_000_000_000_000_000i64..9_000_000_000_000_000_000]
}

fn value() -> impl Strategy<Value = Some_> {
    prop_oneof![
        text().prop_map(Some_::Text),
        any::<i64>().prop_map(Some_::Int),
        any::<f64>().prop_map(Some_::Float),
        any::<bool>().prop_map(Some_::Boolean),
        (time(), -840i16..840).prop_map(|(ns, offset)| Some_::Date(ns, offset)),
    ]
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event =
        (0u8..5, "[^\\x00]{1,3}", proptest::option::of(time()), proptest::collection::btree_map(0u8..4, value(), 0..4));
    proptest::collection::vec(event, 1..30)
}

fn built(events: &[Event]) -> EventLog {
    let mut builder = LogBuilder::new();
    for (case, activity, time, attributes) in events {
        builder.event(&format!("{case}"), activity, *time);
        for (number, value) in attributes {
            // The type is part of the name, so that a column has one.
            match value {
                Some_::Text(text) => builder.set(&format!("t{number}"), Cell::Text(text)),
                Some_::Int(value) => builder.set(&format!("i{number}"), Cell::Int(*value)),
                Some_::Float(value) => builder.set(&format!("f{number}"), Cell::Float(*value)),
                Some_::Boolean(value) => builder.set(&format!("b{number}"), Cell::Boolean(*value)),
                Some_::Date(ns, offset) => builder.set(&format!("d{number}"), Cell::Date { ns: *ns, offset: *offset }),
            };
        }
    }
    builder.finish()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parquet_gives_a_log_back(events in events()) {
        let log = built(&events);
        let again = from_parquet(to_parquet(&log)).expect("a log");
        prop_assert_eq!(xes::tree(&log).difference(&xes::tree(&again)), None);
        assert_same_analysis(&log, &again, "parquet");
    }

    #[test]
    fn csv_gives_analysis_and_texts_back(mut events in events()) {
        // A table without any time is no log.
        events[0].2.get_or_insert(7);
        let log = built(&events);
        let mut bytes = Vec::new();
        csv::write(&log, &mut bytes).expect("memory");
        let (again, report) = read_csv(&bytes, Mode::Strict).expect("a log");
        prop_assert_eq!(report.rejected_count, 0);
        assert_same_analysis(&log, &again, "csv");
        for column in log.events().columns.iter().filter(|column| column.key.starts_with('t') && column.key.len() == 2) {
            let Some(id) = again.events().find(&column.key) else {
                prop_assert!(column.values.is_empty());
                continue;
            };
            for row in 0..log.event_count() {
                let shown = |cell: Option<Cell<'_>>| cell.map(|cell| match cell {
                    Cell::Text(text) => text.to_owned(),
                    other => format!("{other:?}"),
                });
                let found = again.events().column(id);
                // Numbers and the like are typed; their text is their own.
                if found.kind == lotse_eventlog::Kind::String {
                    prop_assert_eq!(shown(column.cell(row)), shown(found.cell(row)), "{}", column.key);
                } else {
                    prop_assert_eq!(column.cell(row).is_some(), found.cell(row).is_some());
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read_csv(&bytes, Mode::Tolerant);
        let _ = csv::preview(&bytes, true, &csv::Overrides::default());
    }

    #[test]
    fn any_table_is_read_or_refused(text in "([a,;\"\n]|case,activity,time\n|1,a,2024-01-01\n|,01\\.02\\.2024){0,12}") {
        if let Ok((log, report)) = read_csv(&text, Mode::Tolerant) {
            prop_assert_eq!(log.event_count() as u64, report.events);
        }
    }
}
