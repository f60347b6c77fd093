//! The directly-follows graph of a bag, and relations on its activities.

/// How often each activity starts a trace, ends one, and follows another directly.
#[derive(Clone, Debug)]
pub(super) struct Follows {
    size: usize,
    edges: Vec<u64>,
    pub starts: Vec<u64>,
    pub ends: Vec<u64>,
}

impl Follows {
    pub fn new(size: usize) -> Self {
        Self { size, edges: vec![0; size * size], starts: vec![0; size], ends: vec![0; size] }
    }

    pub fn size(&self) -> usize {
        self.size
    }

    pub fn add(&mut self, from: usize, to: usize, count: u64) {
        self.edges[from * self.size + to] += count;
    }

    pub fn count(&self, from: usize, to: usize) -> u64 {
        self.edges[from * self.size + to]
    }

    pub fn has(&self, from: usize, to: usize) -> bool {
        self.count(from, to) > 0
    }

    pub fn starts_with(&self, activity: usize) -> bool {
        self.starts[activity] > 0
    }

    pub fn ends_with(&self, activity: usize) -> bool {
        self.ends[activity] > 0
    }

    /// The strongly connected component of each activity.
    ///
    /// Source: Tarjan, "Depth-first search and linear graph algorithms", SIAM Journal on Computing 1(2), 1972; without
    /// recursion.
    pub fn components(&self) -> Vec<usize> {
        const NEW: usize = usize::MAX;
        let (mut component, mut count) = (vec![NEW; self.size], 0);
        let (mut number, mut low, mut next) = (vec![NEW; self.size], vec![NEW; self.size], 0);
        let (mut open, mut path): (Vec<usize>, Vec<(usize, usize)>) = (Vec::new(), Vec::new());
        for root in 0..self.size {
            let mut visited = (number[root] == NEW).then_some(root);
            loop {
                if let Some(at) = visited.take() {
                    (number[at], low[at]) = (next, next);
                    next += 1;
                    open.push(at);
                    path.push((at, 0));
                }
                let Some((at, to)) = path.last_mut() else { break };
                let (at, follows) = (*at, *to);
                *to += 1;
                if follows < self.size {
                    if self.has(at, follows) && component[follows] == NEW {
                        if number[follows] == NEW {
                            visited = Some(follows);
                        } else {
                            low[at] = low[at].min(number[follows]);
                        }
                    }
                    continue;
                }
                path.pop();
                if low[at] == number[at] {
                    while let Some(member) = open.pop() {
                        component[member] = count;
                        if member == at {
                            break;
                        }
                    }
                    count += 1;
                }
                if let Some(&(parent, _)) = path.last() {
                    low[parent] = low[parent].min(low[at]);
                }
            }
        }
        component
    }

    /// Without the edges that are rarer than `noise` times the most frequent way out of their first activity.
    ///
    /// Source: Leemans, Fahland, van der Aalst, "Discovering block-structured process models from event logs containing
    /// infrequent behaviour", BPM 2013 workshops, section 3.1.
    pub fn without_rare(&self, noise: f64) -> Self {
        let mut kept = self.clone();
        let most = self.starts.iter().copied().max().unwrap_or(0);
        for start in &mut kept.starts {
            if (*start as f64) < noise * most as f64 {
                *start = 0;
            }
        }
        for from in 0..self.size {
            let row = &self.edges[from * self.size..(from + 1) * self.size];
            let most = row.iter().copied().max().unwrap_or(0).max(self.ends[from]);
            let least = noise * most as f64;
            for edge in &mut kept.edges[from * self.size..(from + 1) * self.size] {
                if *edge as f64 <= least {
                    *edge = 0;
                }
            }
        }
        kept
    }
}

/// A relation on activities, as rows of bits.
pub(super) struct Relation {
    size: usize,
    words: usize,
    bits: Vec<u64>,
}

impl Relation {
    /// Which components can be reached from which, where every activity is in one of `count`.
    pub fn between(graph: &Follows, component: &[usize], count: usize) -> Self {
        let words = count.div_ceil(64);
        let mut found = Self { size: count, words, bits: vec![0; count * words] };
        for from in 0..graph.size() {
            for to in 0..graph.size() {
                let (one, other) = (component[from], component[to]);
                if one != other && graph.has(from, to) {
                    found.bits[one * words + other / 64] |= 1 << (other % 64);
                }
            }
        }
        for by in 0..count {
            let row = found.bits[by * words..(by + 1) * words].to_vec();
            for from in 0..count {
                if found.has(from, by) {
                    for (word, more) in found.bits[from * words..(from + 1) * words].iter_mut().zip(&row) {
                        *word |= more;
                    }
                }
            }
        }
        found
    }

    pub fn has(&self, from: usize, to: usize) -> bool {
        debug_assert!(from < self.size && to < self.size);
        self.bits[from * self.words + to / 64] >> (to % 64) & 1 == 1
    }
}

/// Groups that become one step by step.
pub(super) struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    /// Every activity for itself.
    pub fn new(size: usize) -> Self {
        Self { parent: (0..size).collect() }
    }

    fn root(&mut self, of: usize) -> usize {
        let mut at = of;
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    /// Makes the groups of two activities one.
    pub fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }

    /// The groups, each ascending, by their first activity.
    pub fn finish(mut self) -> Vec<Vec<usize>> {
        let size = self.parent.len();
        let mut at = vec![usize::MAX; size];
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for activity in 0..size {
            let root = self.root(activity);
            if at[root] == usize::MAX {
                at[root] = groups.len();
                groups.push(Vec::new());
            }
            groups[at[root]].push(activity);
        }
        groups
    }
}
