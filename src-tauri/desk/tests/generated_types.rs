//! The window's types: `ui/src/host/generated/api.ts` is what the facade's requests and replies are in TypeScript.
//!
//! The file is checked in. This test compares it; with GALLEY_WRITE_TYPES set (`cargo xtask types`) it writes it.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use galley_desk::api;
use galley_desk::publish::api as publishing;
use galley_desk::publish::xray;
use ts_rs::{Config, TS, TypeVisitor};

const OPENING: &str = "\
// The facade's requests and replies, from galley-desk. Written by `cargo xtask types`; do not edit.
";

/// The declarations found so far, by name.
struct Types {
    config: Config,
    found: BTreeMap<String, String>,
    seen: HashSet<TypeId>,
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        // Trees contain themselves.
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        // Only types of our own have a place to be written to; the others are words of TypeScript.
        if T::output_path().is_some() {
            let name = T::ident(&self.config);
            let docs = T::docs().unwrap_or_default();
            self.found.insert(name, format!("{docs}export {}\n", T::decl(&self.config)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// Everything that the facade takes and answers, and everything that those are made of.
fn typescript() -> String {
    // JSON's numbers arrive in the window as numbers; none of ours comes near 2^53.
    let mut types =
        Types { config: Config::new().with_large_int("number"), found: BTreeMap::new(), seen: HashSet::new() };
    macro_rules! visit {
        ($($ty:ty),+ $(,)?) => { $(types.visit::<$ty>();)+ };
    }
    visit!(api::Fault, api::StoryId, api::CreateStory, api::StoryAct, api::StoryView, api::SaveText, api::SaveReply);
    visit!(api::ListStories, api::SearchStories, api::Hit, api::Facets, api::StorySummary);
    visit!(api::SetTracking, api::ChangeList, api::Decide, api::DecideReply, api::UndoDecision, api::Decision);
    visit!(api::ReopenChange);
    visit!(
        api::MakeRevision,
        api::RestoreRevision,
        api::RevisionInfo,
        api::RevisionView,
        api::Compare,
        api::Comparison,
        api::KeepComparison
    );
    visit!(api::MergeRevision, api::MergeCopy, api::MergeReply, api::OpenMerges, api::DecideConflict);
    visit!(api::ListComments, api::CommentList, api::StartThread, api::ReplyToThread, api::EditComment);
    visit!(api::ThreadAct, api::ReattachThread, api::ReadComments);
    visit!(api::FactList, api::TickFacts, api::UntickFacts, api::ListMoments, api::Moment);
    visit!(api::AskBlame, api::BlameReply);
    visit!(
        api::MoveStory,
        api::Person,
        api::Stage,
        api::LogEntry,
        api::SignOff,
        api::SignStory,
        api::PrintSheet,
        api::CheckPublication
    );
    visit!(
        api::Import,
        api::Imported,
        api::ImportedFile,
        api::ReadFile,
        api::FileText,
        api::Export,
        api::Exported,
        api::Preview
    );
    visit!(api::ReadRevision, api::Template, api::Paste, api::Pasted, api::AddMedia, api::AddedMedia);
    visit!(api::Menu, api::Look, api::Diagnostics, galley_article::check::Finding, publishing::CancelDelivery);
    visit!(api::LibraryInfo, api::BackupReply, api::Diagnosis, api::FeedReply);
    visit!(publishing::AddDestination, publishing::Destination, publishing::DestinationAct, publishing::TestReply);
    visit!(publishing::DestinationKind, publishing::OpenDeliveries, galley_desk::publish::xray::PlannedRequest);
    visit!(publishing::PublishStory, publishing::WithdrawStory, publishing::PublishReply, publishing::Delivery);
    visit!(publishing::DraftCorrection, publishing::CorrectionDraft, publishing::CorrectStory);
    visit!(publishing::SiteOf, publishing::SiteVersion, publishing::SettleSite);
    visit!(publishing::ReadTime, publishing::PlannedTime, xray::AgainstSite);
    visit!(publishing::ListOutbox, publishing::OutboxPage, publishing::RenameDestination);
    visit!(publishing::DeliveryView, publishing::Receipt, publishing::RunOutbox);
    let declarations: Vec<String> = types.found.into_values().collect();
    // ts-rs leaves spaces at the ends of lines.
    let text = declarations.join("\n").lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    format!("{OPENING}\n{text}\n")
}

#[test]
fn generated_types_are_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/host/generated/api.ts");
    let wanted = typescript();
    if std::env::var_os("GALLEY_WRITE_TYPES").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &wanted).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    let first = wanted.lines().zip(found.lines()).find(|(wanted, found)| wanted != found);
    assert!(wanted == found, "ui/src/host/generated/api.ts is not current; run `cargo xtask types`. First: {first:?}");
}

#[test]
fn every_type_that_is_named_is_declared() {
    let text = typescript();
    assert!(!text.contains("bigint"), "a number that the window would not understand");
    for name in ["StoryView", "Article", "Node", "Problem", "State"] {
        assert!(text.contains(&format!("export type {name} =")), "{name} is not declared");
    }
}
