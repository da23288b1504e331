//! Categories and tags: found by their names, made where there is none of that name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::post::{decoded, numbers};
use super::site::Site;
use crate::publish::connector::{Ledger, ReasonCode, Setback};

/// The numbers of terms that were found or made.
#[derive(Default)]
pub(super) struct Terms(Mutex<HashMap<(&'static str, u64, String), u64>>);

/// The terms of one post.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TermIds {
    pub(super) categories: Vec<u64>,
    pub(super) tags: Vec<u64>,
}

impl TermIds {
    /// Whether a post has all of them; it may have more.
    pub(super) fn are_in(&self, post: &Value) -> bool {
        let has = |field: &str, ids: &[u64]| ids.iter().all(|id| numbers(post, field).contains(id));
        has("categories", &self.categories) && has("tags", &self.tags)
    }
}

impl Terms {
    /// The terms of a post: the innermost section of its trail as category, each keyword as tag.
    pub(super) async fn of(
        &self,
        site: &Site,
        section: &[String],
        keywords: &[String],
        ledger: &dyn Ledger,
    ) -> Result<TermIds, Setback> {
        let mut ids = TermIds::default();
        let mut parent = 0;
        for name in section {
            parent = self.id(site, "categories", name, parent, ledger).await?;
        }
        if parent != 0 {
            ids.categories.push(parent);
        }
        for name in keywords {
            let id = self.id(site, "tags", name, 0, ledger).await?;
            if !ids.tags.contains(&id) {
                ids.tags.push(id);
            }
        }
        Ok(ids)
    }

    /// The names of terms, in the site's order.
    pub(super) async fn names(
        &self,
        site: &Site,
        kind: &str,
        ids: &[u64],
        ledger: &dyn Ledger,
    ) -> Result<Vec<String>, Setback> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let ids = ids.iter().map(u64::to_string).collect::<Vec<_>>().join(",");
        let query = [("include", ids.as_str()), ("per_page", "100"), ("_fields", "id,name")];
        let reply = site.get(ledger, kind, &query).await?.into_success(site)?;
        let all = reply.body.as_array().into_iter().flatten();
        Ok(all.filter_map(|term| term["name"].as_str()).map(decoded).collect())
    }

    /// The same, where every one of them is there already; nothing is made.
    pub(super) async fn known(
        &self,
        site: &Site,
        section: &[String],
        keywords: &[String],
        ledger: &dyn Ledger,
    ) -> Result<Option<TermIds>, Setback> {
        let mut ids = TermIds::default();
        let mut parent = 0;
        for name in section {
            let Some(id) = find(site, "categories", name, parent, ledger).await? else { return Ok(None) };
            parent = id;
        }
        if parent != 0 {
            ids.categories.push(parent);
        }
        for name in keywords {
            let Some(id) = find(site, "tags", name, 0, ledger).await? else { return Ok(None) };
            ids.tags.push(id);
        }
        Ok(Some(ids))
    }

    async fn id(
        &self,
        site: &Site,
        kind: &'static str,
        name: &str,
        parent: u64,
        ledger: &dyn Ledger,
    ) -> Result<u64, Setback> {
        let key = (kind, parent, name.to_owned());
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).copied();
        if let Some(id) = known {
            return Ok(id);
        }
        let id = match find(site, kind, name, parent, ledger).await? {
            Some(id) => id,
            None => make(site, kind, name, parent, ledger).await?,
        };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, id);
        Ok(id)
    }
}

async fn find(site: &Site, kind: &str, name: &str, parent: u64, ledger: &dyn Ledger) -> Result<Option<u64>, Setback> {
    let query = [("search", name), ("per_page", "100"), ("_fields", "id,name,parent")];
    let reply = site.get(ledger, kind, &query).await?.into_success(site)?;
    let Some(all) = reply.body.as_array() else { return Err(reply.nonsense(site).repeatable()) };
    let fits = |term: &&Value| {
        let named = term["name"].as_str().is_some_and(|given| decoded(given).to_lowercase() == name.to_lowercase());
        named && (kind == "tags" || term["parent"].as_u64() == Some(parent))
    };
    Ok(all.iter().find(fits).and_then(|term| term["id"].as_u64()))
}

async fn make(site: &Site, kind: &str, name: &str, parent: u64, ledger: &dyn Ledger) -> Result<u64, Setback> {
    let term = if parent == 0 { json!({ "name": name }) } else { json!({ "name": name, "parent": parent }) };
    let reply = site.post(ledger, kind, &[], &term).await.map_err(Setback::repeatable)?;
    // Another story made it between the question and this, or the search did not find it.
    if reply.is_error("term_exists")
        && let Some(id) = reply.body["data"]["term_id"].as_u64()
    {
        return Ok(id);
    }
    if reply.is_error("rest_cannot_create") {
        let what = if kind == "tags" { "keyword" } else { "section" };
        let said = format!(
            "The site has no {what} {name}, and the user may not make one. Have it made there, or give the user the role \
             Editor."
        );
        return Err(Setback::Refused(site.reason(&reply, ReasonCode::Forbidden, said)));
    }
    let made = reply.into_success(site).map_err(Setback::repeatable)?;
    made.body["id"].as_u64().ok_or_else(|| made.nonsense(site).repeatable())
}
