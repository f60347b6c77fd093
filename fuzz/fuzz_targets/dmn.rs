//! Reading a model must not panic, and what is read can be checked and evaluated to an end.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lotse_decision::{Circumstances, Limits, Model, Variables, What};

fuzz_target!(|text: &str| {
    let limits = Limits { steps: 50_000, ..Limits::default() };
    let Ok(model) = Model::read(text, &[], &limits) else { return };
    assert!(!model.problems().any(|problem| matches!(problem.what, What::Broken(_))));
    model.check();
    let at = Circumstances { limits, ..Circumstances::default() };
    for decision in &model.definitions().decisions {
        if let Err(problem) = model.evaluate(&decision.name, &Variables::new(), &at) {
            assert!(!matches!(problem.what, What::Broken(_)), "{problem}");
        }
    }
});
