//! What somebody finds at a stop, and the ticket that puts it right.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Faults, Money, OpenWord, Principal};
use standards::forms::Contents;
use vocabulary::{
    DogWasteOutcome, FileId, FormRecordId, InteractionId, PatrolFindingId, PatrolFindingKind, PatrolRoundId,
    PlaceId, Severity, TicketId, TicketKind, TicketStatus,
};

/// The form of what is paid on the spot.
pub(crate) const RECEIPT_FORM: &str = "receipt";

/// The form on which a dog is registered with its tag.
pub(crate) const PET_FORM: &str = "pet-register";

/// The field of a receipt for what was paid in all.
const TOTAL: &str = "total";

/// What somebody reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FindingDetails {
    pub(crate) kind: PatrolFindingKind,
    /// How grave: then a ticket is opened for it. What is put right on the spot has none.
    pub(crate) severity: Option<Severity>,
    pub(crate) ticket_kind: TicketKind,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) files: Vec<FileId>,
    /// The number on a dog's tag, where one is known (PET-03).
    pub(crate) tag: Option<String>,
    /// The record on which the dog is registered.
    pub(crate) pet_record_id: Option<FormRecordId>,
    /// What became of what a dog left behind (PET-05).
    pub(crate) waste: Option<DogWasteOutcome>,
    /// The receipt for the cleaning fee.
    pub(crate) receipt_id: Option<FormRecordId>,
}

/// The ticket that was opened for a finding, as the ticket desk told of it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FoundTicket {
    pub(crate) id: TicketId,
    pub(crate) interaction_id: InteractionId,
    /// Absent until the desk has told of it.
    pub(crate) number: Option<String>,
    pub(crate) status: Option<OpenWord<TicketStatus>>,
    /// Of the ticket's event that said so; 0 before any did.
    pub(crate) sequence: i32,
}

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatrolFinding {
    pub(crate) id: PatrolFindingId,
    pub(crate) estate_id: EstateId,
    pub(crate) round_id: PatrolRoundId,
    pub(crate) place_id: PlaceId,
    pub(crate) place: String,
    pub(crate) found: FindingDetails,
    /// What was paid on the spot.
    pub(crate) fee: Option<Money>,
    pub(crate) found_by: Principal,
    pub(crate) found_at: DateTime<Utc>,
    pub(crate) ticket: Option<FoundTicket>,
}

/// Notes what is wrong with a finding that stands at `pointer`, where keepers pay `cleaning_fee`.
pub(crate) fn check_finding(
    finding: &FindingDetails,
    (pointer, cleaning_fee): (&str, Option<Money>),
    faults: &mut Faults,
) {
    let is_of_dog = matches!(finding.kind, PatrolFindingKind::DogWithoutTag | PatrolFindingKind::DogWaste);
    if !is_of_dog && finding.tag.is_some() {
        faults.add(format!("{pointer}/tag"), "patrol_finding.no_dog");
    }
    if !is_of_dog && finding.pet_record_id.is_some() {
        faults.add(format!("{pointer}/pet_record_id"), "patrol_finding.no_dog");
    }
    // A report (举报) is for few eyes, and what somebody finds on patrol is for all who patrol.
    if finding.ticket_kind == TicketKind::Report {
        faults.add(format!("{pointer}/ticket_kind"), "patrol_finding.no_report");
    }
    let is_waste = finding.kind == PatrolFindingKind::DogWaste;
    match finding.waste {
        None if is_waste => faults.add(format!("{pointer}/waste"), "patrol_finding.waste_unsaid"),
        Some(_) if !is_waste => faults.add(format!("{pointer}/waste"), "patrol_finding.no_waste"),
        Some(DogWasteOutcome::Unsettled) if finding.severity.is_none() => {
            faults.add(format!("{pointer}/severity"), "patrol_finding.severity_missing");
        }
        Some(_) | None => {}
    }
    let is_paid = finding.waste == Some(DogWasteOutcome::FeePaid);
    if is_paid && cleaning_fee.is_none() {
        faults.add(format!("{pointer}/waste"), "patrol_finding.no_fee_set");
    }
    if is_paid && finding.receipt_id.is_none() {
        faults.add(format!("{pointer}/receipt_id"), "patrol_finding.receipt_missing");
    }
    if !is_paid && finding.receipt_id.is_some() {
        faults.add(format!("{pointer}/receipt_id"), "patrol_finding.nothing_paid");
    }
}

/// True when what stands on a receipt is this sum.
pub(crate) fn is_receipt_for(contents: &Contents, fee: Money) -> bool {
    let Some(total) = contents.values().get(TOTAL) else { return false };
    let is = |key: &str, value: &str| total.get(key).and_then(|text| text.as_str()) == Some(value);
    is("amount", &fee.to_string()) && is("currency", fee.currency().as_str())
}
