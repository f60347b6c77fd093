//! Activities (clause 10.3).

use super::node::plain;
use super::process::Draft;
use super::{Resolver, What, local};
use crate::raw::ElementIndex;
use crate::resolved::{
    Activity, ActivityKind, Binding, Call, Ending, Expression, FlowIndex, Loop, MultiInstance, Receive, Repetition,
    Rule, Script, Send, UserTask, Work,
};

impl Resolver<'_> {
    pub(super) fn activity(&mut self, draft: &Draft, default: Option<FlowIndex>) -> Activity {
        let at = draft.at;
        let mut activity = plain(self.activity_kind(draft));
        activity.default = default;
        activity.for_compensation = self.is_true(at, "isForCompensation", false);
        activity.start_quantity = self.number(at, "startQuantity").unwrap_or(1);
        activity.completion_quantity = self.number(at, "completionQuantity").unwrap_or(1);
        activity.repetition = self.repetition(at);
        activity.inputs = self.mappings(at, "input");
        activity.outputs = self.mappings(at, "output");
        if draft.inner.is_none() {
            for child in self.children(at) {
                match self.name(child) {
                    "incoming"
                    | "outgoing"
                    | "documentation"
                    | "extensionElements"
                    | "ioSpecification"
                    | "property"
                    | "dataInputAssociation"
                    | "dataOutputAssociation"
                    | "resourceRole"
                    | "performer"
                    | "humanPerformer"
                    | "potentialOwner"
                    | "standardLoopCharacteristics"
                    | "multiInstanceLoopCharacteristics"
                    | "script"
                    | "rendering"
                    | "auditing"
                    | "monitoring" => {}
                    name => self.unread(child, name),
                }
            }
        }
        activity
    }

    /// A whole number.
    fn number(&mut self, at: ElementIndex, name: &'static str) -> Option<u32> {
        let text = self.attribute(at, name)?;
        let found = text.trim().parse().ok();
        if found.is_none() {
            self.problem(at, What::Value(name.into(), text.into(), "0, 1, 2, …"));
        }
        found
    }

    fn activity_kind(&mut self, draft: &Draft) -> ActivityKind {
        let at = draft.at;
        if let Some(inner) = draft.inner {
            return ActivityKind::SubProcess(inner);
        }
        match self.name(at) {
            "manualTask" => ActivityKind::Manual,
            "userTask" => ActivityKind::User(self.user_task(at)),
            "serviceTask" => ActivityKind::Service(self.work(at)),
            "businessRuleTask" => ActivityKind::BusinessRule(self.rule(at)),
            "scriptTask" => ActivityKind::Script(self.script(at)),
            "sendTask" => {
                let message = self.message_use(at, at);
                ActivityKind::Send(Send { message, work: self.work(at) })
            }
            "receiveTask" => {
                let message = self.message_use(at, at);
                ActivityKind::Receive(Receive { message, instantiate: self.is_true(at, "instantiate", false) })
            }
            "callActivity" => {
                let called = self.attribute(at, "calledElement").filter(|text| !text.trim().is_empty());
                let element = called.map(|text| Expression {
                    text: if text.trim().starts_with('=') { text.trim() } else { local(text) }.into(),
                    language: "".into(),
                    place: self.document.element(at).place,
                });
                ActivityKind::Call(Call { element, binding: self.binding(at) })
            }
            "task" => ActivityKind::Abstract,
            name => {
                self.unread(at, name);
                ActivityKind::Abstract
            }
        }
    }

    fn binding(&mut self, at: ElementIndex) -> Binding {
        match self.lotse(at, "binding") {
            None | Some("latest") => Binding::Latest,
            Some("deployment") => Binding::Deployment,
            Some(text) => match text.parse() {
                Ok(version) => Binding::Version(version),
                Err(_) => {
                    let what = What::Value("lotse:binding".into(), text.into(), "latest, deployment, 1, 2, …");
                    self.problem(at, what);
                    Binding::Latest
                }
            },
        }
    }

    pub(super) fn user_task(&mut self, at: ElementIndex) -> UserTask {
        UserTask {
            assignment: self.assignment(at),
            form: self.lotse(at, "form").map(Into::into),
            due: self.lotse_expression(at, "due"),
            follow_up: self.lotse_expression(at, "followUp"),
            priority: self.lotse_expression(at, "priority"),
        }
    }

    pub(super) fn script(&mut self, at: ElementIndex) -> Script {
        let mut script = self.child_expression(at, "script");
        if let (Some(script), Some(format)) = (&mut script, self.attribute(at, "scriptFormat"))
            && !format.to_lowercase().contains("feel")
        {
            script.language = format.into();
        }
        Script { script, result: self.lotse(at, "result").map(Into::into) }
    }

    pub(super) fn rule(&mut self, at: ElementIndex) -> Rule {
        Rule {
            decision: self.lotse(at, "decision").map(Into::into),
            result: self.lotse(at, "result").map(Into::into),
            work: self.work(at),
        }
    }

    fn work(&mut self, at: ElementIndex) -> Work {
        let retries = self.lotse(at, "retries").and_then(|text| {
            let found = text.trim().parse().ok();
            if found.is_none() {
                self.problem(at, What::Value("lotse:retries".into(), text.into(), "0, 1, 2, …"));
            }
            found
        });
        Work {
            job_type: self.lotse_expression(at, "type"),
            url: self.lotse_expression(at, "url"),
            retries,
            implementation: self.attribute(at, "implementation").map(Into::into),
        }
    }

    fn repetition(&mut self, at: ElementIndex) -> Repetition {
        if let Some(found) = self.document.child(at, "standardLoopCharacteristics") {
            return Repetition::Loop(Loop {
                test_before: self.is_true(found, "testBefore", false),
                condition: self.child_expression(found, "loopCondition"),
                maximum: self.number(found, "loopMaximum"),
            });
        }
        let Some(found) = self.document.child(at, "multiInstanceLoopCharacteristics") else { return Repetition::Once };
        self.engines(found);
        let ending = match self.attribute(found, "behavior") {
            None | Some("All") => Ending::All,
            Some("None") => Ending::None(None),
            Some("One") => Ending::One(None),
            Some(_) => Ending::Complex(Vec::new()),
        };
        // The names of data objects are variables.
        let variable = |name: &str| {
            let child = self.document.child(found, name)?;
            let text = self.document.text(child);
            let id = local(&text);
            let title = self.ids.get(id).and_then(|&object| self.title(object));
            Some(title.unwrap_or_else(|| id.into()))
        };
        let collection = self.lotse_expression(found, "collection").or_else(|| {
            let text = variable("loopDataInputRef")?;
            Some(Expression { text, language: "".into(), place: self.document.element(found).place })
        });
        let item = self.document.child(found, "inputDataItem");
        let item = item.and_then(|item| self.title(item).or_else(|| Some(self.id(item).into())));
        let result = self.document.child(found, "outputDataItem");
        let result = result.and_then(|item| self.title(item).or_else(|| Some(self.id(item).into())));
        Repetition::Multi(Box::new(MultiInstance {
            sequential: self.is_true(found, "isSequential", false),
            cardinality: self.child_expression(found, "loopCardinality"),
            collection,
            element: self.lotse(found, "element").map(Into::into).or(item),
            output_collection: self
                .lotse(found, "outputCollection")
                .map(Into::into)
                .or_else(|| variable("loopDataOutputRef")),
            output_element: self.lotse_expression(found, "outputElement").or_else(|| {
                let place = self.document.element(found).place;
                result.map(|text| Expression { text, language: "".into(), place })
            }),
            completion: self.child_expression(found, "completionCondition"),
            ending,
        }))
    }
}
