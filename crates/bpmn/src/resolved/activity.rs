//! Tasks, sub-processes, call activities and their repetition (clause 10.3).

use super::{EventDefinition, Expression, FlowIndex, MessageUse, NodeIndex, ScopeIndex};

/// An activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// What it does.
    pub kind: ActivityKind,
    /// Whether it is done several times.
    pub repetition: Repetition,
    /// Its boundary events in the order of the file.
    pub boundaries: Vec<NodeIndex>,
    /// `default`: the flow taken when no condition holds.
    pub default: Option<FlowIndex>,
    /// `isForCompensation`: reached only by compensation.
    pub for_compensation: bool,
    /// The activity that undoes this one: joined by an association to its compensation boundary event. An event
    /// sub-process that does it stands in the scope.
    pub compensation: Option<NodeIndex>,
    /// `startQuantity`, 1 where absent.
    pub start_quantity: u32,
    /// `completionQuantity`, 1 where absent.
    pub completion_quantity: u32,
    /// What is computed into local variables before it begins: data input associations and `lotse:input`.
    pub inputs: Vec<Mapping>,
    /// What is written to the scope when it is done: data output associations and `lotse:output`. Without any, every
    /// variable of the result is.
    pub outputs: Vec<Mapping>,
}

/// A variable and what is written to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The variable.
    pub target: Box<str>,
    /// Its value.
    pub source: Expression,
}

/// What an activity does.
#[derive(Clone, Debug, PartialEq)]
pub enum ActivityKind {
    /// `task`: nothing is said about how; passes at once.
    Abstract,
    /// `manualTask`: done outside, passes at once.
    Manual,
    /// `userTask`.
    User(UserTask),
    /// `serviceTask`.
    Service(Work),
    /// `businessRuleTask`.
    BusinessRule(Rule),
    /// `scriptTask`.
    Script(Script),
    /// `sendTask`.
    Send(Send),
    /// `receiveTask`.
    Receive(Receive),
    /// `subProcess`, `transaction`, `adHocSubProcess`.
    SubProcess(ScopeIndex),
    /// `callActivity`.
    Call(Call),
}

/// A task of a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserTask {
    /// Who may take it: `lotse:assignment`, `potentialOwner`, `humanPerformer`.
    pub assignment: Assignment,
    /// `lotse:form`: identifier of the form.
    pub form: Option<Box<str>>,
    /// `lotse:due`: FEEL giving a date, a date and time or a duration from now.
    pub due: Option<Expression>,
    /// `lotse:followUp`: as `due`.
    pub follow_up: Option<Expression>,
    /// `lotse:priority`: FEEL giving a whole number.
    pub priority: Option<Expression>,
}

/// Who may take a task. Texts with a leading `=` are FEEL, others literal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Assignment {
    /// The person to whom it is given.
    pub assignee: Option<Expression>,
    /// Groups whose members may claim it.
    pub groups: Vec<Expression>,
    /// Persons who may claim it.
    pub users: Vec<Expression>,
}

/// Work of a machine: done by a worker that asks for jobs of a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// `lotse:type` or mapped from `camunda:topic`, `zeebe:taskDefinition`: the type under which workers find the job.
    /// `None`: the model does not say.
    pub job_type: Option<Expression>,
    /// `lotse:url`: address of an HTTP service the shell calls as a worker of type `http`.
    pub url: Option<Expression>,
    /// `lotse:retries`: how often it is tried; `None`: the default of the engine.
    pub retries: Option<u32>,
    /// `implementation`, as written.
    pub implementation: Option<Box<str>>,
}

/// A business rule task.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `lotse:decision` (or a mapped attribute of another engine): the decision of a deployed DMN model.
    pub decision: Option<Box<str>>,
    /// The variable that gets the result.
    pub result: Option<Box<str>>,
    /// Where no decision is named: work like that of a service task.
    pub work: Work,
}

/// A script task.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// The script.
    pub script: Option<Expression>,
    /// `lotse:result`: the variable that gets its value; without one a context is spread over variables.
    pub result: Option<Box<str>>,
}

/// A send task.
#[derive(Clone, Debug, PartialEq)]
pub struct Send {
    /// What it sends.
    pub message: MessageUse,
    /// Where a worker sends it.
    pub work: Work,
}

/// A receive task.
#[derive(Clone, Debug, PartialEq)]
pub struct Receive {
    /// What it waits for.
    pub message: MessageUse,
    /// `instantiate`: the message starts the process.
    pub instantiate: bool,
}

/// A call activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// `calledElement` as written, without its prefix; a leading `=` makes it FEEL. Resolved over all deployed models
    /// when it begins.
    pub element: Option<Expression>,
    /// `lotse:binding`: which version of the called process.
    pub binding: Binding,
}

/// Which version a call activity calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Binding {
    /// The newest when it begins.
    #[default]
    Latest,
    /// The one deployed together with the caller.
    Deployment,
    /// This version, counted from 1.
    Version(u32),
}

/// Whether an activity is done several times.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Repetition {
    /// Once.
    #[default]
    Once,
    /// `standardLoopCharacteristics`.
    Loop(Loop),
    /// `multiInstanceLoopCharacteristics`.
    Multi(Box<MultiInstance>),
}

/// A standard loop.
#[derive(Clone, Debug, PartialEq)]
pub struct Loop {
    /// `testBefore`: like `while`; otherwise like `do … while`.
    pub test_before: bool,
    /// `loopCondition`: goes on while it holds; absent counts as true.
    pub condition: Option<Expression>,
    /// `loopMaximum`.
    pub maximum: Option<u32>,
}

/// Multi-instance.
#[derive(Clone, Debug, PartialEq)]
pub struct MultiInstance {
    /// `isSequential`.
    pub sequential: bool,
    /// `loopCardinality`: how many.
    pub cardinality: Option<Expression>,
    /// The collection over which it runs: `loopDataInputRef` or `lotse:collection`.
    pub collection: Option<Expression>,
    /// The variable that holds the item in each: `inputDataItem` or `lotse:element`.
    pub element: Option<Box<str>>,
    /// The variable that collects results in the order of the items: `loopDataOutputRef` or `lotse:outputCollection`.
    pub output_collection: Option<Box<str>>,
    /// What each gives to it: `outputDataItem` or `lotse:outputElement`.
    pub output_element: Option<Expression>,
    /// `completionCondition`: asked after each; the rest is cancelled once it holds.
    pub completion: Option<Expression>,
    /// `behavior` with the events thrown by finished instances.
    pub ending: Ending,
}

/// What a multi-instance activity throws when instances finish (`behavior`, table 10.31).
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Ending {
    /// `All`: nothing; a token goes on when all are done. The default.
    #[default]
    All,
    /// `None`: `noneBehaviorEventRef` is thrown for each, and a token goes on for each.
    None(Option<Box<EventDefinition>>),
    /// `One`: `oneBehaviorEventRef` is thrown for the first.
    One(Option<Box<EventDefinition>>),
    /// `Complex`: conditions decide which events are thrown.
    Complex(Vec<(Expression, EventDefinition)>),
}
