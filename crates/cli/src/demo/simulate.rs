//! The office at work: a discrete-event simulation with one queue a unit, first come
//! first served.
//!
//! Every draw of a case comes from its own stream, so that a case stays as it is when
//! another waits longer.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use lotse_mining::calendar::Land;

use super::case::Case;
use super::chance::Chance;
use super::clock::{Clock, HOUR, OFFICE_DAY};
use super::office::{Step, Unit};

/// Land whose holidays the office has.
pub const LAND: Land = Land::NI;
/// First day of the log.
pub const FIRST: Date = date(2024, 10, 1);
/// The log ends before this day; what happens later is not in it.
pub const END: Date = date(2026, 10, 1);
/// From this day on (month 14) the simplified procedure needs no countersignature.
pub const NEW_RULE: Date = date(2025, 11, 1);

/// Applications an office day, by month of the year: few in winter, many in spring.
const A_DAY: [i64; 12] = [30, 36, 46, 51, 52, 48, 41, 37, 40, 38, 32, 23];

/// Something that happened in a case. Times are seconds since 1970-01-01T00:00:00Z.
pub struct Happening {
    pub case: u32,
    pub step: Step,
    /// When work began; `None` for what takes no work.
    pub start: Option<i64>,
    pub end: i64,
    /// Which desk of the unit.
    pub desk: Option<usize>,
}

/// Everything that happened before [`END`], in order of its end.
pub struct History {
    pub cases: Vec<Case>,
    pub happenings: Vec<Happening>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Moment {
    /// The step is done: what follows is drawn.
    Done,
    /// The step lies in the tray of its unit, ready to be taken.
    Ready,
}

/// Lets the office work from [`FIRST`] to [`END`].
pub fn simulate(seed: u64) -> History {
    // Work that goes on beyond the end still needs office days.
    let last = END.checked_add(3.years()).expect("within the calendar");
    let clock = Clock::new(LAND, FIRST, last);
    let end = clock.instant(END, 0);
    let mut cases = Vec::new();
    // Earliest first; ties by the order in which they were found out.
    let mut agenda = BinaryHeap::new();
    let mut order = 0u64;
    let mut plan = |agenda: &mut BinaryHeap<_>, at: i64, case: u32, step: Step, moment: Moment| {
        order += 1;
        agenda.push(Reverse((at, order, case, step, moment)));
    };
    for (at, case) in arrivals(seed, &clock) {
        plan(&mut agenda, at, cases.len() as u32, Step::Receive, Moment::Ready);
        cases.push(case);
    }
    let mut desks = Unit::ALL.map(|unit| vec![0i64; unit.desks()]);
    let mut happenings = Vec::new();
    while let Some(Reverse((at, _, number, step, moment))) = agenda.pop() {
        if at >= end {
            break;
        }
        let case = &mut cases[number as usize];
        if moment == Moment::Done {
            for (next, later) in case.after(step) {
                let ready = if next.unit().is_some() {
                    let (low, high) = next.tray_hours();
                    let tray = case.chance.between(low * HOUR, high * HOUR);
                    clock.begins(clock.office_time(at + later) + tray)
                } else {
                    at + later
                };
                plan(&mut agenda, ready, number, next, Moment::Ready);
            }
            continue;
        }
        let Some(unit) = step.unit() else {
            happenings.push(Happening { case: number, step, start: None, end: at, desk: None });
            plan(&mut agenda, at, number, step, Moment::Done);
            continue;
        };
        let (low, high) = step.minutes();
        let work = case.chance.around_the_middle(low * 60, high * 60);
        let queue = &mut desks[unit as usize];
        let desk = (0..queue.len()).min_by_key(|&desk| queue[desk]).expect("a unit has a desk");
        let begin = queue[desk].max(clock.office_time(at));
        queue[desk] = begin + work;
        let done = clock.ends(begin + work);
        happenings.push(Happening {
            case: number,
            step,
            start: Some(clock.begins(begin)),
            end: done,
            desk: Some(desk),
        });
        plan(&mut agenda, done, number, step, Moment::Done);
    }
    happenings.retain(|happening| happening.end < end);
    happenings.sort_by_key(|happening| (happening.end, happening.case, happening.step));
    History { cases, happenings }
}

/// Applications as they come in: paper and e-mail while the office is open, the portal at
/// any hour of any day.
fn arrivals(seed: u64, clock: &Clock) -> Vec<(i64, Case)> {
    let mut found: Vec<(i64, Case)> = Vec::new();
    let mut chance = Chance::new(seed, 0);
    let mut number = 0;
    let mut day = FIRST;
    while day < END {
        if clock.is_open(day) {
            let month = i64::from(day.year() - FIRST.year()) * 12 + i64::from(day.month()) - i64::from(FIRST.month());
            let usual = A_DAY[day.month() as usize - 1];
            for _ in 0..chance.around_the_middle(usual - 14, usual + 14) {
                number += 1;
                let mut case = Case::draw(Chance::new(seed, number), month, day >= NEW_RULE);
                let open = clock.instant(day, 8 * HOUR);
                let at = match case.channel {
                    super::case::Channel::Portal => {
                        clock.instant(day, case.chance.around_the_middle(6 * HOUR, 23 * HOUR))
                    }
                    _ => open + case.chance.between(0, OFFICE_DAY - 1),
                };
                found.push((at, case));
            }
        }
        day = day.checked_add(1.day()).expect("within the calendar");
    }
    found.sort_by_key(|&(at, _)| at);
    found
}
