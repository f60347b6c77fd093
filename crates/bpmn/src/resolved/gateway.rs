//! Gateways (clause 10.6).

use super::{Expression, FlowIndex};

/// A gateway. Whether it splits, joins or both follows from its flows, not from `gatewayDirection`.
#[derive(Clone, Debug, PartialEq)]
pub struct Gateway {
    /// What kind.
    pub kind: GatewayKind,
    /// The flow taken when no condition holds; only exclusive, inclusive and complex ones have it.
    pub default: Option<FlowIndex>,
}

/// Kinds of gateways.
#[derive(Clone, Debug, PartialEq)]
pub enum GatewayKind {
    /// Exactly one way on; each token passes.
    Exclusive,
    /// All ways on; waits for one token from each way in.
    Parallel,
    /// Every way on whose condition holds; waits for every token that can still arrive.
    Inclusive,
    /// The first event of those that follow decides.
    EventBased {
        /// `instantiate`: an event that follows starts the process.
        instantiate: bool,
        /// `eventGatewayType="Parallel"`: the process starts with the first event and waits for all (only with
        /// `instantiate`).
        parallel: bool,
    },
    /// `tComplexGateway`.
    Complex {
        /// `activationCondition`.
        activation: Option<Expression>,
    },
}
