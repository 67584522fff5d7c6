//! What others tell that concerns playbooks: records on the forms that their steps ask for.
#![warn(clippy::future_not_send)]

use contracts::registers::{FormRecordDisposed, FormRecordSubmitted};
use db::Tx;
use envelope::Envelope;
use kernel::Failure;

use crate::playbooks::app::{RecordRef, forget_record, keep_record};

/// A form was handed in: a step may name it from now on.
pub(crate) async fn on_record_submitted(
    _state: &(),
    tx: &Tx,
    event: FormRecordSubmitted,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    let FormRecordSubmitted { form_record_id, estate_id, record, .. } = event;
    keep_record(tx, RecordRef { record_id: form_record_id, estate_id, form: record.form });
    Ok(())
}

/// What stood on it is gone: no step names it any more.
pub(crate) async fn on_record_disposed(
    _state: &(),
    tx: &Tx,
    event: FormRecordDisposed,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    forget_record(tx, event.form_record_id);
    Ok(())
}
