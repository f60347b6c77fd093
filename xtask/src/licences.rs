//! Licences of everything the program is made of, and its bill of materials.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::Outcome;

/// Licences that go together with the EUPL-1.2 in one program. An expression is accepted
/// when one of its alternatives consists of these only.
const ALLOWED: [&str; 16] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "EUPL-1.2",
    "ISC",
    "MIT",
    "MIT-0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

struct Package {
    name: String,
    version: String,
    licence: String,
}

fn packages(root: &Path) -> Result<Vec<Package>, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| format!("cargo metadata: {error}: {}", String::from_utf8_lossy(&output.stderr)))?;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut found: Vec<Package> = metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|package| Package {
            name: text(&package["name"]),
            version: text(&package["version"]),
            licence: text(&package["license"]),
        })
        .collect();
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    Ok(found)
}

/// Whether one alternative of an SPDX expression (its parentheses opened the simple way)
/// consists of allowed licences.
fn accepted(expression: &str) -> bool {
    let flat = expression.replace('/', " OR ").replace(['(', ')'], "");
    // With parentheses around alternatives, `(A OR B) AND C` flattens to `A OR B AND C`:
    // every part must then be allowed for the expression to pass.
    if expression.contains('(') {
        return flat.split(" AND ").all(|part| part.split(" OR ").any(|one| ALLOWED.contains(&one.trim())));
    }
    flat.split(" OR ").any(|part| part.split(" AND ").all(|one| ALLOWED.contains(&one.trim())))
}

/// Fails when a crate has a licence that is not on the list.
pub fn check(root: &Path) -> Outcome {
    let packages = packages(root)?;
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !accepted(&package.licence))
        .map(|package| format!("{} {}: `{}`", package.name, package.version, package.licence))
        .collect();
    if refused.is_empty() {
        println!("licences of {} crates are compatible", packages.len());
        Ok(())
    } else {
        Err(format!("licences that are not on the list of xtask/src/licences.rs:\n{}", refused.join("\n")))
    }
}

/// Writes a CycloneDX 1.5 bill of materials of the crates and the npm packages to
/// `target/lotse.cdx.json`.
pub fn sbom(root: &Path) -> Outcome {
    let mut components: Vec<Value> = packages(root)?
        .iter()
        .map(|package| {
            json!({
                "type": "library", "name": package.name, "version": package.version,
                "purl": format!("pkg:cargo/{}@{}", package.name, package.version),
                "licenses": [{"expression": package.licence.replace('/', " OR ")}],
            })
        })
        .collect();
    let lock =
        std::fs::read(root.join("web/package-lock.json")).map_err(|error| format!("web/package-lock.json: {error}"))?;
    let lock: Value = serde_json::from_slice(&lock).map_err(|error| format!("web/package-lock.json: {error}"))?;
    for (path, package) in lock["packages"].as_object().into_iter().flatten() {
        if let (Some(name), Some(version)) = (path.strip_prefix("node_modules/"), package["version"].as_str())
            && package["dev"] != true
        {
            components.push(json!({
                "type": "library", "name": name, "version": version,
                "purl": format!("pkg:npm/{}@{version}", name.replace('@', "%40")),
                "licenses": [{"expression": package["license"].as_str().unwrap_or("NOASSERTION")}],
            }));
        }
    }
    let document = json!({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": {"type": "application", "name": "lotse", "version": env!("CARGO_PKG_VERSION")}},
        "components": components,
    });
    let file = root.join("target/lotse.cdx.json");
    let text = serde_json::to_string_pretty(&document).expect("plain JSON");
    std::fs::create_dir_all(root.join("target"))
        .and_then(|()| std::fs::write(&file, text))
        .map_err(|error| format!("`{}`: {error}", file.display()))?;
    println!("{} components in {}", components.len(), file.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{ALLOWED, accepted};

    #[test]
    fn deny_toml_has_the_same_list() {
        let text = std::fs::read_to_string(crate::root().join("deny.toml")).expect("deny.toml");
        let list = text.split("allow = [").nth(1).and_then(|rest| rest.split(']').next()).expect("a list");
        let named: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(named, ALLOWED);
    }

    #[test]
    fn an_expression_passes_when_one_alternative_is_allowed() {
        assert!(accepted("MIT OR Apache-2.0"));
        assert!(accepted("GPL-3.0 OR MIT"));
        assert!(accepted("(MIT OR Apache-2.0) AND Unicode-3.0"));
        assert!(accepted("MIT/Apache-2.0"));
        assert!(!accepted("AGPL-3.0"));
        assert!(!accepted("MIT AND GPL-3.0"));
        assert!(!accepted(""));
    }
}
