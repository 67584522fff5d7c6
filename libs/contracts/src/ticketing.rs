//! What the ticket desk says.

pub use crate::adopted::{CalendarPublished, StandardPublished, StandardWithdrawn, Standards};
use chrono::{DateTime, Utc};
use kernel::{EstateId, Open, OpenMoney, OpenWord, Permission, StaffId, Visibility};
use serde::{Deserialize, Serialize};
pub use vocabulary::{Channel, DeadlineKind, Severity, TicketKind, TicketStatus};
use vocabulary::{Concerns, CustomerId, Facets, Headline, InteractionId, TicketId, UnitId};

use crate::{Faceted, declare::event, faceted::concerns};

/// A contact was taken down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct InteractionRecorded {
    /// The interaction.
    pub interaction_id: InteractionId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The home it concerns.
    pub unit_id: Option<UnitId>,
    /// Who reached us, when known.
    pub customer_id: Option<CustomerId>,
    /// By which channel.
    pub channel: OpenWord<Channel>,
    /// When.
    pub received_at: DateTime<Utc>,
}
event!(InteractionRecorded, "ticketing", "interaction", "interaction_recorded", interaction_id);

/// That the customer spoke with us, when and by which channel. What became of it is the ticket's to tell: tickets that nobody
/// called for, such as a patrol's or a rectification, are told from the others by having no such line beside theirs.
impl Faceted for InteractionRecorded {
    fn facets(&self) -> Option<Facets> {
        let headline = Headline::new("interaction", "recorded", Visibility::of(Permission::TicketsRead));
        Some(Facets {
            concerns: concerns(self.customer_id, (self.estate_id, self.unit_id), None),
            headline: Headline {
                at: Some(self.received_at),
                detail: Some(self.channel.to_string()),
                ..headline
            },
        })
    }
}

/// What every ticket event repeats, so that a consumer needs no earlier one: the ticket as it is after the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TicketFacts {
    /// What people call it, such as `T2026-000123`.
    pub number: String,
    /// The home it concerns.
    pub unit_id: Option<UnitId>,
    /// The customer, when known.
    pub customer_id: Option<CustomerId>,
    /// What it is about.
    pub kind: OpenWord<TicketKind>,
    /// How grave.
    pub severity: OpenWord<Severity>,
    /// Finer category, such as `house_leak`; a word of the standard.
    pub category: String,
    /// A line for lists.
    pub title: String,
    /// The standard that governs it.
    pub standard: String,
    /// The version of that standard it was opened under.
    pub standard_version: i32,
    /// True for a rectification ordered by an unsatisfied callback; such a ticket names it.
    pub rectifies: Option<TicketId>,
    /// Who pays the fee that was quoted last; absent when nobody was named: then it is the customer.
    #[serde(default)]
    pub payer_customer_id: Option<CustomerId>,
    /// True for 举报 and for complaints about staff: only for readers who hold `tickets:confidential`.
    #[serde(default)]
    pub is_confidential: bool,
    /// The member of staff complained of, to whom a confidential ticket is never shown.
    #[serde(default)]
    pub about_staff: Option<StaffId>,
    /// True for what is for named readers alone, whom only the ticket desk knows: then nothing that people wrote is said here, nor
    /// whose it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_for_named_readers: bool,
    /// Where it stands; absent in events of an older version.
    #[serde(default)]
    pub status: Option<OpenWord<TicketStatus>>,
    /// Who is responsible, or was when the work was done; absent while nobody is, and once the ticket was cancelled.
    #[serde(default)]
    pub assignee_id: Option<StaffId>,
    /// The deadlines whose deed is still owed, late or not, with their clauses; none once the work is done.
    #[serde(default)]
    pub owed_deadlines: Vec<Deadline>,
    /// The fee that was agreed to, else the one that is asked.
    #[serde(default)]
    pub fee: Option<OpenMoney>,
}

impl TicketFacts {
    /// Who may know of it, and of what is told about it.
    #[must_use]
    pub fn visibility(&self) -> Visibility {
        // A report (举报) is confidential whatever else is said of it. Of a kind that only another version knows, that version
        // says whether it is.
        if self.is_for_named_readers {
            Visibility::named_readers(self.about_staff)
        } else if self.is_confidential || self.kind == TicketKind::Report {
            Visibility::confidential(self.about_staff)
        } else {
            Visibility::of(Permission::TicketsRead)
        }
    }

    /// How it stands; nothing of an event of an older version.
    fn headline(&self) -> Option<Headline> {
        let status = self.status.as_ref()?;
        Some(Headline {
            reference: Some(self.number.clone()),
            status_class: status.known().map(|status| status.class().into()),
            due_at: self.owed_deadlines.iter().map(|deadline| deadline.due_at).min(),
            title: Some(self.title.clone()).filter(|_title| !self.is_for_named_readers),
            ..Headline::new(self.kind.as_str(), status.as_str(), self.visibility())
        })
    }
}

/// A deadline a standard set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deadline {
    /// Which deadline.
    pub kind: OpenWord<DeadlineKind>,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// The clause that set it, such as `DLN-01`.
    pub clause: String,
}

/// A step of a ladder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EscalationStep {
    /// Beside which promise it stands; absent when it is counted from the moment the matter was received, or asked for.
    pub promise: Option<OpenWord<DeadlineKind>>,
    /// True when somebody said that the matter is beyond those in charge of it.
    #[serde(default)]
    pub is_asked: bool,
    /// Its place on its ladder, from 1.
    pub step: i32,
    /// The roles that hear of it, in the words of the standard.
    pub to: Vec<String>,
    /// By when one of them is to take it up; absent when they are only told.
    pub answer_by: Option<DateTime<Utc>>,
    /// The clause, such as `ESC-16`.
    pub clause: String,
}

macro_rules! ticket_events {
    ($(
        $(#[$meta:meta])* $type:ident = $event:literal, at $at:ident $(, amount $amount:ident)? $(, clause of $deadline:ident)?
        $(, formerly of $former:ident)?
        { $($(#[$field_meta:meta])* $field:ident: $field_type:ty),* $(,)? }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
        pub struct $type {
            /// The ticket.
            pub ticket_id: TicketId,
            /// Its estate.
            pub estate_id: EstateId,
            /// What every ticket event repeats.
            pub ticket: TicketFacts,
            $($(#[$field_meta])* pub $field: $field_type,)*
        }
        event!($type, "ticketing", "ticket", $event, ticket_id);

        impl Faceted for $type {
            fn facets(&self) -> Option<Facets> {
                let headline = Headline {
                    at: Some(self.$at),
                    $(amount: Some(self.$amount.clone()),)?
                    $(clause: Some(self.$deadline.clause.clone()),)?
                    ..self.ticket.headline()?
                };
                let place = (self.estate_id, self.ticket.unit_id);
                let customer_id = self.ticket.customer_id;
                let concerns = Concerns {
                    $(formerly: self.$former.filter(|former| Some(*former) != customer_id).into_iter().collect(),)?
                    ..concerns(customer_id, place, Some(self.ticket_id))
                };
                Some(Facets { concerns, headline })
            }
        }
    )+};
}

ticket_events! {
    /// A ticket was opened; its deadlines run.
    TicketOpened = "ticket_opened", at opened_at {
        /// The interaction it came from.
        interaction_id: Option<InteractionId>,
        /// Its deadlines with their clauses.
        deadlines: Vec<Deadline>,
        /// When.
        opened_at: DateTime<Utc>,
    }
    /// Somebody was made responsible.
    TicketAssigned = "ticket_assigned", at assigned_at {
        /// Who.
        assignee_id: StaffId,
        /// Who was responsible until then; absent when nobody was, and in events of an older version.
        #[serde(default)]
        previous_assignee: Option<StaffId>,
        /// The member of staff who decided so; absent when it was an application, and in events of an older version.
        #[serde(default)]
        assigned_by: Option<StaffId>,
        /// When.
        assigned_at: DateTime<Utc>,
    }
    /// The ticket was taken from the person responsible, who can no longer work on it; it waits for another.
    TicketReleased = "ticket_released", at released_at {
        /// Who was responsible.
        assignee_id: StaffId,
        /// Why.
        reason: String,
        /// When.
        released_at: DateTime<Utc>,
    }
    /// The responsible person took it on.
    TicketAccepted = "ticket_accepted", at accepted_at {
        /// When.
        accepted_at: DateTime<Utc>,
    }
    /// Somebody is on site.
    TicketArrived = "ticket_arrived", at arrived_at {
        /// When.
        arrived_at: DateTime<Utc>,
    }
    /// It was something else than it was taken for: its facts are the new ones, and its deadlines were decided anew.
    TicketReclassified = "ticket_reclassified", at reclassified_at, formerly of previous_customer_id {
        /// The customer until then; absent when nobody was known, and in events of an older version.
        #[serde(default)]
        previous_customer_id: Option<CustomerId>,
        /// The deadlines that hold now, with their clauses.
        deadlines: Vec<Deadline>,
        /// Those who became its readers, where it is for named readers from now on.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        entrusted_to: Vec<StaffId>,
        /// The member of staff who decided so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entrusted_by: Option<StaffId>,
        /// Why.
        reason: String,
        /// When.
        reclassified_at: DateTime<Utc>,
    }
    /// The customer agreed to a fee before work (REP-09).
    TicketQuoteApproved = "ticket_quote_approved", at approved_at, amount fee {
        /// The agreed fee.
        fee: OpenMoney,
        /// When.
        approved_at: DateTime<Utc>,
    }
    /// The customer does not agree to the fee.
    TicketQuoteDeclined = "ticket_quote_declined", at declined_at, amount fee {
        /// The fee asked.
        fee: OpenMoney,
        /// Why.
        reason: String,
        /// When.
        declined_at: DateTime<Utc>,
    }
    /// The fee is asked no longer.
    TicketQuoteWithdrawn = "ticket_quote_withdrawn", at withdrawn_at, amount fee {
        /// The fee asked.
        fee: OpenMoney,
        /// Why.
        reason: String,
        /// When.
        withdrawn_at: DateTime<Utc>,
    }
    /// The customer pressed for it (催办).
    TicketUrged = "ticket_urged", at urged_at {
        /// How often by now.
        urges: i32,
        /// Whose it is to see to: the person responsible, else whoever took it down; absent when that was an application.
        owner: Option<StaffId>,
        /// The member of staff whom the customer told; absent when it was an application.
        noted_by: Option<StaffId>,
        /// When.
        urged_at: DateTime<Utc>,
    }
    /// A promise was put off, as the standard lets it be and the customer agreed.
    TicketDeadlineExtended = "ticket_deadline_extended", at extended_at, clause of deadline {
        /// The promise as it is now, with the clause that lets it be put off.
        deadline: Deadline,
        /// When it ended before.
        extended_from: DateTime<Utc>,
        /// Why.
        reason: String,
        /// When.
        extended_at: DateTime<Utc>,
    }
    /// The matter goes to others: a warning before a promise ends, what is passed on at once or later, or what somebody found
    /// beyond those in charge of it.
    TicketEscalated = "ticket_escalated", at escalated_at, clause of escalation {
        /// Which step, with its clause.
        escalation: EscalationStep,
        /// Who hears of it: the holders of these positions there; none where nobody holds one.
        recipients: Vec<StaffId>,
        /// Why, where somebody asked for it.
        #[serde(default)]
        reason: Option<String>,
        /// Who asked, where it was a member of staff.
        #[serde(default)]
        escalated_by: Option<StaffId>,
        /// When.
        escalated_at: DateTime<Utc>,
    }
    /// Nobody took a step up in time; they hear of it again.
    TicketEscalationUnanswered = "ticket_escalation_unanswered", at found_at, clause of escalation {
        /// Which step, with its clause.
        escalation: EscalationStep,
        /// Who hears of it.
        recipients: Vec<StaffId>,
        /// When it was found.
        found_at: DateTime<Utc>,
    }
    /// Somebody who heard of it took it up.
    TicketTakenUp = "ticket_taken_up", at taken_up_at {
        /// Who; absent where it was an application.
        taken_up_by: Option<StaffId>,
        /// When.
        taken_up_at: DateTime<Utc>,
    }
    /// Somebody said how far the work is.
    TicketProgressNoted = "ticket_progress_noted", at noted_at {
        /// True when the customer was told.
        is_customer_told: bool,
        /// When.
        noted_at: DateTime<Utc>,
        /// Who took the matter down, where that was a member of staff.
        #[serde(default)]
        first_responder: Option<StaffId>,
        /// Whose doing it was, where it was a member of staff's.
        #[serde(default)]
        noted_by: Option<StaffId>,
    }
    /// It was not known how far the work is at the time of day at which it should be (SHF-13).
    TicketProgressMissed = "ticket_progress_missed", at missed_at {
        /// `not_noted` or `customer_not_told`.
        gap: String,
        /// The clause that asks for it.
        progress_clause: String,
        /// Who hears of it.
        recipients: Vec<StaffId>,
        /// When.
        missed_at: DateTime<Utc>,
    }
    /// A fee was put to the customer, not yet agreed.
    TicketQuoted = "ticket_quoted", at quoted_at, amount fee {
        /// The fee asked.
        fee: OpenMoney,
        /// When.
        quoted_at: DateTime<Utc>,
    }
    /// The work is done.
    TicketResolved = "ticket_resolved", at resolved_at {
        /// When.
        resolved_at: DateTime<Utc>,
        /// What the customer agreed to pay; absent when free.
        fee: Option<OpenMoney>,
        /// What was used.
        materials: Vec<String>,
        /// True when no deadline was missed since it was opened, or since it was last taken up again.
        is_in_time: bool,
        /// Who took the matter down, where that was a member of staff.
        #[serde(default)]
        first_responder: Option<StaffId>,
        /// Whose doing it was, where it was a member of staff's.
        #[serde(default)]
        resolved_by: Option<StaffId>,
    }
    /// It was not solved after all.
    TicketReopened = "ticket_reopened", at reopened_at {
        /// When.
        reopened_at: DateTime<Utc>,
        /// Why.
        reason: String,
        /// The deadlines that run now, counted from the reopening; none where the standard sets none.
        #[serde(default)]
        deadlines: Vec<Deadline>,
    }
    /// The ticket is closed for good.
    TicketClosed = "ticket_closed", at closed_at {
        /// When.
        closed_at: DateTime<Utc>,
    }
    /// The ticket was cancelled.
    TicketCancelled = "ticket_cancelled", at cancelled_at {
        /// When.
        cancelled_at: DateTime<Utc>,
        /// Why.
        reason: String,
        /// Who took the matter down, where that was a member of staff.
        #[serde(default)]
        first_responder: Option<StaffId>,
        /// Whose doing it was, where it was a member of staff's.
        #[serde(default)]
        cancelled_by: Option<StaffId>,
    }
    /// The list of those who may read a ticket that is for named readers is another.
    TicketReadersChanged = "ticket_readers_changed", at changed_at {
        /// Those who may read it from now on.
        added: Vec<StaffId>,
        /// Who may no longer.
        removed: Option<StaffId>,
        /// The member of staff who decided so.
        changed_by: Option<StaffId>,
        /// When.
        changed_at: DateTime<Utc>,
    }
    /// Somebody who was no reader of a ticket that is for named readers made themselves one.
    TicketGlassBroken = "ticket_glass_broken", at broken_at {
        /// Who.
        broken_by: Option<StaffId>,
        /// Those who were its readers until then: they are told.
        readers: Vec<StaffId>,
        /// When.
        broken_at: DateTime<Utc>,
    }
    /// A suspicion that something of a confidential ticket was told on was noted or decided about.
    TicketLeakNoted = "ticket_leak_noted", at noted_at {
        /// When.
        noted_at: DateTime<Utc>,
    }
    /// Something was written between the desk and whoever brought the ticket without a name.
    TicketMessageAdded = "ticket_message_added", at added_at {
        /// Whose it is to see to, where the reporter wrote; absent where the desk did.
        owner: Option<StaffId>,
        /// When.
        added_at: DateTime<Utc>,
    }
    /// A deadline was missed.
    TicketDeadlineMissed = "deadline_missed", at missed_at, clause of deadline {
        /// Which, with its clause.
        deadline: Deadline,
        /// When it was found.
        missed_at: DateTime<Utc>,
    }
}
