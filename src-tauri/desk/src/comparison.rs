//! A comparison as a file: a page to be read and printed, or operations for programs. The command line keeps files of its own
//! the same way; where a file goes is asked by whoever has a dialog.

use galley_article::diff::{ArticleDiff, DiffStat, diff_articles};
use galley_article::model::Article;
use galley_article::render::{ComparisonPage, Templates};

use crate::api::{
    Code, Compare, Comparison, ComparisonFile, ComparisonFormat, ComparisonSide, Fault, KeepComparison, KeptFile,
    Result,
};
use crate::desk::Desk;

/// A file's name has at most so many characters of the title.
const NAME: usize = 40;

impl Desk {
    /// Two texts of a story and their difference, as a file.
    pub fn keep_comparison(&self, request: &KeepComparison) -> Result<KeptFile> {
        let old = self.text_at(&request.story, &request.old)?;
        let new = self.text_at(&request.story, &request.new)?;
        let title = new.display_title();
        let names = (request.old_name.as_str(), request.new_name.as_str());
        let text = match request.format {
            ComparisonFormat::Json => comparison_json((&old, &new), names)?,
            ComparisonFormat::Html => {
                let diff = diff_articles(&old, &new);
                let Comparison { changes, .. } = self.compare(&Compare {
                    story: request.story.clone(),
                    old: request.old.clone(),
                    new: request.new.clone(),
                })?;
                let (language, text_language) = (request.language.as_str(), new.language.as_str());
                let page = ComparisonPage {
                    language,
                    text_language,
                    title: &title,
                    old: names.0,
                    new: names.1,
                    changes: &changes,
                };
                Templates::builtin().comparison(&diff, &page).html
            }
        };
        let ending = if request.format == ComparisonFormat::Html { "html" } else { "json" };
        Ok(KeptFile { name: format!("{}.{ending}", file_name(&title)), text })
    }
}

/// A comparison of two articles for programs: a [`ComparisonFile`], as one JSON document with a newline at its end.
pub fn comparison_json((old, new): (&Article, &Article), (old_name, new_name): (&str, &str)) -> Result<String> {
    let diff: ArticleDiff = diff_articles(old, new);
    let side = |name: &str, article: &Article| ComparisonSide { name: name.to_owned(), hash: article.content_hash() };
    let file = ComparisonFile {
        format: "galley-comparison".to_owned(),
        version: 1,
        title: new.display_title(),
        old: side(old_name, old),
        new: side(new_name, new),
        stat: DiffStat::of_articles(&diff),
        diff,
    };
    let text = serde_json::to_string_pretty(&file).map_err(|error| Fault::new(Code::Internal, error.to_string()))?;
    Ok(text + "\n")
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
