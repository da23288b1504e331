//! `galley-bench`: the real window beside other editors, all in one run and measured in one way.
//!
//! Every program runs on a screen of its own (Xvfb, openbox, session bus, HOME), with the same generated Chinese text. What
//! is measured is what somebody at the screen would see, never what a program says of itself:
//!
//! - **start**: from just before the program is started to the first picture that differs from the settled one in at most
//!   a twentieth of its ink, within the part of the screen where the text stands. Milliseconds.
//! - **key**: from just before the key is handed to the X server to the first grabbed picture in which more than a caret
//!   has changed. Milliseconds; keys come at 220 to 260 ms, so that every one is followed by the program's own saving.
//! - **memory**: proportional set size of the program and everything it started, a second after it was settled. MB.
//!
//! The `floor` is the smallest possible X client, which paints a rectangle for a key: what is left is the method's own
//! time. `bare` is ProseMirror in a WebKitGTK view with nothing around it: what the technique costs by itself, and what
//! ratios are against. Both are measured in the same run. Setting programs and packages up is left to `cargo xtask bench`.

#[cfg(target_os = "linux")]
mod floor;
#[cfg(target_os = "linux")]
mod launch;
#[cfg(target_os = "linux")]
mod picture;
#[cfg(target_os = "linux")]
mod processes;
#[cfg(target_os = "linux")]
mod programs;
#[cfg(target_os = "linux")]
mod report;
#[cfg(target_os = "linux")]
mod run;
#[cfg(target_os = "linux")]
mod screen;
#[cfg(target_os = "linux")]
mod stage;
#[cfg(target_os = "linux")]
mod texts;
#[cfg(target_os = "linux")]
mod typing;

/// Why a measurement could not be taken.
#[cfg(target_os = "linux")]
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["floor"] => floor::paint_for_keys(),
        _ => run::Wishes::read(&args).and_then(|wishes| run::bench(&wishes)),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("galley-bench: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: the window is measured on an X screen of its own, which only Linux has.");
}
