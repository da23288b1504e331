//! `galley newsroom serve`: the receiving endpoint as a process of its own.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use galley_newsroom::{Newsroom, Options, token};
use serde::Serialize;

use crate::args::{self, Common, Serve};
use crate::failure::Failure;
use crate::out::Out;
use crate::progress::runtime;
use crate::session::place;

/// Runs the endpoint.
pub(crate) fn run(common: &Common, args: &args::Newsroom, out: &mut Out) -> Result<(), Failure> {
    match args {
        args::Newsroom::Serve(serve) => run_until_interrupted(common, serve, out),
    }
}

fn run_until_interrupted(common: &Common, args: &Serve, out: &mut Out) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Ready<'a> {
        url: &'a str,
        data: &'a Path,
    }
    let data = data_folder(common, args)?;
    let options = endpoint(&data, Some(args.listen))?;
    runtime()?.block_on(async {
        // Listened for before the address is printed, so that whoever reads it may interrupt at once.
        let interrupted = interruption()?;
        let running = Newsroom::start(options).await?;
        let url = running.url().to_owned();
        let told = if out.json { out.json_line(&Ready { url: &url, data: &data }) } else { out.line(&url) };
        let told = told.and_then(|()| out.flush());
        if told.is_ok() {
            interrupted.await;
        }
        running.shutdown().await;
        told
    })
}

fn data_folder(common: &Common, args: &Serve) -> Result<PathBuf, Failure> {
    Ok(match &args.data {
        Some(folder) => folder.clone(),
        None => place(common)?.folder().join("newsroom"),
    })
}

/// What an endpoint in this folder is started with: its token is GALLEY_NEWSROOM_TOKEN, else the one in the folder's
/// file `token`, which is made when there is none.
pub(crate) fn endpoint(data: &Path, listen: Option<SocketAddr>) -> Result<Options, Failure> {
    let token = match std::env::var("GALLEY_NEWSROOM_TOKEN") {
        Ok(given) if !given.is_empty() => token::checked(&given)?,
        _ => token::load_or_create(data)?,
    };
    let options = Options::new(data, token);
    Ok(Options { listen: listen.unwrap_or(options.listen), ..options })
}

/// Ends when this process is asked to stop: Ctrl-C everywhere, and TERM where there is such a signal.
fn interruption() -> Result<impl Future<Output = ()>, Failure> {
    let cannot = |error: std::io::Error| Failure::because("interruptions cannot be listened for", &error);
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut interrupt = signal(SignalKind::interrupt()).map_err(cannot)?;
        let mut terminate = signal(SignalKind::terminate()).map_err(cannot)?;
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        })
    }
    #[cfg(not(unix))]
    {
        let _ = cannot;
        Ok(async {
            // Without the handler there is nothing to wait for: the process is then ended by the system itself.
            let _ = tokio::signal::ctrl_c().await;
        })
    }
}

impl From<galley_newsroom::Error> for Failure {
    fn from(error: galley_newsroom::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
