//! Laws over random models and random work: replaying gives the same bytes, a restart changes nothing, block-structured
//! models end.

mod support;

use lotse_engine::instance::Doing;
use lotse_engine::simulator::Chance;
use lotse_engine::{Actor, Command, Moment, Status, Value, Variables, decode_records, encode, encode_records};
use proptest::prelude::*;
use support::office::{Office, person, registry, vars};

/// A block with one way in and one way out.
#[derive(Clone, Debug)]
enum Block {
    Task,
    User,
    Service,
    Timer,
    Undoable,
    Sequence(Box<Block>, Box<Block>),
    Choice(u8, Box<Block>, Box<Block>),
    Both(Box<Block>, Box<Block>),
    Any(u8, Box<Block>, Box<Block>),
    Scope(Box<Block>, bool),
    Many(Box<Block>, u8, bool),
    Deadline(Box<Block>, bool),
}

fn blocks() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        1 => Just(Block::Task),
        3 => Just(Block::User),
        1 => Just(Block::Service),
        1 => Just(Block::Timer),
        1 => Just(Block::Undoable),
    ];
    leaf.prop_recursive(4, 20, 2, |inner| {
        let two = || (inner.clone(), inner.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            3 => two().prop_map(|(a, b)| Block::Sequence(a, b)),
            1 => (any::<u8>(), two()).prop_map(|(n, (a, b))| Block::Choice(n, a, b)),
            2 => two().prop_map(|(a, b)| Block::Both(a, b)),
            2 => (any::<u8>(), two()).prop_map(|(n, (a, b))| Block::Any(n, a, b)),
            1 => (inner.clone(), any::<bool>()).prop_map(|(a, undo)| Block::Scope(Box::new(a), undo)),
            1 => (inner.clone(), 0u8..4, any::<bool>()).prop_map(|(a, n, s)| Block::Many(Box::new(a), n, s)),
            1 => (inner, any::<bool>()).prop_map(|(a, i)| Block::Deadline(Box::new(a), i)),
        ]
    })
}

/// Writes blocks as BPMN.
#[derive(Default)]
struct Writer {
    next: u32,
}

impl Writer {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("n{}", self.next)
    }

    fn flow(&mut self, from: &str, to: &str, condition: Option<String>) -> String {
        let id = self.id();
        let condition =
            condition.map_or(String::new(), |text| format!("<conditionExpression>{text}</conditionExpression>"));
        format!(r#"<sequenceFlow id="{id}" sourceRef="{from}" targetRef="{to}">{condition}</sequenceFlow>"#)
    }

    fn scope(&mut self, block: &Block, rest: &str) -> String {
        let (start, end) = (self.id(), self.id());
        let (text, first, last) = self.block(block);
        let (a, b) = (self.flow(&start, &first, None), self.flow(&last, &end, None));
        format!(r#"<startEvent id="{start}"/>{text}<endEvent id="{end}">{rest}</endEvent>{a}{b}"#)
    }

    fn split(&mut self, kind: &str, a: &Block, b: &Block, condition: Option<u8>) -> (String, String, String) {
        let (split, join) = (self.id(), self.id());
        let (left, l1, l2) = self.block(a);
        let (right, r1, r2) = self.block(b);
        let into = self.flow(&split, &l1, condition.map(|n| format!("n &gt; {}", n % 10)));
        let other = self.flow(&split, &r1, condition.filter(|_| kind == "inclusiveGateway").map(|_| "true".to_owned()));
        let default = if kind == "exclusiveGateway" {
            let id = other.split('"').nth(1).unwrap_or_default().to_owned();
            format!(r#" default="{id}""#)
        } else {
            String::new()
        };
        let (out, out2) = (self.flow(&l2, &join, None), self.flow(&r2, &join, None));
        let text =
            format!(r#"<{kind} id="{split}"{default}/><{kind} id="{join}"/>{left}{right}{into}{other}{out}{out2}"#);
        (text, split, join)
    }

    /// The text with its first and last node.
    fn block(&mut self, block: &Block) -> (String, String, String) {
        match block {
            Block::Sequence(a, b) => {
                let (left, l1, l2) = self.block(a);
                let (right, r1, r2) = self.block(b);
                let flow = self.flow(&l2, &r1, None);
                return (format!("{left}{right}{flow}"), l1, r2);
            }
            Block::Choice(n, a, b) => return self.split("exclusiveGateway", a, b, Some(*n)),
            Block::Both(a, b) => return self.split("parallelGateway", a, b, None),
            Block::Any(n, a, b) => return self.split("inclusiveGateway", a, b, Some(*n)),
            _ => {}
        }
        let id = self.id();
        let text = match block {
            Block::User => format!(r#"<userTask id="{id}" lotse:groups="clerks"/>"#),
            Block::Service => format!(r#"<serviceTask id="{id}" lotse:type="work"/>"#),
            Block::Timer => format!(
                r#"<intermediateCatchEvent id="{id}"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></intermediateCatchEvent>"#
            ),
            Block::Undoable => format!(
                r#"<scriptTask id="{id}"><script>{{count: count + 1}}</script></scriptTask><boundaryEvent id="{id}c" attachedToRef="{id}"><compensateEventDefinition/></boundaryEvent>
                <userTask id="{id}u" isForCompensation="true"/><association id="{id}a" sourceRef="{id}c" targetRef="{id}u"/>"#
            ),
            Block::Scope(inner, undo) => {
                let rest = if *undo { "<compensateEventDefinition/>" } else { "" };
                format!(r#"<subProcess id="{id}">{}</subProcess>"#, self.scope(inner, rest))
            }
            Block::Many(inner, n, sequential) => format!(
                r#"<subProcess id="{id}"><multiInstanceLoopCharacteristics isSequential="{sequential}"><loopCardinality>{n}</loopCardinality></multiInstanceLoopCharacteristics>{}</subProcess>"#,
                self.scope(inner, "")
            ),
            Block::Deadline(inner, interrupting) => {
                let (boundary, end) = (self.id(), self.id());
                let flow = self.flow(&boundary, &end, None);
                let scope = self.scope(inner, "");
                // The way of the deadline joins after the sub-process when it interrupts, so that a token arrives.
                let join = self.id();
                let (through, late) = (self.flow(&id, &join, None), self.flow(&end, &join, None));
                let late = if *interrupting { late } else { String::new() };
                let text = format!(
                    r#"<subProcess id="{id}">{scope}</subProcess><boundaryEvent id="{boundary}" attachedToRef="{id}" cancelActivity="{interrupting}"><timerEventDefinition><timeDuration>PT2H</timeDuration></timerEventDefinition></boundaryEvent>
                    <userTask id="{end}"/><exclusiveGateway id="{join}"/>{flow}{through}{late}"#
                );
                return (text, id, join);
            }
            _ => format!(r#"<task id="{id}"/>"#),
        };
        (text, id.clone(), id)
    }
}

/// Does one thing that is possible now; false when nothing is.
fn act(office: &mut Office<'_>, chance: &mut Chance, wild: bool) -> bool {
    let one = office.one().clone();
    if one.ended() {
        return false;
    }
    if wild && chance.of_thousand(60) {
        let reason: Box<str> = "random".into();
        let command = match chance.below(5) {
            0 => Command::Suspend { reason },
            1 => Command::Resume,
            2 => Command::SetVariables {
                element: 1,
                variables: vars(&[("n", Value::Integer(chance.below(10) as i64))]),
                reason,
            },
            3 => match one.elements.last().filter(|last| last.id > 1) {
                Some(last) => Command::Modify { reason, cancel: vec![last.id], start: Vec::new() },
                None => Command::Resume,
            },
            _ => Command::Signal { name: "nothing".into(), variables: Variables::new() },
        };
        let _refused_or_not = office.give(&command, person("a"));
        return true;
    }
    if one.suspended {
        office.give(&Command::Resume, person("a")).expect("it is suspended");
        return true;
    }
    let open: Vec<_> =
        one.elements.iter().filter(|known| matches!(known.doing, Doing::Task(_) | Doing::Job(_))).collect();
    if open.is_empty() || (office.world.next_due().is_some() && chance.of_thousand(200)) {
        let Some(due) = office.world.next_due() else { return false };
        office.world.pass_to(due);
        return true;
    }
    let chosen = open[chance.below(open.len() as u64) as usize];
    let (element, worker): (_, Box<str>) = (chosen.id, "w".into());
    let variables = vars(&[("n", Value::Integer(chance.below(10) as i64))]);
    match &chosen.doing {
        Doing::Job(job) => {
            let actor = Actor::Worker(worker.clone());
            if job.retries == 0 {
                let incident = one.incidents.iter().find(|known| known.element == element).expect("it says so").id;
                office.give(&Command::Retry { incident }, person("a")).expect("retried");
            } else if job.due > office.world.now {
                office.world.pass_to(job.due);
            } else if job.lock.is_none() {
                let take = Command::TakeJob { element, worker, until: Moment(i64::MAX) };
                office.give(&take, actor).expect("free");
            } else if wild && chance.of_thousand(400) {
                let fail = Command::FailJob { element, worker, message: "random".into(), retry_at: None };
                office.give(&fail, actor).expect("failed");
            } else {
                office.give(&Command::CompleteJob { element, worker, variables }, actor).expect("done");
            }
        }
        Doing::Task(task) if task.assignee.is_none() => {
            office.give(&Command::Claim { element }, person("a")).expect("claimed");
        }
        Doing::Task(_) if wild && chance.of_thousand(200) => {
            office.give(&Command::Return { element }, person("a")).expect("returned");
        }
        _ => {
            let complete = Command::CompleteTask { element, variables };
            office.give(&complete, person("a")).expect("completed");
            assert!(office.give(&complete, person("a")).is_err(), "an answer that comes twice is refused");
        }
    }
    true
}

fn model(block: &Block) -> String {
    Writer::default().scope(block, "<compensateEventDefinition/>")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn replaying_gives_the_same_bytes_and_a_restart_after_every_record_changes_nothing(block in blocks(), seed: u64) {
        let body = model(&block);
        let models = registry(&[&body]);
        let run = |restarting: bool| {
            let mut office = Office::new(&models);
            office.world.restarting = restarting;
            office.start(&[("n", Value::Integer(3)), ("count", Value::Integer(0))]);
            let mut chance = Chance::new(seed);
            for _ in 0..400 {
                if !act(&mut office, &mut chance, true) {
                    break;
                }
                assert_eq!(encode(&office.replayed()), encode(office.one()), "{body}");
            }
            encode(office.one())
        };
        prop_assert_eq!(run(true), run(false));
    }

    #[test]
    fn block_structured_models_end_without_trouble(block in blocks(), seed: u64) {
        let body = model(&block);
        let models = registry(&[&body]);
        let mut office = Office::new(&models);
        office.world.restarting = false;
        office.start(&[("n", Value::Integer(3)), ("count", Value::Integer(0))]);
        let mut chance = Chance::new(seed);
        for _ in 0..5000 {
            if !act(&mut office, &mut chance, false) {
                break;
            }
        }
        prop_assert_eq!(office.incidents(), "");
        prop_assert_eq!(&office.one().status, &Status::Completed, "{}: {}", office.resting(), body);
    }
}

#[test]
fn records_read_as_they_were_written_and_damage_is_told() {
    let models = registry(&[&model(&Block::Both(Box::new(Block::User), Box::new(Block::Service)))]);
    let mut office = Office::new(&models);
    office.start(&[("text", "ä".into())]);
    let bytes = encode(office.one());
    assert_eq!(lotse_engine::decode(&bytes).as_ref(), Ok(office.one()));
    assert!(lotse_engine::decode(&bytes[..bytes.len() - 1]).is_err());
    assert!(lotse_engine::decode(&[&bytes[..], &[0]].concat()).is_err());
    assert!(matches!(lotse_engine::decode(&[9]), Err(lotse_engine::Unreadable::Format { found: 9 })));
    let records = vec![lotse_engine::Record::Resumed, lotse_engine::Record::Ended];
    assert_eq!(decode_records(&encode_records(&records)), Ok(records));
}
