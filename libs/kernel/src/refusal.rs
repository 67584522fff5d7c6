//! How rules say no: eight kinds, a stable code, words in the caller's language.

use chrono::{DateTime, Datelike, Utc};

use crate::Language;

/// The eight ways in which a request can fail; each is one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The request itself is wrong (422).
    Invalid,
    /// Nobody we know is asking (401).
    Unauthenticated,
    /// The caller is known and may not (403).
    Forbidden,
    /// Not there, or not for this caller (404).
    NotFound,
    /// The state of things stands against it (409).
    Conflict,
    /// Too much, too fast (429).
    RateLimited,
    /// A part we need does not answer; the same request may pass later (503).
    Unavailable,
    /// Our fault (500).
    Internal,
}

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer into the request body (RFC 6901), such as `/phone`.
    pub pointer: String,
    /// Stable code, such as `phone.malformed`.
    pub code: &'static str,
    /// English words.
    pub en: String,
    /// Chinese words.
    pub zh: String,
}

/// A refusal a client is meant to read. Internal causes never travel in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {en}")]
pub struct Refusal {
    /// What kind of no.
    pub kind: ErrorKind,
    /// Stable dotted code, such as `ticketing.already_closed`.
    pub code: &'static str,
    /// English words.
    pub en: String,
    /// Chinese words.
    pub zh: String,
    /// The fields at fault, all of them at once.
    pub faults: Vec<Fault>,
}

impl Refusal {
    /// A refusal of `kind`, in both languages.
    pub fn new(kind: ErrorKind, code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { kind, code, en: en.into(), zh: zh.into(), faults: Vec::new() }
    }

    /// [`ErrorKind::Conflict`].
    pub fn conflict(code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(ErrorKind::Conflict, code, en, zh)
    }

    /// [`ErrorKind::Invalid`].
    pub fn invalid(code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, code, en, zh)
    }

    /// [`ErrorKind::Forbidden`].
    pub fn forbidden(code: &'static str, en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::new(ErrorKind::Forbidden, code, en, zh)
    }

    /// [`ErrorKind::Invalid`] for one field; several at once are gathered by [`Faults`].
    pub fn at(
        pointer: impl Into<String>,
        code: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) -> Self {
        let fault = Fault { pointer: pointer.into(), code, en: en.into(), zh: zh.into() };
        Self::of_faults(vec![fault])
    }

    fn of_faults(faults: Vec<Fault>) -> Self {
        Self {
            faults, ..Self::invalid("invalid_fields", "Some fields are not right.", "部分字段不正确。")
        }
    }

    /// The one answer for what is absent and for what the caller may not see.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound, "not_found", "There is no such thing here.", "没有找到该对象。")
    }

    /// The words in `language`.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::En => &self.en,
            Language::Zh => &self.zh,
        }
    }
}

/// Gathers every fault of a request, so that the caller mends them in one go.
#[derive(Debug, Default)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes one fault.
    pub fn add(
        &mut self,
        pointer: impl Into<String>,
        code: &'static str,
        en: impl Into<String>,
        zh: impl Into<String>,
    ) {
        self.0.push(Fault { pointer: pointer.into(), code, en: en.into(), zh: zh.into() });
    }

    /// Notes every fault of a refusal.
    pub fn take(&mut self, refusal: Refusal) {
        self.0.extend(refusal.faults);
    }

    /// Notes a fault when `text` is nothing but spaces or longer than `most` characters; gives the trimmed text.
    pub fn text(&mut self, pointer: &str, text: &str, most: usize) -> String {
        let length = text.chars().count();
        let text = text.trim();
        if text.is_empty() {
            self.add(pointer, "text.empty", "must not be empty", "不能为空");
        } else if length > most {
            self.add(
                pointer,
                "text.too_long",
                format!("must have at most {most} characters"),
                format!("最多 {most} 个字符"),
            );
        } else if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            self.add(
                pointer,
                "text.control_characters",
                "must not have control characters",
                "不能含有控制字符",
            );
        }
        text.to_owned()
    }

    /// Reads a phone number, noting a fault when it is none.
    pub fn phone(&mut self, pointer: &str, text: &str) -> Option<crate::PhoneNumber> {
        let number = crate::PhoneNumber::parse(text);
        if let Err(error) = &number {
            let (code, zh) = match error {
                crate::PhoneError::Malformed => ("phone.malformed", "不是有效的电话号码"),
                crate::PhoneError::Unassigned => ("phone.unassigned", "该号码不在任何号段内"),
            };
            self.add(pointer, code, error.to_string(), zh);
        }
        number.ok()
    }

    /// Reads an instant as both engines keep it and JSON can show it: in whole microseconds, a leap second as the one
    /// after it. Notes a fault outside the years 1900 to 2200.
    pub fn instant(&mut self, pointer: &str, at: DateTime<Utc>) -> DateTime<Utc> {
        if !(1900..=2200).contains(&at.year()) {
            self.add(
                pointer,
                "instant.out_of_range",
                "must lie between 1900 and 2200",
                "须在 1900 年至 2200 年之间",
            );
        }
        DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
    }

    /// Passes when nothing was noted.
    ///
    /// # Errors
    /// One [`ErrorKind::Invalid`] refusal that carries every fault.
    pub fn into_result(self) -> Result<(), Refusal> {
        if self.0.is_empty() {
            return Ok(());
        }
        Err(Refusal::of_faults(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What an instant is read as, and the code of its fault.
    fn read(text: &str) -> (String, Option<&'static str>) {
        let mut faults = Faults::new();
        let at = faults.instant("/at", text.parse().unwrap());
        (at.to_rfc3339(), faults.into_result().err().map(|refusal| refusal.faults[0].code))
    }

    #[test]
    fn an_instant_is_whole_microseconds_and_never_a_leap_second() {
        let fine = ("2026-06-30T12:00:00.123456+00:00".to_owned(), None);
        assert_eq!(read("2026-06-30T12:00:00.123456789Z"), fine);
        assert_eq!(read("2026-06-30T23:59:60Z"), ("2026-07-01T00:00:00+00:00".to_owned(), None));
    }

    #[test]
    fn instants_that_nobody_can_mean_are_refused() {
        for text in ["1899-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "+262142-01-01T00:00:00Z"] {
            assert_eq!(read(text).1, Some("instant.out_of_range"), "{text}");
        }
        for text in ["1900-01-01T00:00:00Z", "2200-12-31T23:59:59Z"] {
            assert_eq!(read(text).1, None, "{text}");
        }
    }
}
