//! One delivery with one thing spoiled on the way, and what has to come of it.

use std::collections::BTreeMap;
use std::sync::Mutex;

use galley_desk::api::StoryId;
use serde_json::Value;

use crate::house::{House, paragraph};
use crate::proxy::{Fault, Proxy};

/// How often the outbox is worked off before a delivery counts as stuck.
const ROUNDS: usize = 8;

/// How long a request may take.
const TIMEOUT: &str = "1";

/// A post at a site that makes drafts first, as an editor sees it.
#[derive(Debug)]
pub(crate) struct Post {
    pub(crate) title: String,
    pub(crate) status: String,
    pub(crate) content: String,
}

/// The posts whose titles have these words, whatever their status.
pub(crate) type Posts<'a> = dyn Fn(&str) -> Vec<Post> + 'a;

impl Post {
    pub(crate) fn is_public(&self) -> bool {
        matches!(self.status.as_str(), "publish" | "published")
    }

    /// Whether it was begun and nobody sees it: what a request that comes very late leaves.
    pub(crate) fn is_left_over(&self) -> bool {
        self.status == "draft" && !self.content.contains("内河夜航恢复开行")
    }
}

/// Publishes through a proxy that spoils the next request that begins so, and works the outbox off until the delivery
/// has ended. Answers the delivery.
#[track_caller]
pub(crate) fn deliver(house: &House, proxy: &Proxy, story: &StoryId, beginning: &'static str, fault: Fault) -> Value {
    proxy.spoil_next(beginning, fault);
    let answer = work_off(house, story);
    proxy.settle();
    if answer["state"] == "refused" {
        assert_ne!(answer["reason"]["message"], "", "{fault:?}: a refusal says why");
        assert_ne!(answer["reason"]["code"], "drift", "{fault:?} of {beginning}: nobody edited it");
    }
    answer
}

/// Publishes a story and works the outbox off until its delivery has ended.
#[track_caller]
fn work_off(house: &House, story: &StoryId) -> Value {
    let mut answer = house.run(&["publish", story.as_str(), "--to", "site", "--timeout", TIMEOUT, "--json"]).answer;
    for _ in 0..ROUNDS {
        if matches!(answer["state"].as_str(), Some("delivered" | "refused")) {
            return answer;
        }
        house.run(&["outbox", "run", "--now", "--timeout", "30"]);
        answer = ours(house, story);
    }
    assert!(
        matches!(answer["state"].as_str(), Some("delivered" | "refused")),
        "it is neither there nor refused: {answer}"
    );
    answer
}

/// The same delivery again where it was refused: the trouble is over.
#[track_caller]
pub(crate) fn deliver_after_all(house: &House, proxy: &Proxy, story: &StoryId, first: &Value) {
    proxy.spoil(|_| None);
    if first["state"] == "refused" {
        house.publish(story, "site");
    }
}

/// Everything that can go wrong with one request to a site of posts: one post that readers see in the end. Beside it may
/// be a draft that was begun by a request that came after everything else, and that nobody sees.
#[track_caller]
pub(crate) fn check(house: &House, proxy: &Proxy, posts: &Posts<'_>, beginning: &'static str, faults: &[Fault]) {
    let run = run_of(house);
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    let mut left_over = 0;
    for (number, fault) in faults.iter().enumerate() {
        let headline = format!("坏线路 {run} {} 第{number}篇", beginning.len());
        let story = house.story(article(house, &headline, "第一稿。"));
        let first = deliver(house, proxy, &story, beginning, *fault);
        let shown = posts(&headline).iter().filter(|post| post.is_public()).count();
        let expected = usize::from(first["state"] == "delivered");
        assert!(shown == expected || first["state"] == "refused", "{fault:?} of {beginning}: {shown} posts, {first}");
        deliver_after_all(house, proxy, &story, &first);
        let (public, others): (Vec<_>, Vec<_>) = posts(&headline).into_iter().partition(Post::is_public);
        assert_eq!(public.len(), 1, "{fault:?} of {beginning}: {public:?} {others:?}");
        assert!(public[0].content.contains("内河夜航恢复开行"));
        let late = matches!(fault, Fault::Late(_) | Fault::Overlapping);
        assert!(others.iter().all(|post| late && post.is_left_over()), "{fault:?} of {beginning}: {others:?}");
        left_over += others.len();
        *ends.entry(first["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    println!("{} faults at {beginning}: {ends:?}, one post each in the end, {left_over} empty drafts", faults.len());
}

/// An update that is carried out after the next one was answered is no edit by hand. Answers which text the site shows
/// between the two, for the last of the story's texts is shown in the end.
#[track_caller]
pub(crate) fn an_update_comes_after_the_next(
    house: &House,
    proxy: &Proxy,
    beginning: &'static str,
    shown: &dyn Fn(&str) -> String,
) -> String {
    let headline = format!("迟到 {} {}", run_of(house), beginning.len());
    let story = house.story(article(house, &headline, "第一稿。"));
    house.publish(&story, "site");
    house.rewrite(&story, article(house, &headline, "第二稿。"));
    proxy.spoil_next(beginning, Fault::Late(usize::MAX));
    assert_eq!(work_off(house, &story)["state"], "delivered", "it is sent again");
    assert!(shown(&headline).contains("第二稿。"));
    house.rewrite(&story, article(house, &headline, "第三稿。"));
    house.publish(&story, "site");
    assert!(shown(&headline).contains("第三稿。"));
    proxy.settle();
    let between = shown(&headline);
    house.rewrite(&story, article(house, &headline, "第四稿。"));
    house.publish(&story, "site");
    assert!(shown(&headline).contains("第四稿。"));
    between
}

/// An update that had no answer, was refused when it was sent again, and arrives after all is no edit by hand.
#[track_caller]
pub(crate) fn an_update_comes_after_a_refusal(
    house: &House,
    proxy: &Proxy,
    beginning: &'static str,
    shown: &dyn Fn(&str) -> String,
) {
    let headline = format!("拒后 {} {}", run_of(house), beginning.len());
    let story = house.story(article(house, &headline, "第一稿。"));
    house.publish(&story, "site");
    house.rewrite(&story, article(house, &headline, "第二稿。"));
    let faults = Mutex::new(vec![Fault::Status(403), Fault::Late(usize::MAX)]);
    proxy.spoil(move |line| line.starts_with(beginning).then(|| faults.lock().unwrap().pop()).flatten());
    let answer = work_off(house, &story);
    assert_eq!((&answer["state"], &answer["reason"]["code"]), (&"refused".into(), &"forbidden".into()), "{answer}");
    assert!(shown(&headline).contains("第一稿。"));
    proxy.settle();
    assert!(shown(&headline).contains("第二稿。"), "it is late, and there");
    house.rewrite(&story, article(house, &headline, "第三稿。"));
    house.publish(&story, "site");
    assert!(shown(&headline).contains("第三稿。"));
}

/// The text of the one post that readers see under a headline.
#[track_caller]
pub(crate) fn shown(posts: &Posts<'_>, headline: &str) -> String {
    let mut public: Vec<Post> = posts(headline).into_iter().filter(Post::is_public).collect();
    assert_eq!(public.len(), 1, "{public:?}");
    public.remove(0).content
}

/// A name that no other run has.
pub(crate) fn run_of(house: &House) -> String {
    house.folder.path().file_name().unwrap().to_str().unwrap().to_owned()
}

/// An article with a picture and a last paragraph of its own.
pub(crate) fn article(house: &House, headline: &str, last: &str) -> Value {
    let mut article = house.with_picture(headline);
    // A WordPress author may not make sections.
    article["section"] = "".into();
    article["body"]["content"].as_array_mut().unwrap().push(paragraph(last));
    article
}

/// The last delivery of a story.
fn ours(house: &House, story: &StoryId) -> Value {
    let output = house.command(&["outbox", "--json"]).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let mut all = lines.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    all.rfind(|delivery| delivery["story"] == story.as_str()).unwrap()
}
