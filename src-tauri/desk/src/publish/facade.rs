//! Publishing as the front ends call it.

use std::sync::Arc;

use super::api::*;
use crate::api::{Code, Fault, Result, StoryId};
use crate::desk::Desk;
use crate::http::Web;
use crate::ports::{Ports, RandomIds, SystemClock};
use crate::secrets::Keychain;

fn later<T>() -> Result<T> {
    Err(Fault::new(Code::Internal, "This part is being built."))
}

impl Ports {
    /// The machine's own: its clock, its keychain, its network.
    pub fn of_machine() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            ids: Arc::new(RandomIds),
            secrets: Arc::new(Keychain),
            http: Arc::new(Web::new()),
        }
    }
}

impl Desk {
    /// The destinations, by name.
    pub fn destinations(&self) -> Result<Vec<Destination>> {
        later()
    }
    /// Adds a destination, or renews the token of one.
    pub fn add_destination(&self, _request: &AddDestination) -> Result<Destination> {
        later()
    }
    /// Removes a destination and its token. What it delivered stays in the stories' history.
    pub fn remove_destination(&self, _act: &DestinationAct) -> Result<()> {
        later()
    }
    /// Asks a destination whether address, token and protocol are right. Stores nothing there.
    pub async fn test_destination(&self, _act: &DestinationAct) -> Result<TestReply> {
        later()
    }
    /// Puts the working text of a story in the outbox. Nothing is sent before the outbox is run.
    pub fn publish_story(&self, _request: &PublishStory) -> Result<PublishReply> {
        later()
    }
    /// Puts the withdrawal of a published story in the outbox.
    pub fn withdraw_story(&self, _request: &WithdrawStory) -> Result<PublishReply> {
        later()
    }
    /// The outbox, oldest first: every delivery that is not final, and the last final one of each story and destination.
    pub fn outbox(&self) -> Result<Vec<Delivery>> {
        later()
    }
    /// One delivery with its attempts.
    pub fn delivery(&self, _id: &str) -> Result<DeliveryView> {
        later()
    }
    /// Every delivery of a story with its attempts, oldest first.
    pub fn deliveries(&self, _story: &StoryId) -> Result<Vec<DeliveryView>> {
        later()
    }
    /// The receipts of a story, oldest first.
    pub fn receipts(&self, _story: &StoryId) -> Result<Vec<Receipt>> {
        later()
    }
    /// Works the outbox off until nothing is due, and answers the deliveries it touched as they then stand.
    pub async fn run_outbox(&self, _request: &RunOutbox) -> Result<Vec<Delivery>> {
        later()
    }
}
