//! The kinds of endpoint, one module each, and how the connector of a destination is made.
//!
//! - [`newsroom`]: the newsroom protocol; [`wordpress`]: WordPress's REST API; [`ghost`]: Ghost's Admin
//!   API; [`folder`]: files on this machine
//! - [`wire`]: what all of them that speak HTTP share; [`form`]: uploads; [`pictures`]: a site's names of pictures
//! - [`slug`]: the words of an address; [`reading`]: reading back

pub mod folder;
mod form;
pub mod ghost;
pub mod newsroom;
mod pictures;
mod reading;
mod slug;
pub mod wire;
pub mod wordpress;

use std::sync::Arc;

use url::Url;

use super::connector::{Connector, Kind, Remote, Sending, Thing};
use super::xray::PlannedRequest;
use newsroom::Newsroom;
use wire::Wire;
use wordpress::WordPress;

use crate::secrets::Token;

/// What a connector is made of.
pub(super) struct Parts {
    /// The address, checked.
    pub(super) url: Url,
    /// The user; empty where the kind has none.
    pub(super) user: String,
    /// The token; empty where the kind has none.
    pub(super) token: Token,
    /// Network, time and patience.
    pub(super) wire: Wire,
}

/// Whether this version has a connector of that kind.
pub(super) fn is_made(kind: Kind) -> bool {
    match kind {
        Kind::Newsroom | Kind::WordPress | Kind::Ghost | Kind::Folder => true,
    }
}

/// The requests that sending would make; `known` is what the endpoint called things of ours.
pub(super) fn plan(
    kind: Kind,
    url: &str,
    sending: &Sending,
    known: &dyn Fn(Thing, &str) -> Option<Remote>,
) -> Vec<PlannedRequest> {
    match kind {
        Kind::Newsroom => newsroom::plan(url, sending),
        Kind::WordPress => wordpress::plan(url, sending, known),
        Kind::Ghost => ghost::plan(url, sending, known),
        Kind::Folder => Url::parse(url).map(|url| folder::Folder::at(&url).plan(sending)).unwrap_or_default(),
    }
}

/// The connector of a destination; `None` for a kind of which there is none yet.
pub(super) fn make(kind: Kind, parts: Parts) -> Option<Arc<dyn Connector>> {
    let Parts { url, user, token, wire } = parts;
    match kind {
        Kind::Newsroom => Some(Arc::new(Newsroom::over(&url, token, wire))),
        Kind::WordPress => Some(Arc::new(WordPress::over(&url, user, token, wire))),
        Kind::Folder => Some(Arc::new(folder::Folder::at(&url))),
        Kind::Ghost => Some(Arc::new(ghost::Ghost::over(&url, &token, wire))),
    }
}
