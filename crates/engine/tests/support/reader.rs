//! Reads BPMN files into the resolved model, for tests of the engine: what the suites use, and an error for the rest.

use std::collections::BTreeMap;

use lotse_bpmn::resolved::*;
use roxmltree::{Document, Node as Xml};

const BPMN: &str = "http://www.omg.org/spec/BPMN/20100524/MODEL";
const LOTSE: &str = "lotse";

/// Reads a file. `script` and `condition` rewrite the texts that a suite leaves to its harness.
pub fn read(text: &str, rewrite: &dyn Fn(&str) -> String) -> Result<Definitions, String> {
    let document = Document::parse(text).map_err(|error| error.to_string())?;
    let root = document.root_element();
    let mut reader =
        Reader { document: &document, rewrite, definitions: Definitions::default(), events: BTreeMap::new() };
    reader.definitions.id = attribute(root, "id").into();
    for item in children(root) {
        reader.root_item(item)?;
    }
    for item in children(root).filter(|item| item.tag_name().name() == "process") {
        let process = reader.process(item)?;
        reader.definitions.processes.push(process);
    }
    for item in children(root).filter(|item| item.tag_name().name().starts_with("global")) {
        let process = reader.global_task(item)?;
        reader.definitions.processes.push(process);
    }
    Ok(reader.definitions)
}

struct Reader<'d> {
    document: &'d Document<'d>,
    rewrite: &'d dyn Fn(&str) -> String,
    definitions: Definitions,
    events: BTreeMap<String, Xml<'d, 'd>>,
}

fn children<'d>(node: Xml<'d, 'd>) -> impl Iterator<Item = Xml<'d, 'd>> {
    node.children().filter(|child| child.is_element() && child.tag_name().namespace() == Some(BPMN))
}

fn child<'d>(node: Xml<'d, 'd>, name: &str) -> Option<Xml<'d, 'd>> {
    children(node).find(|child| child.tag_name().name() == name)
}

fn attribute<'d>(node: Xml<'d, 'd>, name: &str) -> &'d str {
    node.attribute(name).unwrap_or_default()
}

fn lotse<'d>(node: Xml<'d, 'd>, name: &str) -> Option<&'d str> {
    node.attribute((LOTSE, name))
}

fn reference(text: &str) -> &str {
    text.rsplit(':').next().unwrap_or(text)
}

/// What is told of a node once all nodes are known.
struct Draft<'d> {
    xml: Xml<'d, 'd>,
    scope: ScopeIndex,
    inner: Option<ScopeIndex>,
}

impl<'d> Reader<'d> {
    fn place(&self, node: Xml<'_, '_>) -> Place {
        let position = self.document.text_pos_at(node.range().start);
        Place { line: position.row, column: position.col }
    }

    fn expression(&self, text: &str, node: Xml<'d, 'd>) -> Expression {
        let text = (self.rewrite)(text.trim());
        Expression { text: text.into(), language: attribute(node, "language").into(), place: self.place(node) }
    }

    fn child_expression(&self, node: Xml<'d, 'd>, name: &str) -> Option<Expression> {
        let found = child(node, name)?;
        Some(self.expression(found.text().unwrap_or_default(), found))
    }

    fn lotse_expression(&self, node: Xml<'d, 'd>, name: &str) -> Option<Expression> {
        lotse(node, name).map(|text| self.expression(text, node))
    }

    fn root_item(&mut self, item: Xml<'d, 'd>) -> Result<(), String> {
        let id: Box<str> = attribute(item, "id").into();
        let name: Box<str> = item.attribute("name").unwrap_or(&id).into();
        match item.tag_name().name() {
            "message" => self.definitions.messages.push(Named { id, name }),
            "signal" => self.definitions.signals.push(Named { id, name }),
            "error" => {
                self.definitions.errors.push(Coded { id, name, code: item.attribute("errorCode").map(Into::into) })
            }
            "escalation" => {
                let code = item.attribute("escalationCode").map(Into::into);
                self.definitions.escalations.push(Coded { id, name, code });
            }
            other if other.ends_with("EventDefinition") => {
                self.events.insert(id.to_string(), item);
            }
            "process" | "collaboration" | "itemDefinition" | "import" | "interface" | "dataStore" => {}
            other if other.starts_with("global") => {}
            other => return Err(format!("`{other}` is not read")),
        }
        Ok(())
    }

    fn global_task(&mut self, item: Xml<'d, 'd>) -> Result<Process, String> {
        let kind = match item.tag_name().name() {
            "globalScriptTask" => {
                ActivityKind::Script(Script { script: self.child_expression(item, "script"), result: None })
            }
            "globalManualTask" | "globalTask" => ActivityKind::Manual,
            other => return Err(format!("`{other}` is not read")),
        };
        let mut activity = plain(kind);
        activity.default = None;
        let node = Node {
            id: format!("{}_task", attribute(item, "id")).into(),
            name: None,
            place: self.place(item),
            scope: ScopeIndex(0),
            lane: None,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            marks: Marks::default(),
            fields: Vec::new(),
            kind: NodeKind::Activity(Box::new(activity)),
        };
        Ok(Process {
            id: attribute(item, "id").into(),
            name: None,
            executable: true,
            global: true,
            nodes: vec![node],
            flows: Vec::new(),
            scopes: vec![Scope {
                parent: None,
                node: None,
                kind: ScopeKind::Process,
                starts: Vec::new(),
                event_sub_processes: Vec::new(),
                data: Vec::new(),
            }],
            lanes: Vec::new(),
            marks: Marks::default(),
            place: self.place(item),
        })
    }

    fn process(&mut self, item: Xml<'d, 'd>) -> Result<Process, String> {
        let mut scopes = Vec::new();
        let mut drafts = Vec::new();
        let mut flows = Vec::new();
        let mut undo = Vec::new();
        self.scope(item, None, None, &mut scopes, &mut drafts, &mut flows, &mut undo)?;
        let at = |id: &str| {
            let at = drafts.iter().position(|draft: &Draft<'_>| attribute(draft.xml, "id") == reference(id));
            at.map(|at| NodeIndex(at as u32)).ok_or_else(|| format!("`{id}` is no node"))
        };
        let mut resolved = Vec::new();
        for &flow in &flows {
            resolved.push(Flow {
                id: attribute(flow, "id").into(),
                name: None,
                source: at(attribute(flow, "sourceRef"))?,
                target: at(attribute(flow, "targetRef"))?,
                condition: self.child_expression(flow, "conditionExpression"),
                place: self.place(flow),
            });
        }
        let mut nodes = Vec::new();
        for (index, draft) in (0u32..).map(NodeIndex).zip(&drafts) {
            let ends = |end: &dyn Fn(&Flow) -> NodeIndex| -> Vec<FlowIndex> {
                (0u32..)
                    .map(FlowIndex)
                    .zip(&resolved)
                    .filter(|(_, flow)| end(flow) == index)
                    .map(|(at, _)| at)
                    .collect()
            };
            let adviser = lotse(draft.xml, "adviser").map(|id| Adviser { id: id.into() });
            nodes.push(Node {
                id: attribute(draft.xml, "id").into(),
                name: draft.xml.attribute("name").map(Into::into),
                place: self.place(draft.xml),
                scope: draft.scope,
                lane: None,
                incoming: ends(&|flow| flow.target),
                outgoing: ends(&|flow| flow.source),
                marks: Marks { adviser, ..Marks::default() },
                fields: Vec::new(),
                kind: self.node_kind(draft, &at, &resolved)?,
            });
        }
        for index in 0..nodes.len() {
            let here = NodeIndex(index as u32);
            if let NodeKind::Event(Event { position: Position::Boundary { host, .. }, definitions, .. }) =
                &nodes[index].kind
            {
                let undoes =
                    definitions.iter().any(|definition| matches!(definition, EventDefinition::Compensate { .. }));
                let host = *host;
                let handler =
                    undo.iter().find(|(source, _)| *source == &*nodes[index].id).map(|(_, target)| at(target));
                if let NodeKind::Activity(activity) = &mut nodes[host.at()].kind {
                    activity.boundaries.push(here);
                    if undoes {
                        activity.compensation = Some(handler.ok_or("no handler")??);
                    }
                }
            }
            let scope = nodes[index].scope;
            match &nodes[index].kind {
                NodeKind::Event(Event { position: Position::Start { .. }, .. }) => scopes[scope.at()].starts.push(here),
                NodeKind::Activity(activity) => {
                    if let ActivityKind::SubProcess(inner) = activity.kind {
                        scopes[inner.at()].node = Some(here);
                        if scopes[inner.at()].kind == ScopeKind::Event {
                            scopes[scope.at()].event_sub_processes.push(here);
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(Process {
            id: attribute(item, "id").into(),
            name: None,
            executable: attribute(item, "isExecutable") == "true",
            global: false,
            nodes,
            flows: resolved,
            scopes,
            lanes: Vec::new(),
            marks: Marks::default(),
            place: self.place(item),
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn scope(
        &self,
        item: Xml<'d, 'd>,
        parent: Option<ScopeIndex>,
        name: Option<&str>,
        scopes: &mut Vec<Scope>,
        drafts: &mut Vec<Draft<'d>>,
        flows: &mut Vec<Xml<'d, 'd>>,
        undo: &mut Vec<(&'d str, &'d str)>,
    ) -> Result<ScopeIndex, String> {
        let here = ScopeIndex(scopes.len() as u32);
        let kind = match name {
            None => ScopeKind::Process,
            Some("transaction") => ScopeKind::Transaction,
            Some("adHocSubProcess") => ScopeKind::AdHoc(AdHoc {
                sequential: attribute(item, "ordering") == "Sequential",
                completion: self.child_expression(item, "completionCondition"),
                cancel_remaining: attribute(item, "cancelRemainingInstances") != "false",
            }),
            Some(_) if attribute(item, "triggeredByEvent") == "true" => ScopeKind::Event,
            Some(_) => ScopeKind::Embedded,
        };
        scopes.push(Scope {
            parent,
            node: None,
            kind,
            starts: Vec::new(),
            event_sub_processes: Vec::new(),
            data: Vec::new(),
        });
        for child in children(item) {
            match child.tag_name().name() {
                "sequenceFlow" => flows.push(child),
                "association" => {
                    undo.push((reference(attribute(child, "sourceRef")), reference(attribute(child, "targetRef"))))
                }
                "property" | "dataObject" => {
                    let id: Box<str> = attribute(child, "id").into();
                    let name = child.attribute("name").unwrap_or(&id).into();
                    scopes[here.at()].data.push(DataObject { id, name, collection: false, place: self.place(child) });
                }
                "incoming"
                | "outgoing"
                | "documentation"
                | "laneSet"
                | "extensionElements"
                | "dataObjectReference"
                | "textAnnotation"
                | "multiInstanceLoopCharacteristics"
                | "standardLoopCharacteristics"
                | "ioSpecification"
                | "completionCondition"
                | "group"
                | "dataStoreReference" => {}
                name @ ("subProcess" | "transaction" | "adHocSubProcess") => {
                    let at = drafts.len();
                    drafts.push(Draft { xml: child, scope: here, inner: None });
                    let inner = self.scope(child, Some(here), Some(name), scopes, drafts, flows, undo)?;
                    drafts[at].inner = Some(inner);
                }
                name if name.ends_with("Task")
                    || name.ends_with("Event")
                    || name.ends_with("Gateway")
                    || name == "task"
                    || name == "callActivity" =>
                {
                    drafts.push(Draft { xml: child, scope: here, inner: None });
                }
                other => return Err(format!("`{other}` is not read")),
            }
        }
        Ok(here)
    }

    fn node_kind(
        &self,
        draft: &Draft<'d>,
        at: &dyn Fn(&str) -> Result<NodeIndex, String>,
        flows: &[Flow],
    ) -> Result<NodeKind, String> {
        let xml = draft.xml;
        let name = xml.tag_name().name();
        let default = xml.attribute("default").map(|id| {
            flows
                .iter()
                .position(|flow| &*flow.id == id)
                .map(|at| FlowIndex(at as u32))
                .ok_or(format!("no flow `{id}`"))
        });
        let default = default.transpose()?;
        if name.ends_with("Gateway") {
            let kind = match name {
                "exclusiveGateway" => GatewayKind::Exclusive,
                "parallelGateway" => GatewayKind::Parallel,
                "inclusiveGateway" => GatewayKind::Inclusive,
                "eventBasedGateway" => {
                    GatewayKind::EventBased { instantiate: attribute(xml, "instantiate") == "true", parallel: false }
                }
                "complexGateway" => GatewayKind::Complex { activation: None },
                other => return Err(format!("`{other}` is not read")),
            };
            return Ok(NodeKind::Gateway(Gateway { kind, default }));
        }
        if name.ends_with("Event") {
            let position = match name {
                "startEvent" => Position::Start { interrupting: attribute(xml, "isInterrupting") != "false" },
                "endEvent" => Position::End,
                "intermediateThrowEvent" => Position::Throw,
                "intermediateCatchEvent" => Position::Catch,
                "boundaryEvent" => Position::Boundary {
                    host: at(attribute(xml, "attachedToRef"))?,
                    interrupting: attribute(xml, "cancelActivity") != "false",
                },
                other => return Err(format!("`{other}` is not read")),
            };
            let mut definitions = Vec::new();
            for child in children(xml) {
                match child.tag_name().name() {
                    "eventDefinitionRef" => {
                        let id = reference(child.text().unwrap_or_default().trim());
                        let found = *self.events.get(id).ok_or_else(|| format!("no event definition `{id}`"))?;
                        definitions.push(self.event_definition(found, at)?);
                    }
                    name if name.ends_with("EventDefinition") => definitions.push(self.event_definition(child, at)?),
                    _ => {}
                }
            }
            let parallel_multiple = attribute(xml, "parallelMultiple") == "true";
            return Ok(NodeKind::Event(Event { position, definitions, parallel_multiple, mappings: Vec::new() }));
        }
        let mut activity = plain(self.activity_kind(draft)?);
        activity.default = default;
        activity.for_compensation = attribute(xml, "isForCompensation") == "true";
        let quantity = |name| {
            xml.attribute(name).map_or(Ok(1), |text: &str| text.parse::<u32>().map_err(|_| format!("{name} `{text}`")))
        };
        activity.start_quantity = quantity("startQuantity")?;
        activity.completion_quantity = quantity("completionQuantity")?;
        activity.repetition = self.repetition(xml)?;
        Ok(NodeKind::Activity(Box::new(activity)))
    }

    fn repetition(&self, xml: Xml<'d, 'd>) -> Result<Repetition, String> {
        if let Some(found) = child(xml, "standardLoopCharacteristics") {
            let maximum = found
                .attribute("loopMaximum")
                .map(|text| text.parse::<u32>().map_err(|_| format!("loopMaximum `{text}` is no whole number from 0")));
            return Ok(Repetition::Loop(Loop {
                test_before: attribute(found, "testBefore") == "true",
                condition: self.child_expression(found, "loopCondition"),
                maximum: maximum.transpose()?,
            }));
        }
        let Some(found) = child(xml, "multiInstanceLoopCharacteristics") else { return Ok(Repetition::Once) };
        let ending = match attribute(found, "behavior") {
            "" | "All" => Ending::All,
            "None" => Ending::None(None),
            "One" => Ending::One(None),
            _ => Ending::Complex(Vec::new()),
        };
        Ok(Repetition::Multi(Box::new(MultiInstance {
            sequential: attribute(found, "isSequential") == "true",
            cardinality: self.child_expression(found, "loopCardinality"),
            collection: self.lotse_expression(found, "collection"),
            element: lotse(found, "element").map(Into::into),
            output_collection: lotse(found, "outputCollection").map(Into::into),
            output_element: self.lotse_expression(found, "outputElement"),
            completion: self.child_expression(found, "completionCondition"),
            ending,
        })))
    }

    fn work(&self, xml: Xml<'d, 'd>) -> Work {
        Work {
            job_type: self.lotse_expression(xml, "type"),
            url: None,
            retries: lotse(xml, "retries").and_then(|text| text.parse().ok()),
            implementation: None,
        }
    }

    fn message_use(&self, xml: Xml<'d, 'd>) -> MessageUse {
        let id = reference(attribute(xml, "messageRef"));
        let at = self.definitions.messages.iter().position(|message| &*message.id == id);
        MessageUse {
            message: at.map(|at| MessageIndex(at as u32)),
            correlation: self.lotse_expression(xml, "correlation"),
        }
    }

    fn activity_kind(&self, draft: &Draft<'d>) -> Result<ActivityKind, String> {
        let xml = draft.xml;
        Ok(match xml.tag_name().name() {
            "task" => ActivityKind::Abstract,
            "manualTask" => ActivityKind::Manual,
            "userTask" => ActivityKind::User(UserTask {
                assignment: Assignment {
                    assignee: self.lotse_expression(xml, "assignee"),
                    groups: self.lotse_expression(xml, "groups").into_iter().collect(),
                    users: self.lotse_expression(xml, "users").into_iter().collect(),
                },
                due: self.lotse_expression(xml, "due"),
                priority: self.lotse_expression(xml, "priority"),
                ..UserTask::default()
            }),
            "serviceTask" => ActivityKind::Service(self.work(xml)),
            "businessRuleTask" => ActivityKind::BusinessRule(Rule {
                decision: lotse(xml, "decision").map(Into::into),
                result: lotse(xml, "result").map(Into::into),
                work: self.work(xml),
            }),
            "scriptTask" => {
                let script = self.child_expression(xml, "script");
                // Scripts that take time or fail are the work of a worker.
                match script.as_ref().map(|script| &*script.text) {
                    Some(
                        text @ ("WAIT_TEN_SECONDS"
                        | "THROW_ERROR"
                        | "CREATE_TIMESTAMP_LOG_1"
                        | "CREATE_TIMESTAMP_LOG_2"),
                    ) => {
                        let job_type = Some(self.expression(text, xml));
                        ActivityKind::Service(Work { job_type, url: None, retries: None, implementation: None })
                    }
                    _ => ActivityKind::Script(Script { script, result: lotse(xml, "result").map(Into::into) }),
                }
            }
            "sendTask" => ActivityKind::Send(Send { message: self.message_use(xml), work: self.work(xml) }),
            "receiveTask" => ActivityKind::Receive(Receive {
                message: self.message_use(xml),
                instantiate: attribute(xml, "instantiate") == "true",
            }),
            "callActivity" => {
                let called = xml.attribute("calledElement").map(|text| self.expression(reference(text), xml));
                ActivityKind::Call(Call { element: called, binding: Binding::Latest })
            }
            "subProcess" | "transaction" | "adHocSubProcess" => {
                ActivityKind::SubProcess(draft.inner.ok_or("no scope")?)
            }
            other => return Err(format!("`{other}` is not read")),
        })
    }

    fn event_definition(
        &self,
        xml: Xml<'d, 'd>,
        at: &dyn Fn(&str) -> Result<NodeIndex, String>,
    ) -> Result<EventDefinition, String> {
        let named = |list: &[Named], name: &str| {
            let id = reference(attribute(xml, name));
            list.iter().position(|item| &*item.id == id).map(|at| at as u32)
        };
        let coded = |list: &[Coded], name: &str| {
            let id = reference(xml.attribute(name)?);
            list.iter().position(|item| &*item.id == id).map(|at| at as u32)
        };
        Ok(match xml.tag_name().name() {
            "messageEventDefinition" => EventDefinition::Message(self.message_use(xml)),
            "signalEventDefinition" => {
                EventDefinition::Signal(SignalIndex(named(&self.definitions.signals, "signalRef").ok_or("no signal")?))
            }
            "errorEventDefinition" => {
                EventDefinition::Error(coded(&self.definitions.errors, "errorRef").map(ErrorIndex))
            }
            "escalationEventDefinition" => {
                EventDefinition::Escalation(coded(&self.definitions.escalations, "escalationRef").map(EscalationIndex))
            }
            "conditionalEventDefinition" => {
                EventDefinition::Conditional(self.child_expression(xml, "condition").ok_or("no condition")?)
            }
            "linkEventDefinition" => EventDefinition::Link(attribute(xml, "name").into()),
            "terminateEventDefinition" => EventDefinition::Terminate,
            "cancelEventDefinition" => EventDefinition::Cancel,
            "compensateEventDefinition" => EventDefinition::Compensate {
                activity: xml.attribute("activityRef").map(at).transpose()?,
                wait: attribute(xml, "waitForCompletion") != "false",
            },
            "timerEventDefinition" => {
                let (kind, expression) = [
                    ("timeDate", TimerKind::Date),
                    ("timeDuration", TimerKind::Duration),
                    ("timeCycle", TimerKind::Cycle),
                ]
                .into_iter()
                .find_map(|(name, kind)| Some((kind, self.child_expression(xml, name)?)))
                .ok_or("no time")?;
                EventDefinition::Timer(Timer { kind, expression, calendar: lotse(xml, "calendar").map(Into::into) })
            }
            other => return Err(format!("`{other}` is not read")),
        })
    }
}

fn plain(kind: ActivityKind) -> Activity {
    Activity {
        kind,
        repetition: Repetition::Once,
        boundaries: Vec::new(),
        default: None,
        for_compensation: false,
        compensation: None,
        start_quantity: 1,
        completion_quantity: 1,
        inputs: Vec::new(),
        outputs: Vec::new(),
    }
}
