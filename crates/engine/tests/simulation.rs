//! The random world: many seeds, restarts after every record, faults.

mod support;

use lotse_engine::ModelRef;
use lotse_engine::simulator::{Nothing, Options, Simulation};
use support::office::{flows, registry, when};

/// A permit office: completeness, missing papers with a deadline and a reminder, assessment by two, notice.
fn permit() -> String {
    format!(
        r#"<message id="m" name="papers"/><error id="err" errorCode="VOID"/>---
        <startEvent id="application"/><userTask id="check" lotse:groups="intake"/><exclusiveGateway id="complete" default="complete-assess"/>
        <subProcess id="missing"><startEvent id="ask"/><serviceTask id="letter" lotse:type="print"/><eventBasedGateway id="first"/>
          <intermediateCatchEvent id="papers"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
          <intermediateCatchEvent id="late"><timerEventDefinition><timeDuration>P14D</timeDuration></timerEventDefinition></intermediateCatchEvent>
          <endEvent id="got"/><endEvent id="void"><errorEventDefinition errorRef="err"/></endEvent>{}</subProcess>
        <boundaryEvent id="reminder" attachedToRef="missing" cancelActivity="false"><timerEventDefinition><timeCycle>R2/P5D</timeCycle></timerEventDefinition></boundaryEvent>
        <serviceTask id="remind" lotse:type="print"/>
        <boundaryEvent id="withdrawn" attachedToRef="missing"><errorEventDefinition errorRef="err"/></boundaryEvent><userTask id="close" lotse:groups="intake"/>
        <userTask id="assess" lotse:groups="assessors"><multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></userTask>
        <inclusiveGateway id="who" default="who-notice"/><userTask id="inspect" lotse:groups="field"/><userTask id="notice" lotse:groups="assessors"/><inclusiveGateway id="joined"/>
        <endEvent id="done"/>{}{}{}{}"#,
        flows("ask>letter letter>first first>papers first>late papers>got late>void"),
        flows("application>check check>complete complete>assess missing>check reminder>remind withdrawn>close"),
        when("complete", "missing", "papers_missing"),
        when("who", "inspect", "amount &gt; 100"),
        flows("assess>who who>notice inspect>joined notice>joined joined>done"),
    )
}

fn options(cases: u64, seed: u64) -> Options {
    Options { restarting: true, faults: 60, ..Options::usual(cases, seed) }
}

#[test]
fn a_hundred_seeds_run_clean_with_faults_and_restarts() {
    let models = registry(&[&permit()]);
    let mut completed = 0;
    for seed in 0..100 {
        let key = ModelRef { process: "p".into(), version: 1 };
        let simulation = Simulation::new(&models, key, &Nothing, &Nothing, options(10, seed)).expect("deployed");
        let (figures, rows) = simulation.run().unwrap_or_else(|broken| panic!("{broken}"));
        let ended = figures.completed + figures.failed + figures.cancelled + figures.waiting;
        assert_eq!((figures.started, ended), (10, 10), "seed {seed}: {figures:?}");
        assert_eq!((figures.failed, figures.waiting), (0, 0), "seed {seed}: {figures:?}");
        assert!(rows.iter().all(|row| row.start <= row.end && (1..=10).contains(&row.case)), "seed {seed}");
        completed += figures.completed;
    }
    assert!(completed > 990, "{completed}");
}

#[test]
fn the_same_seed_gives_the_same_log_and_restarts_do_not_matter() {
    let models = registry(&[&permit()]);
    let run = |options| {
        let key = ModelRef { process: "p".into(), version: 1 };
        Simulation::new(&models, key, &Nothing, &Nothing, options).expect("deployed").run().expect("clean")
    };
    let with = run(options(50, 7));
    assert_eq!(with, run(options(50, 7)));
    assert_eq!(with, run(Options { restarting: false, ..options(50, 7) }));
    assert_ne!(with.1, run(options(50, 8)).1);
    assert!(with.0.faults > 20 && with.0.incidents < with.0.faults, "{:?}", with.0);
}
