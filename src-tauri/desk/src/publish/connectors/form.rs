//! A form with one file in it, as sites take uploads: `multipart/form-data` (RFC 7578). Pure.

use super::wire::media_type;

/// What is posted.
pub(super) struct Form {
    /// The header that says where its parts end.
    pub(super) content_type: String,
    /// The bytes.
    pub(super) body: Vec<u8>,
}

impl Form {
    /// Fields, of which empty ones are left out, and a file behind them. `stem` is its name there, without the ending that
    /// follows from its media type.
    pub(super) fn with_file(fields: &[(&str, &str)], stem: &str, mime: &str, bytes: &[u8]) -> Self {
        // The bytes' own hash cannot stand in them.
        let boundary = format!("galley-{}", blake3::hash(bytes).to_hex());
        let mut body = Vec::with_capacity(bytes.len() + 2_000);
        for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
            let field = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(field.as_bytes());
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{stem}.{}\"\r\n\
             Content-Type: {}\r\n\r\n",
            extension(mime),
            media_type(mime)
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        Self { content_type: format!("multipart/form-data; boundary={boundary}"), body }
    }
}

fn extension(mime: &str) -> &str {
    match mime {
        "image/jpeg" => "jpg",
        "image/svg+xml" => "svg",
        "audio/mpeg" => "mp3",
        "text/plain" => "txt",
        other => other.split('/').nth(1).filter(|end| end.bytes().all(|b| b.is_ascii_alphanumeric())).unwrap_or("bin"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: &[(&str, &str)], mime: &str, expected: &str) {
        let form = Form::with_file(fields, "galley-1", mime, b"bytes");
        let boundary = form.content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
        let written = String::from_utf8(form.body.clone()).unwrap().replace(boundary, "=").replace("\r\n", "|");
        assert_eq!(written, expected);
    }

    #[test]
    fn fields_come_first_and_empty_ones_do_not() {
        check(
            &[("slug", "galley-1"), ("alt_text", ""), ("caption", "码头")],
            "image/jpeg",
            "--=|Content-Disposition: form-data; name=\"slug\"||galley-1|\
             --=|Content-Disposition: form-data; name=\"caption\"||码头|\
             --=|Content-Disposition: form-data; name=\"file\"; filename=\"galley-1.jpg\"|Content-Type: image/jpeg||bytes|\
             --=--|",
        );
    }

    #[test]
    fn what_is_no_media_type_is_neither_header_nor_ending() {
        check(
            &[],
            "x/a\r\nX-Other: 1",
            "--=|Content-Disposition: form-data; name=\"file\"; filename=\"galley-1.bin\"|\
             Content-Type: application/octet-stream||bytes|--=--|",
        );
    }
}
