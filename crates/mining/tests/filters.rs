//! Filters on the receipt log against numbers counted with another program.
//!
//! The script that counted them reads the log with pandas, sorts by case, time and
//! position and evaluates each condition over the lists of activities of the cases.

use std::path::PathBuf;

use lotse_eventlog::{EventLog, xes};
use lotse_mining::filter::{Filter, apply_all};

fn receipt() -> Option<EventLog> {
    let data = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let Ok(file) = std::fs::File::open(data.join("logs/admin/receipt_wabo.xes.gz")) else {
        eprintln!("NOT TESTED: the receipt log is absent; set LOTSE_TESTDATA");
        return None;
    };
    let (log, _) = xes::read(flate2::read::MultiGzDecoder::new(file), &xes::Options::default(), &mut ()).unwrap();
    Some(log)
}

#[test]
fn each_filter_leaves_the_cases_of_the_receipt_log_that_were_counted() {
    let Some(log) = receipt() else { return };
    let t02 = "\"T02 Check confirmation of receipt\"";
    let t04 = "\"T04 Determine confirmation of receipt\"";
    for (text, cases) in [
        ("activity \"T05 Print and send confirmation of receipt\"".to_owned(), 1300),
        (format!("follows {t02} {t04}"), 1118),
        (format!("eventually {t02} {t04}"), 1303),
        (format!("eventually {t02} {t02}"), 35),
        (format!("rework {t02}"), 35),
        ("starts \"Confirmation of receipt\"".into(), 1434),
        ("ends \"T10 Determine necessity to stop indication\"".into(), 828),
        ("not (ends \"T10 Determine necessity to stop indication\")".into(), 606),
        ("events > 10".into(), 27),
        ("variant top 10".into(), 1260),
        ("time 2011-01-01..2011-06-30 contained".into(), 614),
        ("time 2011-01-01..2011-06-30 intersecting".into(), 658),
        ("time 2011-01-01..2011-06-30 started".into(), 627),
        ("time 2011-01-01..2011-06-30 completed".into(), 644),
        ("duration > 10d".into(), 250),
        ("duration < 1h".into(), 729),
        ("attribute \"channel\" in \"Post\",\"e-mail\"".into(), 74),
        ("attribute \"case:channel\" in \"Desk\"".into(), 109),
        ("attribute \"org:group\" in \"Group 4\"".into(), 979),
        (format!("keep {t02},{t04}"), 1316),
    ] {
        let filter: Filter = text.parse().unwrap();
        let selection = apply_all(&log, &[filter], &[]).unwrap();
        assert_eq!(selection.case_count(), cases, "{text}");
    }
    let kept: Filter = format!("keep {t02},{t04}").parse().unwrap();
    assert_eq!(apply_all(&log, &[kept], &[]).unwrap().event_count(&log), 2675);
}
