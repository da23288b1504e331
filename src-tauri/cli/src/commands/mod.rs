//! One function per command. Each opens what it needs, asks the facade, and prints the answer.

mod check;
mod comments;
mod conflicts;
mod decisions;
mod demo;
mod diff;
mod drift;
mod facts;
mod library;
mod merge;
mod newsroom;
mod publish;
mod review;
mod setup;
mod signing;
mod since;
mod transfer;
mod upkeep;
mod workflow;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::out::Out;
use galley_desk::api::Verdict;

/// Runs the command that was typed.
pub(crate) fn run(cli: &Cli, out: &mut Out) -> Result<(), Failure> {
    let common = &cli.common;
    match &cli.command {
        Command::Import(args) => transfer::import(common, args, out),
        Command::List(args) => library::list(common, args, out),
        Command::Search(args) => library::search(common, args, out),
        Command::Show(args) => library::show(common, args, out),
        Command::Export(args) => transfer::export(common, args, out),
        Command::Diff(args) => diff::run(common, args, out),
        Command::Merge(args) => merge::run(common, args, out),
        Command::MergeInto(args) => conflicts::merge_into(common, args, out),
        Command::Conflicts(args) => conflicts::run(common, args, out),
        Command::Changes(args) => review::changes(common, args, out),
        Command::Accept(args) => review::decide(common, args, Verdict::Accept, out),
        Command::Reject(args) => review::decide(common, args, Verdict::Reject, out),
        Command::Comments(args) => comments::run(common, args, out),
        Command::Decisions(args) => decisions::decisions(common, args, out),
        Command::Reopen(args) => decisions::reopen(common, args, out),
        Command::Undo(args) => decisions::undo(common, args, out),
        Command::Track(args) => workflow::track(common, args, out),
        Command::Facts(args) => facts::run(common, args, out),
        Command::Blame(args) => since::blame(common, args, out),
        Command::Moments(args) => since::moments(common, args, out),
        Command::Set(args) => workflow::set(common, args, out),
        Command::Submit(args) => workflow::submit(common, args, out),
        Command::Advance(args) => workflow::advance(common, args, out),
        Command::Return(args) => workflow::send_back(common, args, out),
        Command::Sign(args) => signing::sign(common, args, out),
        Command::Signoffs(args) => signing::sign_offs(common, args, out),
        Command::Sheet(args) => signing::sheet(common, args, out),
        Command::Revisions(args) => library::revisions(common, args, out),
        Command::Check(args) => check::run(common, args, out),
        Command::Preview(args) => transfer::preview(common, args, out),
        Command::Destination(args) => publish::destination(common, args, out),
        Command::Publish(args) => publish::publish(common, args, out),
        Command::Outbox(args) => publish::outbox(common, args, out),
        Command::Correct(args) => publish::correct(common, args, out),
        Command::Withdraw(args) => publish::withdraw(common, args, out),
        Command::Drift(args) => drift::run(common, args, out),
        Command::Newsroom(args) => newsroom::run(common, args, out),
        Command::Demo(args) => demo::run(args, out),
        Command::Trash(args) => library::trash(common, args, out),
        Command::Untrash(args) => library::untrash(common, args, out),
        Command::Backup(args) => upkeep::backup(common, args, out),
        Command::Restore(args) => upkeep::restore(common, args, out),
        Command::Doctor(args) => upkeep::doctor(common, args, out),
        Command::Completions(args) => setup::completions(args, out),
        Command::Man(args) => setup::man(args, out),
    }
}
