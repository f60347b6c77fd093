//! Measures: commands become journal records; both measurements are taken here, from the event logs.

mod body;
mod measuring;
mod routes;

use lotse_people::measure::{Measure, Measures, Record, apply};

pub(crate) use routes::routes;

use crate::Problem;
use crate::journal_view::JournalView;

/// All measures.
#[derive(Default)]
pub(crate) struct All(pub(crate) Measures);

impl JournalView for All {
    type Record = Record;
    const KIND: &'static str = "measure";

    fn subject(record: &Record) -> String {
        record.measure.0.to_string()
    }

    fn take(&mut self, record: &Record) {
        apply(&mut self.0, record);
    }
}

fn found(all: &Measures, id: u64) -> Result<&Measure, Problem> {
    all.get(lotse_people::measure::Id(id)).ok_or_else(Problem::not_found)
}
