//! Fees in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{Coded, Faults, Money, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::CustomerId;

use crate::tickets::domain::{ConsentChannel, Offer, Proof, Quote, QuoteLine, QuoteState};

/// A fee to put to the customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteBody {
    /// All of it, in the estate's currency; `0.00` for work that is free.
    fee: Money,
    /// What it is made of; must add up to the fee.
    #[schema(max_items = 50)]
    #[serde(default)]
    lines: Vec<QuoteLineBody>,
    /// Who pays; the ticket's customer unless somebody else is named.
    payer_customer_id: Option<CustomerId>,
}

/// One part of a fee.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct QuoteLineBody {
    #[schema(min_length = 1, max_length = 200)]
    description: String,
    amount: Money,
}

impl QuoteBody {
    pub(crate) fn read(self) -> Result<Offer, Refusal> {
        let mut faults = Faults::new();
        if self.lines.len() > 50 {
            faults.add("/lines", Coded::new("list.too_long").with("least", 0_u8).with("most", 50_u8));
        }
        let lines = self.lines.iter().take(50).enumerate().map(|(place, line)| QuoteLine {
            description: faults.line(&format!("/lines/{place}/description"), &line.description, 200),
            amount: line.amount,
        });
        let lines = lines.collect();
        faults.into_result()?;
        Ok(Offer { fee: self.fee, lines, payer: self.payer_customer_id })
    }
}

/// The customer's consent to the fee that waits.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentBody {
    /// The channel by which they agreed.
    channel: ConsentChannel,
    /// What can be shown for it, such as the id of a call, of a message, or of a signed form.
    #[schema(min_length = 1, max_length = 200)]
    evidence: Option<String>,
    /// Who agreed; the payer unless somebody else is named.
    given_by_customer_id: Option<CustomerId>,
}

impl ConsentBody {
    pub(crate) fn read(self) -> Result<Proof, Refusal> {
        let mut faults = Faults::new();
        let evidence = self.evidence.map(|evidence| faults.line("/evidence", &evidence, 200));
        faults.into_result()?;
        Ok(Proof { given_by: self.given_by_customer_id, channel: Some(self.channel), evidence })
    }
}

/// One offer of a fee, and what became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct QuoteView {
    /// Counts the offers of the ticket from 1.
    version: i32,
    fee: Money,
    lines: Vec<QuoteLineBody>,
    /// Who was named, otherwise the ticket's customer.
    payer_customer_id: Option<CustomerId>,
    offered_by: String,
    offered_at: DateTime<Utc>,
    /// `offered`, `accepted`, `declined`, `withdrawn` or `superseded`.
    status: &'static str,
    /// Who took the answer down.
    recorded_by: Option<String>,
    recorded_at: Option<DateTime<Utc>>,
    /// Why it was declined or withdrawn.
    reason: Option<String>,
    consent: Option<ConsentView>,
    superseded_at: Option<DateTime<Utc>>,
}

/// How the customer agreed.
#[derive(Debug, Serialize, ToSchema)]
struct ConsentView {
    given_by_customer_id: Option<CustomerId>,
    /// Absent for fees that were agreed before it was asked.
    channel: Option<ConsentChannel>,
    evidence: Option<String>,
}

impl QuoteView {
    /// An offer, and who pays it as the ticket stands.
    pub(crate) fn of(quote: Quote, payer_customer_id: Option<CustomerId>) -> Self {
        let Quote { version, offer: Offer { fee, lines, payer: _ }, offered_by, offered_at, state } = quote;
        let status = state.kind().as_str();
        let (consent, answered, superseded_at) = match state {
            QuoteState::Offered => (None, None, None),
            QuoteState::Accepted(consent) => (Some(consent), None, None),
            QuoteState::Declined(answered) | QuoteState::Withdrawn(answered) => (None, Some(answered), None),
            QuoteState::Superseded { at, consent } => (consent, None, Some(at)),
        };
        let (consent, recorded, reason) = match (consent, answered) {
            (Some(consent), _) => {
                let proof = ConsentView {
                    given_by_customer_id: consent.proof.given_by,
                    channel: consent.proof.channel,
                    evidence: consent.proof.evidence,
                };
                (Some(proof), Some((consent.recorded_by, consent.at)), None)
            }
            (None, Some(answered)) => {
                (None, Some((answered.recorded_by, answered.at)), Some(answered.reason))
            }
            (None, None) => (None, None, None),
        };
        let (recorded_by, recorded_at) = recorded.unzip();
        let lines =
            lines.into_iter().map(|QuoteLine { description, amount }| QuoteLineBody { description, amount });
        Self {
            version,
            fee,
            lines: lines.collect(),
            payer_customer_id,
            offered_by,
            offered_at,
            status,
            recorded_by,
            recorded_at,
            reason,
            consent,
            superseded_at,
        }
    }
}
