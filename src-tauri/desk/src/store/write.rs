//! One write: an IMMEDIATE transaction with its instant, names and writer, so that everything it touches agrees.

use std::ops::Deref;

use chrono::{DateTime, Utc};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use uuid::Uuid;

use crate::api::Result;
use crate::ports::Ports;

/// An open IMMEDIATE transaction.
pub(crate) struct Write<'a> {
    tx: Transaction<'a>,
    ports: &'a Ports,
    /// The instant of everything written in it.
    pub(crate) at: DateTime<Utc>,
    /// Which open desk writes, for the feed.
    pub(crate) writer: &'a str,
}

impl<'a> Write<'a> {
    /// Begins; waits for other writers up to the busy timeout.
    pub(crate) fn begin(db: &'a mut Connection, ports: &'a Ports, writer: &'a str) -> Result<Self> {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Self { tx, ports, at: ports.clock.now(), writer })
    }

    /// A fresh name.
    pub(crate) fn fresh_id(&self) -> Uuid {
        self.ports.ids.fresh(self.at)
    }

    /// Makes everything written durable.
    pub(crate) fn commit(self) -> Result<()> {
        Ok(self.tx.commit()?)
    }
}

impl Deref for Write<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.tx
    }
}
