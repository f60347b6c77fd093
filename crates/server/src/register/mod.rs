//! The register of AI and automations: commands become journal records; it is read by everybody and handed out.

mod body;
mod export;
mod routes;

use lotse_people::register::{Entry, Id, Record, Register, apply};
use utoipa_axum::router::OpenApiRouter;

use crate::journal_view::JournalView;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(routes::routes()).merge(export::routes())
}

/// The register.
#[derive(Default)]
pub(crate) struct All(pub(crate) Register);

impl JournalView for All {
    type Record = Record;
    const KIND: &'static str = "register";

    fn subject(record: &Record) -> String {
        record.entry.0.to_string()
    }

    fn take(&mut self, record: &Record) {
        apply(&mut self.0, record);
    }
}

fn found(register: &Register, id: u64) -> Result<&Entry, Problem> {
    register.get(Id(id)).ok_or_else(Problem::not_found)
}
