//! What an evaluation may use: steps, depth, a clock, and where its trace goes.
//!
//! The evaluator of `dsntk` has no budget of its own. Every loop, function body and table of this crate therefore asks
//! here first, through [`charge`] and [`descend`]. Running out unwinds to [`run`], which hands the reason back: an
//! expression in the middle of an evaluation has no other way out, since FEEL knows no errors, only `null`.
//!
//! The state is per thread and per run; runs may nest. Nothing is read from the surroundings.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::Val;

/// How much an evaluation may use before it is stopped.
///
/// A step is one evaluation of a loop body, a function body or a row of a table, or the copying of 16 values. A step
/// takes about a microsecond, so the default bounds an evaluation to roughly a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Steps of one evaluation, at least 1.
    pub steps: u64,
    /// Bytes of stack that nested calls may take. Threads of Rust have 2 MiB.
    pub stack: usize,
    /// Characters of one FEEL expression.
    pub text: usize,
    /// Bytes of one model file.
    pub file: usize,
}

impl Default for Limits {
    /// A million steps, a MiB of stack, 131,072 characters of text, 16 MiB of file.
    fn default() -> Self {
        Self { steps: 1_000_000, stack: 1024 * 1024, text: 128 * 1024, file: 16 * 1024 * 1024 }
    }
}

/// Why an evaluation did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// More steps than [`Limits::steps`].
    Steps(u64),
    /// Calls nested deeper than [`Limits::stack`].
    Depth,
    /// `now()` or `today()` without a moment given.
    NoMoment(&'static str),
    /// A function outside of FEEL.
    External,
    /// The evaluator panicked; its message.
    Broken(String),
}

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
    static ALLOWED: Cell<u64> = const { Cell::new(u64::MAX) };
    static FLOOR: Cell<(usize, usize)> = const { Cell::new((0, usize::MAX)) };
    static MOMENT: RefCell<Option<Val>> = const { RefCell::new(None) };
}

/// Address of the current stack frame, to tell how deep calls are nested. Never read through.
#[inline(never)]
fn here() -> usize {
    let mark = 0_u8;
    std::ptr::from_ref(&mark) as usize
}

/// Runs `work` within `limits`; `moment` is what `now()` is.
pub(crate) fn run<T>(limits: &Limits, moment: Option<Val>, work: impl FnOnce() -> T) -> Result<T, Stop> {
    let before = (LEFT.get(), ALLOWED.get(), FLOOR.get(), MOMENT.take());
    LEFT.set(limits.steps);
    ALLOWED.set(limits.steps);
    FLOOR.set((here(), limits.stack));
    MOMENT.set(moment);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    LEFT.set(before.0);
    ALLOWED.set(before.1);
    FLOOR.set(before.2);
    MOMENT.set(before.3);
    outcome.map_err(|payload| match payload.downcast::<Stop>() {
        Ok(stop) => *stop,
        Err(other) => Stop::Broken(message(&*other)),
    })
}

fn message(payload: &(dyn Any + Send)) -> String {
    payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "unknown".to_owned())
}

/// Takes `steps` from what is left, and stops the run when that is not enough.
pub(crate) fn charge(steps: u64) {
    let left = LEFT.get();
    if steps > left {
        stop(Stop::Steps(ALLOWED.get()));
    }
    LEFT.set(left - steps);
}

/// Stops the run when calls are nested too deep.
pub(crate) fn descend() {
    let (floor, allowed) = FLOOR.get();
    if floor.abs_diff(here()) > allowed {
        stop(Stop::Depth);
    }
}

/// Leaves the run.
pub(crate) fn stop(reason: Stop) -> ! {
    resume_unwind(Box::new(reason))
}

/// The moment that `now()` and `today()` mean.
pub(crate) fn moment(function: &'static str) -> Val {
    match MOMENT.with_borrow(Clone::clone) {
        Some(moment) => moment,
        None => stop(Stop::NoMoment(function)),
    }
}

/// How many values `value` consists of, longer texts counting more than once.
pub(crate) fn weight(value: &Val) -> u64 {
    match value {
        Val::List(items) | Val::ExpressionList(items) => 1 + items.iter().map(weight).sum::<u64>(),
        Val::Context(entries) => 1 + entries.iter().map(|(_, entry)| 1 + weight(entry)).sum::<u64>(),
        Val::String(text) => 1 + (text.len() / 64) as u64,
        _ => 1,
    }
}

/// Charges for copying `value`: a step for 16 values.
pub(crate) fn charge_copy(value: &Val) {
    let steps = weight(value) / 16;
    if steps > 0 {
        charge(steps);
    }
}
