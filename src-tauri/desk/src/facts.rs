//! The facts of a story: what is found in its text, who vouched for what, and what changed since it was submitted.
//!
//! A tick is stored once and never touched by a save: whether it still stands follows from the text.

use galley_article::check::{CHANGED_SINCE_SUBMISSION, Finding, Severity, disagreements};
use galley_article::facts::{self, Fact, Lexicon, Tick};
use rusqlite::Connection;
use serde_json::json;

use crate::api::{FactAt, FactList, FactView, FallenTick, Fault, Result, StoryId, TickFacts, UntickFacts};
use crate::desk::Desk;
use crate::since::submitted_text;
use crate::standing::Standing;
use crate::store::ticks::{self, TickRow};
use crate::store::{log, people};
use crate::text::named;

/// Names that were ticked in other stories: at most so many are looked for.
const NAMES_KNOWN: u32 = 500;

impl Desk {
    /// The facts of the working text with their ticks.
    pub fn facts(&self, story: &StoryId) -> Result<FactList> {
        self.read(|db| self.fact_list(db, &Standing::load(db, self.cache(), story)?))
    }

    /// Vouches for facts. One that was ticked before is left as it is; a fallen tick in its place is replaced.
    pub fn tick_facts(&self, request: &TickFacts) -> Result<FactList> {
        let actor = named(&request.actor)?;
        self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            standing.meant(request.base_version)?;
            let list = self.fact_list(w, &standing)?;
            let key = standing.row.key;
            let mut texts = Vec::new();
            for at in &request.facts {
                let view = list.facts.iter().find(|view| at.is(&view.fact));
                let view = view.ok_or_else(|| Fault::not_found("fact", format!("{}-{}", at.from, at.to)))?;
                if view.tick.is_some() {
                    continue;
                }
                if let Some(was) = &view.was {
                    ticks::delete(w, key, was.tick.id)?;
                }
                ticks::insert(w, key, actor, &Tick::from(&view.fact))?;
                texts.push(view.fact.text.as_str());
            }
            if !texts.is_empty() {
                log::append(w, Some(&request.story), actor, "ticked", &json!({ "facts": texts }))?;
            }
            self.fact_list(w, &standing)
        })
    }

    /// Takes ticks back, standing or fallen. One that is there no more is passed over.
    pub fn untick_facts(&self, request: &UntickFacts) -> Result<FactList> {
        let actor = named(&request.actor)?;
        self.write(|w| {
            let standing = Standing::load(w, self.cache(), &request.story)?.in_use()?;
            let mut taken = 0;
            for id in &request.ticks {
                taken += u32::from(ticks::delete(w, standing.row.key, *id)?);
            }
            if taken > 0 {
                log::append(w, Some(&request.story), actor, "unticked", &json!({ "count": taken }))?;
            }
            self.fact_list(w, &standing)
        })
    }

    /// What changed in the facts since the reporter handed the story in, as findings.
    pub(crate) fn changed_facts(&self, db: &Connection, standing: &Standing) -> Result<Vec<Finding>> {
        let names = known_names(db)?;
        let now = facts::facts(&standing.texts.working, self.lexicon(), &names);
        Ok(self.since_submission(db, standing, &now, &names)?.1)
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        match self.rules() {
            Some(rules) => rules.lexicon(),
            None => Lexicon::house(),
        }
    }

    fn fact_list(&self, db: &Connection, standing: &Standing) -> Result<FactList> {
        let names = known_names(db)?;
        let now = facts::facts(&standing.texts.working, self.lexicon(), &names);
        let rows = ticks::list(db, standing.row.key)?;
        let ticked: Vec<Tick> = rows.iter().map(|row| row.tick.clone()).collect();
        let settled = facts::settle(&now, &ticked);
        let fallen = |at: usize| fallen(&rows[at]);
        let gone = settled.gone.iter().map(|at| fallen(*at)).collect();
        let mut findings = disagreements(&now);
        let (submitted, changed) = self.since_submission(db, standing, &now, &names)?;
        findings.extend(changed);
        let views = now.into_iter().zip(settled.ticked).zip(settled.was).zip(submitted);
        let facts = views.map(|(((fact, tick), was), submitted)| FactView {
            fact,
            tick: tick.map(|at| rows[at].info.clone()),
            was: was.map(fallen),
            submitted,
        });
        Ok(FactList { version: standing.row.version, facts: facts.collect(), gone, findings })
    }

    /// For every fact how it was submitted, where that says something else, and the findings about it.
    fn since_submission(
        &self,
        db: &Connection,
        standing: &Standing,
        now: &[Fact],
        names: &[String],
    ) -> Result<(Vec<Option<String>>, Vec<Finding>)> {
        let mut submitted = vec![None; now.len()];
        let mut findings = Vec::new();
        let Some(text) = submitted_text(db, standing)? else { return Ok((submitted, findings)) };
        let then = facts::facts(&text, self.lexicon(), names);
        for change in facts::changed(&then, now) {
            let Some(new) = change.new else { continue };
            if let Some(at) = now.iter().position(|fact| std::ptr::eq(fact, new)) {
                submitted[at] = Some(change.old.text.clone());
            }
            let subject = format!("{} → {}", change.old.text, new.text);
            findings.push(Finding::new(CHANGED_SINCE_SUBMISSION, Severity::Warn, new.place(), subject));
        }
        Ok((submitted, findings))
    }
}

impl FactAt {
    fn is(&self, fact: &Fact) -> bool {
        (self.kind, self.part, self.from, self.to) == (fact.kind, fact.part, fact.from, fact.to)
    }
}

fn fallen(row: &TickRow) -> FallenTick {
    FallenTick { tick: row.info.clone(), kind: row.tick.kind, text: row.tick.text.clone() }
}

/// The people whom the newsroom knows: its own, and names that were ticked.
fn known_names(db: &Connection) -> Result<Vec<String>> {
    let mut names: Vec<String> = people::list(db)?.into_iter().map(|person| person.name).collect();
    names.extend(ticks::names(db, NAMES_KNOWN)?);
    Ok(names)
}
