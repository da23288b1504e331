//! A bad line to the newsroom endpoint that comes with Galley.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use tempfile::TempDir;

use crate::house::House;
use crate::kill::{self, Plan};
use crate::proxy::{Fault, Proxy};
use crate::site;
use crate::spoil::{self, deliver, deliver_after_all};

const PUT: &str = "PUT /v1/articles/";

const TOKEN: &str = "a-token-for-tests-only";

/// A newsroom that runs in a process of its own.
struct Newsroom {
    url: String,
    process: Child,
    _folder: TempDir,
}

impl Newsroom {
    fn start(house: &House) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = house.command(&["newsroom", "serve", "--data", folder.path().to_str().unwrap()]);
        command.env("GALLEY_NEWSROOM_TOKEN", TOKEN).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let start = line.find("http://").unwrap();
        let url = line[start..].split_whitespace().next().unwrap().to_owned();
        Self { url, process, _folder: folder }
    }
}

impl Drop for Newsroom {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

#[test]
fn an_article_is_put_once_whatever_becomes_of_the_request() {
    let house = House::new();
    let newsroom = Newsroom::start(&house);
    let proxy = Proxy::before(&newsroom.url);
    house.add("site", "newsroom", &proxy.url, "", TOKEN);
    let mut faults = Fault::all();
    faults.extend([2, 3, usize::MAX].map(Fault::Late));
    for (number, fault) in faults.iter().enumerate() {
        let story = house.story(house.with_picture(&format!("第{number}篇")));
        let first = deliver(&house, &proxy, &story, PUT, *fault);
        deliver_after_all(&house, &proxy, &story, &first);
        let receipts = house.desk.receipts(&story).unwrap();
        assert_eq!((receipts.len(), receipts[0].version.as_str()), (1, "1"), "{fault:?}");
    }
    println!("{} faults: one version of each article in the end", faults.len());
}

#[test]
fn an_older_text_that_arrives_late_is_no_edit() {
    let house = House::new();
    let newsroom = Newsroom::start(&house);
    let proxy = Proxy::before(&newsroom.url);
    house.add("site", "newsroom", &proxy.url, "", TOKEN);
    let shown = |_: &str| {
        let all = house.desk.outbox().unwrap();
        let story = &all.last().unwrap().story;
        let receipt = house.desk.receipts(story).unwrap().pop().unwrap();
        String::from_utf8(site::fetch(&receipt.url)).unwrap()
    };
    // What it replaces is no longer there, so the late text is turned away.
    assert!(spoil::an_update_comes_after_the_next(&house, &proxy, PUT, &shown).contains("第三稿。"));
    spoil::an_update_comes_after_a_refusal(&house, &proxy, PUT, &shown);
}

#[test]
fn many_deliveries_and_a_process_that_is_killed_again_and_again() {
    let house = House::new();
    let newsroom = Newsroom::start(&house);
    let proxy = Proxy::before(&newsroom.url);
    house.add("site", "newsroom", &proxy.url, "", TOKEN);
    let plan = Plan { what: "Newsroom", few: 40, longest_life: 120 };
    kill::check(&house, &proxy, &plan, |number| house.short(&format!("第{number}篇")));
    for view in house.desk.outbox().unwrap() {
        assert_eq!(view.receipt.unwrap().version, "1", "one version each");
    }
    println!("Newsroom: {} deliveries, one version each, 0 lost, 0 twice", kill::count(&plan));
}
