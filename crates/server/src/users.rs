//! Accounts, for the administration.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use lotse_store::{Account, AccountChange, AccountId, NewAccount};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{Role, User};
use crate::session::password;
use crate::{App, Problem, imports, processes, time};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(change))
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
struct UserBody {
    id: i64,
    login: String,
    display_name: String,
    roles: Vec<Role>,
    /// Groups, by which models say who may take a task.
    groups: Vec<String>,
    /// Whether it may log in.
    active: bool,
    created_at: String,
}

impl From<Account> for UserBody {
    fn from(account: Account) -> Self {
        let roles = User::of(&account).roles;
        let groups = processes::groups_of(&account);
        let Account { id, login, display_name, active, created_at, .. } = account;
        Self { id: id.0, login, display_name, roles, groups, active, created_at: time::rfc3339(created_at) }
    }
}

/// An account to create; the password has to be changed at the first login.
#[derive(Deserialize, ToSchema)]
struct NewUser {
    login: String,
    display_name: String,
    password: String,
    roles: Vec<Role>,
    #[serde(default)]
    groups: Vec<String>,
}

/// What changes in an account. A new password ends its sessions and has to be changed at
/// the next login.
#[derive(Deserialize, ToSchema)]
struct UserChange {
    display_name: Option<String>,
    roles: Option<Vec<Role>>,
    groups: Option<Vec<String>>,
    active: Option<bool>,
    password: Option<String>,
}

fn names(roles: &[Role]) -> Result<Vec<String>, Problem> {
    if roles.is_empty() {
        return Err(Problem::invalid([
            "Ein Konto braucht mindestens eine Rolle.".to_owned(),
            "An account needs at least one role.".to_owned(),
        ]));
    }
    Ok(roles.iter().map(|role| role.name().to_owned()).collect())
}

/// All accounts
#[utoipa::path(get, path = "/users", tag = "users", responses((status = 200, body = Vec<UserBody>)))]
async fn list(State(app): State<App>) -> Result<Json<Vec<UserBody>>, Problem> {
    app.blocking(|app| Ok(app.store().accounts()?.into_iter().map(UserBody::from).collect())).await.map(Json)
}

/// Creates an account
#[utoipa::path(post, path = "/users", tag = "users", request_body = NewUser, responses((status = 201, body = UserBody)))]
async fn create(
    State(app): State<App>,
    user: User,
    Json(new): Json<NewUser>,
) -> Result<(StatusCode, Json<UserBody>), Problem> {
    let login = new.login.trim().to_owned();
    if login.is_empty() || login.chars().count() > 100 || login.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(Problem::invalid([
            "Ein Anmeldename hat 1 bis 100 Zeichen ohne Leerzeichen.".to_owned(),
            "A login name has 1 to 100 characters without spaces.".to_owned(),
        ]));
    }
    let display_name = imports::name(&new.display_name)?;
    let roles = processes::with_groups(names(&new.roles)?, &new.groups)?;
    password::check_strength(&new.password)?;
    let password_hash = app.hash_password(new.password).await?;
    app.blocking(move |app| {
        let new = NewAccount { login, display_name, roles, password_hash, must_change_password: true };
        let account = app.store().add_account(user.author(app), new)?;
        Ok((StatusCode::CREATED, Json(account.into())))
    })
    .await
}

/// Changes an account
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = i64, Path)), request_body = UserChange,
    responses((status = 200, body = UserBody)))]
async fn change(
    State(app): State<App>,
    user: User,
    Path(id): Path<i64>,
    Json(change): Json<UserChange>,
) -> Result<Json<UserBody>, Problem> {
    let display_name = change.display_name.as_deref().map(imports::name).transpose()?;
    let roles = change.roles.as_deref().map(names).transpose()?;
    let password = match change.password {
        Some(password) => {
            password::check_strength(&password)?;
            Some((app.hash_password(password).await?, true))
        }
        None => None,
    };
    app.blocking(move |app| {
        let known = app.store().account(AccountId(id))?.ok_or_else(Problem::not_found)?;
        let (kept, groups): (Vec<String>, Vec<String>) =
            known.roles.iter().cloned().partition(|role| !role.starts_with(processes::GROUP));
        let groups = change.groups.unwrap_or_else(|| {
            groups.iter().filter_map(|group| group.strip_prefix(processes::GROUP)).map(Into::into).collect()
        });
        let change = AccountChange {
            display_name,
            roles: Some(processes::with_groups(roles.unwrap_or(kept), &groups)?),
            active: change.active,
            password,
            keep_role: Some(Role::Administration.name().to_owned()),
        };
        Ok(Json(app.store().change_account(user.author(app), AccountId(id), change)?.into()))
    })
    .await
}
