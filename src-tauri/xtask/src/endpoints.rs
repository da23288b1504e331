//! Real endpoints on this machine's loopback while the tests run: each is a script in `tests/endpoints` that installs,
//! starts and stops it, and prints what the tests have to know as one JSON object.

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use crate::failure::Result;
use crate::house::House;
use crate::progress::{Echo, Progress};
use crate::shell::Job;

/// The endpoints: the script's name, and the variable in which the tests find what it printed.
const ALL: &[(&str, &str)] = &[("wordpress", "GALLEY_TEST_WORDPRESS"), ("ghost", "GALLEY_TEST_GHOST")];

/// What runs; it is stopped when this is dropped.
pub(crate) struct Endpoints<'a> {
    house: &'a House,
    running: Vec<&'static str>,
    /// Variables for the tests.
    pub(crate) set: Vec<(&'static str, String)>,
    /// What could not be started, and why.
    pub(crate) left_out: Vec<String>,
}

impl<'a> Endpoints<'a> {
    /// Starts all that can be had on this machine.
    pub(crate) fn start(house: &'a House, progress: &Progress<'_>) -> Result<Self> {
        let mut endpoints = Self { house, running: Vec::new(), set: Vec::new(), left_out: Vec::new() };
        for (name, variable) in ALL {
            endpoints.running.push(name);
            let port = free_port().to_string();
            let job = endpoints.job(name, "start").args([port]).limit(Duration::from_secs(10 * 60));
            let finished = progress.run(&job, Echo::Nothing)?;
            let said = finished.output.lines().rev().find(|line| line.starts_with('{')).filter(|_| finished.ok);
            match said {
                Some(said) => endpoints.set.push((variable, said.to_owned())),
                None => {
                    let why = finished.output.lines().last().unwrap_or_default();
                    endpoints.left_out.push(format!("{name}: it could not be installed and started here ({why})"));
                }
            }
        }
        Ok(endpoints)
    }

    fn job(&self, name: &str, act: &str) -> Job {
        let script = self.house.root.join("tests/endpoints").join(format!("{name}.sh"));
        let own = self.house.own().join("endpoints");
        let (folder, cache): (PathBuf, PathBuf) = (own.join(name), own.join("cache").join(name));
        let job = Job::new("bash", &self.house.root).args([script.as_os_str(), act.as_ref(), folder.as_os_str()]);
        job.env(format!("{}_CACHE", name.to_ascii_uppercase()), cache)
    }
}

impl Drop for Endpoints<'_> {
    fn drop(&mut self) {
        for name in &self.running {
            // What cannot be stopped now is stopped by the next start.
            self.job(name, "stop").answer();
        }
    }
}

/// A port that nothing listens on.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).map_or(18_080, |address| address.port())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A house whose scripts do this.
    fn house(name: &str, scripts: [&str; 2]) -> House {
        let root = std::env::temp_dir().join(format!("galley-xtask-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join("tests/endpoints")).unwrap();
        for ((name, _), script) in ALL.iter().zip(scripts) {
            fs::write(root.join(format!("tests/endpoints/{name}.sh")), script).unwrap();
        }
        House { target: root.join("target"), root }
    }

    #[test]
    fn what_cannot_be_had_is_left_out_with_its_reason_and_stops_nothing() {
        let fetched =
            "echo \"$1\" >>\"$2.acts\"; echo fetching >&2; echo 'ghost.sh: Ghost could not be fetched' >&2; exit 1";
        let runs = "mkdir -p \"$(dirname \"$2\")\"; echo \"$1 $3\" >>\"$2.acts\"; echo '{\"url\":\"u\"}'";
        let house = house("endpoints", [runs, fetched]);
        let mut progress = Progress::new(&house, "test", 1);
        progress.step("endpoints");
        let endpoints = Endpoints::start(&house, &progress).unwrap();
        assert_eq!(endpoints.set, [("GALLEY_TEST_WORDPRESS", r#"{"url":"u"}"#.to_owned())]);
        let why = "ghost: it could not be installed and started here (ghost.sh: Ghost could not be fetched)";
        assert_eq!(endpoints.left_out, [why]);
        drop(endpoints);
        // Both are stopped: what could not be started whole may have been begun.
        for name in ["wordpress", "ghost"] {
            let acts = fs::read_to_string(house.own().join(format!("endpoints/{name}.acts"))).unwrap();
            let acts: Vec<&str> = acts.lines().map(|line| line.split(' ').next().unwrap()).collect();
            assert_eq!(acts, ["start", "stop"], "{name}");
        }
        fs::remove_dir_all(&house.root).unwrap();
    }
}
