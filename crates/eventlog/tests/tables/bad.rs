//! Bad input: refused with line, column and value, or reported.

use lotse_eventlog::{Cell, Error, Mode, csv};

use crate::{Folder, read_csv, read_path};

/// Refused in strict mode with this message.
fn refused(text: impl AsRef<[u8]>, message: &str) {
    let error = read_csv(text, Mode::Strict).expect_err("refused");
    let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
    assert_eq!(format!("{error}{cause}"), message);
}

#[test]
fn bad_rows_are_refused_with_line_column_and_value_or_reported() {
    let head = "case;activity;time;note\n1;a;01.02.2024 10:00;x\n2;b;13.02.2024 10:00;y\n";
    for (row, message, reason) in [
        ("3;c;2024-02-03 10:00;z", "line 4: `time` is not a time in the format of the column: `2024-02-03 10:00`", ""),
        ("3;c;31.02.2024 10:00;z", "line 4: `time` is not a time in the format of the column: `31.02.2024 10:00`", ""),
        (";c;03.02.2024 10:00;z", "line 4: `case` is not a value, which every event needs: ``", "`case` is empty"),
        (
            "3;;03.02.2024 10:00;z",
            "line 4: `activity` is not a value, which every event needs: ``",
            "`activity` is empty",
        ),
        ("3;c;03.02.2024 10:00", "line 4: 3 fields instead of 4", "3 fields instead of 4"),
        ("3;c;03.02.2024 10:00;z;", "line 4: 5 fields instead of 4", "5 fields instead of 4"),
        (
            "3;\"c\"x;03.02.2024 10:00;z",
            "line 4: something follows the closing quote of a field",
            "something follows the closing quote of a field",
        ),
    ] {
        let text = format!("{head}{row}\n1;d;04.02.2024 10:00;v\n");
        refused(&text, message);
        let (log, report) = read_csv(&text, Mode::Tolerant).expect("a log");
        assert_eq!((log.event_count(), report.rejected_count, report.rejected[0].line), (3, 1, 4), "{row}");
        let expected = if reason.is_empty() { &message[8..] } else { reason };
        assert_eq!(report.rejected[0].reason, expected);
        let notes = log.events().column(log.events().find("note").expect("a column"));
        assert_eq!((notes.cell(1), notes.cell(2)), (Some(Cell::Text("v")), Some(Cell::Text("y"))), "{row}");
    }
}

#[test]
fn rejected_rows_leave_neither_case_nor_activity() {
    let text = "case,activity,time\n2,odd,2024-01-01x\n1,a,2024-01-01T00:00:00Z\n2,b,2024-01-01T00:00:00Z\n3,odd,no\n";
    let (log, report) = read_csv(text, Mode::Tolerant).expect("a log");
    assert_eq!((log.case_count(), report.cases, report.rejected_count), (2, 2, 2));
    assert_eq!((log.case_id(0).as_ref(), log.case_id(1).as_ref()), ("1", "2"));
    assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn files_that_are_no_logs_are_refused_in_words() {
    refused("", "the log is empty: no event was found");
    refused("case,activity,time\n", "the log is empty: no event was found");
    refused(
        "number,what,when\nx1,a,soon\n",
        "no column for case: name the column that plays this part; columns are number, what, when",
    );
    refused(
        "case,activity,time\n1,a,2024-01-01T10:00:00Z\n1,\"b,2024-01-01T10:00:00Z\n2,c,2024-01-01T10:00:00Z\n",
        "line 3: a quoted field begins here and is never closed",
    );
    refused(
        "case,activity,time\r1,a,2024-01-01\r",
        "the lines of the file end in CR alone, as on computers of the last century; save it with other line ends",
    );
    let mut late = "case,activity,time\n".to_owned() + &"1,a,2024-01-01T10:00:00Z\n".repeat(60_000);
    late.push_str("1,Pr");
    let mut late = late.into_bytes();
    late.extend_from_slice(b"\xfcfung,2024-01-01T10:00:00Z\n");
    refused(
        &late,
        "line 60002: `activity` is not text in UTF-8; the file may be in another character set: `Pr\u{fffd}fung`",
    );
    let (_, report) = read_csv(&late, Mode::Tolerant).expect("a log");
    assert_eq!((report.events, report.rejected_count, report.rejected[0].line), (60_000, 1, 60_002));
}

#[test]
fn a_truncated_gz_is_refused() {
    let mut text = "case,activity,time\n".to_owned();
    for event in 0..50_000 {
        text.push_str(&format!("{},step {},2024-01-01T10:00:00Z\n", event / 7, event * 7919 % 1009));
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, text.as_bytes()).expect("memory");
    let bytes = encoder.finish().expect("memory");
    let folder = Folder::new("gz");
    for (name, part) in [("cut.csv.gz", &bytes[..bytes.len() / 2]), ("tail.csv.gz", &bytes[..bytes.len() - 3])] {
        let error = read_path(&folder.file(name, part)).expect_err("refused");
        let cause = std::error::Error::source(&error).expect("a cause").to_string();
        assert!(cause.starts_with("the gzip file is cut off"), "{name}: {cause}");
    }
    let mut broken = bytes.clone();
    let end = broken.len();
    broken[end - 6] ^= 1;
    let error = read_path(&folder.file("sum.csv.gz", &broken)).expect_err("refused");
    assert!(std::error::Error::source(&error).expect("a cause").to_string().starts_with("the gzip file is damaged"));
    assert_eq!(read_path(&folder.file("whole.csv.gz", &bytes)).expect("a log").0.event_count(), 50_000);
}

#[test]
fn cancelling_leaves_nothing() {
    let text = "case,activity,time\n".to_owned() + &"1,a,2024-01-01T10:00:00Z\n".repeat(200_000);
    let mut stop = |_: u64, events: u64| events < 50_000;
    assert!(matches!(csv::read(text.as_bytes(), &csv::Options::default(), &mut stop), Err(Error::Cancelled)));
}
