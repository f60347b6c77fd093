//! What discovery reads: the distinct sequences of activities of a log, each with its number of cases.

use std::collections::BTreeMap;

use lotse_eventlog::EventLog;

use crate::selection::Selection;

/// Distinct traces with how often they occur.
///
/// Activities are numbered in the order of their names by Unicode code point, and only those that occur are numbered, so
/// that results do not depend on the order in which a file names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traces {
    names: Vec<String>,
    arena: Vec<u32>,
    ends: Vec<usize>,
    counts: Vec<u64>,
}

impl Traces {
    /// The variants of a whole log, cases without events included. Linear in their events.
    #[must_use]
    pub fn of_log(log: &EventLog) -> Self {
        let variants = log.variants();
        let traces = variants.iter().map(|(_, trace, count)| (trace, u64::from(count)));
        Self::numbered(|code| log.activities().text(code), log.activities().len(), traces)
    }

    /// The variants of the selected cases. Linear in their events.
    #[must_use]
    pub fn of_selection(log: &EventLog, selection: &Selection) -> Self {
        let variants = crate::variants::variants(log, selection, None);
        let traces = variants.iter().map(|variant| (variant.trace.as_slice(), variant.cases));
        Self::numbered(|code| log.activities().text(code), log.activities().len(), traces)
    }

    /// From sequences of names, each with its number of cases; equal ones are added up.
    pub fn of_names<S: AsRef<str>>(traces: impl IntoIterator<Item = (Vec<S>, u64)>) -> Self {
        let mut sums: BTreeMap<Vec<String>, u64> = BTreeMap::new();
        for (trace, count) in traces {
            *sums.entry(trace.iter().map(|name| name.as_ref().to_owned()).collect()).or_default() += count;
        }
        let mut names: Vec<&String> = sums.keys().flatten().collect();
        names.sort();
        names.dedup();
        let coded: Vec<(Vec<u32>, u64)> = sums
            .iter()
            .filter(|(_, count)| **count > 0)
            .map(|(trace, &count)| {
                let code = |name| names.binary_search(&name).expect("collected above") as u32;
                (trace.iter().map(code).collect(), count)
            })
            .collect();
        let count = names.len();
        Self::numbered(
            |code| names[code as usize],
            count,
            coded.iter().map(|(trace, count)| (trace.as_slice(), *count)),
        )
    }

    fn numbered<'a, 'b>(
        name: impl Fn(u32) -> &'a str,
        names: usize,
        traces: impl Iterator<Item = (&'b [u32], u64)>,
    ) -> Self {
        let mut found = Self::default();
        let mut occurs = vec![false; names];
        for (trace, count) in traces {
            found.arena.extend_from_slice(trace);
            found.ends.push(found.arena.len());
            found.counts.push(count);
        }
        for &code in &found.arena {
            occurs[code as usize] = true;
        }
        let mut order: Vec<u32> = (0..names as u32).filter(|&code| occurs[code as usize]).collect();
        order.sort_unstable_by_key(|&code| name(code));
        let mut renamed = vec![0; names];
        for (new, &old) in order.iter().enumerate() {
            renamed[old as usize] = new as u32;
        }
        found.names = order.iter().map(|&code| name(code).to_owned()).collect();
        for code in &mut found.arena {
            *code = renamed[*code as usize];
        }
        found
    }

    /// Names of the activities, sorted; codes in traces index it.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of distinct traces.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is no trace, not even an empty one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Activity codes and number of cases of each distinct trace.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&[u32], u64)> + '_ {
        (0..self.len()).map(|at| {
            let start = if at == 0 { 0 } else { self.ends[at - 1] };
            (&self.arena[start..self.ends[at]], self.counts[at])
        })
    }

    /// Number of cases.
    #[must_use]
    pub fn cases(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Names of the activities of each distinct trace.
    pub fn named(&self) -> impl Iterator<Item = Vec<&str>> + '_ {
        self.iter().map(|(trace, _)| trace.iter().map(|&code| self.names[code as usize].as_str()).collect())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Traces of a text such as `a b c *3; a c`: activities by spaces, a number of cases behind a star.
    pub(crate) fn traces(text: &str) -> Traces {
        Traces::of_names(text.split(';').map(|trace| {
            let (names, count) = trace.split_once('*').unwrap_or((trace, "1"));
            (names.split_whitespace().collect(), count.trim().parse().expect("a number of cases"))
        }))
    }

    #[test]
    fn numbers_follow_names_and_equal_traces_add_up() {
        let found = traces("b a *2; a; b a; ");
        assert_eq!(found.names(), ["a", "b"]);
        let listed: Vec<(Vec<u32>, u64)> = found.iter().map(|(trace, count)| (trace.to_vec(), count)).collect();
        assert_eq!(listed, [(vec![], 1), (vec![0], 1), (vec![1, 0], 3)]);
        assert_eq!(found.cases(), 5);
    }
}
