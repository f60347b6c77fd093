//! Potentials of a real log over HTTP: every number can be recomputed, weights change the order as predicted.

use crate::support::server;
use serde_json::{Value, json};

fn list(page: &Value) -> &Vec<Value> {
    page["potentials"].as_array().expect("potentials")
}

#[tokio::test]
async fn every_score_follows_from_what_is_shown_and_weights_change_the_order_as_predicted() {
    let server = server();
    let [manager, head] = [server.login("prozessmanagement").await, server.login("leitung").await];
    let id = server.import_receipt(&manager, false).await;
    let path = format!("/api/v1/datasets/{id}/potentials");
    let page = server.get(&path, &manager).await.expect(200).json();
    assert!(list(&page).len() > 10);
    for one in list(&page) {
        let parts = one["contributions"].as_array().unwrap();
        let number = |of: &Value, key: &str| of[key].as_f64().unwrap();
        let (mut sum, mut all) = (0.0, 0.0);
        for part in parts {
            sum += number(part, "value") * number(part, "weight");
            all += number(part, "weight");
        }
        // JSON is read to the last but one bit.
        assert!((number(one, "score") - sum / all).abs() < 1e-15, "{one}");
        // The inputs follow from the evidence.
        let hours = one["events_a_year"].as_f64().unwrap() * one["waiting_h"].as_f64().unwrap_or(0.0) / 24.0;
        assert!((number(&parts[1], "input") - hours).abs() < 1e-9);
        assert!(number(&parts[1], "value") <= 1.0);
    }
    // The longest wait of the log leads.
    let longest = list(&page).iter().max_by(|a, b| {
        let waiting = |of: &Value| of["contributions"][1]["input"].as_f64().unwrap();
        waiting(a).total_cmp(&waiting(b))
    });
    assert!(longest.unwrap()["rank"].as_u64().unwrap() <= 3);
    // Bottleneck, media break and rework loop of this log are among the first five.
    let first: Vec<&Value> = list(&page).iter().take(5).collect();
    let print = "T05 Print and send confirmation of receipt";
    let has = |fits: &dyn Fn(&Value) -> bool| first.iter().any(|one| fits(&one["subject"]));
    let way = |one: &Value, from: &str, to: &str| one["from"] == from && one["to"] == to;
    assert!(has(&|one| way(one, print, "T06 Determine necessity of stop advice")), "{first:?}");
    assert!(has(&|one| one["activity"] == print), "{first:?}");
    let (draft, stop) = ("T07-2 Draft intern advice aspect 2", "T06 Determine necessity of stop advice");
    assert!(has(&|one| way(one, draft, stop)) && has(&|one| way(one, stop, draft)), "{first:?}");
    // Somebody may decide, somebody may weigh, nobody both.
    let weigh = |weights: [f64; 5]| json!({ "command": "weigh", "weights": weights, "text": "Wartezeit ist uns jetzt wichtiger." });
    server.call("POST", &path, &head, Some(weigh([1.0; 5]))).await.expect(403);
    let keys = ["effort", "waiting", "rework", "reach", "media-break"];
    let mut weights: [f64; 5] = std::array::from_fn(|at| page["weights"][at]["weight"].as_f64().unwrap());
    // The nearest one: before it, nothing changes.
    let place = |one: &Value| keys.iter().position(|key| one["weight"] == *key).unwrap();
    let far = |one: &Value| (one["at"].as_f64().unwrap() - weights[place(one)]).abs();
    let crossings = page["sensitivity"].as_array().unwrap();
    let crossing = crossings.iter().min_by(|a, b| far(a).total_cmp(&far(b))).expect("one").clone();
    let (at, beyond) = (place(&crossing), crossing["at"].as_f64().unwrap());
    let rank = crossing["rank"].as_u64().unwrap() as usize;
    weights[at] = if beyond >= weights[at] { beyond + 1e-6 } else { beyond - 1e-6 };
    let changed = server.call("POST", &path, &manager, Some(weigh(weights))).await.expect(200).json();
    assert_eq!(changed["version"], 1);
    let order = |page: &Value| list(page).iter().take(10).map(|one| one["subject"].clone()).collect::<Vec<_>>();
    let mut predicted = order(&page);
    predicted.swap(rank - 1, rank);
    assert_eq!(order(&changed), predicted, "{crossing}");
}

#[tokio::test]
async fn staff_answer_once_laws_cap_and_people_decide() {
    let server = server();
    let [clerk, manager, head] =
        [server.login("sachbearbeitung").await, server.login("prozessmanagement").await, server.login("leitung").await];
    let id = server.import_receipt(&manager, false).await;
    let path = format!("/api/v1/datasets/{id}/potentials");
    let page = server.get(&path, &manager).await.expect(200).json();
    let subject =
        list(&page).iter().find(|one| one["subject"]["kind"] == "activity").expect("a step")["subject"].clone();
    let post = |cookie: String, body: Value| {
        let (server, path) = (&server, path.clone());
        async move { server.call("POST", &path, &cookie, Some(body)).await }
    };
    let of = |page: &Value| {
        list(page).iter().find(|one| one["subject"]["activity"] == subject["activity"]).expect("the step").clone()
    };
    let answer = |rules: u8| json!({ "command": "answer", "subject": subject, "answers": [rules, 5, 4, 4, 5, 3] });
    post(clerk.clone(), answer(1)).await.expect(200);
    post(clerk.clone(), answer(5)).await.expect(200);
    let page = post(head.clone(), answer(3)).await.expect(200).json();
    let step = of(&page);
    assert_eq!((&step["staff"]["n"], &step["staff"]["rules"], &step["answer"][0]), (&json!(2), &json!(4.0), &json!(3)));
    post(clerk.clone(), answer(6)).await.expect(422);
    let mark = json!({ "command": "mark", "subject": subject, "vetoes": ["discretion"] });
    post(clerk.clone(), mark.clone()).await.expect(403);
    let capped = of(&post(manager.clone(), mark).await.expect(200).json());
    assert_eq!((&capped["level"], &capped["vetoes"][0]["key"]), (&json!("assistance"), &json!("discretion")));
    assert!(capped["vetoes"][0]["norm"].as_str().unwrap().contains("§ 35a VwVfG"));
    let decide = json!({ "command": "decide", "subject": subject, "verdict": "pursue", "text": "Das bringt uns am meisten, und es ist einfach." });
    post(manager.clone(), decide.clone()).await.expect(403);
    let decided = of(&post(head.clone(), decide).await.expect(200).json());
    assert_eq!(
        (&decided["decision"]["by"], &decided["decision"]["verdict"]),
        (&json!("Konto leitung"), &json!("pursue"))
    );
    // Answers name no account.
    let query =
        lotse_store::RecordQuery { kind: Some("potential".into()), limit: 99, ..lotse_store::RecordQuery::default() };
    for record in server.app.store().records(&query).unwrap().0 {
        let answered = record.body["event"] == "answered";
        assert_eq!(record.author.account.is_none(), answered, "{record:?}");
    }
}
