//! What may be done to a ticket, in replies.

use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};
use web::Act;

use super::act_list::for_every_act;
use crate::tickets::domain::{Ticket, TicketActKind};

/// The word of an act.
#[derive(Debug, Serialize)]
pub(super) struct TicketActName(&'static str);

impl PartialSchema for TicketActName {
    fn schema() -> RefOr<Schema> {
        let words = offered(TicketActKind::ALL.iter().copied()).into_iter().map(|offer| offer.act.as_str());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "What can be done to a ticket, each by a `POST` to the path of its name below the ticket, such as \
                 `/api/v1/tickets/{id}/assign`, with hyphens for what is written with underscores, such as `withdraw-quote`; \
                 `approve_quote` alone is at `approve`.",
            ))
            .enum_values(Some(words))
            .into()
    }
}

impl ToSchema for TicketActName {}

/// What may be done to the ticket by those who ask over the API.
pub(super) fn acts_of(ticket: &Ticket) -> Vec<Act<TicketActName>> {
    let named = |offer: Act<TicketActKind>| {
        let Act { act, permission, needs } = offer;
        Act { act: TicketActName(act.as_str()), permission, needs }
    };
    offered(ticket.acts()).into_iter().map(named).collect()
}

for_every_act!(auth::offered_acts; TicketActKind except Release | BreakGlass | NoteMessage;);
