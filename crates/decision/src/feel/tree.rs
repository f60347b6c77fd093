//! Walking syntax trees of FEEL.

use dsntk_feel::Name;
use dsntk_feel_parser::AstNode;

/// Deepest nesting of one expression.
const DEEPEST: usize = 400;

/// Tells whether a tree is nested too deep to be walked. A tree that is, must be leaked and not dropped, since dropping
/// walks it too.
pub(super) fn too_deep(node: &AstNode) -> bool {
    let mut level = vec![node];
    for _ in 0..DEEPEST {
        let mut next = Vec::new();
        for node in level {
            children(node, &mut |child| next.push(child));
        }
        if next.is_empty() {
            return false;
        }
        level = next;
    }
    true
}

/// Calls `visit` for the direct parts of `node`.
pub(super) fn children<'n>(node: &'n AstNode, visit: &mut dyn FnMut(&'n AstNode)) {
    use AstNode as N;
    match node {
        N::Add(a, b)
        | N::And(a, b)
        | N::ContextEntry(a, b)
        | N::ContextTypeEntry(a, b)
        | N::Div(a, b)
        | N::Eq(a, b)
        | N::Every(a, b)
        | N::Exp(a, b)
        | N::Filter(a, b)
        | N::For(a, b)
        | N::FormalParameter(a, b)
        | N::FunctionDefinition(a, b)
        | N::FunctionInvocation(a, b)
        | N::FunctionType(a, b)
        | N::Ge(a, b)
        | N::Gt(a, b)
        | N::In(a, b)
        | N::InstanceOf(a, b)
        | N::IterationContextSingle(a, b)
        | N::Le(a, b)
        | N::Lt(a, b)
        | N::Mul(a, b)
        | N::NamedParameter(a, b)
        | N::Nq(a, b)
        | N::Or(a, b)
        | N::Out(a, b)
        | N::Path(a, b)
        | N::QuantifiedContext(a, b)
        | N::Range(a, b)
        | N::Some(a, b)
        | N::Sub(a, b) => {
            visit(a);
            visit(b);
        }
        N::Between(a, b, c) | N::If(a, b, c) | N::IterationContextInterval(a, b, c) => {
            visit(a);
            visit(b);
            visit(c);
        }
        N::EvaluatedExpression(a)
        | N::FunctionBody(a, _)
        | N::IntervalEnd(a, _)
        | N::IntervalStart(a, _)
        | N::ListType(a)
        | N::Neg(a)
        | N::RangeType(a)
        | N::Satisfies(a)
        | N::UnaryGe(a)
        | N::UnaryGt(a)
        | N::UnaryLe(a)
        | N::UnaryLt(a)
        | N::UnaryEq(a)
        | N::UnaryNe(a) => visit(a),
        N::CommaList(items)
        | N::Context(items)
        | N::ContextType(items)
        | N::ExpressionList(items)
        | N::FormalParameters(items)
        | N::IterationContexts(items)
        | N::List(items)
        | N::NamedParameters(items)
        | N::NegatedList(items)
        | N::ParameterTypes(items)
        | N::PositionalParameters(items)
        | N::QualifiedName(items)
        | N::QuantifiedContexts(items) => items.iter().for_each(visit),
        N::At(_)
        | N::Boolean(_)
        | N::ContextEntryKey(_)
        | N::ContextTypeEntryKey(_)
        | N::FeelType(_)
        | N::Irrelevant
        | N::Name(_)
        | N::Null
        | N::Numeric(..)
        | N::ParameterName(_)
        | N::QualifiedNameSegment(_)
        | N::String(_) => {}
    }
}

/// The same as [`children`] for a tree that is changed in place.
pub(super) fn children_mut(node: &mut AstNode, visit: &mut dyn FnMut(&mut AstNode)) {
    use AstNode as N;
    match node {
        N::Add(a, b)
        | N::And(a, b)
        | N::ContextEntry(a, b)
        | N::ContextTypeEntry(a, b)
        | N::Div(a, b)
        | N::Eq(a, b)
        | N::Every(a, b)
        | N::Exp(a, b)
        | N::Filter(a, b)
        | N::For(a, b)
        | N::FormalParameter(a, b)
        | N::FunctionDefinition(a, b)
        | N::FunctionInvocation(a, b)
        | N::FunctionType(a, b)
        | N::Ge(a, b)
        | N::Gt(a, b)
        | N::In(a, b)
        | N::InstanceOf(a, b)
        | N::IterationContextSingle(a, b)
        | N::Le(a, b)
        | N::Lt(a, b)
        | N::Mul(a, b)
        | N::NamedParameter(a, b)
        | N::Nq(a, b)
        | N::Or(a, b)
        | N::Out(a, b)
        | N::Path(a, b)
        | N::QuantifiedContext(a, b)
        | N::Range(a, b)
        | N::Some(a, b)
        | N::Sub(a, b) => {
            visit(a);
            visit(b);
        }
        N::Between(a, b, c) | N::If(a, b, c) | N::IterationContextInterval(a, b, c) => {
            visit(a);
            visit(b);
            visit(c);
        }
        N::EvaluatedExpression(a)
        | N::FunctionBody(a, _)
        | N::IntervalEnd(a, _)
        | N::IntervalStart(a, _)
        | N::ListType(a)
        | N::Neg(a)
        | N::RangeType(a)
        | N::Satisfies(a)
        | N::UnaryGe(a)
        | N::UnaryGt(a)
        | N::UnaryLe(a)
        | N::UnaryLt(a)
        | N::UnaryEq(a)
        | N::UnaryNe(a) => visit(a),
        N::CommaList(items)
        | N::Context(items)
        | N::ContextType(items)
        | N::ExpressionList(items)
        | N::FormalParameters(items)
        | N::IterationContexts(items)
        | N::List(items)
        | N::NamedParameters(items)
        | N::NegatedList(items)
        | N::ParameterTypes(items)
        | N::PositionalParameters(items)
        | N::QualifiedName(items)
        | N::QuantifiedContexts(items) => items.iter_mut().for_each(visit),
        _ => {}
    }
}

/// All names that stand in `node`, bound ones too, sorted.
pub(super) fn names(node: &AstNode) -> Vec<Name> {
    let mut found = std::collections::BTreeSet::new();
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if let AstNode::Name(name) | AstNode::QualifiedNameSegment(name) = node {
            found.insert(name.clone());
        }
        children(node, &mut |child| open.push(child));
    }
    found.into_iter().collect()
}
