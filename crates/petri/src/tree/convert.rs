//! A tree as a workflow net with the same language.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 2.2.5, figure of the translation of process
//! trees to workflow nets. Always true: the net is safe and sound, its source and sink place hold the first and the last
//! token. It is not reduced: reductions of silent transitions are the net's business.

use super::{Operator, Tree};
use crate::net::{Net, PlaceId};

impl Tree {
    /// The workflow net of the tree, with its places and transitions in depth-first order. Linear in the tree.
    #[must_use]
    pub fn to_net(&self, name: impl Into<String>) -> Net {
        let mut net = Net::new(name);
        let source = net.place("source");
        let sink = net.place("sink");
        Builder { net: &mut net }.add(self, source, sink);
        net.initial.set(source, 1);
        let mut last = crate::net::Marking::default();
        last.set(sink, 1);
        net.finals.push(last);
        net
    }
}

struct Builder<'a> {
    net: &'a mut Net,
}

impl Builder<'_> {
    fn place(&mut self) -> PlaceId {
        let id = format!("p{}", self.net.places().len() - 1);
        self.net.place(id)
    }

    fn transition(&mut self, label: Option<&str>, from: &[PlaceId], to: &[PlaceId]) {
        let id = format!("t{}", self.net.transitions().len() + 1);
        let transition = self.net.transition(id, label.map(str::to_owned));
        from.iter().for_each(|&place| self.net.input(place, transition, 1));
        to.iter().for_each(|&place| self.net.output(transition, place, 1));
    }

    /// Adds what leads from a token on `from` to one on `to`.
    fn add(&mut self, tree: &Tree, from: PlaceId, to: PlaceId) {
        match tree {
            Tree::Silent => self.transition(None, &[from], &[to]),
            Tree::Activity(name) => self.transition(Some(name), &[from], &[to]),
            Tree::Node(Operator::Exclusive, children) => children.iter().for_each(|child| self.add(child, from, to)),
            Tree::Node(Operator::Sequence, children) => {
                let (last, first) = children.split_last().expect("a node has a child");
                let mut at = from;
                for child in first {
                    let next = self.place();
                    self.add(child, at, next);
                    at = next;
                }
                self.add(last, at, to);
            }
            Tree::Node(Operator::Parallel, children) => {
                let ends: Vec<(PlaceId, PlaceId)> = children.iter().map(|_| (self.place(), self.place())).collect();
                let (starts, stops): (Vec<_>, Vec<_>) = ends.iter().copied().unzip();
                self.transition(None, &[from], &starts);
                for (child, (start, stop)) in children.iter().zip(ends) {
                    self.add(child, start, stop);
                }
                self.transition(None, &stops, &[to]);
            }
            Tree::Node(Operator::Loop, children) => {
                let (body, redo) = children.split_first().expect("a node has a child");
                // Own places, since a choice beside the loop may share `from` and `to`.
                let (start, stop) = (self.place(), self.place());
                self.transition(None, &[from], &[start]);
                self.add(body, start, stop);
                redo.iter().for_each(|redo| self.add(redo, stop, start));
                self.transition(None, &[stop], &[to]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::net::{Marking, TransitionId};
    use crate::tree::tests::any_tree;

    /// Words of at most `longest` activities that lead from the initial to a final marking, by exploring all runs.
    fn words(net: &Net, longest: usize) -> BTreeSet<Vec<String>> {
        let mut initial = net.initial.clone();
        initial.0.resize(net.places().len(), 0);
        let mut last = net.finals[0].clone();
        last.0.resize(net.places().len(), 0);
        let mut seen: BTreeSet<(Marking, Vec<String>)> = BTreeSet::from([(initial.clone(), Vec::new())]);
        let mut open = vec![(initial, Vec::new())];
        let mut found = BTreeSet::new();
        while let Some((marking, word)) = open.pop() {
            assert!(marking.0.iter().all(|&tokens| tokens <= 1), "the net is safe");
            if marking == last {
                found.insert(word.clone());
            }
            for (at, transition) in net.transitions().iter().enumerate() {
                let Some(next) = net.fire(&marking, TransitionId(at as u32)) else { continue };
                let mut longer = word.clone();
                longer.extend(transition.label.clone());
                if longer.len() <= longest && seen.insert((next.clone(), longer.clone())) {
                    open.push((next, longer));
                }
            }
        }
        found
    }

    #[test]
    fn every_operator_has_its_translation() {
        let net = "->( 'a', +( 'b', X( 'c', tau ) ), *( 'd', 'e' ) )".parse::<Tree>().expect("a tree").to_net("n");
        let silent = net.transitions().iter().filter(|transition| transition.label.is_none()).count();
        assert_eq!((net.places().len(), net.transitions().len(), silent), (10, 10, 5));
        let shortest: Vec<String> = words(&net, 4).iter().map(|word| word.concat()).collect();
        assert_eq!(shortest, ["abcd", "abd", "acbd"]);
    }

    proptest! {
        #[test]
        fn the_net_has_the_language_of_the_tree(tree in any_tree()) {
            prop_assert_eq!(words(&tree.to_net("n"), 4), tree.words(4), "{}", tree);
        }
    }
}
