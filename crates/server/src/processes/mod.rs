//! Processes on the engine over HTTP: deployed models, instances, tasks of people, jobs of workers, changes as they
//! happen.
//!
//! Commands are decided by `lotse_runtime`, which knows a natural person from a worker by the session or the token with
//! which they came: nothing in a request can say so.

mod bodies;
mod changes;
mod commands;
mod forms;
mod groups;
mod instances;
mod models;
mod refusals;
mod tasks;
mod workers;

use lotse_runtime::Caller;
use utoipa_axum::router::OpenApiRouter;

pub(crate) use groups::{GROUP, groups_of, with_groups};

use crate::auth::User;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(models::routes())
        .merge(instances::routes())
        .merge(tasks::routes())
        .merge(workers::routes())
        .merge(changes::routes())
}

/// The natural person of a session, with the groups that the account has now. Blocks.
fn person(app: &App, user: &User) -> Result<Caller, Problem> {
    let account = app.store().account(user.id)?.ok_or_else(Problem::not_found)?;
    Ok(Caller::Person { account: user.id, login: user.login.clone(), groups: groups_of(&account) })
}
