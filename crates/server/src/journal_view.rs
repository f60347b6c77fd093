//! Views folded from the journal and kept in memory: read once, then changed record by record.

use std::ops::Deref;
use std::sync::{Mutex, MutexGuard, PoisonError};

use lotse_people::Person;
use lotse_store::{AccountId, Author};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{App, Problem};

const DAY_MS: i64 = 86_400_000;

/// State that follows from the records of one kind.
pub(crate) trait JournalView: Default {
    type Record: Serialize + DeserializeOwned;
    /// Kind of its records.
    const KIND: &'static str;

    /// What a record is about.
    fn subject(record: &Self::Record) -> String;

    /// Folds a record into the state.
    fn take(&mut self, record: &Self::Record);
}

/// A view, folded when it is first needed.
#[derive(Default)]
pub(crate) struct Folded<V>(Mutex<Option<V>>);

impl<V: JournalView> Folded<V> {
    /// The view while nobody else changes it. Blocks.
    pub(crate) fn lock(&self, app: &App) -> Result<Locked<'_, V>, Problem> {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if guard.is_none() {
            let mut view = V::default();
            let mut broken = None;
            app.store().fold(V::KIND, |record| match serde_json::from_value(record.body) {
                Ok(record) => view.take(&record),
                Err(error) => broken = Some((record.seq, error)),
            })?;
            if let Some((seq, error)) = broken {
                return Err(Problem::internal(format!("record {seq} cannot be read: {error}")));
            }
            *guard = Some(view);
        }
        Ok(Locked(guard))
    }
}

/// A view that nobody else changes.
pub(crate) struct Locked<'a, V>(MutexGuard<'a, Option<V>>);

impl<V> Deref for Locked<'_, V> {
    type Target = V;

    fn deref(&self) -> &V {
        self.0.as_ref().expect("folded by `lock`")
    }
}

impl<V: JournalView> Locked<'_, V> {
    /// Appends the records, all or none, then folds them in. Without an author they name no account and no time of
    /// day. Blocks.
    pub(crate) fn write(&mut self, app: &App, author: Option<Person>, records: &[V::Record]) -> Result<(), Problem> {
        if records.is_empty() {
            return Ok(());
        }
        let author = match author {
            Some(person) => Author { account: Some(AccountId(person.account())), at: app.now_ms() },
            None => Author { account: None, at: app.now_ms() / DAY_MS * DAY_MS },
        };
        let mut bodies = Vec::with_capacity(records.len());
        for record in records {
            let body = serde_json::to_value(record).map_err(Problem::internal)?;
            bodies.push((V::KIND.to_owned(), Some(V::subject(record)), body));
        }
        app.store().append_all(author, bodies)?;
        let view = self.0.as_mut().expect("folded by `lock`");
        records.iter().for_each(|record| view.take(record));
        Ok(())
    }
}
