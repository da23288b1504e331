//! A program with everything that it started: how much memory it takes, and how it ends.
//!
//! Everything is found in `/proc`. A process belongs to a program when it descends from it, or when it carries the
//! program's mark in its environment, which it keeps when its parent has gone.

use std::collections::HashMap;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// The environment variable that marks what was started here.
pub(crate) const MARK: &str = "GALLEY_BENCH_MARK";

/// How long a program may take to end when asked.
const GRACE: Duration = Duration::from_secs(4);

/// The process, its descendants, and whatever carries the mark. Ended ones are not among them.
pub(crate) fn family(root: Option<u32>, mark: &str) -> Vec<u32> {
    let parents: HashMap<u32, u32> = running().collect();
    let marked = format!("{MARK}={mark}\0").into_bytes();
    let descends = |mut pid: u32| {
        let Some(root) = root else { return false };
        // Longer than any line of descent, should the table change while it is read.
        for _ in 0..64 {
            if pid == root {
                return true;
            }
            match parents.get(&pid) {
                Some(parent) => pid = *parent,
                None => return false,
            }
        }
        false
    };
    let carries = |pid: u32| {
        let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        environment.windows(marked.len()).any(|part| part == marked)
    };
    let mut found: Vec<u32> = parents.keys().copied().filter(|pid| descends(*pid) || carries(*pid)).collect();
    found.sort_unstable();
    found
}

/// Proportional set size of these processes together, in MB of 2^20 bytes.
pub(crate) fn memory(pids: &[u32]) -> f64 {
    let of = |pid: &u32| {
        let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
        rollup.lines().find_map(|line| kilobytes(line, "Pss:")).unwrap_or_default()
    };
    pids.iter().map(of).sum::<f64>() / 1024.0
}

/// Ends everything that `family` names: asked first when `gently`, and then by force.
pub(crate) fn end_all(family: impl Fn() -> Vec<u32>, gently: bool) {
    let signals: &[Signal] = if gently { &[Signal::TERM, Signal::KILL] } else { &[Signal::KILL] };
    for signal in signals {
        let asked = Instant::now();
        while asked.elapsed() < GRACE {
            let left = family();
            if left.is_empty() {
                return;
            }
            for pid in left {
                // One that has ended meanwhile needs no signal.
                let _ = i32::try_from(pid).ok().and_then(Pid::from_raw).map(|pid| kill_process(pid, *signal));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Every process that runs, with its parent.
fn running() -> impl Iterator<Item = (u32, u32)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse().ok()));
    pids.filter_map(|pid: u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        parent(&stat).map(|parent| (pid, parent))
    })
}

/// The parent in a line of `/proc/PID/stat`; `None` for what has ended and was not waited for.
fn parent(stat: &str) -> Option<u32> {
    // The name stands in brackets and may hold anything.
    let (_, rest) = stat.rsplit_once(')')?;
    let mut words = rest.split_whitespace();
    match words.next()? {
        "Z" | "X" => None,
        _ => words.next()?.parse().ok(),
    }
}

fn kilobytes(line: &str, name: &str) -> Option<f64> {
    line.strip_prefix(name)?.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parent_is_read_whatever_the_name_is() {
        assert_eq!(parent("12 (a) b) S 7 12 12 0"), Some(7));
        assert_eq!(parent("12 (a) Z 7 12 12 0"), None);
        assert_eq!(parent(""), None);
    }

    #[test]
    fn memory_is_read_in_kilobytes() {
        assert_eq!(kilobytes("Pss:               2048 kB", "Pss:"), Some(2048.0));
        assert_eq!(kilobytes("Pss_Anon:          1024 kB", "Pss:"), None);
        assert!(memory(&[std::process::id()]) > 0.0);
    }

    #[test]
    fn one_finds_oneself() {
        let own = std::process::id();
        assert!(family(Some(own), "nobody's").contains(&own));
        assert!(family(None, "nobody's").is_empty());
    }
}
