//! As much of the WebDriver protocol as taking a picture needs, over plain HTTP on the loopback.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

use crate::failure::{Failure, Result, cannot};

/// How long one request may take: starting a window on a busy machine is the longest.
const ANSWER: Duration = Duration::from_secs(60);

/// A WebDriver that listens on this port.
pub(crate) struct Driver {
    port: u16,
}

impl Driver {
    /// A driver to be started on a free port.
    pub(crate) fn on_a_free_port() -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(cannot("find a free port"))?;
        let port = listener.local_addr().map_err(cannot("find a free port"))?.port();
        Ok(Self { port })
    }

    /// The port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Whether it answers yet.
    pub(crate) fn ready(&self) -> bool {
        self.ask("GET", "/status", None).is_ok()
    }

    /// Starts a program under the driver. The answer is the session's path.
    pub(crate) fn open(&self, program: &str) -> Result<String> {
        let options = json!({"binary": program, "args": []});
        let capabilities = json!({"alwaysMatch": {"webkitgtk:browserOptions": options}});
        let answer = self.ask("POST", "/session", Some(&json!({"capabilities": capabilities})))?;
        match answer["sessionId"].as_str() {
            Some(id) => Ok(format!("/session/{id}")),
            None => Err(Failure::new(format!("The WebDriver opened no session: {answer}."))),
        }
    }

    /// Runs a script in the page.
    pub(crate) fn script(&self, session: &str, script: &str) -> Result<Value> {
        self.ask("POST", &format!("{session}/execute/sync"), Some(&json!({"script": script, "args": []})))
    }

    /// A picture of the page, as PNG.
    pub(crate) fn picture(&self, session: &str) -> Result<Vec<u8>> {
        let answer = self.ask("GET", &format!("{session}/screenshot"), None)?;
        answer.as_str().and_then(base64).ok_or_else(|| Failure::new("The WebDriver sent no picture."))
    }

    /// Ends the session and its program.
    pub(crate) fn close(&self, session: &str) -> Result<()> {
        self.ask("DELETE", session, None).map(drop)
    }

    fn ask(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Value> {
        let body = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        );
        let answer = exchange(self.port, &request).map_err(|error| match error.kind() {
            // What a read answers when its time is over, by system.
            ErrorKind::WouldBlock | ErrorKind::TimedOut => {
                Failure::new(format!("The WebDriver did not answer {method} {path} in {} seconds.", ANSWER.as_secs()))
            }
            _ => cannot("speak to the WebDriver")(error),
        })?;
        let (head, body) = split(&answer).ok_or_else(|| Failure::new("The WebDriver's answer is not HTTP."))?;
        let value: Value = serde_json::from_slice(body).map_err(cannot("read the WebDriver's answer"))?;
        if head.split(' ').nth(1) == Some("200") {
            return Ok(value["value"].clone());
        }
        Err(Failure::new(format!("The WebDriver refused {method} {path}: {}", value["value"]["message"])))
    }
}

/// Sends a request and reads the answer as far as its Content-Length says.
fn exchange(port: u16, request: &str) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(ANSWER))?;
    stream.write_all(request.as_bytes())?;
    let (mut answer, mut part) = (Vec::new(), [0; 65536]);
    while !complete(&answer) {
        match stream.read(&mut part)? {
            0 => break,
            read => answer.extend_from_slice(&part[..read]),
        }
    }
    Ok(answer)
}

fn complete(answer: &[u8]) -> bool {
    split(answer).is_some_and(|(head, body)| {
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        length.is_some_and(|length| body.len() >= length)
    })
}

/// Head and body of an HTTP answer.
fn split(answer: &[u8]) -> Option<(&str, &[u8])> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = answer.split_at(end);
    Some((std::str::from_utf8(head).ok()?, &body[4..]))
}

/// The bytes of a base64 text in the standard alphabet; `None` where it is none.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in text.as_bytes().chunks(4) {
        let mut bits = 0_u32;
        for &letter in group {
            bits = (bits << 6) | u32::from(six_bits(letter)?);
        }
        bits <<= 6 * (4 - group.len());
        let [_, whole @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(&whole[..group.len() - 1]);
    }
    Some(bytes)
}

fn six_bits(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read() {
        let check = |text, bytes: Option<&[u8]>| assert_eq!(base64(text).as_deref(), bytes, "{text}");
        check("", Some(b""));
        check("Z2FsbGV5", Some(b"galley"));
        check("Z2FsbGU=", Some(b"galle"));
        check("Z2FsbA==", Some(b"gall"));
        check("//+A", Some(&[255, 255, 128]));
        check("Z2 sb", None);
    }

    #[test]
    fn an_answer_is_complete_when_its_body_is() {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n";
        assert!(!complete(b"HTTP/1.1 200 OK\r\nContent-Le"));
        assert!(!complete(format!("{head}abc").as_bytes()));
        assert!(complete(format!("{head}abcd").as_bytes()));
    }
}
