//! What proves a member of staff beside their password: codes of an authenticator that change with time (TOTP, RFC 6238), and
//! recovery codes for when it is lost.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Faults, StaffId, text::narrow};

/// A key that was offered and not confirmed is offered no more.
const OFFER_LASTS: TimeDelta = TimeDelta::minutes(15);

/// So many recovery codes are given at once.
pub(crate) const RECOVERY_CODES: usize = 10;

/// Letters of a recovery code: 80 bits, so that a fast digest is all the hashing it needs.
pub(crate) const RECOVERY_LETTERS: usize = 16;

const AUTHENTICATOR_DIGITS: usize = 6;

/// What somebody typed to prove themselves, as it is compared: without the blanks and dashes that it is shown with.
#[derive(PartialEq, Eq)]
pub(crate) enum Code {
    /// The six digits that an authenticator shows.
    Authenticator(String),
    /// One of the codes that were shown once.
    Recovery(String),
}

impl Code {
    /// Reads a code, noting a fault when it can be none: such text is no guess, and counts as none.
    pub(crate) fn parse(pointer: &str, text: &str, faults: &mut Faults) -> Self {
        let is_kept = |letter: &char| !letter.is_whitespace() && *letter != '-';
        let typed: String =
            narrow(text).chars().filter(is_kept).map(|letter| letter.to_ascii_lowercase()).collect();
        if typed.len() == AUTHENTICATOR_DIGITS && typed.chars().all(|letter| letter.is_ascii_digit()) {
            return Self::Authenticator(typed);
        }
        if typed.len() != RECOVERY_LETTERS || !typed.chars().all(is_of_base32) {
            faults.add(pointer, "code.malformed");
        }
        Self::Recovery(typed)
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Code(hidden)")
    }
}

fn is_of_base32(letter: char) -> bool {
    letter.is_ascii_lowercase() || ('2'..='7').contains(&letter)
}

/// A key that signs nobody in yet.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct OfferedKey {
    pub(crate) key: String,
    pub(crate) at: DateTime<Utc>,
}

/// The authenticator of a member of staff: the key that it shares with us, in base32.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Authenticator {
    pub(crate) staff_id: StaffId,
    /// The key in use, once a code of it has come.
    pub(crate) key: Option<String>,
    /// The half minute of the last code that was taken; it and those before are used up.
    pub(crate) last_step: Option<i64>,
    pub(crate) offered: Option<OfferedKey>,
}

impl Authenticator {
    /// That of somebody who has none yet.
    pub(crate) fn none(staff_id: StaffId) -> Self {
        Self { staff_id, key: None, last_step: None, offered: None }
    }

    /// Offers a key, in place of one that was offered before; the one in use goes on until this is confirmed.
    pub(crate) fn offer(&mut self, key: String, now: DateTime<Utc>) {
        self.offered = Some(OfferedKey { key, at: now });
    }

    /// The key whose first code is waited for.
    pub(crate) fn key_to_confirm(&self, now: DateTime<Utc>) -> Option<&str> {
        let offered = self.offered.as_ref().filter(|offered| now - offered.at <= OFFER_LASTS)?;
        Some(&offered.key)
    }

    /// Takes the offered key into use, by a code of `step`, which is used up with it.
    pub(crate) fn confirm(&mut self, step: i64) {
        let Some(OfferedKey { key, at: _ }) = self.offered.take() else { return };
        self.key = Some(key);
        self.last_step = Some(step);
    }

    /// True for a step of which no code, nor a later one, was taken before (RFC 6238 §5.2).
    pub(crate) fn is_unused(&self, step: i64) -> bool {
        self.last_step.is_none_or(|last| last < step)
    }

    /// Uses the codes of `step` and of all before it up.
    pub(crate) fn use_up(&mut self, step: i64) {
        self.last_step = Some(step);
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use kernel::{Faults, StaffId, SystemIds};

    use super::{Authenticator, Code};

    fn read(text: &str) -> Result<Code, &'static str> {
        let mut faults = Faults::new();
        let code = Code::parse("/code", text, &mut faults);
        faults.into_result().map_err(|refusal| refusal.faults[0].code)?;
        Ok(code)
    }

    #[test]
    fn a_code_is_read_however_it_is_written() {
        for digits in ["123456", " 123 456 ", "１２３４５６"] {
            assert_eq!(read(digits), Ok(Code::Authenticator("123456".to_owned())), "{digits}");
        }
        let recovery = Ok(Code::Recovery("abcd2345efgh67ij".to_owned()));
        assert_eq!(read("abcd-2345-efgh-67ij"), recovery);
        assert_eq!(read("ABCD 2345 EFGH67IJ"), recovery);
        for none in ["", "12345", "1234567", "12345a", "abcd-2345-efgh-67i1", "一二三四五六"] {
            assert_eq!(read(none), Err("code.malformed"), "{none}");
        }
        assert_eq!(read(&"2".repeat(100_000)), Err("code.malformed"));
    }

    #[test]
    fn a_code_uses_itself_up_and_those_before() {
        let mut authenticator = Authenticator::none(StaffId::new(&SystemIds));
        assert!(authenticator.is_unused(0));
        authenticator.use_up(7);
        assert_eq!([6, 7, 8].map(|step| authenticator.is_unused(step)), [false, false, true]);
    }

    #[test]
    fn a_key_is_offered_for_a_while_and_replaces_the_one_in_use_when_it_is_confirmed() {
        let now: DateTime<Utc> = "2026-03-02T08:00:00Z".parse().unwrap();
        let mut authenticator = Authenticator::none(StaffId::new(&SystemIds));
        assert_eq!(authenticator.key_to_confirm(now), None);
        authenticator.offer("FIRST".to_owned(), now);
        authenticator.confirm(7);
        authenticator.offer("SECOND".to_owned(), now);
        assert_eq!(authenticator.key.as_deref(), Some("FIRST"), "until the other is confirmed");
        assert_eq!(authenticator.key_to_confirm(now + TimeDelta::minutes(15)), Some("SECOND"));
        assert_eq!(authenticator.key_to_confirm(now + TimeDelta::minutes(16)), None);
        authenticator.confirm(9);
        assert_eq!((authenticator.key.as_deref(), authenticator.last_step), (Some("SECOND"), Some(9)));
    }
}
