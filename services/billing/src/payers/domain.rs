//! Who pays, and how long something has been in arrears.

use chrono::NaiveDate;
use kernel::{Currency, EstateId, Money, MoneyError};
use vocabulary::{CustomerId, PayerAccountId, UnitId};

/// For which home, and who: what a payer account is kept for within its estate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Party {
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
}

impl Party {
    /// The same party has the same text: what makes an account unique in its estate. Where neither home nor customer
    /// is known, it is the estate's one sundry account, so that no amount is owed by nobody.
    pub(crate) fn key(&self) -> String {
        match (self.unit_id, self.customer_id) {
            (None, None) => "sundry".to_owned(),
            (Some(unit), None) => format!("unit:{unit}"),
            (None, Some(customer)) => format!("customer:{customer}"),
            (Some(unit), Some(customer)) => format!("unit:{unit}/customer:{customer}"),
        }
    }
}

/// One payer's account: opened with the first charge, and never changed after that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Payer {
    pub(crate) account_id: PayerAccountId,
    pub(crate) estate_id: EstateId,
    pub(crate) party: Party,
}

/// What is past due in one currency, by how long it has been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ages {
    pub(crate) to_30_days: Money,
    pub(crate) to_60_days: Money,
    pub(crate) to_90_days: Money,
    pub(crate) over_90_days: Money,
}

impl Ages {
    /// Nothing, of any age.
    pub(crate) const fn none(currency: Currency) -> Self {
        let nothing = Money::zero(currency);
        Self { to_30_days: nothing, to_60_days: nothing, to_90_days: nothing, over_90_days: nothing }
    }

    /// Adds what was due on `due_on`, seen from `today`.
    pub(crate) fn add(
        &mut self,
        outstanding: Money,
        (due_on, today): (NaiveDate, NaiveDate),
    ) -> Result<(), MoneyError> {
        let bucket = match (today - due_on).num_days() {
            ..=30 => &mut self.to_30_days,
            31..=60 => &mut self.to_60_days,
            61..=90 => &mut self.to_90_days,
            91.. => &mut self.over_90_days,
        };
        *bucket = bucket.checked_add(outstanding)?;
        Ok(())
    }

    /// All of it.
    pub(crate) fn total(&self) -> Result<Money, MoneyError> {
        let Self { to_30_days, to_60_days, to_90_days, over_90_days } = *self;
        to_30_days.checked_add(to_60_days)?.checked_add(to_90_days)?.checked_add(over_90_days)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use kernel::{Currency, Money};

    use super::Ages;

    #[test]
    fn each_age_begins_the_day_after_the_one_before_ends() {
        let due_on = NaiveDate::from_ymd_opt(2026, 3, 1).unwrap();
        let one = Money::from_minor(1, Currency::Cny);
        let placed = |days| {
            let mut ages = Ages::none(Currency::Cny);
            ages.add(one, (due_on, due_on + Days::new(days))).unwrap();
            assert_eq!(ages.total(), Ok(one));
            let Ages { to_30_days, to_60_days, to_90_days, over_90_days } = ages;
            [to_30_days, to_60_days, to_90_days, over_90_days].iter().position(|sum| *sum == one).unwrap()
        };
        let expected = [(1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (400, 3)];
        for (days, place) in expected {
            assert_eq!(placed(days), place, "{days}");
        }
    }
}
