//! Hit policies (DMN 1.5, 8.2.8): which of the matching rules make the result.

use crate::feel::{FeelNumber, Val, evaluate_max, evaluate_min, evaluate_sum};
use crate::model::HitPolicy;

/// A rule that matched: its number from 0 and the values of its output entries.
pub(super) struct Hit {
    pub rule: usize,
    pub outputs: Vec<Val>,
}

/// The hits that count, and the result; null with the reason where the policy forbids these hits.
///
/// `single` makes one result out of the output entries of a rule; `ranks` holds the output values of each column in
/// order of priority. There is at least one hit.
pub(super) fn apply(
    policy: HitPolicy,
    mut hits: Vec<Hit>,
    ranks: &[Option<Vec<Val>>],
    single: impl Fn(&Hit) -> Val,
) -> (Vec<Hit>, Val) {
    let numbers = |hits: &[Hit]| hits.iter().map(|hit| (hit.rule + 1).to_string()).collect::<Vec<_>>().join(", ");
    let columns = hits[0].outputs.len();
    let result = match policy {
        HitPolicy::Unique if hits.len() > 1 => {
            Val::Null(Some(format!("only one rule may match, but rules {} do", numbers(&hits))))
        }
        HitPolicy::Any => {
            let first = single(&hits[0]);
            if hits.iter().all(|hit| single(hit) == first) {
                first
            } else {
                Val::Null(Some(format!("the matching rules {} say different things", numbers(&hits))))
            }
        }
        HitPolicy::Unique | HitPolicy::First => {
            hits.truncate(1);
            single(&hits[0])
        }
        HitPolicy::Priority => {
            hits.sort_by_key(|hit| rank(hit, ranks));
            hits.truncate(1);
            single(&hits[0])
        }
        HitPolicy::OutputOrder => {
            hits.sort_by_key(|hit| rank(hit, ranks));
            Val::List(hits.iter().map(single).collect())
        }
        HitPolicy::RuleOrder | HitPolicy::Collect => Val::List(hits.iter().map(single).collect()),
        HitPolicy::Count => Val::Number(FeelNumber::from(hits.len())),
        HitPolicy::Sum | HitPolicy::Min | HitPolicy::Max if columns > 1 => {
            Val::Null(Some("several output columns cannot be added up or compared".to_owned()))
        }
        HitPolicy::Sum => evaluate_sum(hits.iter().map(single).collect()),
        HitPolicy::Min => evaluate_min(hits.iter().map(single).collect()),
        HitPolicy::Max => evaluate_max(hits.iter().map(single).collect()),
    };
    (hits, result)
}

/// Places among the output values, column by column; values that are not there come last.
fn rank(hit: &Hit, ranks: &[Option<Vec<Val>>]) -> Vec<usize> {
    let place = |(output, values): (&Val, &Option<Vec<Val>>)| match values {
        None => 0,
        Some(values) => values.iter().position(|value| value == output).unwrap_or(usize::MAX),
    };
    hit.outputs.iter().zip(ranks).map(place).collect()
}
