//! The templates: the built-in ones, and those a newsroom puts in their place.
//!
//! A newsroom's template is foreign content: where it cannot be read, fails, or takes too long, the built-in one is used
//! and a problem says so. Templates are trusted with what they write (they may say `safe`), not with time.

use std::collections::BTreeMap;

use minijinja::{AutoEscape, Environment, Value};

use crate::problem::Problem;

use super::escape::{push_attr, push_escaped};

/// Every template by name. `base.html` is the frame that the others extend; `style.css` is included by it.
const BUILTIN: [(&str, &str); 10] = [
    ("base.html", include_str!("templates/base.html")),
    ("article.html", include_str!("templates/article.html")),
    ("listing.html", include_str!("templates/listing.html")),
    ("message.html", include_str!("templates/message.html")),
    ("teasers.html", include_str!("templates/teasers.html")),
    ("style.css", include_str!("templates/style.css")),
    ("sheet.html", include_str!("templates/sheet.html")),
    ("sheet.css", include_str!("templates/sheet.css")),
    ("comparison.html", include_str!("templates/comparison.html")),
    ("comparison.css", include_str!("templates/comparison.css")),
];

/// What one page may cost, in template instructions: some fifty times what the longest real page takes.
const FUEL: u64 = 5_000_000;

/// A page, and what was wrong with the newsroom's own template for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The complete document.
    pub html: String,
    /// `template-failed`, with the template's name and the reason, where the built-in one had to be used.
    pub problems: Vec<Problem>,
}

/// A set of templates, ready to render.
#[derive(Debug)]
pub struct Templates {
    own: Option<Environment<'static>>,
    builtin: Environment<'static>,
}

impl Default for Templates {
    fn default() -> Self {
        Self::builtin()
    }
}

impl Templates {
    /// The templates that come with Galley.
    pub fn builtin() -> Self {
        Self { own: None, builtin: environment() }
    }

    /// The built-in templates with some replaced, by name (`article.html`, `style.css`…). Those that cannot be used are
    /// left at the built-in ones, with a problem `template-refused` (or `unknown-template`) each.
    pub fn with_overrides(overrides: &BTreeMap<String, String>) -> (Self, Vec<Problem>) {
        let mut own = environment();
        let mut problems = Vec::new();
        for (name, source) in overrides {
            if !BUILTIN.iter().any(|(known, _)| known == name) {
                problems.push(Problem::new("unknown-template", name));
            } else if let Err(error) = own.add_template_owned(name.clone(), source.clone()) {
                problems.push(Problem::new("template-refused", describe(&error)).at(name));
            }
        }
        (Self { own: Some(own), builtin: environment() }, problems)
    }

    /// Renders one template. Never fails: the worst a template can do is be replaced by the built-in one.
    pub(super) fn render(&self, name: &str, values: &Value) -> Page {
        let mut problems = Vec::new();
        if let Some(own) = &self.own {
            match own.get_template(name).and_then(|template| template.render(values.clone())) {
                Ok(html) => return Page { html, problems },
                Err(error) => problems.push(Problem::new("template-failed", describe(&error)).at(name)),
            }
        }
        match self.builtin.get_template(name).and_then(|template| template.render(values.clone())) {
            Ok(html) => Page { html, problems },
            Err(error) => {
                // Only out of fuel: a list of some hundred thousand entries. The text itself still reaches its reader.
                problems.push(Problem::new("template-failed", describe(&error)).at(name));
                Page { html: bare_page(values), problems }
            }
        }
    }
}

fn environment() -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(
        |name| {
            if name.ends_with(".css") { AutoEscape::None } else { AutoEscape::Html }
        },
    );
    environment.set_formatter(|out, state, value| match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            let mut escaped = String::with_capacity(text.len() + 8);
            push_escaped(&mut escaped, text);
            out.write_str(&escaped).map_err(Into::into)
        }
        _ => minijinja::escape_formatter(out, state, value),
    });
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(60);
    for (name, source) in BUILTIN {
        // The built-in templates are fixed text; `every_builtin_template_compiles` keeps them readable.
        let added = environment.add_template(name, source);
        debug_assert!(added.is_ok(), "{name}: {added:?}");
    }
    environment
}

/// Title and body without any frame.
fn bare_page(values: &Value) -> String {
    let text = |name: &str| values.get_attr(name).map(|value| value.to_string()).unwrap_or_default();
    let mut out = String::from("<!doctype html><html");
    push_attr(&mut out, "lang", &text("language"));
    out.push_str("><head><meta charset=\"utf-8\"><title>");
    push_escaped(&mut out, &text("title"));
    out.push_str("</title></head><body><main><h1>");
    push_escaped(&mut out, &text("title"));
    out.push_str("</h1>");
    out.push_str(&text("body"));
    out.push_str("</main></body></html>");
    out
}

fn describe(error: &minijinja::Error) -> String {
    let line = error.line().map(|line| format!("line {line}: ")).unwrap_or_default();
    match error.detail() {
        Some(detail) => format!("{line}{} ({detail})", error.kind()),
        None => format!("{line}{}", error.kind()),
    }
}
