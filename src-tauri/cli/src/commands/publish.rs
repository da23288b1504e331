//! Destinations, publishing, withdrawing, and the outbox.

use std::io::Read;
use std::time::{Duration, Instant};

use chrono::{DateTime, FixedOffset, Utc};
use galley_article::check::Finding;
use galley_desk::publish::api::{
    AddDestination, CorrectStory, Delivery, Destination, DestinationAct, DraftCorrection, PublishReply, PublishStory,
    ReadTime, RenameDestination, RunOutbox, WithdrawStory,
};
use galley_desk::publish::connector::{Account, ReasonCode};
use galley_desk::publish::state::State;
use galley_desk::publish::xray::{AgainstSite, FieldDifference, PlannedRequest};
use galley_desk::secrets::{Keeping, Token};
use galley_desk::{Desk, Fault};
use serde::Serialize;

use crate::args::{
    self, Common, Correct, DestinationAdd, DestinationName, DestinationRename, DestinationTest, Outbox, OutboxAction,
    OutboxRun, Publish, Withdraw,
};
use crate::failure::Failure;
use crate::out::Out;
use crate::progress::{runtime, wait_for};
use crate::session::{Session, local};
use crate::table::Table;

/// How long publishing waits for second attempts, so that a hiccup of the site is ridden out. A longer trouble is the
/// outbox's: the delivery stays there.
const PATIENCE: Duration = Duration::from_secs(10);

/// Manages the places to publish to.
pub(crate) fn destination(common: &Common, args: &args::Destination, out: &mut Out) -> Result<(), Failure> {
    match args {
        args::Destination::Add(add) => add_destination(common, add, out),
        args::Destination::List => list_destinations(common, out),
        args::Destination::Test(name) => test_destination(common, name, out),
        args::Destination::Rename(args) => rename_destination(common, args, out),
        args::Destination::Remove(name) => remove_destination(common, name, out),
    }
}

/// Adds a destination, or replaces what is kept of the one of that name, and says which.
fn add_destination(common: &Common, args: &DestinationAdd, out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Added<'a> {
        #[serde(flatten)]
        destination: &'a Destination,
        replaced: bool,
    }
    let token = if args.token_stdin { Some(read_token()?) } else { None };
    let keeping = if args.secret_in_file { Keeping::File } else { Keeping::Keychain };
    let session = Session::open(common)?;
    let name = args.name.trim();
    let replaced = session.desk.destinations()?.iter().any(|known| known.name.eq_ignore_ascii_case(name));
    let added = session.desk.add_destination(&AddDestination {
        name: args.name.clone(),
        kind: args.kind.name().to_owned(),
        url: args.url.clone(),
        user: args.user.clone(),
        zone: args.zone.clone(),
        token,
        keeping,
        allow_plain_http: args.allow_plain_http,
        pictures: args.pictures.map(Into::into),
        actor: session.actor.clone(),
    })?;
    if args.secret_in_file && args.token_stdin {
        let folder = session.desk.place().folder().display().to_string();
        out.complain(&format!("the token is kept in a file below {folder}: whoever reads that folder can publish"));
    }
    if out.json {
        return out.json_line(&Added { destination: &added, replaced });
    }
    let did = if replaced { "replaced" } else { "added" };
    out.line(&format!("{} {did}: {} {}", added.name, added.kind.name(), added.url))
}

/// The token from standard input: never an argument, which every user of the machine could read.
fn read_token() -> Result<Token, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(1 << 16).read_to_string(&mut text);
    read.map_err(|error| Failure::because("the token could not be read from standard input", &error))?;
    let token = Token::new(&text);
    if token.is_empty() {
        return Err(Failure::Failed(
            "there was no token on standard input; pipe it in, e.g. galley … < token".to_owned(),
        ));
    }
    Ok(token)
}

fn list_destinations(common: &Common, out: &mut Out) -> Result<(), Failure> {
    let destinations = Session::open(common)?.desk.destinations()?;
    if out.json {
        return destinations.iter().try_for_each(|destination| out.json_line(destination));
    }
    let mut table = Table::new(&[24, 12, 60, 20]);
    for Destination { name, kind, url, keeping, .. } in &destinations {
        let kept = if *keeping == Keeping::File { "token in a file" } else { "" };
        table.row([name, kind.name(), url, kept]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))
}

fn test_destination(common: &Common, args: &DestinationTest, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let act = DestinationAct { destination: args.name.clone(), actor: session.actor.clone() };
    let silence =
        || Failure::Failed(format!("{} did not answer in time; see to its address and the network", args.name));
    let asked = async {
        let answer = tokio::time::timeout(args.patience.timeout, session.desk.test_destination(&act)).await;
        answer.map_err(|_| silence())?.map_err(Failure::from)
    };
    let reply = wait_for(&runtime()?, "asking", asked)?;
    if out.json {
        out.json_line(&reply)?;
    } else if reply.ok {
        let account = reply.account.as_ref().map(known_as).unwrap_or_default();
        out.line(&format!("{} answers and accepts the token{account}", args.name))?;
    }
    match reply.reason {
        _ if reply.ok => Ok(()),
        Some(reason) => Err(Failure::Failed(format!("{}: {}", args.name, reason.message))),
        None => Err(Failure::Failed(format!("{} does not answer as its kind does", args.name))),
    }
}

/// Whom the endpoint takes us for, as the end of a sentence.
fn known_as(account: &Account) -> String {
    let roles = if account.roles.is_empty() { String::new() } else { format!(" ({})", account.roles.join(", ")) };
    let user = if account.name.is_empty() { String::new() } else { format!("; there we are {}{roles}", account.name) };
    let version = if account.version.is_empty() { String::new() } else { format!("; {}", account.version) };
    format!("{user}{version}")
}

fn rename_destination(common: &Common, args: &DestinationRename, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let renamed = session.desk.rename_destination(&RenameDestination {
        destination: args.name.clone(),
        name: args.to.clone(),
        actor: session.actor.clone(),
    })?;
    if out.json { out.json_line(&renamed) } else { out.line(&format!("{} is called {} now", args.name, renamed.name)) }
}

fn remove_destination(common: &Common, args: &DestinationName, out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Removed<'a> {
        removed: &'a str,
        /// Deliveries that were not there yet and have ended.
        waiting: usize,
        /// Deliveries of which nobody will know any more whether they arrived.
        unknown: usize,
    }
    let session = Session::open(common)?;
    let left = session
        .desk
        .remove_destination(&DestinationAct { destination: args.name.clone(), actor: session.actor.clone() })?;
    let deliveries = |count: usize| if count == 1 { "1 delivery".to_owned() } else { format!("{count} deliveries") };
    if left.waiting > 0 {
        out.complain(&format!("{} to it had not arrived and will not be sent", deliveries(left.waiting)));
    }
    if left.unknown > 0 {
        let deliveries = deliveries(left.unknown);
        out.complain(&format!("whether {deliveries} arrived there is not known, and stays unknown: look at the site"));
    }
    if out.json {
        return out.json_line(&Removed { removed: &args.name, waiting: left.waiting, unknown: left.unknown });
    }
    out.line(&format!("{} removed; what is published there stays", args.name))
}

/// Publishes a story and waits for the outcome.
pub(crate) fn publish(common: &Common, args: &Publish, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let at = args.at.as_deref().map(|text| planned(&session.desk, text, &args.to)).transpose()?;
    let request = PublishStory {
        story,
        destination: args.to.clone(),
        actor: session.actor.clone(),
        at,
        hold_ms: None,
        reason: args.reason.clone(),
        base_version: None,
    };
    if args.dry_run {
        show_requests(&session.desk.planned_requests(&request)?, out)?;
        if !args.against_site {
            return Ok(());
        }
        let asked = async { session.desk.compare_with_site(&request).await.map_err(Failure::from) };
        return show_differences(&wait_for(&runtime()?, "asking", asked)?, out);
    }
    let reply = session.desk.publish_story(&request)?;
    if reply.delivery.due.is_some_and(|due| due > Utc::now()) && reply.delivery.state == State::Queued {
        return outcome(&reply, &reply.delivery, out);
    }
    let delivered = work_off(&session.desk, &reply.delivery, args.patience.timeout)?;
    outcome(&reply, &delivered, out)
}

/// Shows what would be sent: a line for each request, and one for each value in it.
fn show_requests(requests: &[PlannedRequest], out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return requests.iter().try_for_each(|request| out.json_line(request));
    }
    for request in requests {
        out.line(&format!("{} {}", request.method, request.address))?;
        for field in &request.fields {
            let value = field.value.as_str().map_or_else(|| field.value.to_string(), str::to_owned);
            let value = value.lines().collect::<Vec<_>>().join(" ");
            out.line(&format!("  {} ({}): {value}", field.name, field.from))?;
        }
    }
    Ok(())
}

/// Shows what would change at the site.
fn show_differences(against: &AgainstSite, out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return out.json_line(against);
    }
    let differences = match against {
        AgainstSite::Unasked { reason } => {
            return out.line(&format!("what the site holds is not known: {}", reason.message));
        }
        AgainstSite::Absent => return out.line("the site holds nothing of it"),
        AgainstSite::Holds { differences } if differences.is_empty() => {
            return out.line("the site says all of it already");
        }
        AgainstSite::Holds { differences } => differences,
    };
    out.line("would change at the site:")?;
    for FieldDifference { name, theirs, ours, from } in differences {
        let shown = |value: &serde_json::Value| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            text.lines().collect::<Vec<_>>().join(" ")
        };
        out.line(&format!("  {name} ({from})"))?;
        out.line(&format!("    - {}", shown(theirs)))?;
        out.line(&format!("    + {}", shown(ours)))?;
    }
    Ok(())
}

/// A time as it was typed, on the clock of the destination's newsroom.
fn planned(desk: &Desk, text: &str, destination: &str) -> Result<DateTime<FixedOffset>, Failure> {
    let request = ReadTime { text: text.to_owned(), destination: Some(destination.to_owned()) };
    desk.planned_time(&request).map(|planned| planned.at).map_err(|fault| {
        let why = fault.detail.get("why").and_then(|why| why.as_str()).unwrap_or_default();
        if matches!(why, "unreadable" | "zone") {
            Failure::Usage(format!("--at: {}", fault.message))
        } else {
            Failure::Failed(fault.message)
        }
    })
}

/// Publishes the corrected text with its note and waits for the outcome, or prints a note to begin with.
pub(crate) fn correct(common: &Common, args: &Correct, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let (story, destination) = (session.story(&args.id)?, args.to.clone());
    let Some(note) = args.note.clone().filter(|_| !args.draft) else {
        let draft = session.desk.draft_correction(&DraftCorrection { story, destination })?;
        return if out.json { out.json_line(&draft) } else { out.line(&draft.note) };
    };
    let reply = session.desk.correct_story(&CorrectStory {
        story,
        destination,
        actor: session.actor.clone(),
        note,
        kind: Some(args.kind),
        hold_ms: None,
        reason: args.reason.clone(),
        base_version: None,
    })?;
    let delivered = work_off(&session.desk, &reply.delivery, args.patience.timeout)?;
    outcome(&reply, &delivered, out)
}

/// Withdraws a published story and waits for the outcome.
pub(crate) fn withdraw(common: &Common, args: &Withdraw, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let reply = session.desk.withdraw_story(&WithdrawStory {
        story: session.story(&args.id)?,
        destination: args.to.clone(),
        actor: session.actor.clone(),
        note: args.note.clone(),
    })?;
    let delivered = work_off(&session.desk, &reply.delivery, args.patience.timeout)?;
    outcome(&reply, &delivered, out)
}

/// Runs the outbox for one delivery until its outcome is known or patience is over. `timeout` bounds one request.
pub(crate) fn work_off(desk: &Desk, delivery: &Delivery, timeout: Duration) -> Result<Delivery, Failure> {
    let request = |now| RunOutbox { now, story: Some(delivery.story.clone()), timeout_ms: Some(milliseconds(timeout)) };
    let work = async {
        // Whoever will not wait long for one request will not wait longer for a second one.
        let patient_until = Instant::now() + PATIENCE.min(timeout);
        desk.run_outbox(&request(true)).await?;
        loop {
            let stands = desk.delivery(&delivery.id)?.delivery;
            let due = stands.due.filter(|_| !stands.state.is_final());
            let Some(due) = due else { return Ok::<_, Fault>(stands) };
            let pause = (due - Utc::now()).to_std().unwrap_or_default();
            if Instant::now() + pause > patient_until {
                return Ok(stands);
            }
            tokio::time::sleep(pause).await;
            desk.run_outbox(&request(false)).await?;
        }
    };
    wait_for(&runtime()?, "publishing", work)
}

fn milliseconds(time: Duration) -> u64 {
    // Arguments are bounded to an hour, and a request may not take no time at all.
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

/// Says what became of a delivery; done only when it is delivered, or waits for the time that was set.
fn outcome(reply: &PublishReply, delivery: &Delivery, out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Outcome<'a> {
        #[serde(flatten)]
        delivery: &'a Delivery,
        fresh: bool,
        warnings: &'a [Finding],
    }
    if out.json {
        out.json_line(&Outcome { delivery, fresh: reply.fresh, warnings: &reply.warnings })?;
    } else {
        out.line(&in_words(delivery))?;
    }
    let waits = delivery.state == State::Queued;
    if delivery.state == State::Delivered || waits { Ok(()) } else { Err(undelivered(delivery)) }
}

fn in_words(delivery: &Delivery) -> String {
    let url = delivery.receipt.as_ref().map(|receipt| format!("  {}", receipt.url)).unwrap_or_default();
    let due = delivery.due.map(|due| format!(", next {}", local(due))).unwrap_or_default();
    format!("{} to {}{due}{url}", delivery.state.name(), delivery.destination)
}

pub(crate) fn undelivered(delivery: &Delivery) -> Failure {
    let why =
        delivery.reason.as_ref().map_or_else(|| "there is no answer yet".to_owned(), |reason| reason.message.clone());
    let removed = delivery.reason.as_ref().is_some_and(|reason| reason.code == ReasonCode::DestinationRemoved);
    let next = match delivery.state {
        State::Unknown if removed => "",
        State::Refused => "Nothing was published.",
        State::Unknown => "Whether it was published is not known; galley outbox run asks the site.",
        _ => "It stays in the outbox; galley outbox run tries again.",
    };
    let said = format!("{} is not delivered to {}: {why} {next}", delivery.story, delivery.destination);
    Failure::Failed(said.trim_end().to_owned())
}

/// Shows the outbox, or works it off.
pub(crate) fn outbox(common: &Common, args: &Outbox, out: &mut Out) -> Result<(), Failure> {
    match &args.action {
        None => print_deliveries(&Session::open(common)?.desk.outbox()?, out),
        Some(OutboxAction::Run(run)) => run_outbox(common, run, out),
    }
}

fn run_outbox(common: &Common, args: &OutboxRun, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let request = RunOutbox { now: args.now, story: None, timeout_ms: Some(milliseconds(args.patience.timeout)) };
    let touched = wait_for(&runtime()?, "sending", session.desk.run_outbox(&request))?;
    print_deliveries(&touched, out)?;
    let undone: Vec<&Delivery> = touched.iter().filter(|delivery| delivery.state != State::Delivered).collect();
    for delivery in &undone {
        if let Some(sentence) = undelivered(delivery).sentence() {
            out.complain(sentence);
        }
    }
    if undone.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

fn print_deliveries(deliveries: &[Delivery], out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return deliveries.iter().try_for_each(|delivery| out.json_line(delivery));
    }
    let mut table = Table::new(&[36, 30, 20, 10, 60]);
    for delivery in deliveries {
        let url = delivery.receipt.as_ref().map(|receipt| receipt.url.clone());
        let said = url.or_else(|| delivery.reason.as_ref().map(|reason| reason.message.clone())).unwrap_or_default();
        table.row([delivery.story.as_str(), &delivery.title, &delivery.destination, delivery.state.name(), &said]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))
}
