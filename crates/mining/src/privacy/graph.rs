//! The process map without small groups.
//!
//! Starts, steps and ends are a flow over the activities ([`super::network`]); the numbers of
//! cases and, of the whole log, of all events are known. Where the cases are part of a log whose map is shown
//! too, a reader can subtract: what is rare there is not even mentioned here, a figure that leaves
//! 1 to `k - 1` of the whole is as small as its complement, and a cell is uncertain only as far as the
//! part can have more of it and the rest less, or the other way round, with the whole as it is. The
//! number of events of a part is withheld with its first activity.

use rustc_hash::{FxHashMap, FxHashSet};

use super::network::{Cell, Fate, suppress};
use crate::graph::Graph;
use crate::times::Times;

/// An activity, with what may be shown of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// Code in the log.
    pub activity: u32,
    /// Name.
    pub name: String,
    /// Events; `None` where withheld, and then nothing else is shown.
    pub events: Option<u64>,
    /// Cases.
    pub cases: Option<u64>,
    /// Cases that begin with it.
    pub starts: Option<u64>,
    /// Cases that end with it.
    pub ends: Option<u64>,
    /// Cases in which it occurs more than once.
    pub rework_cases: Option<u64>,
    /// Time at work.
    pub processing: Option<Times>,
    /// Time since the event before.
    pub waiting: Option<Times>,
    /// For sliders and order; tells nothing of what is withheld.
    pub weight: u64,
    /// Whether few persons do it, or its times would tell those of such a step: then there are no times and no repetitions.
    pub few_persons: bool,
}

/// A step from one activity to another, with what may be shown of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Activity code of the first.
    pub from: u32,
    /// Activity code of the second.
    pub to: u32,
    /// How often.
    pub events: Option<u64>,
    /// In how many cases.
    pub cases: Option<u64>,
    /// Time between.
    pub times: Option<Times>,
    /// The waiting part of it.
    pub waiting: Option<Times>,
    /// For sliders and order; tells nothing of what is withheld.
    pub weight: u64,
    /// Whether it leads to an activity of few persons: then there are no times.
    pub few_persons: bool,
}

/// A directly-follows graph that may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Protected {
    /// Activities, those of most weight first, then by name.
    pub activities: Vec<Activity>,
    /// Steps, by the names of their activities.
    pub flows: Vec<Flow>,
    /// Cases.
    pub cases: u64,
    /// Events; `None` where a withheld activity could be computed from them.
    pub events: Option<u64>,
    /// How many counts of events, starts and ends are withheld.
    pub withheld: usize,
    /// Whether activities or steps are not even mentioned.
    pub unlisted: bool,
    /// Smallest group shown.
    pub k: u64,
    hidden: FxHashSet<Key>,
}

/// What stands for a cell in two graphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Start(u32),
    End(u32),
    Node(u32),
    Edge(u32, u32),
}

/// Value and number of cases of each cell.
fn cells(graph: &Graph) -> Vec<(Key, u64, u64)> {
    let mut cells = Vec::with_capacity(graph.nodes.len() * 3 + graph.edges.len());
    for node in &graph.nodes {
        cells.push((Key::Node(node.activity), node.events, node.cases));
        cells.push((Key::Start(node.activity), node.starts, node.starts));
        cells.push((Key::End(node.activity), node.ends, node.ends));
    }
    cells.extend(graph.edges.iter().map(|edge| (Key::Edge(edge.from, edge.to), edge.events, edge.cases)));
    cells.retain(|&(_, value, _)| value > 0);
    cells
}

/// Withholds what says something about 1 to `k - 1` cases, and what would let it be computed.
///
/// `whole` is the graph of the whole log with its protection, where `graph` is that of a part of its cases
/// with all their events; without it, `graph` stands alone. A part and the rest of the log
/// withhold the same cells, so that neither gives away the other. `lonely` are the activities whose times and
/// repetitions are figures of few persons ([`super::Doers::lonely_steps`]).
#[must_use]
pub fn protect_graph(graph: &Graph, whole: Option<(&Graph, &Protected)>, lonely: &FxHashSet<u32>, k: u64) -> Protected {
    let mine = cells(graph);
    let Some((all, shown)) = whole else {
        let network: Vec<(Key, Cell)> =
            mine.iter().map(|&(key, value, cases)| (key, Cell::new(0, 0, value, cases < k))).collect();
        return build(graph, None, decide(network, true, k), lonely, k);
    };
    let part: FxHashMap<Key, (u64, u64)> = mine.iter().map(|&(key, value, cases)| (key, (value, cases))).collect();
    // The smaller part decides for both, of two equal ones that of the smaller first figure.
    let split: Vec<(Key, [(u64, u64); 3])> = cells(all)
        .into_iter()
        .map(|(key, value, cases)| {
            let here = part.get(&key).copied().unwrap_or((0, 0));
            (key, [here, (value.saturating_sub(here.0), cases.saturating_sub(here.1)), (value, cases)])
        })
        .collect();
    let order = |of: usize| split.iter().map(move |(_, values)| values[of].0);
    let swap = (graph.cases * 2).cmp(&all.cases).then_with(|| order(0).cmp(order(1))).is_gt();
    let mut network = Vec::new();
    let mut rare = FxHashSet::default();
    let few = |cases: u64| 0 < cases && cases < k;
    for &(key, [(here, cases_here), (there, cases_there), (_, cases)]) in &split {
        let hidden = shown.hidden.contains(&key);
        let (value, rest) = if swap { (there, here) } else { (here, there) };
        let small = (hidden && value > 0 && rest > 0) || few(cases_here) || few(cases_there);
        let mut cell = Cell { other: rest, ..Cell::new(0, 0, value, small) };
        // What one part has more, the other has less; what is mentioned is at least 1.
        (cell.down, cell.up) = (value, rest);
        if hidden && few(cases) {
            rare.insert(key);
        } else {
            (cell.down, cell.up) = (value.saturating_sub(1), rest.saturating_sub(1));
        }
        network.push((key, cell));
    }
    let mut fates = FxHashMap::default();
    let (mut unlisted, mut node) = (false, false);
    for (key, fate) in decide(network, false, k) {
        node |= matches!(key, Key::Node(_));
        match key {
            // Beside an activity a start of 0 would be written as 0.
            Key::Start(_) | Key::End(_) => _ = fates.insert(key, Fate::Withheld),
            _ if !part.contains_key(&key) => unlisted = true,
            _ => _ = fates.insert(key, if rare.contains(&key) { Fate::Unlisted } else { fate }),
        }
    }
    for key in mine.iter().map(|cell| cell.0).filter(|key| shown.hidden.contains(key)) {
        // All of it is in this part.
        fates.entry(key).or_insert(Fate::Withheld);
    }
    let mut protected = build(graph, Some(all), fates, lonely, k);
    protected.unlisted |= unlisted;
    if node || protected.hidden.iter().any(|key| matches!(key, Key::Node(_))) {
        protected.events = None;
    }
    protected
}

/// Lays the cells out as a flow and decides what is withheld; cells that are shown are left out.
/// `counted` says whether the sum of all events is known.
fn decide(mut cells: Vec<(Key, Cell)>, counted: bool, k: u64) -> FxHashMap<Key, Fate> {
    // Places: start and end of all, then in and out of each activity.
    let mut place = FxHashMap::default();
    let mut of = |activity: u32| {
        let next = 2 + 2 * place.len();
        *place.entry(activity).or_insert(next)
    };
    for (key, cell) in &mut cells {
        (cell.from, cell.to) = match *key {
            Key::Start(activity) => (0, of(activity)),
            Key::End(activity) => (of(activity) + 1, 1),
            Key::Node(activity) => (of(activity), of(activity) + 1),
            Key::Edge(from, to) => (of(from) + 1, of(to)),
        };
        cell.counted = counted && matches!(key, Key::Node(_));
    }
    let network: Vec<Cell> = cells.iter().map(|&(_, cell)| cell).collect();
    let fates = suppress(2 + 2 * place.len(), &network, k);
    cells.into_iter().map(|(key, _)| key).zip(fates).filter(|&(_, fate)| fate != Fate::Shown).collect()
}

/// Times that rest on enough events, of which not just a few are missing from `of`.
fn enough(times: Option<&Times>, of: Option<&Times>, k: u64) -> Option<Times> {
    let times = *times.filter(|times| times.n >= k)?;
    let missing = of.map_or(0, |of| of.n.saturating_sub(times.n));
    (missing == 0 || missing >= k).then_some(times)
}

fn build(
    graph: &Graph,
    whole: Option<&Graph>,
    withheld: FxHashMap<Key, Fate>,
    lonely: &FxHashSet<u32>,
    k: u64,
) -> Protected {
    let hidden = |key: Key| withheld.contains_key(&key);
    let listed = |key: Key| withheld.get(&key) != Some(&Fate::Unlisted);
    // Steps withheld into each activity: their sum is missing from its waiting time.
    let mut missing: FxHashMap<u32, u64> = FxHashMap::default();
    for edge in graph.edges.iter().filter(|edge| hidden(Key::Edge(edge.from, edge.to))) {
        *missing.entry(edge.to).or_default() += edge.events;
    }
    let whole_nodes: FxHashMap<u32, &crate::graph::Node> =
        whole.into_iter().flat_map(|graph| &graph.nodes).map(|node| (node.activity, node)).collect();
    let whole_edges: FxHashMap<(u32, u32), &crate::graph::Edge> =
        whole.into_iter().flat_map(|graph| &graph.edges).map(|edge| ((edge.from, edge.to), edge)).collect();
    // A group and what it leaves of a whole.
    let few = |part: u64, all: u64| (0 < part && part < k) || (part < all && all - part < k);
    let mut activities: Vec<Activity> = graph
        .nodes
        .iter()
        .filter(|node| listed(Key::Node(node.activity)))
        .map(|node| {
            let code = node.activity;
            let whole = whole_nodes.get(&code);
            let shown = !hidden(Key::Node(code));
            let start_shown = !hidden(Key::Start(code));
            let steps_missing = missing.get(&code).copied().unwrap_or(0);
            let rework = node.rework_cases;
            let few_persons = lonely.contains(&code);
            let rework_shown = shown
                && !few_persons
                && !few(rework, node.cases)
                && whole.is_none_or(|all| !few(rework, all.rework_cases) || rework == 0 && all.rework_cases == 0);
            Activity {
                activity: code,
                name: node.name.clone(),
                events: shown.then_some(node.events),
                cases: shown.then_some(node.cases),
                starts: start_shown.then_some(node.starts),
                ends: (!hidden(Key::End(code))).then_some(node.ends),
                rework_cases: rework_shown.then_some(rework),
                processing: (shown && !few_persons)
                    .then(|| enough(node.processing.as_ref(), whole.and_then(|all| all.processing.as_ref()), k))
                    .flatten(),
                waiting: (shown && !few_persons && start_shown && (steps_missing == 0 || steps_missing >= k))
                    .then(|| enough(node.waiting.as_ref(), whole.and_then(|all| all.waiting.as_ref()), k))
                    .flatten(),
                weight: if shown { node.events } else { 1 },
                few_persons,
            }
        })
        .collect();
    activities.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.name.cmp(&b.name)));
    let flows = graph
        .edges
        .iter()
        .filter(|edge| {
            [Key::Node(edge.from), Key::Node(edge.to), Key::Edge(edge.from, edge.to)].into_iter().all(listed)
        })
        .map(|edge| {
            let shown = !hidden(Key::Edge(edge.from, edge.to));
            let whole = whole_edges.get(&(edge.from, edge.to));
            let few_persons = lonely.contains(&edge.to);
            let times = (shown && !few_persons)
                .then(|| enough(edge.times.as_ref(), whole.and_then(|all| all.times.as_ref()), k))
                .flatten();
            // Waiting is a part of these times.
            let waiting = times.and_then(|times| {
                let waiting = enough(edge.waiting.as_ref(), whole.and_then(|all| all.waiting.as_ref()), k)?;
                (!few(waiting.n, times.n)).then_some(waiting)
            });
            Flow {
                from: edge.from,
                to: edge.to,
                events: shown.then_some(edge.events),
                cases: shown.then_some(edge.cases),
                times,
                waiting,
                weight: if shown { edge.events } else { 1 },
                few_persons,
            }
        })
        .collect();
    let unlisted = withheld.values().any(|&fate| fate == Fate::Unlisted);
    let hidden = withheld.keys().copied().collect();
    Protected {
        activities,
        flows,
        cases: graph.cases,
        events: Some(graph.events),
        withheld: withheld.len(),
        unlisted,
        hidden,
        k,
    }
}
