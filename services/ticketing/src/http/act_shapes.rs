//! What may be done to a ticket, in replies.

use kernel::Permission;
use serde::Serialize;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        RefOr,
        schema::{ObjectBuilder, Schema, Type},
    },
};

use web::Act;

use crate::domain::{Ticket, TicketActKind};

/// The word of an act.
#[derive(Debug, Serialize)]
pub(super) struct TicketActName(&'static str);

impl PartialSchema for TicketActName {
    fn schema() -> RefOr<Schema> {
        let words = TicketActKind::ALL.iter().filter(|kind| asks(**kind).is_some()).map(|kind| kind.as_str());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(
                "What can be done to a ticket, each by a `POST` to the path of its name below the ticket, such as \
                 `/api/v1/tickets/{id}/assign`; `approve_quote` is at `approve`, `decline_quote` at `decline-quote`, \
                 `withdraw_quote` at `withdraw-quote`.",
            ))
            .enum_values(Some(words))
            .into()
    }
}

impl ToSchema for TicketActName {}

/// What may be done to the ticket by those who ask over the API.
pub(super) fn acts_of(ticket: &Ticket) -> Vec<Act<TicketActName>> {
    let acts = ticket.acts().into_iter().filter_map(|kind| {
        let (permission, needs) = asks(kind)?;
        Some(Act { act: TicketActName(kind.as_str()), permission, needs })
    });
    acts.collect()
}

/// What the route of an act asks for: the permission and the fields of the body; nothing where there is none.
const fn asks(kind: TicketActKind) -> Option<(Permission, &'static [&'static str])> {
    match kind {
        TicketActKind::Release => None,
        TicketActKind::Assign => Some((Permission::TicketsWrite, &["assignee"])),
        TicketActKind::Quote => Some((Permission::TicketsWrite, &["fee"])),
        TicketActKind::Accept
        | TicketActKind::Arrive
        | TicketActKind::Urge
        | TicketActKind::Resolve
        | TicketActKind::Close => Some((Permission::TicketsWrite, &[])),
        TicketActKind::WithdrawQuote | TicketActKind::Reopen => Some((Permission::TicketsWrite, &["reason"])),
        TicketActKind::ApproveQuote => Some((Permission::TicketsSupervise, &["channel"])),
        TicketActKind::DeclineQuote | TicketActKind::Reclassify | TicketActKind::Cancel => {
            Some((Permission::TicketsSupervise, &["reason"]))
        }
    }
}
