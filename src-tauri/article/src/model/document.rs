//! Schema version and migrations: any stored article, of this or an earlier version, as today's article.

use serde_json::{Map, Value};

use super::article::Article;
use super::fields::Field;
use super::schema;
use crate::problem::Problem;

/// The version that this build writes.
pub const SCHEMA_VERSION: u32 = 1;

/// A step from version `n` to `n + 1`, over the raw JSON.
type Migration = fn(&mut Map<String, Value>);

/// Append-only: step `i` lifts version `i + 1` to `i + 2`.
const MIGRATIONS: &[Migration] = &[];

/// An article from stored or foreign JSON. Unknown kinds, wrong types and misplaced nodes are mended and named in the
/// problems; the one thing it refuses (`None`, problem `newer-schema`) is a version this build does not know, because
/// mending that would lose what a newer Galley wrote.
pub fn read_article(value: &Value) -> (Option<Article>, Vec<Problem>) {
    let mut problems = Vec::new();
    let Some(given) = value.as_object() else {
        return (Some(Article::default()), vec![Problem::new("not-an-article", "not a JSON object")]);
    };
    let version = given.get("schema").and_then(Value::as_u64).unwrap_or(1).max(1);
    if version > u64::from(SCHEMA_VERSION) {
        return (None, vec![Problem::new("newer-schema", version.to_string())]);
    }
    // Only what has to be lifted is copied: a text is read at every save.
    let steps = MIGRATIONS.get(usize::try_from(version - 1).unwrap_or(usize::MAX)..).unwrap_or_default();
    let mut object = std::borrow::Cow::Borrowed(given);
    steps.iter().for_each(|step| step(object.to_mut()));
    let mut article = Article::default();
    for field in Field::ALL {
        if let Some(value) = object.get(field.name())
            && !article.set_field(field, value.clone())
        {
            problems.push(Problem::new("bad-field", field.name()).at(format!("/{}", field.name())));
        }
    }
    if let Some(body) = object.get("body") {
        let (body, found) = schema::canonical(body);
        article.body = body;
        problems.extend(found.into_iter().map(|p| Problem { place: format!("/body{}", p.place), ..p }));
    }
    (Some(article), problems)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_article_survives_the_round_trip() {
        let article = Article { headline: "标题".into(), ..Article::default() };
        let json = serde_json::from_slice(&article.canonical_json()).unwrap();
        assert_eq!(read_article(&json), (Some(article), vec![]));
    }

    #[test]
    fn a_newer_schema_is_refused_and_nonsense_is_named() {
        let (none, problems) = read_article(&json!({"schema": 99}));
        assert_eq!(none, None);
        assert_eq!(problems[0].code, "newer-schema");
        let (article, problems) = read_article(&json!({"headline": 3, "keywords": ["a"]}));
        assert_eq!(article.unwrap().keywords, ["a"]);
        assert_eq!(problems[0].place, "/headline");
    }
}
