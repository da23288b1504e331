//! `galley facts`: what somebody should vouch for in a story, who does, and what does not agree.

use galley_desk::api::{FactAt, FactList, FactView, Part, TickFacts, UntickFacts};
use serde::Serialize;

use crate::args::{Common, Facts, FactsAct, FactsAction};
use crate::failure::Failure;
use crate::out::Out;
use crate::session::{Session, local};
use crate::table::Table;

/// Lists the facts, or ticks some of them.
pub(crate) fn run(common: &Common, args: &Facts, out: &mut Out) -> Result<(), Failure> {
    let session = Session::open(common)?;
    let list = match (&args.action, &args.id) {
        (Some(FactsAction::Tick(act)), _) => tick(&session, act)?,
        (Some(FactsAction::Untick(act)), _) => untick(&session, act)?,
        (None, id) => session.desk.facts(&session.story(id.as_deref().unwrap_or_default())?)?,
    };
    if out.json { print_json(&list, out) } else { print(&list, out) }
}

fn tick(session: &Session, act: &FactsAct) -> Result<FactList, Failure> {
    let story = session.story(&act.id)?;
    let list = session.desk.facts(&story)?;
    let facts = chosen(&list, act)?.into_iter().map(|view| {
        let fact = &view.fact;
        FactAt { kind: fact.kind, part: fact.part, from: fact.from, to: fact.to }
    });
    let facts = facts.collect();
    Ok(session.desk.tick_facts(&TickFacts {
        story,
        actor: session.actor.clone(),
        base_version: Some(list.version),
        facts,
    })?)
}

fn untick(session: &Session, act: &FactsAct) -> Result<FactList, Failure> {
    let story = session.story(&act.id)?;
    let list = session.desk.facts(&story)?;
    let of = |view: &&FactView| view.tick.as_ref().or(view.was.as_ref().map(|was| &was.tick)).map(|tick| tick.id);
    let mut ticks: Vec<u64> = chosen(&list, act)?.iter().filter_map(of).collect();
    if act.all {
        ticks.extend(list.gone.iter().map(|gone| gone.tick.id));
    }
    Ok(session.desk.untick_facts(&UntickFacts { story, actor: session.actor.clone(), ticks })?)
}

/// The facts that were named by number.
fn chosen<'a>(list: &'a FactList, act: &FactsAct) -> Result<Vec<&'a FactView>, Failure> {
    if act.all {
        return Ok(list.facts.iter().collect());
    }
    let named = act.numbers.iter().map(|number| {
        let found = number.checked_sub(1).and_then(|at| list.facts.get(at));
        found.ok_or_else(|| Failure::Failed(format!("there is no fact {number}; `galley facts ID` numbers them")))
    });
    named.collect()
}

/// A line per fact, then one per tick that has nothing to stand for.
fn print_json(list: &FactList, out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Numbered<'a> {
        number: usize,
        #[serde(flatten)]
        view: &'a FactView,
    }
    #[derive(Serialize)]
    struct Gone<'a> {
        gone: &'a galley_desk::api::FallenTick,
    }
    for (view, number) in list.facts.iter().zip(1..) {
        out.json_line(&Numbered { number, view })?;
    }
    list.gone.iter().try_for_each(|gone| out.json_line(&Gone { gone }))
}

fn print(list: &FactList, out: &mut Out) -> Result<(), Failure> {
    if list.facts.is_empty() && list.gone.is_empty() {
        return out.line("no facts were found");
    }
    let mut table = Table::new(&[4, 3, 6, 14, 40, 28, 40]);
    for (view, number) in list.facts.iter().zip(1..) {
        let fact = &view.fact;
        let mark = if view.tick.is_some() { "[x]" } else { "[ ]" };
        let note = match (&view.tick, &view.was) {
            (Some(tick), _) => format!("{} {}", tick.by, local(tick.at)),
            (None, Some(was)) => format!("was {}, ticked by {}", was.text, was.tick.by),
            (None, None) => view.submitted.as_ref().map(|text| format!("submitted as {text}")).unwrap_or_default(),
        };
        table.row([&number.to_string(), mark, fact.kind.name(), &part(fact.part), &fact.text, &fact.normal, &note]);
    }
    table.lines().iter().try_for_each(|line| out.line(line))?;
    for gone in &list.gone {
        out.line(&format!("gone: {} {}, ticked by {}", gone.kind.name(), gone.text, gone.tick.by))?;
    }
    list.findings.iter().try_for_each(|finding| out.line(&format!("warn: {}  {}", finding.code, finding.subject)))
}

fn part(part: Part) -> String {
    match part {
        Part::Field(field) => field.name().replace('_', " "),
        Part::Body => "body".to_owned(),
        Part::Caption => "caption".to_owned(),
    }
}
