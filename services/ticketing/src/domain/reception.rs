//! A contact taken down (来电/来访/来函): a record of what happened, with no steps that could be refused.

use chrono::{DateTime, Utc};
use kernel::{CallId, Channel, CustomerId, EstateId, ReceptionId, UnitId};

/// One contact, as the desk wrote it down (INT, rulebook §1.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reception {
    pub(crate) id: ReceptionId,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) call_id: Option<CallId>,
    pub(crate) channel: Channel,
    pub(crate) summary: String,
    /// The first responder (首问责任人, FRR-01): who took it down.
    pub(crate) received_by: String,
    pub(crate) received_at: DateTime<Utc>,
}
