//! Delivering messages and signals: each once, also across a restart.

use lotse_engine::{Command, Models as _, Variables};
use lotse_store::processes::{Commit, Letter, NewLetter, WaitKind};

use crate::command::{Along, is_over};
use crate::{Caller, Error, Runtime, json};

/// So many letters are read at once.
const BATCH: usize = 200;

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// An instance took it.
    To(i64),
    /// Nobody waits for it yet; it is kept until somebody does.
    Kept,
}

impl Runtime {
    /// Takes a message from outside. It is on disk when this returns, and delivered if somebody waits for it.
    ///
    /// # Errors
    /// Failures of the store; [`Error::Rejected`] when its receiver refuses it.
    pub fn message(
        &self,
        caller: &Caller,
        name: &str,
        key: Option<&str>,
        variables: &Variables,
    ) -> Result<Delivered, Error> {
        let content = NewLetter {
            kind: WaitKind::Message,
            name: name.to_owned(),
            key: key.map(Into::into),
            variables: json::encode(variables),
            recipient: None,
        };
        if let Some(instance) = self.hand_over(caller, &content, &Along::default())? {
            return Ok(Delivered::To(instance));
        }
        let mut commit = Commit::by(caller.author(self.now()));
        commit.letters.push(content);
        self.store.commit(commit)?;
        self.wake();
        Ok(Delivered::Kept)
    }

    /// Takes a signal from outside for everybody who waits for it now; returns how many it is for.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn signal(&self, caller: &Caller, name: &str, variables: &Variables) -> Result<usize, Error> {
        let letters = self.signal_letters(0, name, &json::encode(variables))?;
        let count = letters.len();
        if count > 0 {
            let mut commit = Commit::by(caller.author(self.now()));
            commit.letters = letters;
            self.store.commit(commit)?;
            self.wake();
        }
        Ok(count)
    }

    pub(crate) fn deliver_letters(&self) -> Result<usize, Error> {
        let mut delivered = 0;
        loop {
            let letters = self.store.deliverable(BATCH)?;
            let mut moved = 0;
            for letter in &letters {
                match self.deliver(letter) {
                    Ok(true) => moved += 1,
                    // Another server delivered it.
                    Ok(false) | Err(Error::Store(lotse_store::Error::Conflict)) => {}
                    Err(Error::Store(error)) => return Err(error.into()),
                    Err(error) => tracing::warn!(letter = letter.id, %error, "a message cannot be delivered yet"),
                }
            }
            delivered += moved;
            if moved == 0 || letters.len() < BATCH {
                return Ok(delivered);
            }
        }
    }

    /// Whether it was delivered, or nobody is there any more to have it.
    fn deliver(&self, letter: &Letter) -> Result<bool, Error> {
        let along = Along { delivered: vec![letter.id], ..Along::default() };
        if self.hand_over(&Caller::Engine, &letter.content, &along)?.is_some() {
            return Ok(true);
        }
        if letter.content.kind == WaitKind::Message {
            return Ok(false);
        }
        // A signal is for those who wait when it is given; one who does not any more misses it.
        let mut commit = Commit::by(Caller::Engine.author(self.now()));
        commit.delivered.push(letter.id);
        self.store.commit(commit)?;
        Ok(true)
    }

    /// Gives it to the instance that waits for it, or starts a process by it.
    fn hand_over(&self, caller: &Caller, letter: &NewLetter, along: &Along) -> Result<Option<i64>, Error> {
        let variables = json::decode(&letter.variables)?;
        let name: Box<str> = letter.name.as_str().into();
        let (receivers, command) = match letter.kind {
            WaitKind::Message => (
                self.store.waiting(WaitKind::Message, &letter.name, letter.key.as_deref())?,
                Command::Message { name, key: letter.key.as_deref().map(Into::into), variables: variables.clone() },
            ),
            WaitKind::Signal => {
                (letter.recipient.into_iter().collect(), Command::Signal { name, variables: variables.clone() })
            }
        };
        for receiver in receivers {
            match self.command_with(caller, receiver, &command, along) {
                Ok(done) => return Ok(Some(done.instance)),
                Err(error) if is_over(&error) => {}
                Err(error) => return Err(error),
            }
        }
        if letter.recipient.is_some() {
            return Ok(None);
        }
        let catalogue = self.catalogue();
        let mut first = None;
        let mut along = along.clone();
        for trigger in self.store.started_by(letter.kind, &letter.name)? {
            let Some(model) = catalogue.latest(&trigger.process) else { continue };
            let start = Command::Start {
                model,
                at: Some(trigger.node.as_str().into()),
                business_key: letter.key.as_deref().map(Into::into),
                variables: variables.clone(),
            };
            let done = self.begin(caller, &catalogue, &start, std::mem::take(&mut along))?;
            first.get_or_insert(done.instance);
            if letter.kind == WaitKind::Message {
                break;
            }
        }
        Ok(first)
    }
}
