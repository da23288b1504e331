//! Standard output and standard error: buffered results, JSON lines, short complaints.
//!
//! A reader that goes away (`galley list | head`) is no failure: writing simply stops, the work itself goes on. Errors
//! never take more than [`MOST_ERROR_LINES`] lines, whatever a library underneath has to say.

use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use crate::failure::Failure;

/// The contract: errors on standard error in at most this many lines.
pub(crate) const MOST_ERROR_LINES: usize = 12;

/// Standard output.
pub(crate) struct Out {
    to: BufWriter<io::Stdout>,
    /// Whether the reader has gone away.
    closed: bool,
    /// Whether results are JSON.
    pub(crate) json: bool,
    /// How to set off words on a terminal.
    pub(crate) paint: Paint,
    /// Lines of complaint printed so far.
    complaints: usize,
    /// Complaints swallowed because there were too many.
    swallowed: usize,
}

impl Out {
    /// Standard output as this command was asked to use it.
    pub(crate) fn new(json: bool) -> Self {
        let stdout = io::stdout();
        let paint = Paint::of(stdout.is_terminal());
        Self { to: BufWriter::with_capacity(1 << 16, stdout), closed: false, json, paint, complaints: 0, swallowed: 0 }
    }

    /// Whether nobody reads any more, so that a command that only prints may stop.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Bytes as they are.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = if self.closed { Ok(()) } else { self.to.write_all(bytes) };
        self.settle(written)
    }

    /// One line of text.
    pub(crate) fn line(&mut self, text: &str) -> Result<(), Failure> {
        self.raw(text.as_bytes())?;
        self.raw(b"\n")
    }

    /// One JSON value on one line.
    pub(crate) fn json_line(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        if self.closed {
            return Ok(());
        }
        let written = serde_json::to_string(value).map_err(io::Error::from);
        let written = written.and_then(|json| writeln!(self.to, "{}", on_one_line(json)));
        self.settle(written)
    }

    /// Makes everything printed so far visible to the reader.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        let written = if self.closed { Ok(()) } else { self.to.flush() };
        self.settle(written)
    }

    /// One line on standard error that does not end the command. After ten of them the rest are only counted.
    pub(crate) fn complain(&mut self, sentence: &str) {
        if self.complaints + 2 < MOST_ERROR_LINES {
            to_stderr(&format!("galley: {}", one_line(sentence)));
            self.complaints += 1;
        } else {
            self.swallowed += 1;
        }
    }

    /// Ends the output: flushes, and says how many complaints were left out.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        if self.swallowed > 0 {
            to_stderr(&format!("galley: {} more of the kind; use --json to see each", self.swallowed));
            self.swallowed = 0;
        }
        self.flush()
    }

    fn settle(&mut self, written: io::Result<()>) -> Result<(), Failure> {
        match written {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            Err(error) => Err(Failure::because("the results could not be printed", &error)),
            Ok(()) => Ok(()),
        }
    }
}

/// JSON without the three characters that JSON lets stand in a string but some readers take for the end of a line: next
/// line, line separator, paragraph separator. They occur only in strings, so that writing them as escapes is exact.
fn on_one_line(json: String) -> String {
    if !json.contains(['\u{85}', '\u{2028}', '\u{2029}']) {
        return json;
    }
    json.replace('\u{85}', "\\u0085").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

/// Text to standard error; nobody listening there is not worth failing for.
pub(crate) fn to_stderr(text: &str) {
    let mut stderr = io::stderr().lock();
    // There is nowhere left to report that standard error cannot be written.
    let _ = writeln!(stderr, "{text}");
}

/// Several lines as one, so that a message keeps its place in a list.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// At most `lines` lines of `text`, blank ones left out.
pub(crate) fn shortened(text: &str, lines: usize) -> String {
    text.lines().filter(|line| !line.trim().is_empty()).take(lines).collect::<Vec<_>>().join("\n")
}

/// Colours and weights, on a terminal that wants them; plain text everywhere else.
#[derive(Clone, Copy)]
pub(crate) struct Paint {
    on: bool,
}

impl Paint {
    fn of(is_terminal: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let able = std::env::var_os("TERM").is_some_and(|term| term != "dumb");
        Self { on: is_terminal && wanted && able }
    }

    fn wrap(self, code: &str, text: &str) -> String {
        if self.on && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// Something to look at first.
    pub(crate) fn bold(self, text: &str) -> String {
        self.wrap("1", text)
    }

    /// Something to look at last.
    pub(crate) fn dim(self, text: &str) -> String {
        self.wrap("2", text)
    }

    /// Inserted words; the caller adds a sign that is readable without colour.
    pub(crate) fn inserted(self, text: &str) -> String {
        self.wrap("4;32", text)
    }

    /// Deleted words; the caller adds a sign that is readable without colour.
    pub(crate) fn deleted(self, text: &str) -> String {
        self.wrap("9;31", text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_stay_short() {
        assert_eq!(one_line("a\n  b\tc\n"), "a b c");
        assert_eq!(shortened("a\n\nb\nc\n", 2), "a\nb");
    }

    #[test]
    fn a_json_line_is_one_line_for_every_reader() {
        let text = "next\u{85}line\u{2028}paragraph\u{2029}稿";
        let line = on_one_line(serde_json::to_string(text).unwrap());
        assert_eq!(line, r#""next\u0085line\u2028paragraph\u2029稿""#);
        assert_eq!(serde_json::from_str::<String>(&line).unwrap(), text);
    }

    #[test]
    fn paint_off_is_plain() {
        assert_eq!(Paint { on: false }.bold("x"), "x");
        assert_eq!(Paint { on: true }.bold("x"), "\u{1b}[1mx\u{1b}[0m");
        assert_eq!(Paint { on: true }.bold(""), "");
    }
}
