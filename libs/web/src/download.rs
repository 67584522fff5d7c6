//! A stored file as a reply: whole or in part (RFC 9110 §14), to be saved and never shown in our own name.

use std::{error::Error, fmt::Write, ops::Range};

use actix_web::{
    HttpRequest, HttpResponse,
    body::SizedStream,
    http::{
        StatusCode,
        header::{self, ContentEncoding, HeaderMap, HeaderValue},
    },
    web::Bytes,
};
use futures_util::Stream;
use kernel::{Failure, Refusal};

use crate::{Problem, versions::names};

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub struct Download<'d> {
    /// A digest of its bytes, in hexadecimal digits: its strong entity tag.
    pub digest: &'d str,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// Its media type.
    pub media_type: &'static str,
    /// The name under which it is saved.
    pub name: &'d str,
}

impl Download<'_> {
    /// The reply to `request`: all of it, the part that was asked for, or that the caller has it already. `open` gives the
    /// bytes of a part.
    ///
    /// # Errors
    /// What `open` says; `range_not_satisfiable` (416) for a part that lies behind the end.
    pub async fn reply<S, E>(
        self,
        request: &HttpRequest,
        open: impl AsyncFnOnce(Range<u64>) -> Result<S, Failure>,
    ) -> Result<HttpResponse, Problem>
    where
        S: Stream<Item = Result<Bytes, E>> + 'static,
        E: Into<Box<dyn Error>> + 'static,
    {
        let tag = format!("\"{}\"", self.digest);
        let headers = request.headers();
        if headers.get_all(header::IF_NONE_MATCH).any(|value| names(value, &tag)) {
            return Ok(HttpResponse::NotModified().insert_header((header::ETAG, tag)).finish());
        }
        let (status, part) = match wanted(headers, &tag, self.size_bytes) {
            Wanted::All => (StatusCode::OK, 0..self.size_bytes),
            Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
            Wanted::Nowhere => return Err(nowhere(self.size_bytes)),
        };
        let length = part.end - part.start;
        let mut reply = HttpResponse::build(status);
        reply
            .insert_header((header::ETAG, tag))
            .insert_header((header::ACCEPT_RANGES, "bytes"))
            .insert_header((header::CONTENT_TYPE, self.media_type))
            .insert_header((header::CONTENT_DISPOSITION, attachment(self.name)))
            // A strong tag names these bytes and no others, and parts are counted in them.
            .insert_header(ContentEncoding::Identity);
        if status == StatusCode::PARTIAL_CONTENT {
            let range = format!("bytes {}-{}/{}", part.start, part.end - 1, self.size_bytes);
            reply.insert_header((header::CONTENT_RANGE, range));
        }
        Ok(reply.body(SizedStream::new(length, open(part).await?)))
    }
}

/// What a request wants of a file.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    Nowhere,
}

/// One part at most is sent: whoever asks for several is sent all, as RFC 9110 §14.2 leaves open. So is who has a part of
/// another version.
fn wanted(headers: &HeaderMap, tag: &str, size: u64) -> Wanted {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::trim);
    let is_same = text(header::IF_RANGE).is_none_or(|seen| seen == tag);
    let asked = text(header::RANGE).filter(|_range| is_same);
    let Some(span) = asked.and_then(|asked| asked.strip_prefix("bytes=")?.split_once('-')) else {
        return Wanted::All;
    };
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
        is_number.then(|| digits.parse::<u64>().unwrap_or(u64::MAX))
    };
    let part = match span {
        ("", last) => number(last).map(|last| size.saturating_sub(last)..size),
        (first, "") => number(first).map(|first| first..size),
        (first, last) => number(first)
            .zip(number(last))
            .and_then(|(first, last)| (first <= last).then(|| first..last.saturating_add(1).min(size))),
    };
    match part {
        None => Wanted::All,
        Some(part) if part.start < part.end => Wanted::Part(part),
        Some(_behind) => Wanted::Nowhere,
    }
}

fn nowhere(size: u64) -> Problem {
    let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, Refusal::invalid("range_not_satisfiable"));
    match HeaderValue::from_str(&format!("bytes */{size}")) {
        Ok(value) => problem.with_header(header::CONTENT_RANGE, value),
        Err(_no_header) => problem,
    }
}

/// That it shall be saved, and as what (RFC 6266, RFC 8187): every byte that is no letter or digit is spelt out.
fn attachment(name: &str) -> String {
    let mut value = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
            value.push(char::from(byte));
        } else if write!(value, "%{byte:02X}").is_err() {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAG: &str = "\"d\"";

    fn of(range: &'static str) -> Wanted {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_static(range));
        wanted(&headers, TAG, 10)
    }

    #[test]
    fn one_part_is_sent_or_all() {
        for (range, part) in [
            ("bytes=0-0", 0..1),
            ("bytes=2-5", 2..6),
            ("bytes=2-", 2..10),
            ("bytes=-3", 7..10),
            ("bytes=-30", 0..10),
            ("bytes=2-99999999999999999999999", 2..10),
        ] {
            assert_eq!(of(range), Wanted::Part(part), "{range}");
        }
        for range in ["bytes=10-", "bytes=99-100", "bytes=-0"] {
            assert_eq!(of(range), Wanted::Nowhere, "{range}");
        }
        for range in
            ["bytes=5-2", "bytes=0-1,3-4", "bytes=a-b", "bytes=", "bytes=-", "lines=0-1", "bytes=+1-2"]
        {
            assert_eq!(of(range), Wanted::All, "{range}");
        }
    }

    #[test]
    fn a_part_of_another_version_is_no_use() {
        for (seen, expected) in [(TAG, Wanted::Part(2..6)), ("\"e\"", Wanted::All), ("W/\"d\"", Wanted::All)]
        {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static("bytes=2-5"));
            headers.insert(header::IF_RANGE, HeaderValue::from_str(seen).unwrap());
            assert_eq!(wanted(&headers, TAG, 10), expected, "{seen}");
        }
    }

    #[test]
    fn whatever_a_name_holds_is_no_header_of_its_own() {
        let value = attachment("门 \"a\"\r\nx: y.jpg");
        assert_eq!(value, "attachment; filename*=UTF-8''%E9%97%A8%20%22a%22%0D%0Ax%3A%20y.jpg");
        assert!(HeaderValue::from_str(&value).is_ok());
    }
}
