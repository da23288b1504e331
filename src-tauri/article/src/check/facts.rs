//! Facts that do not agree within an article: a headline, deck or caption that says otherwise than the body.
//!
//! Only what can be set beside something of its kind is compared: a sum with sums of its unit, a day with days, the holder of an
//! office with the one that the body names. What the body does not speak of is not wrong.

use super::{Check, Context, Finding, Place, Severity};
use crate::facts::{Fact, FactKind, Lexicon, Part, dates_agree, facts};
use crate::model::Article;

/// The code of a finding about a fact that an earlier text has otherwise; which text that is, is the desk's to know.
pub const CHANGED_SINCE_SUBMISSION: &str = "fact-changed-since-submission";

/// Every rule about facts.
pub(super) struct FactsAgree;

impl Check for FactsAgree {
    fn look(&self, article: &Article, _: &Context, findings: &mut Vec<Finding>) {
        findings.extend(disagreements(&facts(article, Lexicon::house(), &[])));
    }
}

/// The findings about facts of fields and captions against those of the body.
pub fn disagreements(facts: &[Fact]) -> Vec<Finding> {
    let (body, beside): (Vec<&Fact>, Vec<&Fact>) = facts.iter().partition(|fact| fact.part == Part::Body);
    let mut out = Vec::new();
    for fact in beside {
        let of_kind = || body.iter().copied().filter(|other| other.kind == fact.kind);
        let (code, rival) = match fact.kind {
            FactKind::Number => {
                let of_unit = of_kind().filter(|other| !fact.about.is_empty() && other.about == fact.about);
                ("fact-number-differs", rival(fact, of_unit))
            }
            FactKind::Date => ("fact-date-differs", day(fact, of_kind())),
            FactKind::Name => ("fact-name-differs", holder(fact, of_kind())),
            FactKind::Quote => ("fact-quote-differs", words(fact, of_kind())),
            FactKind::Time | FactKind::Link => continue,
        };
        if let Some(rival) = rival {
            let subject = format!("{} / {}", fact.text, rival.text);
            out.push(Finding::new(code, Severity::Warn, fact.place(), subject));
        }
    }
    out
}

impl Fact {
    /// Its place as findings name it.
    pub fn place(&self) -> Place {
        match self.part {
            Part::Field(field) => Place::Field { field },
            Part::Body | Part::Caption => Place::Body { from: self.from, to: self.to },
        }
    }
}

/// The first of those it might be, if it is none of them.
fn rival<'a>(fact: &Fact, mut others: impl Iterator<Item = &'a Fact> + Clone) -> Option<&'a Fact> {
    let same = others.clone().any(|other| other.normal == fact.normal);
    if same { None } else { others.next() }
}

/// A day of a month that is none of the body's days.
fn day<'a>(fact: &Fact, others: impl Iterator<Item = &'a Fact> + Clone) -> Option<&'a Fact> {
    let is_day = |date: &str| date.rsplit('-').next().is_some_and(|day| day.len() == 2) && date.len() > 5;
    if !is_day(&fact.normal) || others.clone().any(|other| dates_agree(&fact.normal, &other.normal)) {
        return None;
    }
    let mut days = others.filter(|other| is_day(&other.normal));
    days.next()
}

/// Another person with the title, or the person with another title; offices that many hold are no office.
fn holder<'a>(fact: &Fact, others: impl Iterator<Item = &'a Fact> + Clone) -> Option<&'a Fact> {
    if fact.about.is_empty() || others.clone().any(|other| other.normal == fact.normal && other.about == fact.about) {
        return None;
    }
    let titled = others.filter(|other| !other.about.is_empty());
    if let Some(other) = titled.clone().find(|other| other.normal == fact.normal) {
        return Some(other);
    }
    let mut holders = titled.filter(|other| other.about == fact.about);
    let first = holders.next()?;
    // One letter apart is a slip; another person altogether may well be meant.
    let near = one_apart(&first.normal, &fact.normal) && holders.all(|other| other.normal == first.normal);
    near.then_some(first)
}

/// Whether two names of one length differ in one letter.
fn one_apart(one: &str, other: &str) -> bool {
    let same_length = one.chars().count() == other.chars().count();
    same_length && one.chars().zip(other.chars()).filter(|(a, b)| a != b).count() == 1
}

/// Quoted words that the body quotes otherwise: they are in none of its quotations, yet begin or end as one of them does.
fn words<'a>(fact: &Fact, others: impl Iterator<Item = &'a Fact> + Clone) -> Option<&'a Fact> {
    if others.clone().any(|other| other.normal.contains(&fact.normal) || fact.normal.contains(&other.normal)) {
        return None;
    }
    let shared = |other: &&Fact| {
        let length = fact.normal.chars().count();
        let start = fact.normal.chars().zip(other.normal.chars()).take_while(|(a, b)| a == b).count();
        let end = fact.normal.chars().rev().zip(other.normal.chars().rev()).take_while(|(a, b)| a == b).count();
        start + end > length / 2
    };
    let mut alike = others.filter(shared);
    alike.next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Body, Node, NodeKind};

    #[track_caller]
    fn check(headline: &str, body: &str, expected: &[&str]) {
        let article = Article {
            headline: headline.to_owned(),
            body: Body::new(vec![Node::paragraph(body)]),
            ..Article::default()
        };
        let findings = disagreements(&facts(&article, Lexicon::house(), &[]));
        let shown: Vec<String> = findings.iter().map(|found| format!("{} {}", found.code, found.subject)).collect();
        assert_eq!(shown, expected, "{headline} / {body}");
    }

    #[test]
    fn numbers_of_one_unit() {
        check("投资3.2万元修桥", "投资三万二千元。", &[]);
        check("投资3.5万元修桥", "投资三万二千元。", &["fact-number-differs 3.5万元 / 三万二千元"]);
        check("投资3.5万元修桥", "有300人到场。", &[]);
        check("300 people came", "About 250 people came on Monday.", &["fact-number-differs 300 people / 250 people"]);
    }

    #[test]
    fn days() {
        check("11月25日通车", "2026年11月25日上午。", &[]);
        check("11月26日通车", "2026年11月25日上午。", &["fact-date-differs 11月26日 / 2026年11月25日"]);
        check("2026年通车", "11月25日上午。", &[]);
    }

    #[test]
    fn holders_of_an_office() {
        check("局长王五到场", "局长王武说，好。", &["fact-name-differs 局长王五 / 局长王武"]);
        check("局长王五到场", "副局长王五说，好。", &["fact-name-differs 局长王五 / 副局长王五"]);
        check("局长王五到场", "局长李四光说，好。", &[]);
        check(
            "Mayor Jane Doe resigns",
            "Mayor Jane Dow said no.",
            &["fact-name-differs Mayor Jane Doe / Mayor Jane Dow"],
        );
    }

    #[test]
    fn quoted_words() {
        let body = "局长王五说：“桥明年就能通车了，大家放心。”";
        check("“桥明年就能通车了”", body, &[]);
        check(
            "“桥明年或能通车了，大家放心”",
            body,
            &["fact-quote-differs 桥明年或能通车了，大家放心 / 桥明年就能通车了，大家放心。"],
        );
    }

    #[test]
    fn captions_too() {
        let caption = Node::element(NodeKind::Figure, vec![Node::text("到场的300人", vec![])]);
        let article =
            Article { body: Body::new(vec![caption, Node::paragraph("有250人到场。")]), ..Article::default() };
        let findings = disagreements(&facts(&article, Lexicon::house(), &[]));
        assert_eq!(findings.len(), 1);
        assert_eq!(findings[0].place, Place::Body { from: 4, to: 8 });
    }
}
