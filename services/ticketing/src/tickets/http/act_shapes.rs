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

use super::act_list::for_every_act;
use crate::tickets::domain::{Ticket, TicketActKind};

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

macro_rules! asks {
    ($(
        $(#[$doc:meta])*
        $operation:ident: $act:ident at $path:tt for $permission:ident $permission_word:tt,
        $body:ident $needs:tt |$given:ident| $asked:expr;
    )+) => {
        /// What the route of an act asks for: the permission and the fields of the body; nothing where there is none.
        const fn asks(kind: TicketActKind) -> Option<(Permission, &'static [&'static str])> {
            match kind {
                $(TicketActKind::$act => Some((Permission::$permission, &$needs)),)+
                // Nobody asks for it.
                TicketActKind::Release => None,
            }
        }
    };
}

for_every_act!(asks);
