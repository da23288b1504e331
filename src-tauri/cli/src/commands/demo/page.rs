//! Reading a public page back: its words as a reader sees them, and which of an article's lines are among them.
//!
//! This is on purpose not the importer: the demonstration compares what was published with an independent reading.

/// The text of an HTML page with runs of white space as one blank. Script, style and markup are left out.
pub(super) fn words(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&unescaped(&rest[..at]));
        let tag = &rest[at..];
        let ends = ["script", "style"].iter().find(|name| is_tag(tag, name)).map(|name| format!("</{name}"));
        let end = match ends {
            // Inside these, `<` and `>` are characters; only the closing tag ends them.
            Some(closing) => tag[1..].to_ascii_lowercase().find(&closing).map(|inner| inner + 1),
            None => Some(0),
        };
        let after = end.and_then(|end| tag[end..].find('>').map(|close| end + close + 1));
        // A break in the markup is a break in the text unless the tag only formats words.
        if !is_inline(tag) {
            text.push(' ');
        }
        rest = after.map_or("", |after| &tag[after..]);
    }
    text.push_str(&unescaped(rest));
    squeezed(&text)
}

/// The lines of an article's text that do not stand on the page.
pub(super) fn missing<'a>(text: &'a str, page: &str) -> Vec<&'a str> {
    let page = words(page);
    let cells = text.lines().flat_map(|line| line.split('\t')).filter(|line| !line.trim().is_empty());
    cells.filter(|cell| !page.contains(&squeezed(cell))).collect()
}

fn is_tag(tag: &str, name: &str) -> bool {
    tag.get(1..=name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
}

fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    matches!(
        &name[..end],
        "a" | "b" | "i" | "u" | "s" | "em" | "strong" | "code" | "sub" | "sup" | "span" | "del" | "ins"
    )
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Character references as characters: the named ones that writers of HTML need, and all numeric ones.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest.find(';').filter(|end| *end <= 10).map(|end| &rest[1..end]);
        match reference.and_then(|name| Some((name, character(name)?))) {
            Some((name, c)) => {
                out.push(c);
                rest = &rest[name.len() + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_page() {
        for (html, expected) in [
            ("<p>a</p><p>b</p>", "a b"),
            ("<p>一<strong>二</strong>三</p>", "一二三"),
            ("x<script>if (1<2) { '<p>' }</script>y<style>p>a{}</style>z", "x y z"),
            ("&lt;b&gt; &amp;amp; &#39;&#x4e2d; &nbsp;&bogus; &", "<b> &amp; '中 &bogus; &"),
            ("<td>1</td>\n <td>2</td>", "1 2"),
            ("cut <p", "cut"),
        ] {
            assert_eq!(words(html), expected, "{html}");
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(missing("one  two\n\nthree\tfour\n", "<p>one two</p><td>three</td>"), ["four"]);
    }
}
