//! Unary tests that consist of constants: quick to ask, and open to analysis.

use std::cmp::Ordering;

use crate::feel::{AstNode, IntervalType, Val, constant};

/// Tests of one cell, all of whose parts are constants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tests {
    /// Whether a value passes when it meets none.
    pub negated: bool,
    /// What a value may meet; empty for `-`, which everything passes.
    pub atoms: Vec<Atom>,
}

/// One test against constants.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Atom {
    /// Equal to it.
    Is(Val),
    /// Between bounds; each is a value and whether it is included.
    Between(Option<(Val, bool)>, Option<(Val, bool)>),
}

impl Tests {
    /// Understands parsed unary tests, or not.
    pub(crate) fn new(node: &AstNode) -> Option<Self> {
        let (items, negated) = match node {
            AstNode::Irrelevant => return Some(Self { negated: false, atoms: Vec::new() }),
            AstNode::ExpressionList(items) => (items, false),
            AstNode::NegatedList(items) => (items, true),
            _ => return None,
        };
        if let [AstNode::UnaryNe(value)] = items.as_slice() {
            return Some(Self { negated: !negated, atoms: vec![Atom::Is(constant(value)?)] });
        }
        let atoms = items.iter().map(atom).collect::<Option<Vec<_>>>()?;
        if atoms.is_empty() { None } else { Some(Self { negated, atoms }) }
    }

    /// Whether everything passes.
    pub(crate) fn is_any(&self) -> bool {
        self.atoms.is_empty()
    }

    /// Whether `value` passes; none when that takes more than comparing values of one simple type.
    pub(crate) fn pass(&self, value: &Val) -> Option<bool> {
        if self.atoms.is_empty() {
            return Some(true);
        }
        let mut met = false;
        for atom in &self.atoms {
            met |= atom.meets(value)?;
        }
        Some(met != self.negated)
    }
}

fn atom(node: &AstNode) -> Option<Atom> {
    Some(match node {
        AstNode::UnaryEq(value) => Atom::Is(constant(value)?),
        AstNode::UnaryLt(value) => Atom::Between(None, Some((constant(value)?, false))),
        AstNode::UnaryLe(value) => Atom::Between(None, Some((constant(value)?, true))),
        AstNode::UnaryGt(value) => Atom::Between(Some((constant(value)?, false)), None),
        AstNode::UnaryGe(value) => Atom::Between(Some((constant(value)?, true)), None),
        AstNode::Range(start, end) => match (&**start, &**end) {
            (AstNode::IntervalStart(start, start_type), AstNode::IntervalEnd(end, end_type)) => {
                Atom::Between(Some(bound(start, *start_type)?), Some(bound(end, *end_type)?))
            }
            _ => return None,
        },
        value => Atom::Is(constant(value)?),
    })
}

fn bound(node: &AstNode, interval: IntervalType) -> Option<(Val, bool)> {
    Some((constant(node)?, interval.closed()))
}

/// Order of two values of the same simple type; none for others and for types whose order depends on time zones.
pub(crate) fn order(left: &Val, right: &Val) -> Option<Ordering> {
    match (left, right) {
        (Val::Number(left), Val::Number(right)) => left.partial_cmp(right),
        (Val::String(left), Val::String(right)) => Some(left.cmp(right)),
        (Val::Date(left), Val::Date(right)) => Some(left.cmp(right)),
        (Val::Boolean(left), Val::Boolean(right)) => Some(left.cmp(right)),
        (Val::DaysAndTimeDuration(left), Val::DaysAndTimeDuration(right)) => left.partial_cmp(right),
        (Val::YearsAndMonthsDuration(left), Val::YearsAndMonthsDuration(right)) => left.partial_cmp(right),
        _ => None,
    }
}

impl Atom {
    fn meets(&self, value: &Val) -> Option<bool> {
        match self {
            Atom::Is(constant) => Some(order(value, constant)? == Ordering::Equal),
            Atom::Between(low, high) => {
                if matches!(value, Val::Boolean(_)) {
                    return None;
                }
                let above = match low {
                    None => true,
                    Some((low, closed)) => match order(value, low)? {
                        Ordering::Greater => true,
                        Ordering::Equal => *closed,
                        Ordering::Less => false,
                    },
                };
                let below = match high {
                    None => true,
                    Some((high, closed)) => match order(value, high)? {
                        Ordering::Less => true,
                        Ordering::Equal => *closed,
                        Ordering::Greater => false,
                    },
                };
                Some(above && below)
            }
        }
    }
}
