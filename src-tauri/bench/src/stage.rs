//! Where programs are measured: a screen, a window manager and a session bus of their own, and a HOME for each, so that
//! nothing of the person's own session takes part. Everything is ended when the stage is dropped.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::Result;
use crate::processes::{MARK, end_all, family};
use crate::screen::Screen;

/// The screen's size and depth.
const SCREEN: &str = "1440x900x24";
/// How long the window manager may take to be there.
const PATIENCE: Duration = Duration::from_secs(20);

/// Every window without a frame, over the whole screen, with the focus.
const WINDOWS: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <mouse><context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind></context></mouse>
  <applications><application class="*" type="normal"><decor>no</decor><maximized>yes</maximized><focus>yes</focus></application></applications>
</openbox_config>
"#;

/// A running stage.
pub(crate) struct Stage {
    pub(crate) screen: Screen,
    folder: PathBuf,
    environment: HashMap<&'static str, String>,
    mark: String,
    own: Vec<Child>,
}

impl Stage {
    /// Sets everything up in a folder that only this run uses.
    pub(crate) fn set_up(folder: &Path) -> Result<Self> {
        let mark = format!("stage-{}", std::process::id());
        let runtime = folder.join("run");
        fs::create_dir_all(&runtime)?;
        fs::set_permissions(&runtime, fs::Permissions::from_mode(0o700))?;
        let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/local/bin:/usr/bin:/bin".to_owned());
        let mut environment = HashMap::from([
            ("PATH", path),
            ("LANG", "C.UTF-8".to_owned()),
            ("USER", "bench".to_owned()),
            ("XDG_RUNTIME_DIR", runtime.display().to_string()),
            // Settings in files: a settings daemon would be one program more on the stage.
            ("GSETTINGS_BACKEND", "keyfile".to_owned()),
        ]);
        end_when_told(&mark, folder)?;
        let mut own = Vec::new();
        let begin = |program: &str, args: &[&str], environment: &HashMap<&str, String>| -> Result<Child> {
            let mut command = Command::new(program);
            command.args(args).env_clear().envs(environment).env(MARK, &mark).env("HOME", folder);
            command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
            command.spawn().map_err(|error| format!("{program} does not start: {error}").into())
        };
        // The server takes the first display that is free and says which.
        let server = ["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-dpi", "96"];
        let mut server = begin("Xvfb", &server, &environment)?;
        let display = format!(":{}", first_line(&mut server)?);
        own.push(server);
        environment.insert("DISPLAY", display.clone());
        // Without a session bus programs do without one.
        if let Ok(mut bus) = begin("dbus-daemon", &["--session", "--nofork", "--print-address=1"], &environment) {
            environment.insert("DBUS_SESSION_BUS_ADDRESS", first_line(&mut bus)?);
            own.push(bus);
        }
        let windows = folder.join("openbox.xml");
        fs::write(&windows, WINDOWS)?;
        own.push(begin("openbox", &["--config-file", &windows.display().to_string()], &environment)?);
        let screen = Screen::open(&display)?;
        let stage = Self { screen, folder: folder.to_owned(), environment, mark, own };
        stage.wait_for_window_manager()?;
        Ok(stage)
    }

    /// A command on this stage, with a HOME of its own.
    pub(crate) fn command(&self, program: &str, home: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.environment).env(MARK, &self.mark);
        command.env("HOME", home).env("XDG_CONFIG_HOME", home.join(".config"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// The folder that only this run uses.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Ends a program with everything it started; the stage itself stays.
    pub(crate) fn end(&self, program: u32, gently: bool) {
        end_all(|| self.family(program), gently);
    }

    /// A program and everything it started.
    pub(crate) fn family(&self, program: u32) -> Vec<u32> {
        let own: Vec<u32> = self.own.iter().map(Child::id).collect();
        // What the bus started for somebody belongs to the stage.
        let stage: Vec<u32> = own.iter().flat_map(|pid| family(Some(*pid), "nobody's")).collect();
        family(Some(program), &self.mark).into_iter().filter(|pid| !stage.contains(pid)).collect()
    }

    fn wait_for_window_manager(&self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if self.screen.is_managed()? {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(20));
        }
        Err("the window manager openbox did not come up".into())
    }
}

/// Whoever stops a run, with Ctrl-C or from outside, stops everything that it started.
fn end_when_told(mark: &str, folder: &Path) -> Result<()> {
    let mut told = Signals::new([SIGINT, SIGTERM, SIGHUP])?;
    let (mark, folder) = (mark.to_owned(), folder.to_owned());
    thread::spawn(move || {
        if told.forever().next().is_some() {
            end_all(|| family(None, &mark), false);
            // What is left of it is only scrap in the target folder.
            let _ = fs::remove_dir_all(folder);
            std::process::exit(1);
        }
    });
    Ok(())
}

impl Drop for Stage {
    fn drop(&mut self) {
        end_all(|| family(None, &self.mark), true);
        for child in &mut self.own {
            // It has ended; this only takes note of it.
            let _ = child.wait();
        }
    }
}

/// The first line that a program prints.
fn first_line(child: &mut Child) -> Result<String> {
    let mut line = String::new();
    if let Some(out) = child.stdout.take() {
        BufReader::new(out).read_line(&mut line)?;
    }
    let line = line.trim();
    if line.is_empty() { Err("a program of the stage ended before it was ready".into()) } else { Ok(line.to_owned()) }
}
