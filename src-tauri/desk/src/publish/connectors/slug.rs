//! The words of an address, for kinds of endpoint that let us choose them. Pure.

use galley_article::model::Article;

/// The headline's words, the short one's first, where it has Latin letters; else empty.
pub(super) fn words(article: &Article) -> String {
    let given = if article.short_headline.trim().is_empty() { &article.headline } else { &article.short_headline };
    let letters = given.chars().filter(|c| c.is_alphanumeric()).count();
    let latin = given.chars().filter(char::is_ascii_alphanumeric).count();
    let mut slug = String::new();
    if latin < 3 || latin * 10 < letters * 9 {
        return slug;
    }
    for word in given.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.len() + word.len() > 60 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word.to_ascii_lowercase());
    }
    slug
}

/// The same, or a short name that follows from the story.
pub(super) fn of(article: &Article, story: &str) -> String {
    let words = words(article);
    if !words.is_empty() {
        return words;
    }
    let hash = blake3::hash(format!("galley page of {story}").as_bytes()).to_hex();
    format!("story-{}", &hash[..10])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headline: &str, expected: &str) {
        let article = Article { headline: headline.to_owned(), ..Article::default() };
        assert_eq!(words(&article), expected);
    }

    #[test]
    fn words_of_an_address() {
        check("Night ferries return: \"at last\"", "night-ferries-return-at-last");
        check("../../etc/passwd", "etc-passwd");
        check("内河夜航恢复", "");
        check("GDP 增长", "");
        check(&"word ".repeat(40), &"word-".repeat(12)[..59]);
        check("§§§", "");
    }
}
