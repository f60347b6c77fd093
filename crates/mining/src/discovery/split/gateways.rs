//! Gateways behind a step, from what is concurrent among its successors; reversed, before a step.
//!
//! Source: section 3.4 of the paper, algorithms 4 to 6. Each branch has a cover, the steps it stands for, and a future,
//! those concurrent to it. Branches with equal futures exclude each other; then branches whose cover and future together
//! are equal are parallel, and the future of the gateway is what all of them share.

use std::collections::BTreeSet;

use super::{Graph, Step};

/// Branches of a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tree {
    /// The step that follows, or precedes.
    Leaf(Step),
    /// Exactly one branch.
    Exclusive(Vec<Tree>),
    /// All branches.
    Parallel(Vec<Tree>),
}

impl Tree {
    /// Number of parallel gateways.
    pub fn parallel(&self) -> usize {
        match self {
            Self::Leaf(_) => 0,
            Self::Exclusive(branches) => branches.iter().map(Self::parallel).sum(),
            Self::Parallel(branches) => 1 + branches.iter().map(Self::parallel).sum::<usize>(),
        }
    }

    /// Makes those parallel gateways exclusive for which `exclusive` says so, asked once for each, outermost first.
    pub fn with(&self, exclusive: &mut dyn Iterator<Item = bool>) -> Self {
        let all = |branches: &[Self], exclusive: &mut dyn Iterator<Item = bool>| {
            branches.iter().map(|branch| branch.with(exclusive)).collect::<Vec<_>>()
        };
        match self {
            Self::Leaf(step) => Self::Leaf(*step),
            Self::Exclusive(branches) => Self::Exclusive(all(branches, exclusive)),
            Self::Parallel(branches) => {
                let changed = exclusive.next().unwrap_or(false);
                let branches = all(branches, exclusive);
                if changed { Self::Exclusive(branches) } else { Self::Parallel(branches) }
            }
        }
    }
}

struct Branch {
    tree: Tree,
    cover: BTreeSet<Step>,
    future: BTreeSet<Step>,
}

/// The gateways over `steps`; `None` where there is no step.
pub(super) fn tree(steps: &[Step], graph: &Graph) -> Option<Tree> {
    let mut branches: Vec<Branch> = steps
        .iter()
        .map(|&step| Branch {
            tree: Tree::Leaf(step),
            cover: BTreeSet::from([step]),
            future: steps.iter().copied().filter(|&other| graph.concurrent[step * graph.size + other]).collect(),
        })
        .collect();
    while branches.len() > 1 {
        let exclusive = group(&mut branches, |branch| branch.future.clone(), Tree::Exclusive);
        let parallel =
            group(&mut branches, |branch| branch.cover.union(&branch.future).copied().collect(), Tree::Parallel);
        if !exclusive && !parallel {
            // Concurrency that is not transitive fits neither: the source leaves it open; here the rest excludes.
            let rest = std::mem::take(&mut branches).into_iter().map(|branch| branch.tree).collect();
            return Some(Tree::Exclusive(rest));
        }
    }
    branches.pop().map(|branch| branch.tree)
}

/// Puts the branches with equal keys under a gateway, where at least two have one. The order of the first stays.
fn group(branches: &mut Vec<Branch>, key: impl Fn(&Branch) -> BTreeSet<Step>, gateway: fn(Vec<Tree>) -> Tree) -> bool {
    let mut groups: Vec<(BTreeSet<Step>, Vec<Branch>)> = Vec::new();
    for branch in branches.drain(..) {
        let key = key(&branch);
        match groups.iter_mut().find(|(other, _)| *other == key) {
            Some((_, group)) => group.push(branch),
            None => groups.push((key, vec![branch])),
        }
    }
    let mut grouped = false;
    branches.extend(groups.into_iter().map(|(_, mut group)| {
        if group.len() == 1 {
            return group.pop().expect("one branch");
        }
        grouped = true;
        let cover = group.iter().flat_map(|branch| branch.cover.iter().copied()).collect();
        let shared = group.iter().skip(1).fold(group[0].future.clone(), |shared, branch| &shared & &branch.future);
        Branch { tree: gateway(group.into_iter().map(|branch| branch.tree).collect()), cover, future: shared }
    }));
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(steps: usize, concurrent: &[(Step, Step)], expected: &str) {
        let size = steps + 2;
        let mut graph = Graph {
            names: Vec::new(),
            size,
            edges: vec![0; size * size],
            self_loops: vec![false; size],
            concurrent: vec![false; size * size],
        };
        for &(one, other) in concurrent {
            graph.concurrent[one * size + other] = true;
            graph.concurrent[other * size + one] = true;
        }
        let steps: Vec<Step> = (1..=steps).collect();
        assert_eq!(shown(&tree(&steps, &graph).expect("a tree")), expected);
    }

    fn shown(tree: &Tree) -> String {
        let all =
            |sign: &str, trees: &[Tree]| format!("{sign}({})", trees.iter().map(shown).collect::<Vec<_>>().join(" "));
        match tree {
            Tree::Leaf(step) => step.to_string(),
            Tree::Exclusive(trees) => all("X", trees),
            Tree::Parallel(trees) => all("+", trees),
        }
    }

    #[test]
    fn concurrency_decides_the_gateways() {
        check(1, &[], "1");
        check(3, &[], "X(1 2 3)");
        check(2, &[(1, 2)], "+(1 2)");
        check(3, &[(1, 2), (1, 3), (2, 3)], "+(1 2 3)");
        check(3, &[(1, 2), (1, 3)], "+(1 X(2 3))");
        check(4, &[(1, 2), (3, 4)], "X(+(1 2) +(3 4))");
        check(4, &[(1, 2), (2, 3), (3, 4)], "X(1 2 3 4)");
    }
}
