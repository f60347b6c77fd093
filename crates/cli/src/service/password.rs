//! Passwords made by the machine.

use crate::files::Failure;

/// 32 signs that are not taken for one another, neither on paper nor on the telephone.
const SIGNS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password of 100 random bits in four groups of five signs.
pub fn generate() -> Result<String, Failure> {
    let mut bytes = [0u8; 20];
    getrandom::fill(&mut bytes).map_err(|error| Failure::new(format!("the system gives no random bytes: {error}")))?;
    let groups =
        bytes.chunks(5).map(|group| group.iter().map(|byte| char::from(SIGNS[usize::from(byte & 31)])).collect());
    Ok(groups.collect::<Vec<String>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::generate;

    #[test]
    fn passwords_differ_and_have_four_groups() {
        let [one, other] = [generate(), generate()].map(|made| made.ok().expect("random bytes"));
        assert_ne!(one, other);
        assert!(one.split('-').count() == 4 && one.len() == 23, "{one}");
    }
}
