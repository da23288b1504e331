//! The steps of the demonstration, in the order in which a newsroom takes them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use galley_article::model::{Article, Field, Role};
use galley_desk::Desk;
use galley_desk::api::{
    Compare, Decide, Export, Format, Import, MoveStory, Person, PersonRole, SaveText, Side, StoryAct, StoryId, Verdict,
    View, Which,
};
use galley_desk::ports::HttpRequest;
use galley_desk::publish::api::{AddDestination, DestinationAct, PublishStory};
use galley_desk::publish::state::State;
use galley_desk::secrets::{Keeping, Token};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::{Report, edit, page};
use crate::commands::{publish, review};
use crate::failure::Failure;
use crate::files;
use crate::out::Out;

/// The destination's name.
const DESTINATION: &str = "demo";

/// How long one request to the endpoint in this process may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The endpoint that is published to.
pub(super) struct Site {
    pub(super) url: String,
    pub(super) token: String,
}

/// Who takes part.
struct People {
    reporter: String,
    editor: String,
    desk: String,
}

/// One run of the demonstration.
pub(super) struct Job<'a> {
    desk: &'a Desk,
    site: &'a Site,
    folder: &'a Path,
    runtime: &'a Runtime,
    out: &'a mut Out,
    people: People,
    report: Report,
}

impl<'a> Job<'a> {
    /// A run that writes to `folder` and publishes to `site`.
    pub(super) fn new(
        desk: &'a Desk,
        site: &'a Site,
        folder: &'a Path,
        runtime: &'a Runtime,
        out: &'a mut Out,
    ) -> Self {
        let people =
            People { reporter: "许知远".to_owned(), editor: "方若兰".to_owned(), desk: "夜班".to_owned() };
        let library = desk.place().database().display().to_string();
        let report = Report { folder: folder.display().to_string(), library, ..Report::default() };
        Self { desk, site, folder, runtime, out, people, report }
    }

    /// Everything, from the file to the public page.
    pub(super) fn run(&mut self, name: &str, bytes: &[u8]) -> Result<Report, Failure> {
        let story = self.import(name, bytes)?;
        self.submit(&story)?;
        self.revise(&story)?;
        self.decide(&story)?;
        self.compare(&story)?;
        self.sign_off(&story)?;
        self.preview(&story)?;
        self.publish(&story)?;
        self.read_back(&story)?;
        Ok(std::mem::take(&mut self.report))
    }

    /// One line about what has been done, visible at once.
    fn say(&mut self, what: &str, result: &str) -> Result<(), Failure> {
        if self.out.json {
            return Ok(());
        }
        self.out.line(&format!("{what:<10} {result}"))?;
        self.out.flush()
    }

    fn import(&mut self, name: &str, bytes: &[u8]) -> Result<StoryId, Failure> {
        self.say("folder", &self.report.folder.clone())?;
        self.say("endpoint", &self.site.url)?;
        let actor = self.people.reporter.clone();
        let request = Import { actor, name: name.to_owned(), format: None, story: None };
        let imported = self.desk.import_bytes(&request, bytes)?;
        let story = imported.story;
        let article = self.desk.story(&story)?.working;
        if article.body.is_blank() {
            return Err(Failure::Failed(format!("{name} holds no text to work on; nothing was published")));
        }
        self.meet_the_people(&article)?;
        let blocks = article.body.blocks().len();
        self.report.story = story.to_string();
        self.say("imported", &format!("{story}  {blocks} blocks, {} problems", imported.problems.len()))?;
        if article.headline.is_empty() {
            self.give_headline(&story, &article)?;
        }
        Ok(story)
    }

    /// The names printed in the article take part under their own roles, where it has any.
    fn meet_the_people(&mut self, article: &Article) -> Result<(), Failure> {
        let credited =
            |role| article.credits.iter().find(|credit| credit.role == role).map(|credit| credit.name.clone());
        if let Some(name) = credited(Role::Reporter) {
            self.people.reporter = name;
        }
        if let Some(name) = credited(Role::ResponsibleEditor) {
            self.people.editor = name;
        }
        let roles = [
            (&self.people.desk, PersonRole::Desk),
            (&self.people.editor, PersonRole::Editor),
            (&self.people.reporter, PersonRole::Reporter),
        ];
        for (name, role) in roles {
            self.desk.set_person(&self.people.desk, &Person { name: name.clone(), role })?;
        }
        Ok(())
    }

    fn give_headline(&mut self, story: &StoryId, article: &Article) -> Result<(), Failure> {
        let headline = headline_for(article);
        let actor = self.people.reporter.clone();
        self.save(story, &actor, None, BTreeMap::from([(Field::Headline.name().to_owned(), Value::from(&*headline))]))?;
        self.say("headline", &headline)
    }

    fn save(
        &self,
        story: &StoryId,
        actor: &str,
        article: Option<Value>,
        fields: BTreeMap<String, Value>,
    ) -> Result<(), Failure> {
        let base_version = self.desk.story(story)?.version;
        let save =
            SaveText { story: story.clone(), base_version, actor: actor.to_owned(), article, body: None, fields };
        self.desk.save_working_text(&save)?;
        Ok(())
    }

    fn submit(&mut self, story: &StoryId) -> Result<(), Failure> {
        let act = StoryAct { story: story.clone(), actor: self.people.reporter.clone() };
        let stage = self.desk.submit_story(&act)?.summary.stage;
        self.say(&stage, &act.actor)
    }

    fn revise(&mut self, story: &StoryId) -> Result<(), Failure> {
        let editor = self.people.editor.clone();
        let revised = edit::revised(&self.desk.story(story)?.working);
        let article =
            serde_json::to_value(&revised).map_err(|error| Failure::because("the revision was not made", &error))?;
        self.save(story, &editor, Some(article), BTreeMap::new())?;
        let changes = self.desk.changes(story)?.changes;
        self.report.changes = changes.len();
        self.say("revised", &format!("{editor}, {} changes:", changes.len()))?;
        if self.out.json {
            return Ok(());
        }
        let paint = self.out.paint;
        changes.iter().flat_map(|change| review::described(change, paint)).try_for_each(|line| self.out.line(&line))
    }

    /// Accepts the first change, rejects the second, accepts the rest.
    fn decide(&mut self, story: &StoryId) -> Result<(), Failure> {
        let ids: Vec<String> = self.desk.changes(story)?.changes.into_iter().map(|change| change.id).collect();
        let mut plan = Vec::new();
        plan.extend(ids.first().map(|id| (Verdict::Accept, Which::Ids(vec![id.clone()]))));
        plan.extend(ids.get(1).map(|id| (Verdict::Reject, Which::Ids(vec![id.clone()]))));
        plan.push((Verdict::Accept, Which::All));
        let mut said = Vec::new();
        for (verdict, which) in plan {
            let verb = if verdict == Verdict::Accept { "accepted" } else { "rejected" };
            let what = match &which {
                Which::Ids(ids) => ids.join(" "),
                _ => "the rest".to_owned(),
            };
            let actor = self.people.editor.clone();
            let request =
                Decide { story: story.clone(), actor, base_version: None, which, verdict, reason: String::new() };
            let reply = self.desk.decide(&request)?;
            said.push(format!("{verb} {what} ({})", reply.decided));
        }
        let pending = self.desk.changes(story)?.changes.len();
        if pending > 0 {
            return Err(Failure::Failed(format!(
                "{pending} changes still wait after all were decided on; story {story}"
            )));
        }
        self.say("decided", &said.join(", "))
    }

    fn compare(&mut self, story: &StoryId) -> Result<(), Failure> {
        let revisions = self.desk.revisions(story)?;
        let first = revisions.first().map_or(1, |revision| revision.number);
        let request = Compare { story: story.clone(), old: Side::Revision(first), new: Side::Working };
        let changes = self.desk.compare(&request)?.changes.len();
        self.say("compared", &format!("revision {first} with the working text: {changes} differences"))
    }

    /// Moves the story through every review stage up to the one from which it is published.
    fn sign_off(&mut self, story: &StoryId) -> Result<(), Failure> {
        let stages: Vec<String> = self.desk.stages()?.into_iter().map(|stage| stage.id).collect();
        // The last stage is reached by publishing alone.
        let ready = stages.len().saturating_sub(2);
        let mut passed = Vec::new();
        loop {
            let stage = self.desk.story(story)?.summary.stage;
            if stages.iter().position(|id| *id == stage).is_none_or(|at| at >= ready) {
                break;
            }
            let actor = self.people.editor.clone();
            let request = MoveStory {
                story: story.clone(),
                actor,
                to: None,
                holder: None,
                note: String::new(),
                reason: None,
                base_version: None,
            };
            passed.push(self.desk.advance_story(&request)?.summary.stage);
        }
        self.say("signed off", &format!("{} by {}", passed.join(", "), self.people.editor))
    }

    fn preview(&mut self, story: &StoryId) -> Result<(), Failure> {
        let file = self.folder.join("preview.html");
        files::write(&file, self.desk.preview_story(story, None)?.html.as_bytes())?;
        self.report.preview = file.display().to_string();
        Ok(())
    }

    fn publish(&mut self, story: &StoryId) -> Result<(), Failure> {
        let actor = self.people.desk.clone();
        // An earlier run in the same folder knew the endpoint by another port.
        if self.desk.destinations()?.iter().any(|destination| destination.name == DESTINATION) {
            self.desk
                .remove_destination(&DestinationAct { destination: DESTINATION.to_owned(), actor: actor.clone() })?;
        }
        self.desk.add_destination(&AddDestination {
            name: DESTINATION.to_owned(),
            kind: "newsroom".to_owned(),
            url: self.site.url.clone(),
            user: String::new(),
            zone: String::new(),
            token: Some(Token::new(&self.site.token)),
            keeping: Keeping::File,
            allow_plain_http: false,
            pictures: None,
            actor: actor.clone(),
        })?;
        let request = PublishStory {
            story: story.clone(),
            destination: DESTINATION.to_owned(),
            actor,
            at: None,
            hold_ms: None,
            reason: None,
            base_version: None,
        };
        let reply = self.desk.publish_story(&request)?;
        let delivery = publish::work_off(self.desk, &reply.delivery, TIMEOUT)?;
        let receipt = delivery.receipt.as_ref().filter(|_| delivery.state == State::Delivered);
        let Some(receipt) = receipt else { return Err(publish::undelivered(&delivery)) };
        self.report.url = receipt.url.clone();
        self.report.revisions = self.desk.revisions(story)?.len();
        self.say("published", &self.report.url.clone())
    }

    /// Fetches the public page and looks for every line of the article's text on it.
    fn read_back(&mut self, story: &StoryId) -> Result<(), Failure> {
        let request = HttpRequest {
            method: "GET".to_owned(),
            url: self.report.url.clone(),
            headers: Vec::new(),
            body: Vec::new(),
            timeout: TIMEOUT,
        };
        let http = self.desk.ports().http.clone();
        let reply = self.runtime.block_on(http.send(request));
        let reply = reply.map_err(|fault| Failure::because("the public page could not be fetched", &fault.message))?;
        if reply.status != 200 {
            return Err(Failure::Failed(format!("the public page answered with status {}", reply.status)));
        }
        let file = self.folder.join("page.html");
        files::write(&file, &reply.body)?;
        self.report.page = file.display().to_string();
        let request =
            Export { story: story.clone(), revision: None, format: Format::Text, view: View::Final, whole: false };
        let text = self.desk.export_story(&request)?.text;
        let page = String::from_utf8_lossy(&reply.body);
        self.report.paragraphs = text.lines().filter(|line| !line.trim().is_empty()).count();
        self.report.missing = page::missing(&text, &page).into_iter().map(str::to_owned).collect();
        let found = self.report.paragraphs - self.report.missing.len().min(self.report.paragraphs);
        self.say("fetched", &format!("{found} of {} paragraphs stand on the page", self.report.paragraphs))
    }
}

/// A headline for an article that came without one: its first subhead, else the first clause of its text.
fn headline_for(article: &Article) -> String {
    let title = article.display_title();
    let heading = article.body.blocks().iter().find(|block| block.attr_u64("level").is_some());
    let text = heading.map_or(title, galley_article::model::Node::plain_text);
    let clause = text.split(['，', '。', '？', '！', '\n']).next().unwrap_or_default().trim();
    clause.chars().take(24).collect()
}
