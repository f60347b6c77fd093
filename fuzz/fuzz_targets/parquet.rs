//! Reading must not panic, and whatever is read must survive writing and reading.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use lotse_eventlog::{parquet, xes};

// The library below panics on some damaged files; the reader catches that, so a panic alone is
// no crash here. One that is not caught ends the process as always.
fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    let _ = parquet::preview(Bytes::copy_from_slice(bytes), &lotse_eventlog::csv::Overrides::default());
    let options = parquet::Options::default();
    let Ok((log, _)) = parquet::read(Bytes::copy_from_slice(bytes), &options, &mut ()) else { return };
    let mut written = Vec::new();
    parquet::write(&log, &mut written).expect("what was read can be written");
    let (again, _) = parquet::read(Bytes::from(written), &options, &mut ()).expect("what was written can be read");
    assert_eq!(xes::tree(&log).difference(&xes::tree(&again)), None);
});
