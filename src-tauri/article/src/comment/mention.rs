//! Who is spoken to in a comment: `@` and a name that the newsroom knows.

/// The names that a comment speaks to, each once, in the order of the text. Chinese has no spaces, so a name ends where it
/// ends: of two names that begin alike the longer one is meant. After an `@` in the middle of a word (an address) nobody is.
pub fn mentions(text: &str, names: &[String]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for (at, _) in text.match_indices(['@', '＠']) {
        let in_word = text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric());
        let after = text[at..].chars().next().map_or("", |sign| &text[at + sign.len_utf8()..]);
        let meant = names.iter().filter(|name| !in_word && begins(after, name)).max_by_key(|name| name.len());
        if let Some(name) = meant
            && !found.contains(name)
        {
            found.push(name.clone());
        }
    }
    found
}

/// Whether the text begins with this name, and not with a longer Latin word.
fn begins(text: &str, name: &str) -> bool {
    let Some(rest) = text.strip_prefix(name).filter(|_| !name.is_empty()) else { return false };
    let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    !(goes_on(name.chars().next_back()) && goes_on(rest.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let names = ["林晗", "林晗婧", "Ann", "Ann Lee", "陈 薇"].map(str::to_owned);
        assert_eq!(mentions(text, &names), expected);
    }

    #[test]
    fn names_are_found_where_they_are_meant() {
        check("@林晗请核实，＠Ann too", &["林晗", "Ann"]);
        check("@林晗婧 看一下 @林晗婧", &["林晗婧"]);
        check("@Ann Lee, @陈 薇", &["Ann Lee", "陈 薇"]);
        check("ann@Ann.org @Anna @王", &[]);
        check("@", &[]);
    }
}
