//! Domain event → contract event, exhaustively.

use contracts::registers::{
    FormRecordChecked, FormRecordClosed, FormRecordCorrected, FormRecordFacts, FormRecordFiled,
    FormRecordOverdue, FormRecordReminder, FormRecordSigned, FormRecordSubmitted,
};
use db::{DbError, Tx};
use kernel::Actor;

use crate::records::domain::{FormRecord, RecordEvent, Run};

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
    let filled_by = record.filled_by.staff_id();
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
        RecordEvent::Closed { overdue_since } => {
            let said = FormRecordClosed {
                form_record_id,
                estate_id,
                record: facts,
                closed_by: by,
                overdue_since: *overdue_since,
                closed_at: at,
            };
            tx.publish(&said, sequence)
        }
        RecordEvent::Overdue { since } => {
            let said = FormRecordOverdue {
                form_record_id,
                estate_id,
                record: facts,
                filled_by,
                overdue_since: *since,
                found_at: at,
            };
            tx.publish(&said, sequence)
        }
        RecordEvent::Reminded { field, date, days } => {
            let said = FormRecordReminder {
                form_record_id,
                estate_id,
                record: facts,
                filled_by,
                field: field.clone(),
                date: *date,
                days: *days,
                reminded_at: at,
            };
            tx.publish(&said, sequence)
        }
    }
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
