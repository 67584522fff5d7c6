//! What is going on around a customer, as the other services tell it: tickets, follow-ups, invoices.
//!
//! Each item is put together from its own service's events. They come in order, but a message that was parked and
//! replayed may come late, and any may come twice; so the code that takes one over gives the same item for every order and
//! any repetition of the same events.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, EstateId, Money, Permission, Principal, StaffId};
use vocabulary::{CallbackId, CustomerId, DeadlineKind, InvoiceId, TicketId, TicketKind, UnitId};

/// One thing that is, or was, going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CardItem {
    Ticket(TicketItem),
    Callback(CallbackItem),
    Invoice(InvoiceItem),
}

impl CardItem {
    /// True while a card shows it.
    pub(crate) const fn is_open(&self) -> bool {
        match self {
            Self::Ticket(ticket) => ticket.is_open(),
            Self::Callback(callback) => !callback.is_settled,
            Self::Invoice(invoice) => invoice.is_open(),
        }
    }

    /// Where it is going on.
    pub(crate) const fn estate_id(&self) -> EstateId {
        match self {
            Self::Ticket(ticket) => ticket.facts.estate_id,
            Self::Callback(callback) => callback.estate_id,
            Self::Invoice(invoice) => invoice.estate_id,
        }
    }

    /// Which one it is.
    pub(crate) const fn id(&self) -> CardItemId {
        match self {
            Self::Ticket(ticket) => CardItemId::Ticket(ticket.facts.ticket_id),
            Self::Callback(callback) => CardItemId::Callback(callback.callback_id),
            Self::Invoice(invoice) => CardItemId::Invoice(invoice.invoice_id),
        }
    }
}

/// Names an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CardItemId {
    Ticket(TicketId),
    Callback(CallbackId),
    Invoice(InvoiceId),
}

impl std::fmt::Display for CardItemId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ticket(id) => id.fmt(out),
            Self::Callback(id) => id.fmt(out),
            Self::Invoice(id) => id.fmt(out),
        }
    }
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
    pub(crate) is_confidential: bool,
    /// Whom a complaint is about.
    pub(crate) about_staff: Option<StaffId>,
}

impl TicketFacts {
    /// True when `actor` may read of it outside the ticket desk, on cards and timelines: a confidential ticket, such as a
    /// report (举报), is for those who may read such ones, and never for whom it is about (CNF-08, CMP-39).
    pub(crate) fn is_shown_to(&self, actor: &Actor) -> bool {
        let is_about_them = match actor.principal {
            Principal::Staff(id) => self.about_staff == Some(id),
            Principal::Client(_) | Principal::System(_) => false,
        };
        // Events of the version before say nothing of it.
        let is_confidential = self.is_confidential || self.kind == TicketKind::Report;
        !is_confidential || (actor.may(Permission::TicketsConfidential) && !is_about_them)
    }
}

/// A ticket on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TicketItem {
    /// As the newest event told them.
    pub(crate) facts: TicketFacts,
    pub(crate) facts_sequence: i32,
    pub(crate) status: TicketStatus,
    /// The version at which it got this status.
    pub(crate) status_sequence: i32,
    /// True once somebody was responsible: whoever was keeps it when it is reopened.
    pub(crate) was_assigned: bool,
    pub(crate) deadlines: Vec<(DeadlineKind, DateTime<Utc>)>,
    /// The version at which these deadlines were set.
    pub(crate) deadlines_sequence: i32,
}

/// What happened to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TicketStep {
    /// Opened, with its deadlines.
    Opened(Vec<(DeadlineKind, DateTime<Utc>)>),
    /// Taken up again, with the deadlines that run anew.
    Reopened(Vec<(DeadlineKind, DateTime<Utc>)>),
    /// It was something else, with other deadlines.
    Reclassified(Vec<(DeadlineKind, DateTime<Utc>)>),
    /// It stands elsewhere now.
    Moved(TicketStatus),
    /// Something that does not move it.
    Noted,
}

impl TicketItem {
    /// A ticket nothing is known of but its facts.
    pub(crate) const fn new(facts: TicketFacts) -> Self {
        let status = TicketStatus::Open;
        Self {
            facts,
            facts_sequence: 0,
            status,
            status_sequence: 0,
            was_assigned: false,
            deadlines: Vec::new(),
            deadlines_sequence: 0,
        }
    }

    /// Takes over what happened at version `sequence`, and the facts as they were then.
    pub(crate) fn apply(&mut self, sequence: i32, facts: TicketFacts, step: TicketStep) {
        if sequence > self.facts_sequence {
            (self.facts_sequence, self.facts) = (sequence, facts);
        }
        let status = match step {
            TicketStep::Opened(deadlines) => {
                self.set_deadlines(sequence, deadlines);
                TicketStatus::Open
            }
            TicketStep::Reopened(deadlines) => {
                // A service of the version before says none: then the deadline of a solution still stands.
                if !deadlines.is_empty() {
                    self.set_deadlines(sequence, deadlines);
                }
                TicketStatus::Reopened
            }
            TicketStep::Reclassified(deadlines) => return self.set_deadlines(sequence, deadlines),
            TicketStep::Moved(status) => status,
            TicketStep::Noted => return,
        };
        self.was_assigned |= status == TicketStatus::Assigned;
        if sequence > self.status_sequence {
            self.status_sequence = sequence;
            self.status = status;
        }
    }

    fn set_deadlines(&mut self, sequence: i32, deadlines: Vec<(DeadlineKind, DateTime<Utc>)>) {
        if sequence > self.deadlines_sequence {
            (self.deadlines_sequence, self.deadlines) = (sequence, deadlines);
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

    /// The deadline that comes next; none once the work is done.
    pub(crate) fn due(&self) -> Option<DateTime<Utc>> {
        let running: &[DeadlineKind] = match self.status {
            TicketStatus::Open | TicketStatus::Assigned => DeadlineKind::ALL,
            TicketStatus::Accepted => &[DeadlineKind::Arrive, DeadlineKind::Resolve],
            TicketStatus::Reopened if self.deadlines_sequence >= self.status_sequence => DeadlineKind::ALL,
            TicketStatus::OnSite | TicketStatus::Reopened => &[DeadlineKind::Resolve],
            TicketStatus::Resolved | TicketStatus::Closed | TicketStatus::Cancelled => &[],
        };
        self.deadlines.iter().filter(|(kind, _at)| running.contains(kind)).map(|(_kind, at)| *at).min()
    }
}

/// A follow-up on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CallbackItem {
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

impl CallbackItem {
    /// A follow-up nothing is known of but its place.
    pub(crate) const fn new(callback_id: CallbackId, estate_id: EstateId, ticket_id: TicketId) -> Self {
        Self { callback_id, estate_id, ticket_id, due_at: None, is_missed: false, is_settled: false }
    }

    /// Takes over what happened. Nothing here is ever undone, so no order matters.
    pub(crate) const fn apply(&mut self, step: CallbackStep) {
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
pub(crate) struct InvoiceItem {
    pub(crate) invoice_id: InvoiceId,
    pub(crate) estate_id: EstateId,
    /// The home that owes it, where billing names no customer: it is on the card of whoever lives there.
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) number: String,
    pub(crate) outstanding: Money,
    /// The last day on which it is paid in time; absent where billing did not say yet.
    pub(crate) due_on: Option<NaiveDate>,
    /// True while the work behind it is disputed: nothing is demanded then.
    pub(crate) is_disputed: bool,
    /// The version at which all of this was so.
    pub(crate) sequence: i32,
}

/// Whose an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Customer(CustomerId),
    /// A home, for what is owed without a named customer, such as the usual property fee.
    Unit(UnitId),
}

impl Owner {
    /// Whose it is, when an event names the customer, only the home, or neither.
    pub(crate) fn of(customer_id: Option<CustomerId>, unit_id: Option<UnitId>) -> Option<Self> {
        customer_id.map(Self::Customer).or(unit_id.map(Self::Unit))
    }
}

/// What happened to an invoice: how it stands after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InvoiceStep {
    pub(crate) outstanding: Money,
    pub(crate) due_on: Option<NaiveDate>,
    pub(crate) is_disputed: bool,
}

impl InvoiceItem {
    /// Takes over what happened at version `sequence`.
    pub(crate) const fn apply(&mut self, sequence: i32, step: InvoiceStep) {
        if sequence > self.sequence {
            self.sequence = sequence;
            self.outstanding = step.outstanding;
            self.due_on = step.due_on;
            self.is_disputed = step.is_disputed;
        }
    }

    /// True when it should have been paid before `today`. One of which no day is known is, as it was before days were.
    pub(crate) fn is_past_due(&self, today: NaiveDate) -> bool {
        !self.is_disputed && self.due_on.is_none_or(|due_on| due_on < today)
    }

    /// True while something is owed.
    pub(crate) const fn is_open(&self) -> bool {
        self.outstanding.is_positive()
    }
}
