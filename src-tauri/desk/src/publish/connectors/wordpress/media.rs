//! Pictures and files in WordPress's library, each there once: its SHA-256 is in its slug, which is looked for first.

use serde_json::Value;

use super::super::form::Form;
use super::site::{Reply, Site};
use crate::publish::connector::{Ledger, Picture, ReasonCode, Remote, Setback, Thing};

/// Makes sure that the library has a picture, and that the ledger knows its number and address.
pub(super) async fn put(site: &Site, picture: &Picture, bytes: &[u8], ledger: &dyn Ledger) -> Result<(), Setback> {
    let sha256 = picture.media.sha256.as_str();
    let slug = format!("galley-{sha256}");
    if let Some(id) = ledger.recall(Thing::Media, sha256).await.and_then(|remote| remote.id.parse::<u64>().ok()) {
        let reply = site.get(ledger, &format!("media/{id}"), &[]).await?;
        if !reply.is_error("rest_post_invalid_id") {
            let there = reply.into_success(site)?;
            // A site that was set up anew has another picture under that number.
            if is_named(&there.body, &slug) {
                return Ok(());
            }
        }
    }
    // As a reader sees it: it may be another user's, which an author may show and not edit.
    let query = [("slug", slug.as_str()), ("orderby", "id"), ("order", "asc")];
    let reply = site.get(ledger, "media", &query).await?.into_success(site)?;
    if let Some(there) = reply.body.as_array().and_then(|all| all.iter().find(|one| is_named(one, &slug))) {
        return remember(site, &reply, there, sha256, ledger).await;
    }
    // A late request may make a second one; the first is what every later look finds.
    let reply = upload(site, picture, &slug, bytes, ledger).await.map_err(Setback::repeatable)?;
    let stored = &reply.body;
    remember(site, &reply, stored, sha256, ledger).await
}

async fn upload(
    site: &Site,
    picture: &Picture,
    slug: &str,
    bytes: &[u8],
    ledger: &dyn Ledger,
) -> Result<Reply, Setback> {
    let name = if picture.media.filename.is_empty() { slug } else { picture.media.filename.as_str() };
    let caption = [picture.caption.as_str(), picture.credit.as_str()].join(" ");
    let fields = [("slug", slug), ("title", name), ("alt_text", picture.alt.as_str()), ("caption", caption.trim())];
    let form = Form::with_file(&fields, &slug[..slug.len().min(23)], &picture.media.mime, bytes);
    let reply = site.upload(ledger, "media", form).await?;
    if reply.is_error("rest_upload_sideload_error") || reply.is_error("rest_upload_unknown_error") {
        let said = format!("The site does not take {name}, a file of the type {}.", picture.media.mime);
        return Err(Setback::Refused(site.reason(&reply, ReasonCode::Rejected, said)));
    }
    reply.into_success(site)
}

async fn remember(
    site: &Site,
    reply: &Reply,
    stored: &Value,
    sha256: &str,
    ledger: &dyn Ledger,
) -> Result<(), Setback> {
    let (Some(id), Some(url)) = (stored["id"].as_u64(), stored["source_url"].as_str()) else {
        return Err(reply.nonsense(site).repeatable());
    };
    ledger.remember(Thing::Media, sha256, &Remote { id: id.to_string(), url: url.to_owned() }).await
}

/// Whether it is in the library under this name, or under it with a number where the name was taken.
fn is_named(media: &Value, slug: &str) -> bool {
    media["slug"].as_str().and_then(|given| given.strip_prefix(slug)).is_some_and(|rest| {
        rest.is_empty() || rest.strip_prefix('-').is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
    })
}
