//! What the callback desk says.

use chrono::{DateTime, Utc};
use kernel::{CallbackId, CustomerId, EstateId, Explained, StaffId, TicketId, UnitId};
use serde::{Deserialize, Serialize};

use crate::event::event;

/// A follow-up is owed (回访).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackScheduled {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Whom to call, when known.
    pub customer_id: Option<CustomerId>,
    /// By when.
    pub due_at: DateTime<Utc>,
    /// The clause that requires it, such as `CBK-13`.
    pub clause: String,
}
event!(CallbackScheduled, "callbacks", "callback", "callback_scheduled", callback_id);

/// Somebody was named to carry a callback out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackAssigned {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// Who.
    pub assignee_id: StaffId,
    /// When.
    pub assigned_at: DateTime<Utc>,
}
event!(CallbackAssigned, "callbacks", "callback", "callback_assigned", callback_id);

/// The customer was tried and not reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackAttempted {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it follows.
    pub ticket_id: TicketId,
    /// How it ended, such as `no_answer`.
    pub outcome: String,
    /// True when nobody will try again.
    pub is_last: bool,
    /// When.
    pub attempted_at: DateTime<Utc>,
}
event!(CallbackAttempted, "callbacks", "callback", "callback_attempted", callback_id);

/// The customer was heard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackCompleted {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it followed.
    pub ticket_id: TicketId,
    /// The home.
    pub unit_id: Option<UnitId>,
    /// Who was heard.
    pub customer_id: Option<CustomerId>,
    /// 1 (very dissatisfied) to 5 (very satisfied).
    pub satisfaction: u8,
    /// What the customer says: solved or not.
    pub is_solved: bool,
    /// By when the work must be put right, with its clause; present when the customer says that it is not solved, or is
    /// less satisfied than the standard asks for.
    pub rectification: Option<Rectification>,
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
    /// Whom to call.
    pub customer_id: Option<CustomerId>,
    /// The clause that was broken.
    pub clause: String,
    /// When it was found.
    pub missed_at: DateTime<Utc>,
}
event!(CallbackMissed, "callbacks", "callback", "callback_missed", callback_id);

/// A follow-up is no longer owed: waived by a person, or its ticket was reopened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallbackWaived {
    /// The callback.
    pub callback_id: CallbackId,
    /// Its estate.
    pub estate_id: EstateId,
    /// The ticket it followed.
    pub ticket_id: TicketId,
    /// The customer.
    pub customer_id: Option<CustomerId>,
    /// Why.
    pub reason: String,
    /// When.
    pub waived_at: DateTime<Utc>,
}
event!(CallbackWaived, "callbacks", "callback", "callback_waived", callback_id);
