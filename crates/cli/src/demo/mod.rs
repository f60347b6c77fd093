//! The demonstration: the building permits of Tannenfurt, an invented town.
//!
//! Two years of a permit office are simulated with a fixed seed; the same program makes
//! the same log, to the byte. What is hidden in it, and where Lotse shows it, is told in
//! `docs/demo.md`; the tests here find each of these with Lotse's own analysis.

mod case;
mod chance;
mod clock;
#[cfg(test)]
mod figures;
pub mod measures;
mod office;
mod simulate;
#[cfg(test)]
mod tests;

use lotse_eventlog::{Cell, EventLog, LogBuilder};

/// Name of the demonstration's dataset.
pub const NAME: &str = "Bauanträge Tannenfurt";

/// Key of the person who acted.
pub const PERSON: &str = "org:resource";

/// The seed of the demonstration.
const SEED: u64 = 20_241_001;

/// The event log. Cases have `kanal`, `verfahren`, `bezirk` and `vorhaben`; events have the
/// person (an invented number, to be pseudonymised), the unit, and when work began.
pub fn log() -> EventLog {
    log_of(SEED)
}

fn log_of(seed: u64) -> EventLog {
    let history = simulate::simulate(seed);
    let mut builder = LogBuilder::new();
    let mut begun = vec![false; history.cases.len()];
    for happening in &history.happenings {
        let id = format!("TF-{:05}", happening.case + 1);
        builder.event(&id, happening.step.name(), Some(happening.end * 1_000_000_000));
        if !std::mem::replace(&mut begun[happening.case as usize], true) {
            let case = &history.cases[happening.case as usize];
            builder.case_attribute("kanal", Cell::Text(case.channel.name()));
            builder.case_attribute("verfahren", Cell::Text(case.procedure.name()));
            builder.case_attribute("bezirk", Cell::Text(case.district));
            builder.case_attribute("vorhaben", Cell::Text(case.project));
        }
        if let Some(start) = happening.start {
            builder.set("start_timestamp", Cell::Date { ns: start * 1_000_000_000, offset: 0 });
        }
        if let (Some(unit), Some(desk)) = (happening.step.unit(), happening.desk) {
            builder.text("org:group", unit.name());
            let person = desk * unit.people_a_desk() + happening.case as usize % unit.people_a_desk();
            builder.text(PERSON, &format!("B-{}{:02}", 1 + unit as u32, person + 1));
        }
    }
    builder.finish()
}
