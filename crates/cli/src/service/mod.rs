//! `lotse serve` and `lotse demo`: the server and its accounts.

mod demo;
mod listen;
mod office;
mod password;
mod story;
mod telemetry;

use std::net::SocketAddr;
use std::path::Path;

use lotse_mining::drawing::Lang;
use lotse_server::{App, Config, Mailer, Problem, Role, hash_password};
use lotse_store::{Account, Author, NewAccount, Store};

use crate::arguments::Site;
use crate::files::{self, Failure};

pub use demo::demo;

/// Login name of the account that the first start creates.
const FIRST: &str = "verwaltung";

/// Serves the data in `data` on `listen`. The first start creates an administrator and
/// prints its one-time password, once.
pub fn serve(data: &Path, listen: SocketAddr, site: &Site, lang: Lang) -> Result<(), Failure> {
    telemetry::start();
    let store = open(data)?;
    if let Some(password) = first_account(&store)? {
        let text =
            lang.pick("Erster Start. Anmeldename und Einmalpasswort", "First start. Login and one-time password");
        files::print(&format!("{text}:\n  {FIRST}  {password}\n"))?;
    }
    listen::listen(app(store, config(site)?)?, listen, |address| {
        let _ = files::print(&format!("http://{address}\n"));
    })
}

/// How this installation is reached, and how it reaches people.
fn config(site: &Site) -> Result<Config, Failure> {
    let relay = site.smtp.clone().or_else(|| std::env::var("LOTSE_SMTP").ok()).filter(|relay| !relay.is_empty());
    let mailer = relay
        .map(|relay| Mailer::new(&relay, &site.mail_from, &site.address))
        .transpose()
        .map_err(|error| Failure::caused("mail", &error))?;
    Ok(Config {
        mailer,
        secure_cookies: site.secure_cookies,
        hosts: site.hosts.clone(),
        behind_proxy: site.behind_proxy,
        upload_limit: site.upload_limit,
        ..Config::default()
    })
}

/// The server over a store, with the processes deployed in it.
fn app(store: Store, config: Config) -> Result<App, Failure> {
    App::new(store, config).map_err(|error| Failure::caused("the deployed models", &error))
}

fn open(data: &Path) -> Result<Store, Failure> {
    Store::open(data).map_err(|error| Failure::caused(data.display(), &error))
}

/// The system acting now.
fn system() -> Author {
    Author { account: None, at: jiff::Timestamp::now().as_millisecond() }
}

/// Creates an administrator when there is no account at all, and returns the password that
/// must be changed at the first login.
fn first_account(store: &Store) -> Result<Option<String>, Failure> {
    if !store.accounts().map_err(|error| Failure::caused("accounts", &error))?.is_empty() {
        return Ok(None);
    }
    let password = password::generate()?;
    account(store, FIRST, "Verwaltung", Role::Administration, &password, true)?;
    Ok(Some(password))
}

fn account(
    store: &Store,
    login: &str,
    display_name: &str,
    role: Role,
    password: &str,
    must_change_password: bool,
) -> Result<Account, Failure> {
    let new = NewAccount {
        login: login.to_owned(),
        display_name: display_name.to_owned(),
        roles: vec![role.name().to_owned()],
        password_hash: hash_password(password).map_err(|problem| refused(&problem))?,
        must_change_password,
    };
    store.add_account(system(), new).map_err(|error| Failure::caused(login, &error))
}

/// What the server refuses, in English as all messages of the command line.
fn refused(problem: &Problem) -> Failure {
    let body = problem.body(lotse_server::Language::En);
    Failure::new(format!("{}: {}", body.title, body.detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_start_makes_one_administrator_and_the_second_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        let password = first_account(&store).ok().flatten().expect("a first account");
        assert!(first_account(&store).ok().expect("read").is_none());
        let (account, hash) = store.account_by_login(FIRST).expect("read").expect("the account");
        assert!(account.must_change_password && account.roles == ["administration"]);
        assert!(!hash.contains(&password));
    }

    #[test]
    fn what_is_said_of_the_site_reaches_the_server() {
        use clap::Parser;
        let of = |options: &[&str]| {
            let all = [&["lotse", "serve"], options].concat();
            match crate::Arguments::try_parse_from(all).expect("options").command {
                crate::Command::Serve { site, .. } => config(&site).ok().expect("a configuration"),
                _ => unreachable!("`serve` was asked for"),
            }
        };
        let said = of(&["--host", "a.example", "--host", "b.example", "--upload-limit", "2GB"]);
        assert_eq!(
            (said.hosts, said.upload_limit),
            (vec!["a.example".into(), "b.example".into()], Some(2_000_000_000))
        );
        assert!(!said.secure_cookies && !said.behind_proxy);
        assert!(of(&["--secure-cookies"]).secure_cookies && of(&["--behind-proxy"]).behind_proxy);
        assert!(of(&[]).hosts.is_empty() && of(&[]).upload_limit.is_none());
    }
}
