//! Pictures and files on a Ghost site. Ghost cannot be asked what it holds, so the ledger's address is what says that a
//! picture is there. An upload whose answer was lost leaves a file that no page shows.

use super::site::Site;
use crate::publish::connector::{Ledger, Picture, ReasonCode, Remote, Setback, Thing};
use crate::publish::connectors::form::Form;
use crate::publish::connectors::wire::web_address;

/// Makes sure that the site has a picture, and that the ledger knows its address.
pub(super) async fn put(site: &Site, picture: &Picture, bytes: &[u8], ledger: &dyn Ledger) -> Result<(), Setback> {
    let sha256 = picture.media.sha256.as_str();
    if let Some(known) = ledger.recall(Thing::Media, sha256).await
        && let Some(address) = web_address(&known.url)
        && site.has(ledger, &address).await?
    {
        return Ok(());
    }
    let kind = if picture.media.mime.starts_with("image/") { "images" } else { "files" };
    let stem = format!("galley-{}", &sha256[..sha256.len().min(16)]);
    let form = Form::with_file(&[("ref", sha256)], &stem, &picture.media.mime, bytes);
    let reply = site.upload(ledger, &format!("{kind}/upload/"), form).await.map_err(Setback::repeatable)?;
    if reply.is_error("UnsupportedMediaTypeError") {
        let name = if picture.media.filename.is_empty() { sha256 } else { &picture.media.filename };
        let said = format!(
            "The site does not take {name}, a file of the type {}. Put it into the story in another form.",
            picture.media.mime
        );
        return Err(Setback::Refused(site.reason(&reply, ReasonCode::Rejected, said)));
    }
    let reply = reply.into_success(site).map_err(Setback::repeatable)?;
    let stored = &reply.body[kind][0];
    let Some(url) = stored["url"].as_str().and_then(web_address) else {
        return Err(reply.nonsense(site).repeatable());
    };
    ledger.remember(Thing::Media, sha256, &Remote { id: sha256.to_owned(), url }).await
}
