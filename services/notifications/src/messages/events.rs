//! Something happened of which a customer may have to be told: what each event means for the customer it concerns. One handler
//! for all of them.
#![warn(clippy::future_not_send)]

use contracts::{
    billing::{
        ChargePosted, InvoiceCredited, InvoiceIssued, InvoiceVoided, PaymentReceived, PaymentReversed,
    },
    ticketing::{
        Deadline, TicketAccepted, TicketArrived, TicketAssigned, TicketCancelled, TicketClosed,
        TicketDeadlineExtended, TicketDeadlineMissed, TicketFacts, TicketOpened, TicketQuoted,
        TicketReopened, TicketResolved,
    },
};
use db::{Tx, backfill::comes_too_late};
use envelope::{Envelope, Event};
use kernel::{EstateId, EventId, Failure, Open, OpenMoney, Visibility};
use vocabulary::{DeadlineKind, TicketId};

use crate::{
    app::App,
    domain::NEWS_FOR,
    messages::{app::queue_message, domain::Notice},
};

/// Something happened of which a customer may have to be told. One handler for all of them: what differs is
/// [`NotifiesCustomer`]. Applied in the inbox's transaction.
pub(crate) async fn on_notice<E: NotifiesCustomer>(
    app: &App,
    tx: &Tx,
    event: E,
    envelope: &Envelope,
) -> Result<(), Failure> {
    if comes_too_late(tx, envelope, NEWS_FOR) {
        return Ok(());
    }
    queue_message(app, tx, event.notice(envelope.id)).await
}

/// An event of which a customer may be told.
pub(crate) trait NotifiesCustomer: Event {
    /// What there is to tell; `source` is the event's own id.
    fn notice(&self, source: EventId) -> Notice;
}

macro_rules! ticket_notices {
    ($($event:ident $(with $fact:literal = $field:ident)? $(because of $reason:ident)? $(by $by:ident)?),+ $(,)?) => {$(
        impl NotifiesCustomer for $event {
            fn notice(&self, source: EventId) -> Notice {
                let place = (self.estate_id, self.ticket_id);
                let notice = of_ticket(source, Self::NAME.event, place, &self.ticket);
                $(let notice = notice.mentioning($fact, money(&self.$field));)?
                $(let notice = because(notice, &self.$reason);)?
                $(let notice = $by(notice, self);)?
                notice
            }
        }
    )+};
}

ticket_notices! {
    TicketOpened by promised, TicketAssigned, TicketAccepted, TicketArrived, TicketQuoted with "amount" = fee,
    TicketDeadlineExtended because of reason by until, TicketResolved, TicketReopened by promised_again, TicketClosed,
    TicketCancelled because of reason, TicketDeadlineMissed,
}

/// Why, as staff wrote it for the customer. Of a confidential matter no text of anybody's leaves the house.
fn because(notice: Notice, reason: &str) -> Notice {
    let is_told = !reason.is_empty() && notice.visibility.is_none();
    if is_told { notice.mentioning("reason", reason.to_owned()) } else { notice }
}

/// By when they hear of it, and by when it is done.
fn promised(notice: Notice, event: &TicketOpened) -> Notice {
    by_when(notice, &event.deadlines)
}

fn promised_again(notice: Notice, event: &TicketReopened) -> Notice {
    by_when(notice, &event.deadlines)
}

fn by_when(notice: Notice, deadlines: &[Deadline]) -> Notice {
    let told = [(DeadlineKind::Respond, "respond_by"), (DeadlineKind::Resolve, "resolve_by")];
    told.into_iter().fold(notice, |notice, (kind, name)| {
        let owed = deadlines.iter().find(|deadline| deadline.kind.known() == Some(kind));
        owed.map_or_else(|| notice.clone(), |owed| notice.clone().timed(name, owed.due_at))
    })
}

/// Until when, where it is the end of the work that was put off; while the time that was promised before is not up (NOT-15).
fn until(notice: Notice, event: &TicketDeadlineExtended) -> Notice {
    let notice = Notice { before: Some(event.extended_from), ..notice };
    match event.deadline.kind.known() {
        Some(DeadlineKind::Resolve) => notice.timed("until", event.deadline.due_at),
        Some(DeadlineKind::Respond | DeadlineKind::Arrive) | None => notice,
    }
}

fn of_ticket(
    source: EventId,
    event: &'static str,
    (estate_id, ticket_id): (EstateId, TicketId),
    ticket: &TicketFacts,
) -> Notice {
    Notice {
        source,
        event,
        estate_id,
        customer_id: ticket.customer_id,
        kind: Some(ticket.kind.clone()),
        severity: Some(ticket.severity.clone()),
        standard: Some((ticket.standard.clone(), ticket.standard_version)),
        reference: ticket.number.clone(),
        ticket_id: Some(ticket_id),
        visibility: Some(ticket.visibility()).filter(Visibility::is_confidential),
        facts: vec![("number", ticket.number.clone())],
        times: Vec::new(),
        before: None,
    }
}

/// A sum as people read it.
fn money(money: &OpenMoney) -> String {
    format!("{money} {}", money.spelling())
}

/// A notice about money: the estate's own standard says whether it is told.
macro_rules! money_notices {
    ($($event:ident about $reference:ident, $amount:ident $(, $outstanding:ident)?);+ $(;)?) => {$(
        impl NotifiesCustomer for $event {
            fn notice(&self, source: EventId) -> Notice {
                Notice {
                    source,
                    event: Self::NAME.event,
                    estate_id: self.estate_id,
                    customer_id: self.customer_id,
                    kind: None,
                    severity: None,
                    standard: None,
                    reference: self.$reference.clone(),
                    ticket_id: None,
                    visibility: None,
                    facts: vec![
                        ("number", self.$reference.clone()),
                        ("amount", money(&self.$amount)),
                        $(("outstanding", money(&self.$outstanding)),)?
                    ],
                    times: Vec::new(),
            before: None,
                }
            }
        }
    )+};
}

money_notices! {
    InvoiceIssued about number, total;
    InvoiceVoided about number, total;
    InvoiceCredited about number, amount, outstanding;
    PaymentReceived about invoice_number, amount, outstanding;
    PaymentReversed about invoice_number, amount, outstanding;
}

impl NotifiesCustomer for ChargePosted {
    fn notice(&self, source: EventId) -> Notice {
        Notice {
            source,
            event: Self::NAME.event,
            estate_id: self.estate_id,
            customer_id: self.customer_id,
            kind: None,
            severity: None,
            standard: None,
            reference: self.charge_id.to_string(),
            ticket_id: self.ticket_id,
            visibility: None,
            facts: vec![("amount", money(&self.amount))],
            times: Vec::new(),
            before: None,
        }
    }
}
