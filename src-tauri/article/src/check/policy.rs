//! 发布前检查的分寸: how grave a newsroom takes each finding, as data. What is found is the checks' business; whether it stops
//! a publication to some destination, or a move out of some stage, is said here.

use serde::Deserialize;

use super::{Finding, Severity};

/// Every finding with the weight that it has where a newsroom says nothing else.
pub const BUILT_IN: &str = include_str!("preflight.toml");

/// Rules in order; of those that fit, the last decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    rules: Vec<PolicyRule>,
}

/// How grave a finding is taken.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyRule {
    /// The finding's code, e.g. `picture-credit-missing`.
    pub code: String,
    /// How grave it is.
    pub severity: Weight,
    /// The destination, by name or kind, without regard to ASCII case; every one when absent.
    #[serde(default)]
    pub to: Option<String>,
    /// The stage out of which a story is moved onward. With it the rule says nothing about publishing.
    #[serde(default)]
    pub stage: Option<String>,
    /// Whether somebody may go on nevertheless who gives a reason, which is logged.
    #[serde(default)]
    pub overridable: bool,
}

/// The weights in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It must not go on so.
    Block,
    /// Somebody should look at it.
    Warn,
    /// It is not mentioned.
    Off,
}

/// What findings are about to be weighed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion<'a> {
    /// The story is looked at, for no destination in particular.
    Look,
    /// It is published, or updated, at a destination.
    Publish {
        /// Its name.
        name: &'a str,
        /// Its kind.
        kind: &'a str,
    },
    /// It is moved onward out of a stage: only what a rule says about that stage counts.
    Leave {
        /// The stage.
        stage: &'a str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<PolicyRule>,
}

impl Policy {
    /// The rules of a file, after the built-in ones. A code that no check has is a mistake in the file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let read = |text: &str| -> Result<Vec<PolicyRule>, String> {
            let file: File = toml::from_str(text).map_err(|e| e.to_string().trim().replace('\n', " "))?;
            Ok(file.rule)
        };
        let mut rules = read(BUILT_IN)?;
        let known: Vec<String> = rules.iter().map(|rule| rule.code.clone()).collect();
        let own = read(text)?;
        if let Some(rule) = own.iter().find(|rule| !known.contains(&rule.code)) {
            return Err(format!("no check finds \"{}\"", rule.code));
        }
        rules.extend(own);
        Ok(Self { rules })
    }

    /// The built-in rules alone.
    pub fn house() -> Self {
        // The built-in file is fixed text; a test reads it.
        Self::parse("").unwrap_or_default()
    }

    /// The findings as they weigh on this occasion, those that block first.
    pub fn weigh(&self, findings: Vec<Finding>, occasion: Occasion<'_>) -> Vec<Finding> {
        let mut out: Vec<Finding> = findings.into_iter().filter_map(|finding| self.one(finding, occasion)).collect();
        out.sort_by_key(|finding| finding.severity);
        out
    }

    /// Whether any rule speaks of leaving this stage.
    pub fn minds(&self, stage: &str) -> bool {
        self.rules.iter().any(|rule| rule.stage.as_deref() == Some(stage))
    }

    fn one(&self, finding: Finding, occasion: Occasion<'_>) -> Option<Finding> {
        let fits = self.rules.iter().rev().find(|rule| rule.code == finding.code && rule.fits(occasion));
        let Some(rule) = fits else {
            return (!matches!(occasion, Occasion::Leave { .. })).then_some(finding);
        };
        let severity = match rule.severity {
            Weight::Off => return None,
            Weight::Block => Severity::Block,
            Weight::Warn => Severity::Warn,
        };
        Some(Finding { severity, overridable: severity == Severity::Block && rule.overridable, ..finding })
    }
}

impl PolicyRule {
    fn fits(&self, occasion: Occasion<'_>) -> bool {
        let named = |given: &str| self.to.as_ref().is_none_or(|to| to.eq_ignore_ascii_case(given));
        match occasion {
            Occasion::Look => self.stage.is_none() && self.to.is_none(),
            Occasion::Publish { name, kind } => self.stage.is_none() && (named(name) || named(kind)),
            Occasion::Leave { stage } => self.stage.as_deref() == Some(stage),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Place;
    use super::*;

    const OWN: &str = r#"
[[rule]]
code = "picture-credit-missing"
severity = "block"
to = "Wire"
overridable = true

[[rule]]
code = "section-missing"
severity = "off"

[[rule]]
code = "placeholder"
severity = "block"
stage = "final-review"
"#;

    fn weighed(occasion: Occasion<'_>) -> String {
        let codes = ["headline-missing", "picture-credit-missing", "section-missing", "placeholder"];
        let found = codes.map(|code| Finding::new(code, Severity::Warn, Place::Article, "")).to_vec();
        let said = |each: &Finding| {
            let mark = if each.overridable { "?" } else { "" };
            format!("{} {:?}{mark}", each.code, each.severity)
        };
        Policy::parse(OWN).unwrap().weigh(found, occasion).iter().map(said).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn the_last_rule_that_fits_decides() {
        let look = "headline-missing Block, picture-credit-missing Warn, placeholder Warn";
        assert_eq!(weighed(Occasion::Look), look);
        assert_eq!(weighed(Occasion::Publish { name: "site", kind: "newsroom" }), look);
        let wire = "headline-missing Block, picture-credit-missing Block?, placeholder Warn";
        assert_eq!(weighed(Occasion::Publish { name: "WIRE", kind: "newsroom" }), wire);
        assert_eq!(weighed(Occasion::Publish { name: "site", kind: "wire" }), wire);
    }

    #[test]
    fn a_stage_minds_only_what_is_said_of_it() {
        assert_eq!(weighed(Occasion::Leave { stage: "final-review" }), "placeholder Block");
        assert_eq!(weighed(Occasion::Leave { stage: "first-review" }), "");
    }

    #[test]
    fn a_file_that_cannot_be_used_is_told_why() {
        assert!(Policy::parse("[[rule]]\ncode = 'no-such'\nseverity = 'warn'").unwrap_err().contains("no-such"));
        assert!(Policy::parse("[[rule]]\ncode = 'placeholder'\nseverity = 'fatal'").is_err());
        assert!(Policy::parse("rules = 1").is_err());
    }

    /// The file is the list that newsrooms and the window's words go by.
    #[test]
    fn every_code_that_is_found_is_in_the_built_in_file() {
        let sources = [
            include_str!("preflight.rs"),
            include_str!("house_style.rs"),
            include_str!("facts.rs"),
            include_str!("mod.rs"),
        ];
        for source in sources.map(|source| source.split("#[cfg(test)]").next().unwrap_or_default()) {
            for before in ["Finding::new(\"", "missing(\"", "find(\"", "code: \"", "=> (\"", "SUBMISSION: &str = \""] {
                for code in source.split(before).skip(1).filter_map(|rest| rest.split('"').next()) {
                    assert!(Policy::house().rules.iter().any(|rule| rule.code == code), "{code}");
                }
            }
        }
    }

    #[test]
    fn the_built_in_file_can_be_read() {
        assert!(Policy::house().rules.len() > 20);
        assert!(Policy::house().rules.iter().all(|rule| rule.to.is_none() && rule.stage.is_none()));
    }
}
