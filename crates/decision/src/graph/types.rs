//! Declared types (DMN 1.5, 7.3.2): what FEEL type a name stands for, and whether a value has it.

use std::collections::BTreeMap;

use crate::feel::meter::Limits;
use crate::feel::{Compiled, Ctx, Kind, Name, Scope, Type, Val, bottom, compile, name};
use crate::model::{Definitions, Item};
use crate::problem::{Place, Problem, What};
use crate::value::Value;

/// How far types may refer to each other.
const DEEPEST: usize = 32;

/// What a type name means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Declared {
    /// A type of FEEL itself.
    Builtin(Type),
    /// An item definition: number of the model, number of the definition.
    Item(usize, usize),
}

impl Declared {
    /// Any value at all.
    pub(crate) fn any() -> Self {
        Self::Builtin(Type::Any)
    }
}

struct CompiledItem {
    name: Name,
    kind: ItemKind,
    collection: bool,
    allowed: Option<Compiled>,
}

enum ItemKind {
    Of(Declared),
    Parts(Vec<CompiledItem>),
    Function(Vec<Declared>, Declared),
}

struct ModelTypes {
    imports: Vec<(String, usize)>,
    by_name: BTreeMap<String, usize>,
    items: Vec<CompiledItem>,
}

/// The types of all models that belong together.
pub(crate) struct Types {
    models: Vec<ModelTypes>,
}

fn builtin(text: &str) -> Option<Type> {
    Some(match text {
        "Any" => Type::Any,
        "string" => Type::String,
        // The last three are of Camunda 7.
        "number" | "integer" | "long" | "double" => Type::Number,
        "boolean" => Type::Boolean,
        "date" => Type::Date,
        "time" => Type::Time,
        "dateTime" | "date and time" => Type::DateTime,
        "dayTimeDuration" | "days and time duration" => Type::DaysAndTimeDuration,
        "yearMonthDuration" | "years and months duration" => Type::YearsAndMonthsDuration,
        _ => return None,
    })
}

impl Types {
    /// Reads the types of `models`; what is wrong goes to `problems`.
    pub(crate) fn new(models: &[Definitions], limits: &Limits, problems: &mut Vec<Problem>) -> Self {
        let mut types = Types { models: Vec::new() };
        for model in models {
            let imports = model.imports.iter().filter_map(|import| {
                let number = models.iter().position(|other| other.namespace == import.namespace)?;
                Some((import.name.clone(), number))
            });
            let mut by_name = BTreeMap::new();
            for (number, item) in model.items.iter().enumerate() {
                if by_name.insert(item.name.clone(), number).is_some() {
                    problems.push(Problem::new(item.place, What::Twice(item.name.clone())));
                }
            }
            types.models.push(ModelTypes { imports: imports.collect(), by_name, items: Vec::new() });
        }
        for (number, model) in models.iter().enumerate() {
            let items = model.items.iter().map(|item| types.item(number, item, limits, problems)).collect();
            types.models[number].items = items;
        }
        types
    }

    fn item(&self, model: usize, item: &Item, limits: &Limits, problems: &mut Vec<Problem>) -> CompiledItem {
        let element = format!("itemDefinition \"{}\"", item.name);
        let mut declared = |type_ref: Option<&String>| match type_ref {
            None => Declared::any(),
            Some(type_ref) => self.resolve(model, type_ref).unwrap_or_else(|| {
                problems.push(Problem::new(item.place, What::Dangling(type_ref.clone())).of(&element));
                Declared::any()
            }),
        };
        let kind = if let Some((parameters, result)) = &item.function {
            let parameters = parameters.iter().map(|parameter| declared(parameter.type_ref.as_ref())).collect();
            ItemKind::Function(parameters, declared(result.as_ref()))
        } else if item.parts.is_empty() {
            ItemKind::Of(declared(item.type_ref.as_ref()))
        } else {
            ItemKind::Parts(item.parts.iter().map(|part| self.item(model, part, limits, problems)).collect())
        };
        let allowed = item.allowed.as_ref().and_then(|text| {
            compile(&Scope::default(), &text.text, Kind::Tests, limits)
                .map_err(|problem| problems.push(problem.shifted(text.place).of(&element)))
                .ok()
        });
        CompiledItem { name: name(&item.name), kind, collection: item.collection, allowed }
    }

    /// What `type_ref` means in a model.
    pub(crate) fn resolve(&self, model: usize, type_ref: &str) -> Option<Declared> {
        if let Some(known) = builtin(type_ref) {
            return Some(Declared::Builtin(known));
        }
        let own = self.models.get(model)?;
        if let Some(&number) = own.by_name.get(type_ref) {
            return Some(Declared::Item(model, number));
        }
        own.imports.iter().find_map(|(import, number)| {
            let rest = type_ref.strip_prefix(import.as_str())?.trim_start();
            let rest = rest.strip_prefix('.').unwrap_or(rest).trim_start();
            Some(Declared::Item(*number, *self.models[*number].by_name.get(rest)?))
        })
    }

    fn get(&self, declared: &Declared) -> Option<&CompiledItem> {
        match declared {
            Declared::Builtin(_) => None,
            Declared::Item(model, item) => self.models[*model].items.get(*item),
        }
    }

    /// The FEEL type; a type that contains itself ends in `Any`.
    pub(crate) fn feel(&self, declared: &Declared) -> Type {
        self.feel_within(declared, 0)
    }

    fn feel_within(&self, declared: &Declared, depth: usize) -> Type {
        match declared {
            Declared::Builtin(builtin) => builtin.clone(),
            Declared::Item(..) if depth > DEEPEST => Type::Any,
            item => self.get(item).map_or(Type::Any, |item| self.item_type(item, depth + 1)),
        }
    }

    fn item_type(&self, item: &CompiledItem, depth: usize) -> Type {
        let single = match &item.kind {
            ItemKind::Of(declared) => self.feel_within(declared, depth),
            ItemKind::Parts(parts) if depth <= DEEPEST => {
                Type::Context(parts.iter().map(|part| (part.name.clone(), self.item_type(part, depth + 1))).collect())
            }
            ItemKind::Parts(_) => Type::Any,
            ItemKind::Function(parameters, result) => Type::Function(
                parameters.iter().map(|parameter| self.feel_within(parameter, depth)).collect(),
                Box::new(self.feel_within(result, depth)),
            ),
        };
        if item.collection { Type::List(Box::new(single)) } else { single }
    }

    /// All type names of a model that are among `names`, as values for the lowest context of a scope.
    pub(crate) fn in_scope(&self, model: usize, names: &[Name], into: &mut Ctx) {
        for (text, number) in &self.models[model].by_name {
            let key = name(text);
            if names.contains(&key) {
                into.set_entry(&key, Val::FeelType(self.feel(&Declared::Item(model, *number))));
            }
        }
    }

    /// `value` where it has the type, else null with the reason.
    pub(crate) fn conform(&self, declared: &Declared, value: Val) -> Val {
        match declared {
            Declared::Builtin(Type::Any) => value,
            Declared::Builtin(builtin) => coerce(value, builtin),
            item => match self.get(item) {
                Some(item) => self.conform_item(item, value),
                None => value,
            },
        }
    }

    fn conform_item(&self, item: &CompiledItem, value: Val) -> Val {
        if !item.collection {
            return self.conform_single(item, value);
        }
        match value {
            Val::Null(reason) => Val::Null(reason),
            Val::List(members) => {
                let mut conforming = Vec::with_capacity(members.len());
                for member in members {
                    let given_null = member.is_null();
                    let member = self.conform_single(item, member);
                    if member.is_null() && !given_null {
                        return member;
                    }
                    conforming.push(member);
                }
                Val::List(conforming)
            }
            single => {
                let single = self.conform_single(item, single);
                if single.is_null() { single } else { Val::List(vec![single]) }
            }
        }
    }

    fn conform_single(&self, item: &CompiledItem, value: Val) -> Val {
        let value = match &item.kind {
            ItemKind::Of(declared) => self.conform(declared, value),
            ItemKind::Function(..) => value,
            ItemKind::Parts(parts) => match value {
                Val::Context(entries) => {
                    let mut conforming = Ctx::default();
                    for part in parts {
                        let Some(entry) = entries.get_entry(&part.name) else {
                            return Val::Null(Some(format!("`{}` lacks `{}`", item.name, part.name)));
                        };
                        conforming.set_entry(&part.name, self.conform_item(part, entry.clone()));
                    }
                    Val::Context(conforming)
                }
                Val::List(mut members) if members.len() == 1 => {
                    return self.conform_single(item, members.remove(0));
                }
                Val::Null(reason) => return Val::Null(reason),
                other => return Val::Null(Some(format!("`{}` is a structure, not {other}", item.name))),
            },
        };
        match &item.allowed {
            Some(allowed) if !value.is_null() => {
                let scope = Scope::from(bottom(&allowed.natives));
                scope.set_value(&"?".into(), value.clone());
                if allowed.value(&scope).is_true() {
                    value
                } else {
                    Val::Null(Some(format!("{value} is not an allowed value of `{}`", item.name)))
                }
            }
            _ => value,
        }
    }

    /// Makes values of the declared types out of what JSON can say: dates out of texts. Structures are walked.
    ///
    /// # Errors
    /// [`What::Type`] with the path, for anything that does not fit and would be null in FEEL.
    pub(crate) fn adapt(&self, declared: &Declared, value: Value, path: &str) -> Result<Value, Problem> {
        match declared {
            Declared::Builtin(builtin) => adapt_builtin(builtin, value, path),
            item => match self.get(item) {
                Some(item) => self.adapt_item(item, value, path),
                None => Ok(value),
            },
        }
    }

    fn adapt_item(&self, item: &CompiledItem, value: Value, path: &str) -> Result<Value, Problem> {
        match value {
            Value::List(members) if item.collection => {
                let members = members.into_iter().enumerate();
                let adapted =
                    members.map(|(index, member)| self.adapt_single(item, member, &format!("{path}[{}]", index + 1)));
                Ok(Value::List(adapted.collect::<Result<_, _>>()?))
            }
            other => self.adapt_single(item, other, path),
        }
    }

    fn adapt_single(&self, item: &CompiledItem, value: Value, path: &str) -> Result<Value, Problem> {
        let adapted = match (&item.kind, value) {
            (_, Value::Null) => Value::Null,
            (ItemKind::Of(declared), value) => self.adapt(declared, value, path)?,
            (ItemKind::Function(..), value) => value,
            (ItemKind::Parts(parts), Value::Context(entries)) => {
                let mut adapted = BTreeMap::new();
                for (key, entry) in entries {
                    let path = format!("{path}.{key}");
                    let key_name = name(&key);
                    let entry = match parts.iter().find(|part| part.name == key_name) {
                        Some(part) => self.adapt_item(part, entry, &path)?,
                        None => return Err(Problem::new(Place::default(), What::Dangling(path))),
                    };
                    adapted.insert(key, entry);
                }
                for part in parts {
                    // A part that is not there is null, said explicitly.
                    adapted.entry(part.name.to_string()).or_insert(Value::Null);
                }
                Value::Context(adapted)
            }
            (ItemKind::Parts(_), other) => return Err(mismatch(path, "context", &other)),
        };
        if let (Some(allowed), false) = (&item.allowed, adapted.is_null()) {
            let scope = Scope::from(bottom(&allowed.natives));
            scope.set_value(&"?".into(), crate::feel::convert::into_feel(&adapted));
            if !allowed.value(&scope).is_true() {
                return Err(mismatch(path, &item.name.to_string(), &adapted));
            }
        }
        Ok(adapted)
    }
}

fn mismatch(path: &str, expected: &str, found: &Value) -> Problem {
    let found = match found {
        Value::List(_) | Value::Context(_) => found.type_name().to_owned(),
        other => other.to_string(),
    };
    Problem::new(Place::default(), What::Type { path: path.to_owned(), expected: expected.to_owned(), found })
}

fn adapt_builtin(builtin: &Type, value: Value, path: &str) -> Result<Value, Problem> {
    let failed = |value: &Value| mismatch(path, &builtin.to_string(), value);
    match (builtin, value) {
        (Type::Any, value) => Ok(value),
        (_, Value::Null) => Ok(Value::Null),
        (Type::Date, Value::String(text)) => text.parse().map(Value::Date).map_err(|_| failed(&Value::String(text))),
        (Type::Time, Value::String(text)) => text.parse().map(Value::Time).map_err(|_| failed(&Value::String(text))),
        (Type::DateTime, Value::String(text)) => {
            text.parse().map(Value::DateTime).map_err(|_| failed(&Value::String(text)))
        }
        (Type::DaysAndTimeDuration, Value::String(text)) => {
            text.parse().map(Value::DaysAndTime).map_err(|_| failed(&Value::String(text)))
        }
        (Type::YearsAndMonthsDuration, Value::String(text)) => {
            text.parse().map(Value::YearsAndMonths).map_err(|_| failed(&Value::String(text)))
        }
        (builtin, value) => {
            if crate::feel::convert::into_feel(&value).is_conformant(builtin) {
                Ok(value)
            } else {
                Err(failed(&value))
            }
        }
    }
}

/// Implicit conversion (DMN 1.5, 10.3.2.9.4): a list of one to its member and back; else null with the reason.
pub(crate) fn coerce(value: Val, target: &Type) -> Val {
    if matches!(target, Type::Any) || value.is_null() {
        return value;
    }
    let coerced = value.coerced(target);
    if coerced.is_invalid_coercion() {
        return Val::Null(Some(format!("{} is not of type {target}", short(&value))));
    }
    coerced
}

fn short(value: &Val) -> String {
    match value {
        Val::List(_) | Val::Context(_) => value.type_of().to_string(),
        other => other.to_string(),
    }
}
