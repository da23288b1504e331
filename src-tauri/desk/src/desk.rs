//! The facade that every front end calls: one method per command.
//!
//! This file opens a library and hands out reads and writes; the commands themselves stand where their matter is:
//! [`crate::library`], [`crate::text`], [`crate::review`], [`crate::comments`], [`crate::history`], [`crate::since`],
//! [`crate::facts`], [`crate::workflow`],
//! [`crate::transfer`], [`crate::media`], [`crate::upkeep`] and [`crate::publish`]. Each changing command is one write.

use std::sync::Arc;

use galley_article::triage::Rules;
use rusqlite::Connection;

use crate::api::Result;
use crate::place::Place;
use crate::ports::Ports;
use crate::rules;
use crate::standing::Cache;
use crate::store::{Store, Write};
use crate::workflow::Stages;

/// An open library. Cheap to clone; all clones share it, from any thread.
#[derive(Clone)]
pub struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    place: Place,
    ports: Ports,
    store: Store,
    stages: Stages,
    cache: Cache,
}

impl Desk {
    /// Opens the library at a place, making it when there is none. A library that is damaged, foreign or newer, or that
    /// cannot be written, is refused with a sentence and left exactly as it is.
    pub fn open(place: Place, ports: Ports) -> Result<Self> {
        let stages = Stages::of(&place)?;
        let store = Store::open(&place, &ports)?;
        let cache = Cache::new(rules::of_newsroom(&place));
        Ok(Self { inner: Arc::new(Inner { place, ports, store, stages, cache }) })
    }

    /// Where the library lies.
    pub fn place(&self) -> &Place {
        &self.inner.place
    }

    /// The ports it was opened with.
    pub fn ports(&self) -> &Ports {
        &self.inner.ports
    }

    /// Runs one IMMEDIATE transaction: durable when this answers, undone when `body` fails.
    pub(crate) fn write<T>(&self, body: impl FnOnce(&Write<'_>) -> Result<T>) -> Result<T> {
        self.inner.store.write(&self.inner.ports, body)
    }

    /// Runs queries over one consistent state of the library.
    pub(crate) fn read<T>(&self, body: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.inner.store.read(body)
    }

    /// Runs what cannot run inside a transaction, on the reading connection.
    pub(crate) fn read_outside<T>(&self, body: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        body(&self.inner.store.reading())
    }

    /// Runs what cannot run inside a transaction, on the writing connection.
    pub(crate) fn outside<T>(&self, body: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        body(&mut self.inner.store.writing())
    }

    pub(crate) fn store(&self) -> &Store {
        &self.inner.store
    }

    pub(crate) fn cache(&self) -> &Cache {
        &self.inner.cache
    }

    /// The newsroom's own rules for facts and classes; none where Galley's hold.
    pub(crate) fn rules(&self) -> Option<&Rules> {
        self.inner.cache.rules().map(std::ops::Deref::deref)
    }

    pub(crate) fn newsroom_stages(&self) -> &Stages {
        &self.inner.stages
    }
}
