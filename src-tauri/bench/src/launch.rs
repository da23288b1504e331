//! From the start of a program to its painted text.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::Result;
use crate::picture::{Picture, Region, at_rest};
use crate::screen::{Screen, Shown};

/// How long nothing may change before a picture counts as the last one.
const SETTLED: Duration = Duration::from_millis(1500);
/// How long a program may take altogether.
const PATIENCE: Duration = Duration::from_secs(60);
/// Pictures kept of one start.
const FRAMES: usize = 600;

/// A program that was started and has come to rest.
pub(crate) struct Launched {
    pub(crate) pid: u32,
    /// To the painted text.
    pub(crate) painted: Duration,
}

/// Starts a program and watches it until it has come to rest. When it does not, `Err` holds why beside its process.
pub(crate) fn launch(
    screen: &Screen,
    mut command: Command,
    class: &str,
    region: Region,
) -> std::result::Result<Launched, (Option<u32>, String)> {
    let start = || -> Result<(u32, Instant)> {
        let began = Instant::now();
        Ok((command.spawn().map(keep_waited_for)?, began))
    };
    let known = screen.windows().map_err(|error| (None, error.to_string()))?;
    let known: Vec<u32> = known.iter().map(|shown| shown.window).collect();
    let (pid, began) = { start }().map_err(|error| (None, error.to_string()))?;
    watch(screen, &known, class, region, began)
        .map(|painted| Launched { pid, painted })
        .map_err(|error| (Some(pid), error.to_string()))
}

/// A child that ends while nobody looks must not stay in the table of processes.
fn keep_waited_for(mut child: std::process::Child) -> u32 {
    let pid = child.id();
    std::thread::spawn(move || child.wait());
    pid
}

fn watch(screen: &Screen, known: &[u32], class: &str, region: Region, began: Instant) -> Result<Duration> {
    let (mut now, mut last) = (Picture::default(), Picture::default());
    screen.grab(region, &mut last)?;
    let (mut frames, mut times) = (Vec::new(), Vec::new());
    let mut shown = false;
    let mut changed = began;
    while began.elapsed() < PATIENCE {
        let drawn = screen.drawn_within(Duration::from_millis(4))?;
        if !shown {
            let ours = |window: &Shown| !known.contains(&window.window) && window.class.contains(class);
            shown = screen.windows()?.iter().any(ours);
            changed = Instant::now();
        }
        if drawn {
            screen.grab(region, &mut now)?;
            let at = began.elapsed();
            if let Some(difference) = now.difference(&last) {
                if frames.len() < FRAMES {
                    frames.push(now.grey());
                    times.push(at);
                }
                std::mem::swap(&mut now, &mut last);
                if difference.is_more_than_a_caret() {
                    changed = Instant::now();
                }
            }
        }
        if shown && changed.elapsed() > SETTLED {
            // An empty window is no text, however quiet it is.
            if let Some(at) = at_rest(&frames) {
                return Ok(times[at]);
            }
            changed = Instant::now();
        }
    }
    let what = if shown { "text at rest" } else { "window" };
    Err(format!("no {what} of class {class} within {} s", PATIENCE.as_secs()).into())
}
