//! The fee for chargeable work: what is asked, who pays it, and what the customer says to it, before the work (REP-09).

use chrono::{DateTime, Utc};
use kernel::{Coded, Money, Refusal};
use vocabulary::CustomerId;

/// One offer. A ticket may have several, one after the other; what was said to each stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    /// Counts the offers of one ticket from 1.
    pub(crate) version: i32,
    pub(crate) offer: Offer,
    /// Who asked for it, such as `staff:…`.
    pub(crate) offered_by: String,
    pub(crate) offered_at: DateTime<Utc>,
    pub(crate) state: QuoteState,
}

/// One part of a fee.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuoteLine {
    pub(crate) description: String,
    pub(crate) amount: Money,
}

/// What is asked, and of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    /// All of it; nothing at all means free.
    pub(crate) fee: Money,
    /// What it is made of; may be left out.
    pub(crate) lines: Vec<QuoteLine>,
    /// Who pays, where somebody was named: [`super::Ticket::payer_of`] says who does otherwise.
    pub(crate) payer: Option<CustomerId>,
}

kernel::define_worded! {
    /// What became of an offer.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub(crate) enum QuoteState by QuoteStatus {
        /// Put to the customer.
        Offered = "offered",
        /// The customer agreed.
        Accepted(Consent) = "accepted",
        /// The customer does not agree.
        Declined(Answered) = "declined",
        /// It is asked no longer.
        Withdrawn(Answered) = "withdrawn",
        /// A later offer took its place; it may have been agreed to before.
        Superseded { at: DateTime<Utc>, consent: Option<Consent> } = "superseded",
    }
}

/// The customer's agreement, and what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Consent {
    /// Who took it down.
    pub(crate) recorded_by: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) proof: Proof,
}

/// How somebody agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Proof {
    /// Who agreed; the payer unless somebody else is named.
    pub(crate) given_by: Option<CustomerId>,
    /// By which channel; unknown only of fees that were agreed before this was asked.
    pub(crate) channel: Option<ConsentChannel>,
    /// What can be shown for it, such as the id of a call or of a signed form.
    pub(crate) evidence: Option<String>,
}

/// Somebody said no, or took it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answered {
    pub(crate) recorded_by: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) reason: String,
}

kernel::define_words! {
    /// The channel by which somebody agrees.
    ConsentChannel {
        /// On the telephone.
        Call = "call",
        /// Signed on paper or screen.
        Signature = "signature",
        /// In a written message.
        Message = "message",
        /// Face to face.
        InPerson = "in_person",
    }
}

impl Quote {
    /// True while the customer's word is awaited. A fee of nothing awaits nobody's.
    pub(crate) fn is_awaited(&self) -> bool {
        self.state == QuoteState::Offered && self.offer.fee.is_positive()
    }

    /// A later offer holds instead.
    pub(crate) fn supersede(&mut self, at: DateTime<Utc>) {
        let consent = match &self.state {
            QuoteState::Offered => None,
            QuoteState::Accepted(consent) => Some(consent.clone()),
            QuoteState::Declined(_) | QuoteState::Withdrawn(_) | QuoteState::Superseded { .. } => return,
        };
        self.state = QuoteState::Superseded { at, consent };
    }
}

impl Offer {
    /// Passes what can be asked for: nothing or more, no more than one charge may be, and the sum of its lines.
    ///
    /// # Errors
    /// A fault at `/fee` or `/lines`.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if !(0..=Money::MOST_CHARGED).contains(&self.fee.minor()) {
            let most = Money::from_minor(Money::MOST_CHARGED, self.fee.currency());
            return Err(Refusal::at("/fee", Coded::new("fee.out_of_range").with("most", most)));
        }
        if self.lines.is_empty() {
            return Ok(());
        }
        let mut sum = Some(Money::zero(self.fee.currency()));
        for line in &self.lines {
            sum = sum.and_then(|sum| sum.checked_add(line.amount).ok());
        }
        if sum == Some(self.fee) {
            return Ok(());
        }
        Err(Refusal::at("/lines", "fee.not_the_sum"))
    }
}
