//! Values as JSON, without a floating-point number on the way: `{"@": "2026-11-23"}` is a date.

use lotse_decision::json::{self, Shape};
use lotse_engine::feel::{from_dmn, to_dmn};
use lotse_engine::{Value, Variables};

use crate::Error;

/// Reads one value.
///
/// # Errors
/// Where it is no JSON.
pub fn from_json(text: &str) -> Result<Value, Error> {
    json::read(text).map(from_dmn).map_err(|problem| Error::Json(problem.to_string()))
}

/// Writes one value.
///
/// # Errors
/// A number or date that FEEL does not know.
pub fn to_json(value: &Value) -> Result<String, Error> {
    to_dmn(value).map(|value| json::write(&value, Shape::Typed)).map_err(Error::Json)
}

/// Reads an object of variables.
///
/// # Errors
/// As [`from_json`], or it is no object.
pub fn variables_from_json(text: &str) -> Result<Variables, Error> {
    match from_json(text)? {
        Value::Context(variables) => Ok(variables),
        Value::Null => Ok(Variables::new()),
        _ => Err(Error::Json("variables are an object, such as {\"amount\": 120}".to_owned())),
    }
}

/// Writes variables as an object.
///
/// # Errors
/// As [`to_json`].
pub fn variables_to_json(variables: &Variables) -> Result<String, Error> {
    to_json(&Value::Context(variables.clone()))
}

pub(crate) fn encode(variables: &Variables) -> Vec<u8> {
    postcard::to_extend(variables, Vec::new()).expect("a vector has room")
}

pub(crate) fn decode(bytes: &[u8]) -> Result<Variables, Error> {
    postcard::from_bytes(bytes).map_err(|error| Error::Json(format!("stored variables cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, variables_from_json, variables_to_json};

    #[test]
    fn variables_come_back_with_every_digit() {
        let text = r#"{"a": 0.10000000000000000001, "b": {"@": "2026-11-23"}, "c": [1, null, "x"]}"#;
        let read = variables_from_json(text).unwrap();
        assert_eq!(decode(&encode(&read)).unwrap(), read);
        let again = variables_to_json(&read).unwrap();
        assert_eq!(variables_from_json(&again).unwrap(), read);
        assert!(again.contains("0.10000000000000000001"), "{again}");
        assert!(variables_from_json("[1]").is_err());
    }
}
