//! Who may call what: one table for all routes. What is not in it is not answered.

use axum::http::Method;

use crate::auth::Role::{self, Administration, Datenschutz, Leitung, Personalrat, Prozessmanagement, Sachbearbeitung};

/// Condition for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Nobody needs to be logged in.
    Public,
    /// A worker with its token, which the handler asks for; nobody's session counts.
    Worker,
    /// Anybody logged in, even before changing a first password.
    Session,
    /// Anybody logged in.
    Anyone,
    /// Somebody with one of these roles.
    Roles(&'static [Role]),
}

/// Who looks at datasets.
pub const ANALYSTS: &[Role] = &[Sachbearbeitung, Prozessmanagement, Personalrat, Datenschutz, Leitung];
/// Who brings datasets in.
pub const IMPORTERS: &[Role] = &[Prozessmanagement];
/// Who erases datasets: data protection has to be able to as well.
pub const ERASERS: &[Role] = &[Prozessmanagement, Datenschutz];
/// Who reads who asked what.
pub const COUNCIL: &[Role] = &[Personalrat, Datenschutz];
/// Who manages accounts.
pub const ADMINISTRATORS: &[Role] = &[Administration];

/// Who plans what is accepted.
pub const DECIDERS: &[Role] = &[Leitung, Prozessmanagement];

/// Who looks at how the authority treats ideas.
pub const OVERVIEW: &[Role] = &[Leitung, Prozessmanagement, Personalrat];

/// Who writes the register.
pub const WRITERS: &[Role] = &[Sachbearbeitung, Prozessmanagement];

/// Who works on cases.
pub const CASEWORKERS: &[Role] = &[Sachbearbeitung, Prozessmanagement, Leitung];

/// Who runs processes: deploys, repairs, migrates.
pub const OPERATORS: &[Role] = &[Prozessmanagement];

/// Exact routes; `{}` stands for any path parameter.
const TABLE: &[(&str, &str, Access)] = &[
    ("GET", "/healthz", Access::Public),
    ("GET", "/readyz", Access::Public),
    ("GET", "/metrics", Access::Public),
    ("GET", "/api/v1/openapi.json", Access::Public),
    ("GET", "/api/v1/about", Access::Public),
    ("POST", "/api/v1/session", Access::Public),
    ("DELETE", "/api/v1/session", Access::Public),
    ("GET", "/api/v1/session", Access::Session),
    ("POST", "/api/v1/session/password", Access::Session),
    ("GET", "/api/v1/me/data", Access::Session),
    ("GET", "/api/v1/search", Access::Anyone),
    ("GET", "/api/v1/metrics-catalogue", Access::Anyone),
    ("GET", "/api/v1/audit/queries", Access::Roles(COUNCIL)),
    ("GET", "/api/v1/users", Access::Roles(ADMINISTRATORS)),
    ("POST", "/api/v1/users", Access::Roles(ADMINISTRATORS)),
    ("PATCH", "/api/v1/users/{}", Access::Roles(ADMINISTRATORS)),
    ("POST", "/api/v1/uploads", Access::Roles(IMPORTERS)),
    ("GET", "/api/v1/uploads/{}/preview", Access::Roles(IMPORTERS)),
    ("DELETE", "/api/v1/uploads/{}", Access::Roles(IMPORTERS)),
    ("POST", "/api/v1/uploads/{}/import", Access::Roles(IMPORTERS)),
    ("GET", "/api/v1/jobs/{}", Access::Roles(IMPORTERS)),
    ("DELETE", "/api/v1/jobs/{}", Access::Roles(IMPORTERS)),
    ("GET", "/api/v1/datasets", Access::Roles(ANALYSTS)),
    ("GET", "/api/v1/datasets/{}", Access::Roles(ANALYSTS)),
    ("PATCH", "/api/v1/datasets/{}", Access::Roles(IMPORTERS)),
    ("DELETE", "/api/v1/datasets/{}", Access::Roles(ERASERS)),
    ("POST", "/api/v1/datasets/{}/filters", Access::Roles(ANALYSTS)),
    ("DELETE", "/api/v1/datasets/{}/filters/{}", Access::Roles(ANALYSTS)),
    ("GET", "/api/v1/impulses", Access::Anyone),
    ("POST", "/api/v1/impulses", Access::Anyone),
    // Nobody is asked who they are: a code word stands for them, or they have none yet.
    ("POST", "/api/v1/impulses/anonymous", Access::Public),
    ("POST", "/api/v1/impulses/by-code", Access::Public),
    ("POST", "/api/v1/impulses/by-code/messages", Access::Public),
    ("POST", "/api/v1/impulses/notices", Access::Public),
    ("POST", "/api/v1/impulses/similar", Access::Anyone),
    ("GET", "/api/v1/impulses/figures", Access::Anyone),
    ("GET", "/api/v1/impulses/owners", Access::Roles(DECIDERS)),
    ("GET", "/api/v1/impulses/{}", Access::Anyone),
    ("GET", "/api/v1/impulses/{}/evidence", Access::Roles(ANALYSTS)),
    ("POST", "/api/v1/impulses/{}/commands", Access::Anyone),
    ("PUT", "/api/v1/impulses/{}/vote", Access::Anyone),
    ("PUT", "/api/v1/impulses/{}/follow", Access::Anyone),
    ("POST", "/api/v1/datasets/{}/potentials", Access::Roles(ANALYSTS)),
    ("GET", "/api/v1/portfolio", Access::Roles(OVERVIEW)),
    ("GET", "/api/v1/measures", Access::Anyone),
    ("POST", "/api/v1/measures", Access::Roles(DECIDERS)),
    ("POST", "/api/v1/measures/baseline", Access::Roles(ANALYSTS)),
    ("GET", "/api/v1/measures/{}", Access::Anyone),
    ("POST", "/api/v1/measures/{}/commands", Access::Roles(ANALYSTS)),
    // What runs, on which grounds, watched by whom, is open to everybody in the authority.
    ("GET", "/api/v1/register", Access::Anyone),
    ("POST", "/api/v1/register", Access::Roles(WRITERS)),
    ("GET", "/api/v1/register/overseers", Access::Roles(WRITERS)),
    ("GET", "/api/v1/register/export.json", Access::Anyone),
    ("GET", "/api/v1/register/export.csv", Access::Anyone),
    ("GET", "/api/v1/register/export.pdf", Access::Anyone),
    ("GET", "/api/v1/register/{}", Access::Anyone),
    // Whoever watches may stop it, in whatever role.
    ("POST", "/api/v1/register/{}/commands", Access::Anyone),
    ("GET", "/api/v1/notices", Access::Anyone),
    ("GET", "/api/v1/notices/count", Access::Anyone),
    ("PUT", "/api/v1/notices/seen", Access::Anyone),
    ("GET", "/api/v1/notices/choice", Access::Anyone),
    ("PUT", "/api/v1/notices/choice", Access::Anyone),
    ("POST", "/api/v1/notices/feed", Access::Anyone),
    ("DELETE", "/api/v1/notices/feed", Access::Anyone),
    ("GET", "/api/v1/notices/digest.pdf", Access::Anyone),
    // Readers of feeds do not log in: whoever has the address may read, until it is ended.
    ("GET", "/api/v1/feeds/{}", Access::Public),
    ("POST", "/api/v1/models", Access::Roles(OPERATORS)),
    ("POST", "/api/v1/models/check", Access::Roles(OPERATORS)),
    ("GET", "/api/v1/processes", Access::Anyone),
    ("GET", "/api/v1/processes/{}", Access::Anyone),
    ("GET", "/api/v1/processes/{}/versions/{}/source", Access::Anyone),
    ("POST", "/api/v1/processes/{}/instances", Access::Roles(CASEWORKERS)),
    ("GET", "/api/v1/decisions", Access::Anyone),
    ("GET", "/api/v1/decisions/{}/versions/{}/source", Access::Anyone),
    ("GET", "/api/v1/instances", Access::Roles(OPERATORS)),
    ("GET", "/api/v1/instances/{}", Access::Roles(OPERATORS)),
    ("DELETE", "/api/v1/instances/{}", Access::Roles(ERASERS)),
    ("POST", "/api/v1/instances/{}/commands", Access::Roles(OPERATORS)),
    ("POST", "/api/v1/messages", Access::Roles(CASEWORKERS)),
    ("POST", "/api/v1/signals", Access::Roles(OPERATORS)),
    ("GET", "/api/v1/tasks", Access::Anyone),
    ("GET", "/api/v1/tasks/{}/{}", Access::Anyone),
    ("POST", "/api/v1/tasks/{}/{}/commands", Access::Anyone),
    // When something moved tells when somebody worked: not for everybody to watch.
    ("GET", "/api/v1/changes", Access::Roles(OPERATORS)),
    ("GET", "/api/v1/workers", Access::Roles(ADMINISTRATORS)),
    ("POST", "/api/v1/workers", Access::Roles(ADMINISTRATORS)),
    ("DELETE", "/api/v1/workers/{}", Access::Roles(ADMINISTRATORS)),
    ("POST", "/api/v1/jobs/take", Access::Worker),
    ("POST", "/api/v1/jobs/{}/{}", Access::Worker),
    ("GET", "/api/v1/compare", Access::Roles(ANALYSTS)),
    ("GET", "/api/v1/datasets/{}/rejected.csv", Access::Roles(IMPORTERS)),
];

/// Everything else that is read of a dataset is analysis.
const ANALYSIS: &str = "/api/v1/datasets/{}/";

/// The condition for `method` on the route `path`, whose parameters are in braces; `None`
/// for calls that do not exist.
#[must_use]
pub fn access(method: &Method, path: &str) -> Option<Access> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let path = anonymous(path);
    let exact = TABLE.iter().find(|(verb, route, _)| *verb == method && *route == path).map(|entry| entry.2);
    exact.or_else(|| (method == "GET" && path.starts_with(ANALYSIS)).then_some(Access::Roles(ANALYSTS)))
}

/// `path` without the names of its parameters.
fn anonymous(path: &str) -> String {
    let mut inside = false;
    path.chars()
        .filter(|c| {
            let keep = !inside || *c == '}';
            inside = (inside || *c == '{') && *c != '}';
            keep
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_calls_are_nobodys() {
        assert_eq!(access(&Method::DELETE, "/api/v1/users/{id}"), None);
        assert_eq!(access(&Method::POST, "/api/v1/datasets/{id}/map"), None);
        assert_eq!(access(&Method::HEAD, "/api/v1/datasets/{id}/map"), Some(Access::Roles(ANALYSTS)));
        assert_eq!(access(&Method::PATCH, "/api/v1/users/{id}"), Some(Access::Roles(ADMINISTRATORS)));
    }
}
