//! Publishing from outside: the connector, the outbox, two processes and a killed one, against an endpoint that
//! misbehaves on request and against the real newsroom.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking, its helpers too")]

mod canary;
mod connector;
mod correct;
mod destinations;
mod drift;
mod endpoint;
mod folder;
mod ghost;
mod ghost_site;
mod hold;
mod house;
mod kill;
mod listed;
mod newsroom;
mod outbox;
mod pictures;
mod planned;
mod preflight;
mod submit;
mod workers;
mod xray;

use std::sync::LazyLock;

use tokio::runtime::Runtime;

/// Runs a future on the one runtime of these tests: connections are kept from one request to the next, as in Galley.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());
    RUNTIME.block_on(future)
}
