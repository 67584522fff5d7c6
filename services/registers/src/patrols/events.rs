//! What the ticket desk tells of the tickets that were opened for findings. Of all others nothing is kept.
#![warn(clippy::future_not_send)]

use contracts::ticketing::{
    TicketCancelled, TicketClosed, TicketFacts, TicketOpened, TicketReopened, TicketResolved,
};
use db::{InboxConsumer, Tx};
use envelope::{Envelope, Event};
use kernel::Failure;
use vocabulary::TicketId;

use crate::patrols::app::follow_ticket;

/// An event of a ticket after which it stands where it did not before.
trait TellsOfTicket: Event {
    /// Which ticket, and how it is now.
    fn into_ticket(self) -> (TicketId, TicketFacts);
}

macro_rules! ticket_events {
    ($($event:ident),+ $(,)?) => {
        $(
            impl TellsOfTicket for $event {
                fn into_ticket(self) -> (TicketId, TicketFacts) {
                    (self.ticket_id, self.ticket)
                }
            }
        )+

        /// Has the findings of patrols show what becomes of their tickets. The events compare their sequence with the row, and
        /// so need no order.
        pub(crate) fn follow(consumer: InboxConsumer) -> InboxConsumer {
            consumer $(.on_in_any_order::<$event, _, _>((), on_ticket::<$event>))+
        }
    };
}

ticket_events!(TicketOpened, TicketResolved, TicketReopened, TicketClosed, TicketCancelled);

async fn on_ticket<E: TellsOfTicket>(
    _state: &(),
    tx: &Tx,
    event: E,
    envelope: &Envelope,
) -> Result<(), Failure> {
    let (ticket_id, ticket) = event.into_ticket();
    follow_ticket(tx, (ticket_id, envelope.sequence), (ticket.number, ticket.status)).await
}
