//! Boxed expressions (DMN 1.5, clause 10.2) made ready to run.

use std::sync::Arc;

use super::iteration::Iteration;
use super::types::{Declared, Types, coerce};
use crate::feel::meter::{self, Limits, Stop};
use crate::feel::{
    Closure, Compiled, Ctx, Evaluator, FunctionBody, Kind, Name, QualifiedName, Scope, Type, Val, bottom, compile,
    filter, java, name,
};
use crate::model::{Function, Logic, LogicKind, Text, Variable};
use crate::problem::{Place, Problem, What};
use crate::trace::Origin;

/// Makes the logic of one element ready.
pub(super) struct Builder<'t> {
    pub types: &'t Types,
    pub model: usize,
    pub limits: Limits,
    /// Name of the element for people, kind and name for problems.
    pub element: (String, String),
    /// Names that texts may use.
    pub known: Scope,
    pub origins: Vec<(Name, Origin)>,
    pub problems: Vec<Problem>,
    /// What has to stand in the lowest context.
    pub natives: Vec<(Name, Val)>,
    /// Every name that occurs.
    pub names: Vec<Name>,
    /// What functions in it remember.
    pub remembered: Vec<QualifiedName>,
}

impl Builder<'_> {
    pub(super) fn problem(&mut self, place: Place, what: What) {
        self.problems.push(Problem::new(place, what).of(&self.element.1));
    }

    /// A type; one that does not exist is a problem and counts as any.
    pub(super) fn declared(&mut self, type_ref: Option<&String>, place: Place) -> Declared {
        match type_ref {
            None => Declared::any(),
            Some(type_ref) => self.types.resolve(self.model, type_ref).unwrap_or_else(|| {
                self.problem(place, What::Dangling(type_ref.clone()));
                Declared::any()
            }),
        }
    }

    fn type_of(&mut self, type_ref: Option<&String>, place: Place) -> Type {
        let declared = self.declared(type_ref, place);
        self.types.feel(&declared)
    }

    /// Makes `name` known within `work`.
    pub(super) fn with<T>(&mut self, known: &[(Name, Type, Origin)], work: impl FnOnce(&mut Self) -> T) -> T {
        let mut context = Ctx::default();
        for (name, feel_type, origin) in known {
            context.set_entry(name, Val::FeelType(feel_type.clone()));
            self.origins.push((name.clone(), origin.clone()));
        }
        self.known.push(context);
        let result = work(self);
        self.known.pop();
        self.origins.truncate(self.origins.len() - known.len());
        result
    }

    pub(super) fn compiled(&mut self, text: &Text, kind: Kind) -> Option<Compiled> {
        if let Some(language) = &text.language {
            self.problem(text.place, What::OtherLanguage(language.clone()));
            return None;
        }
        if text.text.trim().is_empty() && kind != Kind::Tests {
            self.problem(text.place, What::Missing("text"));
            return None;
        }
        match compile(&self.known, &text.text, kind, &self.limits) {
            Ok(compiled) => {
                self.natives.extend(compiled.natives.iter().cloned());
                self.names.extend(compiled.names.iter().cloned());
                self.remembered.extend(compiled.closure.iter().cloned());
                Some(compiled)
            }
            Err(problem) => {
                self.problems.push(problem.shifted(text.place).of(&self.element.1));
                None
            }
        }
    }

    /// Makes an expression ready; none when something is wrong with it.
    pub(super) fn logic(&mut self, logic: &Logic) -> Option<Evaluator> {
        let declared = self.type_of(logic.type_ref.as_ref(), logic.place);
        let run: Evaluator = match &logic.kind {
            LogicKind::Literal(text) => self.compiled(text, Kind::Expression)?.into_run(),
            LogicKind::Table(table) => {
                let table = self.table(table)?;
                Box::new(move |scope| table.evaluate(scope))
            }
            LogicKind::Context(entries) => self.context(entries)?,
            LogicKind::Invocation(function, bindings) => self.invocation(function, bindings)?,
            LogicKind::List(items) => {
                let items = self.all(items)?;
                Box::new(move |scope| Val::List(items.iter().map(|item| item(scope)).collect()))
            }
            LogicKind::Relation(columns, rows) => self.relation(columns, rows)?,
            LogicKind::Function(function) => self.function(function)?,
            LogicKind::Conditional(parts) => {
                let (condition, then, other) = (self.logic(&parts[0]), self.logic(&parts[1]), self.logic(&parts[2]));
                let (condition, then, other) = (condition?, then?, other?);
                Box::new(move |scope| match condition(scope) {
                    Val::Boolean(true) => then(scope),
                    Val::Boolean(false) | Val::Null(_) => other(scope),
                    value => Val::Null(Some(format!("{value} is neither true nor false"))),
                })
            }
            LogicKind::For(variable, parts) => self.iteration(variable, parts, Iteration::For)?,
            LogicKind::Some(variable, parts) => self.iteration(variable, parts, Iteration::Some)?,
            LogicKind::Every(variable, parts) => self.iteration(variable, parts, Iteration::Every)?,
            LogicKind::Filter(parts) => {
                let list = self.logic(&parts[0]);
                let item = [(Name::from("item"), Type::Any, Origin::Entry("item".to_owned()))];
                let condition = self.with(&item, |builder| builder.logic(&parts[1]));
                let (list, condition) = (list?, condition?);
                Box::new(move |scope| filter(scope, list(scope), &condition, &[]))
            }
        };
        if declared == Type::Any {
            return Some(run);
        }
        Some(Box::new(move |scope| coerce(run(scope), &declared)))
    }

    /// Makes all ready, so that every problem is found.
    fn all(&mut self, items: &[Logic]) -> Option<Vec<Evaluator>> {
        let ready: Vec<_> = items.iter().map(|item| self.logic(item)).collect();
        ready.into_iter().collect()
    }

    fn context(&mut self, entries: &[(Option<Variable>, Logic)]) -> Option<Evaluator> {
        let mut ready: Vec<Option<(Option<Name>, Type, Evaluator)>> = Vec::new();
        self.known.push(Ctx::default());
        let before = self.origins.len();
        for (variable, logic) in entries {
            let evaluator = self.logic(logic);
            let Some(variable) = variable else {
                ready.push(evaluator.map(|evaluator| (None, Type::Any, evaluator)));
                continue;
            };
            let feel_type = self.type_of(variable.type_ref.as_ref(), logic.place);
            let shape = if feel_type == Type::Any { self.shape(logic) } else { feel_type.clone() };
            let key = name(&variable.name);
            self.known.set_value(&key, Val::FeelType(shape));
            self.origins.push((key.clone(), Origin::Entry(variable.name.clone())));
            ready.push(evaluator.map(|evaluator| (Some(key), feel_type, evaluator)));
        }
        self.known.pop();
        self.origins.truncate(before);
        let ready = ready.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Box::new(move |scope| {
            let mut result = Ctx::default();
            scope.push(Ctx::default());
            for (name, feel_type, evaluator) in &ready {
                let value = coerce(evaluator(scope), feel_type);
                let Some(name) = name else {
                    scope.pop();
                    return value;
                };
                scope.set_value(name, value.clone());
                result.set_entry(name, value);
            }
            scope.pop();
            Val::Context(result)
        }))
    }

    /// The type of a boxed context without a declared one, so that names with spaces in it are known.
    pub(super) fn shape(&self, logic: &Logic) -> Type {
        match &logic.kind {
            LogicKind::Context(entries) if entries.iter().all(|(variable, _)| variable.is_some()) => {
                let mut parts = std::collections::BTreeMap::new();
                for (variable, logic) in entries {
                    let Some(variable) = variable else { continue };
                    let declared = variable.type_ref.as_ref().and_then(|it| self.types.resolve(self.model, it));
                    let part = declared.map_or_else(|| self.shape(logic), |declared| self.types.feel(&declared));
                    parts.insert(name(&variable.name), part);
                }
                Type::Context(parts)
            }
            _ => Type::Any,
        }
    }

    fn relation(&mut self, columns: &[Variable], rows: &[Vec<Logic>]) -> Option<Evaluator> {
        let columns: Vec<Name> = columns.iter().map(|column| name(&column.name)).collect();
        let rows: Vec<_> = rows.iter().map(|row| self.all(row)).collect();
        let rows = rows.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Box::new(move |scope| {
            let row = |cells: &Vec<Evaluator>| {
                let mut entries = Ctx::default();
                for (column, cell) in columns.iter().zip(cells) {
                    entries.set_entry(column, cell(scope));
                }
                Val::Context(entries)
            };
            Val::List(rows.iter().map(row).collect())
        }))
    }

    fn invocation(&mut self, function: &Logic, bindings: &[(Variable, Option<Logic>)]) -> Option<Evaluator> {
        let function = self.logic(function);
        let mut ready = Vec::new();
        for (parameter, formula) in bindings {
            let Some(formula) = formula else { continue };
            let feel_type = self.type_of(parameter.type_ref.as_ref(), formula.place);
            ready.push(self.logic(formula).map(|formula| (name(&parameter.name), feel_type, formula)));
        }
        let (function, bindings) = (function?, ready.into_iter().collect::<Option<Vec<_>>>()?);
        Some(Box::new(move |scope| {
            let mut arguments = Ctx::default();
            for (parameter, feel_type, formula) in &bindings {
                let value = formula(scope);
                let coerced = coerce(value.clone(), feel_type);
                if coerced.is_null() && !value.is_null() {
                    return coerced;
                }
                arguments.set_entry(parameter, coerced);
            }
            call(scope, function(scope), &arguments)
        }))
    }

    /// Parameters with their types.
    fn parameters(&mut self, function: &Function) -> Vec<(Name, Type)> {
        let parameters = function.parameters.iter();
        parameters
            .map(|parameter| {
                let feel_type = self.type_of(parameter.type_ref.as_ref(), function.place);
                (name(&parameter.name), feel_type)
            })
            .collect()
    }

    /// Parameters and body; none for functions outside of FEEL and faulty ones.
    pub(super) fn body(&mut self, function: &Function) -> Option<(Vec<(Name, Type)>, Evaluator)> {
        let parameters = self.parameters(function);
        if !function.feel {
            let Some(known) = function.body.as_ref().and_then(library) else {
                self.problem(function.place, What::External);
                return None;
            };
            let names: Vec<Name> = parameters.iter().map(|(name, _)| name.clone()).collect();
            let body: Evaluator = Box::new(move |scope| {
                let value = |name| scope.get_value(name).unwrap_or(Val::Null(None));
                known.apply(&names.iter().map(value).collect::<Vec<_>>())
            });
            return Some((parameters, body));
        }
        let Some(body) = &function.body else {
            self.problem(function.place, What::Missing("expression"));
            return None;
        };
        let known: Vec<_> = parameters
            .iter()
            .map(|(name, feel_type)| (name.clone(), feel_type.clone(), Origin::Parameter(name.to_string())))
            .collect();
        let body = self.with(&known, |builder| builder.logic(body))?;
        let body: Evaluator = Box::new(move |scope| {
            meter::charge(1);
            meter::descend();
            body(scope)
        });
        Some((parameters, body))
    }

    fn function(&mut self, function: &Function) -> Option<Evaluator> {
        let (natives, remembered) = (self.natives.len(), self.remembered.len());
        let (parameters, body) = self.body(function)?;
        let result = self.type_of(function.type_ref.as_ref(), function.place);
        let mut closure = Closure::from(self.remembered[remembered..].to_vec());
        for (parameter, _) in &parameters {
            closure.remove(parameter.clone());
        }
        let own = bottom(&self.natives[natives..]);
        let body = FunctionBody::FunctionDefinition(Arc::new(body));
        Some(Box::new(move |scope| {
            let mut surroundings = own.clone();
            for path in closure.iter() {
                if let Some(value) = scope.search_entry(path) {
                    surroundings.create_entry(path, value);
                }
            }
            let parameters = parameters.clone();
            Val::FunctionDefinition(parameters, body.clone(), false, closure.clone(), surroundings, result.clone())
        }))
    }
}

/// The function of Java that a boxed mapping names, where it is known.
fn library(mapping: &Logic) -> Option<java::Known> {
    let LogicKind::Context(entries) = &mapping.kind else { return None };
    let text = |wanted: &str| {
        entries.iter().find_map(|(variable, logic)| match &logic.kind {
            LogicKind::Literal(text) if variable.as_ref().is_some_and(|variable| variable.name == wanted) => {
                text.text.trim().strip_prefix('"')?.strip_suffix('"')
            }
            _ => None,
        })
    };
    java::Known::find(text("class")?, text("method signature")?)
}

/// Calls a function with named arguments.
pub(super) fn call(scope: &Scope, function: Val, arguments: &Ctx) -> Val {
    let Val::FunctionDefinition(parameters, body, external, _, surroundings, result) = function else {
        return Val::Null(Some(format!("{} is no function", function.type_of())));
    };
    if external {
        meter::stop(Stop::External);
    }
    meter::charge(1);
    meter::descend();
    let mut own = Ctx::default();
    for (parameter, feel_type) in &parameters {
        let Some(argument) = arguments.get_entry(parameter) else {
            return Val::Null(Some(format!("the argument `{parameter}` is missing")));
        };
        let coerced = coerce(argument.clone(), feel_type);
        if coerced.is_null() && !argument.is_null() {
            return coerced;
        }
        own.set_entry(parameter, coerced);
    }
    scope.push(surroundings);
    scope.push(own);
    let value = body.evaluate(scope);
    scope.pop();
    scope.pop();
    coerce(value, &result)
}

/// For elements without logic.
pub(super) fn nothing(reason: &'static str) -> Evaluator {
    Box::new(move |_| Val::Null(Some(reason.to_owned())))
}
