//! How large a sum may be that somebody types: a rule of all amounts.

use kernel::{Money, MoneyError, Refusal};

/// What is wrong with an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountFault {
    NotPositive,
    TooLarge,
}

impl AmountFault {
    /// Stable code, of a fault at a field.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NotPositive => "money.not_positive",
            Self::TooLarge => "money.too_large",
        }
    }
}

impl From<AmountFault> for Refusal {
    fn from(fault: AmountFault) -> Self {
        match fault {
            AmountFault::NotPositive => Self::invalid("billing.amount_not_positive"),
            AmountFault::TooLarge => Self::invalid("billing.amount_too_large"),
        }
    }
}

/// Passes an amount that can be charged, asked for or paid.
pub(crate) fn check_amount(amount: Money) -> Result<(), AmountFault> {
    match amount.minor() {
        ..=0 => Err(AmountFault::NotPositive),
        1..=Money::MOST_CHARGED => Ok(()),
        _larger => Err(AmountFault::TooLarge),
    }
}

/// Why amounts could not be reckoned together, for people.
pub(crate) fn refuse(error: &MoneyError) -> Refusal {
    match error {
        MoneyError::UnlikeCurrencies(owed, offered) => Refusal::invalid("billing.unlike_currencies")
            .with("owed", owed.as_str())
            .with("offered", offered.as_str()),
        MoneyError::Overflow | MoneyError::BadAmount(_) => AmountFault::TooLarge.into(),
    }
}
