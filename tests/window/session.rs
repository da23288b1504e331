//! A message bus of a test's own, with what listens on it: whoever hears notifications, and a keychain that nobody keeps anything in.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::driver::{PATIENCE, find};

/// A session's message bus, and what was started on it. All of it ends with this.
pub(crate) struct Session {
    pub(crate) address: String,
    programs: Vec<Child>,
}

impl Session {
    /// Starts the bus, or says what is missing here.
    pub(crate) fn start() -> Result<Self, String> {
        let mut daemon = spawn(command("dbus-daemon")?.args(["--session", "--nofork", "--print-address"]));
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap()).read_line(&mut address).unwrap();
        Ok(Self { address: address.trim().to_owned(), programs: vec![daemon] })
    }

    /// The same with an unlocked keychain that keeps its files in this folder.
    pub(crate) fn with_keychain(folder: &Path) -> Result<Self, String> {
        let mut keychain = command("gnome-keyring-daemon")?;
        let mut asked = command("dbus-send")?;
        let mut session = Self::start()?;
        keychain.args(["--foreground", "--unlock", "--components=secrets"]).stdin(Stdio::piped());
        keychain.env("XDG_DATA_HOME", folder).env("XDG_RUNTIME_DIR", folder).env("HOME", folder);
        let mut keychain = spawn(keychain.env("DBUS_SESSION_BUS_ADDRESS", &session.address));
        // An empty line is its password.
        keychain.stdin.take().unwrap().write_all(b"\n").unwrap();
        session.programs.insert(0, keychain);
        asked.env("DBUS_SESSION_BUS_ADDRESS", &session.address);
        asked.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus", "/"]);
        asked.args(["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]);
        let began = Instant::now();
        while !String::from_utf8_lossy(&asked.output().unwrap().stdout).contains("boolean true") {
            assert!(began.elapsed() < PATIENCE, "the keychain did not answer");
        }
        Ok(session)
    }

    /// Starts a program on the bus and answers what it prints.
    pub(crate) fn listen(&mut self, program: &str, arguments: &[&str]) -> Result<impl BufRead + Send + use<>, String> {
        let mut child = spawn(command(program)?.args(["--address", &self.address]).args(arguments));
        let printed = BufReader::new(child.stdout.take().unwrap());
        self.programs.insert(0, child);
        Ok(printed)
    }

    /// What an app needs in its environment to be on the bus.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        vec![("DBUS_SESSION_BUS_ADDRESS".to_owned(), self.address.clone())]
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        for program in &mut self.programs {
            let _ = program.kill();
            let _ = program.wait();
        }
    }
}

/// A program of this name, or that it is not here.
fn command(name: &str) -> Result<Command, String> {
    find(name).map(Command::new).ok_or(format!("{name} is not installed"))
}

fn spawn(command: &mut Command) -> Child {
    command.stdout(Stdio::piped()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|error| panic!("{command:?} did not start: {error}"))
}
