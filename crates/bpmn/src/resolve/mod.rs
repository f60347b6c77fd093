//! From the raw to the resolved model: every reference is followed once, here.
//!
//! All problems of a file are found at once. Constructs that the resolved model has no place for are listed in
//! [`Definitions::unread`]: nothing is ignored, whoever wants to run the model can refuse them by name. Elements and
//! attributes of foreign namespaces are extensions that a reader may pass over (clause 8.2.3), except those of other
//! engines, which change what a model does.

mod activity;
mod event;
mod extension;
mod lanes;
mod node;
mod problem;
mod process;

use std::collections::HashMap;

pub use problem::{Language, Problem, What};

use crate::raw::{Document, ElementIndex, Space};
use crate::resolved::{
    Coded, Definitions, Expression, MessageEnd, MessageFlow, MessageIndex, Named, NodeIndex, Participant, ProcessIndex,
    Unread,
};

/// Reads a file.
///
/// # Errors
/// Everything that is wrong with it, in the order of the file.
pub fn read(bytes: &[u8]) -> Result<Definitions, Vec<Problem>> {
    let document = Document::read(bytes).map_err(|error| vec![error.into()])?;
    resolve(&document)
}

/// Resolves what was read.
///
/// # Errors
/// As [`read`].
pub fn resolve(document: &Document) -> Result<Definitions, Vec<Problem>> {
    let mut resolver = Resolver::new(document);
    resolver.file();
    if resolver.problems.is_empty() {
        return Ok(resolver.definitions);
    }
    resolver.problems.sort_by_key(|problem| (problem.place.line, problem.place.column));
    Err(resolver.problems)
}

/// A reference without its prefix: names in BPMN files are qualified.
fn local(text: &str) -> &str {
    let text = text.trim();
    text.rsplit(':').next().unwrap_or(text)
}

pub(crate) struct Resolver<'d> {
    document: &'d Document,
    definitions: Definitions,
    problems: Vec<Problem>,
    /// Every element of BPMN by its `id`.
    ids: HashMap<&'d str, ElementIndex>,
    messages: HashMap<&'d str, u32>,
    signals: HashMap<&'d str, u32>,
    errors: HashMap<&'d str, u32>,
    escalations: HashMap<&'d str, u32>,
    /// Processes and nodes by `id`, once they are known.
    processes: HashMap<Box<str>, ProcessIndex>,
    nodes: HashMap<Box<str>, (ProcessIndex, NodeIndex)>,
    language: Box<str>,
}

impl<'d> Resolver<'d> {
    fn new(document: &'d Document) -> Self {
        Self {
            document,
            definitions: Definitions::default(),
            problems: Vec::new(),
            ids: HashMap::new(),
            messages: HashMap::new(),
            signals: HashMap::new(),
            errors: HashMap::new(),
            escalations: HashMap::new(),
            processes: HashMap::new(),
            nodes: HashMap::new(),
            language: "".into(),
        }
    }

    fn name(&self, at: ElementIndex) -> &'d str {
        &self.document.element(at).name
    }

    fn attribute(&self, at: ElementIndex, name: &str) -> Option<&'d str> {
        self.document.element(at).attribute(name)
    }

    fn is_true(&self, at: ElementIndex, name: &'static str, otherwise: bool) -> bool {
        self.attribute(at, name).map_or(otherwise, |text| matches!(text.trim(), "true" | "1"))
    }

    fn id(&self, at: ElementIndex) -> &'d str {
        self.document.element(at).id()
    }

    fn title(&self, at: ElementIndex) -> Option<Box<str>> {
        self.attribute(at, "name").map(str::trim).filter(|name| !name.is_empty()).map(Into::into)
    }

    fn problem(&mut self, at: ElementIndex, what: What) {
        let element = self.document.element(at);
        self.problems.push(Problem { place: element.place, element: element.id().into(), what });
    }

    /// Elements of BPMN directly inside.
    fn children(&self, at: ElementIndex) -> impl Iterator<Item = ElementIndex> + 'd {
        let document = self.document;
        document.children(at).filter(move |&child| document.element(child).space == Space::Bpmn)
    }

    fn unread(&mut self, at: ElementIndex, what: impl Into<Box<str>>) {
        let element = self.document.element(at);
        let mut named = at;
        while self.document.element(named).id().is_empty()
            && let Some(parent) = self.document.element(named).parent
        {
            named = parent;
        }
        let owner = self.document.element(named).id().into();
        self.definitions.unread.push(Unread { element: owner, what: what.into(), place: element.place });
    }

    fn expression(&self, at: ElementIndex) -> Expression {
        let text = self.document.text(at);
        let language = self.attribute(at, "language").map_or_else(|| self.language.clone(), Into::into);
        Expression { text: text.trim().into(), language, place: self.document.element(at).place }
    }

    fn child_expression(&self, at: ElementIndex, name: &str) -> Option<Expression> {
        self.document.child(at, name).map(|child| self.expression(child)).filter(|found| !found.text.is_empty())
    }

    /// The message, signal, ... that an attribute names.
    fn refer(
        &mut self,
        at: ElementIndex,
        name: &'static str,
        pick: fn(&Self) -> &HashMap<&'d str, u32>,
    ) -> Option<u32> {
        let value = self.attribute(at, name)?;
        let found = pick(self).get(local(value)).copied();
        if found.is_none() {
            self.problem(at, What::Dangling(name, value.into()));
        }
        found
    }

    fn file(&mut self) {
        let root = self.document.root();
        if !self.document.is(root, "definitions") {
            self.problem(root, What::NotBpmn(self.name(root).into()));
            return;
        }
        for at in self.document.descendants(root) {
            let element = self.document.element(at);
            if element.space == Space::Bpmn && !element.id().is_empty() && self.ids.insert(element.id(), at).is_some() {
                self.problem(at, What::Duplicate);
            }
        }
        self.definitions.id = self.id(root).into();
        self.definitions.target_namespace = self.attribute(root, "targetNamespace").unwrap_or_default().into();
        self.language = self.attribute(root, "expressionLanguage").unwrap_or_default().into();
        self.engines(root);
        for at in self.children(root) {
            self.root_item(at);
        }
        for at in self.children(root) {
            match self.name(at) {
                "process" => self.process(at),
                name if name.starts_with("global") => self.global_task(at),
                _ => {}
            }
        }
        for at in self.children(root) {
            if self.name(at) == "collaboration" {
                self.collaboration(at);
            }
        }
    }

    fn root_item(&mut self, at: ElementIndex) {
        let id = self.id(at);
        let title = self.title(at);
        let code = self.attribute(at, "errorCode").or_else(|| self.attribute(at, "escalationCode"));
        let code = code.filter(|code| !code.is_empty()).map(Into::into);
        match self.name(at) {
            "message" => {
                self.messages.insert(id, self.definitions.messages.len() as u32);
                self.definitions.messages.push(Named { id: id.into(), name: title.unwrap_or_else(|| id.into()) });
            }
            "signal" => {
                self.signals.insert(id, self.definitions.signals.len() as u32);
                self.definitions.signals.push(Named { id: id.into(), name: title.unwrap_or_else(|| id.into()) });
            }
            "error" => {
                self.errors.insert(id, self.definitions.errors.len() as u32);
                let coded = Coded { id: id.into(), name: title.unwrap_or_default(), code };
                self.definitions.errors.push(coded);
            }
            "escalation" => {
                self.escalations.insert(id, self.definitions.escalations.len() as u32);
                let coded = Coded { id: id.into(), name: title.unwrap_or_default(), code };
                self.definitions.escalations.push(coded);
            }
            // Read where they are used, or of no effect on what happens.
            "process"
            | "collaboration"
            | "itemDefinition"
            | "interface"
            | "dataStore"
            | "resource"
            | "category"
            | "extension"
            | "extensionElements"
            | "documentation"
            | "partnerEntity"
            | "partnerRole"
            | "endPoint"
            | "relationship"
            | "correlationProperty" => {}
            name if name.starts_with("global") || name.ends_with("EventDefinition") => {}
            name => self.unread(at, name),
        }
    }

    fn collaboration(&mut self, at: ElementIndex) {
        let first = self.definitions.participants.len();
        for child in self.children(at) {
            match self.name(child) {
                "participant" => {
                    let process = self.attribute(child, "processRef").map(local);
                    let found = process.and_then(|id| self.processes.get(id).copied());
                    if let (Some(id), None) = (process, found)
                        && !id.is_empty()
                        && !self.elsewhere(child, "processRef")
                    {
                        self.problem(child, What::Dangling("processRef", id.into()));
                    }
                    self.definitions.participants.push(Participant {
                        id: self.id(child).into(),
                        name: self.title(child),
                        process: found,
                        place: self.document.element(child).place,
                    });
                }
                "messageFlow" | "documentation" | "extensionElements" | "textAnnotation" | "association" | "group" => {}
                name => self.unread(child, name),
            }
        }
        for child in self.children(at).filter(|&child| self.name(child) == "messageFlow").collect::<Vec<_>>() {
            let source = self.message_end(child, "sourceRef", first);
            let target = self.message_end(child, "targetRef", first);
            let message = self.refer(child, "messageRef", |resolver| &resolver.messages).map(MessageIndex);
            if let (Some(source), Some(target)) = (source, target) {
                self.definitions.message_flows.push(MessageFlow {
                    id: self.id(child).into(),
                    name: self.title(child),
                    source,
                    target,
                    message,
                    place: self.document.element(child).place,
                });
            }
        }
    }

    /// Whether an attribute refers to another file, by a prefix that is not that of this file.
    fn elsewhere(&self, at: ElementIndex, name: &str) -> bool {
        let Some((prefix, _)) = self.attribute(at, name).and_then(|value| value.split_once(':')) else { return false };
        self.document
            .meaning(at, prefix)
            .is_some_and(|space| *space != *self.definitions.target_namespace && Space::known(space).is_none())
    }

    fn message_end(&mut self, at: ElementIndex, name: &'static str, first: usize) -> Option<MessageEnd> {
        let Some(value) = self.attribute(at, name) else {
            self.problem(at, What::Missing(name));
            return None;
        };
        let id = local(value);
        let pools = &self.definitions.participants;
        let pool = pools[first..].iter().position(|pool| *pool.id == *id);
        let found = match (pool, self.nodes.get(id), self.processes.get(id)) {
            (Some(pool), ..) => Some(MessageEnd::Participant((first + pool) as u32)),
            (None, Some(&(process, node)), _) => Some(MessageEnd::Node(process, node)),
            (None, None, Some(process)) => pools
                .iter()
                .position(|pool| pool.process == Some(*process))
                .map(|pool| MessageEnd::Participant(pool as u32)),
            _ => None,
        };
        if found.is_none() {
            self.problem(at, What::Dangling(name, value.into()));
        }
        found
    }
}
