//! Figures about the server for Prometheus; none about people, no label names one.

use std::sync::atomic::{AtomicU64, Ordering};

/// Upper bounds of the buckets of response times, in seconds.
const BOUNDS: [f64; 8] = [0.005, 0.02, 0.1, 0.2, 0.5, 2.0, 10.0, f64::INFINITY];

/// Counters since start.
#[derive(Default)]
pub(crate) struct Metrics {
    /// By first digit of the status: 1xx to 5xx.
    answers: [AtomicU64; 6],
    buckets: [AtomicU64; 8],
    sum_us: AtomicU64,
    logins: [AtomicU64; 2],
    imports: [AtomicU64; 3],
}

/// How an import ended.
#[derive(Clone, Copy)]
pub(crate) enum Ended {
    Done = 0,
    Failed = 1,
    Cancelled = 2,
}

impl Metrics {
    pub(crate) fn answered(&self, status: u16, seconds: f64) {
        self.answers[usize::from(status / 100).min(5)].fetch_add(1, Ordering::Relaxed);
        let bucket = BOUNDS.iter().position(|bound| seconds <= *bound).unwrap_or(BOUNDS.len() - 1);
        self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        self.sum_us.fetch_add((seconds * 1e6) as u64, Ordering::Relaxed);
    }

    pub(crate) fn login(&self, right: bool) {
        self.logins[usize::from(right)].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn import(&self, ended: Ended) {
        self.imports[ended as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// The counters in the text format of Prometheus, version 0.0.4.
    pub(crate) fn text(&self, gauges: &[(&str, &str, f64)]) -> String {
        use std::fmt::Write as _;
        let value = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut text = String::new();
        let head = |text: &mut String, name: &str, kind: &str, help: &str| {
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
        };
        head(&mut text, "lotse_http_responses_total", "counter", "Answers by class of status.");
        for (class, counter) in self.answers.iter().enumerate().skip(1) {
            let _ = writeln!(text, "lotse_http_responses_total{{class=\"{class}xx\"}} {}", value(counter));
        }
        head(&mut text, "lotse_http_response_seconds", "histogram", "Time until the head of the answer.");
        let mut total = 0;
        for (bound, counter) in BOUNDS.iter().zip(&self.buckets) {
            total += value(counter);
            let bound = if bound.is_finite() { bound.to_string() } else { "+Inf".to_owned() };
            let _ = writeln!(text, "lotse_http_response_seconds_bucket{{le=\"{bound}\"}} {total}");
        }
        let _ = writeln!(text, "lotse_http_response_seconds_sum {}", value(&self.sum_us) as f64 / 1e6);
        let _ = writeln!(text, "lotse_http_response_seconds_count {total}");
        head(&mut text, "lotse_logins_total", "counter", "Logins by result.");
        for (result, counter) in ["refused", "accepted"].iter().zip(&self.logins) {
            let _ = writeln!(text, "lotse_logins_total{{result=\"{result}\"}} {}", value(counter));
        }
        head(&mut text, "lotse_imports_total", "counter", "Imports by result.");
        for (result, counter) in ["done", "failed", "cancelled"].iter().zip(&self.imports) {
            let _ = writeln!(text, "lotse_imports_total{{result=\"{result}\"}} {}", value(counter));
        }
        for (name, help, number) in gauges {
            head(&mut text, name, "gauge", help);
            let _ = writeln!(text, "{name} {number}");
        }
        text
    }
}
