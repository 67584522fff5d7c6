//! What the hotline says.

use chrono::{DateTime, Utc};
use kernel::{EstateId, StaffId};
use serde::{Deserialize, Serialize};
use vocabulary::CallId;

use crate::declare::event;

/// What [`CallAnswered::caller_index`] is a digest of, besides the number: the blind index by which the archive finds its
/// customers.
pub const CALLER_INDEX: &str = "customer_phones.number";

/// A call was taken by an agent. The number itself stays, sealed, in the hotline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallAnswered {
    /// The call.
    pub call_id: CallId,
    /// The estate, once known.
    pub estate_id: Option<EstateId>,
    /// Who answered; absent when an application recorded it.
    pub agent_id: Option<StaffId>,
    /// The keyed digest of the other end's number, in hexadecimal: means nothing without the group's key. Absent when the
    /// caller withheld the number.
    #[serde(default)]
    pub caller_index: Option<String>,
    /// When.
    pub answered_at: DateTime<Utc>,
}
event!(CallAnswered, "hotline", "call", "call_answered", call_id);

/// A call came to its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CallEnded {
    /// The call.
    pub call_id: CallId,
    /// The estate, once known.
    pub estate_id: Option<EstateId>,
    /// When.
    pub ended_at: DateTime<Utc>,
}
event!(CallEnded, "hotline", "call", "call_ended", call_id);
