//! Where threads hang: made from what somebody points at, carried along with the texts, shown in the working text.

use std::cell::OnceCell;

use galley_article::comment::{Anchor, Passage, Quote, Stream};
use galley_article::diff::ChangeKind;
use galley_article::model::{Article, Field};

use crate::api::{Change, Code, Fault, Result, ThreadOn, ThreadPlace};
use crate::standing::{Standing, Texts};
use crate::store::error::damaged_within;
use crate::store::threads::{self, HangsOn, Hook};
use crate::store::{Write, threads::ThreadRow};

fn read_anchor(hook: &Hook) -> Result<Anchor> {
    serde_json::from_str(&hook.anchor).map_err(|_| damaged_within())
}

fn on_text(on: HangsOn, anchor: &Anchor) -> Result<Hook> {
    let anchor = serde_json::to_string(anchor).map_err(|_| damaged_within())?;
    Ok(Hook { on, field: None, anchor })
}

/// Takes the threads of a story along from one state of its texts to the next, in the transaction that writes it. Costs one
/// look at an index where there are no threads, and a comparison of bytes where the edit was elsewhere.
pub(crate) fn carry(w: &Write<'_>, story: i64, before: &Texts, after: &Texts) -> Result<()> {
    let rows = threads::on_texts(w, story)?;
    let hanging = |on: HangsOn| rows.iter().filter(move |row| row.hook.on == on).collect::<Vec<_>>();
    carry_on(w, &hanging(HangsOn::Working), &before.working, &after.working)?;
    let on_baseline = hanging(HangsOn::Baseline);
    if on_baseline.is_empty() { Ok(()) } else { carry_on(w, &on_baseline, &before.baseline(), &after.baseline()) }
}

fn carry_on(w: &Write<'_>, rows: &[&ThreadRow], before: &Article, after: &Article) -> Result<()> {
    if rows.is_empty() || before.body == after.body {
        return Ok(());
    }
    let (old, new) = (Stream::of(&before.body), Stream::of(&after.body));
    let passage = Passage::between(&old, &new);
    for row in rows {
        if let Some(anchor) = read_anchor(&row.hook)?.carry(&passage) {
            threads::set_hook(w, row.key, &on_text(row.hook.on, &anchor)?)?;
        }
    }
    Ok(())
}

/// The hook at what somebody points at.
pub(super) fn hook_at(standing: &Standing, place: &ThreadPlace) -> Result<Hook> {
    let working = Stream::of(&standing.texts.working.body);
    let words = |from, to| working.range(from, to).map(|range| Anchor::on_words(&working, &range));
    let anchor = match place {
        ThreadPlace::Story => return Ok(Hook { on: HangsOn::Story, field: None, anchor: quoted("")? }),
        ThreadPlace::Field { field, quote } => return on_field(*field, quote),
        ThreadPlace::Text { from, to } => words(*from, *to),
        ThreadPlace::Quote { quote } => {
            let at = working.text().find(quote.as_str()).filter(|_| !quote.is_empty());
            at.and_then(|at| words(working.position(at), working.position(at + quote.len())))
        }
        ThreadPlace::Figure { at } => working.picture_at(*at).and_then(|(at, _)| Anchor::on_picture(&working, at)),
        ThreadPlace::Change { id } => return on_change(standing, &working, id),
    };
    let nothing = || {
        let said = "There are no such words in the text to comment on. Nothing was saved; select some, or comment on the story.";
        Fault::new(Code::Invalid, said)
    };
    on_text(HangsOn::Working, &anchor.ok_or_else(nothing)?)
}

fn quoted(words: &str) -> Result<String> {
    serde_json::to_string(&Quote { text: words.to_owned(), ..Quote::default() }).map_err(|_| damaged_within())
}

fn on_field(field: Field, quote: &str) -> Result<Hook> {
    Ok(Hook { on: HangsOn::Field, field: Some(field.name().to_owned()), anchor: quoted(quote)? })
}

/// On what a change put in; on what it took out, in the baseline, where it only took out.
fn on_change(standing: &Standing, working: &Stream, id: &str) -> Result<Hook> {
    let missing = || Fault::not_found("pending change", id);
    let change = standing.texts.changes.iter().find(|change| change.id == id).ok_or_else(missing)?;
    if let Some(field) = change.field {
        return on_field(field, &change.inserted);
    }
    if let Some(range) = working.range(change.from, change.to) {
        return on_text(HangsOn::Working, &Anchor::on_words(working, &range));
    }
    on_deletion(standing, working, change)
}

fn on_deletion(standing: &Standing, working: &Stream, change: &Change) -> Result<Hook> {
    let baseline = Stream::of(&standing.texts.baseline().body);
    let passage = Passage::between(&baseline, working);
    let near = working.near(change.from);
    let pieces = change.pieces.iter().map(|piece| piece.text.as_str());
    let found = std::iter::once(change.deleted.as_str()).chain(pieces).find_map(|text| passage.taken_out(text, near));
    let range = found.filter(|_| change.kind != ChangeKind::InsertedThenDeleted).ok_or_else(|| {
        let said = "The change took out no words that were agreed, so a comment has nothing to hang on. Nothing was saved; comment on the words beside it.";
        Fault::new(Code::Invalid, said)
    })?;
    on_text(HangsOn::Baseline, &Anchor::on_words(&baseline, &range))
}

/// The working text, and the baseline where it is needed, to show threads in.
pub(super) struct Seats<'a> {
    texts: &'a Texts,
    working: Stream,
    baseline: OnceCell<Stream>,
}

/// Where a thread is shown.
pub(super) struct Seat {
    pub(super) on: ThreadOn,
    pub(super) field: Option<Field>,
    pub(super) quote: Quote,
    pub(super) detached: bool,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl<'a> Seats<'a> {
    pub(super) fn new(texts: &'a Texts) -> Self {
        Self { texts, working: Stream::of(&texts.working.body), baseline: OnceCell::new() }
    }

    pub(super) fn of(&self, hook: &Hook) -> Result<Seat> {
        if matches!(hook.on, HangsOn::Story | HangsOn::Field) {
            let field = Field::ALL.into_iter().find(|field| hook.field.as_deref() == Some(field.name()));
            let on = if field.is_some() { ThreadOn::Field } else { ThreadOn::Story };
            let quote = serde_json::from_str(&hook.anchor).map_err(|_| damaged_within())?;
            return Ok(Seat { on, field, quote, detached: false, from: 0, to: 0 });
        }
        let anchor = read_anchor(hook)?;
        let (on, range) = match hook.on {
            HangsOn::Baseline => {
                let baseline = self.baseline.get_or_init(|| Stream::of(&self.texts.baseline().body));
                (ThreadOn::Deletion, Passage::between(baseline, &self.working).seat(&anchor.range()))
            }
            _ if anchor.is_on_picture() => (ThreadOn::Figure, anchor.range()),
            _ => (ThreadOn::Text, anchor.range()),
        };
        // The position before the picture's node: one before its caption.
        let shift = usize::from(on == ThreadOn::Figure && !anchor.is_detached());
        let place = |offset: usize| self.working.position(offset).saturating_sub(shift);
        let (from, to) = (place(range.start), place(range.end));
        Ok(Seat { on, field: None, detached: anchor.is_detached(), quote: anchor.quote, from, to })
    }
}
