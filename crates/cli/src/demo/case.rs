//! One building application: what it is, and which step follows which.

use super::chance::Chance;
use super::office::Step;

/// How the application came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Paper,
    Mail,
    Portal,
}

impl Channel {
    pub fn name(self) -> &'static str {
        match self {
            Self::Paper => "Papier",
            Self::Mail => "E-Mail",
            Self::Portal => "Portal",
        }
    }
}

/// The legal procedure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Procedure {
    Exempt,
    Simplified,
    Regular,
}

impl Procedure {
    pub fn name(self) -> &'static str {
        match self {
            Self::Exempt => "Genehmigungsfreistellung",
            Self::Simplified => "vereinfachtes Verfahren",
            Self::Regular => "reguläres Verfahren",
        }
    }
}

const DISTRICTS: [(&str, i64); 5] =
    [("Altstadt", 18), ("Hafenviertel", 14), ("Nordheide", 27), ("Lindenau", 23), ("Sonnenberg", 18)];

const PROJECTS: [[(&str, i64); 4]; 3] = [
    [("Carport", 45), ("Gartenhaus", 25), ("Wohnhaus", 20), ("Werbeanlage", 10)],
    [("Wohnhaus", 50), ("Anbau", 30), ("Dachausbau", 15), ("Nutzungsänderung", 5)],
    [("Gewerbebau", 35), ("Mehrfamilienhaus", 35), ("Nutzungsänderung", 22), ("Versammlungsstätte", 8)],
];

/// Papers are asked for at most this often.
const MOST_REQUESTS: u32 = 3;

/// An application and where it stands.
pub struct Case {
    pub chance: Chance,
    pub channel: Channel,
    pub procedure: Procedure,
    pub district: &'static str,
    pub project: &'static str,
    /// Whether the simplified procedure needs no countersignature any more.
    pub new_rule: bool,
    requests: u32,
    heard: bool,
    returned: bool,
    /// Opinions still awaited.
    awaited: u8,
}

/// A step that follows, and how much later: office hours do not apply to these seconds.
pub type Next = (Step, i64);

const DAY: i64 = 86_400;

impl Case {
    /// Draws what kind of application it is; `month` counts from 0.
    pub fn draw(mut chance: Chance, month: i64, new_rule: bool) -> Self {
        let portal = 300 + 8 * month;
        let channel = match chance.pick(&[420 - 5 * month, 280 - 3 * month, portal]) {
            0 => Channel::Paper,
            1 => Channel::Mail,
            _ => Channel::Portal,
        };
        let (procedure, projects) = match chance.pick(&[18, 54, 28]) {
            0 => (Procedure::Exempt, PROJECTS[0]),
            1 => (Procedure::Simplified, PROJECTS[1]),
            _ => (Procedure::Regular, PROJECTS[2]),
        };
        let district = DISTRICTS[chance.pick(&DISTRICTS.map(|(_, weight)| weight))].0;
        let project = projects[chance.pick(&projects.map(|(_, weight)| weight))].0;
        Self {
            chance,
            channel,
            procedure,
            district,
            project,
            new_rule,
            requests: 0,
            heard: false,
            returned: false,
            awaited: 0,
        }
    }

    /// What follows when `step` is done. Nothing follows the last step.
    pub fn after(&mut self, step: Step) -> Vec<Next> {
        let at_once = |step: Step| vec![(step, 0)];
        match step {
            // The media break: paper is scanned, and what is not in the portal is typed again.
            Step::Receive if self.channel == Channel::Paper => at_once(Step::Scan),
            Step::Receive if self.channel == Channel::Mail => at_once(Step::Retype),
            Step::Receive => at_once(Step::Confirm),
            Step::Scan if self.requests == 0 => at_once(Step::Retype),
            Step::Retype => at_once(Step::Confirm),
            Step::Scan | Step::Confirm => at_once(Step::Check),
            Step::Check if self.incomplete() => {
                self.requests += 1;
                at_once(Step::AskForPapers)
            }
            Step::Check if self.procedure == Procedure::Exempt => at_once(Step::ConfirmExemption),
            Step::Check => at_once(Step::Consult),
            Step::AskForPapers if self.chance.per_mille(35) => {
                vec![(Step::Withdraw, self.chance.between(30 * DAY, 70 * DAY))]
            }
            Step::AskForPapers => vec![(Step::PapersArrive, self.chance.around_the_middle(3 * DAY, 31 * DAY))],
            Step::PapersArrive if self.channel == Channel::Paper => at_once(Step::Scan),
            Step::PapersArrive => at_once(Step::Check),
            Step::Consult => self.consult(),
            Step::FireOpinion | Step::NatureOpinion => {
                self.awaited -= 1;
                if self.awaited == 0 { at_once(Step::Review) } else { Vec::new() }
            }
            Step::Review if !self.heard && self.chance.per_mille(60) => {
                self.heard = true;
                at_once(Step::Hear)
            }
            Step::Hear => vec![(Step::Draft, self.chance.between(14 * DAY, 28 * DAY))],
            Step::Review => at_once(Step::Draft),
            Step::Draft if self.countersigned() => at_once(Step::Countersign),
            Step::Draft => at_once(Step::Charge),
            Step::Countersign if !self.returned && self.chance.per_mille(80) => {
                self.returned = true;
                at_once(Step::Draft)
            }
            Step::Countersign => at_once(Step::Charge),
            Step::ConfirmExemption | Step::Charge if self.channel == Channel::Portal => at_once(Step::Provide),
            Step::ConfirmExemption | Step::Charge => at_once(Step::Send),
            Step::Send | Step::Provide if self.procedure != Procedure::Exempt && self.chance.per_mille(18) => {
                vec![(Step::Object, self.chance.between(5 * DAY, 30 * DAY))]
            }
            Step::Object => at_once(Step::DecideObjection),
            Step::Send | Step::Provide | Step::Withdraw | Step::DecideObjection => Vec::new(),
        }
    }

    fn incomplete(&mut self) -> bool {
        let per_mille = match (self.requests, self.channel) {
            (0, Channel::Paper) => 460,
            (0, Channel::Mail) => 380,
            (0, Channel::Portal) => 150,
            (MOST_REQUESTS.., _) => 0,
            _ => 180,
        };
        self.chance.per_mille(per_mille)
    }

    fn countersigned(&self) -> bool {
        !(self.new_rule && self.procedure == Procedure::Simplified)
    }

    /// Fire safety and nature protection give their opinions side by side.
    fn consult(&mut self) -> Vec<Next> {
        let (fire, nature) = match self.procedure {
            Procedure::Regular => (880, 250),
            _ => (90, 120),
        };
        let mut next = Vec::new();
        if self.chance.per_mille(fire) {
            next.push((Step::FireOpinion, 0));
        }
        if self.chance.per_mille(nature) {
            next.push((Step::NatureOpinion, 0));
        }
        self.awaited = next.len() as u8;
        if next.is_empty() {
            next.push((Step::Review, 0));
        }
        next
    }
}
