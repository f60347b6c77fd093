//! Reading must not panic, and what is read must survive writing and reading: as many events and
//! cases, with the same activities at the same times.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lotse_eventlog::{Mode, NO_TIME, csv};

fuzz_target!(|bytes: &[u8]| {
    let _ = csv::preview(bytes, true, &csv::Overrides::default());
    let Ok((log, _)) = csv::read(bytes, &csv::Options::default(), &mut ()) else { return };
    let mut written = Vec::new();
    csv::write(&log, &mut written).expect("what was read can be written");
    if log.times().iter().all(|&time| time == NO_TIME) {
        return;
    }
    let dialect = csv::Dialect { delimiter: ',', quote: Some('"'), encoding: "utf-8".to_owned(), header: true };
    let options = csv::Options {
        mode: Mode::Strict,
        dialect: Some(dialect),
        time_format: Some("iso".to_owned()),
        ..csv::Options::default()
    };
    let (again, _) = csv::read(written.as_slice(), &options, &mut ()).expect("what was written can be read");
    assert_eq!(log.case_offsets(), again.case_offsets());
    assert_eq!(log.times(), again.times());
    for row in 0..log.event_count() {
        let name = |log: &lotse_eventlog::EventLog| log.activities().text(log.activity_codes()[row]).to_owned();
        assert_eq!(name(&log), name(&again));
    }
});
