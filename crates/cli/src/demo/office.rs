//! The office: its units with their desks, and the steps of a building application.

/// A unit of the office. The number of desks is what limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Mail,
    Intake,
    Building,
    Fire,
    Nature,
    Lead,
    Fees,
    Legal,
}

impl Unit {
    pub const ALL: [Self; 8] =
        [Self::Mail, Self::Intake, Self::Building, Self::Fire, Self::Nature, Self::Lead, Self::Fees, Self::Legal];

    pub fn name(self) -> &'static str {
        match self {
            Self::Mail => "Poststelle",
            Self::Intake => "Antragsannahme",
            Self::Building => "Bauaufsicht",
            Self::Fire => "Brandschutzdienststelle",
            Self::Nature => "Naturschutzbehörde",
            Self::Lead => "Sachgebietsleitung",
            Self::Fees => "Gebührenstelle",
            Self::Legal => "Rechtsamt",
        }
    }

    /// Desks at which the steps of this unit are worked on, one task at a time each.
    ///
    /// Every unit but the fire-safety one has room to spare; that one is the bottleneck.
    pub fn desks(self) -> usize {
        match self {
            Self::Mail => 4,
            Self::Intake => 7,
            Self::Building => 14,
            Self::Fire => 2,
            Self::Nature | Self::Fees | Self::Legal => 1,
            Self::Lead => 2,
        }
    }

    /// People who take turns at a desk. All units but one have five or more people, so that their times may be shown;
    /// what the one person of the legal office does is counted and not timed.
    pub fn people_a_desk(self) -> usize {
        match self {
            Self::Mail => 2,
            Self::Fire | Self::Lead => 3,
            Self::Nature | Self::Fees => 5,
            Self::Intake | Self::Building | Self::Legal => 1,
        }
    }
}

/// A step. The order is that of the demonstration's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Receive,
    Scan,
    Retype,
    Confirm,
    Check,
    AskForPapers,
    PapersArrive,
    Withdraw,
    ConfirmExemption,
    Consult,
    FireOpinion,
    NatureOpinion,
    Review,
    Hear,
    Draft,
    Countersign,
    Charge,
    Send,
    Provide,
    Object,
    DecideObjection,
}

impl Step {
    pub fn name(self) -> &'static str {
        match self {
            Self::Receive => "Antrag eingegangen",
            Self::Scan => "Papierunterlagen einscannen",
            Self::Retype => "Daten von Hand übertragen",
            Self::Confirm => "Eingang bestätigen",
            Self::Check => "Vollständigkeit prüfen",
            Self::AskForPapers => "Unterlagen nachfordern",
            Self::PapersArrive => "Unterlagen eingegangen",
            Self::Withdraw => "Antrag zurückgenommen",
            Self::ConfirmExemption => "Freistellung bestätigen",
            Self::Consult => "Fachstellen beteiligen",
            Self::FireOpinion => "Stellungnahme Brandschutz",
            Self::NatureOpinion => "Stellungnahme Naturschutz",
            Self::Review => "Bauantrag fachlich prüfen",
            Self::Hear => "Anhörung durchführen",
            Self::Draft => "Bescheid entwerfen",
            Self::Countersign => "Bescheid mitzeichnen",
            Self::Charge => "Gebühr festsetzen",
            Self::Send => "Bescheid drucken und versenden",
            Self::Provide => "Bescheid im Portal bereitstellen",
            Self::Object => "Widerspruch eingegangen",
            Self::DecideObjection => "Über Widerspruch entscheiden",
        }
    }

    /// Who works on it; `None` for what comes from outside or happens by itself.
    pub fn unit(self) -> Option<Unit> {
        match self {
            Self::Receive | Self::PapersArrive | Self::Withdraw | Self::Provide | Self::Object => None,
            Self::Scan | Self::Retype | Self::Send => Some(Unit::Mail),
            Self::Confirm | Self::Check | Self::AskForPapers | Self::ConfirmExemption => Some(Unit::Intake),
            Self::Consult | Self::Review | Self::Hear | Self::Draft => Some(Unit::Building),
            Self::FireOpinion => Some(Unit::Fire),
            Self::NatureOpinion => Some(Unit::Nature),
            Self::Countersign => Some(Unit::Lead),
            Self::Charge => Some(Unit::Fees),
            Self::DecideObjection => Some(Unit::Legal),
        }
    }

    /// Least and most minutes of work.
    pub fn minutes(self) -> (i64, i64) {
        match self {
            Self::Receive | Self::PapersArrive | Self::Withdraw | Self::Provide | Self::Object => (0, 0),
            Self::Scan => (10, 50),
            Self::Retype => (15, 35),
            Self::Confirm => (3, 9),
            Self::Check => (15, 45),
            Self::AskForPapers => (8, 24),
            Self::ConfirmExemption => (10, 30),
            Self::Consult => (10, 25),
            Self::FireOpinion => (45, 123),
            Self::NatureOpinion => (30, 90),
            Self::Review => (45, 135),
            Self::Hear => (20, 60),
            Self::Draft => (25, 65),
            Self::Countersign => (5, 15),
            Self::Charge => (5, 12),
            Self::Send => (5, 15),
            Self::DecideObjection => (90, 270),
        }
    }

    /// Least and most office hours in the tray before anyone of the unit could begin.
    /// A countersignature travels in a paper folder that is opened twice a week.
    pub fn tray_hours(self) -> (i64, i64) {
        match self {
            Self::Receive | Self::PapersArrive | Self::Withdraw | Self::Provide | Self::Object => (0, 0),
            Self::Retype | Self::AskForPapers => (0, 4),
            Self::Scan => (2, 18),
            Self::Countersign => (8, 48),
            Self::Review => (4, 40),
            Self::DecideObjection => (40, 200),
            _ => (1, 14),
        }
    }
}
