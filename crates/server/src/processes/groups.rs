//! Groups of people, by which models say who may take a task.

use lotse_store::Account;

use crate::Problem;

/// Groups stand among the roles of an account with this in front; they give no rights of their own.
pub(crate) const GROUP: &str = "group:";

/// The groups of an account, sorted.
pub(crate) fn groups_of(account: &Account) -> Vec<String> {
    account.roles.iter().filter_map(|role| role.strip_prefix(GROUP)).map(Into::into).collect()
}

/// Roles together with groups, as the store keeps them.
pub(crate) fn with_groups(mut roles: Vec<String>, groups: &[String]) -> Result<Vec<String>, Problem> {
    for group in groups {
        let group = group.trim();
        if group.is_empty() || group.chars().count() > 80 || group.contains(',') || group.chars().any(char::is_control)
        {
            return Err(Problem::invalid([
                "Eine Gruppe hat 1 bis 80 Zeichen und kein Komma.".to_owned(),
                "A group has 1 to 80 characters and no comma.".to_owned(),
            ]));
        }
        roles.push(format!("{GROUP}{group}"));
    }
    roles.sort();
    roles.dedup();
    Ok(roles)
}
