//! Starting, serving connections, stopping.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use galley_article::problem::Problem;
use galley_article::render::Templates;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tower_service::Service as _;

use crate::error::Error;
use crate::guard::{Buckets, Peer, guard};
use crate::options::{Limits, Options};
use crate::state::{App, Shared, Site};
use crate::store::Store;
use crate::{api, site, token};

/// How long connections have to finish when the endpoint stops.
const FAREWELL: Duration = Duration::from_secs(5);

/// The endpoint, before it runs.
#[derive(Debug)]
pub struct Newsroom;

/// A running endpoint. Dropping it stops it without waiting; [`Running::shutdown`] waits.
pub struct Running {
    url: String,
    token: String,
    address: SocketAddr,
    problems: Vec<Problem>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl std::fmt::Debug for Running {
    /// Without the token.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Newsroom {
    /// Opens the database, listens, and serves on the current tokio runtime until [`Running::shutdown`].
    ///
    /// # Errors
    /// See [`Error`]; nothing runs then, and an existing database is as it was.
    pub async fn start(options: Options) -> Result<Running, Error> {
        let Options { listen, data_dir, token, site_name, language, zone, public_url, limits, clock } = options;
        let token = token::checked(&token)?;
        let zone = zone.parse().map_err(|_| Error::Zone(zone))?;
        let folder = |source| Error::Folder { path: data_dir.clone(), source };
        std::fs::create_dir_all(&data_dir).map_err(folder)?;
        let path = data_dir.join("newsroom.db");
        let store = Store::open(&path).map_err(|source| Error::Database { path, source })?;
        let (templates, problems) = own_templates(&data_dir.join("templates")).map_err(folder)?;
        let listener = bind(listen, &data_dir).await?;
        let address = listener.local_addr().map_err(|source| Error::Listen { address: listen, source })?;
        let base_url = match public_url.trim_end_matches('/') {
            "" => format!("http://{address}"),
            given => given.to_owned(),
        };
        let site = Site { name: site_name, language, zone, base_url: base_url.clone(), templates };
        let app = Arc::new(App::new(store, limits, site, clock, &token));
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(accept(listener, router(&app), limits, stopped));
        Ok(Running { url: base_url, token, address, problems, stop, task })
    }
}

impl Running {
    /// The address that publishers and readers use, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The token that publishers present.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// What was wrong with the newsroom's own templates.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Takes no more requests, lets those under way finish (for five seconds at most), closes the database.
    pub async fn shutdown(self) {
        // Nobody listens any more only where the task has ended already.
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}

/// The templates in a folder, by file name; none where there is no folder.
fn own_templates(folder: &Path) -> std::io::Result<(Templates, Vec<Problem>)> {
    let mut sources = BTreeMap::new();
    let mut problems = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if !(name.ends_with(".html") || name.ends_with(".css")) {
                continue;
            }
            match std::fs::read_to_string(&path) {
                Ok(source) => {
                    // Browsers join CR LF before they hash a style element, and so must the content policy.
                    sources.insert(name, source.replace("\r\n", "\n"));
                }
                Err(error) => problems.push(Problem::new("template-refused", error.to_string()).at(name)),
            }
        }
    }
    let (templates, found) = Templates::with_overrides(&sources);
    problems.extend(found);
    Ok((templates, problems))
}

/// Listens; with port 0, on last time's port where it is free.
async fn bind(listen: SocketAddr, data_dir: &Path) -> Result<TcpListener, Error> {
    let failed = |source| Error::Listen { address: listen, source };
    if listen.port() != 0 {
        return TcpListener::bind(listen).await.map_err(failed);
    }
    let note = data_dir.join("port");
    let last = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse::<u16>().ok());
    if let Some(port) = last.filter(|port| *port != 0)
        && let Ok(listener) = TcpListener::bind(SocketAddr::new(listen.ip(), port)).await
    {
        return Ok(listener);
    }
    let listener = TcpListener::bind(listen).await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    if let Err(error) = std::fs::write(&note, format!("{port}\n")) {
        tracing::warn!(%error, "the newsroom's port could not be noted; next time it may be another one");
    }
    Ok(listener)
}

fn router(app: &Shared) -> Router {
    let buckets = Arc::new(Buckets::new(&app.limits));
    let public = site::routes().route("/media/{sha256}", get(api::public_media));
    Router::new()
        .nest("/v1", api::routes(app))
        .merge(public)
        .with_state(Shared::clone(app))
        .layer(from_fn_with_state(buckets, guard))
}

async fn accept(listener: TcpListener, router: Router, limits: Limits, mut stopped: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(limits.connections.max(1)));
    let mut http = hyper::server::conn::http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).max_headers(64).max_buf_size(64 << 10);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            // Also when `Running` was dropped.
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        match accepted {
            Ok((stream, peer)) => {
                let router = router.clone();
                let service = service_fn(move |mut request: Request<Incoming>| {
                    request.extensions_mut().insert(Peer(peer.ip()));
                    router.clone().call(request)
                });
                let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
                tokio::spawn(async move {
                    // Clients break off; that is their affair.
                    let _ = connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                // Too many open files, as a rule: wait for some to be closed.
                tracing::warn!(%error, "the newsroom could not take a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    drop(listener);
    let _ = tokio::time::timeout(FAREWELL, graceful.shutdown()).await;
}
