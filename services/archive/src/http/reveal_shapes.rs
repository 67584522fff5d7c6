//! Reveals in requests and replies.

use kernel::{Faults, PhoneNumber, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::CustomerId;

use crate::{
    app::reveals::RevealContact,
    domain::{Customer, Private, Purpose, PurposeWord},
};

/// Whose contact is needed whole, and what for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReveal)]
pub(super) struct NewRevealBody {
    customer_id: CustomerId,
    purpose: PurposeText,
    /// The id of what it is for: your call, the open ticket, the callback that is owed, or the message. It is looked up.
    #[schema(required = true, format = Uuid, max_length = 36)]
    reference: Option<String>,
}

/// Why somebody may see a contact whole.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RevealPurpose)]
pub(super) enum PurposeText {
    /// The customer is on the line: your own call, under way, with a number of theirs.
    LiveCall,
    /// Work for the customer is open, at an estate you may see.
    OpenTicket,
    /// The customer is owed a callback, at an estate you may see.
    CallbackDue,
    /// A message is due to the customer: for the suite's own services alone.
    MessageDue,
}

impl From<PurposeText> for PurposeWord {
    fn from(text: PurposeText) -> Self {
        match text {
            PurposeText::LiveCall => Self::LiveCall,
            PurposeText::OpenTicket => Self::OpenTicket,
            PurposeText::CallbackDue => Self::CallbackDue,
            PurposeText::MessageDue => Self::MessageDue,
        }
    }
}

impl NewRevealBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<RevealContact, Refusal> {
        let Self { customer_id, purpose, reference } = self;
        let mut faults = Faults::new();
        let purpose = Purpose::read(purpose.into(), reference.as_deref(), &mut faults);
        faults.into_result()?;
        let purpose = purpose.ok_or_else(Refusal::not_found)?;
        Ok(RevealContact { customer_id, purpose })
    }
}

/// A contact, whole. Not to be kept: ask again when it is needed again.
#[derive(Serialize, ToSchema)]
pub(super) struct RevealedContact {
    customer_id: CustomerId,
    name: String,
    /// The number to call, in E.164, with its extension as `;ext=8001` (RFC 3966); `null` when none is known.
    phone: Option<String>,
    /// Every number.
    phones: Vec<String>,
    email: Option<String>,
    wechat: Option<String>,
}

impl From<Customer> for RevealedContact {
    fn from(customer: Customer) -> Self {
        let whole = |private: Option<Private>| private.map(|private| private.whole().to_owned());
        let phones: Vec<String> = customer.phones.iter().map(PhoneNumber::whole).collect();
        Self {
            customer_id: customer.id,
            name: customer.name,
            phone: phones.first().cloned(),
            phones,
            email: whole(customer.email),
            wechat: whole(customer.wechat),
        }
    }
}
