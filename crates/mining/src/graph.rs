//! The directly-follows graph, with frequencies and times.
//!
//! Source: van der Aalst, "Process Mining: Data Science in Action", 2nd edition, 2016,
//! section 5.2. Frequencies come from the variants wherever whole cases are selected,
//! times from one pass over the rows.
//!
//! Always true: the absolute counts of the edges sum to events minus cases (those with
//! events), and for each activity `starts + incoming = events = ends + outgoing`.

use lotse_eventlog::{EventLog, NO_TIME, Presence};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::instances::Instances;
use crate::selection::{Rows, Selection};
use crate::times::Times;

/// An activity in the graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Code in [`EventLog::activities`].
    pub activity: u32,
    /// Name.
    pub name: String,
    /// Events.
    pub events: u64,
    /// Cases in which it occurs.
    pub cases: u64,
    /// Cases that begin with it.
    pub starts: u64,
    /// Cases that end with it.
    pub ends: u64,
    /// Most occurrences in one case.
    pub most_in_a_case: u64,
    /// Cases in which it occurs more than once.
    pub rework_cases: u64,
    /// Time at work, where the log says when work began (start times, or start and
    /// complete events).
    pub processing: Option<Times>,
    /// Time since the event before it in the case, time at work not counted.
    pub waiting: Option<Times>,
}

/// One activity directly followed by another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// Activity code of the first.
    pub from: u32,
    /// Activity code of the second.
    pub to: u32,
    /// How often.
    pub events: u64,
    /// In how many cases.
    pub cases: u64,
    /// Time from the first event to the second: from the end of one to the start of the
    /// other where start times are known (0 where they overlap), between the times of
    /// the events otherwise. Pairs without times do not count.
    pub times: Option<Times>,
    /// The part of these that is waiting: pairs whose second event completes work
    /// already begun before the first are left out.
    pub waiting: Option<Times>,
}

/// A directly-follows graph.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Graph {
    /// The activities that occur, most frequent first, then by name.
    pub nodes: Vec<Node>,
    /// The edges that occur, by the names of their activities.
    pub edges: Vec<Edge>,
    /// Cases selected.
    pub cases: u64,
    /// Events selected.
    pub events: u64,
}

/// Numbers each pair of activities that occurs.
enum Pairs {
    Dense { width: usize, ids: Vec<u32> },
    Sparse(FxHashMap<(u32, u32), u32>),
}

/// Up to this many activities a dense table of pairs (4 bytes each) is used: 4 MB.
const DENSE: usize = 1024;
const UNSEEN: u32 = u32::MAX;

impl Pairs {
    fn new(activities: usize) -> Self {
        if activities <= DENSE {
            Self::Dense { width: activities, ids: vec![UNSEEN; activities * activities] }
        } else {
            Self::Sparse(FxHashMap::default())
        }
    }

    fn id(&self, from: u32, to: u32) -> usize {
        match self {
            Self::Dense { width, ids } => ids[from as usize * width + to as usize] as usize,
            Self::Sparse(ids) => ids[&(from, to)] as usize,
        }
    }

    fn id_or(&mut self, from: u32, to: u32, next: usize) -> usize {
        let id = match self {
            Self::Dense { width, ids } => &mut ids[from as usize * *width + to as usize],
            Self::Sparse(ids) => ids.entry((from, to)).or_insert(UNSEEN),
        };
        if *id == UNSEEN {
            *id = next as u32;
        }
        *id as usize
    }
}

#[derive(Clone, Default)]
struct Count {
    events: u64,
    cases: u64,
    seen_in: u64,
}

struct Counter {
    pairs: Pairs,
    ends: Vec<(u32, u32)>,
    edges: Vec<Count>,
    nodes: Vec<NodeCount>,
    traces: u64,
}

#[derive(Clone, Default)]
struct NodeCount {
    events: u64,
    cases: u64,
    starts: u64,
    finishes: u64,
    most: u64,
    rework: u64,
    seen_in: u64,
    in_trace: u64,
}

impl Counter {
    fn new(activities: usize) -> Self {
        Self {
            pairs: Pairs::new(activities),
            ends: Vec::new(),
            edges: Vec::new(),
            nodes: vec![NodeCount::default(); activities],
            traces: 0,
        }
    }

    /// Counts a trace that occurs `times` times.
    fn add(&mut self, trace: impl Iterator<Item = u32> + Clone, times: u64) {
        self.traces += 1;
        let stamp = self.traces;
        let mut before = None;
        for activity in trace.clone() {
            let node = &mut self.nodes[activity as usize];
            if node.seen_in != stamp {
                node.seen_in = stamp;
                node.in_trace = 0;
                node.cases += times;
            }
            node.in_trace += 1;
            if node.in_trace == 2 {
                node.rework += times;
            }
            node.most = node.most.max(node.in_trace);
            node.events += times;
            match before {
                None => node.starts += times,
                Some(from) => {
                    let id = self.pairs.id_or(from, activity, self.edges.len());
                    if id == self.edges.len() {
                        self.edges.push(Count::default());
                        self.ends.push((from, activity));
                    }
                    let edge = &mut self.edges[id];
                    edge.events += times;
                    if edge.seen_in != stamp {
                        edge.seen_in = stamp;
                        edge.cases += times;
                    }
                }
            }
            before = Some(activity);
        }
        if let Some(last) = before {
            self.nodes[last as usize].finishes += times;
        }
    }
}

/// Discovers the directly-follows graph of the selected cases and events.
///
/// With a `calendar`, times are working time. Linear in the events; an empty selection
/// gives an empty graph. Activities that do not occur in the selection are not nodes.
#[must_use]
pub fn discover(log: &EventLog, selection: &Selection, calendar: Option<&Calendar>) -> Graph {
    let activities = log.activity_codes();
    let names = log.activities();
    let mut counter = Counter::new(names.len());
    let mut events = 0u64;
    match selection.events() {
        None => {
            let variants = log.variants();
            let mut counts = vec![0u64; variants.len()];
            for case in selection.cases().iter() {
                counts[variants.of_case()[case] as usize] += 1;
            }
            for (variant, trace, _) in variants.iter() {
                let count = counts[variant as usize];
                if count > 0 {
                    counter.add(trace.iter().copied(), count);
                    events += count * trace.len() as u64;
                }
            }
        }
        Some(_) => selection.for_each(log, |_, rows| {
            let trace: Vec<u32> = rows.iter().map(|row| activities[row]).collect();
            counter.add(trace.iter().copied(), 1);
            events += trace.len() as u64;
        }),
    }

    let instances = Instances::pair(log);
    let durations = measure(log, selection, calendar, &counter, instances.as_ref());
    let mut graph = assemble(log, counter, durations);
    graph.cases = selection.case_count() as u64;
    graph.events = events;
    graph
}

/// Durations in nanoseconds by group: those of a group stand together.
struct Durations {
    ns: Vec<i64>,
    shares: usize,
    /// Of each group the room of each share of the cases.
    room: Vec<Vec<usize>>,
    /// Of it, how much is used.
    used: Vec<Vec<usize>>,
}

/// Where one share of the cases writes: what is left of its room in each group.
type Slots<'a> = Vec<std::slice::IterMut<'a, i64>>;

impl Durations {
    /// Room for `counts` of each share and group.
    fn with_room(counts: &[&[usize]]) -> Self {
        let groups = counts.first().map_or(0, |share| share.len());
        let room: Vec<Vec<usize>> =
            (0..groups).map(|group| counts.iter().map(|share| share[group]).collect()).collect();
        let shares = counts.len();
        Self { ns: vec![0; room.iter().flatten().sum()], shares, used: vec![vec![0; counts.len()]; groups], room }
    }

    /// The slots of each share, side by side in each group.
    fn slots(&mut self) -> Vec<Slots<'_>> {
        let mut slots: Vec<Slots<'_>> = (0..self.shares).map(|_| Vec::with_capacity(self.room.len())).collect();
        let mut rest = self.ns.as_mut_slice();
        for room in &self.room {
            for (&count, slots) in room.iter().zip(&mut slots) {
                let (here, after) = rest.split_at_mut(count);
                slots.push(here.iter_mut());
                rest = after;
            }
        }
        slots
    }

    /// Notes how much each share has left of its room in each group.
    fn filled(&mut self, left: &[Vec<usize>]) {
        for (group, (room, used)) in self.room.iter().zip(&mut self.used).enumerate() {
            for (share, (room, used)) in room.iter().zip(used).enumerate() {
                *used = room - left[share][group];
            }
        }
    }

    /// What was written, group by group.
    fn groups(&mut self) -> Vec<&mut [i64]> {
        let mut groups = Vec::with_capacity(self.room.len());
        let mut rest = self.ns.as_mut_slice();
        for (room, used) in self.room.iter().zip(&self.used) {
            let (here, after) = rest.split_at_mut(room.iter().sum());
            rest = after;
            let (mut from, mut to) = (0, 0);
            for (room, used) in room.iter().zip(used) {
                if from != to {
                    here.copy_within(from..from + used, to);
                }
                (from, to) = (from + room, to + used);
            }
            groups.push(&mut here[..to]);
        }
        groups
    }
}

#[inline]
fn push(slots: &mut Slots<'_>, group: usize, ns: i64) {
    *slots[group].next().expect("room was counted") = ns;
}

/// Durations of all shares of the cases.
struct Measured {
    edges: Durations,
    /// Waiting by edge, work and waiting by activity, where the log tells work from waiting.
    parts: Option<[Durations; 3]>,
}

fn measure(
    log: &EventLog,
    selection: &Selection,
    calendar: Option<&Calendar>,
    counter: &Counter,
    instances: Option<&Instances>,
) -> Measured {
    // The result does not depend on the number of shares, since every statistic is exact.
    let shares = rayon::current_num_threads().max(1);
    let chosen = selection.cases();
    let total = log.event_count().max(1);
    let mut bounds = vec![0usize];
    for share in 1..shares {
        let row = (total * share / shares) as u32;
        bounds.push(log.case_offsets().partition_point(|&offset| offset < row).min(log.case_count()));
    }
    bounds.push(log.case_count());
    let activities = log.activity_codes();
    let visit = |cases: std::ops::Range<usize>, edge_visit: &mut dyn FnMut(Option<usize>, usize)| {
        let mut scratch = Vec::new();
        for case in cases.filter(|&case| chosen.get(case)) {
            let range = log.case_range(case);
            let rows = match selection.events() {
                None => Rows::Range(range.start, range.end),
                Some(events) => {
                    scratch.clear();
                    scratch.extend(range.filter(|&row| events.get(row)));
                    Rows::Listed(&scratch)
                }
            };
            let mut before = None;
            for row in rows.iter() {
                edge_visit(before, row);
                before = Some(row);
            }
        }
    };
    // Room is counted first, from variants where possible.
    let counts: Vec<(Vec<usize>, Vec<usize>)> = bounds
        .par_windows(2)
        .map(|bound| {
            let cases = bound[0]..bound[1];
            let mut edge_counts = vec![0usize; counter.edges.len()];
            let mut node_counts = vec![0usize; counter.nodes.len()];
            match selection.events() {
                None => {
                    let variants = log.variants();
                    let mut counts = vec![0usize; variants.len()];
                    for case in cases.filter(|&case| chosen.get(case)) {
                        counts[variants.of_case()[case] as usize] += 1;
                    }
                    for (variant, trace, _) in variants.iter() {
                        let count = counts[variant as usize];
                        if count > 0 {
                            for pair in trace.windows(2) {
                                edge_counts[counter.pairs.id(pair[0], pair[1])] += count;
                            }
                            for &activity in trace {
                                node_counts[activity as usize] += count;
                            }
                        }
                    }
                }
                Some(_) => visit(cases, &mut |before, row| {
                    node_counts[activities[row] as usize] += 1;
                    if let Some(before) = before {
                        edge_counts[counter.pairs.id(activities[before], activities[row])] += 1;
                    }
                }),
            }
            (edge_counts, node_counts)
        })
        .collect();
    let by_edge: Vec<&[usize]> = counts.iter().map(|(edges, _)| edges.as_slice()).collect();
    let by_node: Vec<&[usize]> = counts.iter().map(|(_, nodes)| nodes.as_slice()).collect();
    let times = log.times();
    let span = |from: i64, to: i64| match calendar {
        None => to - from,
        Some(calendar) => calendar.working_ns(from, to),
    };
    let left = |slots: Slots<'_>| slots.iter().map(ExactSizeIterator::len).collect::<Vec<usize>>();
    let timed = log.time_column().is_some_and(|id| matches!(log.events().column(id).presence, Presence::All));
    let mut edges = Durations::with_room(&by_edge);
    let Some(instances) = instances else {
        let filled: Vec<Vec<usize>> = edges
            .slots()
            .into_par_iter()
            .zip(bounds.par_windows(2))
            .map(|(mut slots, bound)| {
                // The common case, kept tight: one time an event.
                if selection.events().is_none() && calendar.is_none() {
                    for case in (bound[0]..bound[1]).filter(|&case| chosen.get(case)) {
                        let range = log.case_range(case);
                        let (acts, times) = (&activities[range.clone()], &times[range]);
                        for (act, time) in acts.windows(2).zip(times.windows(2)) {
                            if timed || time[0] != NO_TIME && time[1] != NO_TIME {
                                push(&mut slots, counter.pairs.id(act[0], act[1]), time[1] - time[0]);
                            }
                        }
                    }
                } else {
                    visit(bound[0]..bound[1], &mut |before, row| {
                        if let Some(before) = before
                            && times[before] != NO_TIME
                            && times[row] != NO_TIME
                        {
                            let id = counter.pairs.id(activities[before], activities[row]);
                            push(&mut slots, id, span(times[before], times[row]));
                        }
                    });
                }
                left(slots)
            })
            .collect();
        edges.filled(&filled);
        return Measured { edges, parts: None };
    };
    let mut waiting = Durations::with_room(&by_edge);
    let mut processing = Durations::with_room(&by_node);
    let mut arriving = Durations::with_room(&by_node);
    let filled: Vec<[Vec<usize>; 4]> = edges
        .slots()
        .into_par_iter()
        .zip(waiting.slots())
        .zip(processing.slots())
        .zip(arriving.slots())
        .zip(bounds.par_windows(2))
        .map(|((((mut edges, mut waiting), mut processing), mut arriving), bound)| {
            visit(bound[0]..bound[1], &mut |before, row| {
                let activity = activities[row];
                let began = instances.began(row);
                let end = times[row];
                if began != NO_TIME && end != NO_TIME {
                    push(&mut processing, activity as usize, span(began, end).max(0));
                }
                let Some(before) = before else { return };
                let from = times[before];
                if from == NO_TIME || end == NO_TIME {
                    return;
                }
                let id = counter.pairs.id(activities[before], activity);
                let to = if instances.separate_events() || began == NO_TIME { end } else { began };
                let gap = if to <= from { 0 } else { span(from, to) };
                push(&mut edges, id, gap);
                // A completion whose work began at or before the event before it is work, not waiting.
                if !(instances.separate_events() && began != NO_TIME && began <= from) {
                    push(&mut waiting, id, gap);
                    push(&mut arriving, activity as usize, gap);
                }
            });
            [left(edges), left(waiting), left(processing), left(arriving)]
        })
        .collect();
    for (at, durations) in [&mut edges, &mut waiting, &mut processing, &mut arriving].into_iter().enumerate() {
        let of: Vec<Vec<usize>> = filled.iter().map(|share| share[at].clone()).collect();
        durations.filled(&of);
    }
    Measured { edges, parts: Some([waiting, processing, arriving]) }
}

fn assemble(log: &EventLog, counter: Counter, mut measured: Measured) -> Graph {
    let names = log.activities();
    let summed = |durations: &mut Durations| -> Vec<Option<Times>> {
        durations.groups().into_par_iter().with_max_len(1).map(Times::of).collect()
    };
    let times = summed(&mut measured.edges);
    let [waiting, processing, arriving] = match &mut measured.parts {
        Some([waiting, processing, arriving]) => [summed(waiting), summed(processing), summed(arriving)],
        None => [times.clone(), vec![None; counter.nodes.len()], vec![None; counter.nodes.len()]],
    };
    // Giving back so much memory takes a while; nobody has to wait for it.
    rayon::spawn(move || drop(measured));
    let mut edges: Vec<Edge> = counter
        .edges
        .iter()
        .enumerate()
        .map(|(id, count)| {
            let (from, to) = counter.ends[id];
            Edge { from, to, events: count.events, cases: count.cases, times: times[id], waiting: waiting[id] }
        })
        .collect();
    edges.sort_by(|a, b| (names.text(a.from), names.text(a.to)).cmp(&(names.text(b.from), names.text(b.to))));
    let mut nodes: Vec<Node> = counter
        .nodes
        .iter()
        .enumerate()
        .filter(|(_, count)| count.events > 0)
        .map(|(activity, count)| Node {
            activity: activity as u32,
            name: names.text(activity as u32).to_owned(),
            events: count.events,
            cases: count.cases,
            starts: count.starts,
            ends: count.finishes,
            most_in_a_case: count.most,
            rework_cases: count.rework,
            processing: processing[activity],
            waiting: arriving[activity],
        })
        .collect();
    nodes.sort_by(|a, b| b.events.cmp(&a.events).then_with(|| a.name.cmp(&b.name)));
    Graph { nodes, edges, cases: 0, events: 0 }
}
