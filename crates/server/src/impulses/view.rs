//! Impulses as they are shown.

use std::collections::HashMap;

use jiff::civil::Date;
use lotse_people::impulse::{Anchor, Id, Impulse, State, Submitter, Writer, due};
use lotse_people::{Duty, Person};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{follow_token, vote_token};
use crate::auth::User;
use crate::people::{duties, person, today};
use crate::{App, Problem};

/// What an impulse is about.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
pub(crate) struct AnchorBody {
    /// `nowhere`, `process`, `activity` or `transition`.
    pub kind: String,
    pub dataset: Option<String>,
    pub activity: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl AnchorBody {
    pub(crate) fn of(anchor: &Anchor) -> Self {
        let dataset = anchor.dataset().map(str::to_owned);
        match anchor.clone() {
            Anchor::Nowhere => Self { kind: "nowhere".to_owned(), ..Self::default() },
            Anchor::Process { .. } => Self { kind: "process".to_owned(), dataset, ..Self::default() },
            Anchor::Activity { activity, .. } => {
                Self { kind: "activity".to_owned(), dataset, activity: Some(activity), ..Self::default() }
            }
            Anchor::Transition { from, to, .. } => {
                Self { kind: "transition".to_owned(), dataset, from: Some(from), to: Some(to), activity: None }
            }
        }
    }

    pub(crate) fn anchor(self) -> Result<Anchor, Problem> {
        Ok(match (self.kind.as_str(), self.dataset, self.activity, self.from, self.to) {
            ("nowhere" | "", ..) => Anchor::Nowhere,
            ("process", Some(dataset), ..) => Anchor::Process { dataset },
            ("activity", Some(dataset), Some(activity), ..) => Anchor::Activity { dataset, activity },
            ("transition", Some(dataset), _, Some(from), Some(to)) => Anchor::Transition { dataset, from, to },
            _ => {
                return Err(Problem::invalid([
                    "Die Stelle im Ablauf ist unvollständig angegeben.".to_owned(),
                    "The place in the process is incomplete.".to_owned(),
                ]));
            }
        })
    }
}

/// The next thing to do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueBody {
    /// `procedure`, `assessment`, `decision`, `implementation` or `control`.
    duty: String,
    /// Name of the responsible person, where there is one.
    owner: Option<String>,
    until: String,
    overdue: bool,
    /// Whether it is for the caller.
    pub(crate) mine: bool,
}

impl DueBody {
    pub(crate) fn new(duty: Duty, owner: Option<String>, until: Date, overdue: bool, mine: bool) -> Self {
        Self { duty: duty_name(duty).to_owned(), owner, until: until.to_string(), overdue, mine }
    }
}

/// An impulse in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Summary {
    id: u64,
    problem: String,
    anchor: AnchorBody,
    /// `received`, `checked`, `assessed`, `accepted`, `accepted-in-part`, `rejected`, `merged`, `in-work`,
    /// `implemented` or `closed`.
    state: String,
    received: String,
    since: String,
    due: Option<DueBody>,
    votes: usize,
    voted: bool,
    followed: bool,
    /// Whether the caller gave it under their name.
    own: bool,
}

/// A message of the dialogue.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageBody {
    /// Name of who answers; nothing for whoever gave the impulse.
    by: Option<String>,
    on: String,
    text: String,
}

/// An impulse with all that is known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Detail {
    #[serde(flatten)]
    summary: Summary,
    extent: Option<String>,
    idea: Option<String>,
    /// Name of who gave it; nothing where they use a code word.
    submitter: Option<String>,
    /// To be named in commands.
    version: u64,
    /// What was said when it was assessed.
    opinion: Option<OpinionBody>,
    /// Reasons of the decision, who made it and when.
    decision: Option<DecisionBody>,
    /// Who builds it, by when.
    plan: Option<PlanBody>,
    /// What was built.
    done: Option<String>,
    /// What the check of it found.
    finding: Option<OpinionBody>,
    merged_into: Option<u64>,
    messages: Vec<MessageBody>,
    /// Commands the caller can give now.
    commands: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OpinionBody {
    by: String,
    yes: bool,
    reasons: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DecisionBody {
    by: String,
    on: Option<String>,
    reasons: String,
    /// What will not be done, where accepted in part.
    without: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanBody {
    owner: String,
    due: String,
}

/// For whom impulses are shown.
pub(crate) struct Reader<'a> {
    app: &'a App,
    user: Option<&'a User>,
    names: HashMap<i64, String>,
    today: Date,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(app: &'a App, user: Option<&'a User>) -> Result<Self, Problem> {
        let names = app.store().accounts()?.into_iter().map(|account| (account.id.0, account.display_name)).collect();
        Ok(Self { app, user, names, today: today(app) })
    }

    fn name(&self, person: Person) -> String {
        self.names.get(&person.account()).cloned().unwrap_or_else(|| "–".to_owned())
    }

    fn due(&self, impulse: &Impulse) -> Option<DueBody> {
        let due = due(impulse, self.today)?;
        let mine = self.user.is_some_and(|user| match due.person {
            Some(responsible) => responsible == person(user),
            None => duties(user).contains(&due.duty),
        });
        Some(DueBody::new(due.duty, due.person.map(|person| self.name(person)), due.until, due.overdue, mine))
    }

    pub(crate) fn is_mine(&self, impulse: &Impulse) -> bool {
        self.due(impulse).is_some_and(|due| due.mine)
    }

    pub(crate) fn follows(&self, impulse: &Impulse) -> bool {
        let token = |user: &&User| follow_token(self.app, impulse.id, user.id.0);
        !impulse.followers.is_empty()
            && self.user.as_ref().map(token).is_some_and(|token| impulse.followers.contains(&token))
    }

    pub(crate) fn is_own(&self, impulse: &Impulse) -> bool {
        self.user.is_some_and(|user| impulse.submitter == Submitter::Named(person(user)))
    }

    pub(crate) fn summary(&self, impulse: &Impulse) -> Summary {
        let vote =
            self.user.filter(|_| !impulse.votes.is_empty()).map(|user| vote_token(self.app, impulse.id, user.id.0));
        Summary {
            id: impulse.id.0,
            problem: impulse.content.problem.as_str().to_owned(),
            anchor: AnchorBody::of(&impulse.content.anchor),
            state: impulse.state.name().to_owned(),
            received: impulse.received.to_string(),
            since: impulse.since.to_string(),
            due: self.due(impulse),
            votes: impulse.votes.len(),
            voted: vote.is_some_and(|token| impulse.votes.contains(&token)),
            followed: self.follows(impulse),
            own: self.is_own(impulse),
        }
    }

    pub(crate) fn detail(&self, impulse: &Impulse) -> Detail {
        let text = |text: &Option<lotse_people::text::Text>| text.as_ref().map(|text| text.as_str().to_owned());
        let (mut opinion, mut decision, mut plan, mut done, mut finding, mut merged_into) =
            (None, None, None, None, None, None);
        let on = impulse.decided.map(|day| day.to_string());
        let mut planned = |of: &lotse_people::impulse::Plan, by: Person| {
            decision = Some(DecisionBody {
                by: self.name(by),
                on: on.clone(),
                reasons: of.reasons.as_str().to_owned(),
                without: of.without.as_ref().map(|without| without.as_str().to_owned()),
            });
            plan = Some(PlanBody { owner: self.name(of.owner), due: of.due.to_string() });
        };
        match &impulse.state {
            State::Received | State::Checked => {}
            State::Assessed { opinion: of } => {
                opinion = Some(OpinionBody {
                    by: self.name(of.by),
                    yes: of.recommended,
                    reasons: of.reasons.as_str().to_owned(),
                });
            }
            State::Accepted { plan, by } | State::InWork { plan, by } => planned(plan, *by),
            State::Rejected { reasons, by } => {
                decision = Some(DecisionBody {
                    by: self.name(*by),
                    on: on.clone(),
                    reasons: reasons.as_str().to_owned(),
                    without: None,
                });
            }
            State::Merged { into, .. } => merged_into = Some(into.0),
            State::Implemented { plan, by, done: built } => {
                planned(plan, *by);
                done = Some(built.as_str().to_owned());
            }
            State::Closed { plan, by, done: built, finding: of } => {
                planned(plan, *by);
                done = Some(built.as_str().to_owned());
                finding =
                    Some(OpinionBody { by: self.name(of.by), yes: of.works, reasons: of.reasons.as_str().to_owned() });
            }
        }
        let messages = impulse.messages.iter().map(|message| MessageBody {
            by: match message.by {
                Writer::Submitter => None,
                Writer::Authority(person) => Some(self.name(person)),
            },
            on: message.on.to_string(),
            text: message.text.as_str().to_owned(),
        });
        Detail {
            extent: text(&impulse.content.extent),
            idea: text(&impulse.content.idea),
            submitter: match impulse.submitter {
                Submitter::Named(person) => Some(self.name(person)),
                Submitter::CodeWord(_) => None,
            },
            version: impulse.version,
            opinion,
            decision,
            plan,
            done,
            finding,
            merged_into,
            messages: messages.collect(),
            commands: self.commands(impulse).into_iter().map(str::to_owned).collect(),
            summary: self.summary(impulse),
        }
    }

    /// What the caller may do next; `decide` has the last word.
    fn commands(&self, impulse: &Impulse) -> Vec<&'static str> {
        let Some(user) = self.user else { return vec!["say"] };
        let (duties, me) = (duties(user), person(user));
        let has = |duty: Duty| duties.contains(&duty);
        let own = self.is_own(impulse);
        let mut all = Vec::new();
        let open = !impulse.state.is_final();
        match &impulse.state {
            State::Received if has(Duty::Procedure) => all.push("check"),
            State::Checked | State::Assessed { .. } if has(Duty::Assessment) => all.push("assess"),
            State::Accepted { plan, .. } if plan.owner == me => all.push("start"),
            State::InWork { plan, .. } if plan.owner == me => all.push("finish"),
            State::Implemented { plan, .. } if has(Duty::Control) && plan.owner != me => all.push("control"),
            _ => {}
        }
        if has(Duty::Decision) && !own {
            if matches!(impulse.state, State::Assessed { .. }) {
                all.push("accept");
            }
            if matches!(impulse.state, State::Received | State::Checked | State::Assessed { .. }) {
                all.push("reject");
            }
        }
        if has(Duty::Procedure) && open {
            all.push("merge");
        }
        if own || has(Duty::Procedure) || has(Duty::Assessment) || has(Duty::Decision) {
            all.push("say");
        }
        all
    }
}

fn duty_name(duty: Duty) -> &'static str {
    match duty {
        Duty::Procedure => "procedure",
        Duty::Assessment => "assessment",
        Duty::Decision => "decision",
        Duty::Implementation => "implementation",
        Duty::Control => "control",
    }
}

/// The impulse, or 404.
pub(crate) fn found(open: &super::Open, id: u64) -> Result<&Impulse, Problem> {
    open.board.get(Id(id)).ok_or_else(Problem::not_found)
}
