//! Frames and sets of marks by index: a text uses few of them, and names each many times.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// Distinct values in the order they were met. Serialises as the list of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Vec<T>", into = "Vec<T>")]
#[serde(bound(serialize = "T: Clone + Serialize", deserialize = "T: Hash + Deserialize<'de>"))]
pub(super) struct Table<T> {
    items: Vec<T>,
    /// Index of a value by its hash; of two values with one hash, the first.
    index: HashMap<u64, u32>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { items: Vec::new(), index: HashMap::new() }
    }
}

impl<T: PartialEq> PartialEq for Table<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<T: Hash> From<Vec<T>> for Table<T> {
    fn from(items: Vec<T>) -> Self {
        let mut index = HashMap::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            index.entry(hash(item)).or_insert(small(at));
        }
        Self { items, index }
    }
}

impl<T> From<Table<T>> for Vec<T> {
    fn from(table: Table<T>) -> Self {
        table.items
    }
}

impl<T: Hash + PartialEq + Clone> Table<T> {
    /// The value at an index that this table has given.
    pub(super) fn at(&self, index: u32) -> &T {
        &self.items[index as usize]
    }

    /// How many values it holds.
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The index of a value, which is put into the table if it is new.
    pub(super) fn index_of(&mut self, value: &T) -> u32 {
        let hash = hash(value);
        let known = match self.index.get(&hash) {
            Some(at) if self.items[*at as usize] == *value => Some(*at),
            Some(_) => self.items.iter().position(|item| item == value).map(small),
            None => None,
        };
        known.unwrap_or_else(|| {
            self.items.push(value.clone());
            let at = small(self.items.len() - 1);
            self.index.entry(hash).or_insert(at);
            at
        })
    }
}

fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
