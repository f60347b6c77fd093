//! `lotse declare`: rules that the cases of a log keep.

use lotse_eventlog::EventLog;
use lotse_mining::discovery::Traces;
use lotse_mining::discovery::declare::{self, Limits, Rule, Template};
use lotse_mining::drawing::{self, Lang};

/// The rules as JSON or in words, the surest first in words.
pub fn declare(log: &EventLog, limits: &Limits, json: bool, lang: Lang) -> String {
    let traces = Traces::of_log(log);
    let mut rules = declare::discover(&traces, limits);
    let name = |code: u32| traces.names()[code as usize].as_str();
    if json {
        let rule = |rule: &Rule| {
            serde_json::json!({
                "template": rule.template, "a": name(rule.a), "b": rule.b.map(name),
                "activated": rule.activated, "fulfilled": rule.fulfilled,
            })
        };
        let all = serde_json::json!({"cases": traces.cases(), "rules": rules.iter().map(rule).collect::<Vec<_>>()});
        return serde_json::to_string_pretty(&all).expect("plain JSON") + "\n";
    }
    // Ties keep the order of templates and names.
    rules.sort_by(|one, other| {
        other.confidence().total_cmp(&one.confidence()).then(other.activated.cmp(&one.activated))
    });
    let mut text = String::new();
    for rule in &rules {
        let said = words(rule.template, lang)
            .replace("{a}", &format!("„{}“", name(rule.a)))
            .replace("{b}", &rule.b.map_or_else(String::new, |b| format!("„{}“", name(b))));
        let (held, of) = (drawing::count(rule.fulfilled, lang), drawing::count(rule.activated, lang));
        text.push_str(&format!("{held:>10} {} {of:<10}  {said}\n", lang.pick("von", "of")));
    }
    text
}

/// What a template says; `{a}` and `{b}` stand for the activities.
fn words(template: Template, lang: Lang) -> &'static str {
    let (german, english) = match template {
        Template::Existence => ("{a} kommt vor", "{a} occurs"),
        Template::Absence => ("{a} kommt nicht vor", "{a} does not occur"),
        Template::ExactlyOne => ("{a} kommt genau einmal vor", "{a} occurs exactly once"),
        Template::Init => ("der Fall beginnt mit {a}", "the case begins with {a}"),
        Template::RespondedExistence => ("wenn {a}, dann auch {b}", "if {a}, then also {b}"),
        Template::Coexistence => ("{a} und {b} kommen zusammen vor", "{a} and {b} occur together"),
        Template::Response => ("auf jedes {a} folgt später {b}", "every {a} is followed by {b} at some time"),
        Template::Precedence => ("vor jedem {b} steht {a}", "every {b} is preceded by {a}"),
        Template::Succession => (
            "auf jedes {a} folgt {b}, vor jedem {b} steht {a}",
            "every {a} is followed, every {b} preceded by the other, {a} first",
        ),
        Template::AlternateResponse => {
            ("auf jedes {a} folgt {b} vor dem nächsten {a}", "every {a} is followed by {b} before the next {a}")
        }
        Template::AlternatePrecedence => {
            ("vor jedem {b} steht {a} seit dem vorigen {b}", "every {b} is preceded by {a} since the last {b}")
        }
        Template::AlternateSuccession => ("{a} und {b} wechseln sich ab", "{a} and {b} alternate"),
        Template::ChainResponse => ("auf jedes {a} folgt direkt {b}", "every {a} is directly followed by {b}"),
        Template::ChainPrecedence => ("direkt vor jedem {b} steht {a}", "every {b} is directly preceded by {a}"),
        Template::ChainSuccession => {
            ("{a} und {b} folgen immer direkt aufeinander", "{a} and {b} always follow directly")
        }
        Template::NotCoexistence => ("{a} und {b} kommen nie zusammen vor", "{a} and {b} never occur together"),
        Template::NotSuccession => ("nach {a} kommt {b} nicht mehr", "{b} never comes after {a}"),
        Template::NotChainSuccession => ("{b} folgt nie direkt auf {a}", "{b} never directly follows {a}"),
    };
    lang.pick(german, english)
}
