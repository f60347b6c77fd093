use lotse_engine::{Command, Limits, Rejection, Value, Variables};

use crate::support::office::{Office, flows, registry};

#[test]
fn data_objects_of_a_sub_process_stay_within_it() {
    let body = format!(
        r#"<startEvent id="s"/><subProcess id="sub"><property id="pr" name="inner"/><startEvent id="s1"/><scriptTask id="t"><script>{{inner: 1, outer: 2}}</script></scriptTask><userTask id="u"/>{}</subProcess>{}"#,
        flows("s1>t t>u"),
        flows("s>sub"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!((office.variable("inner").as_str(), office.variable("outer").as_str()), ("-", "2"));
    let sub = office.element("sub");
    assert_eq!(office.one().element(sub).expect("alive").variables.get("inner"), Some(&Value::Integer(1)));
}

#[test]
fn variables_that_are_too_large_are_refused_before_anything_happens() {
    let models = registry(&[&format!(r#"<startEvent id="s"/><userTask id="u"/>{}"#, flows("s>u"))]);
    let mut office = Office::new(&models);
    office.start(&[]);
    let before = office.one().clone();
    let element = office.element("u");
    let large: Variables = [("text", Value::text(&"x".repeat(10 << 20)))].into_iter().collect();
    let command = Command::CompleteTask { element, variables: large };
    let limit = Limits::default().variables;
    let found = office.give(&command, crate::support::office::person("a"));
    assert!(matches!(found, Err(Rejection::TooLarge { bytes, limit: most }) if bytes > 10 << 20 && most == limit));
    assert_eq!(*office.one(), before);
}
