//! Runs `galley` as a script would: a sealed home, an empty environment, its own folders, and answers that can be
//! compared because ids, times and paths are made the same in every run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// One sealed place to run commands in.
pub(crate) struct Galley {
    root: TempDir,
    actor: String,
}

impl Galley {
    /// An empty home, an empty library folder, an empty working directory.
    pub(crate) fn new() -> Self {
        let root = tempfile::tempdir().unwrap();
        for folder in ["home", "data", "work"] {
            fs::create_dir(root.path().join(folder)).unwrap();
        }
        Self { root, actor: "陈晓".to_owned() }
    }

    /// The same place, with somebody else acting.
    pub(crate) fn act_as(&mut self, actor: &str) {
        actor.clone_into(&mut self.actor);
    }

    /// A path below the working directory.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join("work").join(name)
    }

    /// The folder of the library.
    pub(crate) fn data(&self) -> PathBuf {
        self.root.path().join("data")
    }

    /// Writes a file into the working directory and gives its path as text.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// The command, ready to be changed or run.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_galley"));
        command
            .args(args)
            .env_clear()
            .env("HOME", self.root.path().join("home"))
            .env("GALLEY_DATA_DIR", self.data())
            .env("GALLEY_ACTOR", &self.actor)
            .env("TMPDIR", self.root.path().join("home"))
            .env("TZ", "UTC")
            .env("LANG", "C.UTF-8")
            .current_dir(self.path(""))
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    #[track_caller]
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        self.finish(&mut self.command(args))
    }

    /// Runs a changed command to its end.
    #[track_caller]
    pub(crate) fn finish(&self, command: &mut Command) -> Ran {
        Ran::new(self, command.output().unwrap())
    }

    /// Runs a command that reads `input`.
    #[track_caller]
    pub(crate) fn run_with_input(&self, args: &[&str], input: &str) -> Ran {
        let mut child = self.start(&mut self.command(args));
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Ran::new(self, child.wait_with_output().unwrap())
    }

    /// Starts a command with all three streams piped.
    pub(crate) fn start(&self, command: &mut Command) -> Child {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs a command that must succeed silently on standard error, and gives its standard output.
    #[track_caller]
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "galley {args:?}\n{}", ran.out);
        ran.out
    }

    /// The JSON lines of a command that must succeed.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Vec<Value> {
        lines(&self.ok(args))
    }

    /// Imports one file and gives the story's id.
    #[track_caller]
    pub(crate) fn import(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let file = self.file(name, content);
        let line = self.json(&["import", &file, "--json"]).remove(0);
        line["story"].as_str().unwrap().to_owned()
    }

    /// `text` with this run's folder, story ids and times replaced by names.
    pub(crate) fn normal(&self, text: &str) -> String {
        let root = self.root.path().to_str().unwrap();
        let mut seen: Vec<String> = Vec::new();
        let text = text.replace(root, "$ROOT");
        let text = replace_matches(&text, 36, is_uuid, |id| {
            let at = seen.iter().position(|known| known == id).unwrap_or_else(|| {
                seen.push(id.to_owned());
                seen.len() - 1
            });
            format!("<id{}>", at + 1)
        });
        replace_matches(&text, 16, is_time, |_| "<time>".to_owned())
    }
}

/// What a command answered.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
    normal_out: String,
    normal_err: String,
}

impl Ran {
    #[track_caller]
    fn new(galley: &Galley, output: Output) -> Self {
        let out = String::from_utf8(output.stdout).expect("results are UTF-8");
        let err = String::from_utf8(output.stderr).expect("errors are UTF-8");
        let code = output.status.code().expect("the command ended by itself");
        assert!(err.lines().count() <= 12, "at most 12 lines of errors:\n{err}");
        assert!(!err.contains("RUST_BACKTRACE") && !err.contains("panicked"), "never a backtrace:\n{err}");
        let (normal_out, normal_err) = (galley.normal(&out), galley.normal(&err));
        Self { code, out, err, normal_out, normal_err }
    }

    /// Compares exit code, results and errors, normalised, with what they should be.
    #[track_caller]
    pub(crate) fn check(&self, code: i32, out: &str, err: &str) {
        assert_eq!((self.code, self.normal_out.trim_end(), self.normal_err.trim_end()), (code, out, err));
    }

    /// A failure with this exit code, no results, and a sentence that contains `words`.
    #[track_caller]
    pub(crate) fn fails(&self, code: i32, words: &str) {
        assert_eq!((self.code, self.out.as_str()), (code, ""), "{}", self.err);
        assert!(self.err.contains(words), "{:?} is not in: {}", words, self.err);
    }

    /// The results as JSON lines.
    #[track_caller]
    pub(crate) fn json(&self) -> Vec<Value> {
        lines(&self.out)
    }
}

/// Text of JSON lines, parsed.
#[track_caller]
pub(crate) fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

/// A path below the repository's neighbour `shared`, when it is there; says so when it is not.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    let found = root.canonicalize().ok();
    if found.is_none() {
        eprintln!("skipped: no {path} beside the repository");
    }
    found
}

/// Replaces every stretch of `width` characters that `is` recognises.
fn replace_matches(text: &str, width: usize, is: fn(&[u8]) -> usize, mut by: impl FnMut(&str) -> String) -> String {
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let long = text.as_bytes().get(at..at + width).map_or(0, |_| is(&text.as_bytes()[at..]));
        if long > 0 {
            out.push_str(&by(&text[at..at + long]));
            at += long;
        } else {
            let c = text[at..].chars().next().unwrap();
            out.push(c);
            at += c.len_utf8();
        }
    }
    out
}

/// 36 when a UUID begins here, else 0.
fn is_uuid(bytes: &[u8]) -> usize {
    let fits = bytes.iter().take(36).enumerate().all(|(at, byte)| match at {
        8 | 13 | 18 | 23 => *byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    });
    if fits { 36 } else { 0 }
}

/// How many bytes of a date and time begin here: `2026-01-02 03:04`, `2026-01-02T03:04:05.678Z`; else 0.
fn is_time(bytes: &[u8]) -> usize {
    let fits = bytes.iter().take(16).enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        10 => *byte == b'T' || *byte == b' ',
        13 => *byte == b':',
        _ => byte.is_ascii_digit(),
    });
    if !fits {
        return 0;
    }
    16 + bytes[16..].iter().take_while(|byte| matches!(byte, b'0'..=b'9' | b':' | b'.' | b'Z')).count()
}
