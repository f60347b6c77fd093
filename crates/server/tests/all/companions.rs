//! Statistics, attributes, hand-overs, dotted chart, cases and exports of a real log over HTTP.
//!
//! The expected numbers were counted in the XES file by a script that knows nothing of Lotse.

use crate::support::{Answer, Server, server};
use serde_json::{Value, json};

const API: &str = "/api/v1/datasets";
const NO_ADVICE: &str = "T06 Determine necessity of stop advice";

/// A dataset on a server, asked by one account.
struct Asked {
    server: Server,
    cookie: String,
    id: String,
}

impl Asked {
    async fn with(case_access: bool) -> Self {
        let server = server();
        let cookie = server.login("prozessmanagement").await;
        let id = server.import_receipt(&cookie, case_access).await;
        Self { server, cookie, id }
    }

    async fn answer(&self, rest: &str) -> Answer {
        self.server.get(&format!("{API}/{}/{rest}", self.id), &self.cookie).await
    }

    async fn json(&self, rest: &str) -> Value {
        let answer = self.answer(rest).await.expect(200);
        assert!(!answer.text().contains("Resource"), "a clerk in {rest}");
        answer.json()
    }
}

fn rows<'a>(value: &'a Value, of: &str) -> &'a [Value] {
    value.pointer(of).and_then(Value::as_array).unwrap_or_else(|| panic!("no {of} in {value}"))
}

fn row<'a>(rows: &'a [Value], key: &str, value: &str) -> &'a Value {
    rows.iter().find(|row| row[key] == value).unwrap_or_else(|| panic!("no {key} {value}"))
}

/// No number of 1 to 4 and never exactly one gap: it could be computed from a sum.
fn safe(counts: impl Iterator<Item = Option<u64>>, what: &str) {
    let counts: Vec<Option<u64>> = counts.collect();
    assert!(counts.iter().flatten().all(|&count| count == 0 || count >= 5), "{what}: {counts:?}");
    assert_ne!(counts.iter().filter(|count| count.is_none()).count(), 1, "{what}: {counts:?}");
}

fn counts<'a>(rows: &'a [Value], key: &'a str) -> impl Iterator<Item = Option<u64>> + 'a {
    rows.iter().map(move |row| row[key].as_u64())
}

#[tokio::test]
async fn statistics_have_the_known_figures_and_no_small_ones() {
    let log = Asked::with(false).await;
    let found = log.json("statistics").await;
    let activities = rows(&found, "/activities");
    let advice = row(activities, "activity", NO_ADVICE);
    assert_eq!(
        (&advice["events"], &advice["cases"], &advice["rework_cases"]),
        (&json!(1416), &json!(1309), &json!(59))
    );
    assert!((advice["share"].as_f64().expect("a share") - 1309.0 / 1434.0).abs() < 1e-12);
    let transitions = rows(&found, "/transitions");
    let first = transitions
        .iter()
        .find(|one| one["from"] == "Confirmation of receipt" && one["to"] == "T02 Check confirmation of receipt");
    assert_eq!(first.expect("the transition")["events"], 1079);
    for key in ["events", "cases"] {
        assert!(counts(transitions, key).flatten().all(|count| count >= 5));
        assert!(counts(transitions, key).any(|count| count.is_none()));
    }
    // What is withheld here is what is withheld on the map.
    let map = log.json("map?activities=100&paths=100&metric=events").await;
    let nodes = rows(&map, "/nodes");
    for one in activities {
        assert_eq!(one["events"], row(nodes, "activity", one["activity"].as_str().expect("a name"))["events"]);
    }
    let gaps = |of: &[Value]| counts(of, "events").filter(Option::is_none).count();
    let inner = |end: &Value| end != "start" && end != "end";
    let edges = rows(&map, "/edges").iter().filter(|edge| inner(&edge["from"]) && inner(&edge["to"])).cloned();
    assert_eq!(gaps(transitions), gaps(&edges.collect::<Vec<_>>()));
    // Durations: the median is that of the oracle.
    let quantiles = rows(&found, "/durations/quantiles");
    let median = quantiles.iter().find(|one| one["q"] == 0.5).expect("a median")["seconds"].as_f64();
    assert!((median.expect("a number") - 2868.5835).abs() < 0.001);
    let histogram = rows(&found, "/durations/histogram");
    safe(counts(histogram, "cases"), "histogram");
    assert!(counts(histogram, "cases").flatten().sum::<u64>() > 1200);
}

#[tokio::test]
async fn load_is_that_of_the_file_and_balances_have_no_single_gap() {
    let log = Asked::with(false).await;
    for filter in ["", "f=attribute%20%22case:channel%22%20in%20%22Internet%22", "f=duration%20%3E%201d"] {
        let found = log.json(&format!("statistics?{filter}")).await;
        let [arrival, completion, wip] = ["/arrival", "/completion", "/wip"].map(|of| rows(&found, of).to_vec());
        safe(counts(&arrival, "cases"), "arrival");
        safe(counts(&completion, "cases"), "completion");
        let mut before = Some(0);
        for at in 0..wip.len() {
            let of = |rows: &[Value]| rows[at]["cases"].as_u64();
            let balance = [before, of(&arrival), of(&completion), of(&wip)];
            assert_ne!(balance.iter().filter(|one| one.is_none()).count(), 1, "{}: {balance:?}", arrival[at]);
            if let [Some(before), Some(arrived), Some(completed), Some(open)] = balance {
                assert_eq!(before + arrived, completed + open);
            }
            before = of(&wip);
        }
        // Most months of the rest are small, and each takes one of the part with it.
        let shown = [&arrival, &completion, &wip].iter().flat_map(|rows| counts(rows, "cases")).flatten().count();
        assert!(shown * 3 > wip.len() * 3, "{filter}: {shown} of {}", wip.len() * 3);
    }
}

#[tokio::test]
async fn attributes_are_listed_and_counted_without_small_groups_or_persons() {
    let log = Asked::with(false).await;
    let list = log.json("attributes").await;
    let list = list.as_array().expect("a list");
    let of = |key: &str| row(list, "key", key);
    assert_eq!((&of("channel")["scope"], &of("channel")["withheld"]), (&json!("case"), &Value::Null));
    assert_eq!(of("org:resource")["withheld"], "nennt Personen");
    assert_eq!(of("responsible")["withheld"], "nennt Personen");
    let channel = log.json("attributes/channel").await;
    let values = rows(&channel, "/values");
    let (internet, desk) = (row(values, "value", "Internet"), row(values, "value", "Desk"));
    assert_eq!((&internet["cases"], &desk["cases"]), (&json!(1250), &json!(109)));
    assert!((internet["duration"]["median"].as_f64().expect("a median") - 1887.1325).abs() < 0.001);
    // One case is internal: it is not named, and the smallest other number does not give it away.
    assert!(values.iter().all(|one| one["value"] != "Intern"));
    let sum: u64 = counts(values, "cases").flatten().sum();
    assert!(1434 - sum >= 5 && counts(values, "cases").any(|count| count.is_none()), "{channel}");
    let group = log.json("attributes/org:group").await;
    let groups = rows(&group, "/values");
    assert_eq!(row(groups, "value", "Group 4")["cases"], 979);
    // Four persons, two persons.
    assert!(groups.iter().all(|one| one["value"] != "Group 12" && one["value"] != "Group 7"));
    for filter in
        ["attribute \"org:group\" in \"Group 7\"", "not (attribute \"org:group\" in \"Group 4\",\"Group 12\")"]
    {
        let encoded: String = filter.bytes().map(|byte| format!("%{byte:02X}")).collect();
        assert_eq!(log.answer(&format!("map?f={encoded}")).await.expect(403).code(), "personal", "{filter}");
    }
    for key in ["org:resource", "responsible"] {
        let refused = log.answer(&format!("attributes/{key}")).await.expect(403).json();
        assert_eq!(refused["code"], "personal");
    }
    log.answer("attributes/colour").await.expect(404);
}

#[tokio::test]
async fn hand_overs_are_those_of_the_file_between_units_large_enough() {
    let log = Asked::with(false).await;
    let found = log.json("handover").await;
    let units: Vec<&str> = rows(&found, "/units").iter().map(|unit| unit.as_str().expect("a name")).collect();
    assert!(units.contains(&"Group 13") && !units.contains(&"Group 12") && !units.contains(&"Group 7"), "{units:?}");
    let at = |unit: &str| units.iter().position(|one| *one == unit).expect("a unit");
    let number = |from: &str, to: &str| found["matrix"][at(from)][at(to)].as_u64();
    assert_eq!(number("Group 3", "Group 2"), Some(992));
    assert_eq!(number("Group 1", "Group 1"), Some(1346));
    assert_eq!(number("EMPTY", "Group 4"), Some(712));
    let numbers: Vec<Option<u64>> =
        rows(&found, "/matrix").iter().flat_map(|row| row.as_array()).flatten().map(Value::as_u64).collect();
    safe(numbers.into_iter(), "matrix");
}

#[tokio::test]
async fn single_cases_are_shown_only_where_that_was_decided() {
    let closed = Asked::with(false).await;
    for path in ["cases", "cases/1", "export/log.xes", "export/log.csv", "export/log.parquet"] {
        let refused = closed.answer(path).await.expect(403).json();
        assert_eq!(refused["code"], "case-access-off", "{path}");
    }
    let log = Asked::with(true).await;
    let longest = log.json("cases?sort=-duration&limit=3").await;
    assert_eq!(longest["total"], 1434);
    let rows_of = |value: &Value| rows(value, "/cases").iter().map(|row| row["duration"].as_f64()).collect::<Vec<_>>();
    let durations = rows_of(&longest);
    assert!(durations.len() == 3 && durations.is_sorted_by(|a, b| a >= b), "{durations:?}");
    let next = log.json("cases?sort=-duration&limit=1&offset=2").await;
    assert_eq!(rows_of(&next), durations[2..]);
    let filtered = log.json("cases?f=attribute%20%22case:channel%22%20in%20%22Desk%22&sort=-events").await;
    assert_eq!(filtered["total"], 109);
    log.answer("cases?sort=clerk").await.expect(422);
    let number = rows(&longest, "/cases")[0]["number"].as_u64().expect("a number");
    let one = log.json(&format!("cases/{number}")).await;
    let events = rows(&one, "/events");
    assert_eq!(events.len() as u64, rows(&longest, "/cases")[0]["events"].as_u64().expect("events"));
    let keys: Vec<&str> = events
        .iter()
        .chain([&one])
        .flat_map(|event| rows(event, "/attributes"))
        .map(|attribute| attribute["key"].as_str().expect("a key"))
        .collect();
    assert!(keys.contains(&"channel"), "{keys:?}");
    // In two of the groups few persons act: a gap in their place would tell them.
    for personal in ["org:resource", "responsible", "org:group"] {
        assert!(!keys.contains(&personal), "{keys:?}");
    }
    log.answer("cases/1435").await.expect(404);
    log.answer("cases/0").await.expect(404);
}

#[tokio::test]
async fn dots_are_single_events_or_groups() {
    let log = Asked::with(true).await;
    let found = log.json("dotted?width=1000&height=1500&x=relative").await;
    assert_eq!((&found["height"], &found["grouped"]), (&json!(1434), &json!(false)));
    let sum: u64 = rows(&found, "/cells").iter().filter_map(|cell| cell[3].as_u64()).sum();
    // Not told is when: the steps that fewer than five persons do.
    assert_eq!(sum, 8577 - 16);
    let log = Asked::with(false).await;
    for rest in ["x=absolute", "x=relative&sort=duration", "x=weekday&height=1"] {
        let found = log.json(&format!("dotted?width=1000&height=1500&{rest}")).await;
        assert_eq!(found["grouped"], true);
        let cells = rows(&found, "/cells");
        assert!(cells.len() > 20, "{} cells for {rest}", cells.len());
        for cell in cells {
            assert!(cell[3].as_u64().is_some_and(|events| events >= 5 && events % 5 == 0), "{cell}");
            assert!(cell[0].as_u64() < found["width"].as_u64() && cell[1].as_u64() < found["height"].as_u64());
        }
        let events: Vec<Option<u64>> = rows(&found, "/events").iter().map(Value::as_u64).collect();
        assert_eq!(events.len(), rows(&found, "/activities").len());
        assert!(events.iter().flatten().all(|&count| count >= 5));
    }
    log.answer("dotted?x=clerk").await.expect(422);
}

#[tokio::test]
async fn exported_logs_hold_the_chosen_events_and_no_person() {
    let log = Asked::with(true).await;
    let desk = "f=attribute%20%22case:channel%22%20in%20%22Desk%22";
    for ending in ["xes", "csv", "parquet"] {
        let answer = log.answer(&format!("export/log.{ending}?{desk}")).await.expect(200);
        let mut file = tempfile::tempfile().expect("a file");
        std::io::Write::write_all(&mut file, &answer.bytes).expect("written");
        std::io::Seek::rewind(&mut file).expect("rewound");
        let name = format!("log.{ending}");
        let read = lotse_eventlog::read_any(file, &name, &lotse_eventlog::ImportOptions::default(), &mut ());
        let (read, _) = read.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read.case_count(), 109, "{name}");
        let keys: Vec<&str> = read.events().iter().chain(read.cases().iter()).map(|(_, of)| of.key.as_str()).collect();
        assert!(keys.iter().any(|key| key.ends_with("channel")), "{name}: {keys:?}");
        // Units of few persons would be these persons.
        let personal = ["resource", "responsible", "org:group"];
        assert!(!keys.iter().any(|key| personal.iter().any(|name| key.contains(name))), "{name}: {keys:?}");
    }
}

#[tokio::test]
async fn exported_tables_hold_what_the_page_shows() {
    let log = Asked::with(false).await;
    let variants = log.answer("export/variants.csv").await.expect(200);
    let text = variants.text();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[1].starts_with("1;713;0,497"), "{}", lines[1]);
    assert!(lines[1].ends_with(&format!("{NO_ADVICE} › T10 Determine necessity to stop indication")), "{}", lines[1]);
    // The rare ones stand together in the last row, and all cases are accounted for.
    let cases = lines[1..].iter().map(|line| line.split(';').nth(1).and_then(|cell| cell.parse::<u64>().ok()));
    assert_eq!(cases.flatten().sum::<u64>(), 1434);
    let page = log.json("statistics").await;
    let text = log.answer("export/statistics.csv").await.expect(200).text();
    let first = &rows(&page, "/transitions")[0];
    let row = format!(
        "transition;{};{};events;{}",
        first["from"].as_str().unwrap(),
        first["to"].as_str().unwrap(),
        first["events"]
    );
    assert!(text.contains(&row), "{row} in {text}");
    let withheld = text.lines().filter(|line| line.starts_with("transition") && line.ends_with("events;")).count();
    assert_eq!(withheld, counts(rows(&page, "/transitions"), "events").filter(Option::is_none).count());
}
