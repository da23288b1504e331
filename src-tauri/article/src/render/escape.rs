//! Escaping: the only place that turns foreign text into HTML text, attributes and JSON inside a script element.
//!
//! Everything the renderer writes goes through here or through minijinja's auto-escape; there is no third way.

use std::fmt::Write as _;

/// `text` as HTML character data or as a double-quoted attribute value, appended to `out`. Control characters that a
/// page must not hold (all but tab, newline and next line) and non-characters are left out.
pub(crate) fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\u{85}' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// The same as a text of its own.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// ` name="value"`, appended to `out`.
pub(super) fn push_attr(out: &mut String, name: &str, value: &str) {
    let _ = write!(out, " {name}=\"");
    push_escaped(out, value);
    out.push('"');
}

/// JSON that may stand inside `<script type="application/ld+json">`: every character that could end the element or
/// open a comment is written as a `\u` escape, which JSON allows only inside strings; and outside strings JSON has none
/// of them.
pub(super) fn json_for_script(value: &serde_json::Value) -> String {
    let mut out = String::new();
    for c in value.to_string().chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn text_and_attributes_are_escaped() {
        let mut out = String::new();
        push_attr(&mut out, "alt", "\"><script>&'\u{0}\r\n");
        assert_eq!(out, " alt=\"&quot;&gt;&lt;script&gt;&amp;&#39;\n\"");
    }

    #[test]
    fn json_cannot_leave_its_script_element() {
        let value = json!({"a": "</script><!--\u{2028}&"});
        let text = json_for_script(&value);
        assert_eq!(text, r#"{"a":"\u003c/script\u003e\u003c!--\u2028\u0026"}"#);
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
