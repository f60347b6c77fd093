//! Real logs for tests, and digests of what they give.

use std::path::PathBuf;

use lotse_eventlog::{EventLog, xes};

/// The log at `path` below the folder of logs, or `None`, said loudly.
pub fn log(path: &str) -> Option<EventLog> {
    let data = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = data.join("logs").join(path);
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("NOT TESTED: {} is absent; set LOTSE_TESTDATA", path.display());
        return None;
    };
    let read: Box<dyn std::io::Read + Send> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Some(xes::read(read, &xes::Options::default(), &mut ()).expect("a readable log").0)
}

/// FNV-1a, 64 bits, in hexadecimal: stands for results that contain names from logs we may not copy.
#[allow(dead_code, reason = "not every test binary that shares this module uses it")]
pub fn digest(text: &str) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    }
    format!("{hash:016x}")
}
