//! Analysis of datasets over HTTP: maps, variants and what stands beside them.
//!
//! Every answer is about a [`query::View`]: a dataset, filters, a calendar. It passes
//! `mining::privacy` before it leaves, and the question is a journal record first.

mod attributes;
mod cases;
pub(crate) mod csv;
mod dotted;
pub(crate) mod figures;
mod handover;
mod log_export;
mod map;
pub(crate) mod map_export;
pub(crate) mod query;
mod statistics;
mod suggestions;
mod table_export;
mod values;
mod variants;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use lotse_eventlog::{ColumnId, EventLog, Kind};
use lotse_mining::privacy::Doers;
use rustc_hash::FxHashSet;
use utoipa_axum::router::OpenApiRouter;

use crate::App;
use query::Prepared;

/// So many combinations of filters and calendar are kept a dataset.
const KEPT: usize = 24;

/// What analysis keeps with a loaded dataset.
#[derive(Debug, Default)]
pub struct Cache {
    /// Selections and graphs, the least recently used go first.
    prepared: Mutex<VecDeque<(String, Arc<Prepared>)>>,
    /// Event columns that tell few persons from the others.
    telling: OnceLock<FxHashSet<ColumnId>>,
}

impl Cache {
    fn get(&self, key: &str) -> Option<Arc<Prepared>> {
        let mut kept = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let entry = kept.remove(at)?;
        let prepared = entry.1.clone();
        kept.push_front(entry);
        Some(prepared)
    }

    fn put(&self, key: String, prepared: Arc<Prepared>) {
        let mut kept = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((key, prepared));
        kept.truncate(KEPT);
    }

    /// Event columns that are not handed out with single events, because one of their values stands for fewer than `k`
    /// persons: blank or renamed, its events would still be theirs. The activity and the times are needed.
    fn telling(&self, log: &EventLog, k: u64) -> &FxHashSet<ColumnId> {
        self.telling.get_or_init(|| {
            let Some(doers) = Doers::new(log, k) else { return FxHashSet::default() };
            let columns = log.events().iter().filter(|(id, column)| {
                !log.activity_columns().contains(id) && column.kind != Kind::Date && column.parent.is_none()
            });
            let telling = columns.filter(|(id, _)| match log.roles().unit {
                Some(unit) if unit == *id => !doers.small_values(*id).is_empty(),
                _ => doers.told_by(*id),
            });
            telling.map(|(id, _)| id).collect()
        })
    }
}

/// Routes below `/api/v1`.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(map::routes())
        .merge(variants::routes())
        .merge(map_export::routes())
        .merge(suggestions::routes())
        .merge(statistics::routes())
        .merge(attributes::routes())
        .merge(handover::routes())
        .merge(dotted::routes())
        .merge(cases::routes())
        .merge(table_export::routes())
        .merge(log_export::routes())
}
