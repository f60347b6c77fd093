//! Process trees: block-structured models, sound by construction.
//!
//! Source: Leemans, "Robust process mining with guarantees", PhD thesis, TU Eindhoven, 2017, section 2.2.5.
//!
//! The language of a tree is a set of sequences of activities:
//!
//! | tree | language |
//! |---|---|
//! | `tau` | the empty sequence |
//! | `'a'` | the sequence of one `a` |
//! | `->( … )` | one sequence of each child, in order |
//! | `X( … )` | a sequence of one child |
//! | `+( … )` | one sequence of each child, interleaved |
//! | `*( body, redo, … )` | one of the body; then any number of times one of any redo and one of the body |

mod canonical;
mod convert;
mod language;
mod ptml;
mod text;

pub use ptml::PtmlError;
pub use text::ParseError;

/// How the children of a node combine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// All children in order: `->`.
    Sequence,
    /// Exactly one child: `X`.
    Exclusive,
    /// All children, interleaved: `+`.
    Parallel,
    /// The first child, then any number of times one of the others and the first again: `*`.
    Loop,
}

impl Operator {
    /// The sign in the text form.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Sequence => "->",
            Self::Exclusive => "X",
            Self::Parallel => "+",
            Self::Loop => "*",
        }
    }
}

/// A process tree.
///
/// A node has at least one child. A loop with the body alone says that the body happens once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tree {
    /// Nothing happens: `tau`.
    Silent,
    /// An activity happens.
    Activity(String),
    /// Children under an operator.
    Node(Operator, Vec<Tree>),
}

impl Tree {
    /// The leaf of an activity.
    #[must_use]
    pub fn activity(name: impl Into<String>) -> Self {
        Self::Activity(name.into())
    }

    /// A node; the child itself where there is one only, `tau` where there is none.
    #[must_use]
    pub fn node(operator: Operator, mut children: Vec<Tree>) -> Self {
        match children.len() {
            0 => Self::Silent,
            1 => children.pop().expect("one child"),
            _ => Self::Node(operator, children),
        }
    }

    /// Whether the empty sequence is in the language. Linear in the tree.
    #[must_use]
    pub fn nullable(&self) -> bool {
        match self {
            Self::Silent => true,
            Self::Activity(_) => false,
            Self::Node(Operator::Sequence | Operator::Parallel, children) => children.iter().all(Self::nullable),
            Self::Node(Operator::Exclusive, children) => children.iter().any(Self::nullable),
            Self::Node(Operator::Loop, children) => children.first().is_none_or(Self::nullable),
        }
    }

    /// Number of nodes and leaves.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Silent | Self::Activity(_) => 1,
            Self::Node(_, children) => 1 + children.iter().map(Self::size).sum::<usize>(),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Any tree over the activities `a` to `d`, with few nodes.
    pub(crate) fn any_tree() -> impl Strategy<Value = Tree> {
        let leaf = prop_oneof![
            1 => Just(Tree::Silent),
            4 => "[a-d]".prop_map(Tree::Activity),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            let operator = prop_oneof![
                Just(Operator::Sequence),
                Just(Operator::Exclusive),
                Just(Operator::Parallel),
                Just(Operator::Loop)
            ];
            (operator, prop::collection::vec(inner, 1..4))
                .prop_map(|(operator, children)| Tree::Node(operator, children))
        })
    }

    #[test]
    fn a_tree_may_be_empty_where_all_its_parts_may() {
        let nullable = |text: &str| text.parse::<Tree>().expect("a tree").nullable();
        assert!(nullable("->( tau, X( 'a', tau ) )") && nullable("*( tau, 'a' )"));
        assert!(!nullable("->( 'a', tau )") && !nullable("*( 'a', tau )") && !nullable("+( 'a', tau )"));
    }
}
