//! A secret is on no output, log included, and in no argument or environment of the command, whatever the site answers: here it
//! gives back the very token that it was sent.

use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::runner::Galley;

const TOKEN: &str = "canary-cli-5b1e90d4c7";

/// A site that answers every request with what it was sent.
struct Parrot {
    url: String,
    seen: Arc<Mutex<Seen>>,
}

/// What the site noticed.
#[derive(Default)]
struct Seen {
    /// Requests that bore the token.
    with_token: usize,
    /// Processes that had it in their arguments or their environment meanwhile.
    shown_by: Vec<String>,
}

impl Parrot {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let noted = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &noted);
            }
        });
        Self { url, seen }
    }
}

fn answer(mut stream: TcpStream, seen: &Mutex<Seen>) {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let number = {
        let mut seen = seen.lock().unwrap();
        seen.with_token += usize::from(head.contains(TOKEN));
        seen.shown_by.extend(processes_that_show(TOKEN));
        seen.with_token
    };
    let said = format!(r#"{{"title": "{TOKEN}", "detail": "Authorization: Bearer {TOKEN}", "url": "{TOKEN}"}}"#);
    let (status, more) = match number % 5 {
        0 => ("401 Unauthorized", String::new()),
        1 => ("302 Found", format!("location: http://{TOKEN}.example/\r\n")),
        2 => ("422 No", String::new()),
        3 => ("500 Oh", String::new()),
        _ => ("200 OK", format!("etag: \"{TOKEN}\"\r\n")),
    };
    let kind = "content-type: application/problem+json\r\nconnection: close\r\n";
    // Whoever does not wait for the answer is not told.
    let _ = write!(stream, "HTTP/1.1 {status}\r\n{kind}{more}content-length: {}\r\n\r\n{said}", said.len());
}

/// Processes of this machine with these words in their arguments or environment, as far as one may look.
fn processes_that_show(words: &str) -> Vec<String> {
    let numbers = fs::read_dir("/proc").into_iter().flatten().flatten();
    let files = numbers.flat_map(|entry| ["cmdline", "environ"].map(|name| entry.path().join(name)));
    let shows = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).contains(words);
    files.filter(|file| fs::read(file).is_ok_and(shows)).map(|file| file.display().to_string()).collect()
}

#[test]
fn the_token_is_on_no_output_and_in_no_argument() {
    let parrot = Parrot::start();
    let galley = Galley::new();
    let (mut outputs, mut logged) = (Vec::new(), false);
    let mut keep = |what: &str, out: &str, err: &str| outputs.push(format!("{what}\n{out}\n{err}"));
    let add =
        ["destination", "add", "site", "--kind", "newsroom", "--url", &parrot.url, "--token-stdin", "--secret-in-file"];
    let added = galley.run_with_input(&add, TOKEN);
    assert_eq!(added.code, 0, "{}", added.err);
    keep("add", &added.out, &added.err);
    let story = galley.import("bridge.html", "<h1>老桥新生</h1><p>第一段说桥。</p>");
    let commands: [&[&str]; 12] = [
        &["destination", "list"],
        &["destination", "test", "site"],
        &["destination", "test", "site"],
        &["publish", &story, "--to", "site", "--dry-run", "--against-site"],
        &["publish", &story, "--to", "site"],
        &["outbox"],
        &["outbox", "run", "--now"],
        &["outbox", "run", "--now"],
        &["drift", &story, "--to", "site"],
        &["log", &story],
        &["doctor"],
        &["destination", "remove", "site"],
    ];
    for args in commands {
        for json in [false, true] {
            let args: Vec<&str> = args.iter().copied().chain(json.then_some("--json")).collect();
            let ran = galley.command(&args).env("GALLEY_LOG", "trace").output().unwrap();
            let [out, err] = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            logged |= err.contains("TRACE");
            keep(&args.join(" "), &out, &err);
        }
    }
    assert!(logged, "the log is looked at");
    for said in &outputs {
        assert!(!said.contains(TOKEN), "the token is said by galley {said}");
    }
    let seen = parrot.seen.lock().unwrap();
    assert!(seen.with_token > 5, "{} requests bore it", seen.with_token);
    assert!(seen.shown_by.is_empty(), "{:?}", seen.shown_by);
}
