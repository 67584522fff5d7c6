//! How large a sum may be that somebody types.

use kernel::{Money, MoneyError, Refusal};

/// What is wrong with an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountFault {
    NotPositive,
    TooLarge,
}

impl AmountFault {
    /// Stable code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::NotPositive => "money.not_positive",
            Self::TooLarge => "money.too_large",
        }
    }

    /// English words.
    pub(crate) const fn en(self) -> &'static str {
        match self {
            Self::NotPositive => "must be more than nothing",
            Self::TooLarge => "must be at most 100000000.00",
        }
    }

    /// Chinese words.
    pub(crate) const fn zh(self) -> &'static str {
        match self {
            Self::NotPositive => "必须大于零",
            Self::TooLarge => "不能超过 100000000.00",
        }
    }
}

impl From<AmountFault> for Refusal {
    fn from(fault: AmountFault) -> Self {
        Self::invalid(fault.code(), format!("The amount {}.", fault.en()), format!("金额{}。", fault.zh()))
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
pub(super) fn refuse(error: &MoneyError) -> Refusal {
    match error {
        MoneyError::UnlikeCurrencies(owed, offered) => Refusal::invalid(
            "billing.unlike_currencies",
            format!("{} and {} cannot be reckoned together.", owed.code(), offered.code()),
            format!("{} 与 {} 不能合并计算。", owed.code(), offered.code()),
        ),
        MoneyError::Overflow | MoneyError::BadAmount(_) | MoneyError::UnknownCurrency(_) => {
            AmountFault::TooLarge.into()
        }
    }
}
