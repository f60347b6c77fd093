//! Gaps and overlaps of small tables, and of the court's.

use super::*;

/// A table of the columns `inputs` with one output; rules are cells separated by `|`, the last is the output.
fn table(policy: &str, inputs: &[&str], rules: &[&str]) -> String {
    let escape = |text: &str| text.trim().replace('&', "&amp;").replace('<', "&lt;");
    let columns: String = inputs
        .iter()
        .map(|name| format!("<input><inputExpression><text>{name}</text></inputExpression></input>"))
        .collect();
    let rows: String = rules
        .iter()
        .map(|rule| {
            let cells: Vec<&str> = rule.split('|').collect();
            let (output, tests) = cells.split_last().expect("an output");
            let tests: String =
                tests.iter().map(|cell| format!("<inputEntry><text>{}</text></inputEntry>", escape(cell))).collect();
            format!("<rule>{tests}<outputEntry><text>{}</text></outputEntry></rule>", escape(output))
        })
        .collect();
    format!(
        r#"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n" name="m"><decision name="d">
           <decisionTable hitPolicy="{policy}">{columns}<output/>{rows}</decisionTable></decision></definitions>"#
    )
}

#[track_caller]
fn check(policy: &str, inputs: &[&str], rules: &[&str], expected: &[&str]) {
    let model = Model::read(&table(policy, inputs, rules), &[], &Limits::default()).expect("a model");
    let reports = model.check();
    let found: Vec<String> = reports[0].findings.iter().map(|it| it.sentence(Language::English)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_complete_table_without_overlaps_has_no_findings() {
    check("UNIQUE", &["Alter", "Art"], &[r#"< 18 | - | 1"#, r#">= 18 | "neu" | 2"#, r#">= 18 | not("neu") | 3"#], &[]);
    check("UNIQUE", &["a"], &["true | 1", "false | 2"], &[]);
}

#[test]
fn gaps_are_told_in_words() {
    check(
        "UNIQUE",
        &["Alter", "Art"],
        &[r#"< 18 | - | 1"#, r#"[18..65] | "neu", "alt" | 2"#],
        &[
            r#"Gap: no rule matches for Alter from 18 to 65; Art anything but "alt", "neu"."#,
            "Gap: no rule matches for Alter greater than 65.",
        ],
    );
    check("FIRST", &["a"], &["> 1 | 1"], &["Gap: no rule matches for a at most 1."]);
    check("COLLECT", &["a"], &["> 1 | 1"], &[]);
}

#[test]
fn overlaps_are_told_where_the_policy_forbids_them() {
    let overlap = "Overlap: the rules 1 and 2 both match for a from 5 to 10.";
    check("UNIQUE", &["a"], &["<= 10 | 1", ">= 5 | 2"], &[overlap]);
    check("ANY", &["a"], &["<= 10 | 1", ">= 5 | 2"], &[overlap]);
    check("ANY", &["a"], &["<= 10 | 1", ">= 5 | 1"], &[]);
    check("FIRST", &["a"], &["<= 10 | 1", ">= 5 | 2"], &[]);
}

#[test]
fn a_rule_behind_others_that_cover_it_is_hidden() {
    let hidden = "Rule 3 never decides: rules before it always match.";
    check("FIRST", &["a", "b"], &["<= 10 | - | 1", "> 10 | - | 2", "[5..20] | \"x\" | 3"], &[hidden]);
}

#[test]
fn what_is_not_understood_is_named_and_hides_nothing_else() {
    check(
        "UNIQUE",
        &["a", "b"],
        &["< 1 | - | 1", "> 2 | ? = f(a) | 2"],
        &[
            "Gap: no rule matches for a from 1 to 2.",
            "Not checked: rule 2, column b: `? = f(a)` is more than a comparison with constants.",
        ],
    );
}

#[test]
fn many_columns_end_soon() {
    let inputs: Vec<String> = (0..20).map(|index| format!("c{index}")).collect();
    let inputs: Vec<&str> = inputs.iter().map(String::as_str).collect();
    let rules: Vec<String> = (0..200)
        .map(|rule: usize| {
            let cells = (0..20_usize).map(|column| {
                if (rule * 7 + column * 13).is_multiple_of(5) {
                    "-".to_owned()
                } else {
                    format!("{}", (rule * column) % 11)
                }
            });
            cells.chain(["1".to_owned()]).collect::<Vec<_>>().join("|")
        })
        .collect();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let model = Model::read(&table("UNIQUE", &inputs, &rules), &[], &Limits::default()).expect("a model");
    let start = std::time::Instant::now();
    assert!(!model.check()[0].findings.is_empty());
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}
