//! Lists of the article (credits, keywords, related, corrections), item by item: what one side added, dropped, changed or put
//! elsewhere.

use std::collections::HashSet;

use serde_json::Value;

use super::conflict::{Choice, Chooser, Conflict, ConflictKind};
use super::looks::three;
use crate::model::Field;

/// An item of the list that comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Entry {
    /// An item of the base.
    Base(usize),
    /// What one side added.
    Mine(usize),
    Theirs(usize),
}

/// One side: which of its items are which of the base's.
struct Side<'v> {
    items: &'v [Value],
    /// For every item of the base, its place here.
    of_base: Vec<Option<usize>>,
    entries: Vec<Entry>,
}

/// The merged list and what collides in it.
pub(super) fn merge(
    field: Field,
    (base, mine, theirs): (&[Value], &[Value], &[Value]),
    chooser: &mut Chooser<'_>,
) -> (Value, Vec<Conflict>) {
    let mine = Side::new(field, base, mine, Entry::Mine);
    let theirs = Side::new(field, base, theirs, Entry::Theirs);
    let mut merge = Merge { field, base, mine, theirs, chooser, conflicts: Vec::new() };
    let order = merge.order();
    let mut list: Vec<Value> = order.into_iter().filter_map(|entry| merge.value(entry)).collect();
    if field == Field::Corrections {
        // Oldest first, whoever wrote them.
        list.sort_by(|a, b| a["at"].as_str().cmp(&b["at"].as_str()));
    }
    (Value::Array(list), merge.conflicts)
}

/// What makes two items the same one, changed or not.
fn key(field: Field, item: &Value) -> Option<&str> {
    let name = match field {
        Field::Credits => "name",
        Field::Related => "title",
        Field::Corrections => "at",
        _ => return item.as_str(),
    };
    item.get(name).and_then(Value::as_str)
}

/// Whether two items without a common key may be one item whose key was corrected.
fn may_be_one(field: Field, old: &Value, new: &Value) -> bool {
    match field {
        Field::Keywords => false,
        Field::Credits => old.get("role") == new.get("role"),
        _ => true,
    }
}

impl<'v> Side<'v> {
    fn new(field: Field, base: &[Value], items: &'v [Value], fresh: fn(usize) -> Entry) -> Self {
        let mut of_base: Vec<Option<usize>> = vec![None; base.len()];
        let mut taken = vec![false; items.len()];
        let mut pair = |same: &dyn Fn(&Value, &Value) -> bool| {
            for (i, old) in base.iter().enumerate().filter(|(i, _)| of_base[*i].is_none()).collect::<Vec<_>>() {
                if let Some(j) = (0..items.len()).find(|j| !taken[*j] && same(old, &items[*j])) {
                    of_base[i] = Some(j);
                    taken[j] = true;
                }
            }
        };
        pair(&|old, new| old == new);
        pair(&|old, new| key(field, old).is_some_and(|name| key(field, new) == Some(name)));
        // An item that stands where another one stood, between the same neighbours.
        for i in (0..base.len()).filter(|i| of_base[*i].is_none()).collect::<Vec<_>>() {
            let place = if i == 0 { Some(0) } else { of_base[i - 1].map(|before| before + 1) };
            if let Some(j) = place
                && j < items.len()
                && !taken[j]
                && may_be_one(field, &base[i], &items[j])
            {
                of_base[i] = Some(j);
                taken[j] = true;
            }
        }
        let mut entries: Vec<Entry> = (0..items.len()).map(fresh).collect();
        of_base
            .iter()
            .enumerate()
            .filter_map(|(i, at)| Some((i, (*at)?)))
            .for_each(|(i, j)| entries[j] = Entry::Base(i));
        Self { items, of_base, entries }
    }

    fn item(&self, base: usize) -> Option<&'v Value> {
        self.of_base[base].map(|at| &self.items[at])
    }

    /// The items of the base that both sides have, in this side's order.
    fn common(&self, other: &Self) -> Vec<usize> {
        let common = |entry: &Entry| match entry {
            Entry::Base(i) if other.of_base[*i].is_some() => Some(*i),
            _ => None,
        };
        self.entries.iter().filter_map(common).collect()
    }
}

struct Merge<'v, 'w, 'c> {
    field: Field,
    base: &'v [Value],
    mine: Side<'v>,
    theirs: Side<'v>,
    chooser: &'w mut Chooser<'c>,
    conflicts: Vec<Conflict>,
}

impl<'v> Merge<'v, '_, '_> {
    /// All entries in the order that results; what is dropped is among them still.
    fn order(&mut self) -> Vec<Entry> {
        let (one, other) = (self.mine.common(&self.theirs), self.theirs.common(&self.mine));
        let by_theirs = if one == other || other.is_sorted() {
            false
        } else if one.is_sorted() {
            true
        } else {
            let told = |order: &[usize]| order.iter().map(|i| told(&self.base[*i])).collect::<Vec<_>>().join("、");
            let mut sorted = one.clone();
            sorted.sort_unstable();
            let told = (told(&sorted), told(&one), told(&other));
            self.contest(ConflictKind::Order, None, (&told.0, &told.1, &told.2), Choice::Mine) == Choice::Theirs
        };
        let (first, second) = if by_theirs { (&self.theirs, &self.mine) } else { (&self.mine, &self.theirs) };
        let mut order = first.entries.clone();
        let known: Vec<&Value> = first
            .entries
            .iter()
            .zip(first.items)
            .filter(|(entry, _)| !matches!(entry, Entry::Base(_)))
            .map(|(_, item)| item)
            .collect();
        let mut there: HashSet<Entry> = order.iter().copied().collect();
        let mut at = 0;
        for (entry, item) in second.entries.iter().zip(second.items) {
            if there.contains(entry) {
                at = order.iter().position(|known| known == entry).map_or(at, |place| place + 1);
                continue;
            }
            if !matches!(entry, Entry::Base(_)) {
                if known.contains(&item) {
                    continue;
                }
                // At one place mine comes first.
                while !by_theirs && order.get(at).is_some_and(|next| matches!(next, Entry::Mine(_))) {
                    at += 1;
                }
            }
            order.insert(at, *entry);
            there.insert(*entry);
            at += 1;
        }
        order
    }

    /// What an entry says; none where it has been dropped.
    fn value(&mut self, entry: Entry) -> Option<Value> {
        let i = match entry {
            Entry::Mine(j) => return Some(self.mine.items[j].clone()),
            Entry::Theirs(j) => return Some(self.theirs.items[j].clone()),
            Entry::Base(i) => i,
        };
        let base = &self.base[i];
        let (mine, theirs) = (self.mine.item(i), self.theirs.item(i));
        match (mine, theirs) {
            (Some(one), Some(other)) => Some(self.item(base, one, other)),
            (Some(kept), None) | (None, Some(kept)) if kept != base => {
                let told = (told(base), mine.map(told).unwrap_or_default(), theirs.map(told).unwrap_or_default());
                let edit = if mine.is_some() { Choice::Mine } else { Choice::Theirs };
                let stands = self.contest(ConflictKind::Deleted, None, (&told.0, &told.1, &told.2), edit);
                (stands == edit).then(|| kept.clone())
            }
            _ => None,
        }
    }

    /// An item that all three have.
    fn item(&mut self, base: &'v Value, mine: &'v Value, theirs: &'v Value) -> Value {
        if let Some(value) = three(base, mine, theirs) {
            return value.clone();
        }
        let (Some(was), Some(one), Some(other)) = (base.as_object(), mine.as_object(), theirs.as_object()) else {
            return self.either(None, base, mine, theirs);
        };
        let mut item = one.clone();
        for (name, value) in &mut item {
            let (old, new) = (was.get(name).unwrap_or(&Value::Null), other.get(name).unwrap_or(&Value::Null));
            *value = match three(old, &one[name], new) {
                Some(value) => value.clone(),
                None => self.either(Some(name), old, &one[name], new),
            };
        }
        Value::Object(item)
    }

    fn either(&mut self, name: Option<&str>, base: &Value, mine: &Value, theirs: &Value) -> Value {
        let told = (told(base), told(mine), told(theirs));
        let stands = self.contest(ConflictKind::Field, name, (&told.0, &told.1, &told.2), Choice::Mine);
        if stands == Choice::Theirs { theirs.clone() } else { mine.clone() }
    }

    fn contest(
        &mut self,
        kind: ConflictKind,
        name: Option<&str>,
        told: (&str, &str, &str),
        otherwise: Choice,
    ) -> Choice {
        let conflict = Conflict::new(kind, told, false);
        let mut conflict = Conflict { field: Some(self.field), attribute: name.map(str::to_owned), ..conflict };
        self.chooser.decide(&mut conflict, otherwise);
        let stands = conflict.stands;
        self.conflicts.push(conflict);
        stands
    }
}

/// A value as a person reads it.
pub(super) fn told(value: &Value) -> String {
    let parts =
        |parts: Vec<String>, by: &str| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(by);
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(map) => parts(map.values().map(told).collect(), " "),
        Value::Array(list) => parts(list.iter().map(told).collect(), "、"),
        other => other.to_string(),
    }
}
