//! Table `deliveries`: the outbox. What a worker does to the rows that it has claimed is in [`super::claims`].

use chrono::{DateTime, TimeDelta, Utc};
use galley_article::model::{ContentHash, CorrectionKind, Media};
use rusqlite::{Connection, Row, params};

use super::{Write, attempts, blobs, instant, millis, receipts};
use crate::api::{Fault, Result, RevisionNumber, StoryId};
use crate::publish::api::{Action, Delivery, DeliveryView, UnderWay};
use crate::publish::connector::{Reason, ReasonCode};
use crate::publish::state::{LONGEST_PAUSE, Next, Situation, State};

/// A row, without its payload.
#[derive(Clone, Debug)]
pub(crate) struct DeliveryRow {
    /// The row's number: the order in which deliveries were put in the outbox.
    pub(crate) key: i64,
    pub(crate) story_key: i64,
    pub(crate) destination_key: i64,
    pub(crate) sends: u32,
    pub(crate) look_ups: u32,
    pub(crate) lease_owner: Option<String>,
    pub(crate) lease_until: Option<DateTime<Utc>>,
    pub(crate) idempotency_key: String,
    pub(crate) media: Vec<Media>,
    pub(crate) delivery: Delivery,
}

impl DeliveryRow {
    /// Whether the site was found to have something else, or nothing, in its place.
    pub(crate) fn is_lost(&self) -> bool {
        let reason = self.delivery.reason.as_ref();
        reason.is_some_and(|reason| matches!(reason.code, ReasonCode::Drift | ReasonCode::Gone))
    }
}

/// A delivery about to be stored.
#[derive(Clone, Debug)]
pub(crate) struct NewDelivery<'a> {
    pub(crate) story: i64,
    pub(crate) destination: i64,
    pub(crate) action: Action,
    pub(crate) revision: RevisionNumber,
    pub(crate) title: &'a str,
    pub(crate) content: &'a ContentHash,
    pub(crate) actor: &'a str,
    /// Held, or queued.
    pub(crate) state: State,
    pub(crate) due: DateTime<Utc>,
    /// When the endpoint is to make it public, where it sees to that.
    pub(crate) public_at: Option<DateTime<Utc>>,
    /// What readers are told was corrected.
    pub(crate) correction: Option<Note<'a>>,
    pub(crate) media: &'a [Media],
    pub(crate) payload: &'a [u8],
}

/// What readers are told was corrected.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Note<'a> {
    pub(crate) kind: CorrectionKind,
    pub(crate) text: &'a str,
}

const SELECT: &str = "SELECT d.key, d.story, d.destination, d.sends, d.look_ups, d.lease_owner, d.lease_until, \
    d.idempotency_key, d.media, d.id, s.id, d.title, t.name, d.action, d.state, d.revision, d.content, d.actor, d.at, \
    d.due, d.reason, t.removed_at IS NOT NULL, (SELECT count(*) FROM attempts a WHERE a.delivery = d.key), \
    d.public_at, d.correction, d.correction_kind, d.media_done, EXISTS (SELECT 1 FROM attempts a \
        WHERE a.delivery = d.key AND a.kind = 'send' AND a.outcome = 'unknown') \
    FROM deliveries d JOIN stories s ON s.key = d.story JOIN destinations t ON t.key = d.destination";

/// What is not final, as SQL over `d`; worded as the index `deliveries_open` is.
const OPEN: &str = "d.state NOT IN ('delivered', 'refused', 'cancelled')";

/// The states that are not final, in the order in which they are listed.
const UNDER_WAY: [State; 5] = [State::Unknown, State::Retrying, State::Sending, State::Held, State::Queued];

/// Whose destination is still there, as SQL over `d`: only then something more happens by itself.
const LIVE: &str = "d.destination NOT IN (SELECT key FROM destinations WHERE removed_at IS NOT NULL)";

/// What stays unknown for good, as SQL over `d`: its destination was removed, which leaves nothing else open there.
const STRANDED: &str =
    "d.state = 'unknown' AND d.destination IN (SELECT key FROM destinations WHERE removed_at IS NOT NULL)";

fn read(row: &Row<'_>) -> rusqlite::Result<DeliveryRow> {
    let (media, action, state): (String, String, String) = (row.get(8)?, row.get(13)?, row.get(14)?);
    let (reason, kind): (Option<String>, Option<String>) = (row.get(20)?, row.get(25)?);
    let media: Vec<Media> = serde_json::from_str(&media).unwrap_or_default();
    let state = State::from_name(&state).unwrap_or(State::Unknown);
    // Nobody asks a destination that was removed: what is unknown there stays so.
    let removed: bool = row.get(21)?;
    Ok(DeliveryRow {
        key: row.get(0)?,
        story_key: row.get(1)?,
        destination_key: row.get(2)?,
        sends: row.get(3)?,
        look_ups: row.get(4)?,
        lease_owner: row.get(5)?,
        lease_until: row.get::<_, Option<i64>>(6)?.map(instant),
        idempotency_key: row.get(7)?,
        delivery: Delivery {
            id: row.get(9)?,
            story: StoryId(row.get(10)?),
            title: row.get(11)?,
            destination: row.get(12)?,
            action: if action == "withdraw" { Action::Withdraw } else { Action::Publish },
            state,
            revision: row.get(15)?,
            content: ContentHash(row.get(16)?),
            actor: row.get(17)?,
            at: instant(row.get(18)?),
            due: (!state.is_final() && !removed).then_some(instant(row.get(19)?)),
            public_at: row.get::<_, Option<i64>>(23)?.map(instant),
            correction: row.get(24)?,
            correction_kind: kind.and_then(|name| CorrectionKind::from_name(&name)),
            pictures: u32::try_from(media.len()).unwrap_or(u32::MAX),
            pictures_done: row.get(26)?,
            attempts: row.get(22)?,
            may_arrive: row.get(27)?,
            reason: reason.and_then(|json| serde_json::from_str(&json).ok()),
            receipt: None,
        },
        media,
    })
}

fn rows(db: &Connection, condition: &str, values: impl rusqlite::Params) -> Result<Vec<DeliveryRow>> {
    let mut find = db.prepare_cached(&format!("{SELECT} WHERE {condition}"))?;
    let mut found = find.query_map(values, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    for row in &mut found {
        if row.delivery.state == State::Delivered {
            row.delivery.receipt = receipts::of_delivery(db, row.key)?;
        }
    }
    Ok(found)
}

/// Puts a delivery in the outbox.
pub(crate) fn insert(w: &Write<'_>, new: &NewDelivery<'_>) -> Result<DeliveryRow> {
    let action = match new.action {
        Action::Publish => "publish",
        Action::Withdraw => "withdraw",
    };
    let media = serde_json::to_string(new.media).unwrap_or_default();
    w.prepare_cached(
        "INSERT INTO deliveries (id, story, destination, action, state, revision, title, content, actor, at, due,
            idempotency_key, media, payload, public_at, correction, correction_kind)
         VALUES (?1, ?2, ?3, ?4, ?14, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?15, ?16, ?17)",
    )?
    .execute(params![
        w.fresh_id().to_string(),
        new.story,
        new.destination,
        action,
        new.revision,
        new.title,
        new.content.0,
        new.actor,
        millis(w.at),
        millis(new.due),
        w.fresh_id().to_string(),
        media,
        blobs::pack(new.payload)?,
        new.state.name(),
        new.public_at.map(millis),
        new.correction.map(|note| note.text),
        new.correction.map(|note| note.kind.name())
    ])?;
    by_key(w, w.last_insert_rowid())
}

/// The delivery of that number.
pub(crate) fn by_key(db: &Connection, key: i64) -> Result<DeliveryRow> {
    rows(db, "d.key = ?1", [key])?.pop().ok_or_else(|| Fault::not_found("delivery", key))
}

/// The delivery of that id.
pub(crate) fn by_id(db: &Connection, id: &str) -> Result<DeliveryRow> {
    rows(db, "d.id = ?1", [id])?.pop().ok_or_else(|| Fault::not_found("delivery", id))
}

/// What the state machine looks at.
pub(crate) fn situation(row: &DeliveryRow, now: DateTime<Utc>) -> Situation {
    Situation {
        state: row.delivery.state,
        sends: row.sends,
        look_ups: row.look_ups,
        may_arrive: row.delivery.may_arrive,
        now,
        seed: u64::try_from(row.key).unwrap_or_default(),
    }
}

/// The frozen payload of a delivery.
pub(crate) fn payload(db: &Connection, key: i64) -> Result<Vec<u8>> {
    let packed: Vec<u8> =
        db.prepare_cached("SELECT payload FROM deliveries WHERE key = ?1")?.query_row([key], |row| row.get(0))?;
    blobs::unpack(&packed)
}

/// Every delivery of the library, oldest first.
pub(crate) fn all(db: &Connection) -> Result<Vec<DeliveryRow>> {
    rows(db, "1 ORDER BY d.key", [])
}

/// Every delivery of a story, oldest first.
pub(crate) fn of_story(db: &Connection, story: i64) -> Result<Vec<DeliveryRow>> {
    rows(db, "d.story = ?1 ORDER BY d.key", [story])
}

/// Every delivery of a story to one destination, newest first.
pub(crate) fn between(db: &Connection, story: i64, destination: i64) -> Result<Vec<DeliveryRow>> {
    rows(db, "d.story = ?1 AND d.destination = ?2 ORDER BY d.key DESC", [story, destination])
}

/// The delivery by which a destination has a story, as far as is known; none where it was withdrawn, or never arrived.
pub(crate) fn published(db: &Connection, story: i64, destination: i64) -> Result<Option<DeliveryRow>> {
    let last = between(db, story, destination)?.into_iter().find(|row| row.delivery.state == State::Delivered);
    Ok(last.filter(|row| row.delivery.action == Action::Publish && !row.is_lost()))
}

/// Says of a delivery that the site was found to have lost what it took: the same text may be published again.
pub(crate) fn mark_lost(w: &Write<'_>, key: i64, reason: &Reason) -> Result<()> {
    let reason = serde_json::to_string(reason).unwrap_or_default();
    w.execute("UPDATE deliveries SET reason = ?2 WHERE key = ?1 AND state = 'delivered'", params![key, reason])?;
    Ok(())
}

/// Whether a story has deliveries of which something more happens by itself.
pub(crate) fn has_open(db: &Connection, story: i64) -> Result<bool> {
    let sql = format!("SELECT 1 FROM deliveries d WHERE d.story = ?1 AND {OPEN} AND {LIVE}");
    Ok(db.prepare_cached(&sql)?.exists([story])?)
}

/// The deliveries to a destination that are not final.
pub(crate) fn open_to(db: &Connection, destination: i64) -> Result<Vec<DeliveryRow>> {
    rows(db, &format!("{OPEN} AND d.destination = ?1 ORDER BY d.key"), [destination])
}

/// What is under way: what somebody may want to look at first, then what goes out next; so many at most.
pub(crate) fn under_way(db: &Connection, most: u32) -> Result<Vec<DeliveryRow>> {
    let mut found = Vec::new();
    for state in UNDER_WAY {
        let left = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if left > 0 {
            let condition = format!("{OPEN} AND d.state = ?1 AND {LIVE} ORDER BY d.due, d.key LIMIT ?2");
            found.extend(rows(db, &condition, params![state.name(), left])?);
        }
    }
    Ok(found)
}

/// How many are under way.
pub(crate) fn count_under_way(db: &Connection) -> Result<UnderWay> {
    let sql = format!("SELECT d.state, count(*) FROM deliveries d WHERE {OPEN} GROUP BY d.state");
    let mut find = db.prepare_cached(&sql)?;
    let mut counts = UnderWay::default();
    let counted = find.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))?;
    for row in counted {
        let (state, count) = row?;
        match State::from_name(&state) {
            Some(State::Held) => counts.held = count,
            Some(State::Queued) => counts.queued = count,
            Some(State::Sending) => counts.sending = count,
            Some(State::Retrying) => counts.retrying = count,
            _ => counts.unknown += count,
        }
    }
    let sql = format!("SELECT count(*) FROM deliveries d WHERE {OPEN} AND {STRANDED}");
    let stranded: u32 = db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?;
    counts.unknown = counts.unknown.saturating_sub(stranded);
    Ok(counts)
}

/// What ended last, the latest end first; so many at most. What a removed destination never answered has ended as well.
pub(crate) fn ended(db: &Connection, most: u32) -> Result<Vec<DeliveryRow>> {
    let last = |what: &str| {
        format!("SELECT * FROM (SELECT d.key FROM deliveries d WHERE {what} ORDER BY d.due DESC, d.key DESC LIMIT ?1)")
    };
    // Apart, so that each is a stretch of one index.
    let (done, stranded) =
        (last("d.state IN ('delivered', 'refused', 'cancelled')"), last(&format!("{OPEN} AND {STRANDED}")));
    let condition = format!("d.key IN ({done} UNION ALL {stranded}) ORDER BY d.due DESC, d.key DESC LIMIT ?1");
    rows(db, &condition, [most])
}

/// The outbox as it is shown, oldest first: what is not final, and the last delivery of each story and destination.
pub(crate) fn shown(db: &Connection) -> Result<Vec<DeliveryRow>> {
    let condition =
        format!("{OPEN} OR d.key IN (SELECT max(key) FROM deliveries GROUP BY story, destination) ORDER BY d.key");
    rows(db, &condition, [])
}

/// A delivery with its attempts.
pub(crate) fn view(db: &Connection, row: DeliveryRow) -> Result<DeliveryView> {
    Ok(DeliveryView { attempts: attempts::of_delivery(db, row.key)?, delivery: row.delivery })
}

/// What may be claimed now, the longest due first: open, due, and with no earlier open delivery of the same story to the
/// same destination in the way; so many at most. Leases are not looked at. A pause that is longer than any Galley makes is a
/// clock that was set back, and over.
pub(crate) fn claimable(
    db: &Connection,
    now: DateTime<Utc>,
    story: Option<&StoryId>,
    most: u32,
) -> Result<Vec<DeliveryRow>> {
    let horizon = now + LONGEST_PAUSE + TimeDelta::hours(1);
    // Apart, so that each is a stretch of one index: thousands that wait for their time are not read.
    let mut found = Vec::new();
    for (due, from) in [("d.due <= ?1", now), ("d.due > ?1 AND d.sends > 0", horizon)] {
        let condition = format!(
            "{OPEN} AND {LIVE} AND {due} AND (?2 IS NULL OR s.id = ?2)
             AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.story = d.story AND e.destination = d.destination
                AND e.key < d.key AND e.state NOT IN ('delivered', 'refused', 'cancelled'))
             ORDER BY d.due, d.key LIMIT ?3"
        );
        let most = most.saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        found.extend(rows(db, &condition, params![millis(from), story.map(StoryId::as_str), most])?);
    }
    Ok(found)
}

/// The deliveries before this one, of the same story to the same destination, of which a send had no clear answer; the
/// newest first. What they say may come to the endpoint late.
pub(crate) fn unanswered(db: &Connection, row: &DeliveryRow) -> Result<Vec<DeliveryRow>> {
    let condition = "d.story = ?1 AND d.destination = ?2 AND d.key < ?3
         AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery = d.key AND a.kind = 'send' AND a.outcome = 'unknown')
         ORDER BY d.key DESC LIMIT 8";
    rows(db, condition, params![row.story_key, row.destination_key, row.key])
}

/// The deliveries beside this one, of the same story to the same destination, of which the endpoint may hold what they say:
/// those of which a send had no clear answer, and one that is being sent; the newest first.
pub(crate) fn may_stand(db: &Connection, row: &DeliveryRow) -> Result<Vec<DeliveryRow>> {
    let condition = "d.story = ?1 AND d.destination = ?2 AND d.key <> ?3
         AND (d.state IN ('sending', 'unknown') OR EXISTS
            (SELECT 1 FROM attempts a WHERE a.delivery = d.key AND a.kind = 'send' AND a.outcome = 'unknown'))
         ORDER BY d.key DESC LIMIT 8";
    rows(db, condition, params![row.story_key, row.destination_key, row.key])
}

/// When the next open delivery is due.
pub(crate) fn next_due(db: &Connection) -> Result<Option<DateTime<Utc>>> {
    let next: Option<i64> = db
        .prepare_cached(&format!("SELECT min(d.due) FROM deliveries d WHERE {OPEN} AND {LIVE}"))?
        .query_row([], |row| row.get(0))?;
    Ok(next.map(instant))
}

/// Makes everything due that waits for another attempt; a time that a person set stands.
pub(crate) fn hasten(w: &Write<'_>, story: Option<&StoryId>) -> Result<()> {
    w.execute(
        "UPDATE deliveries SET due = ?1
         WHERE state NOT IN ('delivered', 'refused', 'cancelled') AND due > ?1 AND sends > 0
            AND (?2 IS NULL OR story = (SELECT key FROM stories WHERE id = ?2))",
        params![millis(w.at), story.map(StoryId::as_str)],
    )?;
    Ok(())
}

/// Ends a delivery that somebody took back; no worker has it.
pub(crate) fn cancel(w: &Write<'_>, key: i64, next: Next) -> Result<()> {
    w.prepare_cached("UPDATE deliveries SET state = ?2, due = ?3, reason = NULL WHERE key = ?1")?.execute(params![
        key,
        next.state.name(),
        millis(next.due)
    ])?;
    Ok(())
}

/// Ends a delivery that no worker has.
pub(crate) fn refuse(w: &Write<'_>, key: i64, reason: &Reason) -> Result<()> {
    w.prepare_cached(
        "UPDATE deliveries SET state = 'refused', due = ?3, reason = ?2, lease_owner = NULL, lease_until = NULL
         WHERE key = ?1",
    )?
    .execute(params![key, as_json(Some(reason)), millis(w.at)])?;
    Ok(())
}

/// Leaves a delivery that no worker has unknown for good: its destination is gone, and it has ended now.
pub(crate) fn leave_unknown(w: &Write<'_>, key: i64, reason: &Reason) -> Result<()> {
    w.prepare_cached(
        "UPDATE deliveries SET state = 'unknown', due = ?3, reason = ?2, lease_owner = NULL, lease_until = NULL
         WHERE key = ?1",
    )?
    .execute(params![key, as_json(Some(reason)), millis(w.at)])?;
    Ok(())
}

pub(super) fn as_json(reason: Option<&Reason>) -> Option<String> {
    reason.map(serde_json::to_string).transpose().unwrap_or_default()
}
