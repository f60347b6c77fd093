//! Guessing what comes next from the rows before.
//!
//! Logs are written by programs: what stands between one value and the next (`"/>`, a line
//! break, `<string key="org:resource" value="`) is the same bytes in nearly every event. A
//! state here is the list of columns a row has named so far. From each state lead the byte
//! strings seen there, each to the next state. Because a state fixes which elements are
//! open, equal bytes mean equal structure: comparing them replaces parsing them. Whatever
//! does not match is parsed in full, and learned from.

use crate::{ColumnId, Kind};

/// A list of columns named so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct State(u32);

impl State {
    /// No column yet.
    pub const START: Self = Self(0);
    /// More states than are kept; nothing is predicted from here on.
    pub const LOST: Self = Self(u32::MAX);
}

/// Bytes that lead from one state to the next.
#[derive(Clone, Debug)]
pub(super) struct Step {
    /// From behind the quote of the last value to behind the one that opens the next.
    pub gap: Box<[u8]>,
    /// Where they lead.
    pub to: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// To a value.
    Value {
        column: ColumnId,
        kind: Kind,
        state: State,
        /// Offset within the gap of the `<` of a top-level attribute.
        outer: Option<u32>,
    },
    /// To the end of the row, whose closing (or next) tag begins at this offset of the gap.
    End { tag: u32 },
}

#[derive(Clone, Debug, Default)]
struct Node {
    steps: Vec<Step>,
    children: Vec<(ColumnId, u32)>,
    shape: Option<u32>,
}

/// The states met so far.
#[derive(Clone, Debug)]
pub(super) struct Predictor {
    nodes: Vec<Node>,
}

const MOST_STATES: usize = 1 << 16;
const MOST_STEPS: usize = 8;
const MOST_CHILDREN: usize = 64;
const LONGEST_GAP: usize = 512;

impl Default for Predictor {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Predictor {
    /// The step from `state` whose bytes `text` begins with.
    #[inline]
    pub fn step(&mut self, state: State, text: &[u8]) -> Option<(usize, Target)> {
        let steps = &mut self.nodes.get_mut(state.0 as usize)?.steps;
        let found = steps.iter().position(|step| text.starts_with(&step.gap))?;
        let step = &steps[found];
        let hit = (step.gap.len(), step.to);
        if found > 0 {
            steps.swap(found, found - 1);
        }
        Some(hit)
    }

    /// The state after naming `column` in `state`.
    pub fn enter(&mut self, state: State, column: ColumnId) -> State {
        let count = self.nodes.len();
        let Some(node) = self.nodes.get_mut(state.0 as usize) else { return State::LOST };
        if let Some((_, child)) = node.children.iter().find(|(id, _)| *id == column) {
            return State(*child);
        }
        if count >= MOST_STATES || node.children.len() >= MOST_CHILDREN {
            return State::LOST;
        }
        node.children.push((column, count as u32));
        self.nodes.push(Node::default());
        State(count as u32)
    }

    /// Remembers that `gap` led from `state` to `to`. Steps used least go first.
    pub fn learn(&mut self, state: State, gap: &[u8], to: Target) {
        if let Target::Value { state: State::LOST, .. } = to {
            return;
        }
        let Some(node) = self.nodes.get_mut(state.0 as usize) else { return };
        if gap.len() > LONGEST_GAP || node.steps.iter().any(|step| *step.gap == *gap) {
            return;
        }
        if node.steps.len() == MOST_STEPS {
            node.steps.pop();
        }
        node.steps.push(Step { gap: gap.into(), to });
    }

    /// The shape a row has that ends in `state`, if that is known.
    pub fn shape(&self, state: State) -> Option<u32> {
        self.nodes.get(state.0 as usize)?.shape
    }

    /// Sets what [`Predictor::shape`] returns.
    pub fn set_shape(&mut self, state: State, shape: u32) {
        if let Some(node) = self.nodes.get_mut(state.0 as usize) {
            node.shape = Some(shape);
        }
    }
}
