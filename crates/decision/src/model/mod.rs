//! A DMN model as it stands in its file: names and texts with their places, nothing resolved.
//!
//! Reads DMN 1.1 to 1.5. The elements are those of DMN 1.5, clauses 6 (requirements graph), 7 (item definitions),
//! 8 (decision tables) and 10.2 (boxed expressions). Diagrams, text annotations, organisation units and other extensions
//! say nothing about results and are left out; unknown logic is refused.

mod logic;
mod read;

pub use read::read;

use crate::problem::Place;

/// Namespace of our own attributes in DMN files: `validFrom`, `validUntil`.
pub const NAMESPACE: &str = "urn:lotse:1";

/// A version of DMN, told by the namespace of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// DMN 1.1 of 2016.
    V1_1,
    /// DMN 1.2 of 2019.
    V1_2,
    /// DMN 1.3 of 2021.
    V1_3,
    /// DMN 1.4 of 2023.
    V1_4,
    /// DMN 1.5 of 2024.
    V1_5,
}

/// First and last day on which a model or decision is in force; none means unbounded.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Validity {
    /// First day.
    pub from: Option<crate::Date>,
    /// Last day.
    pub until: Option<crate::Date>,
}

impl Validity {
    /// Whether `day` lies within.
    #[must_use]
    pub fn contains(&self, day: &crate::Date) -> bool {
        self.from.as_ref().is_none_or(|from| from <= day) && self.until.as_ref().is_none_or(|until| day <= until)
    }

    /// Whether some day lies within both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let begins_before = |a: &Self, b: &Self| match (&a.from, &b.until) {
            (Some(from), Some(until)) => from <= until,
            _ => true,
        };
        begins_before(self, other) && begins_before(other, self)
    }
}

/// `definitions`: one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Definitions {
    /// Version of DMN.
    pub version: Version,
    /// Namespace of the model.
    pub namespace: String,
    /// Name of the model.
    pub name: String,
    /// Days in force.
    pub validity: Validity,
    /// Other models that are used.
    pub imports: Vec<Import>,
    /// Declared types.
    pub items: Vec<Item>,
    /// Input data.
    pub inputs: Vec<Input>,
    /// Decisions.
    pub decisions: Vec<Decision>,
    /// Business knowledge models.
    pub knowledge: Vec<Knowledge>,
    /// Decision services.
    pub services: Vec<Service>,
    /// Knowledge sources, such as laws.
    pub sources: Vec<Source>,
}

/// `import`: another model that is used under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Name under which it is used; empty for none.
    pub name: String,
    /// Namespace of the other model.
    pub namespace: String,
    /// Place in the file.
    pub place: Place,
}

/// `itemDefinition` or `itemComponent`: a declared type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Name.
    pub name: String,
    /// Type it stands for, without parts.
    pub type_ref: Option<String>,
    /// Whether a value is a list of such.
    pub collection: bool,
    /// Unary tests that values meet.
    pub allowed: Option<Text>,
    /// Parts of a structure.
    pub parts: Vec<Item>,
    /// Parameters and result of a function.
    pub function: Option<(Vec<Variable>, Option<String>)>,
    /// Place in the file.
    pub place: Place,
}

/// An information item: a name with a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Name.
    pub name: String,
    /// Type, where one is declared.
    pub type_ref: Option<String>,
}

/// `inputData`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Identifier.
    pub id: String,
    /// Name and type.
    pub variable: Variable,
    /// Place in the file.
    pub place: Place,
}

/// `knowledgeSource`: where a rule comes from, such as a law.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where to read it.
    pub location: Option<String>,
}

/// A reference such as `#id` or `namespace#id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// As written.
    pub href: String,
    /// Place in the file.
    pub place: Place,
}

/// `decision`.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Identifier.
    pub id: String,
    /// Name of the decision.
    pub name: String,
    /// Name and type of its result.
    pub variable: Variable,
    /// The question it answers.
    pub question: Option<String>,
    /// Decisions it needs.
    pub decisions: Vec<Reference>,
    /// Input data it needs.
    pub inputs: Vec<Reference>,
    /// Business knowledge models and decision services it needs.
    pub knowledge: Vec<Reference>,
    /// Knowledge sources it rests on.
    pub authorities: Vec<Reference>,
    /// How it is decided.
    pub logic: Option<Logic>,
    /// Days in force.
    pub validity: Validity,
    /// Place in the file.
    pub place: Place,
}

/// `businessKnowledgeModel`.
#[derive(Clone, Debug, PartialEq)]
pub struct Knowledge {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name and type of its result.
    pub variable: Variable,
    /// Other knowledge models and services it needs.
    pub knowledge: Vec<Reference>,
    /// The function.
    pub function: Option<Function>,
    /// Place in the file.
    pub place: Place,
}

/// `decisionService`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Name and type of its result.
    pub variable: Variable,
    /// Decisions whose results it hands out.
    pub outputs: Vec<Reference>,
    /// Decisions inside of it.
    pub encapsulated: Vec<Reference>,
    /// Decisions whose results are handed in.
    pub input_decisions: Vec<Reference>,
    /// Input data handed in.
    pub inputs: Vec<Reference>,
    /// Place in the file.
    pub place: Place,
}

/// A FEEL text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text as written.
    pub text: String,
    /// Language, where one is given.
    pub language: Option<String>,
    /// Place of its first character.
    pub place: Place,
}

/// A boxed expression (clause 10.2) with its declared type.
#[derive(Clone, Debug, PartialEq)]
pub struct Logic {
    /// Type, where one is declared.
    pub type_ref: Option<String>,
    /// Place in the file.
    pub place: Place,
    /// What it is.
    pub kind: LogicKind,
}

/// Kinds of boxed expressions.
#[derive(Clone, Debug, PartialEq)]
pub enum LogicKind {
    /// `literalExpression`.
    Literal(Text),
    /// `decisionTable`.
    Table(Box<Table>),
    /// `context`; the entry without a variable is the result.
    Context(Vec<(Option<Variable>, Logic)>),
    /// `invocation`.
    Invocation(Box<Logic>, Vec<(Variable, Option<Logic>)>),
    /// `list`.
    List(Vec<Logic>),
    /// `relation`: names of the columns, rows.
    Relation(Vec<Variable>, Vec<Vec<Logic>>),
    /// `functionDefinition`.
    Function(Box<Function>),
    /// `conditional`: if, then, else.
    Conditional(Box<[Logic; 3]>),
    /// `for`: variable, in, return.
    For(String, Box<[Logic; 2]>),
    /// `some`: variable, in, satisfies.
    Some(String, Box<[Logic; 2]>),
    /// `every`: variable, in, satisfies.
    Every(String, Box<[Logic; 2]>),
    /// `filter`: in, match.
    Filter(Box<[Logic; 2]>),
}

/// `functionDefinition` or `encapsulatedLogic`.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Whether it is FEEL, and not Java or PMML.
    pub feel: bool,
    /// Parameters.
    pub parameters: Vec<Variable>,
    /// Type of the result.
    pub type_ref: Option<String>,
    /// Body.
    pub body: Option<Logic>,
    /// Place in the file.
    pub place: Place,
}

/// How the matching rules of a table make one result (clause 8.2.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HitPolicy {
    /// At most one rule may match.
    Unique,
    /// Several may match if they say the same.
    Any,
    /// The one whose result stands first among the output values.
    Priority,
    /// The first in order of rules.
    First,
    /// All, in order of rules.
    RuleOrder,
    /// All, in order of the output values.
    OutputOrder,
    /// All, as a list.
    Collect,
    /// The sum of all.
    Sum,
    /// How many.
    Count,
    /// The smallest.
    Min,
    /// The largest.
    Max,
}

impl HitPolicy {
    /// The letters of the standard, such as `U` or `C+`.
    #[must_use]
    pub fn letter(self) -> &'static str {
        match self {
            HitPolicy::Unique => "U",
            HitPolicy::Any => "A",
            HitPolicy::Priority => "P",
            HitPolicy::First => "F",
            HitPolicy::RuleOrder => "R",
            HitPolicy::OutputOrder => "O",
            HitPolicy::Collect => "C",
            HitPolicy::Sum => "C+",
            HitPolicy::Count => "C#",
            HitPolicy::Min => "C<",
            HitPolicy::Max => "C>",
        }
    }
}

/// `decisionTable`.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Identifier.
    pub id: String,
    /// How many rules count.
    pub policy: HitPolicy,
    /// Input columns.
    pub inputs: Vec<InputColumn>,
    /// Output columns.
    pub outputs: Vec<OutputColumn>,
    /// Names of the annotation columns.
    pub annotations: Vec<String>,
    /// Rules in order.
    pub rules: Vec<Rule>,
    /// Place in the file.
    pub place: Place,
}

/// An input column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputColumn {
    /// Label for people.
    pub label: Option<String>,
    /// What the tests ask about.
    pub expression: Text,
    /// Type of it.
    pub type_ref: Option<String>,
    /// Unary tests that values meet.
    pub allowed: Option<Text>,
    /// Another name of the value within the tests, as Camunda has it.
    pub alias: Option<String>,
}

impl InputColumn {
    /// What people call the column: its label, else its expression.
    #[must_use]
    pub fn title(&self) -> &str {
        self.label.as_deref().unwrap_or(self.expression.text.trim())
    }
}

/// An output column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputColumn {
    /// Name of the part of the result.
    pub name: Option<String>,
    /// Label for people.
    pub label: Option<String>,
    /// Type.
    pub type_ref: Option<String>,
    /// Values in order of priority.
    pub values: Option<Text>,
    /// Result when no rule matches.
    pub default: Option<Text>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Identifier.
    pub id: String,
    /// Tests, one for each input column.
    pub inputs: Vec<Text>,
    /// Results, one for each output column.
    pub outputs: Vec<Text>,
    /// Notes for people.
    pub annotations: Vec<String>,
    /// Description of the rule.
    pub description: Option<String>,
    /// Place in the file.
    pub place: Place,
}
