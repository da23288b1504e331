//! The facade that every front end calls: one method per command.
//!
//! This file opens a library and hands out reads and writes; the commands themselves stand where their matter is:
//! [`crate::library`], [`crate::text`], [`crate::review`], [`crate::comments`], [`crate::history`], [`crate::since`],
//! [`crate::facts`], [`crate::workflow`],
//! [`crate::transfer`], [`crate::media`], [`crate::upkeep`] and [`crate::publish`]. Each changing command is one write.

use std::sync::Arc;

use galley_article::check::Policy;
use galley_article::triage::Rules;
use rusqlite::Connection;

use crate::api::{Code, Result};
use crate::place::Place;
use crate::ports::Ports;
use crate::publish::preflight;
use crate::renditions::Made;
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
    policy: Result<Policy>,
    made: Made,
}

impl Desk {
    /// Opens the library at a place, making it when there is none. A library that is damaged, foreign or newer, or that
    /// cannot be written, is refused with a sentence and left exactly as it is.
    pub fn open(place: Place, ports: Ports) -> Result<Self> {
        Self::with(place, ports, Store::open)
    }

    /// Opens the library, to be read where it cannot be written: what would change something then answers
    /// [`Code::ReadOnly`] and [`Self::reads_only`] is true. Everything else that is wrong with it is answered as by
    /// [`Self::open`].
    pub fn open_or_read(place: Place, ports: Ports) -> Result<Self> {
        Self::with(place, ports, |place, ports| match Store::open(place, ports) {
            Err(fault) if fault.code == Code::ReadOnly && place.database().exists() => {
                Store::open_to_read(place, ports)
            }
            answer => answer,
        })
    }

    fn with(place: Place, ports: Ports, open: impl FnOnce(&Place, &Ports) -> Result<Store>) -> Result<Self> {
        let stages = Stages::of(&place)?;
        let store = open(&place, &ports)?;
        let cache = Cache::new(rules::of_newsroom(&place));
        // A mistake in it keeps nobody from writing; what it is about says so when it is asked for.
        let policy = preflight::policy_of(&place);
        Ok(Self { inner: Arc::new(Inner { place, ports, store, stages, cache, policy, made: Made::default() }) })
    }

    /// Whether the library could only be opened to be read.
    pub fn reads_only(&self) -> bool {
        self.inner.store.reads_only()
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

    /// How grave the newsroom takes what the checks find; a fault where its file cannot be used.
    pub(crate) fn preflight_policy(&self) -> Result<&Policy> {
        self.inner.policy.as_ref().map_err(Clone::clone)
    }

    pub(crate) fn renditions_made(&self) -> &Made {
        &self.inner.made
    }

    pub(crate) fn newsroom_stages(&self) -> &Stages {
        &self.inner.stages
    }
}
