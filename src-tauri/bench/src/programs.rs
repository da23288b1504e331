//! The programs that are measured: how each is started on a text, and where on the screen its text stands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::stage::Stage;
use crate::texts::{self, Story};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Program {
    /// The smallest X client: the method's own time.
    Floor,
    /// ProseMirror in a web view and nothing else: what ratios are against.
    Bare,
    Galley,
    LibreOffice,
    FocusWriter,
    Chromium,
}

/// Where the things lie that `cargo xtask bench` has built.
pub(crate) struct Built {
    pub(crate) app: PathBuf,
    pub(crate) bare: Option<PathBuf>,
    pub(crate) editor: Option<PathBuf>,
}

impl Program {
    /// In the order of the table.
    pub(crate) const ALL: [Self; 6] =
        [Self::Bare, Self::Galley, Self::LibreOffice, Self::FocusWriter, Self::Chromium, Self::Floor];

    /// What it is called in the table and for `--only`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Floor => "floor",
            Self::Bare => "bare",
            Self::Galley => "galley",
            Self::LibreOffice => "libreoffice",
            Self::FocusWriter => "focuswriter",
            Self::Chromium => "chromium",
        }
    }

    /// Part of its windows' class.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Floor => "galley-bench-floor",
            Self::Bare => "galley-bench-bare",
            Self::Galley => "galley-desktop",
            other => other.name(),
        }
    }

    /// Where its text stands in a window over the whole screen, in fractions: left, top, right, bottom.
    pub(crate) fn region(self) -> [f64; 4] {
        match self {
            Self::Galley | Self::FocusWriter => [0.30, 0.22, 0.70, 0.90],
            _ => [0.05, 0.22, 0.95, 0.90],
        }
    }

    /// Whether it is measured on this story: others have no changes that await a decision, and the floor has no text.
    pub(crate) fn takes(self, story: Story) -> bool {
        match self {
            Self::Galley => true,
            Self::Floor => story.pending == 0 && story.characters == 20_000,
            _ => story.pending == 0,
        }
    }

    /// Why it cannot be measured here; `None` where it can.
    pub(crate) fn lacks(self, built: &Built) -> Option<String> {
        match self {
            Self::Floor => None,
            Self::Galley => (!built.app.is_file()).then(|| format!("{} is not built", built.app.display())),
            Self::Bare if built.bare.is_none() => Some("it was not built".to_owned()),
            Self::Bare | Self::Chromium if built.editor.is_none() => Some("its ProseMirror was not built".to_owned()),
            Self::Bare => None,
            Self::LibreOffice => missing("soffice"),
            Self::FocusWriter => missing("focuswriter"),
            Self::Chromium => missing("chromium"),
        }
    }

    /// Makes what it opens, once for all its runs.
    pub(crate) fn prepare(self, folder: &Path, story: Story, built: &Built) -> Result<()> {
        fs::create_dir_all(folder)?;
        match self {
            Self::Floor => Ok(()),
            Self::Galley => texts::library(folder, story),
            Self::LibreOffice | Self::FocusWriter => texts::open_document(&folder.join("article.fodt"), story),
            Self::Bare | Self::Chromium => {
                let editor = built.editor.as_deref().ok_or("its ProseMirror was not built")?;
                texts::page(folder, story, editor).map(drop)
            }
        }
    }

    /// The command that opens what was prepared, of which `document` is this run's own copy.
    pub(crate) fn command(self, stage: &Stage, home: &Path, document: &Path, built: &Built) -> Result<Command> {
        let start = |program: &str| stage.command(program, home);
        let page = format!("file://{}", document.join("page.html").display());
        let text = document.join("article.fodt");
        Ok(match self {
            Self::Floor => {
                let mut command = start(&std::env::current_exe()?.display().to_string());
                command.arg("floor");
                command
            }
            Self::Bare => {
                let mut command = start(&built.bare.as_deref().ok_or("it was not built")?.display().to_string());
                command.arg(page);
                command
            }
            Self::Galley => {
                let mut command = start(&built.app.display().to_string());
                command.env("GALLEY_DATA_DIR", document);
                command
            }
            Self::LibreOffice => {
                let mut command = start("soffice");
                command.args(["--writer", "--nologo", "--norestore", "--nolockcheck"]).arg(text);
                command
            }
            Self::FocusWriter => {
                let mut command = start("focuswriter");
                command.arg(text);
                command
            }
            Self::Chromium => {
                let mut command = start("chromium");
                command.args(QUIET_CHROMIUM);
                command.arg(format!("--user-data-dir={}", home.join("profile").display()));
                command.arg(format!("--app={page}"));
                command
            }
        })
    }
}

/// Nothing that asks, fetches or reports; no sandbox, because it refuses to start as root with one.
const QUIET_CHROMIUM: &[&str] = &[
    "--no-sandbox",
    "--test-type",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-crash-restore-bubble",
    "--password-store=basic",
];

fn missing(program: &str) -> Option<String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    (!found).then(|| format!("{program} is not on PATH"))
}
