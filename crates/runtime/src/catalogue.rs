//! The deployed models, read once and then only looked up.

use std::collections::BTreeMap;
use std::sync::Arc;

use lotse_decision as dmn;
use lotse_engine::feel::Tables;
use lotse_engine::{Decisions, Deployed, ModelRef, Models, Moment, Scope, Value};
use lotse_store::processes::ModelRow;

/// A version of a decision model.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the store has of it.
    pub row: ModelRow,
    /// The model.
    pub model: dmn::Model,
}

/// Deployed models. A change makes a new one.
#[derive(Clone, Debug)]
pub struct Catalogue {
    pub(crate) processes: BTreeMap<ModelRef, (ModelRow, Arc<Deployed>)>,
    pub(crate) tables: Vec<Table>,
    /// The newest version of each decision model, for the engine.
    pub(crate) decisions: Tables,
}

impl Catalogue {
    /// All versions of all processes, by `id` and version.
    pub fn processes(&self) -> impl Iterator<Item = (&ModelRow, &Arc<Deployed>)> {
        self.processes.values().map(|(row, model)| (row, model))
    }

    /// A version of a process.
    #[must_use]
    pub fn process(&self, id: &str, version: u32) -> Option<(&ModelRow, &Arc<Deployed>)> {
        let key = ModelRef { process: id.into(), version };
        self.processes.get(&key).map(|(row, model)| (row, model))
    }

    /// The newest version of a process.
    #[must_use]
    pub fn newest(&self, id: &str) -> Option<(&ModelRow, &Arc<Deployed>)> {
        self.process(id, self.latest(id)?.version)
    }

    /// All versions of all decision models, by key and version.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }
}

impl Models for Catalogue {
    fn get(&self, model: &ModelRef) -> Option<&Deployed> {
        self.processes.get(model).map(|(_, model)| &**model)
    }

    fn latest(&self, process: &str) -> Option<ModelRef> {
        let first = ModelRef { process: process.into(), version: 0 };
        let last = ModelRef { process: process.into(), version: u32::MAX };
        self.processes.range(first..=last).next_back().map(|(key, _)| key.clone())
    }
}

impl Decisions for Catalogue {
    fn decide(&self, decision: &str, inputs: &dyn Scope, now: Moment) -> Result<Value, String> {
        self.decisions.decide(decision, inputs, now)
    }
}
