//! What is going on around a customer, as the other services tell it: tickets, follow-ups, invoices.
//!
//! Each matter is put together from its own service's events. They come in order, but a message that was parked and
//! replayed may come late, and any may come twice; so hearing is written to give the same matter for every order and
//! any repetition of the same events.

use chrono::{DateTime, Utc};
use kernel::{CallbackId, DeadlineKind, EstateId, InvoiceId, Money, TicketId, TicketKind};

/// One thing that is, or was, going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Matter {
    Ticket(TicketMatter),
    Callback(CallbackMatter),
    Invoice(InvoiceMatter),
}

impl Matter {
    /// True while a card shows it.
    pub(crate) const fn is_open(&self) -> bool {
        match self {
            Self::Ticket(ticket) => ticket.is_open(),
            Self::Callback(callback) => !callback.is_settled,
            Self::Invoice(invoice) => invoice.is_open(),
        }
    }

    /// Which one it is.
    pub(crate) const fn id(&self) -> MatterId {
        match self {
            Self::Ticket(ticket) => MatterId::Ticket(ticket.facts.ticket_id),
            Self::Callback(callback) => MatterId::Callback(callback.callback_id),
            Self::Invoice(invoice) => MatterId::Invoice(invoice.invoice_id),
        }
    }
}

/// Names a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MatterId {
    Ticket(TicketId),
    Callback(CallbackId),
    Invoice(InvoiceId),
}

/// Where a ticket stands, in the words of the ticket desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TicketStatus {
    Open,
    Assigned,
    Accepted,
    OnSite,
    Resolved,
    Reopened,
    Closed,
    Cancelled,
}

impl TicketStatus {
    /// Every status.
    pub(crate) const ALL: [Self; 8] = [
        Self::Open,
        Self::Assigned,
        Self::Accepted,
        Self::OnSite,
        Self::Resolved,
        Self::Reopened,
        Self::Closed,
        Self::Cancelled,
    ];

    /// The stored word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Assigned => "assigned",
            Self::Accepted => "accepted",
            Self::OnSite => "on_site",
            Self::Resolved => "resolved",
            Self::Reopened => "reopened",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What every ticket event tells of its ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TicketFacts {
    pub(crate) ticket_id: TicketId,
    pub(crate) estate_id: EstateId,
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) kind: TicketKind,
}

/// A ticket on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TicketMatter {
    pub(crate) facts: TicketFacts,
    pub(crate) status: TicketStatus,
    /// The version at which it got this status.
    pub(crate) status_sequence: i32,
    /// True once somebody was responsible: whoever was keeps it when it is reopened.
    pub(crate) was_assigned: bool,
    pub(crate) deadlines: Vec<(DeadlineKind, DateTime<Utc>)>,
}

/// What happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TicketStep {
    /// Opened, with its promises.
    Opened(Vec<(DeadlineKind, DateTime<Utc>)>),
    /// It stands elsewhere now.
    Moved(TicketStatus),
    /// Something that does not move it.
    Noted,
}

impl TicketMatter {
    /// A ticket nothing is known of but its facts.
    pub(crate) const fn new(facts: TicketFacts) -> Self {
        let status = TicketStatus::Open;
        Self { facts, status, status_sequence: 0, was_assigned: false, deadlines: Vec::new() }
    }

    /// Takes over what happened at version `sequence`.
    pub(crate) fn hear(&mut self, sequence: i32, step: TicketStep) {
        let status = match step {
            TicketStep::Opened(deadlines) => {
                self.deadlines = deadlines;
                TicketStatus::Open
            }
            TicketStep::Moved(status) => status,
            TicketStep::Noted => return,
        };
        self.was_assigned |= status == TicketStatus::Assigned;
        if sequence > self.status_sequence {
            self.status_sequence = sequence;
            self.status = status;
        }
    }

    /// True until it is closed or fell away: a resolved ticket still waits for the customer's word.
    pub(crate) const fn is_open(&self) -> bool {
        match self.status {
            TicketStatus::Open
            | TicketStatus::Assigned
            | TicketStatus::Accepted
            | TicketStatus::OnSite
            | TicketStatus::Resolved
            | TicketStatus::Reopened => true,
            TicketStatus::Closed | TicketStatus::Cancelled => false,
        }
    }

    /// The status as the ticket desk shows it: a reopened ticket is with whoever had it, or open.
    pub(crate) const fn shown_status(&self) -> TicketStatus {
        match (self.status, self.was_assigned) {
            (TicketStatus::Reopened, true) => TicketStatus::Assigned,
            (TicketStatus::Reopened, false) => TicketStatus::Open,
            (as_it_is, _) => as_it_is,
        }
    }

    /// The promise that is kept or broken next; none once the work is done.
    pub(crate) fn due(&self) -> Option<DateTime<Utc>> {
        let running: &[DeadlineKind] = match self.status {
            TicketStatus::Open | TicketStatus::Assigned => DeadlineKind::ALL,
            TicketStatus::Accepted => &[DeadlineKind::Arrive, DeadlineKind::Resolve],
            TicketStatus::OnSite | TicketStatus::Reopened => &[DeadlineKind::Resolve],
            TicketStatus::Resolved | TicketStatus::Closed | TicketStatus::Cancelled => &[],
        };
        self.deadlines.iter().filter(|(kind, _at)| running.contains(kind)).map(|(_kind, at)| *at).min()
    }
}

/// A follow-up on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallbackMatter {
    pub(crate) callback_id: CallbackId,
    pub(crate) estate_id: EstateId,
    pub(crate) ticket_id: TicketId,
    /// Absent while only its later events were heard.
    pub(crate) due_at: Option<DateTime<Utc>>,
    pub(crate) is_missed: bool,
    /// True once the customer was heard, or it fell away: for ever.
    pub(crate) is_settled: bool,
}

/// What happened to a follow-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CallbackStep {
    Scheduled(DateTime<Utc>),
    /// The customer was not reached; it is still owed.
    Tried,
    Missed,
    Settled,
}

impl CallbackMatter {
    /// A follow-up nothing is known of but its place.
    pub(crate) const fn new(callback_id: CallbackId, estate_id: EstateId, ticket_id: TicketId) -> Self {
        Self { callback_id, estate_id, ticket_id, due_at: None, is_missed: false, is_settled: false }
    }

    /// Takes over what happened. Nothing here is ever undone, so no order matters.
    pub(crate) const fn hear(&mut self, step: CallbackStep) {
        match step {
            CallbackStep::Scheduled(due_at) => self.due_at = Some(due_at),
            CallbackStep::Tried => {}
            CallbackStep::Missed => self.is_missed = true,
            CallbackStep::Settled => self.is_settled = true,
        }
    }

    /// True when the customer should have been called by `now` and was not.
    pub(crate) fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        !self.is_settled && (self.is_missed || self.due_at.is_some_and(|due_at| due_at < now))
    }
}

/// An invoice on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InvoiceMatter {
    pub(crate) invoice_id: InvoiceId,
    pub(crate) estate_id: EstateId,
    pub(crate) number: String,
    pub(crate) outstanding: Money,
    /// The version at which so much was outstanding.
    pub(crate) sequence: i32,
}

/// What happened to an invoice: so much of it is owed after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InvoiceStep {
    pub(crate) outstanding: Money,
}

impl InvoiceMatter {
    /// Takes over what happened at version `sequence`.
    pub(crate) const fn hear(&mut self, sequence: i32, step: InvoiceStep) {
        if sequence > self.sequence {
            self.sequence = sequence;
            self.outstanding = step.outstanding;
        }
    }

    /// True while something is owed.
    pub(crate) const fn is_open(&self) -> bool {
        self.outstanding.is_positive()
    }
}
