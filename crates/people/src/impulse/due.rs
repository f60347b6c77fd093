//! Who has to do something by when.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::{Impulse, State};
use crate::{Duty, Person};

/// Days to look at what was received.
pub const CHECK_DAYS: i64 = 14;
/// Days to say what it is worth.
pub const ASSESS_DAYS: i64 = 42;
/// Days to decide.
pub const DECIDE_DAYS: i64 = 14;
/// Days to check that it was built.
pub const CONTROL_DAYS: i64 = 60;

/// The next thing to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// What kind of duty it is.
    pub duty: Duty,
    /// The one person, where there is one.
    pub person: Option<Person>,
    /// Last day.
    pub until: Date,
    /// Whether that day has passed; then it is also a matter for whoever decides.
    pub overdue: bool,
}

/// What has to be done next, seen from `today`; nothing for what has ended.
#[must_use]
pub fn due(impulse: &Impulse, today: Date) -> Option<Due> {
    let after = |days: i64| impulse.since.checked_add(days.days()).unwrap_or(Date::MAX);
    let (duty, person, until) = match &impulse.state {
        State::Received => (Duty::Procedure, None, after(CHECK_DAYS)),
        State::Checked => (Duty::Assessment, None, after(ASSESS_DAYS)),
        State::Assessed { .. } => (Duty::Decision, None, after(DECIDE_DAYS)),
        State::Accepted { plan, .. } | State::InWork { plan, .. } => (Duty::Implementation, Some(plan.owner), plan.due),
        State::Implemented { .. } => (Duty::Control, None, after(CONTROL_DAYS)),
        State::Rejected { .. } | State::Merged { .. } | State::Closed { .. } => return None,
    };
    Some(Due { duty, person, until, overdue: today > until })
}
