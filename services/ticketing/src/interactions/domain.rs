//! A contact taken down (来电/来访/来函): a record of what happened, with no steps that could be refused.

use chrono::{DateTime, Utc};
use kernel::{EstateId, PhoneNumber, StaffId};
use vocabulary::{CallId, Channel, ConfidentialityClass, CustomerId, InteractionId, UnitId};

/// One contact, as the desk wrote it down (INT, rulebook §1.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Interaction {
    pub(crate) id: InteractionId,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: Option<UnitId>,
    pub(crate) customer_id: Option<CustomerId>,
    /// Who reached us, when they are nobody's customer (INT-81).
    pub(crate) contact: Option<Contact>,
    pub(crate) call_id: Option<CallId>,
    pub(crate) channel: Channel,
    pub(crate) summary: String,
    /// The first responder (首问责任人, FRR-01): who took it down.
    pub(crate) received_by: String,
    /// When it happened; terms count from it.
    pub(crate) received_at: DateTime<Utc>,
    /// When it was written down here.
    pub(crate) recorded_at: DateTime<Utc>,
    /// Why it was written down so much later.
    pub(crate) late_reason: Option<String>,
    /// For whom it is: as the ticket that it opened.
    pub(crate) class: ConfidentialityClass,
    /// The member of staff complained of.
    pub(crate) about_staff: Option<StaffId>,
}

/// Somebody whom the archive does not know, so that they can be asked again.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Contact {
    pub(crate) name: Option<String>,
    pub(crate) phone: PhoneNumber,
}

impl Contact {
    /// The name as everybody may see it: its first character.
    pub(crate) fn masked_name(&self) -> Option<String> {
        let first = self.name.as_ref()?.chars().next()?;
        Some(format!("{first}**"))
    }
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Contact({})", self.phone.masked())
    }
}
