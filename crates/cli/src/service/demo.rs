//! `lotse demo`: the invented permit office in the browser, with an account a role.

use std::io::{BufWriter, Seek as _, Write as _};
use std::net::SocketAddr;
use std::path::Path;

use lotse_eventlog::parquet;
use lotse_mining::drawing::Lang;
use lotse_server::{Config, ImportRequest, Role, Strictness, hash_password, import_log};
use lotse_store::{AccountChange, Store};

use super::{account, listen, open, password, story, system, telemetry};
use crate::demo;
use crate::files::{self, Failure};

/// Names shown for the accounts of the demonstration.
pub(super) fn display_name(role: Role) -> &'static str {
    match role {
        Role::Sachbearbeitung => "Sachbearbeitung Bauaufsicht",
        Role::Prozessmanagement => "Prozessmanagement",
        Role::Personalrat => "Personalrat",
        Role::Datenschutz => "Datenschutz",
        Role::Leitung => "Amtsleitung",
        Role::Administration => "Verwaltung",
    }
}

/// Serves the demonstration on `listen`: from `data`, or from a folder that is removed at
/// the end. Prints one line a role, and the address last.
pub fn demo(data: Option<&Path>, listen: SocketAddr, lang: Lang) -> Result<(), Failure> {
    telemetry::start();
    let temporary = match data {
        Some(_) => None,
        None => Some(tempfile::tempdir().map_err(|error| Failure::caused("temporary folder", &error))?),
    };
    let folder = data.or(temporary.as_ref().map(tempfile::TempDir::path)).expect("one of the two");
    let store = open(folder)?;
    only_a_demonstration(&store, folder)?;
    seed(&store)?;
    let mut text =
        format!("{}\n", lang.pick("Konten: Rolle, Anmeldename, Passwort", "Accounts: role, login, password"));
    let accounts = accounts(&store)?;
    let store = story::tell(store, &accounts)?;
    for (role, password) in accounts {
        text.push_str(&format!("  {0:<18} {0:<18} {password}\n", role.name()));
    }
    listen::listen(super::app(store, Config::default())?, listen, |address| {
        let _ = files::print(&format!("{text}http://{address}\n"));
    })
}

/// Imports the log of the demonstration as anyone would, unless a dataset is there.
fn seed(store: &Store) -> Result<(), Failure> {
    if !store.datasets().map_err(|error| Failure::caused("datasets", &error))?.is_empty() {
        return Ok(());
    }
    let failed = |error: std::io::Error| Failure::caused("the log of the demonstration", &error);
    let mut file = tempfile::tempfile_in(store.temporary()).map_err(failed)?;
    let mut target = BufWriter::with_capacity(1 << 18, &mut file);
    parquet::write(&demo::log(), &mut target)
        .map_err(|error| Failure::caused("the log of the demonstration", &error))?;
    target.flush().map_err(failed)?;
    drop(target);
    file.rewind().map_err(failed)?;
    let request = ImportRequest {
        name: demo::NAME.to_owned(),
        mode: Strictness::Strict,
        pseudonymise: vec![demo::PERSON.to_owned()],
        // Every case of it is invented.
        case_access: true,
        columns_checked: true,
        ..ImportRequest::default()
    };
    let source = "bauantraege-tannenfurt.parquet";
    import_log(store, system(), file, source, &request, Config::default().k, &mut |_, _, _| true)
        .map_err(|problem| super::refused(&problem))?;
    Ok(())
}

/// One account a role, each with a new password.
fn accounts(store: &Store) -> Result<Vec<(Role, String)>, Failure> {
    // Hashing is slow on purpose; the six do it side by side.
    std::thread::scope(|scope| {
        let made: Vec<_> = Role::ALL.map(|role| scope.spawn(move || with_password(store, role))).into();
        made.into_iter().map(|thread| thread.join().expect("hashing does not panic")).collect()
    })
}

fn with_password(store: &Store, role: Role) -> Result<(Role, String), Failure> {
    let failed = |error: lotse_store::Error| Failure::caused(role.name(), &error);
    let password = password::generate()?;
    match store.account_by_login(role.name()).map_err(failed)? {
        None => drop(account(store, role.name(), display_name(role), role, &password, false)?),
        Some((known, _)) => {
            let hash = hash_password(&password).map_err(|problem| super::refused(&problem))?;
            let change = AccountChange { password: Some((hash, false)), ..AccountChange::default() };
            store.change_account(system(), known.id, change).map_err(failed)?;
        }
    }
    Ok((role, password))
}

/// Refuses data that people work with: a demonstration resets passwords and prints them.
fn only_a_demonstration(store: &Store, folder: &Path) -> Result<(), Failure> {
    let mark = folder.join("demonstration");
    let failed = |error: std::io::Error| Failure::caused(mark.display(), &error);
    let used = !store.accounts().map_err(|error| Failure::caused("accounts", &error))?.is_empty();
    if used && !mark.try_exists().map_err(failed)? {
        return Err(Failure::new(format!(
            "`{}` holds data that is not a demonstration: choose an empty folder",
            folder.display()
        )));
    }
    std::fs::write(&mark, "made by `lotse demo`\n").map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::first_account;

    #[test]
    fn a_demonstration_starts_again_but_never_on_data_people_work_with() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(folder.path()).ok().expect("a store");
        for _ in 0..2 {
            assert!(only_a_demonstration(&store, folder.path()).is_ok());
            assert_eq!(accounts(&store).ok().expect("accounts").len(), 6);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let store = open(folder.path()).ok().expect("a store");
        first_account(&store).ok().expect("an account");
        assert!(only_a_demonstration(&store, folder.path()).is_err());
    }
}
