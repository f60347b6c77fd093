//! Deploying models: read, checked, stored, then looked up.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use lotse_bpmn::resolved::{Definitions, ProcessIndex};
use lotse_decision as dmn;
use lotse_engine::feel::{Feel, Tables};
use lotse_engine::instance::Awaited;
use lotse_engine::{Deployed, ModelRef};
use lotse_store::processes::{Kind, ModelRow, NewDeployment, Processes, StartTrigger, Trigger};

use crate::timers::encode_cycle;
use crate::{Caller, Catalogue, Error, Runtime, Table};

/// Why a model cannot be deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `id` of the element; empty for the file.
    pub element: String,
    /// Line, from 1; 0 where it is about the whole file.
    pub line: u32,
    /// What and why, for people to read.
    pub text: String,
}

/// A file that can be deployed.
#[derive(Debug)]
pub enum Checked {
    /// Processes.
    Processes(Arc<Definitions>),
    /// A decision model.
    Decisions(Box<dmn::Model>),
}

impl Runtime {
    /// Reads a file and checks that it can run, without deploying it.
    ///
    /// # Errors
    /// [`Error::Refused`] with everything that is wrong.
    pub fn check(&self, source: &[u8]) -> Result<Checked, Error> {
        let checked = read(source)?;
        if let Checked::Processes(definitions) = &checked {
            self.compile(definitions, &BTreeMap::new())?;
        }
        Ok(checked)
    }

    /// Deploys a BPMN or DMN file. A file that is the same as the newest version gives that version again.
    ///
    /// # Errors
    /// [`Error::Refused`] with everything that is wrong; failures of the store.
    pub fn deploy(&self, caller: &Caller, file: &str, source: &[u8]) -> Result<Vec<ModelRow>, Error> {
        let _one = self.deploying.lock().unwrap_or_else(PoisonError::into_inner);
        let checked = read(source)?;
        let catalogue = self.catalogue();
        if let Some(known) = self.unchanged(&catalogue, &checked, source)? {
            return Ok(known);
        }
        let now = self.now();
        let new = match &checked {
            Checked::Processes(definitions) => {
                // Versions are given by the store; here they only have to be new.
                let compiled = self.compile(definitions, &BTreeMap::new())?;
                let mut triggers = Vec::new();
                for model in &compiled {
                    triggers.extend(self.triggers(&catalogue, model, now)?);
                }
                let models = compiled.iter().map(|model| {
                    let process = model.process();
                    (process.id.to_string(), process.name.as_deref().unwrap_or(&process.id).to_owned())
                });
                let models = models.collect();
                NewDeployment { kind: Kind::Process, file: file.into(), source: source.into(), models, triggers }
            }
            Checked::Decisions(model) => {
                let definitions = model.definitions();
                let models = vec![(definitions.name.clone(), definitions.name.clone())];
                let triggers = Vec::new();
                NewDeployment { kind: Kind::Decision, file: file.into(), source: source.into(), models, triggers }
            }
        };
        let rows = self.store.deploy(caller.author(now), new)?;
        let mut next = Catalogue::clone(&catalogue);
        match checked {
            Checked::Processes(definitions) => {
                let versions = rows.iter().map(|row| (row.key.clone(), row.version)).collect();
                for model in self.compile(&definitions, &versions)? {
                    let row = rows.iter().find(|row| *row.key == *model.key().process);
                    let row = row.expect("every process has its row").clone();
                    next.processes.insert(model.key().clone(), (row, Arc::new(model)));
                }
            }
            Checked::Decisions(model) => {
                next.tables.push(Table { row: rows[0].clone(), model: *model });
                newest(&mut next);
            }
        }
        *self.catalogue.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        self.wake();
        Ok(rows)
    }

    /// The rows of the newest versions if they come from the same bytes.
    fn unchanged(
        &self,
        catalogue: &Catalogue,
        checked: &Checked,
        source: &[u8],
    ) -> Result<Option<Vec<ModelRow>>, Error> {
        let newest: Vec<&ModelRow> = match checked {
            Checked::Processes(definitions) => definitions
                .processes
                .iter()
                .filter(|process| process.executable)
                .filter_map(|process| catalogue.newest(&process.id).map(|(row, _)| row))
                .collect(),
            Checked::Decisions(model) => {
                let name = &model.definitions().name;
                catalogue
                    .tables
                    .iter()
                    .rev()
                    .find(|table| table.row.key == *name)
                    .map(|table| &table.row)
                    .into_iter()
                    .collect()
            }
        };
        let Some(first) = newest.first() else { return Ok(None) };
        let same = newest.iter().all(|row| row.deployment == first.deployment)
            && self.store.deployment(first.deployment)?.is_some_and(|known| known.source == source);
        Ok(same.then(|| newest.into_iter().cloned().collect()))
    }

    fn compile(
        &self,
        definitions: &Arc<Definitions>,
        versions: &BTreeMap<String, u32>,
    ) -> Result<Vec<Deployed>, Error> {
        compile(definitions, versions, &self.feel)
    }

    fn triggers(&self, catalogue: &Catalogue, model: &Deployed, now: i64) -> Result<Vec<StartTrigger>, Error> {
        let context = self.context(catalogue, &Caller::Engine, now);
        let found = model.triggers(&context).map_err(|bad| {
            Error::Refused(vec![Refused { element: bad.node.to_string(), line: 0, text: bad.to_string() }])
        })?;
        let process = model.process().id.to_string();
        let found = found.into_iter().filter_map(|(node, trigger)| {
            let calendar = calendar(model, &node);
            let what = match trigger {
                lotse_engine::Trigger::Message(name) => Trigger::Message(name.into()),
                lotse_engine::Trigger::Signal(name) => Trigger::Signal(name.into()),
                lotse_engine::Trigger::Timer(Awaited::Timer { due, cycle }) => {
                    Trigger::Timer { due: due.0, cycle: encode_cycle(cycle.as_ref(), calendar) }
                }
                lotse_engine::Trigger::Timer(_) => return None,
            };
            Some(StartTrigger { process: process.clone(), node: node.into(), what })
        });
        Ok(found.collect())
    }
}

/// The calendar of the timer at a start event.
fn calendar<'m>(model: &'m Deployed, node: &str) -> Option<&'m str> {
    let process = model.process();
    let event = process.node(process.find(node)?).event()?;
    event.definitions.iter().find_map(|definition| match definition {
        lotse_bpmn::resolved::EventDefinition::Timer(timer) => timer.calendar.as_deref(),
        _ => None,
    })
}

/// Reads a file, BPMN or DMN by its root element.
fn read(source: &[u8]) -> Result<Checked, Error> {
    let whole = |text: String| Error::Refused(vec![Refused { element: String::new(), line: 0, text }]);
    let head = String::from_utf8_lossy(&source[..source.len().min(4096)]).into_owned();
    if head.contains("/DMN/") {
        let text = std::str::from_utf8(source).map_err(|error| whole(format!("the file is not UTF-8: {error}")))?;
        let model = dmn::Model::read(text, &[], &dmn::Limits::default()).map_err(|problems| {
            let refused = problems.iter().map(|problem| Refused {
                element: String::new(),
                line: problem.place.line,
                text: problem.sentence(dmn::Language::German),
            });
            Error::Refused(refused.collect())
        })?;
        return Ok(Checked::Decisions(Box::new(model)));
    }
    let definitions = lotse_bpmn::read(source).map_err(|problems| {
        let refused = problems.iter().map(|problem| Refused {
            element: problem.element.to_string(),
            line: problem.place.line,
            text: problem.to_string(),
        });
        Error::Refused(refused.collect())
    })?;
    Ok(Checked::Processes(Arc::new(definitions)))
}

fn compile(
    definitions: &Arc<Definitions>,
    versions: &BTreeMap<String, u32>,
    feel: &Feel,
) -> Result<Vec<Deployed>, Error> {
    let (mut models, mut refused) = (Vec::new(), Vec::new());
    for (at, process) in (0u32..).map(ProcessIndex).zip(&definitions.processes) {
        if !process.executable {
            continue;
        }
        refused.extend(addresses(process));
        let version = versions.get(&*process.id).copied().unwrap_or(1);
        match Deployed::new(definitions.clone(), at, version, feel) {
            Ok(model) => models.push(model),
            Err(refusals) => refused.extend(refusals.iter().map(|refusal| Refused {
                element: refusal.element.to_string(),
                line: refusal.line,
                text: refusal.to_string(),
            })),
        }
    }
    if models.is_empty() && refused.is_empty() {
        let text = "no process of the file has isExecutable=\"true\"".to_owned();
        refused.push(Refused { element: String::new(), line: 0, text });
    }
    if refused.is_empty() { Ok(models) } else { Err(Error::Refused(refused)) }
}

/// Work that names an address: nobody calls it, so it would wait for ever.
fn addresses(process: &lotse_bpmn::resolved::Process) -> impl Iterator<Item = Refused> + '_ {
    use lotse_bpmn::resolved::ActivityKind as Kind;
    process.nodes.iter().filter_map(|node| {
        let work = match &node.activity()?.kind {
            Kind::Service(work) => work,
            Kind::Send(send) => &send.work,
            Kind::BusinessRule(rule) => &rule.work,
            _ => return None,
        };
        work.url.as_ref()?;
        let text = format!(
            "line {}: `{}` cannot run: addresses are not called; give it `lotse:type`, and let a program do the call",
            node.place.line, node.id
        );
        Some(Refused { element: node.id.to_string(), line: node.place.line, text })
    })
}

/// Everything that is deployed.
pub(crate) fn load(store: &dyn Processes, feel: &Feel) -> Result<Catalogue, Error> {
    let mut catalogue = Catalogue {
        processes: BTreeMap::new(),
        tables: Vec::new(),
        decisions: Tables { models: Vec::new(), zone: feel.zone.clone(), limits: feel.limits },
    };
    let rows = store.models()?;
    let mut deployments: Vec<i64> = rows.iter().map(|row| row.deployment).collect();
    deployments.sort_unstable();
    deployments.dedup();
    for id in deployments {
        let which = || Error::Missing { what: "deployment", which: id.to_string() };
        let deployment = store.deployment(id)?.ok_or_else(which)?;
        let rows = rows.iter().filter(|row| row.deployment == id);
        match read(&deployment.source)? {
            Checked::Processes(definitions) => {
                let versions = rows.clone().map(|row| (row.key.clone(), row.version)).collect();
                for model in compile(&definitions, &versions, feel)? {
                    if let Some(row) = rows.clone().find(|row| *row.key == *model.key().process) {
                        let key = ModelRef { process: row.key.as_str().into(), version: row.version };
                        catalogue.processes.insert(key, (row.clone(), Arc::new(model)));
                    }
                }
            }
            Checked::Decisions(model) => {
                catalogue.tables.extend(rows.cloned().map(|row| Table { row, model: (*model).clone() }));
            }
        }
    }
    newest(&mut catalogue);
    Ok(catalogue)
}

/// Sorts the decision models and gives the engine the newest of each.
fn newest(catalogue: &mut Catalogue) {
    catalogue.tables.sort_by(|a, b| (&a.row.key, a.row.version).cmp(&(&b.row.key, b.row.version)));
    let tables = &catalogue.tables;
    let last = |at: &usize| tables.get(at + 1).is_none_or(|next| next.row.key != tables[*at].row.key);
    catalogue.decisions.models = (0..tables.len()).filter(last).map(|at| tables[at].model.clone()).collect();
}
