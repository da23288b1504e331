//! Fields of the article: texts by their words, lists by their items, the others whole.

use serde_json::Value;

use super::conflict::{Choice, Chooser, Conflict, ConflictKind};
use super::items;
use super::looks::three;
use super::words::Words;
use crate::model::{Article, Field};

/// Merges one field into `merged`; answers what collides.
pub(super) fn merge(
    field: Field,
    (base, mine, theirs): (&Article, &Article, &Article),
    merged: &mut Article,
    chooser: &mut Chooser<'_>,
) -> Vec<Conflict> {
    let (base, mine, theirs) = (base.field(field), mine.field(field), theirs.field(field));
    if let Some(value) = three(&base, &mine, &theirs) {
        set(merged, field, value.clone());
        return Vec::new();
    }
    let (value, conflicts) = match (&base, &mine, &theirs) {
        (Value::Array(base), Value::Array(mine), Value::Array(theirs)) => {
            items::merge(field, (base, mine, theirs), chooser)
        }
        (Value::String(was), Value::String(one), Value::String(other)) if is_prose(field) => {
            text(field, (was, one, other), chooser)
        }
        _ => whole(field, (&base, &mine, &theirs), chooser),
    };
    set(merged, field, value);
    conflicts
}

fn set(merged: &mut Article, field: Field, value: Value) {
    // The value was made of values of the same field, so it fits.
    let fits = merged.set_field(field, value);
    debug_assert!(fits, "{field:?}");
}

/// Whether words of it may come from two hands. A section or a language is one thing.
fn is_prose(field: Field) -> bool {
    field.is_text() && !matches!(field, Field::Section | Field::Language)
}

fn text(field: Field, (base, mine, theirs): (&str, &str, &str), chooser: &mut Chooser<'_>) -> (Value, Vec<Conflict>) {
    match Words::merge(base, mine, theirs) {
        Words::Clean(text) => (Value::from(text), Vec::new()),
        Words::Contested(versions) => {
            let told = (base, versions.of(Choice::Mine), versions.of(Choice::Theirs));
            let mut conflict = Conflict { field: Some(field), ..Conflict::new(ConflictKind::Field, told, true) };
            let stands = chooser.decide(&mut conflict, versions.stands);
            (Value::from(versions.of(stands)), vec![conflict])
        }
    }
}

fn whole(
    field: Field,
    (base, mine, theirs): (&Value, &Value, &Value),
    chooser: &mut Chooser<'_>,
) -> (Value, Vec<Conflict>) {
    let told = (items::told(base), items::told(mine), items::told(theirs));
    let told = (told.0.as_str(), told.1.as_str(), told.2.as_str());
    let mut conflict = Conflict { field: Some(field), ..Conflict::new(ConflictKind::Field, told, false) };
    let stands = chooser.decide(&mut conflict, Choice::Mine);
    (if stands == Choice::Theirs { theirs } else { mine }.clone(), vec![conflict])
}
