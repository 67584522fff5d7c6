//! What is found at a stop: held against what the rules ask for, stored, and handed to the ticket desk where it is to be put right.

use db::{AuditEntry, Tx};
use kernel::{Actor, Coded, EstateId, Failure, Faults, OpenWord};
use serde_json::json;
use vocabulary::{
    DogWasteOutcome, FileId, FormRecordId, InteractionId, PatrolFindingId, TicketId, TicketStatus,
};

use crate::{
    app::App,
    events::publish,
    files::app::known_at,
    patrols::{
        domain::{
            FindingDetails, FoundTicket, PET_FORM, PatrolFinding, PatrolRound, RECEIPT_FORM, Stop,
            check_finding, is_receipt_for,
        },
        storage::findings as storage,
    },
    records::{domain::FormRecord, storage as records},
};

/// What somebody reports of a stop.
pub(super) struct Reported<'r> {
    pub(super) round: &'r PatrolRound,
    pub(super) stop: &'r Stop,
    pub(super) findings: Vec<FindingDetails>,
}

/// Stores what was found. Each finding with a severity has a ticket opened, once: its id is fixed here.
pub(super) async fn report_findings(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    reported: Reported<'_>,
) -> Result<(), Failure> {
    let Reported { round, stop, findings } = reported;
    let mut faults = Faults::new();
    for (index, finding) in findings.iter().enumerate() {
        check_finding(finding, (&format!("/findings/{index}"), round.cleaning_fee), &mut faults);
    }
    faults.into_result()?;
    for (index, found) in findings.into_iter().enumerate() {
        let pointer = format!("/findings/{index}");
        let photos = (&*format!("{pointer}/file_ids"), found.files.as_slice());
        check_photos(tx, actor, round.estate_id, photos).await?;
        check_records(app, tx, actor, (round, &found, &pointer)).await?;
        let ids = app.db.ids();
        let ticket = found.severity.map(|_severity| FoundTicket {
            id: TicketId::new(ids.as_ref()),
            interaction_id: InteractionId::new(ids.as_ref()),
            number: None,
            status: None,
            sequence: 0,
        });
        let fee = round.cleaning_fee.filter(|_fee| found.waste == Some(DogWasteOutcome::FeePaid));
        let finding = PatrolFinding {
            id: PatrolFindingId::new(ids.as_ref()),
            estate_id: round.estate_id,
            round_id: round.id,
            place_id: stop.place_id,
            place: stop.label.clone(),
            found,
            fee,
            found_by: actor.principal.clone(),
            found_at: tx.now(),
            ticket,
        };
        storage::insert(tx, &finding, &pointer).await?;
        publish::finding(tx, (&finding, stop.kind))?;
        note(tx, actor, &finding);
    }
    Ok(())
}

/// Passes when the records that a finding names are there: a registered pet, and a receipt for the fee that is paid here.
async fn check_records(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (round, found, pointer): (&PatrolRound, &FindingDetails, &str),
) -> Result<(), Failure> {
    let mut faults = Faults::new();
    if let Some(id) = found.pet_record_id
        && record_on(app, tx, actor, (id, PET_FORM)).await?.is_none_or(|pet| pet.estate_id != round.estate_id)
    {
        faults.add(format!("{pointer}/pet_record_id"), "form_record.unknown");
    }
    if let (Some(id), Some(fee)) = (found.receipt_id, round.cleaning_fee) {
        let receipt = record_on(app, tx, actor, (id, RECEIPT_FORM)).await?;
        let receipt = receipt.filter(|receipt| receipt.estate_id == round.estate_id);
        match receipt {
            Some(receipt) if receipt.state.handed_in().is_some() => {
                if !is_receipt_for(&receipt.contents, fee) {
                    let other = Coded::new("patrol_finding.other_sum").with("fee", fee);
                    faults.add(format!("{pointer}/receipt_id"), other);
                }
            }
            Some(_draft) => faults.add(format!("{pointer}/receipt_id"), "patrol_finding.receipt_draft"),
            None => faults.add(format!("{pointer}/receipt_id"), "form_record.unknown"),
        }
    }
    Ok(faults.into_result()?)
}

async fn record_on(
    app: &App,
    tx: &Tx,
    actor: &Actor,
    (id, form): (FormRecordId, &str),
) -> Result<Option<FormRecord>, Failure> {
    let record = records::load(tx, &app.forms, actor, id).await?;
    Ok(record.filter(|record| record.form.code == form))
}

/// Where the ticket of a finding stands, as the ticket desk told of it at this sequence; nothing of tickets of no finding.
#[tracing::instrument(skip_all, name = "registers.follow_ticket")]
pub(crate) async fn follow_ticket(
    tx: &Tx,
    ticket: (TicketId, i32),
    told: (String, Option<OpenWord<TicketStatus>>),
) -> Result<(), Failure> {
    Ok(storage::follow_ticket(tx, ticket, told).await?)
}

fn note(tx: &Tx, actor: &Actor, finding: &PatrolFinding) {
    let found = &finding.found;
    let entry = AuditEntry::new(actor, "report_patrol_finding", "patrol_finding", finding.id);
    tx.audit(entry.at(finding.estate_id).after(json!({
        "patrol_round_id": finding.round_id, "place_id": finding.place_id, "kind": found.kind, "severity": found.severity,
        "waste": found.waste, "ticket_id": finding.ticket.as_ref().map(|ticket| ticket.id),
    })));
}

/// Passes when each of these is a file at the estate that the actor may know of.
pub(super) async fn check_photos(
    tx: &Tx,
    actor: &Actor,
    estate_id: EstateId,
    (pointer, files): (&str, &[FileId]),
) -> Result<(), Failure> {
    if files.is_empty() {
        return Ok(());
    }
    let known = known_at(tx, actor, (estate_id, files)).await?;
    let mut faults = Faults::new();
    for (index, _id) in files.iter().enumerate().filter(|(_index, id)| !known.contains(id)) {
        faults.add(format!("{pointer}/{index}"), "patrol_stop.file_unknown");
    }
    Ok(faults.into_result()?)
}
