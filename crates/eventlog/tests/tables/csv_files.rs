//! CSV as it is found.

use lotse_eventlog::csv::Overrides;
use lotse_eventlog::{Cell, EventLog, Kind, LogBuilder, Mapping, Mode, NO_TIME, Part, Personal, Warning, csv};

use crate::support::{files, testdata};
use crate::{assert_same_analysis, read_csv, read_xes};

#[test]
fn local_times_are_read_in_the_zone_and_odd_hours_reported() {
    let text = "Vorgang;Schritt;Datum\n1;a;31.03.2024 02:30\n1;b;27.10.2024 02:30\n1;c;15.07.2024 12:00\n1;d;\n";
    let (log, report) = read_csv(text, Mode::Strict).expect("a log");
    let shown: Vec<String> =
        report.diagnostics.iter().map(|odd| format!("{} {}x {}", odd.line, odd.count, odd.message)).collect();
    assert_eq!(
        shown,
        [
            "2 3x `Datum` names no time zone; such times are read as local time in Europe/Berlin",
            "2 1x `Datum` has times that did not exist in Europe/Berlin, when the clocks were set forward; they are read as if the clocks had not been",
            "3 1x `Datum` has times that came twice in Europe/Berlin, when the clocks were set back; they are read as the first",
            "5 1x events without time",
        ]
    );
    let instant = |text: &str| text.parse::<jiff::Timestamp>().expect("a time").as_nanosecond() as i64;
    let times = log.times();
    assert_eq!(times[0], instant("2024-03-31T01:30:00Z"));
    assert!(times.contains(&instant("2024-10-27T00:30:00Z")) && times.contains(&instant("2024-07-15T10:00:00Z")));
    assert!(times.contains(&NO_TIME));
    let options = csv::Options { time_zone: Some("UTC".to_owned()), ..csv::Options::default() };
    let (log, _) = csv::read(text.as_bytes(), &options, &mut ()).expect("a log");
    assert_eq!(log.times()[0], instant("2024-03-31T02:30:00Z"));
    let options = csv::Options { time_zone: Some("Mars/Olympus".to_owned()), ..csv::Options::default() };
    let error = csv::read(text.as_bytes(), &options, &mut ()).expect_err("refused");
    assert_eq!(error.to_string(), "the time zone `Mars/Olympus` is not known");
}

#[test]
fn ambiguous_dates_are_stated_and_overridable() {
    let text = "case,activity,time\n1,a,01/02/2024\n1,b,03/02/2024\n";
    let preview = csv::preview(text.as_bytes(), true, &Overrides::default()).expect("a preview");
    let (column, taken, other) = ("time".to_owned(), "%d/%m/%Y".to_owned(), "%m/%d/%Y".to_owned());
    assert!(preview.warnings.contains(&Warning::Ambiguous { column, taken, other }), "{:?}", preview.warnings);
    assert_eq!(preview.time_format.as_deref(), Some("%d/%m/%Y"));
    assert_eq!(preview.time_zone.as_deref(), Some("Europe/Berlin"));
    let time_format = Some("%m/%d/%Y".to_owned());
    let options = csv::Options { time_format, time_zone: Some("UTC".to_owned()), ..csv::Options::default() };
    let (log, _) = csv::read(text.as_bytes(), &options, &mut ()).expect("a log");
    assert_eq!(log.times()[1] - log.times()[0], 60 * 86_400_000_000_000);
}

#[test]
fn windows_1252_and_utf_16_are_read_by_looking() {
    let text = "Vorgang;Schritt;Zeit;Ort\n1;Prüfung;01.02.2024 10:00;Köln\n1;Bescheid „ok“;02.02.2024 10:00;Köln\n";
    let ansi = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &ansi, &utf16, &marked] {
        let (log, _) = read_csv(bytes, Mode::Strict).expect("a log");
        assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["Prüfung", "Bescheid „ok“"]);
        assert_eq!(log.cases().column(log.case_id_column().expect("cases")).key, "Vorgang");
    }
}

#[test]
fn a_mapping_decides_and_must_name_columns_that_are_there() {
    let text = "a,b,c,d,who\n1,x,2024-01-01T10:00:00Z,u,p\n1,y,2024-01-02T10:00:00Z,v,q\n";
    let mapping = |case: &str, drop: &[&str]| Mapping {
        case: Some(case.to_owned()),
        activity: vec!["b".to_owned(), "d".to_owned()],
        time: Some("c".to_owned()),
        drop: drop.iter().map(|name| (*name).to_owned()).collect(),
        complete: true,
        ..Mapping::default()
    };
    let read = |mapping: Mapping| {
        csv::read(text.as_bytes(), &csv::Options { mapping: Some(mapping), ..csv::Options::default() }, &mut ())
    };
    let (log, _) = read(mapping("a", &["who"])).expect("a log");
    assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["x+u", "y+v"]);
    assert!(log.events().find("who").is_none());
    let message = read(mapping("nothing", &[])).expect_err("refused").to_string();
    assert_eq!(message, "no column for case: there is no column `nothing`; columns are a, b, c, d, who");
    assert_eq!(read(mapping("a", &["c"])).expect_err("refused").to_string(), "`c` is needed and cannot be left out");
    assert_eq!(read(mapping("b", &[])).expect_err("refused").to_string(), "`b` cannot play two parts");
}

#[test]
fn one_event_duplicate_times_and_quotes_inside_fields() {
    let (log, _) = read_csv("case,activity,time\n1,\"say \"\"a, b\"\"\ntwice\",2024-01-01T10:00:00Z", Mode::Strict)
        .expect("a log");
    assert_eq!(log.activities().text(0), "say \"a, b\"\ntwice");
    let (log, _) = read_csv("case,activity,time\n1,b,2024-01-01T10:00:00Z\n1,a,2024-01-01T10:00:00Z\n", Mode::Strict)
        .expect("a log");
    assert_eq!(log.activity_codes(), [0, 1], "equal times keep the order of the file");
}

#[test]
fn a_million_activities_are_read() {
    let mut text = String::from("case,activity,time\n");
    for event in 0..1_000_000 {
        text.push_str(&format!("{},activity {event},2024-01-01T10:00:00Z\n", event / 10));
    }
    let (log, _) = read_csv(&text, Mode::Strict).expect("a log");
    assert_eq!((log.case_count(), log.activities().len(), log.variants().len()), (100_000, 1_000_000, 100_000));
    assert_eq!(log.activities().text(log.activity_codes()[999_999]), "activity 999999");
}

#[test]
fn formulas_are_written_harmless_and_read_back() {
    let mut builder = LogBuilder::new();
    let texts = ["=cmd|' /C calc'!A0", "+49 30", "-5", "@sum", "\tx", "\rx", "'=x", "", " padded ", "a\"b\n"];
    for (index, text) in texts.iter().enumerate() {
        builder.event(&format!("={index}"), &format!("-{text}"), Some(index as i64 * 1_000_000)).text("note", text);
    }
    let log = builder.finish();
    let mut bytes = Vec::new();
    csv::write(&log, &mut bytes).expect("memory");
    let written = String::from_utf8(bytes.clone()).expect("UTF-8");
    for field in written.split([',', '\n']) {
        let field = field.trim_start_matches('"');
        assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field} in {written}");
    }
    let (again, report) = read_csv(&bytes, Mode::Strict).expect("a log");
    assert_same_analysis(&log, &again, "formulas");
    let note = |log: &EventLog, row| {
        log.events().column(log.events().find("note").expect("notes")).cell(row).map(|cell| format!("{cell:?}"))
    };
    for row in 0..texts.len() {
        assert_eq!(note(&log, row), note(&again, row));
    }
    assert!(report.diagnostics.iter().any(|odd| odd.message.contains("apostrophe")));
}

#[test]
fn a_log_survives_csv_as_far_as_csv_goes() {
    let Some(data) = testdata("data") else { return };
    for path in files(&data.join("logs"), &[".xes", ".xes.gz"]) {
        let name = path.display().to_string();
        let log = read_xes(&path);
        let mut bytes = Vec::new();
        csv::write(&log, &mut bytes).expect("memory");
        let omitted = csv::omitted(&log);
        let (again, report) = read_csv(&bytes, Mode::Strict).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(again.event_count(), log.event_count(), "{name}");
        if omitted.iter().all(|what| !what.contains("cases")) {
            assert_same_analysis(&log, &again, &name);
        } else {
            eprintln!("{name}: {omitted:?}");
        }
        assert_eq!(report.rejected_count, 0, "{name}");
    }
}

#[test]
fn typed_columns_hold_what_all_their_values_are() {
    let mut text = "case,activity,time,n,f,code,flag,day,late\n".to_owned();
    for row in 0..200_000 {
        let late = if row == 199_999 { "x".to_owned() } else { row.to_string() };
        text.push_str(&format!("{},a,2024-01-01T10:00:00Z,{row},{row}.5,0{row},true,2024-01-31,{late}\n", row / 5));
    }
    let (log, _) = read_csv(&text, Mode::Strict).expect("a log");
    let kinds: Vec<(&str, Kind)> =
        log.events().columns.iter().map(|column| (column.key.as_str(), column.kind)).collect();
    let expected = [
        ("activity", Kind::String),
        ("time", Kind::Date),
        ("n", Kind::Int),
        ("f", Kind::Float),
        ("code", Kind::String),
        ("flag", Kind::Boolean),
        ("day", Kind::Date),
        ("late", Kind::String),
    ];
    assert_eq!(kinds, expected);
    let late = log.events().column(log.events().find("late").expect("a column"));
    assert_eq!((late.cell(7), late.cell(199_999)), (Some(Cell::Text("7")), Some(Cell::Text("x"))));
}

#[test]
fn previews_find_parts_and_mask_people() {
    let text = "Vorgang;Schritt;Erledigt am;Bearbeiter;Amt;Antragsteller\n\
        4711;Antrag prüfen;01.02.2024 10:00;Muster, Erika;Bauamt;Probe, Max\n\
        4711;Bescheid;02.02.2024 11:00;Muster, Erika;Bauamt;Probe, Max\n";
    let preview = csv::preview(text.as_bytes(), true, &Overrides::default()).expect("a preview");
    let parts: Vec<Part> = preview.columns.iter().map(|column| column.suggested).collect();
    assert_eq!(parts, [Part::Case, Part::Activity, Part::Time, Part::Actor, Part::Unit, Part::Attribute]);
    let personal: Vec<Option<Personal>> = preview.columns.iter().map(|column| column.personal).collect();
    assert_eq!(personal, [None, None, None, Some(Personal::Actor), None, Some(Personal::Name)]);
    assert!(!format!("{preview:?}").contains("Erika") && !format!("{preview:?}").contains("Max"));
    assert_eq!(preview.rows[0], ["4711", "Antrag prüfen", "01.02.2024 10:00", "•••", "Bauamt", "•••"]);
    assert_eq!(preview.time_format.as_deref(), Some("%d.%m.%Y %H:%M"));
}

#[test]
fn every_real_log_can_be_looked_at() {
    let Some(data) = testdata("data") else { return };
    for path in files(&data.join("logs"), &[".xes", ".xes.gz"]) {
        // Some have megabytes of totals before their first event.
        let preview =
            lotse_eventlog::preview_any(std::fs::File::open(&path).expect("a file"), "x", &Overrides::default());
        let preview = preview.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let parts: Vec<&str> = preview.columns.iter().map(|column| column.suggested.name()).collect();
        assert!(parts.contains(&"activity") && !preview.rows.is_empty(), "{}: {parts:?}", path.display());
    }
}
