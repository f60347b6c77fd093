//! Place/transition nets with weighted arcs and labelled or silent transitions.
//!
//! Source: Murata, "Petri nets: properties, analysis and applications", Proceedings of the IEEE 77(4), 1989,
//! sections II and III; labels as in van der Aalst, "Process Mining", 2nd edition, 2016, section 3.2.2.
//!
//! Always true: every arc ends at a place and a transition of the same net, has a weight of at least 1, and there is at
//! most one arc from a place to a transition and one back. Arcs are sorted by place.

/// A place, by its position in [`Net::places`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub u32);

/// A transition, by its position in [`Net::transitions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransitionId(pub u32);

impl PlaceId {
    /// Position in [`Net::places`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl TransitionId {
    /// Position in [`Net::transitions`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Identifier in files.
    pub id: String,
}

/// A transition with its arcs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Identifier in files.
    pub id: String,
    /// The activity it stands for; `None` when it is silent.
    pub label: Option<String>,
    inputs: Vec<(PlaceId, u32)>,
    outputs: Vec<(PlaceId, u32)>,
}

impl Transition {
    /// Places it takes tokens from and how many, by place.
    #[must_use]
    pub fn inputs(&self) -> &[(PlaceId, u32)] {
        &self.inputs
    }

    /// Places it puts tokens on and how many, by place.
    #[must_use]
    pub fn outputs(&self) -> &[(PlaceId, u32)] {
        &self.outputs
    }
}

/// Tokens on each place of a net, in the order of [`Net::places`].
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Marking(pub Vec<u32>);

impl Marking {
    /// Tokens on `place`; 0 beyond the end.
    #[must_use]
    pub fn tokens(&self, place: PlaceId) -> u32 {
        self.0.get(place.index()).copied().unwrap_or(0)
    }

    /// Puts `tokens` on `place`, whatever stood there.
    pub fn set(&mut self, place: PlaceId, tokens: u32) {
        if self.0.len() <= place.index() {
            self.0.resize(place.index() + 1, 0);
        }
        self.0[place.index()] = tokens;
    }

    /// Places with tokens, in order.
    pub fn marked(&self) -> impl Iterator<Item = (PlaceId, u32)> + '_ {
        self.0.iter().enumerate().filter(|&(_, &tokens)| tokens > 0).map(|(at, &tokens)| (PlaceId(at as u32), tokens))
    }
}

/// A net with the marking it starts from and those in which a run may end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Net {
    /// Name in files.
    pub name: String,
    places: Vec<Place>,
    transitions: Vec<Transition>,
    /// The marking a run starts from; without tokens where a file gives none.
    pub initial: Marking,
    /// The markings in which a run may end; none where a file gives none.
    pub finals: Vec<Marking>,
}

impl Net {
    /// A net without places.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// The places.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The transitions.
    #[must_use]
    pub fn transitions(&self) -> &[Transition] {
        &self.transitions
    }

    /// Number of arcs, each counted once whatever its weight.
    #[must_use]
    pub fn arc_count(&self) -> usize {
        self.transitions.iter().map(|transition| transition.inputs.len() + transition.outputs.len()).sum()
    }

    /// Adds a place.
    pub fn place(&mut self, id: impl Into<String>) -> PlaceId {
        self.places.push(Place { id: id.into() });
        PlaceId(self.places.len() as u32 - 1)
    }

    /// Adds a transition without arcs; `None` makes it silent.
    pub fn transition(&mut self, id: impl Into<String>, label: Option<String>) -> TransitionId {
        self.transitions.push(Transition { id: id.into(), label, inputs: Vec::new(), outputs: Vec::new() });
        TransitionId(self.transitions.len() as u32 - 1)
    }

    /// Changes what a transition stands for.
    ///
    /// # Panics
    /// If the transition is not of this net.
    pub fn set_label(&mut self, transition: TransitionId, label: Option<String>) {
        self.transitions[transition.index()].label = label;
    }

    /// The net with the usual final marking where its file gives none: one token on the only place that has arcs in but
    /// none out. Unchanged where final markings are given, and where there is no such place or more than one.
    #[must_use]
    pub fn with_conventional_final(mut self) -> Self {
        if self.finals.is_empty() {
            let (mut filled, mut emptied) = (vec![false; self.places.len()], vec![false; self.places.len()]);
            for transition in &self.transitions {
                transition.inputs.iter().for_each(|(place, _)| emptied[place.index()] = true);
                transition.outputs.iter().for_each(|(place, _)| filled[place.index()] = true);
            }
            let ends: Vec<usize> = (0..self.places.len()).filter(|&at| filled[at] && !emptied[at]).collect();
            if let [end] = ends[..] {
                let mut marking = Marking(vec![0; self.places.len()]);
                marking.0[end] = 1;
                self.finals.push(marking);
            }
        }
        self
    }

    /// Lets `transition` take `weight` tokens from `place`, beside those it already takes.
    ///
    /// # Panics
    /// If the place or the transition is not of this net, or the weight is 0.
    pub fn input(&mut self, place: PlaceId, transition: TransitionId, weight: u32) {
        assert!(place.index() < self.places.len() && weight > 0, "an arc from a place of this net");
        add(&mut self.transitions[transition.index()].inputs, place, weight);
    }

    /// Lets `transition` put `weight` tokens on `place`, beside those it already puts there.
    ///
    /// # Panics
    /// If the place or the transition is not of this net, or the weight is 0.
    pub fn output(&mut self, transition: TransitionId, place: PlaceId, weight: u32) {
        assert!(place.index() < self.places.len() && weight > 0, "an arc to a place of this net");
        add(&mut self.transitions[transition.index()].outputs, place, weight);
    }

    /// Whether `transition` may fire in `marking`.
    #[must_use]
    pub fn enabled(&self, marking: &Marking, transition: TransitionId) -> bool {
        self.transitions[transition.index()].inputs.iter().all(|&(place, weight)| marking.tokens(place) >= weight)
    }

    /// The marking after `transition` fires; `None` when it may not.
    #[must_use]
    pub fn fire(&self, marking: &Marking, transition: TransitionId) -> Option<Marking> {
        if !self.enabled(marking, transition) {
            return None;
        }
        let Transition { inputs, outputs, .. } = &self.transitions[transition.index()];
        let mut next = marking.clone();
        next.0.resize(self.places.len(), 0);
        for &(place, weight) in inputs {
            next.0[place.index()] -= weight;
        }
        for &(place, weight) in outputs {
            next.0[place.index()] += weight;
        }
        Some(next)
    }
}

fn add(arcs: &mut Vec<(PlaceId, u32)>, place: PlaceId, weight: u32) {
    match arcs.binary_search_by_key(&place, |&(at, _)| at) {
        Ok(found) => arcs[found].1 += weight,
        Err(at) => arcs.insert(at, (place, weight)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firing_moves_tokens_by_the_weights_of_the_arcs() {
        let mut net = Net::new("n");
        let (p, q) = (net.place("p"), net.place("q"));
        let t = net.transition("t", Some("a".into()));
        net.input(p, t, 1);
        net.input(p, t, 1);
        net.output(t, q, 3);
        net.initial.set(p, 3);
        let after = net.fire(&net.initial, t).expect("two tokens are there");
        assert_eq!(after, Marking(vec![1, 3]));
        assert_eq!(net.fire(&after, t), None);
        assert_eq!((net.arc_count(), net.transitions()[0].inputs()), (2, &[(p, 2)][..]));
    }
}
