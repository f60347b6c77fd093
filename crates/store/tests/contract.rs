//! What every store must do. A second store passes these by giving its constructor.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use lotse_store::{AccountChange, Author, Error, NewAccount, NewDataset, NewSession, RecordQuery, Store};
use serde_json::json;

type Open = fn(&Path) -> Store;

const SYSTEM: Author = Author { account: None, at: 1_000 };

fn embedded(folder: &Path) -> Store {
    Store::open(folder).unwrap()
}

fn account(store: &Store, login: &str, role: &str) -> lotse_store::Account {
    let new = NewAccount {
        login: login.to_owned(),
        display_name: login.to_uppercase(),
        roles: vec![role.to_owned()],
        password_hash: "hash".to_owned(),
        must_change_password: true,
    };
    store.add_account(SYSTEM, new).unwrap()
}

fn dataset(store: &Store, name: &str, content: &[u8]) -> lotse_store::DatasetRow {
    let mut blob = store.blob_writer().unwrap();
    blob.write_all(content).unwrap();
    let new = NewDataset {
        name: name.to_owned(),
        about: json!({ "k": 5 }),
        rejected: "line,reason\n".to_owned(),
        facts: json!({ "cases": 1 }),
        blob,
    };
    store.add_dataset(SYSTEM, new).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn records_are_numbered_chained_and_survive_reopening(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let first = store.append(SYSTEM, "test", Some("a"), json!({ "n": 1 })).unwrap();
    let second = store.append(SYSTEM, "test", None, json!({ "n": 2 })).unwrap();
    assert_eq!((first.seq, second.seq), (1, 2));
    assert_ne!(first.hash, second.hash);
    drop(store);
    let store = open(folder.path());
    assert_eq!(store.verify_journal().unwrap().head, second.hash);
    let query = RecordQuery { kind: Some("test".to_owned()), limit: 1, ..RecordQuery::default() };
    let (records, total) = store.records(&query).unwrap();
    assert_eq!((records, total), (vec![second], 2));
    let about_a = RecordQuery { subject: Some("a".to_owned()), limit: 9, ..RecordQuery::default() };
    assert_eq!(store.records(&about_a).unwrap().0, vec![first]);
}

fn many_callers_get_consecutive_numbers(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(open(folder.path()));
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                (0..25).map(|n| store.append(SYSTEM, "test", None, json!([thread, n])).unwrap().seq).collect::<Vec<_>>()
            })
        })
        .collect();
    let mut all: Vec<i64> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    all.sort_unstable();
    assert_eq!(all, (1..=200).collect::<Vec<_>>());
    assert_eq!(store.verify_journal().unwrap().length, 200);
}

fn a_refused_command_leaves_no_record(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let admin = account(&store, "admin", "administration");
    let before = store.journal().unwrap();
    let taken = NewAccount {
        login: "ADMIN".to_owned(),
        display_name: String::new(),
        roles: Vec::new(),
        password_hash: String::new(),
        must_change_password: false,
    };
    assert!(matches!(store.add_account(SYSTEM, taken), Err(Error::LoginTaken)));
    let last =
        AccountChange { active: Some(false), keep_role: Some("administration".to_owned()), ..AccountChange::default() };
    assert!(matches!(store.change_account(SYSTEM, admin.id, last), Err(Error::LastOfRole { .. })));
    assert!(store.account(admin.id).unwrap().unwrap().active);
    assert_eq!(store.journal().unwrap(), before);
}

fn a_new_password_closes_the_sessions(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let person = account(&store, "person", "leitung");
    let session = NewSession { token_hash: [7; 32], account: person.id, at: 10, expires_at: 100 };
    store.open_session(session).unwrap();
    store.touch_session([7; 32], 20).unwrap();
    let open_session = store.session(&[7; 32]).unwrap().unwrap();
    assert_eq!((open_session.account.login.as_str(), open_session.seen_at), ("person", 20));
    let change = AccountChange { password: Some(("other".to_owned(), false)), ..AccountChange::default() };
    let changed = store.change_account(SYSTEM, person.id, change).unwrap();
    assert!(!changed.must_change_password);
    assert!(store.session(&[7; 32]).unwrap().is_none());
    assert_eq!(store.account_by_login("Person").unwrap().unwrap().1, "other");
}

fn erasing_a_dataset_erases_content_and_keeps_the_fact(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let one = dataset(&store, "Akten von Erika Beispiel", b"the same bytes");
    let two = dataset(&store, "second", b"the same bytes");
    assert_eq!(one.digest, two.digest);
    store.save_filter(SYSTEM, &one.id, "mine".to_owned(), vec!["activity \"A\"".to_owned()]).unwrap();
    assert_eq!(store.dataset_bytes(&one.id).unwrap(), b"the same bytes");
    store.erase_dataset(SYSTEM, &one.id).unwrap();
    assert!(matches!(store.dataset_bytes(&one.id), Err(Error::Missing { .. })));
    assert_eq!(store.dataset_bytes(&two.id).unwrap(), b"the same bytes", "another dataset has the same file");
    store.erase_dataset(SYSTEM, &two.id).unwrap();
    assert!(matches!(store.erase_dataset(SYSTEM, &two.id), Err(Error::Missing { .. })));
    let query = RecordQuery { subject: Some(one.id.clone()), limit: 9, ..RecordQuery::default() };
    let (records, _) = store.records(&query).unwrap();
    let kinds: Vec<&str> = records.iter().map(|record| record.kind.as_str()).collect();
    assert_eq!(kinds, ["dataset.erased", "filter.saved", "dataset.imported"]);
    assert!(!format!("{records:?}").contains("Erika"));
    assert!(store.saved_filters(&one.id).unwrap().is_empty());
    store.verify_journal().unwrap();
}

fn filters_belong_to_their_dataset(open: Open) {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let one = dataset(&store, "one", b"1");
    let two = dataset(&store, "two", b"2");
    let saved = store.save_filter(SYSTEM, &one.id, "name".to_owned(), vec!["x".to_owned()]).unwrap();
    assert_eq!(store.saved_filters(&one.id).unwrap(), vec![saved.clone()]);
    assert!(matches!(store.remove_filter(SYSTEM, &two.id, saved.id), Err(Error::Missing { .. })));
    store.remove_filter(SYSTEM, &one.id, saved.id).unwrap();
    assert!(store.saved_filters(&one.id).unwrap().is_empty());
    assert!(matches!(
        store.save_filter(SYSTEM, "none", String::new(), Vec::new()),
        Err(Error::Missing { what: "dataset" })
    ));
}

fn contract(open: Open) {
    records_are_numbered_chained_and_survive_reopening(open);
    many_callers_get_consecutive_numbers(open);
    a_refused_command_leaves_no_record(open);
    a_new_password_closes_the_sessions(open);
    erasing_a_dataset_erases_content_and_keeps_the_fact(open);
    filters_belong_to_their_dataset(open);
}

#[test]
fn the_embedded_store_keeps_the_contract() {
    contract(embedded);
}

// What follows is about files, so only about the embedded store.

#[test]
fn files_without_a_dataset_are_removed_on_opening() {
    let folder = tempfile::tempdir().unwrap();
    let store = embedded(folder.path());
    let kept = dataset(&store, "kept", b"kept");
    let mut unfinished = store.blob_writer().unwrap();
    unfinished.write_all(b"half").unwrap();
    std::mem::forget(unfinished);
    std::fs::write(folder.path().join("datasets/orphan"), b"orphan").unwrap();
    drop(store);
    let _store = embedded(folder.path());
    assert_eq!(files(&folder.path().join("datasets")), [kept.digest]);
    assert!(files(&folder.path().join("temporary")).is_empty());
}

#[test]
fn an_erased_file_is_gone_and_a_dropped_writer_leaves_none() {
    let folder = tempfile::tempdir().unwrap();
    let store = embedded(folder.path());
    let row = dataset(&store, "x", b"x");
    drop(store.blob_writer().unwrap());
    store.erase_dataset(SYSTEM, &row.id).unwrap();
    assert!(files(&folder.path().join("datasets")).is_empty());
    assert!(files(&folder.path().join("temporary")).is_empty());
}

#[test]
fn a_changed_byte_in_a_dataset_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = embedded(folder.path());
    let row = dataset(&store, "x", b"bytes");
    std::fs::write(folder.path().join("datasets").join(&row.digest), b"bites").unwrap();
    assert!(matches!(store.dataset_bytes(&row.id), Err(Error::Corrupt { .. })));
}

#[test]
fn a_changed_record_is_noticed_and_the_database_refuses_the_change() {
    let folder = tempfile::tempdir().unwrap();
    let store = embedded(folder.path());
    for n in 0..5 {
        store.append(SYSTEM, "test", None, json!({ "n": n })).unwrap();
    }
    drop(store);
    let raw = rusqlite::Connection::open(folder.path().join("lotse.sqlite")).unwrap();
    let change = "UPDATE journal SET body = '{\"n\":9}' WHERE seq = 3";
    assert!(raw.execute(change, []).unwrap_err().to_string().contains("append-only"));
    assert!(raw.execute("DELETE FROM journal WHERE seq = 5", []).is_err());
    raw.execute_batch("DROP TRIGGER journal_no_update").unwrap();
    raw.execute(change, []).unwrap();
    drop(raw);
    let store = embedded(folder.path());
    assert!(matches!(store.verify_journal(), Err(Error::Tampered { seq: 3 })));
}

#[test]
fn one_process_at_a_time_and_no_newer_schema() {
    let folder = tempfile::tempdir().unwrap();
    let store = embedded(folder.path());
    assert!(matches!(Store::open(folder.path()), Err(Error::InUse { .. })));
    drop(store);
    let raw = rusqlite::Connection::open(folder.path().join("lotse.sqlite")).unwrap();
    raw.pragma_update(None, "user_version", 99).unwrap();
    drop(raw);
    assert!(matches!(Store::open(folder.path()), Err(Error::Schema { found: 99, .. })));
}

#[cfg(unix)]
#[test]
fn the_key_is_kept_and_only_its_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let key = *embedded(folder.path()).pseudonym_key();
    assert_ne!(key, [0; 32]);
    let store = embedded(folder.path());
    assert_eq!(*store.pseudonym_key(), key);
    let mode = std::fs::metadata(folder.path().join("pseudonym.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(!format!("{store:?}").contains(&format!("{key:?}")));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_database_and_the_files_beside_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lotse.sqlite");
    // As an older version or a restored backup may have left it.
    std::fs::write(&path, "").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = embedded(folder.path());
    let blob = dataset(&store, "a", b"content").digest;
    for name in ["lotse.sqlite", "lotse.sqlite-wal", "lotse.sqlite-shm", &format!("datasets/{blob}")] {
        let file = folder.path().join(name);
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
    }
}

#[test]
fn nothing_of_an_erased_dataset_stays_in_any_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = embedded(folder.path());
    let row = dataset(&store, "Geheime Bezeichnung", b"geheimer Inhalt");
    store.save_filter(SYSTEM, &row.id, "Geheimer Filter".to_owned(), vec!["Geheim".to_owned()]).unwrap();
    let holds = || {
        let mut found = Vec::new();
        let mut folders = vec![folder.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if String::from_utf8_lossy(&std::fs::read(&path).unwrap()).to_lowercase().contains("geheim") {
                    found.push(path);
                }
            }
        }
        found
    };
    assert!(!holds().is_empty());
    store.erase_dataset(SYSTEM, &row.id).unwrap();
    assert_eq!(holds(), Vec::<std::path::PathBuf>::new());
}
