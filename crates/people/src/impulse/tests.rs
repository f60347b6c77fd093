//! What the records of a submission under a code word hold, and what not.

use std::collections::BTreeSet;

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::Value;

use super::{Anchor, Board, By, Command, Content, Id, apply, decide};
use crate::code_word;
use crate::text::Text;

fn keys(of: &Value, found: &mut BTreeSet<String>) {
    match of {
        Value::Object(map) => {
            for (key, value) in map {
                found.insert(key.clone());
                keys(value, found);
            }
        }
        Value::Array(values) => values.iter().for_each(|value| keys(value, found)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn records_under_a_code_word_hold_its_hash_and_what_was_written_and_nothing_else(
        random in any::<[u8; code_word::WORDS]>(),
        key in any::<[u8; 32]>(),
        said in prop::collection::vec("[a-z]{1,20}", 0..5),
    ) {
        let code = code_word::generate(random);
        let token = code_word::token(&key, &code).expect("a code");
        let hash = serde_json::to_value(&token).expect("plain data");
        let mut board = Board::default();
        let text = |of: &str| Text::new(of).expect("text");
        let content = Content { problem: text("Wir tippen ab."), extent: None, idea: None, anchor: Anchor::Nowhere };
        let commands = [Command::Submit(content)].into_iter().chain(said.iter().map(|said| Command::Say(text(said))));
        let today = date(2026, 3, 2);
        for command in commands {
            for record in decide(&board, Id(1), None, command, By::CodeWord(&token), today).expect("allowed") {
                let value = serde_json::to_value(&record).expect("plain data");
                let mut found = BTreeSet::new();
                keys(&value, &mut found);
                // A new key here has to be shown to identify nobody before it is added.
                let known = ["anchor", "by", "code-word", "content", "event", "impulse", "kind", "on", "problem", "submitter", "text"];
                prop_assert!(found.iter().all(|key| known.contains(&key.as_str())), "{found:?}");
                match value["event"].as_str() {
                    Some("received") => prop_assert_eq!(&value["submitter"], &serde_json::json!({ "code-word": hash })),
                    _ => prop_assert_eq!(&value["by"], "submitter"),
                }
                prop_assert_eq!(&value["on"], "2026-03-02", "the day and nothing nearer");
                prop_assert!(!value.to_string().contains(&code));
                apply(&mut board, &record);
            }
        }
        // The code leads back to the impulse, another key does not.
        prop_assert_eq!(board.by_code(&token).map(|impulse| impulse.id), Some(Id(1)));
        let mut other = key;
        other[0] ^= 1;
        prop_assert!(board.by_code(&code_word::token(&other, &code).expect("a code")).is_none());
    }
}
