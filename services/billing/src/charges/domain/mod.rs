//! The charge: one amount owed by one payer for one fee; the work it may be for, and why it is taken back.

mod period;

use chrono::{DateTime, Utc};
use kernel::{Money, Refusal};
use vocabulary::{ChargeId, TicketId};

use crate::{
    domain::{check_amount, refuse},
    ledger::domain::{Account, Cause, Fee, Journal, JournalError, JournalHead},
    payers::domain::{Party, Payer},
};

pub(crate) use period::Period;

/// The resolution of a ticket that a charge is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) ticket_id: TicketId,
    /// Which of the ticket's changes it was: a reopened ticket may be resolved again.
    pub(crate) ticket_sequence: i32,
    pub(crate) ticket_number: String,
    /// The standard the ticket is under.
    pub(crate) standard: String,
    pub(crate) standard_version: i32,
    pub(crate) resolved_at: DateTime<Utc>,
}

/// Where a charge comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// A ticket was resolved whose fee the customer had agreed to.
    Work(Work),
    /// Somebody posted it.
    ByHand {
        /// Who, such as `staff:…`.
        by: String,
        /// The days it is for, when the fee comes again and again.
        period: Option<Period>,
    },
}

impl Origin {
    /// The days it is for, where it is for days.
    pub(crate) const fn period(&self) -> Option<Period> {
        match self {
            Self::Work(_) => None,
            Self::ByHand { period, .. } => *period,
        }
    }

    /// The ticket, where there is one.
    pub(crate) const fn ticket_id(&self) -> Option<TicketId> {
        match self {
            Self::Work(work) => Some(work.ticket_id),
            Self::ByHand { .. } => None,
        }
    }
}

kernel::define_worded! {
    /// Whether it is owed.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum ChargeState by ChargeStatus {
        Standing = "standing",
        Reversed(Reversal) = "reversed",
    }
}

/// What happens to charges. Each saved change is exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChargeEvent {
    Posted,
    Reversed,
}

/// What is charged for, and how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ChargeItem {
    pub(crate) fee: Fee,
    /// As the invoice words it.
    pub(crate) description: String,
    pub(crate) amount: Money,
}

/// The refusal of a charge for days that `other` is for already. It names that charge, the days and how many they are;
/// `None` where nothing is known of it.
pub(crate) fn period_charged(other: &Charge, asked: Period) -> Refusal {
    let shared = other.origin.period().and_then(|period| period.shared(asked)).unwrap_or(asked);
    let (from, to, days, id) = (shared.from(), shared.to(), shared.days(), other.id);
    Refusal::conflict("billing.period_charged")
        .with("id", id)
        .with("from", from)
        .with("to", to)
        .with("days", days)
}

/// An amount owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Charge {
    pub(crate) id: ChargeId,
    /// Counts saved changes; also the sequence of the event each of them said.
    pub(crate) version: i32,
    pub(crate) payer: Payer,
    pub(crate) item: ChargeItem,
    pub(crate) origin: Origin,
    pub(crate) state: ChargeState,
    pub(crate) posted_at: DateTime<Utc>,
}

impl Charge {
    /// Posts a charge.
    pub(crate) fn post(
        id: ChargeId,
        payer: Payer,
        (item, origin): (ChargeItem, Origin),
        posted_at: DateTime<Utc>,
    ) -> Result<(Self, ChargeEvent), Refusal> {
        check_amount(item.amount)?;
        let charge = Self { id, version: 1, payer, item, origin, state: ChargeState::Standing, posted_at };
        Ok((charge, ChargeEvent::Posted))
    }

    /// It is not owed after all. For good: what is owed again is a new charge.
    pub(crate) fn reverse(&mut self, reversal: Reversal) -> Result<ChargeEvent, Refusal> {
        self.must_stand()?;
        self.state = ChargeState::Reversed(reversal);
        self.version += 1;
        Ok(ChargeEvent::Reversed)
    }

    /// True while it is owed.
    pub(crate) const fn is_owed(&self) -> bool {
        matches!(self.state, ChargeState::Standing)
    }

    /// True when it was owed and let off for good.
    pub(crate) const fn is_let_off(&self) -> bool {
        matches!(self.state, ChargeState::Reversed(Reversal { kind: ReversalKind::Forgiven, .. }))
    }

    /// Passes while it is owed.
    pub(crate) fn must_stand(&self) -> Result<(), Refusal> {
        match self.state {
            ChargeState::Standing => Ok(()),
            ChargeState::Reversed(_) => Err(Refusal::conflict("billing.charge_reversed")),
        }
    }

    /// The journal behind `event`: the payer owes it and it is earned, or both are taken back.
    pub(crate) fn journal(&self, head: JournalHead, event: ChargeEvent) -> Result<Journal, JournalError> {
        let accounts = (Account::Receivable(self.payer.account_id), Account::Revenue(self.item.fee.clone()));
        match event {
            ChargeEvent::Posted => {
                Journal::transfer(head, Cause::ChargePosted(self.id), self.item.amount, accounts)
            }
            ChargeEvent::Reversed => {
                let cause = Cause::ChargeReversed(self.id);
                Journal::transfer(head, cause, self.item.amount, accounts).map(Journal::reversed)
            }
        }
    }
}

kernel::define_stored_words! {
    /// What the reason means for work that is resolved again.
    pub(crate) enum ReversalKind {
        /// The charge was wrong: what is owed in truth is charged again.
        BilledInError = "billed_in_error",
        /// It was owed and is let off: it is never charged again.
        Forgiven = "forgiven",
        /// The ticket was cancelled: there is nothing to pay for.
        WorkCancelled = "work_cancelled",
    }
}

/// That something was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reversal {
    pub(crate) kind: ReversalKind,
    /// In the words of who did it.
    pub(crate) reason: String,
    pub(crate) at: DateTime<Utc>,
}

/// What a resolution makes of a ticket's charges.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Settlement {
    /// Charges that are taken back, because together they are more than the fee.
    pub(crate) reverse: Vec<ChargeId>,
    /// What is charged then.
    pub(crate) charge: Option<Money>,
}

impl Settlement {
    /// What makes the charges of a ticket, `known` so far, come to the agreed `fee`, owed by `party`: what the fee grew by
    /// is charged on top; what it shrank by is put right by reversing what was charged and charging the fee anew. What
    /// somebody else was charged is reversed. What was let off counts as charged, so that it is never asked for again.
    pub(crate) fn of(fee: Option<Money>, party: Party, known: &[Charge]) -> Result<Self, Refusal> {
        let is_own = |charge: &&Charge| charge.payer.party == party;
        let standing = || known.iter().filter(|charge| charge.is_owed());
        let all_standing = || standing().map(|charge| charge.id).collect();
        let Some(fee) = fee else { return Ok(Self { reverse: all_standing(), charge: None }) };
        let anew = less(fee, known.iter().filter(|charge| charge.is_let_off()))?;
        let missing = less(anew, standing().filter(is_own))?;
        if missing.minor() >= 0 {
            let others = standing().filter(|charge| !is_own(charge)).map(|charge| charge.id);
            return Ok(Self { reverse: others.collect(), charge: missing.is_positive().then_some(missing) });
        }
        Ok(Self { reverse: all_standing(), charge: anew.is_positive().then_some(anew) })
    }
}

/// `fee` without what `charges` come to.
fn less<'a>(fee: Money, mut charges: impl Iterator<Item = &'a Charge>) -> Result<Money, Refusal> {
    charges.try_fold(fee, |rest, charge| rest.checked_sub(charge.item.amount).map_err(|error| refuse(&error)))
}
