//! Puts our own loops in the place of those of `dsntk`.
//!
//! Its `for` copies all earlier results in every turn and nothing bounds it, its functions may call themselves until the
//! stack ends, and `now()` reads a clock. This pass walks the syntax tree once and puts calls of *natives* there:
//! functions in the lowest context of the scope, under names that no FEEL text can spell. Semantics stay those of
//! DMN 1.5, 10.3.2.14 (iteration), 10.3.2.5 (filter).

use std::sync::Arc;

use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelType, FunctionBody, Name};
use dsntk_feel_parser::{AstNode, ClosureBuilder};

use super::iterate::{Domain, Filter, Loop, Quantified};
use super::meter::{self, Stop};
use super::tree::{children_mut, names};
use super::{Val, java};

/// A function without parameters that runs `body`.
fn native(body: Evaluator) -> Val {
    Val::FunctionDefinition(
        Vec::new(),
        FunctionBody::LiteralExpression(Arc::new(body)),
        false,
        Closure::default(),
        FeelContext::default(),
        FeelType::Any,
    )
}

/// The natives that every expression may use: the tick of a function body and the clock.
pub(super) fn common(name: &str) -> Option<Val> {
    Some(native(match name {
        TICK => Box::new(|_| {
            meter::charge(1);
            meter::descend();
            Val::Boolean(true)
        }),
        EXTERNAL => Box::new(|_| meter::stop(Stop::External)),
        "now" => Box::new(|_| meter::moment("now")),
        "today" => Box::new(|_| match meter::moment("today") {
            Val::DateTime(moment) => Val::Date(moment.date()),
            other => other,
        }),
        _ => return None,
    }))
}

const TICK: &str = "\u{1}tick";
const EXTERNAL: &str = "\u{1}external";

/// Collects the natives of one expression.
pub(super) struct Rewriter {
    /// Distinguishes the natives of this expression from those of others in the same scope.
    unit: u64,
    /// Name and function, to be put into the lowest context.
    pub natives: Vec<(Name, Val)>,
    inside_function: bool,
}

impl Rewriter {
    pub(super) fn new(unit: u64) -> Self {
        Self { unit, natives: Vec::new(), inside_function: false }
    }

    /// Replaces what has to be replaced. `node` must not be [`too_deep`].
    pub(super) fn rewrite(&mut self, mut node: AstNode) -> AstNode {
        self.visit(&mut node);
        node
    }

    fn use_common(&mut self, name: &'static str) -> Name {
        let key = Name::from(name);
        if !self.natives.iter().any(|(known, _)| *known == key)
            && let Some(function) = common(name)
        {
            self.natives.push((key.clone(), function));
        }
        key
    }

    fn visit(&mut self, node: &mut AstNode) {
        match node {
            AstNode::FunctionDefinition(parameters, body) => {
                let outer = std::mem::replace(&mut self.inside_function, true);
                self.java(parameters, body);
                self.visit(parameters);
                self.visit(body);
                self.inside_function = outer;
            }
            AstNode::FunctionBody(body, external) => {
                self.visit(body);
                let tick = self.use_common(if *external { EXTERNAL } else { TICK });
                *external = false;
                let inner = std::mem::replace(&mut **body, AstNode::Null);
                **body = AstNode::If(Box::new(call(tick)), Box::new(inner), Box::new(AstNode::Null));
            }
            AstNode::FunctionInvocation(function, parameters) => {
                if let AstNode::Name(name) = &**function
                    && ROUNDING.contains(&name.as_str())
                {
                    limit_scale(parameters);
                }
                self.visit(function);
                self.visit(parameters);
            }
            AstNode::Name(name) => match name.as_str() {
                "now" => drop(self.use_common("now")),
                "today" => drop(self.use_common("today")),
                _ => {}
            },
            AstNode::For(..) | AstNode::Some(..) | AstNode::Every(..) | AstNode::Filter(..) => self.replace(node),
            other => children_mut(other, &mut |child| self.visit(child)),
        }
    }

    /// Puts a native in the place of a Java function that is known.
    fn java(&mut self, parameters: &AstNode, body: &mut AstNode) {
        let AstNode::FunctionBody(mapping, external @ true) = body else { return };
        let Some(known) = mapped(mapping) else { return };
        let AstNode::FormalParameters(parameters) = parameters else { return };
        let names: Vec<Name> = parameters
            .iter()
            .filter_map(|parameter| match parameter {
                AstNode::FormalParameter(name, _) => variable((**name).clone()),
                _ => None,
            })
            .collect();
        let run: Evaluator = Box::new(move |scope| {
            let value = |name| scope.get_value(name).unwrap_or(Val::Null(None));
            known.apply(&names.iter().map(value).collect::<Vec<_>>())
        });
        let name = Name::from(format!("\u{1}{}.{}", self.unit, self.natives.len()));
        self.natives.push((name.clone(), native(run)));
        **mapping = call(name);
        *external = false;
    }

    /// Takes a loop out of the tree and leaves a call of its native.
    fn replace(&mut self, node: &mut AstNode) {
        // Functions remember the values of the names in their bodies. The names of the loop must stay visible for that.
        let seen = self.inside_function.then(|| remembered(node));
        let taken = std::mem::replace(node, AstNode::Null);
        let body: Evaluator = match taken {
            AstNode::For(contexts, body) => self.for_loop(*contexts, *body),
            AstNode::Some(contexts, body) => self.quantified(*contexts, *body, true),
            AstNode::Every(contexts, body) => self.quantified(*contexts, *body, false),
            AstNode::Filter(list, condition) => {
                let names = names(&condition);
                let (list, condition) = (self.rewrite(*list), self.rewrite(*condition));
                let filter = Filter::new(super::prepare(&list), super::prepare(&condition), names);
                Box::new(move |scope| filter.evaluate(scope))
            }
            _ => return,
        };
        let name = Name::from(format!("\u{1}{}.{}", self.unit, self.natives.len()));
        self.natives.push((name.clone(), native(body)));
        *node = match seen {
            Some(seen) => {
                AstNode::If(Box::new(AstNode::Boolean(true)), Box::new(call(name)), Box::new(AstNode::List(seen)))
            }
            None => call(name),
        };
    }

    fn for_loop(&mut self, contexts: AstNode, body: AstNode) -> Evaluator {
        let mut variables = Vec::new();
        if let AstNode::IterationContexts(items) = contexts {
            for item in items {
                match item {
                    AstNode::IterationContextInterval(name, start, end) => {
                        let (start, end) = (self.rewrite(*start), self.rewrite(*end));
                        let domain = Domain::Interval(super::prepare(&start), super::prepare(&end));
                        variables.extend(variable(*name).map(|name| (name, domain)));
                    }
                    AstNode::IterationContextSingle(name, items) => {
                        let items = self.rewrite(*items);
                        let domain = Domain::Items(super::prepare(&items));
                        variables.extend(variable(*name).map(|name| (name, domain)));
                    }
                    _ => {}
                }
            }
        }
        // Before inner loops are taken out, since their names are needed too.
        let names = names(&body);
        let body = self.rewrite(body);
        let run = Loop::new(variables, super::prepare(&body), names);
        Box::new(move |scope| run.evaluate(scope))
    }

    fn quantified(&mut self, contexts: AstNode, body: AstNode, some: bool) -> Evaluator {
        let mut variables = Vec::new();
        if let AstNode::QuantifiedContexts(items) = contexts {
            for item in items {
                if let AstNode::QuantifiedContext(name, items) = item {
                    let items = self.rewrite(*items);
                    let domain = Domain::Items(super::prepare(&items));
                    variables.extend(variable(*name).map(|name| (name, domain)));
                }
            }
        }
        let names = names(&body);
        let body = match body {
            AstNode::Satisfies(body) => self.rewrite(*body),
            other => self.rewrite(other),
        };
        let run = Quantified::new(variables, super::prepare(&body), names, some);
        Box::new(move |scope| run.evaluate(scope))
    }
}

/// Functions whose second argument is a scale.
const ROUNDING: [&str; 7] =
    ["decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down"];

/// The evaluator rounds to at most 6,144 places, DMN allows 6,176. No number of 34 digits differs there but the very
/// smallest, so greater scales are cut to what it can do.
fn limit_scale(parameters: &mut AstNode) {
    let scale = match parameters {
        AstNode::PositionalParameters(list) => list.get_mut(1),
        AstNode::NamedParameters(list) => list.iter_mut().find_map(|parameter| match parameter {
            AstNode::NamedParameter(name, value)
                if matches!(&**name, AstNode::ParameterName(name) if name.as_str() == "scale") =>
            {
                Some(&mut **value)
            }
            _ => None,
        }),
        _ => None,
    };
    let Some(scale) = scale else { return };
    let number = |digits: &str| Box::new(AstNode::Numeric(digits.to_owned(), String::new(), '+', String::new()));
    let taken = Box::new(std::mem::replace(scale, AstNode::Null));
    let beyond = AstNode::And(
        Box::new(AstNode::Gt(taken.clone(), number("6144"))),
        Box::new(AstNode::Le(taken.clone(), number("6176"))),
    );
    *scale = AstNode::If(Box::new(beyond), number("6144"), taken);
}

/// The function that a mapping such as `{java: {class: "…", method signature: "…"}}` names.
fn mapped(mapping: &AstNode) -> Option<java::Known> {
    fn entry<'n>(node: &'n AstNode, wanted: &str) -> Option<&'n AstNode> {
        let AstNode::Context(entries) = node else { return None };
        entries.iter().find_map(|entry| match entry {
            AstNode::ContextEntry(key, value) => {
                let key = matches!(&**key, AstNode::ContextEntryKey(key) if key.as_str() == wanted);
                key.then_some(&**value)
            }
            _ => None,
        })
    }
    let java = entry(mapping, "java")?;
    match (entry(java, "class")?, entry(java, "method signature")?) {
        (AstNode::String(class), AstNode::String(signature)) => java::Known::find(class, signature),
        _ => None,
    }
}

fn variable(node: AstNode) -> Option<Name> {
    match node {
        AstNode::Name(name) | AstNode::ParameterName(name) => Some(name),
        _ => None,
    }
}

fn call(name: Name) -> AstNode {
    AstNode::FunctionInvocation(Box::new(AstNode::Name(name)), Box::new(AstNode::PositionalParameters(Vec::new())))
}

/// The names and paths that a function with `node` in its body has to remember.
fn remembered(node: &AstNode) -> Vec<AstNode> {
    ClosureBuilder::from_node(node)
        .iter()
        .filter_map(|path| {
            let mut parts = path.as_slice().iter().cloned().map(AstNode::Name);
            let first = parts.next()?;
            Some(parts.fold(first, |path, part| AstNode::Path(Box::new(path), Box::new(part))))
        })
        .collect()
}
