//! 署名: the credits line and the editors' line, as a newspaper prints them.

use crate::model::{Article, Credit, Role};

/// The writers' line, e.g. `通讯员 陈薇宇 福州日报记者 林晗` or `By Chen Weiyu (correspondent) and Lin Han (Fuzhou
/// Daily)`. Responsible editor and proofreaders are not in it; see [`editors_line`]. Empty without credits.
pub fn credits_line(article: &Article) -> String {
    let credits: Vec<&Credit> = named(article).filter(|credit| !signs_off(credit.role)).collect();
    line(article, &credits)
}

/// The line of those who answer for the text, e.g. `责任编辑：赵睿 校对：王某`. Empty without any.
pub fn editors_line(article: &Article) -> String {
    let credits: Vec<&Credit> = named(article).filter(|credit| signs_off(credit.role)).collect();
    line(article, &credits)
}

fn named(article: &Article) -> impl Iterator<Item = &Credit> {
    article.credits.iter().filter(|credit| !credit.name.trim().is_empty())
}

fn signs_off(role: Role) -> bool {
    matches!(role, Role::ResponsibleEditor | Role::Proofreader)
}

fn line(article: &Article, credits: &[&Credit]) -> String {
    if article.is_chinese() { chinese(credits) } else { english(credits) }
}

fn chinese(credits: &[&Credit]) -> String {
    let mut out = String::new();
    let mut before: Option<&Credit> = None;
    for credit in credits {
        let same = before.is_some_and(|b| b.role == credit.role && b.affiliation == credit.affiliation);
        if before.is_some() {
            match (credit.joiner.as_str(), same) {
                ("", true) => out.push('、'),
                ("", false) => out.push(' '),
                (given, _) => out.push_str(given),
            }
        }
        if !same {
            out.push_str(&credit.affiliation);
            out.push_str(credit.role.zh());
            out.push(if signs_off(credit.role) { '：' } else { ' ' });
        }
        out.push_str(credit.name.trim());
        before = Some(credit);
    }
    out
}

/// What stands before a run of names. Reporters, correspondents and writers share one by-line.
fn phrase(role: Role) -> &'static str {
    match role {
        Role::Reporter | Role::Correspondent | Role::Writer => "By ",
        Role::Photographer => "Photographs by ",
        Role::Translator => "Translated by ",
        Role::Editor => "Edited by ",
        Role::ResponsibleEditor => "Responsible editor: ",
        Role::Proofreader => "Proofread by ",
    }
}

fn english(credits: &[&Credit]) -> String {
    let groups: Vec<&[&Credit]> = credits.chunk_by(|a, b| phrase(a.role) == phrase(b.role)).collect();
    let lines: Vec<String> = groups.iter().map(|group| english_group(group)).collect();
    lines.join(". ")
}

fn english_group(group: &[&Credit]) -> String {
    let mut out = group.first().map_or("", |credit| phrase(credit.role)).to_owned();
    for (index, credit) in group.iter().enumerate() {
        if index > 0 {
            out.push_str(match credit.joiner.as_str() {
                "" if index + 1 == group.len() => " and ",
                "" => ", ",
                given => given,
            });
        }
        out.push_str(credit.name.trim());
        let role = if credit.role == Role::Correspondent { credit.role.en() } else { "" };
        let details: Vec<&str> = [role, credit.affiliation.as_str()].into_iter().filter(|s| !s.is_empty()).collect();
        if !details.is_empty() {
            out.push_str(" (");
            out.push_str(&details.join(", "));
            out.push(')');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(role: Role, name: &str, affiliation: &str, joiner: &str) -> Credit {
        Credit { role, name: name.into(), affiliation: affiliation.into(), joiner: joiner.into() }
    }

    #[track_caller]
    fn check(language: &str, credits: Vec<Credit>, line: &str, editors: &str) {
        let article = Article { language: language.into(), credits, ..Article::default() };
        assert_eq!((credits_line(&article).as_str(), editors_line(&article).as_str()), (line, editors));
    }

    #[test]
    fn chinese_lines() {
        check("zh-Hans", vec![], "", "");
        check(
            "zh-Hans",
            vec![
                credit(Role::Correspondent, "陈薇宇", "", ""),
                credit(Role::Reporter, "林晗", "福州日报", ""),
                credit(Role::ResponsibleEditor, "赵睿", "", ""),
            ],
            "通讯员 陈薇宇 福州日报记者 林晗",
            "责任编辑：赵睿",
        );
        check(
            "zh",
            vec![
                credit(Role::Reporter, "甲", "", ""),
                credit(Role::Reporter, "乙", "", ""),
                credit(Role::Reporter, "丙", "", " "),
                credit(Role::Writer, "丁", "", "/"),
                credit(Role::Reporter, " ", "", ""),
            ],
            "记者 甲、乙 丙/文 丁",
            "",
        );
    }

    #[test]
    fn english_lines() {
        check(
            "en",
            vec![
                credit(Role::Correspondent, "Chen Weiyu", "", ""),
                credit(Role::Reporter, "Lin Han", "Fuzhou Daily", ""),
                credit(Role::Photographer, "Wu Qi", "", ""),
                credit(Role::ResponsibleEditor, "Zhao Rui", "", ""),
                credit(Role::Proofreader, "A", "", ""),
                credit(Role::Proofreader, "B", "", ""),
            ],
            "By Chen Weiyu (correspondent) and Lin Han (Fuzhou Daily). Photographs by Wu Qi",
            "Responsible editor: Zhao Rui. Proofread by A and B",
        );
    }
}
