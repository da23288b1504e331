//! What this machine needs, whether it is here, and how it gets here.
//!
//! A need is tested by what it does (a program on PATH, a library that pkg-config knows), not by a package's name, so that
//! any system that has it will do. Installing is known for apt only; elsewhere the names are printed.

use std::env;
use std::path::Path;
use std::time::Duration;

use crate::failure::{Failure, Result};
use crate::house::{House, cargo};
use crate::progress::{Echo, Progress};
use crate::shell::Job;

/// One thing that has to be on the machine.
pub(crate) struct Need {
    /// What it is.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) purpose: &'static str,
    /// The Debian package; empty where apt's would be too old or there is none.
    pub(crate) package: &'static str,
    /// The jobs that cannot be done without it.
    pub(crate) part: Part,
    present: Presence,
}

/// What a need belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Everything.
    Basis,
    /// Building the window.
    Window,
    /// Testing the window without a screen, and taking its picture.
    WindowTests,
    /// Typing Chinese in the window's tests.
    InputMethod,
    /// Testing the system keychain.
    Keychain,
    /// Measuring other editors beside the window.
    Peers,
}

enum Presence {
    Program(&'static str),
    Library(&'static str),
    /// A file at any of these places.
    File(&'static [&'static str]),
    ChineseFont,
}

/// Where GTK looks for ibus, by system and processor.
const IBUS_IN_GTK: &[&str] = &[
    "/usr/lib/x86_64-linux-gnu/gtk-3.0/3.0.0/immodules/im-ibus.so",
    "/usr/lib/aarch64-linux-gnu/gtk-3.0/3.0.0/immodules/im-ibus.so",
    "/usr/lib64/gtk-3.0/3.0.0/immodules/im-ibus.so",
    "/usr/lib/gtk-3.0/3.0.0/immodules/im-ibus.so",
];

/// Everything that Linux needs beside Rust and Node.
pub(crate) const NEEDS: &[Need] = &[
    need("C compiler", "SQLite and zstd", "build-essential", Part::Basis, Presence::Program("cc")),
    need("pkg-config", "finding system libraries", "pkg-config", Part::Basis, Presence::Program("pkg-config")),
    need("WebKitGTK 4.1", "the window", "libwebkit2gtk-4.1-dev", Part::Window, Presence::Library("webkit2gtk-4.1")),
    need(
        "WebKit's WebDriver",
        "driving the window in tests",
        "webkit2gtk-driver",
        Part::WindowTests,
        Presence::Program("WebKitWebDriver"),
    ),
    need("Xvfb", "a screen where there is none", "xvfb", Part::WindowTests, Presence::Program("xvfb-run")),
    need("xauth", "Xvfb's door key", "xauth", Part::WindowTests, Presence::Program("xauth")),
    need("Chinese font", "pictures of the window", "fonts-noto-cjk", Part::WindowTests, Presence::ChineseFont),
    need("ibus", "a real input method", "ibus", Part::InputMethod, Presence::Program("ibus-daemon")),
    need(
        "libpinyin",
        "typing Chinese in window tests",
        "ibus-libpinyin",
        Part::InputMethod,
        Presence::File(&["/usr/share/ibus/component/libpinyin.xml"]),
    ),
    need("ibus for GTK", "the input method in the window", "ibus-gtk3", Part::InputMethod, Presence::File(IBUS_IN_GTK)),
    need("openbox", "a window manager for window tests", "openbox", Part::InputMethod, Presence::Program("openbox")),
    need("xdotool", "a keyboard for window tests", "xdotool", Part::InputMethod, Presence::Program("xdotool")),
    need("D-Bus session", "the keychain", "dbus", Part::Keychain, Presence::Program("dbus-run-session")),
    need(
        "keychain",
        "testing the keychain",
        "gnome-keyring",
        Part::Keychain,
        Presence::Program("gnome-keyring-daemon"),
    ),
];

/// Editors that the window is measured beside. Nothing but `bench` wants them.
const PEERS: &[Need] = &[
    need("LibreOffice Writer", "a peer", "libreoffice-writer", Part::Peers, Presence::Program("soffice")),
    need(
        "LibreOffice for GTK",
        "the peer as people see it",
        "libreoffice-gtk3",
        Part::Peers,
        Presence::File(&["/usr/lib/libreoffice/program/libvclplug_gtk3lo.so"]),
    ),
    need("FocusWriter", "a peer", "focuswriter", Part::Peers, Presence::Program("focuswriter")),
    need("Chromium", "a peer, with ProseMirror", "chromium", Part::Peers, Presence::Program("chromium")),
];

const fn need(name: &'static str, purpose: &'static str, package: &'static str, part: Part, present: Presence) -> Need {
    Need { name, purpose, package, part, present }
}

impl Need {
    /// Whether it is here.
    pub(crate) fn present(&self, house: &House) -> bool {
        let ask = |program: &str, args: &[&str]| Job::new(program, &house.root).args(args).answer();
        match self.present {
            Presence::Program(name) => house.find(name).is_some(),
            Presence::File(places) => places.iter().any(|place| Path::new(place).is_file()),
            Presence::Library(name) => ask("pkg-config", &["--exists", name]).is_some(),
            Presence::ChineseFont => ask("fc-list", &[":lang=zh", "family"]).is_some_and(|fonts| !fonts.is_empty()),
        }
    }
}

/// The needs of these parts that this machine lacks. Only Linux needs anything beside Rust and Node.
pub(crate) fn missing(house: &House, parts: &[Part]) -> Vec<&'static Need> {
    let wanted = NEEDS.iter().chain(PEERS);
    let wanted = wanted.filter(|need| cfg!(target_os = "linux") && parts.contains(&need.part));
    wanted.filter(|need| !need.present(house)).collect()
}

/// Installs what is missing where that is possible without asking; otherwise fails with the exact command.
pub(crate) fn provide(house: &House, progress: &Progress<'_>, parts: &[Part]) -> Result<String> {
    let missing = missing(house, parts);
    if missing.is_empty() {
        return Ok("all here".to_owned());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.name).collect();
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    let Some(rights) = rights(house) else {
        return Err(Failure::new(format!(
            "This machine lacks: {}. Install it, then run this again: {}",
            names.join(", "),
            command(house, &packages)
        )));
    };
    println!("       installing {}", packages.join(", "));
    let apt = |args: &[&str]| {
        let (program, before): (&str, &[&str]) = match rights {
            Rights::Root => ("apt-get", &[]),
            Rights::Sudo => ("sudo", &["-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]),
        };
        let job = Job::new(program, &house.root).args(before).args(args);
        job.env("DEBIAN_FRONTEND", "noninteractive").limit(Duration::from_secs(20 * 60))
    };
    // A list that cannot be refreshed may still know every package, so only the installation decides.
    progress.run(&apt(&["-o", "DPkg::Lock::Timeout=300", "update"]), Echo::Nothing)?;
    let fixed = ["-o", "DPkg::Lock::Timeout=300", "install", "--yes", "--no-install-recommends"];
    let install = apt(&[&fixed[..], &packages[..]].concat());
    let finished = progress.run(&install, Echo::Nothing)?;
    if !finished.ok {
        return Err(progress.failure(&install, &finished, Echo::Nothing));
    }
    match self::missing(house, parts).first() {
        None => Ok(format!("installed {}", packages.join(", "))),
        Some(need) => Err(Failure::new(format!(
            "The package {} is installed, and still {} is not found. Run `cargo xtask doctor`.",
            need.package, need.name
        ))),
    }
}

/// The command that a person would type to install these packages.
pub(crate) fn command(house: &House, packages: &[&str]) -> String {
    let list = packages.join(" ");
    if house.find("apt-get").is_some() {
        format!("sudo apt-get update && sudo apt-get install {list}")
    } else {
        format!("your system's packages for what Debian calls {list}")
    }
}

enum Rights {
    Root,
    Sudo,
}

/// How packages can be installed without asking anybody; `None` where they cannot.
fn rights(house: &House) -> Option<Rights> {
    house.find("apt-get")?;
    let ask = |program: &str, args: &[&str]| Job::new(program, &house.root).args(args).answer();
    if ask("id", &["-u"]).as_deref() == Some("0") {
        return Some(Rights::Root);
    }
    ask("sudo", &["-n", "true"]).map(|_| Rights::Sudo)
}

/// The Node major version that the user interface needs at least.
pub(crate) const NODE: u32 = 20;

/// Checks Node and npm, which are not installed from here: Debian's are too old for the user interface's tools.
pub(crate) fn node(house: &House) -> Result<String> {
    let advice =
        format!("Install Node.js {NODE} or newer with npm (https://nodejs.org/en/download), then run this again.");
    let Some(version) = version(house, "node") else {
        return Err(Failure::new(format!("Node.js is not on PATH. {advice}")));
    };
    let major = version.trim_start_matches('v').split('.').next().and_then(|number| number.parse::<u32>().ok());
    if major.is_none_or(|major| major < NODE) {
        return Err(Failure::new(format!("Node.js {version} is too old for the user interface. {advice}")));
    }
    match version_of_npm(house) {
        Some(npm) => Ok(format!("Node.js {version}, npm {npm}")),
        None => Err(Failure::new(format!("npm is not on PATH. {advice}"))),
    }
}

/// npm's version, if it is here.
pub(crate) fn version_of_npm(house: &House) -> Option<String> {
    version(house, NPM)
}

/// npm's file name, which Windows needs in full.
pub(crate) const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// What `program --version` says.
pub(crate) fn version(house: &House, program: &str) -> Option<String> {
    Job::new(program, &house.root).args(["--version"]).answer()
}

/// Checks that cargo can format and lint.
pub(crate) fn components(house: &House) -> Result<()> {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if Job::new(cargo(), &house.root).args([command, "--version"]).answer().is_none() {
            return Err(Failure::new(format!(
                "`cargo {command}` is not here. Install it, then run this again: rustup component add {component}"
            )));
        }
    }
    Ok(())
}

/// A program that `cargo install` brings: name, version, what for.
pub(crate) struct Tool {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) purpose: &'static str,
}

/// Lets WebDriver speak to a Tauri window.
pub(crate) const TAURI_DRIVER: Tool = Tool { name: "tauri-driver", version: "2.1.0", purpose: "window tests" };
/// Checks licences, sources and advisories of all dependencies.
pub(crate) const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", purpose: "licences and advisories" };

impl Tool {
    /// The arguments that install it into the target folder. Unoptimised, because it is built more often than it runs.
    pub(crate) fn install_args(&self) -> [String; 8] {
        ["install", "--locked", "--debug", "--root", "target/tools", "--version", self.version, self.name]
            .map(str::to_owned)
    }

    /// Installs it where it is missing. Answers how that went.
    pub(crate) fn provide(&self, house: &House, progress: &Progress<'_>) -> Result<String> {
        if house.find(self.name).is_some() {
            return Ok("here".to_owned());
        }
        let mut args = self.install_args();
        if let Some(root) = args.get_mut(4) {
            *root = house.tools().display().to_string();
        }
        let job = Job::new(cargo(), &house.root).args(args).env("CARGO_TARGET_DIR", house.tools().join("build"));
        progress.must(&job.env("CARGO_PROFILE_DEV_DEBUG", "0"), Echo::Nothing)?;
        Ok(format!("installed {} {}", self.name, self.version))
    }
}

/// Whether this system can run the window tests at all: the WebDriver that speaks to a Tauri window is Linux's.
pub(crate) fn window_tests_possible() -> bool {
    env::consts::OS == "linux"
}
