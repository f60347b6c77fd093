//! Tables in Parquet as other programs write them.

use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Int32Array, LargeStringArray, RecordBatch,
    StringArray, Time64MicrosecondArray, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray, UInt64Array,
};
use bytes::Bytes;
use lotse_eventlog::csv::Overrides;
use lotse_eventlog::{Cell, Error, EventLog, ImportReport, Kind, MASK, Mapping, Mode, NO_OFFSET, parquet};

fn file(columns: Vec<(&str, ArrayRef)>) -> Bytes {
    let batch = RecordBatch::try_from_iter(columns).expect("a batch");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("memory");
    writer.close().expect("memory");
    Bytes::from(bytes)
}

fn read(bytes: &Bytes, mode: Mode) -> Result<(EventLog, ImportReport), Error> {
    parquet::read(bytes.clone(), &parquet::Options { mode, ..parquet::Options::default() }, &mut ())
}

const HOUR: i64 = 3_600_000_000_000;

#[test]
fn all_types_that_have_a_counterpart_are_read() {
    let bytes = file(vec![
        ("Vorgang", Arc::new(Int32Array::from(vec![7, 7, 8])) as ArrayRef),
        ("Schritt", Arc::new(LargeStringArray::from(vec!["a", "b", "a"]))),
        ("Ende", Arc::new(TimestampMillisecondArray::from(vec![0, 3_600_000, 0]).with_timezone("Europe/Berlin"))),
        ("Beginn", Arc::new(TimestampNanosecondArray::from(vec![Some(0), None, Some(15_552_000_000_000_000)]))),
        ("Bearbeiter", Arc::new(StringArray::from(vec![Some("x"), None, Some("y")]))),
        ("case:Ort", Arc::new(BinaryArray::from(vec![&b"K\xc3\xb6ln"[..], b"K\xc3\xb6ln", b"Bonn"]))),
        ("case:wechselt", Arc::new(BooleanArray::from(vec![true, false, true]))),
        ("Tag", Arc::new(Date32Array::from(vec![0, 1, 2]))),
        (
            "Betrag",
            Arc::new(Decimal128Array::from(vec![150, -25, 0]).with_precision_and_scale(10, 2).expect("a scale")),
        ),
        ("Uhrzeit", Arc::new(Time64MicrosecondArray::from(vec![1, 2, 3]))),
    ]);
    let (log, report) = read(&bytes, Mode::Strict).expect("a log");
    assert_eq!((log.case_count(), log.event_count(), log.case_id(0).as_ref()), (2, 3, "7"));
    assert_eq!(log.times(), [0, HOUR, 0]);
    let cell = |key: &str, row| log.events().column(log.events().find(key).expect(key)).cell(row);
    assert_eq!(cell("Beginn", 0), Some(Cell::Date { ns: -HOUR, offset: 60 }));
    assert_eq!(cell("Beginn", 1), None);
    assert_eq!(cell("Beginn", 2), Some(Cell::Date { ns: 15_552_000_000_000_000 - HOUR, offset: 60 }));
    assert_eq!(cell("Tag", 1), Some(Cell::Date { ns: 24 * HOUR, offset: NO_OFFSET }));
    assert_eq!(cell("Betrag", 1), Some(Cell::Float(-0.25)));
    assert_eq!(cell("case:wechselt", 1), Some(Cell::Boolean(false)));
    assert_eq!(log.cases().column(log.cases().find("Ort").expect("a column")).cell(0), Some(Cell::Text("Köln")));
    let roles = log.roles();
    assert!(roles.start.is_some() && roles.actor.is_some() && roles.cost.is_some());
    let shown: Vec<&str> = report.diagnostics.iter().map(|odd| odd.message.as_str()).collect();
    assert_eq!(
        shown,
        [
            "`Beginn` names no time zone; such times are read as local time in Europe/Berlin",
            "`Uhrzeit` is left out: values of type Time64(µs) have no counterpart here.",
            "`case:wechselt` changes within a case and is kept as an attribute of events",
        ]
    );
    let preview = parquet::preview(bytes, &Overrides::default()).expect("a preview");
    let parts: Vec<&str> = preview.columns.iter().map(|column| column.suggested.name()).collect();
    assert_eq!(parts, ["case", "activity", "time", "start", "actor", "attribute", "attribute", "attribute", "cost"]);
    assert_eq!(preview.columns[4].samples, [MASK]);
    assert_eq!((preview.rows[0][4].as_str(), preview.columns[2].kind), (MASK, Kind::Date));
}

#[test]
fn bad_rows_are_refused_with_row_column_and_value_or_reported() {
    let good = 1_700_000_000_000_000;
    for (case, activity, time, number, message) in [
        (None, Some("a"), good, 1, "line 2: `case` is not a value, which every event needs: ``"),
        (Some("1"), Some(""), good, 1, "line 2: `activity` is not a value, which every event needs: ``"),
        (
            Some("1"),
            Some("a"),
            i64::MAX,
            1,
            "line 2: `time` is not a date between the years 1678 and 2261: `9223372036854775807`",
        ),
        (Some("1"), Some("a"), good, u64::MAX, "line 2: `n` is not a whole number of 64 bits: `18446744073709551615`"),
    ] {
        let bytes = file(vec![
            ("case", Arc::new(StringArray::from(vec![Some("1"), case, Some("1")])) as ArrayRef),
            ("activity", Arc::new(StringArray::from(vec![Some("x"), activity, Some("y")]))),
            ("time", Arc::new(TimestampMicrosecondArray::from(vec![good, time, good]).with_timezone("UTC"))),
            ("n", Arc::new(UInt64Array::from(vec![1, number, 3]))),
        ]);
        assert_eq!(read(&bytes, Mode::Strict).expect_err("refused").to_string(), message);
        let (log, report) = read(&bytes, Mode::Tolerant).expect("a log");
        assert_eq!((log.event_count(), report.rejected_count, report.rejected[0].line), (2, 1, 2));
        assert_eq!(report.rejected[0].reason, message[8..]);
        let numbers = log.events().column(log.events().find("n").expect("a column"));
        assert_eq!(numbers.cell(1), Some(Cell::Int(3)));
    }
}

#[test]
fn times_may_be_texts_and_a_mapping_decides() {
    let bytes = file(vec![
        ("a", Arc::new(StringArray::from(vec!["1", "1", "1"])) as ArrayRef),
        ("b", Arc::new(StringArray::from(vec!["x", "y", "z"]))),
        ("c", Arc::new(StringArray::from(vec!["01.02.2024 10:00", "13.02.2024 11:00", "gestern"]))),
    ]);
    let mapping = Mapping {
        case: Some("a".to_owned()),
        activity: vec!["b".to_owned()],
        time: Some("c".to_owned()),
        complete: true,
        ..Mapping::default()
    };
    let options = parquet::Options { mapping: Some(mapping), ..parquet::Options::default() };
    let (log, report) = parquet::read(bytes.clone(), &options, &mut ()).expect("a log");
    assert_eq!(log.times()[1] - log.times()[0], (12 * 24 + 1) * HOUR);
    assert_eq!(report.rejected[0].reason, "`c` is not a time in the format of the column: `gestern`");
    let wrong = Mapping { case: Some("x".to_owned()), ..Mapping::default() };
    let options = parquet::Options { mapping: Some(wrong), ..parquet::Options::default() };
    let message = parquet::read(bytes, &options, &mut ()).expect_err("refused").to_string();
    assert_eq!(message, "no column for case: there is no column `x`; columns are a, b, c");
}

#[test]
fn files_without_rows_or_without_needed_columns_are_refused() {
    let empty = file(vec![
        ("case", Arc::new(StringArray::from(Vec::<&str>::new())) as ArrayRef),
        ("activity", Arc::new(StringArray::from(Vec::<&str>::new()))),
        ("time", Arc::new(TimestampNanosecondArray::from(Vec::<i64>::new()))),
    ]);
    assert!(matches!(read(&empty, Mode::Tolerant), Err(Error::Empty { rejected: 0 })));
    let other = file(vec![("n", Arc::new(Int32Array::from(vec![1, 2])) as ArrayRef)]);
    let message = read(&other, Mode::Tolerant).expect_err("refused").to_string();
    assert_eq!(message, "no column for case: name the column that plays this part; columns are n");
}
