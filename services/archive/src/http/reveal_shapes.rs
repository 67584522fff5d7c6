//! Reveals in requests and replies.

use kernel::{Faults, PhoneNumber, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::CustomerId;

use crate::{
    app::reveals::RevealContact,
    domain::{Customer, Private, Purpose, RevealPurpose},
};

/// Whose contact is needed whole, and what for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReveal)]
pub(super) struct NewRevealBody {
    customer_id: CustomerId,
    purpose: RevealPurpose,
    /// The id of what it is for: your call, the open ticket, the callback that is owed, or the message. It is looked up.
    #[schema(required = true, format = Uuid, max_length = 36)]
    reference: Option<String>,
}

impl NewRevealBody {
    /// The command, or every fault at once.
    pub(super) fn into_command(self) -> Result<RevealContact, Refusal> {
        let Self { customer_id, purpose, reference } = self;
        let mut faults = Faults::new();
        let purpose = Purpose::read(purpose, reference.as_deref(), &mut faults);
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
