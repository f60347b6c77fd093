//! The canonical form: trees that differ only in writing become equal.
//!
//! Source of the rules: Leemans, "Robust process mining with guarantees", 2017, section 5.1 (reduction of process trees);
//! the rules on `tau` in loops follow from the identities of regular expressions that each function names. Every rule
//! keeps the language, so equal canonical forms prove equal languages. Unequal forms prove nothing: the rules do not know
//! every identity.

use super::{Operator, Tree};

impl Tree {
    /// The canonical form: nodes of one operator folded into each other, `tau` only where it adds the empty sequence,
    /// children sorted where their order does not matter, every loop with a body and one redo.
    ///
    /// Applying it twice changes nothing more.
    #[must_use]
    pub fn canonical(&self) -> Self {
        match self {
            Self::Silent | Self::Activity(_) => self.clone(),
            Self::Node(Operator::Sequence, children) => folded(Operator::Sequence, children),
            Self::Node(Operator::Parallel, children) => {
                sorted(Operator::Parallel, folded(Operator::Parallel, children))
            }
            Self::Node(Operator::Exclusive, children) => choice(children.iter().map(Self::canonical).collect()),
            Self::Node(Operator::Loop, children) => {
                let mut children = children.iter().map(Self::canonical);
                let body = children.next().unwrap_or(Self::Silent);
                let redo: Vec<Self> = children.collect();
                if redo.is_empty() { body } else { repetition(body, redo) }
            }
        }
    }

    /// Whether the canonical forms are equal, which proves that the languages are.
    #[must_use]
    pub fn same_language(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }

    fn is(&self, operator: Operator) -> bool {
        matches!(self, Self::Node(found, _) if *found == operator)
    }
}

/// Sequence or parallel: both are associative with `tau` as the neutral child.
fn folded(operator: Operator, children: &[Tree]) -> Tree {
    let mut kept = Vec::with_capacity(children.len());
    for child in children {
        match child.canonical() {
            Tree::Silent => {}
            Tree::Node(inner, children) if inner == operator => kept.extend(children),
            child => kept.push(child),
        }
    }
    Tree::node(operator, kept)
}

fn sorted(operator: Operator, mut tree: Tree) -> Tree {
    if let Tree::Node(found, children) = &mut tree
        && *found == operator
    {
        children.sort();
    }
    tree
}

/// The choice of canonical children: a set. `x | x = x`; `tau | x = x` where `x` may be empty; `tau | x x* = x*`, here
/// `X( tau, *( b, r ) ) = *( tau, b )` where the redo is `tau`.
fn choice(children: Vec<Tree>) -> Tree {
    let mut kept = Vec::with_capacity(children.len());
    for child in children {
        match child {
            Tree::Node(Operator::Exclusive, children) => kept.extend(children),
            child => kept.push(child),
        }
    }
    kept.sort();
    kept.dedup();
    if kept.first() == Some(&Tree::Silent) {
        if kept[1..].iter().any(Tree::nullable) {
            kept.remove(0);
        } else if let Some(at) = kept.iter().position(|child| once_or_more(child).is_some()) {
            let body = once_or_more(&kept[at]).expect("found by it").clone();
            kept[at] = repetition(Tree::Silent, vec![body]);
            kept.remove(0);
            return choice(kept);
        }
    }
    Tree::node(Operator::Exclusive, kept)
}

/// The `b` of `*( b, tau )`.
fn once_or_more(tree: &Tree) -> Option<&Tree> {
    match tree {
        Tree::Node(Operator::Loop, children) if children[1] == Tree::Silent => Some(&children[0]),
        _ => None,
    }
}

/// The loop of a canonical body and canonical redo children.
fn repetition(body: Tree, redo: Vec<Tree>) -> Tree {
    let (mut body, mut redo) = (body, choice(redo));
    // *( *( b, r ), s ) = *( b, X( r, s ) ): b (r b)* ( s b (r b)* )* = b ( r b | s b )*
    if body.is(Operator::Loop) {
        let Tree::Node(_, mut inner) = body else { unreachable!("it is a loop") };
        let inner_redo = inner.pop().expect("a loop has a redo");
        body = inner.pop().expect("a loop has a body");
        redo = choice(vec![inner_redo, redo]);
    }
    // A body that may be empty, repeated without anything between, is any number of either:
    // b? ( ( tau | r ) b? )* = ( b | r )*
    if body != Tree::Silent && body.nullable() && redo.nullable() {
        redo = choice(vec![body, redo]);
        body = Tree::Silent;
    }
    if body == Tree::Silent { star(redo) } else { Tree::Node(Operator::Loop, vec![body, redo]) }
}

/// Any number of times a canonical `redo`: `tau` and loops in it add nothing. `( tau | r )* = r*`, `( r* )* = r*`,
/// `( r | b b* )* = ( r | b )*`.
fn star(mut redo: Tree) -> Tree {
    loop {
        let parts = match &redo {
            Tree::Silent => return Tree::Silent,
            Tree::Node(Operator::Exclusive, children) => children.clone(),
            other => vec![other.clone()],
        };
        let mut plain = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Tree::Silent => {}
                Tree::Node(Operator::Loop, inner) if inner.contains(&Tree::Silent) => {
                    plain.extend(inner.into_iter().filter(|child| *child != Tree::Silent));
                }
                other => plain.push(without_empty(other)),
            }
        }
        let simpler = choice(plain);
        if simpler == redo {
            return Tree::Node(Operator::Loop, vec![Tree::Silent, redo]);
        }
        redo = simpler;
    }
}

/// Under a star, `( x? y? )*` is `( x | y )*`; interleaved too, where no word is longer than one activity.
fn without_empty(tree: Tree) -> Tree {
    match tree {
        Tree::Node(Operator::Sequence, children) if children.iter().all(Tree::nullable) => choice(children),
        Tree::Node(Operator::Parallel, children) if children.iter().all(|child| child.nullable() && short(child)) => {
            choice(children)
        }
        other => other,
    }
}

/// Whether every word has at most one activity.
fn short(tree: &Tree) -> bool {
    match tree {
        Tree::Silent | Tree::Activity(_) => true,
        Tree::Node(Operator::Exclusive, children) => children.iter().all(short),
        Tree::Node(..) => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::tests::any_tree;

    fn check(tree: &str, canonical: &str) {
        assert_eq!(tree.parse::<Tree>().expect("a tree").canonical().to_string(), canonical, "{tree}");
    }

    #[test]
    fn writing_that_says_the_same_becomes_equal() {
        check("->( 'a', ->( 'b', tau ), tau )", "->( 'a', 'b' )");
        check("+( 'b', +( 'a', tau ) )", "+( 'a', 'b' )");
        check("X( 'b', X( 'a', 'b' ) )", "X( 'a', 'b' )");
        check("X( tau, ->( tau, tau ) )", "tau");
        check("X( tau, *( 'a', tau ) )", "*( tau, 'a' )");
        check("*( X( tau, 'a' ), tau )", "*( tau, 'a' )");
        check("*( *( 'a', 'b' ), 'c' )", "*( 'a', X( 'b', 'c' ) )");
        check("*( 'a', 'b', 'c' )", "*( 'a', X( 'b', 'c' ) )");
        check("*( X( tau, 'a' ), tau, 'b' )", "*( tau, X( 'a', 'b' ) )");
        check("*( tau, X( tau, *( 'a', tau ), ->( X( tau, 'b' ), X( tau, 'c' ) ) ) )", "*( tau, X( 'a', 'b', 'c' ) )");
        check("*( tau, tau )", "tau");
        check("*( 'a' )", "'a'");
    }

    #[test]
    fn interleaved_longer_words_are_not_a_choice_under_a_star() {
        check(
            "*( tau, +( X( tau, ->( 'a', 'b' ) ), X( tau, 'c' ) ) )",
            "*( tau, +( X( tau, 'c' ), X( tau, ->( 'a', 'b' ) ) ) )",
        );
    }

    proptest! {
        #[test]
        fn the_canonical_form_keeps_the_language(tree in any_tree(), word in "[a-d]{0,5}") {
            let word: Vec<String> = word.chars().map(String::from).collect();
            let canonical = tree.canonical();
            prop_assert_eq!(tree.accepts(&word), canonical.accepts(&word), "{} {}", tree, canonical);
            prop_assert_eq!(tree.words(4), canonical.words(4), "{} {}", tree, canonical);
            prop_assert_eq!(canonical.nullable(), tree.nullable());
            prop_assert_eq!(canonical.canonical(), canonical);
        }
    }
}
