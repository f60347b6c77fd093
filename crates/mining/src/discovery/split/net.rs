//! The workflow net of a model: a place for each edge, silent transitions for gateways.

use lotse_petri::{Marking, Net, PlaceId};

use super::gateways::Tree;
use super::{Model, Step};

pub(super) fn net(model: &Model) -> Net {
    let size = model.graph.size;
    let mut net = Net::new("split miner");
    let source = net.place("source");
    let sink = net.place("sink");
    let mut edges = vec![None; size * size];
    for from in 0..size {
        for to in model.graph.after(from) {
            edges[from * size + to] = Some(net.place(format!("e{from}-{to}")));
        }
    }
    let edge = |from: Step, to: Step| edges[from * size + to].expect("gateways stand over edges");
    let mut builder = Builder { net: &mut net };
    for step in 0..size {
        // Before the activity: where its join ends. Behind it: where its split begins.
        let before = match &model.joins[step] {
            Some(Tree::Leaf(from)) => edge(*from, step),
            Some(tree) => {
                let place = builder.net.place(format!("i{step}"));
                builder.join(tree, &|from| edge(from, step), place);
                place
            }
            None => source,
        };
        let behind = match &model.splits[step] {
            Some(Tree::Leaf(to)) => edge(step, *to),
            Some(tree) => {
                let place = builder.net.place(format!("o{step}"));
                builder.split(tree, place, &|to| edge(step, to));
                place
            }
            None => sink,
        };
        let label = (step > 0 && step + 1 < size).then(|| model.graph.names[step - 1].clone());
        let looped = model.graph.self_loops[step];
        if looped {
            // Own places around the activity, since a place of an edge may be one of two ways.
            let (first, last) = (builder.net.place(format!("a{step}")), builder.net.place(format!("z{step}")));
            builder.silent(&[before], &[first]);
            let transition = builder.net.transition(format!("t{step}"), label);
            builder.net.input(first, transition, 1);
            builder.net.output(transition, last, 1);
            builder.silent(&[last], &[first]);
            builder.silent(&[last], &[behind]);
        } else {
            let transition = builder.net.transition(format!("t{step}"), label);
            builder.net.input(before, transition, 1);
            builder.net.output(transition, behind, 1);
        }
    }
    net.initial.set(source, 1);
    let mut last = Marking::default();
    last.set(sink, 1);
    net.finals.push(last);
    net
}

struct Builder<'a> {
    net: &'a mut Net,
}

impl Builder<'_> {
    fn silent(&mut self, from: &[PlaceId], to: &[PlaceId]) {
        let id = format!("s{}", self.net.transitions().len() + 1);
        let transition = self.net.transition(id, None);
        from.iter().for_each(|&place| self.net.input(place, transition, 1));
        to.iter().for_each(|&place| self.net.output(transition, place, 1));
    }

    fn place(&mut self) -> PlaceId {
        let id = format!("g{}", self.net.places().len() + 1);
        self.net.place(id)
    }

    /// The place of a branch, with what leads on from it.
    fn ways(&mut self, branches: &[Tree], edge: &dyn Fn(Step) -> PlaceId, join: bool) -> Vec<PlaceId> {
        branches
            .iter()
            .map(|branch| match branch {
                Tree::Leaf(step) => edge(*step),
                tree => {
                    let place = self.place();
                    if join {
                        self.join(tree, edge, place)
                    } else {
                        self.split(tree, place, edge)
                    }
                    place
                }
            })
            .collect()
    }

    fn split(&mut self, tree: &Tree, from: PlaceId, edge: &dyn Fn(Step) -> PlaceId) {
        match tree {
            Tree::Leaf(step) => self.silent(&[from], &[edge(*step)]),
            Tree::Exclusive(branches) => {
                for way in self.ways(branches, edge, false) {
                    self.silent(&[from], &[way]);
                }
            }
            Tree::Parallel(branches) => {
                let ways = self.ways(branches, edge, false);
                self.silent(&[from], &ways);
            }
        }
    }

    fn join(&mut self, tree: &Tree, edge: &dyn Fn(Step) -> PlaceId, to: PlaceId) {
        match tree {
            Tree::Leaf(step) => self.silent(&[edge(*step)], &[to]),
            Tree::Exclusive(branches) => {
                for way in self.ways(branches, edge, true) {
                    self.silent(&[way], &[to]);
                }
            }
            Tree::Parallel(branches) => {
                let ways = self.ways(branches, edge, true);
                self.silent(&ways, &[to]);
            }
        }
    }
}
