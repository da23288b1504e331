//! What a page shows beside the article, handed in by whoever has a clock, a database and a site.

use std::fmt::Write as _;

use chrono::{DateTime, FixedOffset, Utc};

use super::body::site_media_url;

/// Everything round the article. `PageContext::default()` is a page of no site in particular, in UTC.
#[derive(Clone)]
pub struct PageContext<'a> {
    /// The newspaper's name, in the masthead.
    pub site_name: &'a str,
    /// The site's own language (BCP 47), for pages that are not of one article.
    pub language: &'a str,
    /// The front page's address; empty where links would lead nowhere (a preview in a file).
    pub home_url: &'a str,
    /// The page's own full address; empty when it has none yet.
    pub canonical_url: &'a str,
    /// When it was first published, UTC.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was last changed, UTC; shown only where it differs from the first time by a minute or more.
    pub updated_at: Option<DateTime<Utc>>,
    /// Turns an instant into the newsroom's zone, with the offset of that day: the zone's rules live with the caller.
    pub local: &'a dyn Fn(DateTime<Utc>) -> DateTime<FixedOffset>,
    /// The address of stored bytes; see [`super::BodyOptions::media_url`].
    pub media_url: &'a dyn Fn(&str) -> Option<String>,
    /// The site's sections, for the navigation bar.
    pub sections: Vec<Link>,
    /// The newest articles of the same section, newest first.
    pub latest: Vec<Teaser>,
    /// The most read articles of the site.
    pub most_read: Vec<Teaser>,
    /// How many comments there are; `None` leaves the line out.
    pub comments: Option<u64>,
    /// A draft shown to its makers: says so, is not to be indexed, and names what is missing.
    pub preview: bool,
    /// First lines indented by two characters, where the language is Chinese.
    pub indent: bool,
}

fn utc(at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.fixed_offset()
}

impl Default for PageContext<'_> {
    fn default() -> Self {
        Self {
            site_name: "Galley",
            language: "zh-Hans",
            home_url: "",
            canonical_url: "",
            published_at: None,
            updated_at: None,
            local: &utc,
            media_url: &site_media_url,
            sections: Vec::new(),
            latest: Vec::new(),
            most_read: Vec::new(),
            comments: None,
            preview: false,
            indent: true,
        }
    }
}

/// A name with an address; the address is empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Link {
    /// What a reader sees.
    pub name: String,
    /// Where it leads.
    pub url: String,
}

/// Another article as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Teaser {
    /// Its headline.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The section trail, parted by `/`.
    pub section: String,
    /// 导语; empty when it has none.
    pub lead: String,
    /// When it was published, UTC.
    pub published_at: Option<DateTime<Utc>>,
    /// When it was last changed, UTC.
    pub updated_at: Option<DateTime<Utc>>,
    /// The address of its first picture; empty when it has none.
    pub picture: String,
    /// What the picture shows.
    pub picture_alt: String,
    /// Its language (BCP 47).
    pub language: String,
}

/// A page that lists articles: the front or a section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The section trail, parted by `/`; empty for the front.
    pub section: String,
    /// The articles, in the order shown.
    pub items: Vec<Teaser>,
    /// The address of the page with newer articles; empty on the first.
    pub newer_url: String,
    /// The address of the page with older articles; empty on the last.
    pub older_url: String,
}

/// What is left of a withdrawn article. Its words are not shown: they may be why it was withdrawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tombstone {
    /// What readers are told; empty for the standard sentence alone.
    pub note: String,
    /// When it was withdrawn, UTC.
    pub withdrawn_at: Option<DateTime<Utc>>,
}

/// The address of a section's page: `/section/` and the trail's names, each percent-encoded.
pub fn section_url(section: &str) -> String {
    let mut url = String::from("/section");
    for name in section_names(section) {
        url.push('/');
        for byte in name.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') {
                url.push(char::from(byte));
            } else {
                let _ = write!(url, "%{byte:02X}");
            }
        }
    }
    url
}

/// The names of a section trail, from the outermost, without empty ones and without `.` and `..`, which no address can
/// carry: browsers resolve them even when they are encoded.
pub fn section_names(section: &str) -> impl Iterator<Item = &str> {
    section.split('/').map(str::trim).filter(|name| !matches!(*name, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::section_url;

    #[test]
    fn section_addresses_are_encoded() {
        assert_eq!(section_url("新闻/ A&B /"), "/section/%E6%96%B0%E9%97%BB/A%26B");
        assert_eq!(section_url("../x.y"), "/section/x%2Ey");
    }
}
