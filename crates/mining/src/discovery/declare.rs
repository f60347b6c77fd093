//! Declare: rules on when activities may, must or must not occur, with how many cases they hold in.
//!
//! Sources: Pesic, Schonenberg, van der Aalst, "DECLARE: full support for loosely-structured processes", EDOC 2007, for
//! the templates; Maggi, Bose, van der Aalst, "Efficient discovery of understandable declarative process models from event
//! logs", CAiSE 2012, for support and confidence, here counted by cases.
//!
//! Ties do not occur: rules come by template, then by the names of their activities.

use serde::Serialize;

use super::Traces;

/// What a rule says. `a` is its first activity, `b` its second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Template {
    /// `a` occurs.
    Existence,
    /// `a` does not occur.
    Absence,
    /// `a` occurs exactly once.
    ExactlyOne,
    /// The case begins with `a`.
    Init,
    /// If `a` occurs, `b` does.
    RespondedExistence,
    /// Both occur or neither; `a` is the first by name.
    Coexistence,
    /// Every `a` has `b` behind it.
    Response,
    /// Every `b` has `a` before it.
    Precedence,
    /// Response and precedence.
    Succession,
    /// Every `a` has `b` behind it before the next `a`.
    AlternateResponse,
    /// Every `b` has `a` before it since the last `b`.
    AlternatePrecedence,
    /// Alternate response and precedence.
    AlternateSuccession,
    /// Every `a` has `b` directly behind it.
    ChainResponse,
    /// Every `b` has `a` directly before it.
    ChainPrecedence,
    /// Chain response and precedence.
    ChainSuccession,
    /// Not both occur; `a` is the first by name.
    NotCoexistence,
    /// No `a` has `b` behind it.
    NotSuccession,
    /// No `a` has `b` directly behind it.
    NotChainSuccession,
}

/// A rule and the cases it holds in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// What it says.
    pub template: Template,
    /// Code in [`Traces::names`] of `a`.
    pub a: u32,
    /// Code of `b`, for templates of two activities.
    pub b: Option<u32>,
    /// Cases it says something about: all for the templates of one activity, those with `b` for the precedences, those
    /// with either for the templates that read both ways, those with `a` for the others. At least 1.
    pub activated: u64,
    /// Those of them in which it holds.
    pub fulfilled: u64,
}

impl Rule {
    /// Share of the activated cases in which the rule holds, in `[0, 1]`.
    #[must_use]
    pub fn confidence(&self) -> f64 {
        self.fulfilled as f64 / self.activated as f64
    }
}

/// Which rules are told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Least share of all cases that a rule says something about, in `[0, 1]`.
    pub support: f64,
    /// Least confidence, in `[0, 1]`.
    pub confidence: f64,
}

/// Cases in which each relation of two present activities holds.
#[derive(Clone, Copy, Default)]
struct Held {
    together: u64,
    response: u64,
    precedence: u64,
    succession: u64,
    alternate_response: u64,
    alternate_precedence: u64,
    alternate_succession: u64,
    chain_response: u64,
    chain_precedence: u64,
    chain_succession: u64,
    not_succession: u64,
    not_chain: u64,
}

/// Discovers all rules within `limits`. A log without cases has none.
///
/// For each distinct trace the number of its distinct activities times its events; memory quadratic in the activities.
#[must_use]
pub fn discover(traces: &Traces, limits: &Limits) -> Vec<Rule> {
    let size = traces.names().len();
    let cases = traces.cases();
    let mut counter = Counter {
        size,
        with: vec![0; size],
        once: vec![0; size],
        first: vec![0; size],
        held: vec![Held::default(); size * size],
        local: vec![usize::MAX; size],
        positions: Vec::new(),
        beside: Vec::new(),
    };
    for (trace, count) in traces.iter() {
        counter.add(trace, count);
    }
    let mut found = Vec::new();
    let mut tell = |template, a: usize, b: Option<usize>, activated: u64, fulfilled: u64| {
        let rule = Rule { template, a: a as u32, b: b.map(|b| b as u32), activated, fulfilled };
        let enough = activated > 0 && activated as f64 >= limits.support * cases as f64;
        if enough && rule.confidence() >= limits.confidence {
            found.push(rule);
        }
    };
    for a in 0..size {
        tell(Template::Existence, a, None, cases, counter.with[a]);
        tell(Template::Absence, a, None, cases, cases - counter.with[a]);
        tell(Template::ExactlyOne, a, None, cases, counter.once[a]);
        tell(Template::Init, a, None, cases, counter.first[a]);
        for b in (0..size).filter(|&b| b != a) {
            let held = counter.held[a * size + b];
            let (of_a, of_b) = (counter.with[a], counter.with[b]);
            let either = of_a + of_b - held.together;
            let mut pair = |template, activated, fulfilled| tell(template, a, Some(b), activated, fulfilled);
            pair(Template::RespondedExistence, of_a, held.together);
            if a < b {
                pair(Template::Coexistence, either, held.together);
                pair(Template::NotCoexistence, either, either - held.together);
            }
            pair(Template::Response, of_a, held.response);
            pair(Template::Precedence, of_b, held.precedence);
            pair(Template::Succession, either, held.succession);
            pair(Template::AlternateResponse, of_a, held.alternate_response);
            pair(Template::AlternatePrecedence, of_b, held.alternate_precedence);
            pair(Template::AlternateSuccession, either, held.alternate_succession);
            pair(Template::ChainResponse, of_a, held.chain_response);
            pair(Template::ChainPrecedence, of_b, held.chain_precedence);
            pair(Template::ChainSuccession, either, held.chain_succession);
            pair(Template::NotSuccession, of_a, of_a - held.together + held.not_succession);
            pair(Template::NotChainSuccession, of_a, of_a - held.together + held.not_chain);
        }
    }
    found.sort_by_key(|rule| (rule.template, rule.a, rule.b));
    found
}

struct Counter {
    size: usize,
    with: Vec<u64>,
    once: Vec<u64>,
    first: Vec<u64>,
    held: Vec<Held>,
    /// Number of each activity among those of the trace at hand.
    local: Vec<usize>,
    /// Positions of each of these.
    positions: Vec<(u32, Vec<usize>)>,
    /// How often each of these stands directly before each.
    beside: Vec<usize>,
}

impl Counter {
    fn add(&mut self, trace: &[u32], count: u64) {
        self.positions.clear();
        for (at, &activity) in trace.iter().enumerate() {
            let local = &mut self.local[activity as usize];
            if *local == usize::MAX {
                *local = self.positions.len();
                self.positions.push((activity, Vec::new()));
            }
            self.positions[*local].1.push(at);
        }
        let present = self.positions.len();
        self.beside.clear();
        self.beside.resize(present * present, 0);
        for pair in trace.windows(2) {
            self.beside[self.local[pair[0] as usize] * present + self.local[pair[1] as usize]] += 1;
        }
        if let Some(&first) = trace.first() {
            self.first[first as usize] += count;
        }
        for (one, (a, of_a)) in self.positions.iter().enumerate() {
            self.with[*a as usize] += count;
            self.once[*a as usize] += if of_a.len() == 1 { count } else { 0 };
            for (other, (b, of_b)) in self.positions.iter().enumerate() {
                if one == other {
                    continue;
                }
                let (first_a, last_a) = (of_a[0], of_a[of_a.len() - 1]);
                let (first_b, last_b) = (of_b[0], of_b[of_b.len() - 1]);
                let beside = self.beside[one * present + other];
                let response = last_b > last_a;
                let precedence = first_a < first_b;
                let alternate_response = response && separated(of_a, of_b);
                let alternate_precedence = precedence && separated(of_b, of_a);
                let (chain_response, chain_precedence) = (beside == of_a.len(), beside == of_b.len());
                let held = &mut self.held[*a as usize * self.size + *b as usize];
                let add = |holds: bool, sum: &mut u64| *sum += if holds { count } else { 0 };
                add(true, &mut held.together);
                add(response, &mut held.response);
                add(precedence, &mut held.precedence);
                add(response && precedence, &mut held.succession);
                add(alternate_response, &mut held.alternate_response);
                add(alternate_precedence, &mut held.alternate_precedence);
                add(alternate_response && alternate_precedence, &mut held.alternate_succession);
                add(chain_response, &mut held.chain_response);
                add(chain_precedence, &mut held.chain_precedence);
                add(chain_response && chain_precedence, &mut held.chain_succession);
                add(last_b < first_a, &mut held.not_succession);
                add(beside == 0, &mut held.not_chain);
            }
        }
        self.positions.iter().for_each(|(activity, _)| self.local[*activity as usize] = usize::MAX);
    }
}

/// Whether one of `others` stands between each two neighbours of `positions`.
fn separated(positions: &[usize], others: &[usize]) -> bool {
    let mut others = others.iter();
    positions.windows(2).all(|pair| others.find(|&&other| other > pair[0]).is_some_and(|&other| other < pair[1]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::traces::tests::traces;
    use super::*;

    const ALL: Limits = Limits { support: 0.0, confidence: 0.0 };

    /// Whether a rule holds, straight from its words; `None` where it says nothing.
    fn holds(template: Template, trace: &[u32], a: u32, b: u32) -> Option<bool> {
        use Template as T;
        let has = |activity| trace.contains(&activity);
        let after = |at: usize| &trace[at + 1..];
        let each = |activity: u32, fits: &dyn Fn(usize) -> bool| {
            trace.iter().enumerate().all(|(at, &event)| event != activity || fits(at))
        };
        let both = |one: Option<bool>, other: Option<bool>| Some(one.unwrap_or(false) && other.unwrap_or(false));
        let either = has(a) || has(b);
        match template {
            T::Existence => Some(has(a)),
            T::Absence => Some(!has(a)),
            T::ExactlyOne => Some(trace.iter().filter(|&&event| event == a).count() == 1),
            T::Init => Some(trace.first() == Some(&a)),
            T::RespondedExistence => has(a).then(|| has(b)),
            T::Coexistence => either.then(|| has(a) && has(b)),
            T::NotCoexistence => either.then(|| !(has(a) && has(b))),
            T::Response => has(a).then(|| each(a, &|at| after(at).contains(&b))),
            T::Precedence => has(b).then(|| each(b, &|at| trace[..at].contains(&a))),
            T::AlternateResponse => {
                has(a).then(|| each(a, &|at| after(at).iter().find(|&&event| event == a || event == b) == Some(&b)))
            }
            T::AlternatePrecedence => has(b)
                .then(|| each(b, &|at| trace[..at].iter().rev().find(|&&event| event == a || event == b) == Some(&a))),
            T::ChainResponse => has(a).then(|| each(a, &|at| after(at).first() == Some(&b))),
            T::ChainPrecedence => has(b).then(|| each(b, &|at| trace[..at].last() == Some(&a))),
            T::NotSuccession => has(a).then(|| each(a, &|at| !after(at).contains(&b))),
            T::NotChainSuccession => has(a).then(|| each(a, &|at| after(at).first() != Some(&b))),
            T::Succession if either => both(holds(T::Response, trace, a, b), holds(T::Precedence, trace, a, b)),
            T::AlternateSuccession if either => {
                both(holds(T::AlternateResponse, trace, a, b), holds(T::AlternatePrecedence, trace, a, b))
            }
            T::ChainSuccession if either => {
                both(holds(T::ChainResponse, trace, a, b), holds(T::ChainPrecedence, trace, a, b))
            }
            T::Succession | T::AlternateSuccession | T::ChainSuccession => None,
        }
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_words(
            log in prop::collection::vec((prop::collection::vec("[a-c]", 0..8), 1u64..4), 0..6)
        ) {
            let traces = Traces::of_names(log);
            for rule in discover(&traces, &ALL) {
                let (mut activated, mut fulfilled) = (0, 0);
                for (trace, count) in traces.iter() {
                    if let Some(holds) = holds(rule.template, trace, rule.a, rule.b.unwrap_or(rule.a)) {
                        activated += count;
                        fulfilled += if holds { count } else { 0 };
                    }
                }
                prop_assert_eq!((rule.activated, rule.fulfilled), (activated, fulfilled), "{:?}", rule);
            }
        }
    }

    #[test]
    fn limits_leave_out_rules_that_are_rare_or_weak() {
        let traces = traces("a b *8; a *1; c *1");
        let told = |support, confidence| {
            let rules = discover(&traces, &Limits { support, confidence });
            rules
                .into_iter()
                .filter(|rule| rule.template == Template::Response)
                .map(|rule| (rule.a, rule.b))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(0.5, 0.8), [(0, Some(1))]);
        assert_eq!((told(0.5, 0.9), told(0.95, 0.0)), (vec![], vec![]));
        assert_eq!(discover(&Traces::default(), &ALL), []);
    }
}
