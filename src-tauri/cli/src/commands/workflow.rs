//! Moving a story along: fields, submitting, stages, tracking.

use std::collections::BTreeMap;

use galley_article::model::Field;
use galley_desk::api::{MoveStory, SaveText, SetTracking, StoryAct};
use serde_json::Value;

use super::library::said;
use crate::args::{Common, Move, Set, Story, Switch, Track};
use crate::failure::Failure;
use crate::out::Out;
use crate::session::Session;

/// Gives one field a new value.
pub(crate) fn set(common: &Common, args: &Set, out: &mut Out) -> Result<(), Failure> {
    let name = args.field.replace('-', "_");
    let Some(field) = Field::ALL.into_iter().find(|field| field.name() == name) else {
        let names = Field::ALL.map(Field::name).join(", ");
        return Err(Failure::Usage(format!("there is no field '{}'; the fields are: {names}", args.field)));
    };
    let value = field_value(field, &args.value)?;
    let session = Session::open(common)?;
    let story = session.story(&args.id)?;
    let view = session.desk.story(&story)?;
    session.desk.save_working_text(&SaveText {
        story: story.clone(),
        base_version: view.version,
        actor: session.actor.clone(),
        article: None,
        body: None,
        fields: BTreeMap::from([(field.name().to_owned(), value)]),
    })?;
    said(&session.desk.story(&story)?.summary, &format!("has a new {}", field.name().replace('_', " ")), out)
}

/// A field's value as it is typed: text as it is, keywords parted by commas, the rest as JSON.
fn field_value(field: Field, typed: &str) -> Result<Value, Failure> {
    if field.is_text() {
        return Ok(Value::from(typed));
    }
    if field == Field::Keywords && !typed.trim_start().starts_with('[') {
        let words = typed.split([',', '，', '、', ';', '；']).map(str::trim).filter(|word| !word.is_empty());
        return Ok(words.map(Value::from).collect());
    }
    let name = field.name();
    let value: Value = serde_json::from_str(typed)
        .map_err(|error| Failure::Usage(format!("the value of {name} must be JSON: {error}")))?;
    let fits = galley_article::model::Article::default().set_field(field, value.clone());
    let shape = "galley show ID --as json shows its shape";
    if fits { Ok(value) } else { Err(Failure::Usage(format!("this JSON is not of the shape of {name}; {shape}"))) }
}

/// Hands a draft in.
pub(crate) fn submit(common: &Common, args: &Story, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let act = StoryAct { story: session.story(&args.id)?, actor: session.actor.clone() };
    let view = session.desk.submit_story(&act)?;
    said(&view.summary, &format!("is {}", view.summary.stage), out)
}

/// Switches tracking.
pub(crate) fn track(common: &Common, args: &Track, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let on = args.switch == Switch::On;
    let request = SetTracking { story: session.story(&args.id)?, actor: session.actor.clone(), on };
    let view = session.desk.set_tracking(&request)?;
    said(&view.summary, if on { "is tracked" } else { "is not tracked" }, out)
}

/// Moves a story onward.
pub(crate) fn advance(common: &Common, args: &Move, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let view = session.desk.advance_story(&request(&session, args)?)?;
    said(&view.summary, &format!("is {}", view.summary.stage), out)
}

/// Moves a story back.
pub(crate) fn send_back(common: &Common, args: &Move, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let view = session.desk.return_story(&request(&session, args)?)?;
    said(&view.summary, &format!("is {}", view.summary.stage), out)
}

fn request(session: &Session, args: &Move) -> Result<MoveStory, Failure> {
    Ok(MoveStory {
        story: session.story(&args.id)?,
        actor: session.actor.clone(),
        to: args.to.clone(),
        holder: None,
        note: args.note.clone().unwrap_or_default(),
        reason: args.reason.clone(),
        base_version: None,
    })
}
