//! The changes of a story and the decisions on them.

use galley_article::diff::{Change, ChangeKind, PieceKind};
use galley_desk::api::{self, ChangeClass, Verdict, Which};
use serde::Serialize;

use crate::args::{Changes, Class, Common, Decide, OfKind};
use crate::failure::Failure;
use crate::out::{Out, Paint};
use crate::session::{Session, local};
use crate::table::fit;

/// How much of a long insertion or deletion people are shown, in terminal cells.
const SHOWN: usize = 60;

/// The changes that wait for a decision, in the order of the text.
pub(crate) fn changes(common: &Common, args: &Changes, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let list = session.desk.changes(&session.story(&args.id)?)?;
    let by = |change: &&Change| args.by.as_ref().is_none_or(|name| has_hand_in(change, name));
    let of_class = |change: &&Change| args.class.is_none_or(|class| change.class == ChangeClass::from(class));
    let wanted: Vec<&Change> = list.changes.iter().filter(by).filter(of_class).collect();
    if out.json {
        return wanted.iter().try_for_each(|change| out.json_line(change));
    }
    if wanted.is_empty() {
        return out.line("no changes wait for a decision");
    }
    let paint = out.paint;
    wanted.iter().try_for_each(|change| described(change, paint).iter().try_for_each(|line| out.line(line)))
}

impl From<Class> for ChangeClass {
    fn from(class: Class) -> Self {
        match class {
            Class::Punctuation => Self::Punctuation,
            Class::Format => Self::Format,
            Class::Wording => Self::Wording,
            Class::Fact => Self::Fact,
        }
    }
}

fn has_hand_in(change: &Change, name: &str) -> bool {
    change.author == name || change.others.iter().any(|turn| turn.author == name)
}

/// A change as people read it: who and when, then what.
pub(crate) fn described(change: &Change, paint: Paint) -> [String; 2] {
    let others: String = change.others.iter().map(|turn| format!(", {}", turn.author)).collect();
    let place = change.field.map(|field| format!("  {}", field.name().replace('_', " "))).unwrap_or_default();
    let class = change.class.name();
    let who = format!("{:<5} {}{others}  {}  {class}{place}", change.id, change.author, local(change.at));
    [paint.bold(&who), format!("      {}", what(change, paint))]
}

fn what(change: &Change, paint: Paint) -> String {
    let deleted = || paint.deleted(&format!("[-{}-]", shown(&change.deleted)));
    let inserted = || paint.inserted(&format!("{{+{}+}}", shown(&change.inserted)));
    let (before, after) = (shown_end(&change.context_before), shown(&change.context_after));
    match change.kind {
        ChangeKind::Inserted => format!("{before}{}{after}", inserted()),
        ChangeKind::Deleted => format!("{before}{}{after}", deleted()),
        ChangeKind::Replaced => format!("{before}{}{}{after}", deleted(), inserted()),
        ChangeKind::Field if !change.words.is_empty() => format!("{}{}", deleted(), inserted()),
        ChangeKind::InsertedThenDeleted => {
            let text: String = change.pieces.iter().map(|piece| piece.text.as_str()).collect();
            format!("{before}{}{after}  put in and taken out again", paint.deleted(&format!("[-{}-]", shown(&text))))
        }
        ChangeKind::Moved => {
            let here = change.pieces.iter().find(|piece| piece.kind == PieceKind::Moved).or(change.pieces.first());
            format!("moved: {}", shown(here.map_or("", |piece| &piece.text)))
        }
        ChangeKind::Formatted | ChangeKind::Retyped | ChangeKind::Attribute | ChangeKind::Field => {
            let kind = match change.kind {
                ChangeKind::Formatted => "formatted",
                ChangeKind::Retyped => "retyped",
                ChangeKind::Attribute => "attribute",
                _ => "changed",
            };
            let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
            format!("{kind}: {} → {}", shown(&json(&change.before)), shown(&json(&change.after)))
        }
    }
}

/// The beginning of a text on one line; a line break is shown as a sign.
fn shown(text: &str) -> String {
    let marked = text.replace('\n', "⏎");
    if marked.trim().is_empty() { marked } else { keep_edges(&marked, fit(&marked, SHOWN)) }
}

/// Blanks at the edges say where words were joined or parted, so they stay.
fn keep_edges(text: &str, fitted: String) -> String {
    let start = if text.starts_with(' ') { " " } else { "" };
    let end = if text.ends_with(' ') && !fitted.ends_with('…') { " " } else { "" };
    format!("{start}{fitted}{end}")
}

/// The end of a text before a change.
fn shown_end(text: &str) -> String {
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(12)).collect::<String>().replace('\n', "⏎")
}

/// Decides on the changes that were named, and says how many wait still.
pub(crate) fn decide(common: &Common, args: &Decide, verdict: Verdict, out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Decided<'a> {
        story: &'a str,
        verdict: Verdict,
        decided: u32,
        pending: usize,
    }
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let request = api::Decide {
        story: story.clone(),
        actor: session.actor.clone(),
        base_version: None,
        which: which(args)?,
        verdict,
        reason: args.reason.clone().unwrap_or_default(),
    };
    let reply = session.desk.decide(&request)?;
    let (decided, pending) = (reply.decided, reply.story.changes.len());
    if out.json {
        return out.json_line(&Decided { story: story.as_str(), verdict, decided, pending });
    }
    let verb = if verdict == Verdict::Accept { "accepted" } else { "rejected" };
    let wait = if pending == 1 { "waits" } else { "wait" };
    out.line(&format!("{verb} {decided}; {pending} {wait} for a decision"))
}

/// What the options choose.
fn which(args: &Decide) -> Result<Which, Failure> {
    let from_one = |number: u32| usize::try_from(number - 1).unwrap_or(usize::MAX);
    Ok(match args {
        Decide { piece: Some(piece), changes, .. } => match changes.as_slice() {
            [change] => Which::Piece { change: change.clone(), piece: from_one(*piece) },
            _ => return Err(Failure::Usage("--piece is about one change; name one.".to_owned())),
        },
        Decide { by: Some(name), .. } => Which::By(name.clone()),
        Decide { class: Some(class), .. } => Which::Class((*class).into()),
        Decide { kind: Some(kind), .. } => Which::Kind(kind_of(*kind)),
        Decide { range: Some((from, to)), .. } => Which::Range { from: *from, to: *to },
        Decide { paragraph: Some(number), .. } => Which::Block(from_one(*number)),
        Decide { all: true, .. } => Which::All,
        Decide { changes, .. } => Which::Ids(changes.clone()),
    })
}

fn kind_of(kind: OfKind) -> ChangeKind {
    match kind {
        OfKind::Inserted => ChangeKind::Inserted,
        OfKind::Deleted => ChangeKind::Deleted,
        OfKind::Replaced => ChangeKind::Replaced,
        OfKind::Passing => ChangeKind::InsertedThenDeleted,
        OfKind::Formatted => ChangeKind::Formatted,
        OfKind::Retyped => ChangeKind::Retyped,
        OfKind::Attribute => ChangeKind::Attribute,
        OfKind::Moved => ChangeKind::Moved,
        OfKind::Field => ChangeKind::Field,
    }
}
