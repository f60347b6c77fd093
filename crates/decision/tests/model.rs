//! A model of an office: trace, services, days in force, test cases, and faults in all of them.

use lotse_decision::{
    Circumstances, Finding, Language, Limits, Model, Origin, Problem, Step, TableRun, Value, Variables, What, cases,
    json, model, versions,
};

const OFFICE: &str = include_str!("models/gebuehr.dmn");
const CASES: &str = include_str!("models/gebuehr.tests.json");

fn office() -> Model {
    Model::read(OFFICE, &[], &Limits::default()).expect("a model")
}

fn variables(text: &str) -> Variables {
    match json::read(text).expect("valid") {
        Value::Context(entries) => entries,
        _ => Variables::new(),
    }
}

fn on(day: &str) -> Circumstances {
    Circumstances { day: day.parse().ok(), ..Circumstances::default() }
}

const ADULT: &str =
    r#"{"Geburtstag": "1980-03-01", "Antragstag": "2026-06-01", "Ausweis": "Reisepass", "Express": true}"#;

#[test]
fn the_trace_says_which_rule_matched_and_where_its_inputs_came_from() {
    let answer = office().evaluate("Gebühr", &variables(ADULT), &Circumstances::default()).expect("an answer");
    assert_eq!(answer.value, Value::from(102));
    let decided: Vec<&str> = answer
        .steps
        .iter()
        .filter_map(|step| if let Step::Decided { decision, .. } = step { Some(decision.as_str()) } else { None })
        .collect();
    assert_eq!(decided, ["Alter", "Grundgebühr", "Gebühr"]);
    let tables: Vec<&TableRun> =
        answer.steps.iter().filter_map(|step| if let Step::Table(run) = step { Some(run) } else { None }).collect();
    let [table] = tables.as_slice() else { panic!("one table, not {tables:?}") };
    assert_eq!((table.matched[0].number, table.matched[0].id.as_str()), (4, "r4"));
    assert_eq!(table.matched[0].annotations, ["§ 15 Abs. 1 Nr. 1 PassV"]);
    assert_eq!(table.inputs[1].value, Value::from(46));
    assert_eq!(table.inputs[1].origins, [Origin::Decision("Alter".to_owned())]);
    assert_eq!(table.inputs[0].origins, [Origin::Input("Ausweis".to_owned())]);
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let one = format!("{:?}", office().evaluate("Gebühr", &variables(ADULT), &Circumstances::default()));
    let two = format!("{:?}", office().evaluate("Gebühr", &variables(ADULT), &Circumstances::default()));
    assert_eq!(one, two);
}

#[test]
fn a_service_takes_the_results_of_its_input_decisions() {
    let input = variables(r#"{"Alter": 20, "Ausweis": "Reisepass", "Express": false}"#);
    let answer = office().evaluate("Gebührenauskunft", &input, &Circumstances::default()).expect("an answer");
    assert_eq!(answer.value.to_string(), "37.50");
    assert!(answer.steps.iter().any(|step| matches!(step, Step::Given { decision, .. } if decision == "Alter")));
}

#[test]
fn a_knowledge_model_can_be_asked_by_itself() {
    let input = variables(r#"{"von": {"@": "2000-02-29"}, "bis": {"@": "2001-02-28"}}"#);
    let answer = office().decide("Jahre zwischen", &input, &Circumstances::default()).expect("an answer");
    assert_eq!(answer.value, Value::from(0));
}

#[test]
fn inputs_that_do_not_fit_are_refused_with_their_path() {
    let ask = |input: &str| office().decide("Gebühr", &variables(input), &Circumstances::default()).expect_err(input);
    let found = |text: &str, path: &str| match ask(text).what {
        What::Type { path: found, .. } => assert_eq!(found, path),
        other => panic!("{other:?}"),
    };
    found(r#"{"Geburtstag": "1. März 1980"}"#, "Geburtstag");
    found(r#"{"Ausweis": "Führerschein"}"#, "Ausweis");
    found(r#"{"Express": 1}"#, "Express");
    assert_eq!(ask(r#"{"Gebuhrtstag": "1980-03-01"}"#).what, What::Dangling("Gebuhrtstag".to_owned()));
}

#[test]
fn a_missing_input_is_said() {
    let answer = office().evaluate("Gebühr", &variables("{}"), &Circumstances::default()).expect("an answer");
    assert_eq!(answer.value, Value::Null);
    assert!(answer.steps.contains(&Step::Absent { input: "Geburtstag".to_owned() }), "{:?}", answer.steps);
}

#[test]
fn the_law_of_the_day_counts() {
    let input = variables(ADULT);
    assert!(office().decide("Gebühr", &input, &on("2026-12-31")).is_ok());
    let problem = office().decide("Gebühr", &input, &on("2027-01-01")).expect_err("too late");
    assert_eq!(
        problem.sentence(Language::German),
        "Gebühren des Bürgerbüros: Am 2027-01-01 nicht in Kraft (gültig ab 2026-01-01 bis 2026-12-31)."
    );
    let next = OFFICE.replace("2026-01-01", "2027-01-01").replace("2026-12-31", "2027-12-31");
    let versions = [office(), Model::read(&next, &[], &Limits::default()).expect("a model")];
    let from = |day: &str| {
        let day = day.parse().expect("a day");
        versions::in_force(&versions, &day).map(|model| model.definitions().validity.from.clone())
    };
    assert_eq!(from("2026-05-05"), Ok("2026-01-01".parse().ok()));
    assert_eq!(from("2027-05-05"), Ok("2027-01-01".parse().ok()));
    assert!(matches!(from("2028-01-01"), Err(Problem { what: What::NotInForce { .. }, .. })));
    assert_eq!(versions::overlapping(&versions), []);
    let doubled = [office(), office()];
    assert_eq!(versions::overlapping(&doubled), [(0, 1)]);
    assert!(versions::in_force(&doubled, &"2026-05-05".parse().expect("a day")).is_err());
}

#[test]
fn the_table_is_complete_by_the_allowed_values_of_its_input() {
    let reports = office().check();
    assert_eq!(reports[0].findings, []);
    let hole = OFFICE.replace("&gt;= 24", "&gt; 24");
    let reports = Model::read(&hole, &[], &Limits::default()).expect("a model").check();
    let sentences: Vec<String> = reports[0].findings.iter().map(|it| it.sentence(Language::German)).collect();
    assert_eq!(sentences, ["Lücke: Keine Regel passt bei Alter 24."]);
    assert!(reports[0].findings.iter().all(Finding::is_fault));
}

#[test]
fn test_cases_pass_and_say_which_rules_they_leave_unproven() {
    let cases = cases::read(CASES).expect("cases");
    let report = cases::run(&office(), &cases, &Limits::default());
    assert!(report.passed(), "{report:?}");
    assert_eq!(report.unproven, [("Grundgebühr".to_owned(), vec![3])]);
    let dearer = Model::read(&OFFICE.replace("<text>37</text>", "<text>38</text>"), &[], &Limits::default());
    let report = cases::run(&dearer.expect("a model"), &cases, &Limits::default());
    assert_eq!(report.verdicts[2].1, cases::Verdict::Result(Value::from(38)));
    assert_eq!(report.verdicts[2].1.sentence(&cases[2], Language::German), "Ergebnis 38 statt 37.");
    assert!(cases::read(r#"{"cases": [{"name": "x", "decision": "d", "expectd": 1}]}"#).is_err());
}

#[test]
fn the_same_model_in_older_versions_of_dmn_decides_alike() {
    for namespace in [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
    ] {
        let text = OFFICE.replace("https://www.omg.org/spec/DMN/20230324/MODEL/", namespace);
        let model = Model::read(&text, &[], &Limits::default()).expect("a model");
        let outcome = model.decide("Gebühr", &variables(ADULT), &Circumstances::default()).expect("an answer");
        assert_eq!(outcome.value, Value::from(102), "{namespace}");
    }
    let text = OFFICE.replace("20230324", "20990101");
    assert!(matches!(model::read(&text, &Limits::default()).expect_err("unknown")[0].what, What::NotDmn(_)));
}

/// The one problem of the office's model after a change.
fn fault(from: &str, to: &str) -> String {
    let text = OFFICE.replace(from, to);
    assert_ne!(text, OFFICE, "{from}");
    match Model::read(&text, &[], &Limits::default()) {
        Err(problems) => problems[0].sentence(Language::German),
        Ok(model) => model.problems().next().expect("a problem").sentence(Language::German),
    }
}

#[test]
fn faults_have_place_element_and_remedy() {
    assert_eq!(
        fault("if Express then", "if Express than"),
        "Zeile 65, Zeichen 41: decision \"Gebühr\": Das ist kein FEEL-Ausdruck. Prüfen Sie die Stelle auf Tippfehler \
         und fehlende Klammern."
    );
    assert_eq!(
        fault("requiredDecision href=\"#d1\"", "requiredDecision href=\"#d9\""),
        "Zeile 32, Zeichen 29: decision \"Grundgebühr\": `#d9` gibt es nicht. Fügen Sie es hinzu oder entfernen Sie den \
         Verweis."
    );
    assert_eq!(
        fault("hitPolicy=\"UNIQUE\"", "hitPolicy=\"BEST\""),
        "Zeile 34, Zeichen 5: decision \"Grundgebühr\": `BEST` ist für `hitPolicy` nicht vorgesehen."
    );
    assert!(fault("typeRef=\"tAusweis\"", "typeRef=\"tPass\"").contains("`tPass` gibt es nicht"));
    assert!(fault("<outputEntry><text>70</text></outputEntry>", "").contains("0 Einträge, die Tabelle aber 1 Spalten"));
    assert!(fault("</definitions>", "").contains("kein gültiges XML"));
    assert!(fault("validFrom=\"2026-01-01\"", "validFrom=\"1.1.2026\"").contains("validFrom"));
}

#[test]
fn a_decision_that_needs_itself_is_refused() {
    let circle = OFFICE.replace(
        "<informationRequirement><requiredInput href=\"#i1\"/>",
        "<informationRequirement><requiredDecision href=\"#d3\"/></informationRequirement><informationRequirement>\
         <requiredInput href=\"#i1\"/>",
    );
    let model = Model::read(&circle, &[], &Limits::default()).expect("a model");
    let problem = model.decide("Gebühr", &variables(ADULT), &Circumstances::default()).expect_err("a circle");
    let What::Cycle(way) = problem.what else { panic!("{problem:?}") };
    assert_eq!(way.first(), way.last());
    assert_eq!(way.len(), 4);
}

#[test]
fn a_faulty_decision_does_not_hinder_others() {
    let text = OFFICE.replace("if Express then", "if Express than");
    let model = Model::read(&text, &[], &Limits::default()).expect("a model");
    assert!(model.decide("Grundgebühr", &variables(ADULT), &Circumstances::default()).is_ok());
    let problem = model.decide("Gebühr", &variables(ADULT), &Circumstances::default()).expect_err("faulty");
    assert_eq!(problem.what, What::Syntax);
}

#[test]
fn bombs_are_refused() {
    let bomb = r#"<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><definitions>&b;</definitions>"#;
    assert!(matches!(model::read(bomb, &Limits::default()).expect_err("a bomb")[0].what, What::Xml(_)));
    let limits = Limits { file: 1000, ..Limits::default() };
    assert!(matches!(model::read(OFFICE, &limits).expect_err("large")[0].what, What::FileTooLarge { .. }));
    let nested = format!("{}<literalExpression/>{}", "<list>".repeat(100), "</list>".repeat(100));
    let text = OFFICE.replace(
        "<literalExpression><text>if Express then Grundgebühr + 32 else Grundgebühr</text></literalExpression>",
        &nested,
    );
    assert!(model::read(&text, &Limits::default()).expect_err("deep").iter().any(|it| it.what == What::TooDeep));
}

#[test]
fn recursion_without_end_is_stopped() {
    let text = OFFICE.replace("years and months duration(von, bis).years", "Jahre zwischen(von, bis)").replace(
        "<encapsulatedLogic>",
        "<knowledgeRequirement><requiredKnowledge href=\"#b1\"/></knowledgeRequirement><encapsulatedLogic>",
    );
    let model = Model::read(&text, &[], &Limits::default()).expect("a model");
    let problem = model.decide("Alter", &variables(ADULT), &Circumstances::default()).expect_err("endless");
    assert_eq!(problem.what, What::Endless);
    assert_eq!(problem.element, "decision \"Alter\"");
}
