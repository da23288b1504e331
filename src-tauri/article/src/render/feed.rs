//! RSS 2.0 (<https://www.rssboard.org/rss-specification>) and the sitemap (<https://www.sitemaps.org/protocol.html>).

use chrono::{DateTime, SecondsFormat, Utc};

use super::context::{PageContext, Teaser};
use super::escape::push_escaped;

/// The newest articles as RSS. Addresses in `items` and `feed_url` are full; times are written in the newsroom's zone.
pub fn rss_xml(items: &[Teaser], feed_url: &str, context: &PageContext<'_>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\">\n<channel>\n",
    );
    element(&mut out, "title", context.site_name);
    element(&mut out, "link", context.canonical_url);
    element(&mut out, "description", context.site_name);
    element(&mut out, "language", context.language);
    out.push_str("<atom:link rel=\"self\" type=\"application/rss+xml\" href=\"");
    push_escaped(&mut out, feed_url);
    out.push_str("\"/>\n");
    for item in items {
        out.push_str("<item>\n");
        element(&mut out, "title", &item.title);
        element(&mut out, "link", &item.url);
        out.push_str("<guid isPermaLink=\"true\">");
        push_escaped(&mut out, &item.url);
        out.push_str("</guid>\n");
        if let Some(at) = item.published_at {
            element(&mut out, "pubDate", &(context.local)(at).to_rfc2822());
        }
        for name in super::context::section_names(&item.section) {
            element(&mut out, "category", name);
        }
        if !item.lead.is_empty() {
            element(&mut out, "description", &item.lead);
        }
        out.push_str("</item>\n");
    }
    out.push_str("</channel>\n</rss>\n");
    out
}

/// Pages with the time of their last change, as a sitemap. Addresses are full.
pub fn sitemap_xml<'a>(pages: impl IntoIterator<Item = (&'a str, Option<DateTime<Utc>>)>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for (url, changed) in pages {
        out.push_str("<url><loc>");
        push_escaped(&mut out, url);
        out.push_str("</loc>");
        if let Some(at) = changed {
            out.push_str("<lastmod>");
            out.push_str(&at.to_rfc3339_opts(SecondsFormat::Secs, true));
            out.push_str("</lastmod>");
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    push_escaped(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push_str(">\n");
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone as _;
    use insta::assert_snapshot;

    use super::*;

    #[test]
    fn feed_and_sitemap_escape_everything() {
        let at = Utc.with_ymd_and_hms(2021, 7, 1, 0, 30, 0).single();
        let item = Teaser {
            title: "a <b> & \"c\" ]]>".into(),
            url: "https://news.example/articles/1?a&b".into(),
            section: "新闻/福州".into(),
            lead: "导语\u{0}\u{b}".into(),
            published_at: at,
            ..Teaser::default()
        };
        let context =
            PageContext { site_name: "<报>", canonical_url: "https://news.example/", ..PageContext::default() };
        assert_snapshot!(rss_xml(&[item], "https://news.example/rss.xml", &context), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
        <channel>
        <title>&lt;报&gt;</title>
        <link>https://news.example/</link>
        <description>&lt;报&gt;</description>
        <language>zh-Hans</language>
        <atom:link rel="self" type="application/rss+xml" href="https://news.example/rss.xml"/>
        <item>
        <title>a &lt;b&gt; &amp; &quot;c&quot; ]]&gt;</title>
        <link>https://news.example/articles/1?a&amp;b</link>
        <guid isPermaLink="true">https://news.example/articles/1?a&amp;b</guid>
        <pubDate>Thu, 1 Jul 2021 00:30:00 +0000</pubDate>
        <category>新闻</category>
        <category>福州</category>
        <description>导语</description>
        </item>
        </channel>
        </rss>
        "#);
        assert_snapshot!(sitemap_xml([("https://news.example/?a&b", at), ("https://news.example/", None)]), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc>https://news.example/?a&amp;b</loc><lastmod>2021-07-01T00:30:00Z</lastmod></url>
        <url><loc>https://news.example/</loc></url>
        </urlset>
        "#);
    }
}
