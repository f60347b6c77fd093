//! Logic without its places in the file.

use crate::model::{Logic, LogicKind, Text};

/// The logic without places, so that moving it in the file is no difference.
pub(super) fn stripped(kind: &LogicKind) -> LogicKind {
    let mut kind = kind.clone();
    strip(&mut kind);
    kind
}

fn strip(kind: &mut LogicKind) {
    use crate::problem::Place;
    let text = |text: &mut Text| text.place = Place::default();
    let logic = |logic: &mut Logic| {
        logic.place = Place::default();
        strip(&mut logic.kind);
    };
    match kind {
        LogicKind::Literal(it) => text(it),
        LogicKind::Table(table) => {
            table.place = Place::default();
            for column in &mut table.inputs {
                text(&mut column.expression);
                column.allowed.iter_mut().for_each(text);
            }
            for column in &mut table.outputs {
                column.values.iter_mut().chain(&mut column.default).for_each(text);
            }
            for rule in &mut table.rules {
                rule.place = Place::default();
                rule.inputs.iter_mut().chain(&mut rule.outputs).for_each(text);
            }
        }
        LogicKind::Context(entries) => entries.iter_mut().for_each(|(_, it)| logic(it)),
        LogicKind::Invocation(function, bindings) => {
            logic(function);
            bindings.iter_mut().filter_map(|(_, it)| it.as_mut()).for_each(logic);
        }
        LogicKind::List(items) => items.iter_mut().for_each(logic),
        LogicKind::Relation(_, rows) => rows.iter_mut().flatten().for_each(logic),
        LogicKind::Function(function) => {
            function.place = Place::default();
            function.body.iter_mut().for_each(logic);
        }
        LogicKind::Conditional(parts) => parts.iter_mut().for_each(logic),
        LogicKind::For(_, parts)
        | LogicKind::Some(_, parts)
        | LogicKind::Every(_, parts)
        | LogicKind::Filter(parts) => parts.iter_mut().for_each(logic),
    }
}
