//! What an exchange can send as the other end of a call. The call has already happened: nothing is refused but what no
//! exchange sends.

use std::fmt;

use super::{DialPlan, PhoneNumber};
use crate::{
    Coded, Refusal,
    text::{masked_tail, narrow},
};

/// The other end of a call.
#[derive(Clone, PartialEq, Eq)]
pub enum CallerId {
    /// A number that somebody can have.
    Number(PhoneNumber),
    /// Digits as they came: a service number such as 12345 or 95000, or a number no plan gives out. Nobody's own.
    Code(String),
    /// The caller does not show their number (RFC 3323). Two of them are not one.
    Withheld,
    /// The exchange does not know it. Two of them are not one.
    Unknown,
}

/// How exchanges say that a number is withheld.
const WITHHELD: [&str; 12] = [
    "anonymous",
    "restricted",
    "private",
    "withheld",
    "hidden",
    "blocked",
    "匿名",
    "隐藏",
    "隱藏",
    "私人",
    "保密",
    "未显示",
];

const CODE: &str = "code:";

/// The most characters of it; a SIP address of a trunk has fewer.
const LONGEST: usize = 64;

impl CallerId {
    /// Reads what an exchange or an agent gives for the other end, at a place that dials as `home` does.
    ///
    /// # Errors
    /// A fault at `/phone` when it is longer than 64 characters.
    pub fn read(text: &str, home: &DialPlan) -> Result<Self, Refusal> {
        if text.chars().nth(LONGEST).is_some() {
            return Err(Refusal::at("/phone", Coded::new("text.too_long").with("most", LONGEST)));
        }
        Ok(Self::understood(text, home))
    }

    fn understood(text: &str, home: &DialPlan) -> Self {
        let text = narrow(text).trim().to_lowercase();
        let text = text.trim_matches(['<', '>', '"']);
        let address = text.strip_prefix("sips:").or_else(|| text.strip_prefix("sip:"));
        let text = address.map_or(text, |address| address.split('@').next().unwrap_or_default());
        if WITHHELD.iter().any(|word| text.contains(word)) {
            return Self::Withheld;
        }
        if let Ok(number) = PhoneNumber::parse(text, home) {
            return Self::Number(number);
        }
        let code: String = text
            .chars()
            .filter(|sign| sign.is_ascii_digit() || matches!(sign, '+' | '*' | '#'))
            .take(40)
            .collect();
        match code.contains(|sign: char| sign.is_ascii_digit()) {
            true => Self::Code(code),
            false => Self::Unknown,
        }
    }

    /// The number, when it is one.
    #[must_use]
    pub const fn number(&self) -> Option<&PhoneNumber> {
        match self {
            Self::Number(number) => Some(number),
            Self::Code(_) | Self::Withheld | Self::Unknown => None,
        }
    }

    /// `number`, `code`, `withheld` or `unknown`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Number(_) => "number",
            Self::Code(_) => "code",
            Self::Withheld => "withheld",
            Self::Unknown => "unknown",
        }
    }

    /// By what calls of this caller are found; nothing, when it cannot be known whether two are of one.
    #[must_use]
    pub fn look_up(&self) -> Option<&str> {
        match self {
            Self::Number(number) => Some(number.e164()),
            Self::Code(code) => Some(code),
            Self::Withheld | Self::Unknown => None,
        }
    }

    /// What may be shown without a reason: the last digits of a number, a short code whole.
    #[must_use]
    pub fn masked(&self) -> Option<String> {
        match self {
            Self::Number(number) => Some(number.masked()),
            Self::Code(code) if code.len() <= 6 => Some(code.clone()),
            Self::Code(code) => Some(masked_tail(code, 4)),
            Self::Withheld | Self::Unknown => None,
        }
    }

    /// The whole of it as text, for storage alone.
    #[must_use]
    pub fn stored(&self) -> String {
        match self {
            Self::Number(number) => number.whole(),
            Self::Code(code) => format!("{CODE}{code}"),
            Self::Withheld | Self::Unknown => self.as_str().to_owned(),
        }
    }

    /// What [`CallerId::stored`] gave.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        match text.as_str() {
            "withheld" => Self::Withheld,
            "unknown" => Self::Unknown,
            _other => match text.strip_prefix(CODE) {
                Some(code) => Self::Code(code.to_owned()),
                None => Self::Number(PhoneNumber::from_stored(text)),
            },
        }
    }
}

impl fmt::Debug for CallerId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "CallerId({} {})", self.as_str(), self.masked().unwrap_or_default())
    }
}
