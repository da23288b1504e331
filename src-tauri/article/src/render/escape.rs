//! Escaping: the only place that turns foreign text into HTML text and attributes.
//!
//! Everything the renderer writes goes through here or through minijinja's auto-escape; there is no third way.

use std::fmt::Write as _;

/// `text` as HTML character data or as a double-quoted attribute value, appended to `out`. Control characters that a
/// page must not hold (all but tab and newline) and non-characters are left out.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// ` name="value"`, appended to `out`.
pub(super) fn push_attr(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"");
    push_escaped(out, value);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut out = String::new();
        push_attr(&mut out, "alt", "\"><script>&'\u{0}\r\n");
        assert_eq!(out, " alt=\"&quot;&gt;&lt;script&gt;&amp;&#39;\n\"");
    }
}
