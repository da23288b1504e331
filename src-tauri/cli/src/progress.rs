//! Progress on anything that takes longer than a second, for a person at a terminal and for nobody else.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::runtime::Runtime;

use crate::failure::Failure;

/// Work that is quick shows nothing at all.
const PATIENCE: Duration = Duration::from_secs(1);

/// A count of things done out of a known number.
pub(crate) struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: bool,
}

impl Progress {
    /// Nothing done yet of `total`. `what` is a short phrase such as `importing`.
    pub(crate) fn new(what: &'static str, total: usize) -> Self {
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Self { bar, started: Instant::now(), shown: false }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        if !self.shown && self.started.elapsed() > PATIENCE && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
        self.bar.inc(1);
    }

    /// Prints without tearing the bar.
    pub(crate) fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A runtime for the few commands that wait for a network.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    let built = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    built.map_err(|error| Failure::because("the network cannot be used", &error))
}

/// Waits for something; after a second a person at a terminal is shown that it goes on.
pub(crate) fn wait_for<T, E>(
    runtime: &Runtime,
    what: &'static str,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure>
where
    Failure: From<E>,
{
    let done = runtime.block_on(async {
        let mut work = std::pin::pin!(work);
        if let Ok(done) = tokio::time::timeout(PATIENCE, work.as_mut()).await {
            return done;
        }
        let spinner = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if std::io::stderr().is_terminal() {
            spinner.set_draw_target(ProgressDrawTarget::stderr());
            spinner.set_message(what);
            spinner.enable_steady_tick(Duration::from_millis(120));
        }
        let done = work.await;
        spinner.finish_and_clear();
        done
    });
    Ok(done?)
}
