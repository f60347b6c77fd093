//! Pseudonyms for texts that name people, and removal of what a log says of them elsewhere.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::assemble::join;
use crate::log::Activities;
use crate::{Attribute, Cell, Column, Dictionary, EventLog, Kind, Scope, Table, Value, Values, Variants, xes};

/// Whether `name`, as a person gives it, means the attribute `key`: the key itself, or
/// `case:` and the key for attributes of cases.
pub(crate) fn names_column(name: &str, key: &str, of_cases: bool) -> bool {
    name == key || (of_cases && name.strip_prefix("case:") == Some(key))
}

impl EventLog {
    /// Replaces every value of the attributes called `names` by `pseudonym` of it: in the
    /// columns of cases and events at any depth, inside lists, and in the attributes of the
    /// log. `case:NAME` means only the attribute `NAME` of cases. Numbers, dates and truth
    /// values become texts first; an empty text stays. Texts with the same pseudonym become
    /// one. Returns the texts that were replaced, for [`EventLog::strip_personal_meta`].
    ///
    /// The cost lies in the distinct values, not in the events.
    pub fn pseudonymise(&mut self, names: &[impl AsRef<str>], pseudonym: &dyn Fn(&str) -> String) -> FxHashSet<String> {
        let mut replaced = FxHashSet::default();
        let mut replace = |text: &str| {
            if text.is_empty() {
                return String::new();
            }
            replaced.insert(text.to_owned());
            pseudonym(text)
        };
        for (table, of_cases) in [(&mut self.cases, true), (&mut self.events, false)] {
            let named = |key: &str| names.iter().any(|name| names_column(name.as_ref(), key, of_cases));
            for column in &mut table.columns {
                if column.kind != Kind::Fragment && named(&column.key) {
                    to_text(column);
                    map_texts(&mut column.values, &mut replace);
                }
            }
            rewrite_fragments(table, &mut |attribute| {
                visit(attribute, &mut |inner| {
                    if named(&inner.key) {
                        replace_value(inner, &mut replace);
                    }
                });
            });
        }
        for attribute in &mut self.meta.attributes {
            visit(attribute, &mut |inner| {
                let named = |of_cases| names.iter().any(|name| names_column(name.as_ref(), &inner.key, of_cases));
                if named(true) || named(false) {
                    replace_value(inner, &mut replace);
                }
            });
        }
        if let Activities::Joined { columns, .. } = &self.activities {
            self.activities = join(&self.events, columns.clone());
        }
        self.variants = Variants::find(self.case_ranges(), self.activity_codes(), self.activities());
        replaced
    }

    /// Removes attributes of the log, and defaults of its globals, that mention one of
    /// `people` as key or value at any depth, as a whole or as a word in a text; the whole
    /// attribute with everything nested in it goes, since what stands beside one person's
    /// figure is another's. Attributes called `meta_org:...` that keep figures under the name
    /// of a resource go in any case. Returns how many attributes went.
    ///
    /// `OpenXES` writes such totals a person into its logs.
    pub fn strip_personal_meta(&mut self, people: &FxHashSet<String>) -> usize {
        let words: Vec<&str> = people.iter().map(String::as_str).filter(|name| name.chars().count() > 2).collect();
        let personal = |attribute: &Attribute| {
            (attribute.key.starts_with("meta_org:resource") && !attribute.children.is_empty())
                || any(attribute, &|text| {
                    people.contains(text.trim()) || words.iter().any(|word| contains_word(text, word))
                })
        };
        let mut removed = 0;
        let mut strip = |attributes: &mut Vec<Attribute>| {
            let before = attributes.len();
            attributes.retain(|attribute| !personal(attribute));
            removed += before - attributes.len();
        };
        strip(&mut self.meta.attributes);
        for global in &mut self.meta.globals {
            strip(&mut global.attributes);
        }
        removed
    }

    /// Text columns in which a whole value is one of `people`, with the number of such
    /// distinct values, in table order: where a name stands that [`EventLog::pseudonymise`]
    /// was not told of. Fragments count when any text in them is one of `people`.
    #[must_use]
    pub fn columns_mentioning(&self, people: &FxHashSet<String>) -> Vec<(Scope, String, usize)> {
        let mut found = Vec::new();
        for (table, scope) in [(&self.cases, Scope::Trace), (&self.events, Scope::Event)] {
            for column in &table.columns {
                let Values::Text { codes, dictionary } = &column.values else { continue };
                if codes.is_empty() {
                    continue;
                }
                let mentions = |text: &str| match column.kind {
                    Kind::Fragment => any(&xes::attribute_of(text), &|inner| people.contains(inner)),
                    _ => people.contains(text),
                };
                let count = dictionary.iter().filter(|text| mentions(text)).count();
                if count > 0 {
                    found.push((scope, column.key.clone(), count));
                }
            }
        }
        found
    }
}

/// Makes a column of numbers, dates or truth values one of texts.
pub(crate) fn to_text(column: &mut Column) {
    if matches!(column.values, Values::Text { .. }) {
        return;
    }
    let mut dictionary = Dictionary::new();
    let codes = (0..column.values.len()).map(|index| dictionary.intern(&text_of(column.value(index)))).collect();
    column.values = Values::Text { codes, dictionary };
    column.kind = Kind::String;
}

/// A value as text; dates as XES has them.
pub(crate) fn text_of(cell: Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Int(value) => value.to_string(),
        Cell::Float(value) => value.to_string(),
        Cell::Boolean(value) => value.to_string(),
        Cell::Date { ns, offset } => xes::date_text(ns, offset),
    }
}

fn map_texts(values: &mut Values, replace: &mut dyn FnMut(&str) -> String) {
    crate::select::compact(values);
    let Values::Text { codes, dictionary } = values else { return };
    let mut mapped = Dictionary::new();
    let renamed: Vec<u32> = dictionary.iter().map(|text| mapped.intern(&replace(text))).collect();
    for code in codes {
        *code = renamed[*code as usize];
    }
    *dictionary = mapped;
}

fn replace_value(attribute: &mut Attribute, replace: &mut dyn FnMut(&str) -> String) {
    let cell = match &attribute.value {
        Value::String(text) | Value::Id(text) | Value::Raw { value: Some(text), .. } => Cell::Text(text),
        Value::Date { ns, offset } => Cell::Date { ns: *ns, offset: *offset },
        Value::Int(value) => Cell::Int(*value),
        Value::Float(value) => Cell::Float(*value),
        Value::Boolean(value) => Cell::Boolean(*value),
        // The members of a list under that key are its values.
        Value::List(_) | Value::Container => {
            let Attribute { value, children, .. } = attribute;
            let members = match value {
                Value::List(members) => members,
                _ => children,
            };
            members.iter_mut().for_each(|member| replace_value(member, replace));
            return;
        }
        Value::Raw { value: None, .. } => return,
    };
    let text = replace(&text_of(cell));
    attribute.value = match &attribute.value {
        Value::Id(_) => Value::Id(text),
        _ => Value::String(text),
    };
}

/// Calls `change` for `attribute` and all attributes in it, members of lists included.
fn visit(attribute: &mut Attribute, change: &mut dyn FnMut(&mut Attribute)) {
    if let Value::List(members) = &mut attribute.value {
        members.iter_mut().for_each(|member| visit(member, change));
    }
    attribute.children.iter_mut().for_each(|child| visit(child, change));
    change(attribute);
}

/// Whether a key or text in `attribute` satisfies `is`.
fn any(attribute: &Attribute, is: &dyn Fn(&str) -> bool) -> bool {
    is(&attribute.key)
        || match &attribute.value {
            Value::String(text) | Value::Id(text) | Value::Raw { value: Some(text), .. } => is(text),
            Value::List(members) => members.iter().any(|member| any(member, is)),
            Value::Int(value) => is(&value.to_string()),
            _ => false,
        }
        || attribute.children.iter().any(|child| any(child, is))
}

/// Whether `word` stands in `text` with no letter or digit at its sides.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

/// Applies `change` to the attributes that stand in fragment columns.
pub(crate) fn rewrite_fragments(table: &mut Table, change: &mut dyn FnMut(&mut Attribute)) {
    for column in &mut table.columns {
        if column.kind != Kind::Fragment {
            continue;
        }
        let mut known: FxHashMap<String, String> = FxHashMap::default();
        map_texts(&mut column.values, &mut |xml| {
            known
                .entry(xml.to_owned())
                .or_insert_with(|| {
                    let before = xes::attribute_of(xml);
                    let mut after = before.clone();
                    change(&mut after);
                    if after == before { xml.to_owned() } else { xes::fragment_of(&after) }
                })
                .clone()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ImportReport, Mode};

    const LOG: &str = r#"<log xes.version="1.0">
        <global scope="event"><string key="org:resource" value="Erika Muster"/><string key="concept:name" value="?"/></global>
        <float key="meta_org:resource_events_average" value="2.1"><float key="Erika Muster" value="1.5"/></float>
        <float key="meta_org:resource_events_max" value="2.1"><float key="Somebody Else" value="1.5"/></float>
        <string key="description" value="compiled by Erika Muster, 2024"/>
        <string key="source" value="Erikas Musterstadt"/>
        <trace><string key="concept:name" value="1"/><string key="responsible" value="Max Probe"/>
          <event><string key="concept:name" value="a"><string key="org:resource" value="Max Probe"/></string>
            <string key="org:resource" value="Erika Muster"/>
            <list key="signed"><values><string key="org:resource" value="Max Probe"/><int key="page" value="3"/></values></list></event>
          <event><string key="concept:name" value="b"/><int key="org:resource" value="4711"/></event>
          <event><string key="concept:name" value="b"/><string key="org:resource" value="Max Probe"/></event>
        </trace></log>"#;

    fn read(xes: &str) -> EventLog {
        let options = xes::Options { mode: Mode::Strict, ..xes::Options::default() };
        let (log, _): (EventLog, ImportReport) =
            xes::read(std::io::Cursor::new(xes.as_bytes().to_vec()), &options, &mut ()).expect("a log");
        log
    }

    fn written(log: &EventLog) -> String {
        let mut bytes = Vec::new();
        xes::write(log, &mut bytes).expect("written");
        String::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn no_name_survives_anywhere() {
        let mut log = read(LOG);
        let people = log.pseudonymise(&["org:resource", "case:responsible"], &|text| format!("p{}", text.len()));
        assert_eq!(people.len(), 3);
        assert_eq!(log.strip_personal_meta(&people), 4);
        let text = written(&log);
        for name in ["Erika", "Max", "4711", "Somebody"] {
            // What remains is a town, which only begins like a name.
            assert!(!text.replace("Erikas Musterstadt", "").contains(name), "{name} in {text}");
        }
        assert!(text.contains(r#"key="responsible" value="p9""#));
        assert!(text.contains(r#"key="page" value="3""#));
        assert!(log.columns_mentioning(&people).is_empty());
    }

    #[test]
    fn colliding_pseudonyms_become_one_value() {
        let mut log = read(LOG);
        log.pseudonymise(&["org:resource"], &|_| "x".to_owned());
        let column = log.events().column(log.events().find("org:resource").expect("a column"));
        let Values::Text { dictionary, .. } = &column.values else { panic!("text") };
        assert_eq!(dictionary.iter().collect::<Vec<_>>(), ["x"]);
    }

    #[test]
    fn a_column_forgotten_is_pointed_out() {
        let mut log = read(LOG);
        let people = log.pseudonymise(&["org:resource"], &|text| format!("p{}", text.len()));
        assert_eq!(log.columns_mentioning(&people), [(Scope::Trace, "responsible".to_owned(), 1)]);
    }

    #[test]
    fn a_joined_activity_is_joined_anew() {
        let options = xes::Options {
            activity: Some(xes::Activity::Keys(vec!["concept:name".to_owned(), "org:group".to_owned()])),
            ..xes::Options::default()
        };
        let source = r#"<log><trace><event><string key="concept:name" value="a"/><string key="org:group" value="Max"/></event>
            <event><string key="concept:name" value="a"/><string key="org:group" value="Eva"/></event></trace></log>"#;
        let (mut log, _) =
            xes::read(std::io::Cursor::new(source.as_bytes().to_vec()), &options, &mut ()).expect("a log");
        assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["a+Max", "a+Eva"]);
        log.pseudonymise(&["org:group"], &|_| "x".to_owned());
        assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["a+x"]);
        assert_eq!(log.variants().trace(0), [0, 0]);
    }
}
