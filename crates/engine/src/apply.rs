//! Folding records into the state. Never fails: a record that does not fit the state changes nothing.

use crate::instance::{Awaited, Doing, Element, Id, Incident, Instance, NO_NODE, ROOT, Region, Status, Undo, Wait};
use crate::record::Record;
use crate::value::Variables;

/// Folds a stored record into the state. Needs no model, and never changes its meaning after a release.
pub fn apply(state: &mut Instance, record: &Record) {
    match record {
        Record::Step { at, .. } => {
            state.step += 1;
            state.changed = *at;
        }
        Record::Started { model, business_key, variables } => start(state, model, business_key.as_deref(), variables),
        Record::Uses { model } => state.models.push(model.clone()),
        Record::Entered { parent, model, node, iteration, doing, variables } => {
            let id = next(state);
            push(
                state,
                Element {
                    id,
                    parent: *parent,
                    model: *model,
                    node: *node,
                    iteration: *iteration,
                    children: 0,
                    doing: doing.clone(),
                    variables: variables.clone(),
                    done: Vec::new(),
                },
            );
        }
        Record::Does { element, doing } => {
            if let Some(element) = state.element_mut(*element) {
                element.doing = doing.clone();
            }
        }
        Record::Passed { .. }
        | Record::Sent { .. }
        | Record::Signalled { .. }
        | Record::Uncaught { .. }
        | Record::Modified { .. } => {}
        Record::Completed { element, undo, .. } => complete(state, *element, *undo),
        Record::Cancelled { element } => remove(state, *element),
        Record::Cleared { element, keep, waits } => clear(state, *element, *keep, *waits),
        Record::Arrived { scope, flow } => {
            if let Some(region) = region(state, *scope) {
                match region.arrived.binary_search_by_key(flow, |&(flow, _)| flow) {
                    Ok(at) => region.arrived[at].1 += 1,
                    Err(at) => region.arrived.insert(at, (*flow, 1)),
                }
            }
        }
        Record::Joined { scope, flows, .. } => {
            if let Some(region) = region(state, *scope) {
                for (flow, count) in &mut region.arrived {
                    if flows.contains(flow) {
                        *count -= 1;
                    }
                }
                region.arrived.retain(|&(_, count)| count > 0);
            }
        }
        Record::Awaits { element, inner, model, node, definition, what } => {
            let id = next(state);
            let (element, inner, model) = (*element, *inner, *model);
            let (node, definition) = (*node, *definition);
            state.waits.push(Wait { id, element, inner, model, node, definition, what: what.clone() });
        }
        Record::Occurred { wait } | Record::Ceased { wait } => state.waits.retain(|known| known.id != *wait),
        Record::Again { wait, due, cycle } => {
            if let Some(wait) = wait_mut(state, *wait) {
                wait.what = Awaited::Timer { due: *due, cycle: Some(cycle.clone()) };
            }
        }
        Record::Holds { wait, holds } => {
            if let Some(wait) = wait_mut(state, *wait) {
                wait.what = Awaited::Condition { holds: *holds };
            }
        }
        Record::Set { element, variables } => {
            if let Some(element) = state.element_mut(*element) {
                for (name, value) in variables.iter() {
                    element.variables.set(name, value.clone());
                }
            }
        }
        Record::TaskChanged { element, task } => {
            if let Some(element) = state.element_mut(*element) {
                element.doing = Doing::Task(Box::new(task.clone()));
            }
        }
        Record::JobTaken { element, worker, until } => {
            if let Some(Element { doing: Doing::Job(job), .. }) = state.element_mut(*element) {
                job.lock = Some((worker.clone(), *until));
            }
        }
        Record::JobFailed { element, retries, due, .. } => {
            if let Some(Element { doing: Doing::Job(job), .. }) = state.element_mut(*element) {
                job.lock = None;
                job.failures += 1;
                job.retries = *retries;
                job.due = *due;
            }
        }
        Record::Compensates { element, scope, entries } => compensate(state, *element, *scope, entries),
        Record::Undoes { element } => {
            if let Some(Element { doing: Doing::Undo { left }, .. }) = state.element_mut(*element) {
                left.pop();
            }
        }
        Record::Restored { parent, undo } => {
            let id = next(state);
            push(
                state,
                Element {
                    id,
                    parent: *parent,
                    model: undo.model,
                    node: undo.node,
                    iteration: None,
                    children: 0,
                    doing: Doing::Undo { left: Vec::new() },
                    variables: undo.variables.clone(),
                    done: undo.within.clone(),
                },
            );
        }
        Record::Repeated { element, started, finished, output } => {
            if let Some(Element { doing: Doing::Repeat(repeat), .. }) = state.element_mut(*element) {
                repeat.started = *started;
                repeat.finished = *finished;
                if let Some((at, value)) = output {
                    let at = *at as usize;
                    if repeat.outputs.len() <= at {
                        repeat.outputs.resize(at + 1, crate::value::Value::Null);
                    }
                    repeat.outputs[at] = value.clone();
                }
            }
        }
        Record::Added { element, item } => {
            if let Some(Element { doing: Doing::Repeat(repeat), .. }) = state.element_mut(*element) {
                if !repeat.items.is_empty() || *item != crate::value::Value::Null {
                    let total = repeat.total.unwrap_or(0) as usize;
                    repeat.items.resize(total, crate::value::Value::Null);
                    repeat.items.push(item.clone());
                }
                repeat.total = repeat.total.map(|total| total + 1);
            }
        }
        Record::Pending { element, nodes } => {
            if let Some(region) = region(state, *element) {
                region.pending.clone_from(nodes);
            }
        }
        Record::Trouble { element, again, cause, message } => {
            let id = next(state);
            let since = state.changed;
            let (element, again, cause, message) = (*element, *again, *cause, message.clone());
            state.incidents.push(Incident { id, element, again, cause, message, since });
        }
        Record::Resolved { incident } => state.incidents.retain(|known| known.id != *incident),
        Record::Suspended { .. } => state.suspended = true,
        Record::Resumed => state.suspended = false,
        Record::Migrated { to, nodes, flows, scopes } => {
            migrate(state, nodes, flows, scopes);
            if let Some(model) = state.models.first_mut() {
                model.clone_from(to);
            }
        }
        Record::Ended => end(state, Status::Completed),
        Record::Failed { code } => end(state, Status::Failed { code: code.clone() }),
        Record::Stopped { reason } => end(state, Status::Cancelled { reason: reason.clone() }),
    }
}

fn next(state: &mut Instance) -> Id {
    state.last += 1;
    state.last
}

fn start(state: &mut Instance, model: &crate::context::ModelRef, business_key: Option<&str>, variables: &Variables) {
    state.status = Status::Running;
    state.business_key = business_key.map(Into::into);
    state.models.push(model.clone());
    state.started = state.changed;
    let id = next(state);
    debug_assert_eq!(id, ROOT, "a new instance has given no number");
    let region = Region { model: 0, scope: 0, arrived: Vec::new(), pending: Vec::new() };
    push(
        state,
        Element {
            id,
            parent: 0,
            model: 0,
            node: NO_NODE,
            iteration: None,
            children: 0,
            doing: Doing::Scope(Box::new(region)),
            variables: variables.clone(),
            done: Vec::new(),
        },
    );
}

fn push(state: &mut Instance, element: Element) {
    if let Some(parent) = state.element_mut(element.parent) {
        parent.children += 1;
    }
    state.elements.push(element);
}

fn region(state: &mut Instance, element: Id) -> Option<&mut Region> {
    match state.element_mut(element) {
        Some(Element { doing: Doing::Scope(region), .. }) => Some(region),
        _ => None,
    }
}

fn wait_mut(state: &mut Instance, wait: Id) -> Option<&mut Wait> {
    let at = state.waits.binary_search_by_key(&wait, |wait| wait.id).ok()?;
    Some(&mut state.waits[at])
}

fn complete(state: &mut Instance, element: Id, undo: Option<Id>) {
    let Ok(at) = state.elements.binary_search_by_key(&element, |known| known.id) else { return };
    if let Some(keeper) = undo {
        let gone = &mut state.elements[at];
        let entry = Undo {
            model: gone.model,
            node: gone.node,
            variables: std::mem::take(&mut gone.variables),
            within: std::mem::take(&mut gone.done),
        };
        if let Some(keeper) = state.element_mut(keeper) {
            keeper.done.push(entry);
        }
    }
    if state.elements[at].children == 0 {
        let gone = state.elements.remove(at);
        if let Some(parent) = state.element_mut(gone.parent) {
            parent.children -= 1;
        }
        drop_orphans_of(state, element);
    } else {
        remove(state, element);
    }
}

/// Removes what belongs to one element that is gone.
fn drop_orphans_of(state: &mut Instance, gone: Id) {
    state.waits.retain(|wait| wait.element != gone);
    state.incidents.retain(|incident| incident.element != gone);
}

/// Removes an element and everything in it. Children have higher numbers than their parents.
fn remove(state: &mut Instance, id: Id) {
    let Some(element) = state.element(id) else { return };
    let parent = element.parent;
    let mut gone = vec![id];
    state.elements.retain(|element| {
        let dies = element.id == id || gone.binary_search(&element.parent).is_ok();
        if dies && element.id != id {
            gone.push(element.id);
        }
        !dies
    });
    if let Some(parent) = state.element_mut(parent) {
        parent.children -= 1;
    }
    state.waits.retain(|wait| gone.binary_search(&wait.element).is_err());
    state.incidents.retain(|incident| gone.binary_search(&incident.element).is_err());
}

fn clear(state: &mut Instance, id: Id, keep: Option<Id>, waits: bool) {
    let children: Vec<Id> = state
        .elements
        .iter()
        .filter(|element| element.parent == id && Some(element.id) != keep)
        .map(|element| element.id)
        .collect();
    for child in children {
        remove(state, child);
    }
    if let Some(region) = region(state, id) {
        region.arrived.clear();
        region.pending.clear();
    }
    if waits {
        state.waits.retain(|wait| wait.element != id || !wait.inner);
    }
    state.incidents.retain(|incident| incident.element != id);
}

fn compensate(state: &mut Instance, element: Id, scope: Id, entries: &[u32]) {
    let Some(keeper) = state.element_mut(scope) else { return };
    let mut left = Vec::with_capacity(entries.len());
    let mut position = 0u32;
    keeper.done.retain(|entry| {
        let taken = entries.contains(&position);
        position += 1;
        if taken {
            left.push(entry.clone());
        }
        !taken
    });
    if let Some(element) = state.element_mut(element) {
        element.doing = Doing::Undo { left };
    }
}

fn end(state: &mut Instance, status: Status) {
    state.status = status;
    state.suspended = false;
    state.waits.clear();
    state.incidents.clear();
    state.elements.truncate(1);
    if let Some(root) = state.elements.first_mut() {
        root.children = 0;
        root.done.clear();
        if let Doing::Scope(region) = &mut root.doing {
            region.arrived.clear();
            region.pending.clear();
        }
    }
}

fn migrate(state: &mut Instance, nodes: &[(u32, u32)], flows: &[(u32, u32)], scopes: &[(u32, u32)]) {
    let to = |map: &[(u32, u32)], from: u32| map.iter().find(|&&(old, _)| old == from).map_or(from, |&(_, new)| new);
    fn entries(done: &mut [Undo], nodes: &dyn Fn(u32) -> u32) {
        for entry in done {
            if entry.model == 0 {
                entry.node = nodes(entry.node);
            }
            entries(&mut entry.within, nodes);
        }
    }
    let node = |from: u32| to(nodes, from);
    for element in &mut state.elements {
        if element.model == 0 && element.node != NO_NODE {
            element.node = node(element.node);
        }
        entries(&mut element.done, &node);
        match &mut element.doing {
            Doing::Scope(region) if region.model == 0 => {
                region.scope = to(scopes, region.scope);
                for (flow, _) in &mut region.arrived {
                    *flow = to(flows, *flow);
                }
                region.arrived.sort_unstable();
                for pending in &mut region.pending {
                    *pending = node(*pending);
                }
            }
            Doing::Undo { left } => entries(left, &node),
            _ => {}
        }
    }
    for wait in &mut state.waits {
        if wait.model == 0 {
            wait.node = node(wait.node);
        }
    }
}
