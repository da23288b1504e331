//! 发稿签: what the sign-off sheet says, gathered from the library for the renderer.

use chrono::{DateTime, FixedOffset, Local, Utc};
use galley_article::render::{
    Sheet, SheetAct, SheetDelivery, SheetSignature, SheetStage, Standing as Stands, Templates,
};
use rusqlite::Connection;

use crate::api::{Exported, PersonRole, PrintSheet, Result, SignOff, SignOffState, Stage};
use crate::desk::Desk;
use crate::publish::api::{Action, Delivery};
use crate::publish::state::State;
use crate::standing::Standing;
use crate::store::{chain, outbox, sign_offs};
use crate::transfer::file_stem;

impl Desk {
    /// The sign-off sheet of a story as it stands, an HTML document of its own that is made to be printed.
    pub fn sheet(&self, request: &PrintSheet) -> Result<Exported> {
        let now = self.ports().clock.now();
        self.read(|db| {
            let standing = Standing::load(db, self.cache(), &request.story)?;
            let article = &*standing.texts.working;
            let language = if request.language.is_empty() { &article.language } else { &request.language };
            let zh = language.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("zh"));
            let stages = self.newsroom_stages();
            let named = |id: &str| stages.named(id).map_or_else(|| id.to_owned(), |stage| name(stage, zh));
            let signed = sign_offs::list(db, standing.row.key)?;
            let sheet = Sheet {
                language,
                newsroom: "",
                story: request.story.as_str(),
                content: &standing.text.working_hash,
                stage: &named(&standing.row.summary.stage),
                stages: lines(stages.list(), &signed, zh),
                deliveries: deliveries(db, standing.row.key)?,
                head: &chain::head(db)?.1,
                printed: now,
                local: &local,
                zone: "",
            };
            let text = Templates::builtin().sheet(article, &sheet).html;
            let word = if zh { "发稿签" } else { "sign-off sheet" };
            let filename = format!("{} {word}.html", file_stem(article, &request.story));
            Ok(Exported { filename, mime: "text/html".to_owned(), text, problems: Vec::new() })
        })
    }
}

/// The machine's own zone; the offset stands beside every time.
fn local(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&Local).fixed_offset()
}

fn name(stage: &Stage, zh: bool) -> String {
    if zh { stage.zh.clone() } else { stage.en.clone() }
}

/// Every stage that signs, and what was signed at one that the newsroom no longer has.
fn lines(stages: &[Stage], signed: &[SignOff], zh: bool) -> Vec<SheetStage> {
    let of = |id: &str| signed.iter().filter(|each| each.stage == id).map(|each| signature(each, zh)).collect();
    // From the last stage nothing leads onward, so it is never signed by moving.
    let last = stages.last().map_or("", |stage| stage.id.as_str());
    let known = stages
        .iter()
        .filter(|stage| (stage.signs && stage.id != last) || signed.iter().any(|each| each.stage == stage.id));
    let mut out: Vec<SheetStage> =
        known.map(|stage| SheetStage { name: name(stage, zh), signatures: of(&stage.id) }).collect();
    for each in signed {
        let gone = stages.iter().all(|stage| stage.id != each.stage);
        if gone && out.iter().all(|line| line.name != each.stage) {
            out.push(SheetStage { name: each.stage.clone(), signatures: of(&each.stage) });
        }
    }
    out
}

fn signature(signed: &SignOff, zh: bool) -> SheetSignature {
    let role = match (signed.role, zh) {
        (PersonRole::Reporter, true) => "记者",
        (PersonRole::Editor, true) => "编辑",
        (PersonRole::Desk, true) => "编辑部",
        (PersonRole::Reporter, false) => "reporter",
        (PersonRole::Editor, false) => "editor",
        (PersonRole::Desk, false) => "desk",
    };
    SheetSignature {
        by: signed.by.clone(),
        role: role.to_owned(),
        at: signed.at,
        note: signed.note.clone(),
        content: signed.content.0.clone(),
        state: match signed.state {
            SignOffState::Signed => Stands::Signed,
            SignOffState::Void => Stands::Void,
            SignOffState::Returned => Stands::Returned,
        },
        ended: signed.ended.as_ref().map(|touch| (touch.by.clone(), touch.at)),
    }
}

fn deliveries(db: &Connection, story: i64) -> Result<Vec<SheetDelivery>> {
    let rows = outbox::of_story(db, story)?;
    // What was taken back before it left never happened to the destination.
    let sent = rows.into_iter().map(|row| row.delivery).filter(|delivery| delivery.state != State::Cancelled);
    Ok(sent.map(|delivery| line(&delivery)).collect())
}

fn line(delivery: &Delivery) -> SheetDelivery {
    let act = match (delivery.state, delivery.action) {
        (State::Delivered, Action::Withdraw) => SheetAct::Withdrawn,
        (State::Delivered, _) => SheetAct::Published,
        (State::Refused | State::Cancelled, _) => SheetAct::Ended,
        _ => SheetAct::Waiting,
    };
    SheetDelivery {
        destination: delivery.destination.clone(),
        act,
        by: delivery.actor.clone(),
        at: delivery.receipt.as_ref().map(|receipt| receipt.received),
        content: delivery.content.0.clone(),
        address: delivery.receipt.as_ref().map(|receipt| receipt.url.clone()).unwrap_or_default(),
    }
}
