//! Sign-offs: signing a stage, listing who signed what, and the sheet that says so on paper.

use galley_desk::api::{PrintSheet, SignOff, SignOffState, SignStory};

use super::transfer::wrote;
use crate::args::{Common, Sheet, SheetLanguage, Sign, Story};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;
use crate::session::{Session, local};
use crate::table::Table;

/// Signs a stage without moving the story.
pub(crate) fn sign(common: &Common, args: &Sign, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let request = SignStory {
        story: session.story(&args.id)?,
        actor: session.actor.clone(),
        stage: args.stage.clone(),
        note: args.note.clone(),
        base_version: None,
    };
    print(&session.desk.sign_story(&request)?, out)
}

/// The sign-offs of a story, oldest first.
pub(crate) fn sign_offs(common: &Common, args: &Story, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let signed = session.desk.sign_offs(&session.story(&args.id)?)?;
    if signed.is_empty() && !out.json {
        return out.line("nobody has signed the story yet; galley advance signs the stage that it leaves");
    }
    print(&signed, out)
}

/// Writes the sign-off sheet.
pub(crate) fn sheet(common: &Common, args: &Sheet, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let language = match args.language {
        Some(SheetLanguage::Zh) => "zh",
        Some(SheetLanguage::En) => "en",
        None => "",
    };
    let request = PrintSheet { story: session.story(&args.id)?, language: language.to_owned() };
    let sheet = session.desk.sheet(&request)?;
    files::write(&args.output, sheet.text.as_bytes())?;
    wrote(&args.output, &sheet.problems, out)
}

fn print(signed: &[SignOff], out: &mut Out) -> Result<(), Failure> {
    if out.json {
        return signed.iter().try_for_each(|each| out.json_line(each));
    }
    let mut table = Table::new(&[20, 16, 16, 8, 60]);
    for each in signed {
        table.row([&each.stage, &each.by, &local(each.at), short(&each.content.0), &standing(each)]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))?;
    let void = signed.iter().rev().find(|each| each.state == SignOffState::Void);
    match void {
        Some(void) => out.line(&format!("changes since: galley diff ID@{} ID", void.revision)),
        None => Ok(()),
    }
}

/// Whether it stands, and what was said.
fn standing(signed: &SignOff) -> String {
    let ended = |what: &str| match &signed.ended {
        Some(touch) => format!("{what} by {} {}", touch.by, local(touch.at)),
        None => what.to_owned(),
    };
    let state = match signed.state {
        SignOffState::Signed => "signed".to_owned(),
        SignOffState::Void => ended("void: edited"),
        SignOffState::Returned => ended("taken back: returned"),
    };
    if signed.note.is_empty() { state } else { format!("{state} · {}", signed.note) }
}

/// Enough of a hash to tell one from another.
fn short(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}
