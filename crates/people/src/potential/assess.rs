//! From evidence to a score, a lever and hours.

use serde::Serialize;

use super::{Detail, Evidence, Level, Lever, StaffCheck, Subject, Veto, Weights};
use crate::similar::folded;

/// What effort and waiting are measured by: the largest of the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Scale {
    /// Working hours a year of the step with most.
    pub effort_h: f64,
    /// Days that cases wait a year, together, where they wait most.
    pub waiting_d: f64,
}

impl Scale {
    /// The largest of all.
    #[must_use]
    pub fn of<'a>(all: impl IntoIterator<Item = &'a Evidence>) -> Self {
        let largest = |scale: Self, of: &Evidence| Self {
            effort_h: scale.effort_h.max(of.effort_h()),
            waiting_d: scale.waiting_d.max(of.waiting_d()),
        };
        all.into_iter().fold(Self::default(), largest)
    }
}

impl Evidence {
    /// Working hours a year.
    #[must_use]
    pub fn effort_h(&self) -> f64 {
        self.events_a_year * self.processing_h.unwrap_or(0.0)
    }

    /// Days that cases wait here a year, together.
    #[must_use]
    pub fn waiting_d(&self) -> f64 {
        self.events_a_year * self.waiting_h.unwrap_or(0.0) / 24.0
    }
}

/// A part of the score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// As in [`Weights::KEYS`].
    pub key: &'static str,
    /// What goes in.
    pub input: f64,
    /// What comes out, 0 to 1.
    pub value: f64,
    /// How much it counts.
    pub weight: f64,
}

/// What is to be said about a potential.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Assessment {
    /// About what.
    pub subject: Subject,
    /// What the log says.
    pub evidence: Evidence,
    /// Sum of value times weight, divided by the sum of weights; 0 to 1.
    pub score: f64,
    /// Its parts, in the order of [`Weights::KEYS`].
    pub contributions: [Contribution; 5],
    /// Working hours a year that the lever may save, from to.
    pub hours: Option<(f64, f64)>,
    /// What to try first.
    pub lever: Lever,
    /// How far a machine may go.
    pub level: Level,
    /// Why not further.
    pub vetoes: Vec<Veto>,
    /// What the staff say.
    pub staff: Option<StaffCheck>,
    /// How easy it is, 0 to 1: the mean of what the staff say of rules, digital, structured, stable and documented, and of
    /// the stability of the applications where a detailed check names it; 1 counts 0, 5 counts 1.
    pub ease: Option<f64>,
    /// Whether rules could do it: it follows rules, they stay, and so do the applications as far as that is known.
    pub feasible: Option<bool>,
}

/// A part of the largest, 0 where there is none.
fn part(of: f64, largest: f64) -> f64 {
    if largest > 0.0 { of / largest } else { 0.0 }
}

/// Words in names of steps that speak of paper, scanning, typing, post or mail.
const MEDIA: [&str; 14] = [
    "papier",
    "scan",
    "abtipp",
    "von hand",
    "uebertrag",
    "ausdruck",
    "drucken",
    "fax",
    "post",
    "brief",
    "e-mail",
    "paper",
    "print",
    "manual",
];

/// Whether a name of a step speaks of a media break. A hint, not a finding.
#[must_use]
pub fn names_media_break(name: &str) -> bool {
    let name = folded(name);
    MEDIA.iter().any(|word| name.contains(word))
}

/// What people said of a potential.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// The staff.
    pub staff: Option<StaffCheck>,
    /// A detailed check.
    pub detail: Option<&'a Detail>,
    /// Laws beside it.
    pub vetoes: &'a [Veto],
    /// Whether nobody needs the step.
    pub needless: bool,
}

/// Assesses one potential.
#[must_use]
pub fn assess(subject: Subject, evidence: Evidence, said: Said<'_>, scale: Scale, weights: Weights) -> Assessment {
    let Said { staff, detail, vetoes, needless } = said;
    let (effort_h, waiting_d) = (evidence.effort_h(), evidence.waiting_d());
    let rework = evidence.rework_share.unwrap_or(0.0);
    let media = if evidence.media_break { 1.0 } else { 0.0 };
    let inputs = [
        (effort_h, part(effort_h, scale.effort_h)),
        (waiting_d, part(waiting_d, scale.waiting_d)),
        (rework, rework),
        (evidence.share, evidence.share),
        (media, media),
    ];
    let of = weights.values();
    let contributions: [Contribution; 5] = std::array::from_fn(|at| Contribution {
        key: Weights::KEYS[at],
        input: inputs[at].0,
        value: inputs[at].1,
        weight: of[at],
    });
    let (mut sum, mut all) = (0.0, 0.0);
    for one in &contributions {
        sum += one.value * one.weight;
        all += one.weight;
    }
    let vetoes: Vec<Veto> = Veto::ALL.into_iter().filter(|veto| vetoes.contains(veto)).collect();
    let lever = lever(&evidence, staff.as_ref(), needless, waiting_d, effort_h);
    let (from, to) = lever.saves();
    let application = detail.map(|detail| f64::from(detail.input().application));
    let ease = staff.map(|of| {
        let sum = of.rules + of.digital + of.structured + of.stable + of.documented;
        match application {
            Some(application) => ((sum + application) / 6.0 - 1.0) / 4.0,
            None => (sum / 5.0 - 1.0) / 4.0,
        }
    });
    // Working times of the log count; a detailed check helps where it has none.
    let effort = match (evidence.processing_h, detail) {
        (Some(_), _) => Some((effort_h, effort_h)),
        (None, Some(detail)) => detail.hours_a_year(evidence.events_a_year),
        (None, None) => None,
    };
    Assessment {
        subject,
        evidence,
        score: sum / all,
        contributions,
        hours: effort.map(|(least, most)| (least * from, most * to)),
        lever,
        level: if vetoes.is_empty() { Level::Delegation } else { Level::Assistance },
        vetoes,
        staff,
        ease,
        feasible: staff
            .map(|of| of.rules >= 3.0 && of.stable >= 3.0 && application.is_none_or(|application| application >= 3.0)),
    }
}

fn lever(evidence: &Evidence, staff: Option<&StaffCheck>, needless: bool, waiting_d: f64, effort_h: f64) -> Lever {
    if needless {
        return Lever::Drop;
    }
    // Cases wait here far longer than anybody works on them: a queue, not a task.
    let queue = waiting_d * 24.0 > 50.0 * effort_h && waiting_d > 1000.0;
    match staff {
        _ if evidence.media_break => Lever::Digitise,
        _ if evidence.rework_share.is_some_and(|share| share >= 0.15) || queue => Lever::Simplify,
        Some(of) if of.documented < 2.5 => Lever::Standardise,
        Some(of) if of.digital < 2.5 => Lever::Digitise,
        Some(of) if of.rules >= 4.0 && of.structured >= 3.5 && of.stable >= 3.0 => Lever::Automate,
        Some(of) if of.rules < 2.5 => Lever::Assist,
        _ => Lever::Standardise,
    }
}

/// Leaves out what says the same twice: where at least nine tenths of the waiting before a step is that on one way into
/// it, the step speaks for both if somebody works on it or its name speaks of a media break, else the way.
#[must_use]
pub fn without_doubles(all: Vec<(Subject, Evidence)>) -> Vec<(Subject, Evidence)> {
    let step = |name: &str| {
        all.iter().find(|(subject, _)| matches!(subject, Subject::Activity { activity } if activity == name))
    };
    let same = |way: &Evidence, step: &Evidence| way.waiting_d() > 0.0 && way.waiting_d() >= 0.9 * step.waiting_d();
    // What only the step can tell must not be lost with it.
    let speaks = |step: &Evidence| step.effort_h() > 0.0 || step.media_break;
    let single = |(subject, evidence): &&(Subject, Evidence)| match subject {
        Subject::Transition { to, .. } => !step(to).is_some_and(|(_, of)| speaks(of) && same(evidence, of)),
        Subject::Activity { activity } => {
            let told = |(way, of): &(Subject, Evidence)| {
                matches!(way, Subject::Transition { to, .. } if to == activity) && same(of, evidence)
            };
            speaks(evidence) || !all.iter().any(told)
        }
    };
    all.iter().filter(single).cloned().collect()
}

/// Best first; ties by the names.
pub fn rank(all: &mut [Assessment]) {
    all.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.subject.cmp(&b.subject)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(name: &str) -> Subject {
        Subject::Activity { activity: name.to_owned() }
    }

    #[test]
    fn every_number_can_be_recomputed_from_what_is_shown() {
        let evidence = Evidence {
            cases_a_year: 6000.0,
            share: 0.6,
            events_a_year: 8000.0,
            processing_h: Some(0.5),
            waiting_h: Some(48.0),
            rework_share: Some(0.25),
            media_break: true,
        };
        let largest = Evidence { events_a_year: 10_000.0, processing_h: Some(1.0), waiting_h: Some(72.0), ..evidence };
        let scale = Scale::of([&evidence, &largest]);
        let found = assess(step("Daten von Hand übertragen"), evidence, Said::default(), scale, Weights::default());
        // By hand: 8,000 x 0.5 h of 10,000 h; 8,000 x 2 d of 10,000 x 3 d.
        let values = [4000.0 / 10_000.0, 16_000.0 / 30_000.0, 0.25, 0.6, 1.0];
        for (one, value) in found.contributions.iter().zip(values) {
            assert_eq!(one.value, value, "{}", one.key);
        }
        let by_hand = (0.4 * 2.0 + 16_000.0 / 30_000.0 * 4.0 + 0.25 * 2.0 + 0.6 * 1.0 + 1.0 * 2.0) / 11.0;
        assert_eq!(found.score, by_hand);
        assert_eq!((found.lever, found.hours), (Lever::Digitise, Some((2000.0, 3600.0))));
        assert_eq!(found.level, Level::Delegation);
    }

    #[test]
    fn a_detailed_check_gives_hours_where_the_log_has_none_and_never_a_score() {
        let evidence = Evidence { events_a_year: 120.0, ..Evidence::default() };
        let staff =
            StaffCheck { n: 2, rules: 5.0, digital: 5.0, structured: 4.0, stable: 4.0, documented: 2.0, burden: 3.0 };
        let goal = crate::text::Reasons::new("Die Daten kommen aus dem Portal.").expect("a goal");
        let input = crate::potential::DetailInput {
            application: 2,
            knowledge: 3,
            times_a_year: None,
            minutes: Some((30, 60)),
            cost_eur: None,
            goal,
        };
        let detail =
            Detail::new(input, crate::Person::authenticated(1), jiff::civil::date(2026, 3, 2)).expect("a check");
        let of = |detail| {
            let said = Said { staff: Some(staff), detail, ..Said::default() };
            assess(step("a"), evidence, said, Scale::of([&evidence]), Weights::default())
        };
        let (without, with) = (of(None), of(Some(&detail)));
        assert_eq!((without.score, without.hours), (with.score, None));
        // 120 times 30 to 60 minutes; automating saves 40 to 80 of 100.
        assert_eq!((with.lever, with.hours), (without.lever, with.hours));
        let (from, to) = with.lever.saves();
        assert_eq!(with.hours, Some((60.0 * from, 120.0 * to)));
        assert_eq!((without.ease, with.ease), (Some(0.75), Some((22.0 / 6.0 - 1.0) / 4.0)));
        assert_eq!((without.feasible, with.feasible), (Some(true), Some(false)), "the application goes away");
    }

    #[test]
    fn a_veto_caps_the_level_whatever_the_score() {
        let vetoes = [Veto::Profiling, Veto::Discretion];
        let found = assess(
            step("a"),
            Evidence::default(),
            Said { vetoes: &vetoes, ..Said::default() },
            Scale::default(),
            Weights::default(),
        );
        assert_eq!((found.level, found.vetoes), (Level::Assistance, vec![Veto::Discretion, Veto::Profiling]));
        assert!(Veto::ALL.iter().all(|veto| !veto.norm().is_empty()));
    }

    #[test]
    fn a_wait_is_told_once() {
        let of = |processing_h, waiting_h| Evidence {
            events_a_year: 10.0,
            processing_h,
            waiting_h: Some(waiting_h),
            ..Evidence::default()
        };
        let way = |to: &str| Subject::Transition { from: "a".to_owned(), to: to.to_owned() };
        let all = vec![
            (step("worked on"), of(Some(1.0), 24.0)),
            (way("worked on"), of(None, 24.0)),
            (step("arrives"), of(None, 24.0)),
            (way("arrives"), of(None, 24.0)),
            (step("from two sides"), of(None, 48.0)),
            (way("from two sides"), of(None, 24.0)),
        ];
        let paper = |media_break| Evidence { media_break, ..of(None, 24.0) };
        let printed = vec![(step("print"), paper(true)), (way("print"), of(None, 24.0))];
        assert_eq!(without_doubles(printed)[0].0, step("print"), "the media break is not lost");
        let kept: Vec<Subject> = without_doubles(all).into_iter().map(|(subject, _)| subject).collect();
        assert_eq!(kept, [step("worked on"), way("arrives"), step("from two sides"), way("from two sides")]);
    }

    #[test]
    fn names_tell_of_media_breaks() {
        assert!(names_media_break("Papierunterlagen einscannen") && names_media_break("Daten von Hand übertragen"));
        assert!(!names_media_break("Bescheid entwerfen") && !names_media_break("Stellungnahme Brandschutz"));
    }
}
