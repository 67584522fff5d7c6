//! Telephone numbers: any usual spelling in, E.164 and extension out; and what an exchange can send as a caller.
//!
//! Nothing is guessed. What is read has every digit that was written, and is a number that somebody can have.

mod caller;
mod plan;
mod spelling;
#[cfg(test)]
mod tests;

use std::fmt;

pub use self::{caller::CallerId, plan::DialPlan};
use self::{plan::LineKind, spelling::Spelling};
use crate::{Coded, Faults, text::masked_tail};

/// A valid telephone number in E.164 (ITU-T), such as `+8613800138000`, with its extension (总机转分机) if it has one.
/// `Debug` and `Display` mask it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PhoneNumber {
    e164: String,
    extension: Option<String>,
}

/// Text that is no telephone number we could dial.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing that could be a number; the part that was not understood, if it is not all of it.
    #[error("not a telephone number")]
    Malformed(Option<String>),
    /// Digits that no numbering plan gives out.
    #[error("no country assigns this number")]
    Unassigned,
    /// A landline without its area code.
    #[error("area code missing: write 0…")]
    AreaCodeMissing,
    /// A number of another country without its `+`, as it would have to be written.
    #[error("country code without its `+`: write {0}")]
    PlusMissing(String),
}

impl PhoneError {
    /// Its stable code, with what is to be mended.
    #[must_use]
    pub fn coded(&self) -> Coded {
        match self {
            Self::Malformed(None) => Coded::new("phone.malformed").with("read", "nothing").with("part", ""),
            Self::Malformed(Some(part)) => {
                Coded::new("phone.malformed").with("read", "part").with("part", part.as_str())
            }
            Self::Unassigned => Coded::new("phone.unassigned"),
            Self::AreaCodeMissing => Coded::new("phone.area_code_missing"),
            Self::PlusMissing(spelling) => {
                Coded::new("phone.plus_missing").with("spelling", spelling.as_str())
            }
        }
    }
}

impl PhoneNumber {
    /// Reads a number as people write it: full-width digits, brackets, dashes, `0086`, `tel:`, an extension behind `;ext=`,
    /// `#`, `转`, `ext.` or, for a landline of the mainland, a last dash. A number without a country is one of `home`.
    ///
    /// # Errors
    /// [`PhoneError`] when it is no number at all, or none that is assigned.
    pub fn parse(text: &str, home: &DialPlan) -> Result<Self, PhoneError> {
        let Spelling { is_international, digits, extension, last_group } = Spelling::read(text)?;
        let read = |digits: &str| match is_international {
            true => plan::international(digits).ok_or(PhoneError::Unassigned),
            false => home.complete(digits),
        };
        let number = match (read(&digits), extension) {
            (Ok(e164), extension) => return Ok(Self { e164, extension }),
            (Err(error), Some(_)) => return Err(error),
            (Err(error), None) => Err(error),
        };
        // 010-61234567-8001: only where that is how an extension is written, and never for part of a number.
        let trunk = last_group.and_then(|(trunk, extension)| Some((read(&trunk).ok()?, extension)));
        match trunk {
            Some((e164, extension)) if plan::is_mainland_landline(&e164) => {
                Ok(Self { e164, extension: Some(extension) })
            }
            Some(_) | None => number,
        }
    }

    /// Wraps text that [`PhoneNumber::whole`] gave earlier: for storage alone.
    #[must_use]
    pub fn from_stored(whole: String) -> Self {
        match whole.split_once(spelling::EXTENSION) {
            Some((e164, extension)) => Self { e164: e164.to_owned(), extension: Some(extension.to_owned()) },
            None => Self { e164: whole, extension: None },
        }
    }

    /// The number of the line, without the extension: what it is looked up by.
    #[must_use]
    pub fn e164(&self) -> &str {
        &self.e164
    }

    /// The digits to dial when the line answers.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// Number and extension as RFC 3966 writes them, such as `+861061234567;ext=8001`: to seal or to show for a reason.
    #[must_use]
    pub fn whole(&self) -> String {
        let extension = self.extension.iter().flat_map(|digits| [spelling::EXTENSION, digits]);
        std::iter::once(self.e164.as_str()).chain(extension).collect()
    }

    /// True when its numbering plan gives it to a mobile, so that a text message can arrive.
    #[must_use]
    pub fn takes_text_messages(&self) -> bool {
        self.extension.is_none()
            && matches!(plan::kind_of(&self.e164), Some(LineKind::Mobile | LineKind::FixedOrMobile))
    }

    /// What may be shown without a reason: the last four digits.
    #[must_use]
    pub fn masked(&self) -> String {
        masked_tail(&self.e164, 4)
    }
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

impl Faults {
    /// Reads a phone number as people at `home` write it, noting a fault when it is none.
    pub fn phone(&mut self, pointer: &str, text: &str, home: &DialPlan) -> Option<PhoneNumber> {
        let number = PhoneNumber::parse(text, home);
        if let Err(error) = &number {
            self.add(pointer, error.coded());
        }
        number.ok()
    }
}
