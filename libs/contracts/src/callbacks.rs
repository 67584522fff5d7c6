//! What the callback desk says.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Explained, Open, OpenWord, Permission, StaffId, Visibility};
use serde::{Deserialize, Serialize};
use vocabulary::{CallbackId, CallbackStatus, CustomerId, Facets, Headline, StatusClass, TicketId, UnitId};

use crate::{
    Faceted,
    declare::event,
    faceted::{concern_nobody, concerns},
};

/// A follow-up is owed (回访).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackScheduled {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// What every callback event repeats; absent in events of an older version.
    #[serde(default)]
    pub callback: Option<CallbackFacts>,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Whom to call, when known.
    pub customer_id: Option<CustomerId>,
    /// When it may be made first; absent when any time until it is due will do.
    pub not_before: Option<DateTime<Utc>>,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// The clause that requires it, such as `CBK-13`.
    pub clause: String,
    /// False for one beyond the share that the clause asks for: it may be made, and nothing is broken when it is not.
    #[serde(default = "yes")]
    pub is_required: bool,
}
event!(CallbackScheduled, "callbacks", "callback", "callback_scheduled", callback_id);

/// What people know the ticket by that a callback follows, and who may know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FollowedTicket {
    /// What people call it, such as `T2026-000123`.
    pub number: String,
    /// A line for lists; absent when it is confidential.
    pub title: Option<String>,
    /// True for 举报 and for complaints about staff: only for readers who hold `tickets:confidential`.
    pub is_confidential: bool,
    /// True of what the ticket desk shows to named readers alone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_for_named_readers: bool,
    /// The member of staff complained of, to whom a confidential ticket is never shown.
    pub about_staff: Option<StaffId>,
}

/// What every callback event repeats, so that a consumer needs no earlier one: how the callback stands after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackFacts {
    /// Where it stands.
    pub status: OpenWord<CallbackStatus>,
    /// Whom to call, when known.
    pub customer_id: Option<CustomerId>,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// The clause that requires it, such as `CBK-13`.
    pub clause: String,
    /// False for one beyond the share that the clause asks for.
    pub is_required: bool,
    /// Who is to make it.
    pub assignee_id: Option<StaffId>,
    /// What people know the ticket by that it follows.
    pub ticket: FollowedTicket,
}

/// Somebody was named to carry a callback out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackAssigned {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// What every callback event repeats; absent in events of an older version.
    #[serde(default)]
    pub callback: Option<CallbackFacts>,
    /// What people know that ticket by; absent in events of an older version.
    #[serde(default)]
    pub ticket: Option<FollowedTicket>,
    /// Who.
    pub assignee_id: StaffId,
    /// Who was to make it until then; absent when nobody was, and in events of an older version.
    #[serde(default)]
    pub previous_assignee: Option<StaffId>,
    /// The member of staff who decided so; absent when it was an application, and in events of an older version.
    #[serde(default)]
    pub assigned_by: Option<StaffId>,
    /// When.
    pub assigned_at: DateTime<Utc>,
}
event!(CallbackAssigned, "callbacks", "callback", "callback_assigned", callback_id);

/// The callback was taken from its assignee, who can no longer make it; it waits for another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackReleased {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// What every callback event repeats; absent in events of an older version.
    #[serde(default)]
    pub callback: Option<CallbackFacts>,
    /// What people know that ticket by; absent in events of an older version.
    #[serde(default)]
    pub ticket: Option<FollowedTicket>,
    /// To whom it was given.
    pub assignee_id: StaffId,
    /// Why.
    pub reason: String,
    /// When.
    pub released_at: DateTime<Utc>,
}
event!(CallbackReleased, "callbacks", "callback", "callback_released", callback_id);

/// The customer was tried and not reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackAttempted {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// What every callback event repeats; absent in events of an older version.
    #[serde(default)]
    pub callback: Option<CallbackFacts>,
    /// How it ended, such as `no_answer`.
    pub outcome: String,
    /// True when nobody will try again.
    pub is_last: bool,
    /// True when no other follow-up of the same resolution is owed after this; absent in events of an older version.
    pub is_last_of_resolution: Option<bool>,
    /// When.
    pub attempted_at: DateTime<Utc>,
}
event!(CallbackAttempted, "callbacks", "callback", "callback_attempted", callback_id);

/// The follow-up was made: the customer's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackCompleted {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it followed.
    pub ticket_id: TicketId,
    /// What every callback event repeats; absent in events of an older version.
    #[serde(default)]
    pub callback: Option<CallbackFacts>,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who answered.
    pub customer_id: Option<CustomerId>,
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub satisfaction: u8,
    /// What the customer says: solved or not.
    pub is_solved: bool,
    /// By when the work must be put right, with its clause; present when the customer says that it is not solved, or is
    /// less satisfied than the standard asks for.
    pub rectification: Option<Rectification>,
    /// True when no other follow-up of the same resolution is owed after this; absent in events of an older version.
    pub is_last_of_resolution: Option<bool>,
    /// When.
    pub completed_at: DateTime<Utc>,
}
event!(CallbackCompleted, "callbacks", "callback", "callback_completed", callback_id);

/// What an unsatisfied callback orders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Rectification {
    /// By when.
    pub due_at: DateTime<Utc>,
    /// The clause, such as `DLN-25`.
    pub clause: String,
    /// How the standard reckoned it, step by step.
    pub explanation: Vec<Explained>,
    /// What the customer said.
    pub remarks: String,
}

/// A follow-up was not made in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackMissed {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// What every callback event repeats; absent in events of an older version.
    #[serde(default)]
    pub callback: Option<CallbackFacts>,
    /// Whom to call.
    pub customer_id: Option<CustomerId>,
    /// The clause that was broken.
    pub clause: String,
    /// When it was found.
    pub missed_at: DateTime<Utc>,
}
event!(CallbackMissed, "callbacks", "callback", "callback_missed", callback_id);

/// A follow-up that a standard asks for is not scheduled, because the ticket names nobody to call. It has an id, and
/// no more is heard of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackOmitted {
    /// The callback that is not made.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it would follow.
    pub ticket_id: TicketId,
    /// The clause that asks for it.
    pub clause: String,
    /// Why: `no_contact`.
    pub reason_kind: String,
    /// True when no other follow-up of the same resolution is owed after this; absent in events of an older version.
    pub is_last_of_resolution: Option<bool>,
    /// When.
    pub omitted_at: DateTime<Utc>,
}
event!(CallbackOmitted, "callbacks", "callback", "callback_omitted", callback_id);

/// A follow-up is no longer owed: waived by a person, its ticket was reopened or put right, or nobody made one that was
/// beyond the share its clause asks for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackWaived {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it followed.
    pub ticket_id: TicketId,
    /// What every callback event repeats; absent in events of an older version.
    #[serde(default)]
    pub callback: Option<CallbackFacts>,
    /// The customer.
    pub customer_id: Option<CustomerId>,
    /// Why.
    pub reason: String,
    /// What kind of reason: `customer_declined`, `no_contact`, `duplicate`, `other`, `work_resumed` or `not_sampled`;
    /// absent in events of an older version.
    pub reason_kind: Option<String>,
    /// True when no other follow-up of the same resolution is owed after this; absent in events of an older version.
    pub is_last_of_resolution: Option<bool>,
    /// When.
    pub waived_at: DateTime<Utc>,
}
event!(CallbackWaived, "callbacks", "callback", "callback_waived", callback_id);

impl CallbackFacts {
    /// Who may know of the ticket may know of its follow-ups.
    fn headline(&self) -> Headline {
        let FollowedTicket { number, title: _, is_confidential, is_for_named_readers, about_staff } =
            &self.ticket;
        let visibility = if *is_for_named_readers {
            Visibility::named_readers(*about_staff)
        } else if *is_confidential {
            Visibility::confidential(*about_staff)
        } else {
            Visibility::of(Permission::CallbacksRead)
        };
        let status_class = self.status.known().map(CallbackStatus::class);
        let is_open = status_class == Some(StatusClass::Open);
        Headline {
            reference: Some(number.clone()),
            status_class: status_class.map(OpenWord::from),
            due_at: is_open.then_some(self.due_at),
            ..Headline::new("callback", self.status.as_str(), visibility)
        }
    }
}

macro_rules! callback_facets {
    ($($type:ident $(at $at:ident)? $(, detail $detail:ident)? $(, clause $clause:ident)?;)+) => {$(
        impl Faceted for $type {
            fn facets(&self) -> Option<Facets> {
                let callback = self.callback.as_ref()?;
                let headline = Headline {
                    $(at: Some(self.$at),)?
                    $(detail: Some(self.$detail.clone()),)?
                    $(clause: Some(self.$clause.clone()),)?
                    ..callback.headline()
                };
                let place = (self.estate_id, callback.unit_id);
                Some(Facets {
                    concerns: concerns(callback.customer_id, place, Some(self.ticket_id)),
                    headline,
                })
            }
        }
    )+};
}

callback_facets! {
    CallbackScheduled, clause clause;
    CallbackAssigned at assigned_at;
    CallbackReleased at released_at;
    CallbackAttempted at attempted_at, detail outcome;
    CallbackCompleted at completed_at;
    CallbackMissed at missed_at, clause clause;
    CallbackWaived at waived_at;
}

// There is nobody to call.
concern_nobody!(CallbackOmitted);

/// What an event of an older version, which has no word on it, is read as.
const fn yes() -> bool {
    true
}
