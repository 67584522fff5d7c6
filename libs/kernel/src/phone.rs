//! Telephone numbers: any usual spelling in, E.164 out.
//!
//! The numbering plans come from `phonenumber` (Google's metadata): they change often, and guessing at them loses
//! callers.

use std::fmt;

use phonenumber::{Mode, country};

/// A valid telephone number in E.164 (ITU-T), such as `+8613800138000`. `Debug` and `Display` mask it; only
/// [`PhoneNumber::e164`] tells it whole.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber(String);

/// Text that is no telephone number we could dial.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing that could be a number.
    #[error("not a telephone number")]
    Malformed,
    /// Digits that no numbering plan gives out.
    #[error("no country assigns this number")]
    Unassigned,
}

impl PhoneNumber {
    /// Reads a number as people write it: full-width digits, brackets, dashes, `0086`, with or without an area
    /// code's zero. A number without a country is read as one of mainland China.
    ///
    /// # Errors
    /// [`PhoneError`] when it is no number at all, or none that is assigned.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > 40 || text.contains(|c: char| c.is_alphabetic()) {
            return Err(PhoneError::Malformed);
        }
        let number =
            phonenumber::parse(Some(country::CN), narrow(text)).map_err(|_any| PhoneError::Malformed)?;
        if !phonenumber::is_valid(&number) {
            return Err(PhoneError::Unassigned);
        }
        Ok(Self(number.format().mode(Mode::E164).to_string()))
    }

    /// Wraps text that [`PhoneNumber::e164`] gave earlier: for storage alone.
    #[must_use]
    pub fn from_stored(e164: String) -> Self {
        Self(e164)
    }

    /// The whole number, to dial or to seal.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// What may be shown without a reason: the last four digits.
    #[must_use]
    pub fn masked(&self) -> String {
        let tail: String = self.0.chars().skip(self.0.chars().count().saturating_sub(4)).collect();
        format!("****{tail}")
    }
}

/// Full-width characters, as Chinese input methods write them, as their ASCII twins.
fn narrow(text: &str) -> String {
    text.chars()
        .map(|wide| match wide {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(wide) - 0xfee0).unwrap_or(wide),
            '\u{3000}' => ' ',
            other => other,
        })
        .collect()
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.masked())
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PhoneNumber({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_spellings_are_one_number() {
        for text in [
            "13800138000",
            "138 0013 8000",
            "+86 138-0013-8000",
            "0086 13800138000",
            "１３８００１３８０００",
            "(+86)13800138000",
            " 138-0013-8000 ",
        ] {
            assert_eq!(
                PhoneNumber::parse(text).as_ref().map(PhoneNumber::e164),
                Ok("+8613800138000"),
                "{text}"
            );
        }
    }

    #[test]
    fn landlines_need_their_area_code_and_keep_it() {
        for text in ["010-6552 9988", "(010)65529988", "+86 10 6552 9988"] {
            assert_eq!(
                PhoneNumber::parse(text).as_ref().map(PhoneNumber::e164),
                Ok("+861065529988"),
                "{text}"
            );
        }
        assert_eq!(PhoneNumber::parse("+852 2345 6789").as_ref().map(PhoneNumber::e164), Ok("+85223456789"));
    }

    #[test]
    fn nonsense_is_refused() {
        for text in
            ["", "12", "hello", "1380013800", "138001380000000", "00000000000", "1380013800a", "+999 1234567"]
        {
            assert!(PhoneNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_is_never_printed_whole() {
        let number = PhoneNumber::parse("13800138000").unwrap();
        assert_eq!(format!("{number} {number:?}"), "****8000 PhoneNumber(****8000)");
    }
}
