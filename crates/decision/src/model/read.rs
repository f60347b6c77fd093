//! From XML to [`Definitions`].

use std::collections::BTreeSet;

use roxmltree::{Document, Node, ParsingOptions};

use super::{
    Decision, Definitions, Import, Input, Item, Knowledge, NAMESPACE, Reference, Service, Source, Validity, Variable,
    Version, logic,
};
use crate::feel::meter::Limits;
use crate::problem::{Place, Problem, What};

/// Reads one file. Document types are refused, so that entities cannot blow up.
///
/// # Errors
/// Every problem that was found, in order of the file; at least one.
pub fn read(xml: &str, limits: &Limits) -> Result<Definitions, Vec<Problem>> {
    if xml.len() > limits.file {
        let what = What::FileTooLarge { size: xml.len(), allowed: limits.file };
        return Err(vec![Problem::new(Place::default(), what)]);
    }
    let options = ParsingOptions { nodes_limit: 2_000_000, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|error| {
        let place = Place { line: error.pos().row, column: error.pos().col };
        vec![Problem::new(place, What::Xml(error.to_string()))]
    })?;
    let mut reader = Reader { xml, problems: Vec::new(), namespace: String::new(), lines: line_starts(xml) };
    let definitions = reader.definitions(document.root_element());
    match definitions {
        Some(definitions) if reader.problems.is_empty() => Ok(definitions),
        _ => {
            reader.problems.sort_by_key(|problem| problem.place);
            Err(reader.problems)
        }
    }
}

fn line_starts(xml: &str) -> Vec<usize> {
    std::iter::once(0).chain(xml.match_indices('\n').map(|(index, _)| index + 1)).collect()
}

fn version(namespace: &str) -> Option<Version> {
    Some(match namespace {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd" | "http://www.omg.org/spec/DMN/20151101/dmn11.xsd" => {
            Version::V1_1
        }
        "http://www.omg.org/spec/DMN/20180521/MODEL/" => Version::V1_2,
        "https://www.omg.org/spec/DMN/20191111/MODEL/" => Version::V1_3,
        "https://www.omg.org/spec/DMN/20211108/MODEL/" => Version::V1_4,
        "https://www.omg.org/spec/DMN/20230324/MODEL/" => Version::V1_5,
        _ => return None,
    })
}

/// Reads nodes and gathers problems.
pub(super) struct Reader<'x> {
    xml: &'x str,
    pub(super) problems: Vec<Problem>,
    namespace: String,
    lines: Vec<usize>,
}

impl<'x> Reader<'x> {
    /// Place of a byte of the file. The list of lines makes it quick in large files.
    pub(super) fn place_at(&self, offset: usize) -> Place {
        let line = self.lines.partition_point(|&start| start <= offset).max(1);
        let start = self.lines[line - 1];
        let column = self.xml.get(start..offset).map_or(0, |text| text.chars().count()) + 1;
        Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    pub(super) fn place(&self, node: Node<'_, 'x>) -> Place {
        self.place_at(node.range().start)
    }

    pub(super) fn problem(&mut self, node: Node<'_, 'x>, what: What) {
        let place = self.place(node);
        self.problems.push(Problem::new(place, what).of(&element(node)));
    }

    /// Parts of `node` that belong to DMN.
    pub(super) fn parts<'a>(&self, node: Node<'a, 'x>) -> std::vec::IntoIter<Node<'a, 'x>> {
        let ours = |part: &Node<'a, 'x>| part.is_element() && part.tag_name().namespace() == Some(&*self.namespace);
        node.children().filter(ours).collect::<Vec<_>>().into_iter()
    }

    /// Those of them called `name`.
    pub(super) fn named<'a>(&self, node: Node<'a, 'x>, name: &str) -> Vec<Node<'a, 'x>> {
        self.parts(node).filter(|part| part.tag_name().name() == name).collect()
    }

    pub(super) fn part<'a>(&self, node: Node<'a, 'x>, name: &str) -> Option<Node<'a, 'x>> {
        self.parts(node).find(|part| part.tag_name().name() == name)
    }

    pub(super) fn variable(&self, node: Node<'_, 'x>) -> Variable {
        Variable { name: tidy(node.attribute("name").unwrap_or_default()), type_ref: self.type_ref(node) }
    }

    /// A declared type; before DMN 1.3 it may stand in an element.
    pub(super) fn type_ref(&self, node: Node<'_, 'x>) -> Option<String> {
        let text = node
            .attribute("typeRef")
            .or_else(|| self.part(node, "typeRef").and_then(|part| part.text()))
            .map(str::trim)
            .filter(|text| !text.is_empty())?;
        // In DMN 1.1 types are qualified names; a prefix of FEEL means a built-in type.
        match text.split_once(':') {
            Some((prefix, name)) if node.lookup_namespace_uri(Some(prefix)).is_some() => Some(name.to_owned()),
            _ => Some(tidy(text)),
        }
    }

    fn references(&mut self, node: Node<'_, 'x>, group: &str, part: &str) -> Vec<Reference> {
        let mut found = Vec::new();
        for child in self.named(node, group) {
            for part in self.named(child, part) {
                found.extend(self.reference(part));
            }
        }
        found
    }

    fn reference(&mut self, node: Node<'_, 'x>) -> Option<Reference> {
        let place = self.place(node);
        match node.attribute("href") {
            Some(href) => Some(Reference { href: href.to_owned(), place }),
            None => {
                self.problem(node, What::Missing("href"));
                None
            }
        }
    }

    fn direct(&mut self, node: Node<'_, 'x>, name: &str) -> Vec<Reference> {
        self.named(node, name).into_iter().filter_map(|part| self.reference(part)).collect()
    }

    fn definitions(&mut self, root: Node<'_, 'x>) -> Option<Definitions> {
        let namespace = root.tag_name().namespace().unwrap_or_default();
        let Some(version) = version(namespace).filter(|_| root.tag_name().name() == "definitions") else {
            let name = if namespace.is_empty() {
                root.tag_name().name().to_owned()
            } else {
                format!("{{{namespace}}}{}", root.tag_name().name())
            };
            self.problem(root, What::NotDmn(name));
            return None;
        };
        self.namespace = namespace.to_owned();
        let mut model = Definitions {
            version,
            namespace: root.attribute("namespace").unwrap_or_default().to_owned(),
            name: tidy(root.attribute("name").unwrap_or_default()),
            validity: self.validity(root),
            imports: Vec::new(),
            items: Vec::new(),
            inputs: Vec::new(),
            decisions: Vec::new(),
            knowledge: Vec::new(),
            services: Vec::new(),
            sources: Vec::new(),
        };
        let mut ids = BTreeSet::new();
        for node in self.parts(root) {
            let id = node.attribute("id").unwrap_or_default();
            if !id.is_empty() && !ids.insert(id) {
                self.problem(node, What::Twice(id.to_owned()));
            }
            match node.tag_name().name() {
                "import" => model.imports.push(Import {
                    name: tidy(node.attribute("name").unwrap_or_default()),
                    namespace: node.attribute("namespace").unwrap_or_default().to_owned(),
                    place: self.place(node),
                }),
                "itemDefinition" => {
                    let item = self.item(node, 0);
                    model.items.extend(item);
                }
                "inputData" => {
                    let variable = self.result(node);
                    model.inputs.push(Input { id: self.id(node), variable, place: self.place(node) });
                }
                "decision" => {
                    let decision = self.decision(node);
                    model.decisions.push(decision);
                }
                "businessKnowledgeModel" => {
                    let knowledge = self.knowledge(node);
                    model.knowledge.push(knowledge);
                }
                "decisionService" => {
                    let service = Service {
                        id: self.id(node),
                        name: tidy(node.attribute("name").unwrap_or_default()),
                        variable: self.result(node),
                        outputs: self.direct(node, "outputDecision"),
                        encapsulated: self.direct(node, "encapsulatedDecision"),
                        input_decisions: self.direct(node, "inputDecision"),
                        inputs: self.direct(node, "inputData"),
                        place: self.place(node),
                    };
                    model.services.push(service);
                }
                "knowledgeSource" => model.sources.push(Source {
                    id: self.id(node),
                    name: tidy(node.attribute("name").unwrap_or_default()),
                    location: node.attribute("locationURI").map(ToOwned::to_owned),
                }),
                // Say nothing about results.
                "description"
                | "extensionElements"
                | "artifact"
                | "textAnnotation"
                | "association"
                | "group"
                | "elementCollection"
                | "performanceIndicator"
                | "organizationUnit"
                | "businessContextElement" => {}
                other => self.problem(node, What::Unknown { name: "definitions", value: other.to_owned() }),
            }
        }
        Some(model)
    }

    pub(super) fn id(&self, node: Node<'_, 'x>) -> String {
        node.attribute("id").map_or_else(|| tidy(node.attribute("name").unwrap_or_default()), ToOwned::to_owned)
    }

    /// The `variable` of an element of the graph; the name of the element where it has none.
    fn result(&self, node: Node<'_, 'x>) -> Variable {
        let own = tidy(node.attribute("name").unwrap_or_default());
        match self.part(node, "variable") {
            Some(variable) => {
                let mut variable = self.variable(variable);
                if variable.name.is_empty() {
                    variable.name = own;
                }
                variable
            }
            None => Variable { name: own, type_ref: None },
        }
    }

    fn validity(&mut self, node: Node<'_, 'x>) -> Validity {
        let mut day = |name: &'static str| {
            let text = node.attribute((NAMESPACE, name))?;
            let day = text.trim().parse().ok();
            if day.is_none() {
                self.problem(node, What::Unknown { name, value: text.to_owned() });
            }
            day
        };
        let validity = Validity { from: day("validFrom"), until: day("validUntil") };
        if let (Some(from), Some(until)) = (&validity.from, &validity.until)
            && until < from
        {
            self.problem(node, What::Unknown { name: "validUntil", value: until.to_string() });
        }
        validity
    }

    fn item(&mut self, node: Node<'_, 'x>, depth: usize) -> Option<Item> {
        if depth > logic::DEEPEST {
            self.problem(node, What::TooDeep);
            return None;
        }
        let name = tidy(node.attribute("name").unwrap_or_default());
        if name.is_empty() {
            self.problem(node, What::Missing("name"));
        }
        let mut item = Item {
            name,
            type_ref: self.type_ref(node),
            collection: matches!(node.attribute("isCollection").map(str::trim), Some("true" | "1")),
            allowed: None,
            parts: Vec::new(),
            function: None,
            place: self.place(node),
        };
        for part in self.parts(node) {
            match part.tag_name().name() {
                "itemComponent" => item.parts.extend(self.item(part, depth + 1)),
                "allowedValues" | "typeConstraint" => item.allowed = self.text(part),
                "functionItem" => {
                    let parameters = self
                        .parts(part)
                        .filter(|part| part.tag_name().name() == "parameters")
                        .map(|parameter| self.variable(parameter))
                        .collect();
                    let result = part.attribute("outputTypeRef").map(tidy);
                    item.function = Some((parameters, result));
                }
                _ => {}
            }
        }
        Some(item)
    }

    fn decision(&mut self, node: Node<'_, 'x>) -> Decision {
        let name = tidy(node.attribute("name").unwrap_or_default());
        if name.is_empty() {
            self.problem(node, What::Missing("name"));
        }
        const INFORMATION: &str = "informationRequirement";
        let decisions = self.references(node, INFORMATION, "requiredDecision");
        let inputs = self.references(node, INFORMATION, "requiredInput");
        let knowledge = self.references(node, "knowledgeRequirement", "requiredKnowledge");
        let authorities = self.references(node, "authorityRequirement", "requiredAuthority");
        Decision {
            id: self.id(node),
            variable: self.result(node),
            question: self.part(node, "question").and_then(|part| part.text()).map(|text| text.trim().to_owned()),
            decisions,
            inputs,
            knowledge,
            authorities,
            logic: self.logic_in(node, 0),
            validity: self.validity(node),
            place: self.place(node),
            name,
        }
    }

    fn knowledge(&mut self, node: Node<'_, 'x>) -> Knowledge {
        let knowledge = self.references(node, "knowledgeRequirement", "requiredKnowledge");
        let function = self.part(node, "encapsulatedLogic").map(|part| self.function(part, 0));
        Knowledge {
            id: self.id(node),
            name: tidy(node.attribute("name").unwrap_or_default()),
            variable: self.result(node),
            knowledge,
            function,
            place: self.place(node),
        }
    }
}

/// Names as FEEL compares them: without spaces around, runs of spaces as one.
pub(crate) fn tidy(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Kind and name of the element that `node` belongs to.
fn element(node: Node<'_, '_>) -> String {
    node.ancestors()
        .find(|node| node.is_element() && node.attribute("name").is_some() && node.parent_element().is_some())
        .map(|node| format!("{} \"{}\"", node.tag_name().name(), tidy(node.attribute("name").unwrap_or_default())))
        .unwrap_or_default()
}
