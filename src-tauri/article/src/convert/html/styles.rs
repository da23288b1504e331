//! The few style declarations that say something about meaning: bold, italic, underline, strike, sub, sup, and
//! whether white space counts.

use crate::model::Mark;

/// What a `style` attribute says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) underline: bool,
    pub(super) strike: bool,
    pub(super) sub: bool,
    pub(super) sup: bool,
    /// `white-space` keeps spaces and line ends (`true`) or folds them.
    pub(super) preserve: Option<bool>,
}

impl Style {
    /// Reads the declarations; unknown ones are passed over.
    pub(super) fn parse(css: &str) -> Self {
        let mut style = Self::default();
        for declaration in css.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let value = value.trim().to_ascii_lowercase();
            match name.trim().to_ascii_lowercase().as_str() {
                "font-weight" => {
                    let heavy = value.parse::<u32>().map_or(value.starts_with("bold"), |weight| weight >= 600);
                    style.bold = Some(heavy);
                }
                "font-style" => style.italic = Some(value.starts_with("italic") || value.starts_with("oblique")),
                "text-decoration" | "text-decoration-line" => {
                    style.underline |= value.contains("underline");
                    style.strike |= value.contains("line-through");
                }
                "vertical-align" => {
                    style.sub |= value == "sub";
                    style.sup |= value == "super";
                }
                "white-space" => style.preserve = Some(matches!(value.as_str(), "pre" | "pre-wrap" | "break-spaces")),
                _ => {}
            }
        }
        style
    }

    /// The marks that apply inside the element, given those outside it.
    pub(super) fn apply(self, marks: &mut Vec<Mark>) {
        let mut set = |mark: Mark, wanted: Option<bool>| match wanted {
            Some(true) if !marks.contains(&mark) => marks.push(mark),
            Some(false) => marks.retain(|existing| *existing != mark),
            _ => {}
        };
        set(Mark::Strong, self.bold);
        set(Mark::Em, self.italic);
        set(Mark::Underline, self.underline.then_some(true));
        set(Mark::Strike, self.strike.then_some(true));
        set(Mark::Sub, self.sub.then_some(true));
        set(Mark::Sup, self.sup.then_some(true));
    }
}

/// The part of a `style` attribute that a formatting element cannot do without: that it is not what its name says
/// (Google Docs wraps a whole paste in `<b style="font-weight:normal">`).
pub(super) fn essential(css: &str) -> &'static str {
    let style = Style::parse(css);
    match (style.bold, style.italic) {
        (Some(false), _) => "font-weight:normal",
        (_, Some(false)) => "font-style:normal",
        _ => "",
    }
}
