//! An HTTP proxy for one server that spoils what it is told to. One request a connection.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// What is done to a request and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection is reset before the request is read.
    Refuse,
    /// It is read, goes nowhere, and the line breaks.
    ResetBefore,
    /// It arrives, and the line breaks before the answer.
    ResetCommitted,
    /// It arrives, and the line breaks in the middle of the answer's headers.
    ResetInHeaders,
    /// It arrives, and the line breaks after the answer's headers.
    ResetAfterHeaders,
    /// It goes nowhere, and nothing is answered.
    Silent,
    /// It arrives, and nothing is answered.
    SilentCommitted,
    /// The line breaks, and it arrives after that many more requests have been answered by the server, before the last of
    /// their answers is passed on; at the latest in [`Proxy::settle`].
    Late(usize),
    /// It arrives when the client has given up, while the next requests are at work.
    Overlapping,
    /// It arrives twice.
    Twice,
    /// Half of the answer's body comes.
    Truncated,
    /// The answer says that it is shorter than it is.
    ShortLength,
    /// The answer says that it is longer than it is.
    LongLength,
    /// The answer comes a byte at a time.
    SlowLoris,
    /// It goes nowhere, and a page is answered.
    Page,
    /// It arrives, and a page is answered.
    PageCommitted,
    /// Bytes that are no text, called JSON.
    InvalidUtf8,
    /// An answer of 100 MB.
    Huge,
    /// A redirect to the same address, for ever.
    Loop,
    /// This status with an empty page; it goes nowhere.
    Status(u16),
    /// This status with an empty page, although it arrives.
    StatusCommitted(u16),
}

impl Fault {
    /// Every one, each status that matters included.
    pub(crate) fn all() -> Vec<Self> {
        use Fault::{
            Huge, InvalidUtf8, Late, LongLength, Loop, Overlapping, Page, PageCommitted, Refuse, ResetAfterHeaders,
            ResetBefore, ResetCommitted, ResetInHeaders, ShortLength, Silent, SilentCommitted, SlowLoris, Status,
            StatusCommitted, Truncated, Twice,
        };
        let mut all = vec![
            Refuse,
            ResetBefore,
            ResetCommitted,
            ResetInHeaders,
            ResetAfterHeaders,
            Silent,
            SilentCommitted,
            Late(0),
            Late(1),
            Overlapping,
            Twice,
            Truncated,
            ShortLength,
            LongLength,
            SlowLoris,
            Page,
            PageCommitted,
            InvalidUtf8,
            Huge,
            Loop,
        ];
        all.extend([400, 401, 403, 404, 409, 410, 412, 413, 422, 429, 500, 502, 503].map(Status));
        all.extend([500, 502, 504].map(StatusCommitted));
        all
    }

    /// The request arrives after each of the next ten, or once all is over.
    pub(crate) fn late() -> Vec<Self> {
        (0..10).chain([usize::MAX]).map(Self::Late).collect()
    }

    /// What can become of a picture on its way.
    pub(crate) const PICTURE: [Self; 7] = [
        Self::ResetCommitted,
        Self::Silent,
        Self::Truncated,
        Self::PageCommitted,
        Self::Twice,
        Self::Status(500),
        Self::Status(413),
    ];

    /// What can become of a question.
    pub(crate) const QUESTION: [Self; 6] = [
        Self::ResetCommitted,
        Self::Silent,
        Self::Truncated,
        Self::PageCommitted,
        Self::Status(502),
        Self::Status(429),
    ];
}

type Choice = dyn Fn(&str) -> Option<Fault> + Send + Sync;

/// A proxy that runs until the tests end.
pub(crate) struct Proxy {
    pub(crate) url: String,
    shared: Arc<Shared>,
}

struct Shared {
    server: SocketAddr,
    choice: Mutex<Arc<Choice>>,
    /// Requests on their way to the server.
    busy: Mutex<usize>,
    /// What arrives late, and after how many more answers.
    late: Mutex<Option<(Vec<u8>, usize)>>,
    idle: Condvar,
    seen: AtomicU64,
    spoiled: AtomicU64,
}

impl Proxy {
    /// A proxy before the server of an address, which spoils nothing yet.
    pub(crate) fn before(url: &str) -> Self {
        let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            server: host.parse().unwrap(),
            choice: Mutex::new(Arc::new(|_: &str| None)),
            busy: Mutex::new(0),
            late: Mutex::new(None),
            idle: Condvar::new(),
            seen: AtomicU64::new(0),
            spoiled: AtomicU64::new(0),
        });
        let serving = Arc::clone(&shared);
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let shared = Arc::clone(&serving);
                std::thread::spawn(move || shared.serve(client));
            }
        });
        Self { url, shared }
    }

    /// Spoils what the choice says, by the request's method and path (`POST /wp-json/…`).
    pub(crate) fn spoil(&self, choice: impl Fn(&str) -> Option<Fault> + Send + Sync + 'static) {
        *self.shared.choice.lock().unwrap() = Arc::new(choice);
    }

    /// Spoils the next request that begins so, and none after it.
    pub(crate) fn spoil_next(&self, beginning: &'static str, fault: Fault) {
        let waiting = Mutex::new(Some(fault));
        self.spoil(move |line| line.starts_with(beginning).then(|| waiting.lock().unwrap().take()).flatten());
    }

    /// Waits until nothing is on its way to the server any more. What was held back arrives now.
    pub(crate) fn settle(&self) {
        self.shared.deliver_late(|_| true);
        let mut busy = self.shared.busy.lock().unwrap();
        while *busy > 0 {
            busy = self.shared.idle.wait(busy).unwrap();
        }
    }

    /// Requests seen, and how many of them were spoiled.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.shared.seen.load(Ordering::SeqCst), self.shared.spoiled.load(Ordering::SeqCst))
    }
}

impl Shared {
    fn serve(&self, mut client: TcpStream) {
        *self.busy.lock().unwrap() += 1;
        self.answer(&mut client);
        *self.busy.lock().unwrap() -= 1;
        self.idle.notify_all();
    }

    fn answer(&self, client: &mut TcpStream) {
        // The line is looked at before it is read, so that a refusal leaves it unread.
        let mut start = [0; 512];
        let Ok(length) = client.peek(&mut start) else { return };
        let line = String::from_utf8_lossy(&start[..length]);
        let line: Vec<&str> = line.split_whitespace().take(2).collect();
        let [method, path] = line[..] else { return };
        self.seen.fetch_add(1, Ordering::SeqCst);
        let choice = Arc::clone(&self.choice.lock().unwrap());
        let fault = choice(&format!("{method} {path}"));
        if fault.is_some() {
            self.spoiled.fetch_add(1, Ordering::SeqCst);
        }
        // Closing with something unread is a reset.
        if fault == Some(Fault::Refuse) {
            return;
        }
        let own = format!("http://{}{path}", client.local_addr().unwrap());
        let Some(request) = read_message(client) else { return };
        let page = |status: u16, more: &str| {
            let body = "<!doctype html><title>Hotel</title><h1>Welcome</h1>";
            format!(
                "HTTP/1.1 {status} So\r\nContent-Type: text/html\r\n{more}Content-Length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        let answer = match fault {
            None => self.pass(&request),
            Some(Fault::Late(after)) => {
                *self.late.lock().unwrap() = Some((request, after));
                return;
            }
            Some(Fault::Refuse | Fault::ResetBefore) => return,
            Some(Fault::Silent) => return wait_for_end(client),
            Some(Fault::Overlapping) => {
                wait_for_end(client);
                self.forward(&request);
                return;
            }
            Some(Fault::SilentCommitted) => {
                self.forward(&request);
                return wait_for_end(client);
            }
            Some(Fault::ResetCommitted) => {
                self.forward(&request);
                return;
            }
            Some(Fault::Twice) => {
                let first = self.forward(&request);
                self.forward(&request);
                first
            }
            Some(Fault::Page) => page(200, "").into_bytes(),
            Some(Fault::PageCommitted) => {
                self.forward(&request);
                page(200, "").into_bytes()
            }
            Some(Fault::Loop) => page(302, &format!("Location: {own}\r\n")).into_bytes(),
            Some(Fault::Status(status)) => page(status, "Retry-After: 1\r\n").into_bytes(),
            Some(Fault::StatusCommitted(status)) => {
                self.forward(&request);
                page(status, "").into_bytes()
            }
            Some(Fault::InvalidUtf8) => {
                self.forward(&request);
                let mut answer =
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n".to_vec();
                answer.extend([b'"', 0xff, 0xfe, b'"']);
                answer
            }
            Some(Fault::Huge) => {
                self.forward(&request);
                return huge(client);
            }
            Some(fault) => return spoiled(client, fault, &self.forward(&request)),
        };
        // Whoever has gone away meanwhile gets no answer.
        let _ = client.write_all(&answer);
    }

    /// Sends a request on between what was held back and is due before or after it.
    fn pass(&self, request: &[u8]) -> Vec<u8> {
        self.deliver_late(|after| *after == 0);
        let answer = self.forward(request);
        self.deliver_late(|after| {
            *after = after.saturating_sub(1);
            *after == 0
        });
        answer
    }

    /// Sends what was held back, if it is its turn; whoever comes meanwhile waits.
    fn deliver_late(&self, is_due: impl FnOnce(&mut usize) -> bool) {
        let mut late = self.late.lock().unwrap();
        if late.as_mut().is_some_and(|(_, after)| is_due(after))
            && let Some((request, _)) = late.take()
        {
            self.forward(&request);
        }
    }

    /// Sends a request on and answers what the server answers; nothing where it does not.
    fn forward(&self, request: &[u8]) -> Vec<u8> {
        let Ok(mut server) = TcpStream::connect(self.server) else { return Vec::new() };
        let (head, body) = request.split_at(head_length(request).unwrap_or(request.len()));
        let head = String::from_utf8_lossy(head);
        let kept = head.lines().filter(|line| {
            let lower = line.to_ascii_lowercase();
            !line.is_empty() && !lower.starts_with("host:") && !lower.starts_with("connection:")
        });
        let head = kept.collect::<Vec<_>>().join("\r\n");
        let head = format!("{head}\r\nHost: {}\r\nConnection: close\r\n\r\n", self.server);
        let mut answer = Vec::new();
        let sent = server.write_all(head.as_bytes()).and_then(|()| server.write_all(body));
        if sent.is_ok() {
            // A reset at the end keeps what came before it.
            let _ = server.read_to_end(&mut answer);
        }
        answer
    }
}

/// An answer on its way, spoiled.
fn spoiled(client: &mut TcpStream, fault: Fault, answer: &[u8]) {
    let head = head_length(answer).unwrap_or(answer.len());
    let body = &answer[head..];
    let with_length = |length: usize| {
        let lines = String::from_utf8_lossy(&answer[..head]).into_owned();
        let kept = lines.lines().filter(|line| {
            let lower = line.to_ascii_lowercase();
            !line.is_empty() && !lower.starts_with("content-length:") && !lower.starts_with("transfer-encoding:")
        });
        format!("{}\r\nContent-Length: {length}\r\n\r\n", kept.collect::<Vec<_>>().join("\r\n"))
    };
    let part = |length: usize, end: usize| [with_length(length).as_bytes(), &body[..end.min(body.len())]].concat();
    let sent = match fault {
        Fault::ResetInHeaders => answer[..head / 2].to_vec(),
        Fault::ResetAfterHeaders => part(body.len().max(1), 0),
        Fault::Truncated => part(body.len().max(2), body.len() / 2),
        Fault::ShortLength => part(body.len() / 2, body.len()),
        Fault::LongLength => part(body.len() + 100, body.len()),
        _ => {
            let _ = client.write_all(&part(body.len().max(1), 0));
            for byte in body {
                if client.write_all(&[*byte]).is_err() {
                    return;
                }
                wait_a_little();
            }
            return;
        }
    };
    let _ = client.write_all(&sent);
}

fn huge(client: &mut TcpStream) {
    let size = 100 * 1024 * 1024;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n");
    let mut sent = client.write_all(head.as_bytes());
    for _ in 0..size / 65_536 {
        if sent.is_err() {
            return;
        }
        sent = client.write_all(&[b' '; 65_536]);
    }
}

/// So long between two bytes that whoever waits for the last has given up long before it is there.
fn wait_a_little() {
    std::thread::sleep(Duration::from_millis(100));
}

fn wait_for_end(client: &mut TcpStream) {
    let mut rest = [0; 1024];
    while !matches!(client.read(&mut rest), Ok(0) | Err(_)) {}
}

/// A whole request: its head, and a body of the length that it says.
fn read_message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    let mut chunk = [0; 16 * 1024];
    loop {
        if let Some(head) = head_length(&message) {
            let text = String::from_utf8_lossy(&message[..head]).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
            let length: usize = length.map_or(Some(0), |length| length.trim().parse().ok())?;
            if message.len() >= head + length {
                return Some(message);
            }
        }
        match stream.read(&mut chunk) {
            Ok(0) => return None,
            Ok(read) => message.extend_from_slice(&chunk[..read]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(_) => return None,
        }
    }
}

/// Where the head ends.
fn head_length(message: &[u8]) -> Option<usize> {
    message.windows(4).position(|window| window == b"\r\n\r\n").map(|at| at + 4)
}
