//! Which cases and events of a log an analysis looks at.

use lotse_eventlog::{Bitmap, EventLog};

/// Cases, and where a filter trims them, events.
#[derive(Clone, Debug)]
pub struct Selection {
    cases: Bitmap,
    events: Option<Bitmap>,
}

impl Selection {
    /// The whole log.
    #[must_use]
    pub fn all(log: &EventLog) -> Self {
        Self { cases: Bitmap::full(log.case_count()), events: None }
    }

    /// These cases, with all their events.
    #[must_use]
    pub fn of_cases(cases: Bitmap) -> Self {
        Self { cases, events: None }
    }

    /// These cases, with these of their events. Cases left without events are dropped.
    #[must_use]
    pub fn of_events(log: &EventLog, mut cases: Bitmap, events: Bitmap) -> Self {
        for case in 0..log.case_count() {
            if cases.get(case) && !log.case_range(case).any(|row| events.get(row)) {
                cases.set(case, false);
            }
        }
        Self { cases, events: Some(events) }
    }

    /// The cases chosen.
    #[must_use]
    pub fn cases(&self) -> &Bitmap {
        &self.cases
    }

    /// The events chosen; `None` when every event of the chosen cases is.
    #[must_use]
    pub fn events(&self) -> Option<&Bitmap> {
        self.events.as_ref()
    }

    /// Number of cases chosen.
    #[must_use]
    pub fn case_count(&self) -> usize {
        self.cases.count()
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.events.is_none() && self.cases.count() == self.cases.len()
    }

    /// Calls `visit` with the number of each chosen case and the rows chosen of it, in order.
    pub fn for_each(&self, log: &EventLog, mut visit: impl FnMut(usize, Rows<'_>)) {
        let mut scratch = Vec::new();
        for case in self.cases.iter() {
            let range = log.case_range(case);
            match &self.events {
                None => visit(case, Rows::Range(range.start, range.end)),
                Some(events) => {
                    scratch.clear();
                    scratch.extend(range.filter(|&row| events.get(row)));
                    visit(case, Rows::Listed(&scratch));
                }
            }
        }
    }

    /// Number of events chosen.
    #[must_use]
    pub fn event_count(&self, log: &EventLog) -> usize {
        let mut count = 0;
        self.for_each(log, |_, rows| count += rows.len());
        count
    }
}

/// Rows of one case.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'a> {
    /// All from the first to before the second.
    Range(usize, usize),
    /// These, ascending.
    Listed(&'a [usize]),
}

impl Rows<'_> {
    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Range(from, to) => to - from,
            Self::Listed(rows) => rows.len(),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Row number `index`.
    ///
    /// # Panics
    /// When there are not so many.
    #[must_use]
    pub fn get(&self, index: usize) -> usize {
        match self {
            Self::Range(from, to) => {
                assert!(from + index < *to, "row within the case");
                from + index
            }
            Self::Listed(rows) => rows[index],
        }
    }

    /// The rows in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = usize> + '_ {
        (0..self.len()).map(|index| self.get(index))
    }
}
