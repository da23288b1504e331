//! What a site that names pictures and files itself calls those of an article.

use galley_article::model::Article;

use crate::publish::connector::{Ledger, Remote, Thing};

/// The site's names of an article's pictures and files, by SHA-256.
#[derive(Clone, Debug, Default)]
pub(super) struct Pictures(Vec<(String, Remote)>);

impl Pictures {
    /// Those that the ledger knows.
    pub(super) async fn of(article: &Article, ledger: &dyn Ledger) -> Self {
        let mut known = Vec::new();
        for media in &article.media {
            if let Some(remote) = ledger.recall(Thing::Media, &media.sha256).await {
                known.push((media.sha256.clone(), remote));
            }
        }
        Self(known)
    }

    /// What the site calls the one of this SHA-256.
    pub(super) fn get(&self, sha256: &str) -> Option<&Remote> {
        self.iter().find(|(known, _)| *known == sha256).map(|(_, remote)| remote)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Remote)> {
        self.0.iter().map(|(sha256, remote)| (sha256.as_str(), remote))
    }
}

impl FromIterator<(String, Remote)> for Pictures {
    fn from_iter<T: IntoIterator<Item = (String, Remote)>>(all: T) -> Self {
        Self(all.into_iter().collect())
    }
}
