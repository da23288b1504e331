//! Where a destination is: an address that a token may be sent to, or a folder on this machine. What cannot be used is
//! answered with a sentence, and with `why` in the detail for the window's own words.

use serde_json::json;
use url::Url;

use crate::api::{Code, Fault, Result};
use crate::http::is_loopback;

/// A folder on this machine, given as an absolute path or as its file address.
pub(super) fn folder(text: &str) -> Result<Url> {
    let text = text.trim();
    let given = Url::parse(text).ok().filter(|url| url.scheme() == "file");
    given
        .or_else(|| Url::from_directory_path(text).ok())
        .ok_or_else(|| invalid("folder", "The folder cannot be used: give its whole path, such as /srv/site/content."))
}

/// An address that a token may be sent to.
pub(super) fn address(text: &str, plain_http: bool) -> Result<Url> {
    let url = Url::parse(text.trim()).map_err(|error| {
        invalid("address", format!("The address cannot be used: {error}. Give one like https://news.example/."))
    })?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(invalid(
            "scheme",
            "The address cannot be used: it must begin with https:// (or http:// on this machine).",
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(invalid(
            "credentials",
            "The address must not hold a user or password: addresses are shown and logged. Give the token by itself.",
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(invalid("query", "The address must end with its path; leave out what follows ? or #."));
    }
    if url.scheme() == "http" && !is_loopback(&url) && !plain_http {
        let said = format!(
            "{} would get the token readable to everybody on the way, because http is not encrypted. Use https, or say \
             explicitly that plain http is meant.",
            url.host_str().unwrap_or_default()
        );
        return Err(invalid("plain-http", said));
    }
    Ok(url)
}

/// A destination that cannot be one: why, for the window, and the sentence.
pub(super) fn invalid(why: &str, said: impl Into<String>) -> Fault {
    Fault::new(Code::Invalid, said).with(json!({ "why": why }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, plain_http: bool, expected: std::result::Result<&str, &str>) {
        let got = address(text, plain_http).map(String::from).map_err(|fault| fault.message);
        match (got, expected) {
            (Ok(got), Ok(expected)) => assert_eq!(got, expected),
            (Err(got), Err(expected)) => assert!(got.contains(expected), "{got}"),
            (got, expected) => panic!("{text}: {got:?}, expected {expected:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_told_apart_for_the_window() {
        let why = |text: &str| json!(address(text, false).unwrap_err().detail["why"]);
        assert_eq!(why("http://news.example"), "plain-http");
        assert_eq!(why("https://me:pw@news.example/"), "credentials");
        assert_eq!(why("ftp://news.example/"), "scheme");
        assert_eq!(folder("site/content").unwrap_err().detail["why"], "folder");
    }

    #[test]
    fn addresses_that_a_token_may_be_sent_to() {
        check(" https://news.example/site ", false, Ok("https://news.example/site"));
        check("http://127.0.0.1:8080", false, Ok("http://127.0.0.1:8080/"));
        check("http://news.example", false, Err("not encrypted"));
        check("http://news.example", true, Ok("http://news.example/"));
        check("https://me:pw@news.example/", false, Err("user or password"));
        check("https://news.example/?key=1", false, Err("leave out"));
        check("ftp://news.example/", false, Err("https://"));
        check("news.example", false, Err("cannot be used"));
    }
}
