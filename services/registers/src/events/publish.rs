//! Domain event → contract event, exhaustively.

use chrono::{DateTime, NaiveDate, Utc};
use contracts::registers::{
    FormRecordChecked, FormRecordClosed, FormRecordCorrected, FormRecordDisposed, FormRecordFacts,
    FormRecordFiled, FormRecordOverdue, FormRecordReminder, FormRecordSigned, FormRecordSubmitted,
    PatrolFindingReported, PatrolRoundMissed,
};
use db::{DbError, Tx};
use kernel::Actor;
use vocabulary::{PlaceKind, UnitId};

use crate::{
    patrols::domain::{PatrolFinding, PatrolRound},
    records::domain::{FormRecord, RecordEvent, Run},
    retention::domain::Disposal,
};

/// Says what `actor` did to a record, at the sequence it now has. Only what was handed in is told of, so that it has
/// a number.
pub(crate) fn record(
    tx: &Tx,
    actor: &Actor,
    record: &FormRecord,
    event: &RecordEvent,
) -> Result<(), DbError> {
    let (form_record_id, estate_id, sequence) = (record.id, record.estate_id, record.sequence);
    let (facts, by, at) = (facts(record), actor.principal.staff_id(), tx.now());
    match event {
        RecordEvent::Submitted => {
            let said = FormRecordSubmitted {
                form_record_id,
                estate_id,
                record: facts,
                submitted_by: by,
                submitted_at: at,
            };
            tx.publish(&said, sequence)
        }
        RecordEvent::Corrected => {
            let said = FormRecordCorrected {
                form_record_id,
                estate_id,
                record: facts,
                corrected_by: by,
                corrected_at: at,
            };
            tx.publish(&said, sequence)
        }
        RecordEvent::Checked => {
            let said = FormRecordChecked {
                form_record_id,
                estate_id,
                record: facts,
                checked_by: by,
                checked_at: at,
            };
            tx.publish(&said, sequence)
        }
        RecordEvent::Signed { field } => {
            let field = field.clone();
            let said = FormRecordSigned { form_record_id, estate_id, record: facts, field, signed_at: at };
            tx.publish(&said, sequence)
        }
        RecordEvent::Filed { keep_until } => {
            let keep_until = *keep_until;
            let said = FormRecordFiled { form_record_id, estate_id, record: facts, keep_until, filed_at: at };
            tx.publish(&said, sequence)
        }
        RecordEvent::Closed { overdue_since } => closed(tx, (record, actor), *overdue_since),
        RecordEvent::Overdue { since } => overdue(tx, record, *since),
        RecordEvent::Reminded { field, date, days } => reminded(tx, record, (field, *date, *days)),
        // What is done against disposal is in the audit trail, and nobody else's business.
        RecordEvent::Held { .. } | RecordEvent::Released { .. } => Ok(()),
    }
}

/// Says that what stood on a record is gone.
pub(crate) fn disposal(tx: &Tx, disposal: &Disposal, sequence: i32) -> Result<(), DbError> {
    let said = FormRecordDisposed {
        form_record_id: disposal.record_id,
        estate_id: disposal.estate_id,
        form: disposal.form.clone(),
        form_version: disposal.form_version,
        number: disposal.number.clone(),
        class: disposal.class.into(),
        filed_at: disposal.filed_at,
        kept_months: disposal.kept.months,
        kept_until: disposal.kept.until,
        disposed_at: disposal.disposed_at,
    };
    tx.publish(&said, sequence)
}

/// Says what was found on a patrol at a place of this kind, where a ticket is to be opened for it.
pub(crate) fn finding(tx: &Tx, (finding, at): (&PatrolFinding, PlaceKind)) -> Result<(), DbError> {
    let found = &finding.found;
    let (Some(severity), Some(ticket)) = (found.severity, &finding.ticket) else { return Ok(()) };
    // A unit is known by the same id as a place.
    let unit_id = (at == PlaceKind::Unit).then(|| UnitId::from_uuid(finding.place_id.as_uuid()));
    let said = PatrolFindingReported {
        patrol_finding_id: finding.id,
        estate_id: finding.estate_id,
        patrol_round_id: finding.round_id,
        place_id: finding.place_id,
        place: finding.place.clone(),
        unit_id,
        kind: found.kind.into(),
        severity: severity.into(),
        ticket_kind: found.ticket_kind.into(),
        title: found.title.clone(),
        description: found.description.clone(),
        ticket_id: ticket.id,
        interaction_id: ticket.interaction_id,
        found_by: finding.found_by.staff_id(),
        found_at: finding.found_at,
    };
    tx.publish(&said, 1)
}

/// Says that a round was not done in time.
pub(crate) fn missed_round(tx: &Tx, round: &PatrolRound) -> Result<(), DbError> {
    let said = PatrolRoundMissed {
        patrol_round_id: round.id,
        estate_id: round.estate_id,
        patrol_plan_id: round.plan_id,
        plan: round.name.clone(),
        occasion: round.occasion.into(),
        begins_at: round.begins_at,
        due_at: round.due_at,
        started_by: round.state.started().and_then(|started| started.by.staff_id()),
        stops_left: round.tally.left(),
        missed_at: tx.now(),
    };
    tx.publish(&said, round.sequence)
}

fn closed(
    tx: &Tx,
    (record, actor): (&FormRecord, &Actor),
    overdue_since: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    let said = FormRecordClosed {
        form_record_id: record.id,
        estate_id: record.estate_id,
        record: facts(record),
        closed_by: actor.principal.staff_id(),
        overdue_since,
        closed_at: tx.now(),
    };
    tx.publish(&said, record.sequence)
}

fn overdue(tx: &Tx, record: &FormRecord, since: DateTime<Utc>) -> Result<(), DbError> {
    let said = FormRecordOverdue {
        form_record_id: record.id,
        estate_id: record.estate_id,
        record: facts(record),
        filled_by: record.filled_by.staff_id(),
        overdue_since: since,
        found_at: tx.now(),
    };
    tx.publish(&said, record.sequence)
}

fn reminded(
    tx: &Tx,
    record: &FormRecord,
    (field, date, days): (&str, NaiveDate, i32),
) -> Result<(), DbError> {
    let said = FormRecordReminder {
        form_record_id: record.id,
        estate_id: record.estate_id,
        record: facts(record),
        filled_by: record.filled_by.staff_id(),
        field: field.to_owned(),
        date,
        days,
        reminded_at: tx.now(),
    };
    tx.publish(&said, record.sequence)
}

fn facts(record: &FormRecord) -> FormRecordFacts {
    let run = record.run.as_ref();
    FormRecordFacts {
        form: record.form.code.clone(),
        form_version: record.form.version,
        number: record.number.clone().unwrap_or_default(),
        revision: record.revision,
        status: record.state.status().into(),
        class: record.form.class.into(),
        unit_id: record.unit_id,
        customer_id: record.customer_id,
        running_since: run.and_then(Run::since),
        due_at: run.and_then(Run::due_at),
    }
}
