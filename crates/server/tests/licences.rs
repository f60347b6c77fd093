//! The list of licences shown to everybody is that of what the program is made of.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

/// Crates that the program is linked from, without those of the workspace.
fn linked() -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root)
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let nodes: HashMap<String, Value> = list(&metadata["resolve"]["nodes"])
        .into_iter()
        .map(|node| (node["id"].as_str().unwrap().to_owned(), node))
        .collect();
    let packages = list(&metadata["packages"]);
    let root = packages.iter().find(|package| package["name"] == "lotse-cli").unwrap()["id"].as_str().unwrap();
    let mut reached = BTreeSet::from([root.to_owned()]);
    let mut open = vec![root.to_owned()];
    while let Some(id) = open.pop() {
        for dependency in list(&nodes[&id]["deps"]) {
            let normal = list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
            let id = dependency["pkg"].as_str().unwrap().to_owned();
            if normal && reached.insert(id.clone()) {
                open.push(id);
            }
        }
    }
    let mut parts: Vec<Value> = packages
        .iter()
        .filter(|package| reached.contains(package["id"].as_str().unwrap()) && !package["source"].is_null())
        .map(|package| {
            json!({
                "name": package["name"], "version": package["version"],
                "licence": package["license"].as_str().unwrap_or_default().replace('/', " OR "),
                "url": package["repository"],
            })
        })
        .collect();
    parts.push(json!({
        "name": "Fira Sans (font)", "version": "4.106", "licence": "OFL-1.1",
        "url": "https://github.com/mozilla/Fira",
    }));
    parts.sort_by_key(|part| (part["name"].to_string(), part["version"].to_string()));
    Value::Array(parts)
}

#[test]
fn the_list_is_complete() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("licences.json");
    let linked = linked();
    if std::env::var_os("LOTSE_WRITE").is_some() {
        std::fs::write(&path, format!("{}\n", serde_json::to_string_pretty(&linked).unwrap())).unwrap();
    }
    let listed: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(listed, linked, "write the list anew: LOTSE_WRITE=1 cargo test --test licences");
}
