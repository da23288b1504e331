//! Many deliveries over a line that spoils every tenth request, by a command that is killed at random moments.

use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use galley_desk::api::StoryId;
use galley_desk::publish::api::PublishStory;
use galley_desk::publish::state::State;
use serde_json::Value;

use crate::house::{ACTOR, House};
use crate::proxy::{Fault, Proxy};
use crate::spoil::Post;

/// How many deliveries, where the machine has the time.
const DELIVERIES: &str = "GALLEY_TEST_DELIVERIES";

/// What is tried.
pub(crate) struct Plan {
    /// The endpoint, for the figures.
    pub(crate) what: &'static str,
    /// How many deliveries when nobody says how many.
    pub(crate) few: usize,
    /// The longest a process may live, in milliseconds.
    pub(crate) longest_life: u64,
}

/// How many deliveries there are.
pub(crate) fn count(plan: &Plan) -> usize {
    std::env::var(DELIVERIES).ok().and_then(|count| count.parse().ok()).unwrap_or(plan.few)
}

/// Queues the articles and has them delivered by processes that are killed, until every delivery is made.
#[track_caller]
pub(crate) fn check(house: &House, proxy: &Proxy, plan: &Plan, article: impl Fn(usize) -> Value) {
    let stories: Vec<StoryId> = (0..count(plan)).map(|number| house.story(article(number))).collect();
    for story in &stories {
        let request = PublishStory {
            story: story.clone(),
            destination: "site".to_owned(),
            actor: ACTOR.to_owned(),
            at: None,
            hold_ms: None,
            reason: None,
            base_version: None,
        };
        house.desk.publish_story(&request).unwrap();
    }
    let seed = u64::from(std::process::id());
    let dice = Mutex::new(Dice(seed | 1));
    let faults = [
        Fault::Refuse,
        Fault::ResetBefore,
        Fault::ResetCommitted,
        Fault::ResetAfterHeaders,
        Fault::Truncated,
        Fault::PageCommitted,
        Fault::Twice,
        Fault::Status(429),
        Fault::StatusCommitted(502),
    ];
    proxy.spoil(move |_| {
        let mut dice = dice.lock().unwrap();
        let spoiled = dice.below(10) == 0;
        spoiled.then(|| faults[usize::try_from(dice.below(9)).unwrap()])
    });
    let began = Instant::now();
    let mut lives = Dice(seed.wrapping_mul(31) | 1);
    let (mut processes, mut killed) = (0, 0);
    let open = || {
        let all = house.desk.outbox().unwrap();
        all.iter().filter(|delivery| !delivery.state.is_final()).count()
    };
    while open() > 0 {
        assert!(processes < 60 * stories.len().max(10), "{} deliveries do not end", open());
        processes += 1;
        let mut command = house.command(&["outbox", "run", "--now", "--timeout", "20"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let life = Duration::from_millis(30 + lives.below(plan.longest_life));
        wait_for_end(&mut child, life);
        killed += usize::from(child.try_wait().unwrap().is_none());
        child.kill().ok();
        child.wait().unwrap();
    }
    proxy.settle();
    proxy.spoil(|_| None);
    let took = began.elapsed();
    let (mut delivered, mut attempts) = (0, 0);
    for story in &stories {
        let views = house.desk.deliveries(story).unwrap();
        attempts += views.iter().map(|view| view.attempts.len()).sum::<usize>();
        let reasons: Vec<_> = views.iter().map(|view| (view.delivery.state, &view.delivery.reason)).collect();
        assert_eq!(views.last().unwrap().delivery.state, State::Delivered, "{story:?}: {reasons:?}");
        assert_eq!(house.desk.receipts(story).unwrap().len(), 1);
        delivered += 1;
    }
    let (seen, spoiled) = proxy.counts();
    println!(
        "{}: {delivered} delivered of {}, {attempts} attempts, {seen} requests of which {spoiled} were spoiled, \
         {processes} processes of which {killed} were killed, {:.1} s, seed {seed}",
        plan.what,
        stories.len(),
        took.as_secs_f64()
    );
}

/// What a site of posts holds of them in the end: each once for its readers, in full.
#[track_caller]
pub(crate) fn count_posts(plan: &Plan, posts: &[Post], run: &str) {
    let count = count(plan);
    let (public, others): (Vec<&Post>, Vec<&Post>) = posts.iter().partition(|post| post.is_public());
    for number in 0..count {
        let title = format!("第{number}篇 {run}");
        let ours: Vec<_> = public.iter().filter(|post| post.title == title).collect();
        assert_eq!(ours.len(), 1, "{title}: {ours:?} {others:?}");
        assert!(ours[0].content.contains(&format!("正文{number}号。")), "{title}");
    }
    assert_eq!(public.len(), count);
    // A request of a process that was killed may begin one after everything else.
    assert!(others.iter().all(|post| post.is_left_over()), "{others:?}");
    println!("{}: {count} deliveries, {count} posts, 0 lost, 0 twice, {} empty drafts", plan.what, others.len());
}

/// Waits until a process has ended by itself, or its life is over.
fn wait_for_end(child: &mut Child, life: Duration) {
    let born = Instant::now();
    while born.elapsed() < life && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Numbers that look thrown (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }
}
