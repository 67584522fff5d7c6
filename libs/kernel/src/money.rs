//! Money: integer minor units with a currency; checked, and never a float.

use std::fmt;

use serde::{Deserialize, Serialize};

crate::define_words! {
    /// ISO 4217 currencies the group trades in.
    Currency {
        /// Renminbi; 100 fen to the yuan.
        Cny = "CNY",
        /// Hong Kong dollar; 100 cents.
        Hkd = "HKD",
        /// United States dollar; 100 cents.
        Usd = "USD",
    }
}

impl Currency {
    /// What is paid with in a time zone; none for zones that may have any.
    #[must_use]
    pub fn of_zone(zone: &str) -> Option<Self> {
        match crate::time_zone(zone).ok()?.name() {
            "Asia/Shanghai" | "Asia/Urumqi" => Some(Self::Cny),
            "Asia/Hong_Kong" => Some(Self::Hkd),
            "America/New_York"
            | "America/Chicago"
            | "America/Denver"
            | "America/Phoenix"
            | "America/Los_Angeles"
            | "America/Anchorage"
            | "Pacific/Honolulu" => Some(Self::Usd),
            _other => None,
        }
    }
}

/// An amount of one currency. In JSON `{"amount":"128.50","currency":"CNY"}`: text, so that no reader makes a float of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "MoneyText", try_from = "MoneyText")]
pub struct Money {
    minor: i64,
    currency: Currency,
}

/// Why money could not be read or reckoned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not digits with at most two decimals.
    #[error("`{0}` is not an amount such as 128.50")]
    BadAmount(String),
    /// Two currencies met in one sum.
    #[error("{0} and {1} cannot be reckoned together")]
    UnlikeCurrencies(Currency, Currency),
    /// Beyond 64 bits of minor units.
    #[error("the amount is too large")]
    Overflow,
}

impl Money {
    /// The most that one fee, charge, invoice or payment may be, in minor units: a hundred million. What is larger is a
    /// slip of the hand, and the bound keeps every sum of a ledger within 64 bits.
    pub const MOST_CHARGED: i64 = 10_000_000_000;

    /// `minor` hundredths of `currency`.
    #[must_use]
    pub const fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub const fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// Reads `128.5`, `128.50` or `-3`.
    ///
    /// # Errors
    /// [`MoneyError::BadAmount`] for anything else, more than two decimals included: we never round what was typed.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let bad = || MoneyError::BadAmount(amount.to_owned());
        let (negative, digits) = amount.strip_prefix('-').map_or((false, amount), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || fraction.len() > 2 {
            return Err(bad());
        }
        let whole: i64 = whole.parse().map_err(|_too_long| MoneyError::Overflow)?;
        let hundredths: i64 = format!("{fraction:0<2}").parse().map_err(|_impossible| bad())?;
        let minor = whole
            .checked_mul(100)
            .and_then(|minor| minor.checked_add(hundredths))
            .ok_or(MoneyError::Overflow)?;
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// Hundredths of the currency.
    #[must_use]
    pub const fn minor(self) -> i64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> Currency {
        self.currency
    }

    /// True above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.minor > 0
    }

    /// The sum.
    ///
    /// # Errors
    /// Unlike currencies, or beyond 64 bits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    /// The difference.
    ///
    /// # Errors
    /// Unlike currencies, or beyond 64 bits.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::Overflow)?;
        Ok(Self { minor, ..self })
    }

    fn same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(MoneyError::UnlikeCurrencies(self.currency, other.currency))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let size = self.minor.unsigned_abs();
        write!(out, "{sign}{}.{:02}", size / 100, size % 100)
    }
}

/// The JSON shape of [`Money`].
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money)]
struct MoneyText {
    /// Decimal text with at most two decimals.
    #[schema(pattern = r"^-?\d+(\.\d{1,2})?$", example = "128.50")]
    amount: String,
    currency: Currency,
}

impl From<Money> for MoneyText {
    fn from(money: Money) -> Self {
        Self { amount: money.to_string(), currency: money.currency }
    }
}

impl TryFrom<MoneyText> for Money {
    type Error = MoneyError;

    fn try_from(text: MoneyText) -> Result<Self, MoneyError> {
        Self::parse(&text.amount, text.currency)
    }
}

impl utoipa::PartialSchema for Money {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        MoneyText::schema()
    }
}

impl utoipa::ToSchema for Money {
    fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        schemas.push(("Currency".to_owned(), <Currency as utoipa::PartialSchema>::schema()));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_amount_survives_text_and_back(minor in i64::MIN + 1..i64::MAX) {
            let money = Money::from_minor(minor, Currency::Cny);
            prop_assert_eq!(Money::parse(&money.to_string(), Currency::Cny), Ok(money));
        }

        #[test]
        fn taking_back_what_was_added_changes_nothing(left in -1_000_000_000_i64..1_000_000_000, right in -1_000_000_000_i64..1_000_000_000) {
            let (left, right) = (Money::from_minor(left, Currency::Cny), Money::from_minor(right, Currency::Cny));
            prop_assert_eq!(left.checked_add(right).and_then(|sum| sum.checked_sub(right)), Ok(left));
        }
    }

    #[test]
    fn three_decimals_signs_and_floats_are_refused() {
        for text in ["1.005", "1e3", "", ".5", "1.", "+1", "１", "--1", "1,000"] {
            assert!(Money::parse(text, Currency::Cny).is_err(), "{text}");
        }
    }

    #[test]
    fn unlike_currencies_never_add() {
        let sum = Money::zero(Currency::Cny).checked_add(Money::zero(Currency::Hkd));
        assert_eq!(sum, Err(MoneyError::UnlikeCurrencies(Currency::Cny, Currency::Hkd)));
    }

    #[test]
    fn json_is_text_and_refuses_numbers() {
        let money = Money::from_minor(12_850, Currency::Cny);
        assert_eq!(
            serde_json::to_value(money).unwrap(),
            serde_json::json!({"amount": "128.50", "currency": "CNY"})
        );
        assert!(serde_json::from_str::<Money>(r#"{"amount":128.5,"currency":"CNY"}"#).is_err());
    }
}
