//! What the server says of itself while it runs: one line an event on the standard error,
//! as text for a person at a terminal and as JSON otherwise. The server writes no personal
//! data into it; nothing is sent anywhere.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts it. `LOTSE_LOG` chooses what is written (`warn`, `info`, `lotse_server=debug`, ...).
pub fn start() {
    let filter = EnvFilter::try_from_env("LOTSE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // A second start in the same OS process would keep the first; there is none.
    let _ = if std::io::stderr().is_terminal() { lines.compact().try_init() } else { lines.json().try_init() };
}
