//! From columns in row order to a log.

use crate::{Column, ColumnId, Dictionary, Error, EventLog, Kind, Meta, Parts, Presence, Roles, Table, Values};

/// What a table held, by row.
#[derive(Debug, Default)]
pub(crate) struct Flat {
    /// Name of the column that identifies cases.
    pub case_name: String,
    /// Case of each row, as a code of `ids`.
    pub case_of: Vec<u32>,
    pub ids: Dictionary,
    /// All other columns.
    pub columns: Vec<Column>,
    /// Indices into `columns`.
    pub activity: Vec<usize>,
    pub time: Option<usize>,
    pub start: Option<usize>,
    pub lifecycle: Option<usize>,
    pub actor: Option<usize>,
    pub unit: Option<usize>,
    pub cost: Option<usize>,
    /// Rows left out.
    pub rejected: u64,
}

const PREFIX: &str = "case:";

impl Flat {
    /// The log. Columns called `case:…` whose value is the same in all rows of a case become
    /// attributes of cases; the names of those that are not are returned beside it.
    pub fn build(mut self) -> Result<(EventLog, Vec<String>), Error> {
        let rows = self.case_of.len();
        if rows == 0 {
            return Err(Error::Empty { rejected: self.rejected });
        }
        if self.rejected > 0 {
            self.forget_rejected();
        }
        let cases = self.ids.len();
        let mut first = vec![u32::MAX; cases];
        for (row, &case) in self.case_of.iter().enumerate().rev() {
            first[case as usize] = row as u32;
        }
        let parts = [self.time, self.start, self.lifecycle, self.actor, self.unit, self.cost];
        let named = |index: usize| self.activity.contains(&index) || parts.contains(&Some(index));
        let id_key = self.case_name.strip_prefix(PREFIX).unwrap_or(&self.case_name).to_owned();
        let mut id = Column::new(id_key, Kind::String, None);
        id.values = Values::Text { codes: (0..cases as u32).collect(), dictionary: std::mem::take(&mut self.ids) };
        let mut of_cases = vec![id];
        let mut of_events = Vec::new();
        let mut moved = Vec::with_capacity(self.columns.len());
        let mut varying = Vec::new();
        for (index, mut column) in std::mem::take(&mut self.columns).into_iter().enumerate() {
            column.close(rows);
            let key = column.key.strip_prefix(PREFIX).map(str::to_owned);
            let free = key.as_ref().is_some_and(|key| of_cases.iter().all(|known| known.key != *key));
            if let (Some(key), true, false) = (key, free, named(index)) {
                if steady(&column, &self.case_of, &first) {
                    moved.push(None);
                    of_cases.push(reduced(column, key, &first));
                    continue;
                }
                varying.push(column.key.clone());
            }
            moved.push(Some(ColumnId(of_events.len() as u32)));
            of_events.push(column);
        }
        let id = |index: Option<usize>| index.and_then(|index| moved[index]);
        let parts = Parts {
            case_of: self.case_of,
            cases: Table { rows: cases, columns: of_cases, shapes: None },
            events: Table { rows, columns: of_events, shapes: None },
            case_id: Some(ColumnId(0)),
            activity: self.activity.iter().filter_map(|&index| moved[index]).collect(),
            time: id(self.time),
            roles: Roles {
                start: id(self.start),
                lifecycle: id(self.lifecycle),
                actor: id(self.actor),
                unit: id(self.unit),
                cost: id(self.cost),
            },
            meta: Meta::default(),
        };
        Ok((parts.assemble(), varying))
    }
}

impl Flat {
    /// Takes away texts, and with them cases, that only rejected rows had.
    fn forget_rejected(&mut self) {
        let all = std::mem::take(&mut self.ids);
        let mut new = vec![u32::MAX; all.len()];
        for case in &mut self.case_of {
            let new = &mut new[*case as usize];
            if *new == u32::MAX {
                *new = self.ids.intern(all.text(*case));
            }
            *case = *new;
        }
        self.columns.iter_mut().for_each(|column| crate::select::compact(&mut column.values));
    }
}

/// Whether `column` has one value (or none) in all rows of each case.
fn steady(column: &Column, case_of: &[u32], first: &[u32]) -> bool {
    fn same(column: &Column, case_of: &[u32], first: &[u32], equal: impl Fn(usize, usize) -> bool) -> bool {
        match &column.presence {
            Presence::All => case_of.iter().enumerate().all(|(row, &case)| equal(row, first[case as usize] as usize)),
            Presence::Rows(rows) => {
                let mut index_of = vec![u32::MAX; case_of.len()];
                for (index, &row) in rows.iter().enumerate() {
                    index_of[row as usize] = index as u32;
                }
                case_of.iter().enumerate().all(|(row, &case)| {
                    match (index_of[row], index_of[first[case as usize] as usize]) {
                        (u32::MAX, u32::MAX) => true,
                        (u32::MAX, _) | (_, u32::MAX) => false,
                        (a, b) => equal(a as usize, b as usize),
                    }
                })
            }
        }
    }
    match &column.values {
        Values::Text { codes, .. } => same(column, case_of, first, |a, b| codes[a] == codes[b]),
        Values::Int(values) => same(column, case_of, first, |a, b| values[a] == values[b]),
        Values::Float(values) => same(column, case_of, first, |a, b| values[a].to_bits() == values[b].to_bits()),
        Values::Boolean(values) => same(column, case_of, first, |a, b| values[a] == values[b]),
        Values::Date { ns, offsets } => {
            same(column, case_of, first, |a, b| ns[a] == ns[b] && offsets.get(a) == offsets.get(b))
        }
    }
}

/// The values of the rows `first` as a column of the case table.
fn reduced(mut column: Column, key: String, first: &[u32]) -> Column {
    column.key = key;
    match &column.presence {
        Presence::All => crate::assemble::pick(&mut column.values, first),
        Presence::Rows(_) => {
            let (indices, rows): (Vec<u32>, Vec<u32>) = first
                .iter()
                .enumerate()
                .filter_map(|(case, &row)| Some((column.index(row as usize)? as u32, case as u32)))
                .unzip();
            crate::assemble::pick(&mut column.values, &indices);
            column.presence = if rows.len() == first.len() { Presence::All } else { Presence::Rows(rows) };
        }
    }
    column
}
