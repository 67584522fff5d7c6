//! Reveals over the API.

use actix_web::{HttpResponse, http::header, post, web::Data};
use auth::{Caller, need};
use kernel::{Faults, PhoneNumber, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::CustomerId;
use web::{Problem, Submitted};

use crate::{
    app::App,
    customers::domain::{Customer, Private},
    reveals::{
        app::{self, RevealContact},
        domain::{Purpose, RevealPurpose},
    },
};

/// Reveal a customer's contact
///
/// In full, for a purpose that is checked, on the record. The reply must not be kept, so it takes no `Idempotency-Key`.
/// What the purpose refers to may be so new that it is not known here yet: then the answer is 503 with `Retry-After`.
/// Each person may see so many different customers an hour.
#[utoipa::path(
    tag = "reveals", security(("bearer" = ["archive:reveal"])), request_body = NewRevealBody,
    responses(
        (status = 200, description = "The contact.", body = RevealedContact),
        (status = 404, description = "No such customer for this caller.", body = web::ProblemDocument, content_type = "application/problem+json"),
    )
)]
#[post("/api/v1/reveals")]
pub(crate) async fn reveal_contact(
    caller: Caller<need::ArchiveReveal>,
    app: Data<App>,
    body: Submitted<NewRevealBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewRevealBody::into_command)?;
    let customer = app::reveal_contact(&app, &caller.actor, body.value).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(RevealedContact::from(customer)))
}

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
    pub(crate) fn into_command(self) -> Result<RevealContact, Refusal> {
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
