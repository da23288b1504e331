//! `cargo xtask doctor`: what is here, what is missing, and the exact command that brings it.

use crate::failure::{Failure, Result};
use crate::house::{House, cargo, has_display};
use crate::machine::{self, CARGO_DENY, NEEDS, NODE, TAURI_DRIVER, Tool};
use crate::shell::Job;

/// One row: name, what it is for, whether it is here, the version or the command.
struct Row(String, String, bool, String);

/// Prints the table; fails when something is missing that `run` and `test` cannot bring by themselves.
pub(crate) fn doctor(house: &House) -> Result<()> {
    let mut rows = vec![rust(house), component(house, "fmt", "rustfmt"), component(house, "clippy", "clippy")];
    rows.push(match machine::node(house) {
        Ok(version) => row("Node.js and npm", "the user interface", true, &version),
        Err(_) => row(
            "Node.js and npm",
            "the user interface",
            false,
            &format!("https://nodejs.org/en/download, {NODE} or newer"),
        ),
    });
    let must = rows.iter().filter(|row| !row.2).count();
    if cfg!(target_os = "linux") {
        rows.extend(NEEDS.iter().map(|need| {
            let present = need.present(house);
            let how = if present { "here".to_owned() } else { machine::command(house, &[need.package]) };
            row(need.name, need.purpose, present, &how)
        }));
    }
    rows.extend([&TAURI_DRIVER, &CARGO_DENY].map(|tool| tool_row(house, tool)));
    let widths = [width(&rows, |row| &row.0), width(&rows, |row| &row.1)];
    for Row(name, purpose, present, how) in &rows {
        let mark = if *present { "ok     " } else { "MISSING" };
        println!("{mark}  {name:<0$}  {purpose:<1$}  {how}", widths[0], widths[1]);
    }
    println!("\nA display: {}.", if has_display() { "here" } else { "none; `cargo xtask run` works without a window" });
    let missing = rows.iter().filter(|row| !row.2).count();
    if must > 0 {
        return Err(Failure::new(format!("{must} of these have to be installed by hand before anything else works.")));
    }
    match missing {
        0 => println!("Everything is here."),
        _ => println!(
            "{missing} missing. `cargo xtask run` and `test` install them as root, or where sudo asks for no password."
        ),
    }
    Ok(())
}

fn row(name: &str, purpose: &str, present: bool, how: &str) -> Row {
    Row(name.to_owned(), purpose.to_owned(), present, how.to_owned())
}

fn rust(house: &House) -> Row {
    let version = Job::new(cargo(), &house.root).args(["--version"]).answer();
    row("Rust", "everything", version.is_some(), version.as_deref().unwrap_or("https://rustup.rs"))
}

fn component(house: &House, command: &str, name: &str) -> Row {
    let version = Job::new(cargo(), &house.root).args([command, "--version"]).answer();
    let how = version.clone().unwrap_or_else(|| format!("rustup component add {name}"));
    row(name, "the checks of `test`", version.is_some(), &how)
}

fn tool_row(house: &House, tool: &Tool) -> Row {
    let present = house.find(tool.name).is_some();
    let how = if present { "here".to_owned() } else { format!("cargo {}", tool.install_args().join(" ")) };
    row(tool.name, tool.purpose, present, &how)
}

fn width(rows: &[Row], column: impl Fn(&Row) -> &String) -> usize {
    rows.iter().map(|row| column(row).chars().count()).max().unwrap_or(0)
}
