//! A contact taken down (来电/来访/来函): a record of what happened, with no steps that could be refused.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use kernel::{Coded, EstateId, Faults, PhoneNumber, Refusal, StaffId};
use standards::scripts::Scripts;
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
    /// What of a checklist the customer was told.
    pub(crate) told: Option<Told>,
}

/// What of all that a matter needs was told at once (一次性告知, FRR-02).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// By its code in the standard or its scripts.
    pub(crate) checklist: String,
    /// The items that were told, in the order of the list.
    pub(crate) items: Vec<String>,
    /// Those that were not: none when all was told at once.
    pub(crate) missing: Vec<String>,
    /// Why these were not.
    pub(crate) untold_reason: Option<String>,
}

/// What an agent ticked off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ticked {
    pub(crate) checklist: String,
    pub(crate) items: Vec<String>,
    pub(crate) untold_reason: Option<String>,
}

impl Told {
    /// What was told of a checklist that holds at the place. What is missing needs a reason: that all was told at once is what
    /// the list says, and nobody's word.
    ///
    /// # Errors
    /// Faults below `/told`: `told.unknown_checklist`, `told.unknown_item`, `told.incomplete` with what is missing, and
    /// `told.nothing_missing`.
    pub(crate) fn of(ticked: Ticked, scripts: &Scripts<'_>) -> Result<Self, Refusal> {
        let Ticked { checklist, items, untold_reason } = ticked;
        let known = scripts.checklist(&checklist);
        let known = known.ok_or_else(|| Refusal::at("/told/checklist", "told.unknown_checklist"))?;
        let mut faults = Faults::new();
        for (at, item) in items.iter().enumerate() {
            if !known.has(item) {
                faults.add(format!("/told/items/{at}"), "told.unknown_item");
            }
        }
        let told: BTreeSet<String> = items.into_iter().collect();
        let missing: Vec<String> = known.missing(&told).into_iter().map(|item| item.code.clone()).collect();
        match (missing.is_empty(), untold_reason.is_some()) {
            (false, false) => {
                faults.add("/told/items", Coded::new("told.incomplete").with("missing", missing.clone()));
            }
            (true, true) => faults.add("/told/untold_reason", "told.nothing_missing"),
            (false, true) | (true, false) => {}
        }
        faults.into_result()?;
        let items =
            known.items.iter().map(|item| item.code.clone()).filter(|code| told.contains(code)).collect();
        Ok(Self { checklist, items, missing, untold_reason })
    }
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
