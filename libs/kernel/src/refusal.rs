//! How rules say no: eight kinds, a stable code, and what the words to it name.

use chrono::{DateTime, Datelike, Utc};

use crate::{
    Argument, Arguments, Coded,
    text::{self, TextFault},
};

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

/// The most faults that one refusal names. Who sends more mends these first; who sends them to make us write, gets no
/// more for it.
pub const MOST_FAULTS: usize = 50;

/// One field that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer into the request body (RFC 6901), such as `/phone`.
    pub pointer: String,
    /// Stable code, such as `phone.malformed`.
    pub code: &'static str,
    /// What the words to the code name.
    pub arguments: Arguments,
}

impl Fault {
    /// What is wrong at `pointer`.
    pub fn new(pointer: impl Into<String>, what: impl Into<Coded>) -> Self {
        let Coded { code, arguments } = what.into();
        Self { pointer: pointer.into(), code, arguments }
    }
}

/// A refusal a client is meant to read, in words that are found by its code. Internal causes never travel in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}{arguments}")]
pub struct Refusal {
    /// What kind of no.
    pub kind: ErrorKind,
    /// Stable dotted code, such as `ticketing.already_closed`.
    pub code: &'static str,
    /// What the words to the code name.
    pub arguments: Arguments,
    /// The fields at fault, all of them at once.
    pub faults: Vec<Fault>,
}

impl Refusal {
    /// A refusal of `kind`.
    pub fn new(kind: ErrorKind, what: impl Into<Coded>) -> Self {
        let Coded { code, arguments } = what.into();
        Self { kind, code, arguments, faults: Vec::new() }
    }

    /// The same with one argument more.
    #[must_use]
    pub fn with(mut self, name: &'static str, argument: impl Into<Argument>) -> Self {
        self.arguments.add(name, argument.into());
        self
    }

    /// [`ErrorKind::Conflict`].
    pub fn conflict(what: impl Into<Coded>) -> Self {
        Self::new(ErrorKind::Conflict, what)
    }

    /// [`ErrorKind::Invalid`].
    pub fn invalid(what: impl Into<Coded>) -> Self {
        Self::new(ErrorKind::Invalid, what)
    }

    /// [`ErrorKind::Forbidden`].
    pub fn forbidden(what: impl Into<Coded>) -> Self {
        Self::new(ErrorKind::Forbidden, what)
    }

    /// [`ErrorKind::Invalid`] for one field; several at once are gathered by [`Faults`].
    pub fn at(pointer: impl Into<String>, what: impl Into<Coded>) -> Self {
        Self::of_faults(vec![Fault::new(pointer, what)])
    }

    /// [`ErrorKind::Invalid`] for these fields.
    #[must_use]
    pub fn of_faults(faults: Vec<Fault>) -> Self {
        Self { faults, ..Self::invalid("invalid_fields") }
    }

    /// The one answer for what is absent and for what the caller may not see.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ErrorKind::NotFound, "not_found")
    }

    /// What is asked for was made a moment ago elsewhere, and this service has not received it: the same request may pass
    /// shortly, and the client is asked to try again.
    #[must_use]
    pub fn not_known_yet() -> Self {
        Self::new(ErrorKind::Unavailable, "not_known_yet")
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
    pub fn add(&mut self, pointer: impl Into<String>, what: impl Into<Coded>) {
        if !self.is_full() {
            self.0.push(Fault::new(pointer, what));
        }
    }

    /// Notes every fault of a refusal.
    pub fn take(&mut self, refusal: Refusal) {
        let left = MOST_FAULTS.saturating_sub(self.0.len());
        self.0.extend(refusal.faults.into_iter().take(left));
    }

    /// True when no more faults are noted: then there is nothing to be gained from reading on.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.len() >= MOST_FAULTS
    }

    /// Notes a fault when a list has fewer or more entries than `allowed`. Gives as many as are allowed, so that what is
    /// too much costs no work further on.
    pub fn list<T>(
        &mut self,
        pointer: &str,
        code: &'static str,
        mut items: Vec<T>,
        allowed: std::ops::RangeInclusive<usize>,
    ) -> Vec<T> {
        let (least, most) = (*allowed.start(), *allowed.end());
        if !allowed.contains(&items.len()) {
            self.add(pointer, Coded::new(code).with("least", least).with("most", most));
            items.truncate(most);
        }
        items
    }

    /// Reads a text of one or more lines: trimmed, its lines ended by `\n`. Notes a fault when nothing in it can be seen,
    /// when it is longer than `most` characters, or holds what [`crate::text`] refuses.
    pub fn text(&mut self, pointer: &str, text: &str, most: usize) -> String {
        self.typed(pointer, text, most, text::fault_of_text)
    }

    /// Notes that what was typed is no mail address.
    pub fn malformed_email(&mut self, pointer: impl Into<String>) {
        self.add(pointer, "email.malformed");
    }

    /// Reads a text of a single line, such as a name or a label; else as [`Faults::text`].
    pub fn line(&mut self, pointer: &str, text: &str, most: usize) -> String {
        self.typed(pointer, text, most, text::fault_of_line)
    }

    /// Reads a text that may be left out or be blank, which is the same.
    pub fn optional_text(&mut self, pointer: &str, text: Option<&str>, most: usize) -> Option<String> {
        Some(self.text(pointer, text.filter(|text| !text::is_blank(text))?, most))
    }

    /// Reads a line that may be left out or be blank, which is the same.
    pub fn optional_line(&mut self, pointer: &str, text: Option<&str>, most: usize) -> Option<String> {
        Some(self.line(pointer, text.filter(|text| !text::is_blank(text))?, most))
    }

    fn typed(
        &mut self,
        pointer: &str,
        text: &str,
        most: usize,
        fault_of: fn(&str) -> Option<TextFault>,
    ) -> String {
        let text = text::with_unix_lines(text);
        let length = text.chars().count();
        let text = text.trim();
        let fault = fault_of(text);
        if length > most && fault != Some(TextFault::Empty) {
            self.add(pointer, Coded::new("text.too_long").with("most", most));
        } else if let Some(fault) = fault {
            self.add(pointer, fault.code());
        }
        text.to_owned()
    }

    /// Reads an instant as both engines keep it and JSON can show it: in whole microseconds, a leap second as the one
    /// after it. Notes a fault outside the years 1900 to 2200.
    pub fn instant(&mut self, pointer: &str, at: DateTime<Utc>) -> DateTime<Utc> {
        if !(1900..=2200).contains(&at.year()) {
            self.add(pointer, "instant.out_of_range");
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

    #[test]
    fn no_refusal_names_more_than_fifty_faults() {
        let mut faults = Faults::new();
        for place in 0..1_000 {
            faults.add(format!("/{place}"), "x");
        }
        assert!(faults.is_full());
        let refusal = faults.into_result().unwrap_err();
        let mut more = Faults::new();
        more.take(refusal.clone());
        more.take(refusal);
        assert_eq!(more.into_result().unwrap_err().faults.len(), MOST_FAULTS);
    }

    #[test]
    fn a_list_that_is_too_long_is_cut_and_named() {
        let mut faults = Faults::new();
        assert_eq!(faults.list("/a", "list.length", vec![1, 2, 3], 1..=3), [1, 2, 3]);
        assert_eq!(faults.list("/b", "list.length", vec![1, 2, 3], 0..=2), [1, 2]);
        assert!(faults.list("/c", "list.length", Vec::<u8>::new(), 1..=2).is_empty());
        let refusal = faults.into_result().unwrap_err();
        let pointers: Vec<&str> = refusal.faults.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/b", "/c"]);
    }

    /// What an instant is read as, and the code of its fault.
    fn read(text: &str) -> (String, Option<&'static str>) {
        let mut faults = Faults::new();
        let at = faults.instant("/at", text.parse().unwrap());
        (at.to_rfc3339(), faults.into_result().err().map(|refusal| refusal.faults[0].code))
    }

    /// What a text is read as, and the code of its fault.
    fn typed(read: impl FnOnce(&mut Faults) -> String) -> (String, Option<&'static str>) {
        let mut faults = Faults::new();
        let text = read(&mut faults);
        (text, faults.into_result().err().map(|refusal| refusal.faults[0].code))
    }

    #[test]
    fn lines_may_end_as_windows_ends_them() {
        assert_eq!(
            typed(|faults| faults.text("/note", " line1\r\nline2\r\n", 13)),
            ("line1\nline2".into(), None)
        );
        assert_eq!(typed(|faults| faults.line("/name", "a\r\nb", 9)).1, Some("text.line_breaks"));
        assert_eq!(typed(|faults| faults.line("/name", " a\r\n", 9)), ("a".into(), None));
    }

    #[test]
    fn a_blank_text_is_empty_however_long_it_is() {
        for text in ["", "\u{3164}", "\u{200b}\u{2060}", " \u{2800} \n"] {
            assert_eq!(typed(|faults| faults.text("/name", text, 2)).1, Some("text.empty"), "{text:?}");
            assert_eq!(Faults::new().optional_text("/notes", Some(text), 2), None, "{text:?}");
        }
        assert_eq!(typed(|faults| faults.text("/name", "abc", 2)).1, Some("text.too_long"));
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
