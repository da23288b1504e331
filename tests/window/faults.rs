//! What goes wrong around the window is said in words, and nothing is lost by it: a full disk, a site that does not answer, one
//! that answers nonsense, one that asks to come again.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use galley_desk::publish::api::{AddDestination, PublishStory};
use galley_desk::secrets::{Keeping, Token};
use serde_json::json;

use crate::asking::words;
use crate::clipboard;
use crate::disk::{SmallDisk, home_elsewhere};
use crate::library::{self, PUBLISHER, REPORTER};
use crate::screen::{SCREEN, Window};
use crate::shelf::Shelf;

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_the_text_is_saved_once_there_is_room() {
    let _screen = SCREEN.lock().await;
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = SmallDisk::new(&folder.path().join("disk")) else { return };
    let shelf = Shelf::draft(disk.folder(), "渡口清晨", &["雾散了。"]);
    // The web engine's caches lie elsewhere: it does not outlive a full disk under what it has mapped into memory.
    let elsewhere = home_elsewhere(folder.path());
    let Some(window) = Window::open_in(disk.folder(), REPORTER, &elsewhere).await else { return };
    window.until_body("雾散了。").await;
    window.caret("雾散了。", true).await;
    window.keys("船来了。").await;
    shelf.until("it is saved while there is room", |view| view.working.body.0.plain_text() == "雾散了。船来了。");

    // So much that it cannot fit into what the library's file has room for, of words that do not shrink.
    disk.fill();
    let mut random = 1_u64;
    let mut next = || {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + u8::try_from((random >> 40) % 26).unwrap())
    };
    let lines: Vec<String> = (0..1500).map(|_| (0..800).map(|_| next()).collect()).collect();
    clipboard::put(vec![("UTF8_STRING", lines.join("\n").into_bytes())]);
    window.press("Control+v").await;
    window.find(".unsaved[role=alert]").await;
    let language = window.text("document.documentElement.lang.slice(0, 2)").await;
    let said = window.text("document.querySelector('.unsaved').textContent").await;
    assert!(said.contains(&words(&language, "fault_disk_full")), "{said}");
    assert_eq!(shelf.view().working.body.0.plain_text(), "雾散了。船来了。", "what was saved is safe");
    window.focus_is_seen("a save that failed").await;
    window.press("Control+End").await;
    window.keys("也写得下去。").await;
    window.picture("disk-full.png").await;

    // There is room again: it is saved by itself, all of it.
    std::fs::remove_file(disk.ballast()).unwrap();
    window.until("!document.querySelector('.unsaved')").await;
    let wanted = format!("雾散了。船来了。{}也写得下去。", lines.join("\n"));
    shelf.until("all of it is saved", |view| library::lines(&view.working.body) == wanted);
    window.close().await;
}

/// A site that keeps every request until it is told how to answer it.
struct Site {
    address: String,
    asked: Receiver<TcpStream>,
}

impl Site {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (tell, asked) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if tell.send(stream).is_err() {
                    return;
                }
            }
        });
        Self { address, asked }
    }

    /// Answers everything that was asked until now; an empty answer hangs up.
    fn answer(&self, answer: &str) {
        for mut stream in self.asked.try_iter() {
            let _ = stream.set_read_timeout(Some(std::time::Duration::from_millis(200)));
            let mut request = [0; 1 << 16];
            let _ = stream.read(&mut request);
            let _ = stream.write_all(answer.as_bytes());
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

const NONSENSE: &str =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 14\r\nConnection: close\r\n\r\n<h1>hello</h1>";
const LATER: &str =
    "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_a_site_answers_is_said_in_words() {
    let _screen = SCREEN.lock().await;
    let data = tempfile::tempdir().unwrap();
    let shelf = Shelf::draft(data.path(), "渡口清晨", &["雾散了。"]);
    let sites = ["silent", "babbling", "busy"].map(|name| (name, Site::open()));
    for (name, site) in &sites {
        let request = AddDestination {
            name: (*name).to_owned(),
            kind: "newsroom".to_owned(),
            url: site.address.clone(),
            user: String::new(),
            zone: String::new(),
            token: Some(Token::new("ferry")),
            keeping: Keeping::File,
            allow_plain_http: false,
            pictures: None,
            actor: PUBLISHER.to_owned(),
        };
        shelf.desk.add_destination(&request).unwrap();
    }
    let Some(window) = Window::open(data.path(), PUBLISHER).await else { return };
    window.until_body("雾散了。").await;
    let language = window.text("document.documentElement.lang.slice(0, 2)").await;
    window.press("Control+5").await;
    for (name, _) in &sites {
        let request = PublishStory {
            story: shelf.story.clone(),
            destination: (*name).to_owned(),
            actor: PUBLISHER.to_owned(),
            at: None,
            hold_ms: None,
            reason: None,
            base_version: None,
        };
        shelf.desk.publish_story(&request).unwrap();
    }

    // As long as nobody answers, that is what it says.
    let card = |name: &str, key: &str| {
        format!(
            "[...document.querySelectorAll('#inspector .delivery')].some((card) =>
                card.querySelector('strong').textContent === {} && card.textContent.includes({}))",
            json!(name),
            json!(words(&language, key))
        )
    };
    for (name, _) in &sites {
        window.until(&card(name, "delivery_sending")).await;
    }
    let [(silent, never), (babbling, odd), (busy, late)] = &sites;
    let answers = [
        (silent, never, "", "delivery_unknown_hint"),
        (babbling, odd, NONSENSE, "reason_nonsense"),
        (busy, late, LATER, "delivery_retrying"),
    ];
    for (name, site, answer, told) in answers {
        let wanted = card(name, told);
        window
            .until_desk(|| {
                // Whoever asks again is answered the same.
                site.answer(answer);
                let at = shelf.deliveries();
                at.iter()
                    .any(|one| one.delivery.destination == **name && json!(one.delivery.state) != "sending")
                    .then_some(())
            })
            .await;
        window.until(&wanted).await;
    }
    window.picture("sites.png").await;
    window.close().await;
}
