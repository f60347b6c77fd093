//! People who may log in, and their roles.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::json;

use crate::{Author, Error, Store, journal};

/// Identifier of an account; never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId(pub i64);

/// An account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Identifier.
    pub id: AccountId,
    /// Name to log in with; compared without regard to ASCII case.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Roles, sorted.
    pub roles: Vec<String>,
    /// Whether it may log in.
    pub active: bool,
    /// Whether the password must be changed before anything else.
    pub must_change_password: bool,
    /// Milliseconds since the epoch.
    pub created_at: i64,
}

/// What a new account needs.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Name to log in with.
    pub login: String,
    /// Name shown.
    pub display_name: String,
    /// Roles.
    pub roles: Vec<String>,
    /// Password hash as PHC string.
    pub password_hash: String,
    /// Whether the password must be changed at first login.
    pub must_change_password: bool,
}

/// What changes in an account; `None` leaves as is.
#[derive(Clone, Debug, Default)]
pub struct AccountChange {
    /// Name shown.
    pub display_name: Option<String>,
    /// Roles.
    pub roles: Option<Vec<String>>,
    /// Whether it may log in. Deactivating closes its sessions.
    pub active: Option<bool>,
    /// New password hash, and whether it must be changed at the next login. Closes the
    /// sessions of the account.
    pub password: Option<(String, bool)>,
    /// A role that at least one active account must hold afterwards.
    pub keep_role: Option<String>,
}

impl Store {
    /// Creates an account.
    ///
    /// # Errors
    /// [`Error::LoginTaken`]; failures of the database.
    pub fn add_account(&self, author: Author, new: NewAccount) -> Result<Account, Error> {
        self.writer.run(move |connection| {
            let inserted = connection.execute(
                "INSERT INTO accounts (login, display_name, password_hash, must_change, active, created_at)
                 VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING",
                params![new.login, new.display_name, new.password_hash, new.must_change_password, author.at],
            )?;
            if inserted == 0 {
                return Err(Error::LoginTaken);
            }
            let id = AccountId(connection.last_insert_rowid());
            set_roles(connection, id, &new.roles)?;
            let account = find(connection, id)?.ok_or(Error::Missing { what: "account" })?;
            let body = json!({ "roles": account.roles });
            journal::append(connection, author, "account.created", Some(&id.0.to_string()), &body)?;
            Ok(account)
        })
    }

    /// Changes an account.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::LastOfRole`]; failures of the database.
    pub fn change_account(&self, author: Author, id: AccountId, change: AccountChange) -> Result<Account, Error> {
        self.writer.run(move |connection| {
            find(connection, id)?.ok_or(Error::Missing { what: "account" })?;
            let mut body = serde_json::Map::new();
            if let Some(name) = &change.display_name {
                connection.execute("UPDATE accounts SET display_name = ? WHERE id = ?", params![name, id.0])?;
                body.insert("display_name".to_owned(), json!("changed"));
            }
            if let Some(roles) = &change.roles {
                set_roles(connection, id, roles)?;
                body.insert("roles".to_owned(), json!(roles));
            }
            if let Some(active) = change.active {
                connection.execute("UPDATE accounts SET active = ? WHERE id = ?", params![active, id.0])?;
                body.insert("active".to_owned(), json!(active));
            }
            if let Some((hash, must_change)) = &change.password {
                connection.execute(
                    "UPDATE accounts SET password_hash = ?, must_change = ? WHERE id = ?",
                    params![hash, must_change, id.0],
                )?;
                body.insert("password".to_owned(), json!("changed"));
            }
            if change.password.is_some() || change.active == Some(false) {
                connection.execute("DELETE FROM sessions WHERE account = ?", [id.0])?;
            }
            if let Some(role) = change.keep_role {
                let holders: i64 = connection.query_row(
                    "SELECT count(*) FROM roles JOIN accounts ON id = account WHERE role = ? AND active",
                    [&role],
                    |row| row.get(0),
                )?;
                if holders == 0 {
                    return Err(Error::LastOfRole { role });
                }
            }
            journal::append(connection, author, "account.changed", Some(&id.0.to_string()), &body.into())?;
            find(connection, id)?.ok_or(Error::Missing { what: "account" })
        })
    }

    /// All accounts in the order of their creation.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn accounts(&self) -> Result<Vec<Account>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare(&format!("{SELECT} ORDER BY id"))?;
            let accounts = statement.query_map([], account)?.collect::<Result<Vec<_>, _>>()?;
            accounts.into_iter().map(|account| with_roles(connection, account)).collect()
        })
    }

    /// The account `id`.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn account(&self, id: AccountId) -> Result<Option<Account>, Error> {
        self.read(|connection| find(connection, id))
    }

    /// The account with this login name, and its password hash.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn account_by_login(&self, login: &str) -> Result<Option<(Account, String)>, Error> {
        self.read(|connection| {
            let found = connection
                .query_row("SELECT id, password_hash FROM accounts WHERE login = ?", [login], |row| {
                    Ok((AccountId(row.get(0)?), row.get::<_, String>(1)?))
                })
                .optional()?;
            let Some((id, hash)) = found else { return Ok(None) };
            Ok(find(connection, id)?.map(|account| (account, hash)))
        })
    }
}

const SELECT: &str = "SELECT id, login, display_name, active, must_change, created_at FROM accounts";

fn account(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: AccountId(row.get(0)?),
        login: row.get(1)?,
        display_name: row.get(2)?,
        roles: Vec::new(),
        active: row.get(3)?,
        must_change_password: row.get(4)?,
        created_at: row.get(5)?,
    })
}

fn with_roles(connection: &Connection, mut account: Account) -> Result<Account, Error> {
    let mut statement = connection.prepare_cached("SELECT role FROM roles WHERE account = ? ORDER BY role")?;
    account.roles = statement.query_map([account.id.0], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(account)
}

pub(crate) fn find(connection: &Connection, id: AccountId) -> Result<Option<Account>, Error> {
    let found = connection.query_row(&format!("{SELECT} WHERE id = ?"), [id.0], account).optional()?;
    found.map(|account| with_roles(connection, account)).transpose()
}

fn set_roles(connection: &Connection, id: AccountId, roles: &[String]) -> Result<(), Error> {
    connection.execute("DELETE FROM roles WHERE account = ?", [id.0])?;
    for role in roles {
        connection.execute("INSERT OR IGNORE INTO roles (account, role) VALUES (?, ?)", params![id.0, role])?;
    }
    Ok(())
}
