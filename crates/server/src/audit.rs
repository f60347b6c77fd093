//! Every analysis query is a journal record.

use serde_json::{Value, json};

use crate::auth::User;
use crate::{App, Problem};

/// Kind of these records.
pub const QUERY: &str = "query";

/// Records that `user` asked `what` (`map`, `variants`, `export`, ...) of `dataset` with
/// these filter expressions, and returns the identifier of the record. `detail` holds
/// further parameters; it is not shown to anybody but kept. Call it before computing: a
/// query that cannot be recorded is not answered. Blocks.
///
/// # Errors
/// When the journal cannot be written.
pub fn record_query(
    app: &App,
    user: &User,
    dataset: &str,
    what: &str,
    filters: &[String],
    detail: Value,
) -> Result<String, Problem> {
    let roles: Vec<&str> = user.roles.iter().map(|role| role.name()).collect();
    let body = json!({ "what": what, "filters": filters, "roles": roles, "detail": detail });
    let record = app.store().append(user.author(app), QUERY, Some(dataset), body)?;
    Ok(record.seq.to_string())
}
