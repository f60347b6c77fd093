//! The markings of a net, found when asked for and kept.
//!
//! A marking is one byte a place, in one flat arena, and has a number; what may fire in it is found once and shared by all
//! searches over the same net. A place holds at most 255 tokens here: a firing that would exceed it is not followed, and
//! [`Graph::clipped`] says so.

use lotse_petri::{Marking, Net};

/// A transition that fires, and the marking after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Position in [`Net::transitions`].
    pub transition: u32,
    /// Number of the marking reached.
    pub next: u32,
}

/// A net with the markings found so far.
pub struct Graph<'n> {
    net: &'n Net,
    width: usize,
    /// Transitions by the first place they take from; those that take from none stand behind the last place.
    takers: Vec<Vec<u32>>,
    arena: Vec<u8>,
    table: Vec<u32>,
    steps: Vec<Step>,
    /// Where the steps of a marking lie; the start is `UNSEEN` before they are asked for.
    ranges: Vec<(u32, u32)>,
    finals: Vec<Vec<u8>>,
    is_final: Vec<bool>,
    clipped: Vec<bool>,
    initial: Option<u32>,
    scratch: Vec<u8>,
}

const UNSEEN: u32 = u32::MAX;

impl<'n> Graph<'n> {
    /// The graph with its initial marking alone; `None` there when a place holds more than 255 tokens.
    #[must_use]
    pub fn new(net: &'n Net) -> Self {
        let width = net.places().len();
        let mut takers = vec![Vec::new(); width + 1];
        for (at, transition) in net.transitions().iter().enumerate() {
            let first = transition.inputs().first().map_or(width, |(place, _)| place.index());
            takers[first].push(at as u32);
        }
        let bytes = |marking: &Marking| -> Option<Vec<u8>> {
            (0..width).map(|at| u8::try_from(marking.0.get(at).copied().unwrap_or(0)).ok()).collect()
        };
        let mut graph = Self {
            net,
            width,
            takers,
            arena: Vec::new(),
            table: vec![UNSEEN; 1024],
            steps: Vec::new(),
            ranges: Vec::new(),
            finals: net.finals.iter().filter_map(bytes).collect(),
            is_final: Vec::new(),
            clipped: Vec::new(),
            initial: None,
            scratch: vec![0; width],
        };
        if let Some(initial) = bytes(&net.initial) {
            graph.scratch = initial;
            graph.initial = Some(graph.number());
        }
        graph
    }

    /// Number of the initial marking.
    #[must_use]
    pub fn initial(&self) -> Option<u32> {
        self.initial
    }

    /// Number of markings found so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ranges.len()
    }

    /// Whether no marking was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// The net.
    #[must_use]
    pub fn net(&self) -> &'n Net {
        self.net
    }

    /// Tokens on each place of a marking.
    #[must_use]
    pub fn tokens(&self, marking: u32) -> &[u8] {
        &self.arena[marking as usize * self.width..][..self.width]
    }

    /// Whether a run may end here.
    #[must_use]
    pub fn is_final(&self, marking: u32) -> bool {
        self.is_final[marking as usize]
    }

    /// Whether a firing from here was not followed because a place would hold more than 255 tokens. Known once
    /// [`Graph::expand`] was called.
    #[must_use]
    pub fn clipped(&self, marking: u32) -> bool {
        self.clipped[marking as usize]
    }

    /// Finds what may fire in a marking, in the order of the transitions; the range is for [`Graph::step`].
    pub fn expand(&mut self, marking: u32) -> std::ops::Range<usize> {
        let (start, end) = self.ranges[marking as usize];
        if start != UNSEEN {
            return start as usize..end as usize;
        }
        let net = self.net;
        let base = marking as usize * self.width;
        let mut able = Vec::new();
        for place in 0..=self.width {
            if place < self.width && self.arena[base + place] == 0 {
                continue;
            }
            for &transition in &self.takers[place] {
                let inputs = net.transitions()[transition as usize].inputs();
                if inputs.iter().all(|&(place, weight)| u32::from(self.arena[base + place.index()]) >= weight) {
                    able.push(transition);
                }
            }
        }
        able.sort_unstable();
        let start = self.steps.len();
        for transition in able {
            let (inputs, outputs) = {
                let found = &net.transitions()[transition as usize];
                (found.inputs(), found.outputs())
            };
            self.scratch.copy_from_slice(&self.arena[base..base + self.width]);
            for &(place, weight) in inputs {
                self.scratch[place.index()] -= weight as u8;
            }
            let fits = outputs.iter().all(|&(place, weight)| {
                let tokens = u32::from(self.scratch[place.index()]).saturating_add(weight);
                self.scratch[place.index()] = u8::try_from(tokens).unwrap_or(u8::MAX);
                tokens <= 255
            });
            if fits {
                let next = self.number();
                self.steps.push(Step { transition, next });
            } else {
                self.clipped[marking as usize] = true;
            }
        }
        self.ranges[marking as usize] = (start as u32, self.steps.len() as u32);
        start..self.steps.len()
    }

    /// A step of a range that [`Graph::expand`] gave.
    #[must_use]
    pub fn step(&self, at: usize) -> Step {
        self.steps[at]
    }

    /// The number of the marking in `scratch`.
    fn number(&mut self) -> u32 {
        if self.ranges.len() * 2 > self.table.len() {
            let mut table = vec![UNSEEN; self.table.len() * 4];
            for number in 0..self.ranges.len() as u32 {
                let mut slot = hash(self.tokens(number)) & (table.len() - 1);
                while table[slot] != UNSEEN {
                    slot = (slot + 1) & (table.len() - 1);
                }
                table[slot] = number;
            }
            self.table = table;
        }
        let mut slot = hash(&self.scratch) & (self.table.len() - 1);
        loop {
            match self.table[slot] {
                UNSEEN => break,
                number if self.tokens(number) == &*self.scratch => return number,
                _ => slot = (slot + 1) & (self.table.len() - 1),
            }
        }
        let number = self.ranges.len() as u32;
        self.table[slot] = number;
        self.arena.extend_from_slice(&self.scratch);
        self.ranges.push((UNSEEN, 0));
        self.is_final.push(self.finals.contains(&self.scratch));
        self.clipped.push(false);
        number
    }
}

fn hash(bytes: &[u8]) -> usize {
    use std::hash::Hasher;
    let mut hasher = rustc_hash::FxHasher::default();
    hasher.write(bytes);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as usize
}
