//! From FEEL text to something that runs.

use std::sync::atomic::{AtomicU64, Ordering};

use dsntk_feel::closure::Closure;
use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelScope, Name};
use dsntk_feel_parser::{AstNode, ClosureBuilder};

use super::meter::Limits;
use super::rewrite::Rewriter;
use super::tree::{names, too_deep};
use super::words::{single, spaced};
use super::{Val, locate};
use crate::problem::{Place, Problem, What};

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A value: DMN 1.5, grammar rule 1.
    Expression,
    /// A question to the value named `?`: grammar rule 15. Yields true, false or null.
    Tests,
    /// The values that unary tests list, as they stand.
    Listed,
}

/// A text that was understood.
pub(crate) struct Compiled {
    run: Evaluator,
    /// What has to stand in the lowest context of the scope.
    pub natives: Vec<(Name, Val)>,
    /// Every name in the text, sorted.
    pub names: Vec<Name>,
    /// What a function with this body remembers of its surroundings.
    pub closure: Closure,
    /// As parsed; of tests what stands behind the `in`.
    pub node: AstNode,
}

impl std::fmt::Debug for Compiled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Compiled({})", self.node)
    }
}

impl Compiled {
    /// The value in `scope`.
    pub(crate) fn value(&self, scope: &FeelScope) -> Val {
        (self.run)(scope)
    }

    /// Hands the evaluator out, for the body of a function.
    pub(crate) fn into_run(self) -> Evaluator {
        self.run
    }
}

/// Natives of different expressions may meet in one scope, so each expression has its own number. The number is never
/// part of a result.
static UNITS: AtomicU64 = AtomicU64::new(0);

/// Reads `text`, in which the names of `known` may have spaces.
pub(crate) fn compile(known: &FeelScope, text: &str, kind: Kind, limits: &Limits) -> Result<Compiled, Problem> {
    if text.len() > limits.text {
        return Err(Problem::new(Place::default(), What::TooLong { length: text.len(), allowed: limits.text }));
    }
    let mut alone = FeelContext::default();
    for word in single(text) {
        alone.set_null(word.into());
    }
    known.push(alone);
    let parsed = parse(known, text, kind);
    let node =
        parsed.map_err(|()| Problem::new(locate::locate(text, |part| parse(known, part, kind).is_ok()), What::Syntax));
    known.pop();
    let node = node?;
    if too_deep(&node) {
        std::mem::forget(node);
        return Err(Problem::new(Place::default(), What::TooDeep));
    }
    let names = names(&node);
    let closure = ClosureBuilder::from_node(&node);
    let mut rewriter = Rewriter::new(UNITS.fetch_add(1, Ordering::Relaxed));
    let whole = match kind {
        Kind::Tests => asked(&node),
        Kind::Expression | Kind::Listed => node.clone(),
    };
    let run = super::prepare(&rewriter.rewrite(whole));
    Ok(Compiled { run, natives: rewriter.natives, names, closure, node })
}

/// The question whether `?` passes `tests`. A test that names `?` itself passes when it is true (DMN 1.5, 7.3.3).
fn asked(tests: &AstNode) -> AstNode {
    let question = || Box::new(AstNode::Name("?".into()));
    let asks = |node: &AstNode| names(node).iter().any(|name| name.as_str() == "?");
    let (items, negated) = match tests {
        AstNode::ExpressionList(items) if items.iter().any(asks) => (items, false),
        AstNode::NegatedList(items) if items.iter().any(asks) => (items, true),
        _ => return AstNode::In(question(), Box::new(tests.clone())),
    };
    let one = |item: &AstNode| {
        if asks(item) {
            item.clone()
        } else {
            AstNode::In(question(), Box::new(AstNode::ExpressionList(vec![item.clone()])))
        }
    };
    let any = items.iter().map(one).reduce(|all, item| AstNode::Or(Box::new(all), Box::new(item)));
    let any = any.unwrap_or(AstNode::Boolean(false));
    if negated {
        let (no, yes) = (Box::new(AstNode::Boolean(false)), Box::new(AstNode::Boolean(true)));
        AstNode::If(Box::new(any), no, yes)
    } else {
        any
    }
}

fn parse(known: &FeelScope, text: &str, kind: Kind) -> Result<AstNode, ()> {
    let text = &*spaced(text.trim());
    if text.is_empty() {
        return if kind == Kind::Tests { Ok(AstNode::Irrelevant) } else { Err(()) };
    }
    let parsed = match kind {
        Kind::Expression => dsntk_feel_parser::parse_expression(known, text, false),
        Kind::Tests | Kind::Listed => dsntk_feel_parser::parse_unary_tests(known, text, false),
    };
    parsed.map_err(drop)
}

/// A context with these natives, for the bottom of a scope.
pub(crate) fn bottom<'c>(natives: impl IntoIterator<Item = &'c (Name, Val)>) -> FeelContext {
    let mut context = FeelContext::default();
    for (name, value) in natives {
        context.set_entry(name, value.clone());
    }
    context
}
