//! Tickets in requests and replies.

use chrono::{DateTime, Utc};
use kernel::{
    CustomerId, DeadlineKind, EstateId, Explained, Faults, Money, ReceptionId, Refusal, Severity, StaffId,
    TicketId, TicketKind, UnitId,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    app::tickets::{TicketFilter, TicketOrder},
    domain::{Promise, PromiseStatus, Quote, Subject, Ticket},
};

/// What a ticket is to be about.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewSubject {
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
    /// The whole matter.
    #[schema(max_length = 4000)]
    #[serde(default)]
    description: String,
}

fn ordinary() -> Severity {
    Severity::Ordinary
}

fn general() -> String {
    "general".to_owned()
}

impl NewSubject {
    /// Reads the fields, noting faults under `at`.
    pub(super) fn read(self, at: &str, faults: &mut Faults) -> Subject {
        let Self { kind, severity, category, title, description } = self;
        let description = match description.trim() {
            "" => String::new(),
            _some => faults.text(&format!("{at}/description"), &description, 4000),
        };
        let category = faults.text(&format!("{at}/category"), &category, 64);
        let is_word =
            category.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !is_word {
            faults.add(
                format!("{at}/category"),
                "category.malformed",
                "must be a word such as `house_leak`",
                "必须是类似 house_leak 的小写词",
            );
        }
        Subject {
            kind,
            severity,
            category,
            title: faults.text(&format!("{at}/title"), &title, 200),
            description,
        }
    }
}

/// A ticket that no contact came before.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTicketBody {
    estate_id: EstateId,
    unit_id: Option<UnitId>,
    customer_id: Option<CustomerId>,
    ticket: NewSubject,
    /// The term the customer asks for, between 1900 and 2200 (DLN-06); it decides only where the standard says so.
    customer_term: Option<DateTime<Utc>>,
}

impl NewTicketBody {
    /// The order, or every fault at once.
    pub(super) fn into_order(self) -> Result<TicketOrder, Refusal> {
        let Self { estate_id, unit_id, customer_id, ticket, customer_term } = self;
        let mut faults = Faults::new();
        let subject = ticket.read("/ticket", &mut faults);
        let customer_term = customer_term.map(|term| faults.instant("/customer_term", term));
        faults.into_result()?;
        Ok(TicketOrder { estate_id, unit_id, customer_id, reception_id: None, subject, customer_term })
    }
}

/// What a list of tickets is narrowed to.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TicketQuery {
    /// Only tickets in this state.
    status: Option<TicketStatus>,
    /// Only tickets of this kind.
    kind: Option<TicketKind>,
    /// Only this customer's.
    customer_id: Option<CustomerId>,
    /// Only those of this unit.
    unit_id: Option<UnitId>,
}

impl From<TicketQuery> for TicketFilter {
    fn from(query: TicketQuery) -> Self {
        let TicketQuery { status, kind, customer_id, unit_id } = query;
        Self { status: status.map(|status| status.word().to_owned()), kind, customer_id, unit_id }
    }
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TicketStatus {
    Open,
    Assigned,
    Accepted,
    OnSite,
    Resolved,
    Closed,
    Cancelled,
}

impl TicketStatus {
    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Assigned => "assigned",
            Self::Accepted => "accepted",
            Self::OnSite => "on_site",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
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
    reception_id: Option<ReceptionId>,
    kind: TicketKind,
    severity: Severity,
    category: String,
    title: String,
    description: String,
    #[schema(value_type = TicketStatus)]
    status: &'static str,
    assignee: Option<StaffId>,
    /// Who took the matter down (首问责任人).
    first_responder: String,
    /// The standard that governs it, and the version it was opened under.
    standard: String,
    standard_version: i32,
    due: Due,
    fee: Option<FeeView>,
    materials: Vec<String>,
    /// The ticket this one puts right.
    rectifies: Option<TicketId>,
    opened_at: DateTime<Utc>,
}

/// The promises of a ticket.
#[derive(Debug, Default, Serialize, ToSchema)]
struct Due {
    respond_by: Option<DueView>,
    arrive_by: Option<DueView>,
    resolve_by: Option<DueView>,
}

/// One promise.
#[derive(Debug, Serialize, ToSchema)]
struct DueView {
    due_at: DateTime<Utc>,
    /// The rule that set it, such as `DLN-01`.
    clause: String,
    /// How it was reckoned, step by step.
    explanation: Vec<Explained>,
    /// `running`, `kept`, `missed` or `dropped`.
    status: &'static str,
    /// When it was kept, missed or dropped.
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
        let ticket = ticket.clone();
        Self {
            ticket_id: ticket.id,
            version: ticket.version,
            number: ticket.number,
            estate_id: ticket.estate_id,
            estate_name: ticket.place.estate_name,
            unit_id: ticket.unit_id,
            unit_label: ticket.place.unit_label,
            customer_id: ticket.customer_id,
            reception_id: ticket.reception_id,
            kind: ticket.subject.kind,
            severity: ticket.subject.severity,
            category: ticket.subject.category,
            title: ticket.subject.title,
            description: ticket.subject.description,
            status: ticket.state.word(),
            assignee: ticket.state.assignee(),
            first_responder: ticket.first_responder,
            standard: ticket.standard,
            standard_version: ticket.standard_version,
            due: due(ticket.promises),
            fee: fee(ticket.quote),
            materials: ticket.materials,
            rectifies: ticket.rectifies,
            opened_at: ticket.opened_at,
        }
    }
}

fn due(promises: Vec<Promise>) -> Due {
    let mut due = Due::default();
    for promise in promises {
        let place = match promise.kind {
            DeadlineKind::Respond => &mut due.respond_by,
            DeadlineKind::Arrive => &mut due.arrive_by,
            DeadlineKind::Resolve => &mut due.resolve_by,
        };
        let (status, settled_at) = match promise.status {
            PromiseStatus::Running => ("running", None),
            PromiseStatus::Kept(at) => ("kept", Some(at)),
            PromiseStatus::Missed(at) => ("missed", Some(at)),
            PromiseStatus::Dropped(at) => ("dropped", Some(at)),
        };
        let Promise { due_at, clause, explanation, .. } = promise;
        *place = Some(DueView { due_at, clause, explanation, status, settled_at });
    }
    due
}

fn fee(quote: Quote) -> Option<FeeView> {
    match quote {
        Quote::None => None,
        Quote::Offered(amount) => Some(FeeView { amount, is_agreed: false }),
        Quote::Agreed(amount) => Some(FeeView { amount, is_agreed: true }),
    }
}
