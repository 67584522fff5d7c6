//! Tickets in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Explained, Faults, Money, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{
    ConfidentialityClass, CustomerId, DeadlineKind, InteractionId, Severity, TicketId, TicketKind,
    TicketStatus, UnitId,
};
use web::{Act, Instant};

use super::{
    act_shapes::{TicketActName, acts_of},
    discretion_shapes::{ReaderView, read_readers},
    escalation_shapes::EscalationView,
    quote_shapes::QuoteView,
};
use crate::tickets::{
    app::{RequestedTicket, TicketOrder},
    domain::{Deadline, QuoteState, Subject, Ticket},
};

/// What a ticket is to be about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewSubject {
    kind: TicketKind,
    /// `ordinary` unless said otherwise.
    #[serde(default = "ordinary")]
    severity: Severity,
    /// A word of the estate's standard, such as `house_leak`; `general` unless said otherwise.
    #[schema(min_length = 1, max_length = 64, pattern = r"^\s*[a-z0-9_]+\s*$")]
    #[serde(default = "general")]
    category: String,
    /// A line for lists.
    #[schema(min_length = 1, max_length = 200)]
    title: String,
    /// The full description.
    #[schema(max_length = 4000)]
    #[serde(default)]
    description: String,
    /// The member of staff complained of; makes the ticket confidential.
    about_staff_id: Option<StaffId>,
    /// Your own number for it. Others may have the same; `external_reference` of the list finds all of them.
    #[schema(min_length = 1, max_length = 64)]
    external_reference: Option<String>,
    /// For whom it is to be at most. The estate's standard, a report and a complaint about staff may make it one for fewer people.
    confidentiality: Option<ConfidentialityClass>,
    /// Where it is for named readers: who reads it, beside the holders of the positions that the standard names. With nobody else
    /// there, it is whoever takes it down.
    #[schema(max_items = 20)]
    #[serde(default)]
    readers: Vec<StaffId>,
}

fn ordinary() -> Severity {
    Severity::Ordinary
}

fn general() -> String {
    "general".to_owned()
}

impl NewSubject {
    /// Reads the fields, noting faults under `at`.
    pub(crate) fn read(self, at: &str, faults: &mut Faults) -> RequestedTicket {
        let readers = read_readers(&format!("{at}/readers"), self.readers, faults);
        let description = read_description(&format!("{at}/description"), &self.description, faults);
        let subject = Subject {
            kind: self.kind,
            severity: self.severity,
            category: read_category(&format!("{at}/category"), &self.category, faults),
            title: faults.line(&format!("{at}/title"), &self.title, 200),
            description,
            about_staff: self.about_staff_id,
            external_reference: self
                .external_reference
                .map(|text| faults.line(&format!("{at}/external_reference"), &text, 64)),
            class: self.confidentiality.unwrap_or(ConfidentialityClass::Open),
        };
        RequestedTicket { subject, readers }
    }
}

/// The full description, which may be empty.
pub(super) fn read_description(pointer: &str, text: &str, faults: &mut Faults) -> String {
    match text.trim() {
        "" => String::new(),
        _some => faults.text(pointer, text, 4000),
    }
}

/// A word of a standard.
pub(super) fn read_category(pointer: &str, text: &str, faults: &mut Faults) -> String {
    let category = faults.line(pointer, text, 64);
    let is_word =
        category.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !is_word {
        faults.add(pointer, "category.malformed");
    }
    category
}

/// A ticket that no contact came before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTicketBody {
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    ticket: NewSubject,
    /// The term the customer asks for, within a year (DLN-06); it decides only where the standard says so.
    #[schema(value_type = Option<DateTime<Utc>>)]
    customer_term: Option<Instant>,
}

impl NewTicketBody {
    /// The order, or every fault at once.
    pub(crate) fn into_order(self) -> Result<TicketOrder, Refusal> {
        let Self { estate_id, unit_id, customer_id, ticket, customer_term } = self;
        let mut faults = Faults::new();
        let requested = ticket.read("/ticket", &mut faults);
        let customer_term = customer_term.map(|term| faults.instant("/customer_term", term.0));
        faults.into_result()?;
        Ok(TicketOrder {
            estate_id,
            unit_id,
            customer_id,
            interaction_id: None,
            requested,
            channel: None,
            customer_term,
            received_at: None,
        })
    }
}

/// One ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TicketView {
    ticket_id: TicketId,
    version: i32,
    /// What people call it.
    #[schema(example = "T2026-000123")]
    number: String,
    estate_id: EstateId,
    /// What the estate was called when the ticket was opened.
    estate_name: String,
    unit_id: Option<UnitId>,
    /// What people called the home then.
    unit_label: Option<String>,
    customer_id: Option<CustomerId>,
    interaction_id: Option<InteractionId>,
    kind: TicketKind,
    severity: Severity,
    category: String,
    title: String,
    description: String,
    #[schema(value_type = TicketStatus)]
    status: &'static str,
    /// What may be done to it as it stands, by whoever holds the permission; nothing else is taken. Whether somebody holds it
    /// is theirs to compare.
    /// The permission is the ordinary one: to accept, arrive or resolve in the name of a colleague who is responsible needs
    /// `tickets:supervise` besides. What is asked for can still be refused for itself, such as an assignment to whoever is
    /// responsible already.
    acts: Vec<Act<TicketActName>>,
    assignee: Option<StaffId>,
    /// The first responder (首问责任人), who stays its owner.
    first_responder: String,
    /// The standard that governs it, and the version it was opened under.
    standard: String,
    standard_version: i32,
    /// True of what is not for everybody who may read tickets.
    is_confidential: bool,
    /// For whom it is.
    confidentiality: ConfidentialityClass,
    /// Who reads it; of what is for named readers alone.
    readers: Vec<ReaderView>,
    /// How many messages the desk and whoever brought it wrote to each other by the inquiry code; absent where there is none.
    messages: Option<i32>,
    /// The member of staff complained of.
    about_staff_id: Option<StaffId>,
    /// The number that the reporter's own system has for it.
    external_reference: Option<String>,
    /// By when something is owed next, late or not; absent when nothing is.
    due_at: Option<DateTime<Utc>>,
    /// Every deadline of every round, also those that were superseded. Those that hold are of the ticket's `round` and not
    /// `superseded`: one of a kind at most.
    deadlines: Vec<DeadlineView>,
    /// Every step of every ladder: who hears of it as time passes, by which clause, and what became of it.
    escalations: Vec<EscalationView>,
    /// By when it must be known next how far the work is; absent where nobody asks each day.
    progress_due_at: Option<DateTime<Utc>>,
    /// When somebody last said how far it is.
    progress_noted_at: Option<DateTime<Utc>>,
    /// When the customer was last told.
    progress_told_at: Option<DateTime<Utc>>,
    /// 1 since it was opened, one more each time it was taken up again.
    round: i32,
    /// Why nothing runs in this round, where the standard sets no deadline for it.
    round_note: Option<Explained>,
    /// The fee that waits for the customer's answer, else the one that was agreed.
    fee: Option<FeeView>,
    /// Every offer of a fee, with what became of it.
    quotes: Vec<QuoteView>,
    /// How often the customer pressed for it (催办).
    urges: i32,
    last_urged_at: Option<DateTime<Utc>>,
    /// When the resolved ticket is closed by itself, unless somebody is still to be called.
    close_at: Option<DateTime<Utc>>,
    materials: Vec<String>,
    /// The ticket this one puts right.
    rectifies: Option<TicketId>,
    opened_at: DateTime<Utc>,
}

/// One deadline.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeadlineView {
    kind: DeadlineKind,
    /// The round of the ticket that it was set for.
    round: i32,
    due_at: DateTime<Utc>,
    /// When it ended before it was put off; absent where it was not.
    extended_from: Option<DateTime<Utc>>,
    /// The rule that set it, such as `DLN-01`.
    clause: String,
    /// How it was reckoned, step by step.
    explanation: Vec<Explained>,
    /// `running`, `kept`, `missed`, `dropped` or `superseded`.
    status: &'static str,
    /// When it was kept, missed, dropped or superseded.
    settled_at: Option<DateTime<Utc>>,
}

/// The fee of chargeable work.
#[derive(Debug, Serialize, ToSchema)]
struct FeeView {
    amount: Money,
    /// False until the customer agreed (REP-09).
    is_agreed: bool,
}

impl From<&Ticket> for TicketView {
    fn from(ticket: &Ticket) -> Self {
        let (due_at, round_note) = (ticket.due_at(), round_note(ticket));
        let (fee, is_confidential) = (fee(ticket), ticket.subject.is_confidential());
        let quotes = ticket.quotes.iter().map(|quote| QuoteView::of(quote.clone(), ticket.payer_of(quote)));
        let quotes = quotes.collect();
        let acts = acts_of(ticket);
        let ticket = ticket.clone();
        Self {
            ticket_id: ticket.id,
            version: ticket.edit_version,
            number: ticket.number,
            estate_id: ticket.place.estate_id,
            estate_name: ticket.place.estate_name,
            unit_id: ticket.place.unit_id,
            unit_label: ticket.place.unit_label,
            customer_id: ticket.customer_id,
            interaction_id: ticket.origin.interaction_id,
            kind: ticket.subject.kind,
            severity: ticket.subject.severity,
            category: ticket.subject.category,
            title: ticket.subject.title,
            description: ticket.subject.description,
            status: ticket.state.as_str(),
            acts,
            assignee: ticket.state.assignee(),
            first_responder: ticket.origin.first_responder,
            standard: ticket.origin.standard,
            standard_version: ticket.origin.standard_version,
            is_confidential,
            confidentiality: ticket.subject.class,
            readers: ticket.readers.into_iter().map(ReaderView::from).collect(),
            messages: ticket.inquiry.map(|inquiry| inquiry.messages),
            about_staff_id: ticket.subject.about_staff,
            external_reference: ticket.subject.external_reference,
            due_at,
            deadlines: ticket.deadlines.into_iter().map(DeadlineView::from).collect(),
            escalations: ticket.escalations.into_iter().map(EscalationView::from).collect(),
            progress_due_at: ticket.progress.map(|progress| progress.due_at),
            progress_noted_at: ticket.notes.noted_at,
            progress_told_at: ticket.notes.told_at,
            round: ticket.round.number,
            round_note,
            fee,
            quotes,
            urges: ticket.urges.count,
            last_urged_at: ticket.urges.last_at,
            close_at: ticket.close_at,
            materials: ticket.materials,
            rectifies: ticket.origin.rectifies,
            opened_at: ticket.origin.opened_at,
        }
    }
}

impl From<Deadline> for DeadlineView {
    fn from(deadline: Deadline) -> Self {
        let Deadline { kind, round, revision: _, due_at, extended_from, clause, explanation, state } =
            deadline;
        let (status, settled_at) = (state.kind().as_str(), state.settled_at());
        Self { kind, round, due_at, extended_from, clause, explanation, status, settled_at }
    }
}

/// Work that was taken up again and has no term: said, so that it is nobody's mistake.
fn round_note(ticket: &Ticket) -> Option<Explained> {
    let is_without = ticket.round.number > 1 && ticket.held_deadlines().next().is_none();
    is_without.then(|| Explained {
        clause: None,
        en: format!(
            "The standard `{}` version {} sets no term for work that is taken up again.",
            ticket.origin.standard, ticket.origin.standard_version
        ),
        zh: format!(
            "标准“{}”第 {} 版未规定返工时限。",
            ticket.origin.standard, ticket.origin.standard_version
        ),
    })
}

fn fee(ticket: &Ticket) -> Option<FeeView> {
    let quote = ticket.shown_quote()?;
    Some(FeeView { amount: quote.offer.fee, is_agreed: matches!(quote.state, QuoteState::Accepted(_)) })
}
