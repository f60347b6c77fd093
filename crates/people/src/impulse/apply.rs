//! From records to state.

use super::{Board, Event, Impulse, Message, Record, State};

/// Folds a record that [`super::decide`] made into the board. A record about an impulse that does not exist
/// changes nothing.
pub fn apply(board: &mut Board, record: &Record) {
    if let Event::Received { content, submitter } = &record.event {
        board.add(Impulse {
            id: record.impulse,
            content: content.clone(),
            submitter: submitter.clone(),
            received: record.on,
            state: State::Received,
            since: record.on,
            decided: None,
            implemented: None,
            messages: Vec::new(),
            votes: Vec::new(),
            followers: Vec::new(),
            version: 1,
        });
        return;
    }
    let Some(impulse) = board.get_mut(record.impulse) else { return };
    // Votes and followers come and go beside the work on the impulse.
    if !matches!(
        record.event,
        Event::Voted { .. } | Event::Unvoted { .. } | Event::Followed { .. } | Event::Unfollowed { .. }
    ) {
        impulse.version += 1;
    }
    match &record.event {
        Event::Received { .. } => {}
        Event::Moved { to } => {
            match to {
                State::Accepted { .. } | State::Rejected { .. } => impulse.decided = Some(record.on),
                State::Implemented { .. } => impulse.implemented = Some(record.on),
                _ => {}
            }
            impulse.state = to.clone();
            impulse.since = record.on;
        }
        Event::Said { by, text } => {
            impulse.messages.push(Message { by: by.clone(), on: record.on, text: text.clone() });
        }
        Event::Voted { token } => impulse.votes.push(token.clone()),
        Event::Unvoted { token } => impulse.votes.retain(|known| known != token),
        Event::Followed { token } => impulse.followers.push(token.clone()),
        Event::Unfollowed { token } => impulse.followers.retain(|known| known != token),
        Event::Absorbed { votes, followers, received, .. } => {
            impulse.votes.extend(votes.iter().cloned());
            impulse.followers.extend(followers.iter().cloned());
            impulse.received = impulse.received.min(*received);
        }
    }
}
