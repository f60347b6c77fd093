//! Whether a sequence of activities is in the language of a tree, and which short ones are.
//!
//! Source: Brzozowski, "Derivatives of regular expressions", Journal of the ACM 11(4), 1964, with the derivative of the
//! interleaving `x || y` by `a`, which is `(x by a) || y` or `x || (y by a)`.

use std::collections::BTreeSet;

use super::{Operator, Tree};

impl Tree {
    /// Whether `trace` is in the language.
    ///
    /// Linear in the trace for the trees that discovery makes; at worst exponential in the number of interleaved
    /// children that share activities.
    #[must_use]
    pub fn accepts<S: AsRef<str>>(&self, trace: &[S]) -> bool {
        let mut rests = BTreeSet::from([self.clone()]);
        for activity in trace {
            let mut next = BTreeSet::new();
            for rest in &rests {
                after(rest, activity.as_ref(), &mut |tree| {
                    next.insert(tree);
                });
            }
            rests = next;
        }
        rests.iter().any(Self::nullable)
    }

    /// All sequences of the language with at most `longest` activities, in order.
    ///
    /// For tests and small examples: exponential in `longest`.
    #[must_use]
    pub fn words(&self, longest: usize) -> BTreeSet<Vec<String>> {
        let mut names = BTreeSet::new();
        self.activities(&mut names);
        let mut found = BTreeSet::new();
        let mut open = vec![(Vec::new(), BTreeSet::from([self.clone()]))];
        while let Some((word, rests)) = open.pop() {
            if rests.iter().any(Self::nullable) {
                found.insert(word.clone());
            }
            if word.len() == longest {
                continue;
            }
            for name in &names {
                let mut next = BTreeSet::new();
                for rest in &rests {
                    after(rest, name, &mut |tree| {
                        next.insert(tree);
                    });
                }
                if !next.is_empty() {
                    let mut longer = word.clone();
                    longer.push((*name).to_owned());
                    open.push((longer, next));
                }
            }
        }
        found
    }

    /// Adds the activities of the tree to `names`.
    pub fn activities<'a>(&'a self, names: &mut BTreeSet<&'a str>) {
        match self {
            Self::Silent => {}
            Self::Activity(name) => {
                names.insert(name);
            }
            Self::Node(_, children) => children.iter().for_each(|child| child.activities(names)),
        }
    }
}

/// Hands to `found` what may remain of `tree` after `activity`. A word is in the language of `tree` behind `activity`
/// exactly when it is in the language of one of them.
fn after(tree: &Tree, activity: &str, found: &mut dyn FnMut(Tree)) {
    match tree {
        Tree::Silent => {}
        Tree::Activity(name) => {
            if name == activity {
                found(Tree::Silent);
            }
        }
        Tree::Node(Operator::Exclusive, children) => children.iter().for_each(|child| after(child, activity, found)),
        Tree::Node(Operator::Sequence, children) => {
            for (at, child) in children.iter().enumerate() {
                after(child, activity, &mut |rest| {
                    let mut tree = children[at..].to_vec();
                    tree[0] = rest;
                    found(packed(Operator::Sequence, tree));
                });
                if !child.nullable() {
                    break;
                }
            }
        }
        Tree::Node(Operator::Parallel, children) => {
            for (at, child) in children.iter().enumerate() {
                after(child, activity, &mut |rest| {
                    let mut tree = children.clone();
                    tree[at] = rest;
                    found(packed(Operator::Parallel, tree));
                });
            }
        }
        Tree::Node(Operator::Loop, children) => {
            let (body, redo) = children.split_first().expect("a node has a child");
            // What follows the first body: nothing, or a redo and the loop again.
            let tail = if redo.is_empty() {
                Tree::Silent
            } else {
                let again =
                    Tree::Node(Operator::Sequence, vec![Tree::node(Operator::Exclusive, redo.to_vec()), tree.clone()]);
                Tree::Node(Operator::Exclusive, vec![Tree::Silent, again])
            };
            after(body, activity, &mut |rest| found(packed(Operator::Sequence, vec![rest, tail.clone()])));
            if body.nullable() {
                for redo in redo {
                    after(redo, activity, &mut |rest| found(packed(Operator::Sequence, vec![rest, tree.clone()])));
                }
            }
            // A body and a redo that both may be empty lead back to the loop itself: covered by the two above.
        }
    }
}

/// A node without children that are done; nodes of the same operator folded, so that remainders stay small.
fn packed(operator: Operator, children: Vec<Tree>) -> Tree {
    let mut kept = Vec::with_capacity(children.len());
    for child in children {
        match child {
            Tree::Silent => {}
            Tree::Node(inner, children) if inner == operator => kept.extend(children),
            child => kept.push(child),
        }
    }
    Tree::node(operator, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(tree: &str, longest: usize) -> String {
        let words = tree.parse::<Tree>().expect("a tree").words(longest);
        words.iter().map(|word| word.concat()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_language_is_that_of_the_definition() {
        assert_eq!(words("->( 'a', X( 'b', tau ), 'c' )", 4), "abc ac");
        assert_eq!(words("+( ->( 'a', 'b' ), 'c' )", 4), "abc acb cab");
        assert_eq!(words("*( 'a', 'b', 'c' )", 5), "a aba ababa abaca aca acaba acaca");
        assert_eq!(words("*( ->( 'a', X( 'b', tau ) ), tau )", 3), "a aa aaa aab ab aba");
        assert_eq!(words("*( tau, 'a' )", 3), " a aa aaa");
        assert_eq!(words("*( X( tau, 'a' ), 'b' )", 2), " a ab b ba bb");
        assert_eq!(words("tau", 3), "");
    }
}
