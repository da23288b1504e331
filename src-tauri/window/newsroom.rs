//! The newsroom endpoint that runs inside the app, so that publishing works from the first minute.
//!
//! It listens on this machine alone, keeps its own folder beside the library, and is registered there as a destination
//! like any other: renamed and removed by people, and then it stays so. Its port and token stay the same from start to start, so that published addresses stay good.

use galley_desk::Desk;
use galley_desk::api::{FeedItem, FeedReply};
use galley_desk::publish::api::AddDestination;
use galley_desk::secrets::{Keeping, Token};
use galley_newsroom::{Newsroom, Options, Running};
use tauri::AppHandle;

use crate::feed;
use crate::library::Library;

/// What the destination is called, in the window and for `galley publish --to`.
const NAME: &str = "newsroom";

/// In whose name the destination is registered: nobody at the keyboard asked for it.
const ACTOR: &str = "Galley";

/// Starts the endpoint and registers it. Without it the window works all the same, and the log says why.
pub(crate) fn start(app: AppHandle, library: Library) {
    tauri::async_runtime::spawn(async move {
        let desk = library.opened().await;
        if desk.reads_only() {
            return;
        }
        let folder = library.folder().join("newsroom");
        let started = match galley_newsroom::token::load_or_create(&folder) {
            Ok(token) => Newsroom::start(Options::new(folder, token)).await,
            Err(error) => Err(error),
        };
        let running = match started {
            Ok(running) => running,
            Err(error) => return tracing::warn!("the embedded newsroom did not start: {error}"),
        };
        match register(desk, &running) {
            Ok(()) => feed::tell(&app, &registered()),
            Err(fault) => tracing::warn!("the embedded newsroom was not made a destination: {fault}"),
        }
        // It stops when it is dropped, and the app ends without asking this task.
        std::future::pending::<()>().await;
        drop(running);
    });
}

/// The token already lies in a file that only the user can read, beside the endpoint; a keychain would add nothing.
fn register(desk: &Desk, running: &Running) -> galley_desk::Result<()> {
    let request = AddDestination {
        name: NAME.to_owned(),
        kind: "newsroom".to_owned(),
        url: running.url().to_owned(),
        user: String::new(),
        zone: String::new(),
        token: Some(Token::new(running.token())),
        keeping: Keeping::File,
        allow_plain_http: false,
        pictures: None,
        actor: ACTOR.to_owned(),
    };
    desk.keep_own_destination(&request).map(|_| ())
}

fn registered() -> FeedReply {
    FeedReply { cursor: 0, items: vec![FeedItem { story: None, act: "destination".to_owned() }] }
}
