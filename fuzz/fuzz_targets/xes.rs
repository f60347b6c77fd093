//! Reading must not panic, and whatever is read must survive writing and reading.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lotse_eventlog::xes;

fuzz_target!(|bytes: &[u8]| {
    let options = xes::Options::default();
    let Ok((log, _)) = xes::read(bytes, &options, &mut ()) else { return };
    let tree = xes::tree(&log);
    let mut written = Vec::new();
    xes::write(&log, &mut written).expect("what was read can be written");
    let strict = xes::Options { mode: lotse_eventlog::Mode::Strict, ..options };
    let (again, _) = xes::read(written.as_slice(), &strict, &mut ()).expect("what was written can be read");
    assert_eq!(tree.difference(&xes::tree(&again)), None);
    let peer = xes::parse_tree(written.as_slice()).expect("what was written is XML");
    assert_eq!(tree.difference(&peer), None);
});
