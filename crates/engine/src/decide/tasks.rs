//! Tasks of persons: claim, return, delegate, complete.

use super::Rejection;
use crate::context::Actor;
use crate::instance::{Doing, Id, Task};
use crate::machine::Machine;
use crate::record::Record;
use crate::value::Variables;

impl Machine<'_> {
    fn task(&self, element: Id) -> Result<Task, Rejection> {
        match &self.known(element)?.doing {
            Doing::Task(task) => Ok((**task).clone()),
            _ => Err(Rejection::NotATask { element }),
        }
    }

    fn person(&self) -> Result<(Box<str>, &[Box<str>]), Rejection> {
        match &self.cx.actor {
            Actor::Person { id, groups } => Ok((id.clone(), groups)),
            _ => Err(Rejection::NotAPerson),
        }
    }

    /// The task, which the person must have.
    fn own_task(&self, element: Id) -> Result<(Task, Box<str>), Rejection> {
        let task = self.task(element)?;
        let (person, _) = self.person()?;
        match &task.assignee {
            Some(assignee) if *assignee == person => Ok((task, person)),
            Some(_) => Err(Rejection::Claimed),
            None => Err(Rejection::NotClaimed),
        }
    }

    pub(crate) fn claim(&mut self, element: Id) -> Result<(), Rejection> {
        let mut task = self.task(element)?;
        let (person, groups) = self.person()?;
        if task.assignee.is_some() {
            return Err(Rejection::Claimed);
        }
        let open = task.groups.is_empty() && task.users.is_empty();
        if !(open || task.users.contains(&person) || task.groups.iter().any(|group| groups.contains(group))) {
            return Err(Rejection::NotACandidate);
        }
        task.assignee = Some(person);
        self.emit(Record::TaskChanged { element, task });
        Ok(())
    }

    pub(crate) fn give_back(&mut self, element: Id) -> Result<(), Rejection> {
        let (mut task, _) = self.own_task(element)?;
        task.assignee = task.owner.take();
        self.emit(Record::TaskChanged { element, task });
        Ok(())
    }

    pub(crate) fn delegate(&mut self, element: Id, to: &str) -> Result<(), Rejection> {
        let (mut task, person) = self.own_task(element)?;
        // Who delegated first gets it back, however often it goes on.
        task.owner.get_or_insert(person);
        task.assignee = Some(to.into());
        self.emit(Record::TaskChanged { element, task });
        Ok(())
    }

    pub(crate) fn complete_task(&mut self, element: Id, variables: &Variables) -> Result<(), Rejection> {
        self.own_task(element)?;
        self.finish(element, variables);
        Ok(())
    }
}
