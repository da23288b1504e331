//! A real input method for Chinese: ibus with libpinyin, on a screen, a message bus and a home of its own, and hands that
//! press real keys there.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::driver::{PATIENCE, find};

/// The screen, the bus, the window manager and the input method; all of one process group, ended as a whole.
pub(crate) struct InputMethod {
    screen: Child,
    others: Vec<Child>,
    environment: Vec<(String, String)>,
}

impl InputMethod {
    /// Starts everything, or says what is missing here.
    pub(crate) fn start(data: &Path) -> Result<Self, String> {
        for program in ["Xvfb", "dbus-daemon", "openbox", "ibus-daemon", "ibus", "xdotool"] {
            find(program).ok_or(format!("{program} is not installed"))?;
        }
        if !Path::new("/usr/share/ibus/component/libpinyin.xml").exists() {
            return Err("ibus-libpinyin is not installed".to_owned());
        }
        let home = data.join("home").display().to_string();
        std::fs::create_dir_all(&home).unwrap();
        let mut environment: Vec<(String, String)> = Vec::new();
        for folder in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            environment.push((folder.to_owned(), home.clone()));
        }
        let fixed = [("GTK_IM_MODULE", "ibus"), ("XMODIFIERS", "@im=ibus"), ("GSETTINGS_BACKEND", "memory")];
        environment.extend(fixed.map(|(name, value)| (name.to_owned(), value.to_owned())));

        let arguments = ["-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"];
        let mut screen = Command::new("Xvfb");
        screen.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
        let mut screen = screen.spawn().map_err(|error| format!("Xvfb did not start: {error}"))?;
        let display = first_line(screen.stdout.take().unwrap());
        environment.push(("DISPLAY".to_owned(), format!(":{display}")));
        let mut started = Self { screen, others: Vec::new(), environment };

        let bus = started.begin("dbus-daemon", &["--session", "--nofork", "--print-address"]);
        let address = first_line(bus.stdout.take().unwrap());
        started.environment.push(("DBUS_SESSION_BUS_ADDRESS".to_owned(), address));
        started.begin("openbox", &[]);
        started.begin("ibus-daemon", &["--xim", "--replace", "--panel", "disable"]);
        Ok(started)
    }

    /// What an app has to find in its environment to be on this screen and hear this input method.
    pub(crate) fn environment(&self) -> &[(String, String)] {
        &self.environment
    }

    /// Gives the window the keys, and turns pinyin on in it.
    pub(crate) fn turn_on(&self) {
        self.focus();
        self.until("pinyin to be on", || {
            self.run("ibus", &["engine", "libpinyin"]);
            self.run("ibus", &["engine"]).is_some_and(|engine| engine.trim() == "libpinyin")
        });
    }

    /// Presses keys one after the other, by the names that X gives them.
    pub(crate) fn press(&self, keys: &[&str]) {
        let pressed = self.run("xdotool", &[&["key", "--delay", "20"], keys].concat());
        assert!(pressed.is_some(), "these keys could be pressed: {keys:?}");
    }

    /// Writes ASCII into whatever has the keys, as fast as a person.
    pub(crate) fn write(&self, text: &str) {
        assert!(self.run("xdotool", &["type", "--delay", "12", text]).is_some(), "this could be typed: {text}");
    }

    /// Gives the window the keys.
    pub(crate) fn focus(&self) {
        self.until("the window to get the keys", || {
            self.run("xdotool", &["search", "--onlyvisible", "--name", "Galley", "windowfocus"]).is_some()
        });
    }

    /// The window that has the keys; none while none has.
    pub(crate) fn front(&self) -> Option<String> {
        self.run("xdotool", &["getactivewindow"])
    }

    /// Waits until another window than this one has the keys, and is drawn.
    pub(crate) fn until_other_front(&self, than: &str) {
        self.until("another window to come to the front", || self.front().is_some_and(|front| front != than));
    }

    /// Waits until this window has the keys again.
    pub(crate) fn until_front(&self, window: &str) {
        self.until("the window to come back to the front", || self.front().is_some_and(|front| front == window));
    }

    /// Presses the keys of these letters.
    pub(crate) fn spell(&self, letters: &str) {
        let keys: Vec<String> = letters.chars().map(String::from).collect();
        self.press(&keys.iter().map(String::as_str).collect::<Vec<_>>());
    }

    /// Starts a program of this group.
    fn begin(&mut self, program: &str, arguments: &[&str]) -> &mut Child {
        let mut command = self.command(program, arguments);
        command.stdout(Stdio::piped()).process_group(i32::try_from(self.screen.id()).unwrap());
        self.others.push(command.spawn().unwrap_or_else(|error| panic!("{program} did not start: {error}")));
        self.others.last_mut().unwrap()
    }

    /// Runs a program to its end; what it printed, if all went well.
    fn run(&self, program: &str, arguments: &[&str]) -> Option<String> {
        let output = self.command(program, arguments).stdout(Stdio::piped()).output().unwrap();
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).env_remove("WAYLAND_DISPLAY");
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    fn until(&self, what: &str, mut holds: impl FnMut() -> bool) {
        let began = Instant::now();
        while !holds() {
            assert!(began.elapsed() < PATIENCE, "waited in vain for {what}");
            std::thread::yield_now();
        }
    }
}

impl Drop for InputMethod {
    fn drop(&mut self) {
        let group = format!("-{}", self.screen.id());
        let _ = Command::new("kill").args(["-TERM", "--", &group]).stderr(Stdio::null()).status();
        for program in self.others.iter_mut().chain([&mut self.screen]) {
            let _ = program.wait();
        }
    }
}

/// What a program that stays says first.
fn first_line(from: impl Read) -> String {
    let mut line = String::new();
    BufReader::new(from).read_line(&mut line).unwrap();
    line.trim().to_owned()
}
