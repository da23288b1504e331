//! Running a program: its output goes to a log file, and to the terminal as far as the caller wants it there.
//!
//! Every program gets a process group of its own and no standard input. When it ends, is interrupted or takes too
//! long, the whole group is ended, so that nothing a test started outlives the task. The output is a file, not a pipe:
//! a grandchild that stays alive cannot hold this program up.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Result, cannot};

/// How often a running program is looked at.
const GLANCE: Duration = Duration::from_millis(50);
/// How long a group may take to end after being asked to.
const GRACE: Duration = Duration::from_secs(5);

/// A program to run.
pub(crate) struct Job {
    program: OsString,
    args: Vec<OsString>,
    dir: PathBuf,
    set: Vec<(OsString, OsString)>,
    unset: Vec<OsString>,
    limit: Duration,
}

/// How it ended.
pub(crate) struct Finished {
    /// Whether it ended with 0.
    pub(crate) ok: bool,
    /// Everything that it printed, both streams.
    pub(crate) output: String,
    /// `exit code 101`, `signal 15`, or that it took too long.
    pub(crate) ending: String,
}

impl Job {
    /// A program in a folder.
    pub(crate) fn new(program: impl AsRef<OsStr>, dir: &Path) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            dir: dir.to_owned(),
            set: Vec::new(),
            unset: Vec::new(),
            limit: Duration::from_secs(30 * 60),
        }
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.set.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Hides an environment variable of the person who runs the task.
    pub(crate) fn without(mut self, name: impl AsRef<OsStr>) -> Self {
        self.unset.push(name.as_ref().to_owned());
        self
    }

    /// Ends the program after this long; 30 minutes unless told.
    pub(crate) fn limit(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The command as one would type it.
    pub(crate) fn shown(&self) -> String {
        let name = Path::new(&self.program).file_stem().unwrap_or(&self.program);
        let words = std::iter::once(name).chain(self.args.iter().map(OsString::as_os_str));
        words.map(|word| quoted(&word.to_string_lossy())).collect::<Vec<_>>().join(" ")
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(&self.dir).stdin(Stdio::null());
        command.envs(self.set.iter().map(|(name, value)| (name, value)));
        for name in &self.unset {
            command.env_remove(name);
        }
        command
    }

    /// Runs it to its end, with everything it prints in `log`; `each` sees every line and, between lines, `None`.
    pub(crate) fn run(&self, log: &Path, mut each: impl FnMut(Option<&str>)) -> Result<Finished> {
        let group = self.start(log)?;
        let mut reader = Reader::of(log)?;
        let started = Instant::now();
        let mut group = group;
        let ending = loop {
            if let Some(status) = group.ended()? {
                break (status.success(), ending(status));
            }
            if interrupted() {
                group.end();
                return Err(Failure::new("Stopped."));
            }
            if started.elapsed() > self.limit {
                group.end();
                break (false, format!("no end after {} minutes", self.limit.as_secs() / 60));
            }
            reader.lines(&mut each)?;
            each(None);
            thread::sleep(GLANCE);
        };
        group.end();
        reader.rest(&mut each)?;
        let (ok, ending) = ending;
        Ok(Finished { ok, output: reader.all, ending })
    }

    /// Starts it in the background; the group is ended when the answer is dropped.
    pub(crate) fn start(&self, log: &Path) -> Result<Group> {
        if let Some(folder) = log.parent() {
            fs::create_dir_all(folder).map_err(cannot(format!("make the folder {}", folder.display())))?;
        }
        let mut file = File::create(log).map_err(cannot(format!("write the log {}", log.display())))?;
        writeln!(file, "$ {}", self.shown()).map_err(cannot("write to the log"))?;
        let again = || file.try_clone().map_err(cannot("write to the log"));
        let mut command = self.command();
        command.stdout(again()?).stderr(again()?);
        own_group(&mut command);
        let child = command.spawn().map_err(cannot(format!("start `{}`", self.shown())))?;
        Ok(Group { child, done: false })
    }

    /// Runs it in the foreground, with this terminal's streams and in its process group.
    pub(crate) fn attached(&self) -> Result<ExitStatus> {
        let mut command = self.command();
        command.stdin(Stdio::inherit());
        let mut child = command.spawn().map_err(cannot(format!("start `{}`", self.shown())))?;
        loop {
            if let Some(status) = child.try_wait().map_err(cannot("wait for a program"))? {
                return Ok(status);
            }
            if interrupted() {
                // Ctrl-C has reached it already; whoever asked only this program to stop means both.
                drop(child.kill());
            }
            thread::sleep(GLANCE);
        }
    }

    /// What it prints on standard output when it succeeds quickly; for asking programs about themselves.
    pub(crate) fn answer(&self) -> Option<String> {
        let output = self.command().stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// A running program and everything that it started.
pub(crate) struct Group {
    child: Child,
    done: bool,
}

impl Group {
    /// The program's exit status, once it has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().map_err(cannot("wait for a program"))
    }

    /// Ends the program and its descendants, politely first.
    pub(crate) fn end(&mut self) {
        if self.done {
            return;
        }
        self.done = true;
        let asked = Instant::now();
        self.signal("TERM");
        while self.alive() && asked.elapsed() < GRACE {
            thread::sleep(GLANCE);
        }
        if self.alive() {
            self.signal("KILL");
            // On systems without process groups the program itself is all there is to end.
            drop(self.child.kill());
        }
        drop(self.child.wait());
    }

    /// Whether anything of the group runs. Reaps the leader, which would otherwise count as alive for ever.
    fn alive(&mut self) -> bool {
        let leader = matches!(self.child.try_wait(), Ok(None));
        leader || self.signal("0")
    }

    /// Sends a signal to the group. Answers whether there was anybody to receive it.
    fn signal(&self, name: &str) -> bool {
        if !cfg!(unix) {
            return false;
        }
        // The shell's own `kill`: minimal machines lack the program, and calling the system takes unsafe code.
        let script = format!("kill -s {name} -- -{}", self.child.id());
        let mut shell = Command::new("sh");
        shell.args(["-c", &script]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}

/// Follows a log file as it grows.
struct Reader {
    file: File,
    pending: Vec<u8>,
    all: String,
}

impl Reader {
    fn of(log: &Path) -> Result<Self> {
        let mut file = File::open(log).map_err(cannot("read the log"))?;
        let mut first = Vec::new();
        // The command line stands first; the program may already have written after it.
        file.read_to_end(&mut first).map_err(cannot("read the log"))?;
        let start = first.iter().position(|&byte| byte == b'\n').map_or(0, |end| end + 1);
        file.seek(SeekFrom::Start(start as u64)).map_err(cannot("read the log"))?;
        Ok(Self { file, pending: Vec::new(), all: String::new() })
    }

    fn lines(&mut self, each: &mut impl FnMut(Option<&str>)) -> Result<()> {
        self.file.read_to_end(&mut self.pending).map_err(cannot("read the log"))?;
        while let Some(end) = self.pending.iter().position(|&byte| byte == b'\n') {
            let line: Vec<u8> = self.pending.drain(..=end).collect();
            let line = String::from_utf8_lossy(&line);
            self.all.push_str(&line);
            each(Some(line.trim_end_matches(['\n', '\r'])));
        }
        Ok(())
    }

    fn rest(&mut self, each: &mut impl FnMut(Option<&str>)) -> Result<()> {
        self.lines(each)?;
        if !self.pending.is_empty() {
            let line = String::from_utf8_lossy(&self.pending).into_owned();
            self.pending.clear();
            self.all.push_str(&line);
            each(Some(&line));
        }
        Ok(())
    }
}

/// Set once somebody has asked this program to stop.
fn stop_flag() -> &'static Arc<AtomicBool> {
    static FLAG: std::sync::OnceLock<Arc<AtomicBool>> = std::sync::OnceLock::new();
    FLAG.get_or_init(Arc::default)
}

/// From here on, Ctrl-C and TERM end the running program with all its descendants before this one ends.
pub(crate) fn catch_interrupts() {
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        // Without the handler an interrupt merely ends this program at once; nothing to tell anybody about.
        drop(signal_hook::flag::register(signal, Arc::clone(stop_flag())));
    }
}

/// Whether somebody has asked this program to stop.
pub(crate) fn interrupted() -> bool {
    stop_flag().load(Ordering::Relaxed)
}

fn own_group(command: &mut Command) {
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(command, 0);
    #[cfg(not(unix))]
    let _ = command;
}

fn ending(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("exit code {code}"),
        None => status.to_string(),
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn run(name: &str, script: &str, limit: Duration) -> (Finished, Vec<String>) {
        let log = std::env::temp_dir().join(format!("galley-xtask-{}-{name}.log", std::process::id()));
        let mut lines = Vec::new();
        let job = Job::new("sh", &std::env::temp_dir()).args(["-c", script]).limit(limit);
        let finished = job.run(&log, |line| lines.extend(line.map(str::to_owned))).unwrap();
        fs::remove_file(&log).unwrap();
        (finished, lines)
    }

    #[test]
    fn both_streams_and_an_unfinished_last_line_are_seen() {
        let (finished, lines) = run("streams", "echo one; echo two >&2; printf three; exit 3", Duration::from_secs(30));
        assert_eq!(lines, ["one", "two", "three"]);
        assert!(!finished.ok);
        assert_eq!(finished.ending, "exit code 3");
    }

    #[test]
    fn what_a_program_leaves_behind_is_ended() {
        let (finished, lines) = run("orphan", "sleep 600 & echo $!", Duration::from_secs(30));
        assert!(finished.ok);
        let look = format!("kill -0 {} 2>/dev/null", lines[0]);
        assert!(!Command::new("sh").args(["-c", &look]).status().unwrap().success());
    }

    #[test]
    fn a_program_without_an_end_is_ended() {
        let (finished, _) = run("endless", "sleep 600", Duration::from_millis(200));
        assert!(!finished.ok);
        assert_eq!(finished.ending, "no end after 0 minutes");
    }

    #[test]
    fn the_command_is_shown_as_one_would_type_it() {
        let job = Job::new("/usr/bin/npm", Path::new("/")).args(["run", "a b", "it's"]);
        assert_eq!(job.shown(), r"npm run 'a b' 'it'\''s'");
    }
}
