//! The audit: whether the log holds together, and whether sign-offs and deliveries say what the log and the revisions say.
//!
//! What it finds: a line that was changed, taken out, put in between or moved; lines taken off the end, as long as SQLite's
//! own count of them was left alone, or a sign-off still has its line there; a sign-off or a revision that was changed. What
//! it cannot find by itself: a chain that was forged anew from some line to its end by somebody who could write to the file.
//! A head that was noted elsewhere, on paper say, shows that too.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::Connection;

use crate::api::{Audit, Code, Fault, LogEntry, Result, SignOffState, Symptom};
use crate::desk::Desk;
use crate::signing::in_log;
use crate::store::chain::{self, Break};
use crate::store::sign_offs::{self, Owned};
use crate::store::{blobs, log, outbox, revisions, stories, texts};

/// How much of a hash is enough to be looked for.
const SHORTEST: usize = 8;

impl Desk {
    /// Walks along the log's chain and compares every sign-off with its line in the log, its revision and the text that
    /// stands. `head` is the hash of a line, or its beginning, that was noted at some earlier time: it must still be there.
    pub fn audit(&self, head: Option<&str>) -> Result<Audit> {
        let head = head.map(str::trim).map(str::to_ascii_lowercase);
        if head.as_ref().is_some_and(|head| head.len() < SHORTEST || !head.bytes().all(|b| b.is_ascii_hexdigit())) {
            let said = format!("A hash is at least {SHORTEST} hexadecimal digits. Nothing was examined.");
            return Err(Fault::new(Code::Invalid, said));
        }
        self.read(|db| {
            let walked = chain::verify(db, head.as_deref())?;
            let mut symptoms: Vec<Symptom> = walked.broken.iter().map(symptom_of).collect();
            if !walked.met && walked.broken.is_none() {
                symptoms.push(symptom("log-head", format!("{}: no line has this hash", head.unwrap_or_default())));
            }
            let all = sign_offs::all(db)?;
            let lines = signatures(log::with_detail(db, "sign_off")?);
            for owned in &all {
                if let Some(what) = unlike(db, owned, &lines)? {
                    let id = &owned.sign_off.id;
                    symptoms.push(symptom("sign-off", format!("{id} of story {}: {what}", owned.story)));
                }
            }
            let there: BTreeSet<&str> = all.iter().map(|owned| owned.sign_off.id.as_str()).collect();
            for (id, line) in lines.iter().filter(|(id, _)| !there.contains(id.as_str())) {
                // A story that was deleted for ever took its sign-offs along; the log says so.
                let Some(story) = &line.story else { continue };
                if stories::get(db, story).is_ok() {
                    let what =
                        format!("{id} of story {story}: line {} of the log has it, the library has not", line.seq);
                    symptoms.push(symptom("sign-off-missing", what));
                }
            }
            let (deliveries, wrong) = check_deliveries(db)?;
            symptoms.extend(wrong);
            Ok(Audit {
                sound: symptoms.is_empty(),
                lines: walked.lines,
                head: walked.head,
                sign_offs: u64::try_from(all.len()).unwrap_or(u64::MAX),
                deliveries,
                symptoms,
            })
        })
    }
}

fn symptom(code: &str, subject: String) -> Symptom {
    Symptom { code: code.to_owned(), subject }
}

fn symptom_of(broken: &Break) -> Symptom {
    let lines = |from: u64, to: u64| match from == to {
        true => format!("line {from} is not there"),
        false => format!("lines {from} to {to} are not there"),
    };
    match *broken {
        Break::Missing { from, to } => symptom("log-line-missing", lines(from, to)),
        Break::Shortened { from, to } => symptom("log-shortened", format!("{} any more", lines(from, to))),
        Break::Changed { seq } => {
            symptom("log-line-changed", format!("line {seq} does not follow from those before it as they stand"))
        }
        Break::Unchained { seq } => symptom("log-line-unchained", format!("line {seq} has no hash")),
    }
}

/// Deliveries against the lines that put them in the outbox, and against their revisions: how many, and what is wrong. Those
/// of before lines named their delivery are left alone.
fn check_deliveries(db: &Connection) -> Result<(u64, Vec<Symptom>)> {
    let lines: BTreeMap<String, LogEntry> = log::with_detail(db, "delivery")?
        .into_iter()
        .map(|line| (line.detail["delivery"].as_str().unwrap_or_default().to_owned(), line))
        .collect();
    let mut symptoms = Vec::new();
    let mut named = 0;
    for row in outbox::all(db)? {
        let delivery = &row.delivery;
        let what = match lines.get(&delivery.id) {
            None if named == 0 => continue,
            None => "the log has no line about it".to_owned(),
            Some(line) => {
                named += 1;
                let same = line.actor == delivery.actor
                    && line.story.as_ref() == Some(&delivery.story)
                    && line.detail["revision"] == delivery.revision
                    && line.detail["destination"] == *delivery.destination;
                let text = revisions::get(db, row.story_key, delivery.revision);
                if !same {
                    format!("it is not what line {} of the log says", line.seq)
                } else if text.is_ok_and(|revision| revision.working == delivery.content) {
                    continue;
                } else {
                    format!("revision {} is not the text that was sent", delivery.revision)
                }
            }
        };
        symptoms.push(symptom("delivery", format!("{} of story {}: {what}", delivery.id, delivery.story)));
    }
    Ok((named, symptoms))
}

/// The lines that signed something, by the name of the sign-off.
fn signatures(lines: Vec<LogEntry>) -> BTreeMap<String, LogEntry> {
    let id = |line: &LogEntry| line.detail["sign_off"]["id"].as_str().unwrap_or_default().to_owned();
    lines.into_iter().map(|line| (id(&line), line)).collect()
}

/// How a sign-off differs from what the log and the revisions say of it; none where it does not.
fn unlike(db: &Connection, owned: &Owned, lines: &BTreeMap<String, LogEntry>) -> Result<Option<String>> {
    let signed = &owned.sign_off;
    let Some(line) = lines.get(&signed.id) else { return Ok(Some("the log has no line about it".to_owned())) };
    let same = line.detail["sign_off"] == in_log(signed)
        && line.actor == signed.by
        && line.at == signed.at
        && line.story.as_ref().is_some_and(|story| story.0 == owned.story);
    if !same {
        return Ok(Some(format!("it is not what line {} of the log says", line.seq)));
    }
    let number = signed.revision;
    let text = match revisions::get(db, owned.story_key, number) {
        Ok(revision) if revision.working == signed.content => blobs::get(db, &revision.working.0),
        Ok(_) => return Ok(Some(format!("revision {number} is not the text that was signed"))),
        Err(_) => return Ok(Some(format!("revision {number} is not there"))),
    };
    if !text.is_ok_and(|bytes| blobs::hash(&bytes) == signed.content.0) {
        return Ok(Some(format!("the text of revision {number} is not what was signed")));
    }
    let stands = texts::get(db, owned.story_key)?.working_hash == signed.content.0;
    let says = match signed.state {
        SignOffState::Returned => return Ok(None),
        SignOffState::Signed => true,
        SignOffState::Void => false,
    };
    let wrong = if stands { "the text is what was signed" } else { "the text was edited since" };
    Ok((says != stands).then(|| format!("it is kept as {}, but {wrong}", if says { "standing" } else { "void" })))
}
