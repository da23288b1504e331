//! A bad line to Ghost, at each of the requests that change something there.

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::house::House;
use crate::kill::{self, Plan};
use crate::proxy::{Fault, Proxy};
use crate::spoil::{self, Post, article, run_of};

const CREATE: &str = "POST /ghost/api/admin/posts/";
const FINISH: &str = "PUT /ghost/api/admin/posts/";
const UPLOAD: &str = "POST /ghost/api/admin/images/";
const LOOK: &str = "GET /ghost/api/admin/posts/";

/// A site that runs: what `ghost.sh` printed.
struct Site(Value);

impl Site {
    /// The site of this run; `None`, with a word why, where there is none.
    fn here() -> Option<Self> {
        let info = std::env::var("GALLEY_TEST_GHOST").ok().and_then(|info| serde_json::from_str(&info).ok());
        if info.is_none() {
            println!("skipped: no Ghost runs here; cargo xtask test --endpoints starts one");
        }
        info.map(Self)
    }

    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    /// Every post whose title has these words, drafts too, as the site's own database has them.
    fn posts(&self, words: &str) -> Vec<Post> {
        let db = Connection::open_with_flags(self.text("database"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        db.busy_timeout(std::time::Duration::from_secs(60)).unwrap();
        let mut find = db
            .prepare("SELECT title, status, coalesce(html, '') FROM posts WHERE instr(title, ?1) ORDER BY id")
            .unwrap();
        let read = |row: &rusqlite::Row<'_>| Ok(Post { title: row.get(0)?, status: row.get(1)?, content: row.get(2)? });
        find.query_map([words], read).unwrap().map(Result::unwrap).collect()
    }
}

/// The site, a line to it, and a house that publishes over the line.
fn line() -> Option<(Site, Proxy, House)> {
    let site = Site::here()?;
    let proxy = Proxy::before(site.text("url"));
    let house = House::at("site", "ghost", &proxy.url, "", site.text("key"));
    Some((site, proxy, house))
}

#[track_caller]
fn check(beginning: &'static str, faults: &[Fault]) {
    let Some((site, proxy, house)) = line() else { return };
    spoil::check(&house, &proxy, &|words| site.posts(words), beginning, faults);
}

#[test]
fn a_post_is_made_once_whatever_becomes_of_the_first_request() {
    check(CREATE, &Fault::all());
}

#[test]
fn a_post_is_published_once_whatever_becomes_of_the_last_request() {
    check(FINISH, &Fault::all());
}

#[test]
fn a_request_may_arrive_between_any_two_others() {
    for beginning in [CREATE, FINISH, UPLOAD] {
        check(beginning, &Fault::late());
    }
}

#[test]
fn a_picture_and_a_question_may_be_lost_too() {
    check(UPLOAD, &Fault::PICTURE);
    check(LOOK, &Fault::QUESTION);
}

#[test]
fn an_older_text_that_arrives_late_is_replaced_and_no_edit() {
    let Some((site, proxy, house)) = line() else { return };
    let shown = |headline: &str| spoil::shown(&|words| site.posts(words), headline);
    // Ghost turns a late text away unless all of it happened within one second, which is how exactly it tells the time.
    spoil::an_update_comes_after_the_next(&house, &proxy, FINISH, &shown);
    spoil::an_update_comes_after_a_refusal(&house, &proxy, FINISH, &shown);
}

#[test]
fn many_deliveries_and_a_process_that_is_killed_again_and_again() {
    let Some((site, proxy, house)) = line() else { return };
    let plan = Plan { what: "Ghost", few: 8, longest_life: 1_500 };
    kill::check(&house, &proxy, &plan, |number| {
        article(&house, &format!("第{number}篇 {}", run_of(&house)), &format!("正文{number}号。"))
    });
    kill::count_posts(&plan, &site.posts(&run_of(&house)), &run_of(&house));
}
