//! Double entry: every change of money is a journal whose debits equal its credits, in every currency it holds. A
//! journal is never changed; a mistake is put right by one more.

mod account;
#[cfg(test)]
mod properties;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use kernel::{EstateId, IdError, Money};
use vocabulary::{ChargeId, JournalId, PaymentId};

pub(crate) use account::{Account, AccountClass, Fee};

/// The two sides of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Debit,
    Credit,
}

impl Side {
    const fn other(self) -> Self {
        match self {
            Self::Debit => Self::Credit,
            Self::Credit => Self::Debit,
        }
    }
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) account: Account,
    pub(crate) side: Side,
    pub(crate) amount: Money,
}

kernel::define_worded! {
    /// Why a journal was posted; at most one journal for each.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(crate) enum Cause by CauseKind {
        ChargePosted(ChargeId) = "charge_posted",
        ChargeReversed(ChargeId) = "charge_reversed",
        PaymentReceived(PaymentId) = "payment_received",
        PaymentReversed(PaymentId) = "payment_reversed",
    }
}

impl Cause {
    /// The charge or payment, as text.
    pub(crate) fn subject(self) -> String {
        match self {
            Self::ChargePosted(id) | Self::ChargeReversed(id) => id.to_string(),
            Self::PaymentReceived(id) | Self::PaymentReversed(id) => id.to_string(),
        }
    }

    /// What was posted about this subject.
    pub(crate) fn about(kind: CauseKind, subject: &str) -> Result<Self, IdError> {
        Ok(match kind {
            CauseKind::ChargePosted => Self::ChargePosted(subject.parse()?),
            CauseKind::ChargeReversed => Self::ChargeReversed(subject.parse()?),
            CauseKind::PaymentReceived => Self::PaymentReceived(subject.parse()?),
            CauseKind::PaymentReversed => Self::PaymentReversed(subject.parse()?),
        })
    }
}

/// What a journal is filed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct JournalHead {
    pub(crate) id: JournalId,
    pub(crate) estate_id: EstateId,
    pub(crate) posted_at: DateTime<Utc>,
}

/// One balanced set of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Journal {
    pub(crate) head: JournalHead,
    pub(crate) cause: Cause,
    lines: Vec<Line>,
}

/// Lines that make no journal: a slip in the code that made them, never a request's fault.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JournalError {
    #[error("a journal needs lines")]
    Empty,
    #[error("a line of {0} is not positive")]
    NotPositive(Account),
    #[error("debits and credits differ by {0} minor units")]
    Unbalanced(i128),
}

impl Journal {
    /// A journal of `lines`, if they balance.
    pub(crate) fn new(head: JournalHead, cause: Cause, lines: Vec<Line>) -> Result<Self, JournalError> {
        if lines.is_empty() {
            return Err(JournalError::Empty);
        }
        let mut sums: BTreeMap<&str, i128> = BTreeMap::new();
        for Line { account, side, amount } in &lines {
            if !amount.is_positive() {
                return Err(JournalError::NotPositive(account.clone()));
            }
            let sum = sums.entry(amount.currency().as_str()).or_default();
            match side {
                Side::Debit => *sum += i128::from(amount.minor()),
                Side::Credit => *sum -= i128::from(amount.minor()),
            }
        }
        if let Some(off) = sums.into_values().find(|sum| *sum != 0) {
            return Err(JournalError::Unbalanced(off));
        }
        Ok(Self { head, cause, lines })
    }

    /// Moves `amount` from one account to another.
    pub(crate) fn transfer(
        head: JournalHead,
        cause: Cause,
        amount: Money,
        (debit, credit): (Account, Account),
    ) -> Result<Self, JournalError> {
        let lines = vec![
            Line { account: debit, side: Side::Debit, amount },
            Line { account: credit, side: Side::Credit, amount },
        ];
        Self::new(head, cause, lines)
    }

    /// The same lines the other way round.
    pub(crate) fn reversed(mut self) -> Self {
        for line in &mut self.lines {
            line.side = line.side.other();
        }
        self
    }

    pub(crate) fn lines(&self) -> &[Line] {
        &self.lines
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use kernel::{Currency, EstateId, Money, SeededIds};
    use proptest::prelude::*;
    use vocabulary::{ChargeId, JournalId};

    use super::{Account, Cause, Fee, Journal, JournalError, JournalHead, Line, Side};

    fn head() -> (JournalHead, Cause) {
        let ids = SeededIds::new(1);
        let head = JournalHead {
            id: JournalId::new(&ids),
            estate_id: EstateId::new(&ids),
            posted_at: DateTime::UNIX_EPOCH,
        };
        (head, Cause::ChargePosted(ChargeId::new(&ids)))
    }

    fn line(side: Side, minor: i64, currency: Currency) -> Line {
        let account = Account::Revenue(Fee::work());
        Line { account, side, amount: Money::from_minor(minor, currency) }
    }

    proptest! {
        #[test]
        fn lines_make_a_journal_exactly_when_every_currency_balances(
            parts in prop::collection::vec((any::<bool>(), 1_i64..4, any::<bool>()), 1..6)
        ) {
            let lines: Vec<Line> = parts.iter().map(|(is_debit, minor, is_cny)| line(
                if *is_debit { Side::Debit } else { Side::Credit },
                *minor,
                if *is_cny { Currency::Cny } else { Currency::Hkd },
            )).collect();
            let sum = |wanted: bool| parts.iter().filter(|(_, _, is_cny)| *is_cny == wanted)
                .map(|(is_debit, minor, _)| if *is_debit { *minor } else { -minor }).sum::<i64>();
            let (head, cause) = head();
            prop_assert_eq!(Journal::new(head, cause, lines).is_ok(), sum(true) == 0 && sum(false) == 0);
        }
    }

    #[test]
    fn a_line_of_nothing_is_no_line() {
        let (head, cause) = head();
        let lines = vec![line(Side::Debit, 0, Currency::Cny), line(Side::Credit, 0, Currency::Cny)];
        let error = Journal::new(head, cause, lines).unwrap_err();
        assert_eq!(error, JournalError::NotPositive(Account::Revenue(Fee::work())));
        assert_eq!(Journal::new(head, cause, Vec::new()), Err(JournalError::Empty));
    }
}
