//! What a body says it is, read exactly: `application/jsonx` is not JSON, and text is UTF-8 or refused.

use actix_web::http::header::{self, HeaderMap};

/// A `Content-Type`: its essence in small letters, and whether its text is what we read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaType {
    essence: String,
    is_utf8: bool,
}

impl MediaType {
    /// The media type in `headers`; none when it is missing, given twice or unreadable.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(header::CONTENT_TYPE);
        let (Some(value), None) = (values.next(), values.next()) else { return None };
        let mut parts = value.to_str().ok()?.split(';');
        let essence = parts.next()?.trim().to_ascii_lowercase();
        let is_utf8 = parts.filter_map(|parameter| parameter.split_once('=')).all(|(name, value)| {
            let charset = value.trim().trim_matches('"');
            !name.trim().eq_ignore_ascii_case("charset")
                || ["utf-8", "utf8", "us-ascii"].iter().any(|known| charset.eq_ignore_ascii_case(known))
        });
        Some(Self { essence, is_utf8 })
    }

    /// True for JSON in UTF-8 (RFC 8259 §8.1), vendors' own kinds of it included.
    #[must_use]
    pub fn is_json(&self) -> bool {
        let is_json = self.essence == "application/json"
            || (self.essence.starts_with("application/") && self.essence.ends_with("+json"));
        is_json && self.is_utf8
    }

    /// True for a form in UTF-8.
    #[must_use]
    pub fn is_form(&self) -> bool {
        self.essence == "application/x-www-form-urlencoded" && self.is_utf8
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn of(text: &'static str) -> MediaType {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(text));
        MediaType::of(&headers).unwrap()
    }

    #[test]
    fn what_only_begins_like_a_media_type_is_another() {
        assert!(
            of("Application/JSON; charset=\"UTF-8\"").is_json() && of("application/problem+json").is_json()
        );
        assert!(!of("application/jsonx").is_json() && !of("text/json").is_json());
        assert!(of("application/x-www-form-urlencoded ; charset=utf-8").is_form());
        assert!(!of("application/x-www-form-urlencodedX").is_form());
    }

    #[test]
    fn text_in_another_encoding_is_not_read() {
        assert!(!of("application/json; charset=utf-16").is_json());
        assert!(!of("application/x-www-form-urlencoded;charset=gbk").is_form());
    }
}
