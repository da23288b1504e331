//! Publishing: destinations, the outbox, and the worker that empties it.
//!
//! Publishing a story writes one transaction: the revision, the frozen payload, the delivery and its idempotency key.
//! Nothing is sent there. The worker claims a delivery, hands it to the destination's connector, and writes the
//! outcome; [`state`] says what may follow what. Between processes a claim is a lease in the database, so that window
//! and command line never send one delivery at once, and what a dead process left is looked up before it is sent again.
//!
//! - [`api`]: requests and replies
//! - [`state`]: the state machine and its pauses
//! - [`connector`]: what is asked of an endpoint, and how a kind is added; [`connectors`] are the kinds

mod address;
pub mod api;
mod attempt;
pub mod connector;
pub mod connectors;
mod correct;
mod destinations;
mod drift;
mod facade;
mod likeness;
mod outcome;
mod owner;
mod planned;
pub(crate) mod preflight;
mod site;
pub mod state;
mod submit;
mod worker;
mod workload;
pub mod xray;
