//! A comparison as a file: a page to be read and printed, or operations for programs. The command line keeps files of its own
//! the same way; where a file goes is asked by whoever has a dialog.

use galley_article::diff::{Change, DiffStat, diff_articles};
use galley_article::model::Article;
use galley_article::render::{ComparisonPage, Templates};

use crate::api::{
    Code, Compare, ComparisonFile, ComparisonFormat, ComparisonSide, Fault, KeepComparison, KeptFile, Result,
};
use crate::desk::Desk;

/// A file's name has at most so many characters of the title.
const NAME: usize = 40;

impl Desk {
    /// Two texts of a story and their difference, as a file. Both forms name who made each difference, as far as
    /// [`Desk::compare`] knows.
    pub fn keep_comparison(&self, request: &KeepComparison) -> Result<KeptFile> {
        let KeepComparison { story, old, new, .. } = request;
        let compared = self.compare(&Compare { story: story.clone(), old: old.clone(), new: new.clone() })?;
        let sides = Sides {
            old: &compared.old,
            new: &compared.new,
            old_name: &request.old_name,
            new_name: &request.new_name,
            changes: &compared.changes,
        };
        let (text, ending) = match request.format {
            ComparisonFormat::Json => (sides.json()?, "json"),
            ComparisonFormat::Html => (sides.html(&request.language), "html"),
        };
        Ok(KeptFile { name: format!("{}.{ending}", file_name(&compared.new.display_title())), text })
    }
}

/// Two articles to be written as one comparison.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The older text.
    pub old: &'a Article,
    /// The newer text.
    pub new: &'a Article,
    /// What the older text is called.
    pub old_name: &'a str,
    /// What the newer text is called.
    pub new_name: &'a str,
    /// The differences with who made them, in document order; empty where nobody is known.
    pub changes: &'a [Change],
}

impl Sides<'_> {
    /// A page to be read and printed, its own words in this language (BCP 47).
    pub fn html(&self, language: &str) -> String {
        let Self { old, new, old_name, new_name, changes } = *self;
        let title = new.display_title();
        let page = ComparisonPage {
            language,
            text_language: &new.language,
            title: &title,
            old: old_name,
            new: new_name,
            changes,
        };
        Templates::builtin().comparison(&diff_articles(old, new), &page).html
    }

    /// A [`ComparisonFile`], as one JSON document with a newline at its end.
    pub fn json(&self) -> Result<String> {
        let diff = diff_articles(self.old, self.new);
        let side =
            |name: &str, article: &Article| ComparisonSide { name: name.to_owned(), hash: article.content_hash() };
        let file = ComparisonFile {
            format: "galley-comparison".to_owned(),
            version: 1,
            title: self.new.display_title(),
            old: side(self.old_name, self.old),
            new: side(self.new_name, self.new),
            stat: DiffStat::of_articles(&diff),
            diff,
            changes: known(self.changes),
        };
        let text =
            serde_json::to_string_pretty(&file).map_err(|error| Fault::new(Code::Internal, error.to_string()))?;
        Ok(text + "\n")
    }
}

/// The changes that somebody is known to have made.
fn known(changes: &[Change]) -> Vec<Change> {
    let named = |change: &&Change| {
        let hands = change.pieces.iter().map(|piece| &piece.author).chain([&change.author]);
        hands.into_iter().any(|name| !name.is_empty())
    };
    changes.iter().filter(named).cloned().collect()
}

/// A title as a file's name: without what no system takes.
fn file_name(title: &str) -> String {
    let refused = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let name: String = title.chars().map(|c| if refused(c) { '-' } else { c }).take(NAME).collect();
    let name = name.trim().trim_matches('.');
    if name.is_empty() { "comparison".to_owned() } else { name.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_title_becomes_a_name_that_every_system_takes() {
        assert_eq!(file_name("渡口: 清晨?/ 6点"), "渡口- 清晨-- 6点");
        assert_eq!(file_name(" ... "), "comparison");
        assert_eq!(file_name(&"长".repeat(90)).chars().count(), 40);
    }
}
