//! The facade's types as TypeScript, for the window.
//!
//! The file is checked in at `ui/src/host/generated/types.ts`; a test compares it with this, and rewrites it when
//! `GALLEY_WRITE_TYPES` is set.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use crate::api;
use crate::publish::api as publishing;

/// Declarations by name, so that the file does not depend on the order in which types are visited.
struct Declarations<'a> {
    config: &'a Config,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Types of other crates (numbers, strings, lists) are spelled out where they are used.
        if T::output_path().is_none() || self.found.contains_key(&T::ident(self.config)) {
            T::visit_generics(self);
            return;
        }
        let docs = T::docs().unwrap_or_default();
        self.found.insert(T::ident(self.config), format!("{docs}export {}", T::decl(self.config)));
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The whole file.
pub fn typescript() -> String {
    let config = Config::default();
    let mut all = Declarations { config: &config, found: BTreeMap::new() };
    macro_rules! visit {
        ($($type:ty),* $(,)?) => { $(all.visit::<$type>();)* };
    }
    visit!(
        api::Fault,
        api::ListStories,
        api::SearchStories,
        api::Hit,
        api::Facets,
        api::CreateStory,
        api::StoryAct,
        api::StoryView,
        api::SaveText,
        api::SaveReply,
        api::SetTracking,
        api::ChangeList,
        api::Decide,
        api::DecideReply,
        api::UndoDecision,
        api::Decision,
        api::MakeRevision,
        api::RevisionView,
        api::RestoreRevision,
        api::Compare,
        api::Comparison,
        api::MoveStory,
        api::LogEntry,
        api::Import,
        api::ImportedFile,
        api::Export,
        api::Exported,
        api::Preview,
        api::LibraryInfo,
        api::BackupReply,
        api::Diagnosis,
        api::FeedReply,
    );
    visit!(
        publishing::AddDestination,
        publishing::Destination,
        publishing::DestinationAct,
        publishing::TestReply,
        publishing::PublishStory,
        publishing::WithdrawStory,
        publishing::PublishReply,
        publishing::DeliveryView,
        publishing::Receipt,
        publishing::RunOutbox,
    );
    let mut out = String::from("// Generated from the Rust types of the facade by `cargo xtask types`. Do not edit.\n");
    for declaration in all.found.values() {
        out.push('\n');
        out.push_str(declaration);
        out.push('\n');
    }
    out
}
