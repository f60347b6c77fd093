//! Parts of a log: some of its cases, some of its events, some of its columns.

use crate::assemble::pick;
use crate::log::{Activities, Times};
use crate::pseudonym::names_column;
use crate::{Bitmap, ColumnId, Error, EventLog, Presence, Shapes, Table, Values, Variants, xes};

impl EventLog {
    /// A log of `cases`, with those of their events that are in `events` (all when `None`).
    ///
    /// Attributes, their document order, the order of the source and what the log says of
    /// itself are kept; variants are found anew. A case of which no event is left stays, with
    /// an empty trace: leave it out of `cases` if it is not wanted. Dictionaries keep texts
    /// that no longer occur. Linear in the size of the log.
    ///
    /// # Panics
    /// When a bitmap does not have one bit a case or event of this log.
    #[must_use]
    pub fn select(&self, cases: &Bitmap, events: Option<&Bitmap>) -> EventLog {
        assert_eq!(cases.len(), self.case_count(), "one bit a case");
        assert!(events.is_none_or(|events| events.len() == self.event_count()), "one bit an event");
        let kept_cases: Vec<u32> = cases.iter().map(|case| case as u32).collect();
        let mut rows: Vec<u32> = Vec::new();
        let mut offsets = Vec::with_capacity(kept_cases.len() + 1);
        offsets.push(0);
        for &case in &kept_cases {
            let range = self.offsets[case as usize]..self.offsets[case as usize + 1];
            match events {
                None => rows.extend(range),
                Some(events) => rows.extend(range.filter(|&row| events.get(row as usize))),
            }
            offsets.push(rows.len() as u32);
        }
        let positions = self.positions.as_ref().map(|positions| {
            let mut rank = vec![0u32; positions.len()];
            for &row in &rows {
                rank[positions[row as usize] as usize] = 1;
            }
            let mut next = 0;
            for slot in &mut rank {
                let kept = *slot;
                *slot = next;
                next += kept;
            }
            rows.iter().map(|&row| rank[positions[row as usize] as usize]).collect()
        });
        let take = |from: &[u32]| rows.iter().map(|&row| from[row as usize]).collect::<Vec<u32>>();
        let mut log = EventLog {
            cases: rows_of(&self.cases, &kept_cases),
            events: rows_of(&self.events, &rows),
            offsets,
            case_id: self.case_id,
            activities: match &self.activities {
                Activities::Column(id) => Activities::Column(*id),
                Activities::Joined { columns, codes, names } => {
                    Activities::Joined { columns: columns.clone(), codes: take(codes), names: names.clone() }
                }
            },
            times: match &self.times {
                Times::Column(id) => Times::Column(*id),
                Times::Dense { column, ns } => {
                    Times::Dense { column: *column, ns: rows.iter().map(|&row| ns[row as usize]).collect() }
                }
            },
            positions,
            roles: self.roles.clone(),
            meta: self.meta.clone(),
            variants: Variants::default(),
        };
        log.variants = Variants::find(log.case_ranges(), log.activity_codes(), log.activities());
        log
    }

    /// Removes the columns called `names` with everything nested in them, attributes of those
    /// names inside lists, and what the globals and the log itself say under them. `case:NAME`
    /// means only the attribute `NAME` of cases. Returns how many columns went.
    ///
    /// # Errors
    /// When one of them is the activity; nothing is removed then.
    pub fn drop_columns(&mut self, names: &[impl AsRef<str>]) -> Result<usize, Error> {
        let named = |key: &str, of_cases| names.iter().any(|name| names_column(name.as_ref(), key, of_cases));
        let activity = match &self.activities {
            Activities::Column(id) => std::slice::from_ref(id),
            Activities::Joined { columns, .. } => columns,
        };
        let doomed_cases = doomed(&self.cases, |key| named(key, true));
        let doomed_events = doomed(&self.events, |key| named(key, false));
        if let Some(id) = activity.iter().find(|id| doomed_events[id.0 as usize]) {
            let what = format!("`{}` names the activity and cannot be dropped", self.events.column(*id).key);
            return Err(Error::Format { what });
        }
        if let Times::Column(id) | Times::Dense { column: Some(id), .. } = &self.times
            && doomed_events[id.0 as usize]
        {
            self.times = Times::Dense { column: None, ns: vec![crate::NO_TIME; self.event_count()] };
        }
        let of_cases = remove(&mut self.cases, &doomed_cases);
        let of_events = remove(&mut self.events, &doomed_events);
        self.case_id = self.case_id.and_then(|id| of_cases[id.0 as usize]);
        let moved = |id: &mut Option<ColumnId>| *id = id.and_then(|id| of_events[id.0 as usize]);
        moved(&mut self.roles.start);
        moved(&mut self.roles.lifecycle);
        moved(&mut self.roles.actor);
        moved(&mut self.roles.unit);
        moved(&mut self.roles.cost);
        let stays = |id: &mut ColumnId| *id = of_events[id.0 as usize].expect("activity columns stay");
        match &mut self.activities {
            Activities::Column(id) => stays(id),
            Activities::Joined { columns, .. } => columns.iter_mut().for_each(stays),
        }
        if let Times::Column(id) | Times::Dense { column: Some(id), .. } = &mut self.times {
            stays(id);
        }
        for (table, of_cases) in [(&mut self.cases, true), (&mut self.events, false)] {
            crate::pseudonym::rewrite_fragments(table, &mut |attribute| {
                xes::prune(attribute, &|inner| named(&inner.key, of_cases))
            });
        }
        for global in &mut self.meta.globals {
            let of_cases = global.scope == "trace";
            global.attributes.retain(|attribute| !named(&attribute.key, of_cases));
        }
        self.meta.attributes.retain(|attribute| !named(&attribute.key, true) && !named(&attribute.key, false));
        let gone = |of: &[Option<ColumnId>]| of.iter().filter(|id| id.is_none()).count();
        Ok(gone(&of_cases) + gone(&of_events))
    }
}

/// The rows `rows` (ascending) of `table`.
fn rows_of(table: &Table, rows: &[u32]) -> Table {
    let mut kept = Table { rows: rows.len(), columns: Vec::with_capacity(table.columns.len()), shapes: None };
    // New row of each old one; made when a column needs it.
    let mut new_row: Vec<u32> = Vec::new();
    for column in &table.columns {
        let mut column = column.clone();
        match &column.presence {
            Presence::All => pick(&mut column.values, rows),
            Presence::Rows(present) => {
                if new_row.is_empty() {
                    new_row = vec![crate::NONE; table.rows];
                    for (new, &old) in rows.iter().enumerate() {
                        new_row[old as usize] = new as u32;
                    }
                }
                let (indices, moved): (Vec<u32>, Vec<u32>) = present
                    .iter()
                    .enumerate()
                    .map(|(index, &old)| (index as u32, new_row[old as usize]))
                    .filter(|&(_, new)| new != crate::NONE)
                    .unzip();
                pick(&mut column.values, &indices);
                column.presence = if moved.len() == rows.len() { Presence::All } else { Presence::Rows(moved) };
            }
        }
        kept.columns.push(column);
    }
    kept.shapes = table.shapes.as_ref().map(|shapes| Shapes {
        lists: shapes.lists.clone(),
        of_row: match shapes.of_row.as_slice() {
            [] => Vec::new(),
            each => rows.iter().map(|&row| each[row as usize]).collect(),
        },
    });
    kept
}

/// Which columns are named, or nested in one that is. Parents stand before their children.
fn doomed(table: &Table, named: impl Fn(&str) -> bool) -> Vec<bool> {
    let mut doomed = vec![false; table.columns.len()];
    for (id, column) in table.iter() {
        doomed[id.0 as usize] = named(&column.key) || column.parent.is_some_and(|parent| doomed[parent.0 as usize]);
    }
    doomed
}

/// Removes the doomed columns and returns the new identifier of each old one.
fn remove(table: &mut Table, doomed: &[bool]) -> Vec<Option<ColumnId>> {
    let mut next = 0;
    let renamed: Vec<Option<ColumnId>> = doomed
        .iter()
        .map(|&doomed| {
            (!doomed).then(|| {
                next += 1;
                ColumnId(next - 1)
            })
        })
        .collect();
    let mut index = 0;
    table.columns.retain(|_| {
        index += 1;
        !doomed[index - 1]
    });
    for column in &mut table.columns {
        column.parent = column.parent.and_then(|parent| renamed[parent.0 as usize]);
    }
    if let Some(shapes) = &mut table.shapes {
        for list in &mut shapes.lists {
            *list = list.iter().filter_map(|id| renamed[id.0 as usize]).collect();
        }
    }
    renamed
}

/// Keeps only the texts of the dictionaries that occur, so that a written log tells nothing
/// of the cases that were left out. Codes keep their order.
pub(crate) fn compact(values: &mut Values) {
    let Values::Text { codes, dictionary } = values else { return };
    let mut used = Bitmap::empty(dictionary.len());
    for &code in codes.iter() {
        used.set(code as usize, true);
    }
    if used.count() == used.len() {
        return;
    }
    let mut renamed = vec![0u32; dictionary.len()];
    let mut kept = crate::Dictionary::new();
    for code in used.iter() {
        renamed[code] = kept.intern(dictionary.text(code as u32));
    }
    for code in codes {
        *code = renamed[*code as usize];
    }
    *dictionary = kept;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, LogBuilder};

    fn log() -> EventLog {
        let mut builder = LogBuilder::new();
        builder.event("b", "x", Some(30)).text("note", "third").case_attribute("channel", Cell::Text("mail"));
        builder.event("a", "x", Some(10));
        builder.event("b", "y", Some(10)).text("note", "first").text("org:resource", "Erika");
        builder.event("c", "z", None);
        builder.event("a", "y", Some(20)).set("count", Cell::Int(7));
        builder.finish()
    }

    #[test]
    fn selected_cases_keep_their_events_attributes_and_source_order() {
        let log = log();
        let mut cases = Bitmap::empty(3);
        cases.set(0, true);
        cases.set(2, true);
        let part = log.select(&cases, None);
        assert_eq!((part.case_count(), part.event_count(), part.variants().len()), (2, 3, 2));
        assert_eq!((part.case_id(0), part.case_id(1)), ("b".into(), "c".into()));
        assert_eq!((0..3).map(|row| part.position(row)).collect::<Vec<_>>(), [1, 0, 2]);
        let note = part.events().column(part.events().find("note").expect("note"));
        assert_eq!(
            (0..3).map(|row| note.cell(row)).collect::<Vec<_>>(),
            [Some(Cell::Text("first")), Some(Cell::Text("third")), None]
        );
        assert_eq!(part.times(), [10, 30, crate::NO_TIME]);
        assert_eq!(xes::tree(&log.select(&Bitmap::full(3), None)), xes::tree(&log));
    }

    #[test]
    fn events_can_be_left_out_and_variants_are_found_anew() {
        let log = log();
        let events = Bitmap::from_fn(5, |row| log.activities().text(log.activity_codes()[row]) == "x");
        let part = log.select(&Bitmap::full(3), Some(&events));
        assert_eq!((part.case_count(), part.event_count(), part.variants().len()), (3, 2, 2));
        assert_eq!(part.variants().count(0), 2);
        assert_eq!(part.case_range(2).len(), 0);
    }

    #[test]
    fn dropped_columns_are_gone_and_roles_follow() {
        let mut log = log();
        assert_eq!(log.drop_columns(&["note", "case:channel", "unknown"]).expect("dropped"), 2);
        assert!(log.events().find("note").is_none() && log.cases().find("channel").is_none());
        let actor = log.roles().actor.expect("still known");
        assert_eq!(log.events().column(actor).key, "org:resource");
        assert_eq!(log.drop_columns(&["org:resource"]).expect("dropped"), 1);
        assert_eq!(log.roles().actor, None);
        assert!(log.drop_columns(&["concept:name"]).is_err());
        assert_eq!(log.drop_columns(&["time:timestamp"]).expect("dropped"), 1);
        assert_eq!(log.period(), None);
    }
}
