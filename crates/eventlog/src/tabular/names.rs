//! Names of columns.

use rustc_hash::FxHashSet;

use super::warning::Warning;

/// Gives each column a name of its own: `column N` where there is none, a number behind it
/// where others have it.
pub(crate) fn distinct(names: Vec<String>, warnings: &mut Vec<Warning>) -> Vec<String> {
    let mut taken = FxHashSet::default();
    let given: FxHashSet<String> = names.iter().cloned().collect();
    let mut all = Vec::with_capacity(names.len());
    for (index, name) in names.into_iter().enumerate() {
        let base = if name.is_empty() { format!("column {}", index + 1) } else { name.clone() };
        let mut own = base.clone();
        let mut number = 2;
        while (own != name && given.contains(&own)) || !taken.insert(own.clone()) {
            own = format!("{base} #{number}");
            number += 1;
        }
        if own != name {
            warnings.push(Warning::Renamed { name, as_: own.clone() });
        }
        all.push(own);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        let names = ["a", "", "a", "a #2", ""].map(str::to_owned).to_vec();
        let mut warnings = Vec::new();
        assert_eq!(distinct(names, &mut warnings), ["a", "column 2", "a #3", "a #2", "column 5"]);
        assert_eq!(warnings.len(), 3);
    }
}
