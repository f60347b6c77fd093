//! Resolving every open model: it is read, or each reason why not has its place.

mod support;

use std::collections::BTreeMap;

#[test]
fn open_models_resolve_or_say_why_not() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut report = String::new();
    let Some(root) = support::models() else { return };
    let files = support::FOLDERS.iter().flat_map(|folder| support::files(&root, folder));
    for (path, bytes) in files {
        let group = path.split('/').next().unwrap_or_default().to_owned();
        let count = counts.entry(group).or_default();
        match lotse_bpmn::read(&bytes) {
            Ok(model) => {
                count.0 += 1;
                consistent(&path, &model);
            }
            Err(problems) => {
                count.1 += 1;
                assert!(!problems.is_empty(), "{path}");
                for problem in &problems {
                    assert!(problem.place.line > 0, "{path}: {problem}");
                }
                report.push_str(&format!("{path}: {}\n", problems[0]));
            }
        }
    }
    // Read and refused. The refused ones refer to what is not there, lack identifiers or have them twice, are no BPMN,
    // or no XML: `report` names each.
    let expected = [
        ("admin_ukho_hocs", (229, 0)),
        ("betsy", (320, 18)),
        ("engine_bpmn_elements", (71, 1)),
        ("engine_operaton", (1552, 27)),
        ("engine_spiff", (114, 2)),
        ("miwg", (21, 0)),
        ("pm4py", (9, 0)),
    ];
    let counts: Vec<(&str, (usize, usize))> = counts.iter().map(|(name, count)| (&**name, *count)).collect();
    assert_eq!(counts, expected, "{report}");
}

/// What the documentation of the resolved model promises.
fn consistent(path: &str, model: &lotse_bpmn::resolved::Definitions) {
    for process in &model.processes {
        for (at, flow) in process.flows.iter().enumerate() {
            let (source, target) = (process.node(flow.source), process.node(flow.target));
            assert_eq!(source.scope, target.scope, "{path}: {}", flow.id);
            assert!(source.outgoing.iter().any(|out| out.at() == at), "{path}: {}", flow.id);
            assert!(target.incoming.iter().any(|into| into.at() == at), "{path}: {}", flow.id);
        }
        for (at, scope) in process.scopes.iter().enumerate() {
            assert_eq!(at == 0, scope.parent.is_none() && scope.node.is_none(), "{path}");
        }
    }
}
