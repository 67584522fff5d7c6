//! Records on the forms that playbooks ask for: what the registers tell of them, so that a step names one that is there.

use std::{collections::BTreeSet, sync::LazyLock};

use db::{Context, DbError, IdColumn, Tx};
use kernel::EstateId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryTrait, sea_query::OnConflict};
use standards::playbooks::playbooks;
use vocabulary::FormRecordId;

use super::entities::record_ref;

/// The forms that some step asks for.
static FORMS: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    playbooks().iter().flat_map(|playbook| &playbook.steps).filter_map(|step| step.form.as_deref()).collect()
});

/// A record as the registers' event has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecordRef {
    pub(crate) record_id: FormRecordId,
    pub(crate) estate_id: EstateId,
    pub(crate) form: String,
}

/// Keeps what is known of a record, with the commit; of one on another form nothing.
pub(crate) fn keep(tx: &Tx, record: RecordRef) {
    let RecordRef { record_id, estate_id, form } = record;
    if !FORMS.contains(&*form) {
        return;
    }
    let row = record_ref::ActiveModel {
        record_id: Set(IdColumn(record_id)),
        estate_id: Set(IdColumn(estate_id)),
        form: Set(form),
    };
    let once = OnConflict::column(record_ref::Column::RecordId).do_nothing().to_owned();
    tx.insert(record_ref::Entity::insert(row).on_conflict(once).into_query());
}

/// Forgets a record that was disposed of, with the commit.
pub(crate) fn forget(tx: &Tx, record_id: FormRecordId) {
    let gone = record_ref::Entity::delete_many().filter(record_ref::Column::RecordId.eq(record_id.as_uuid()));
    tx.delete(gone.into_query());
}

/// The record, when its event was received and some step asks for its form.
pub(crate) async fn find(tx: &Tx, record_id: FormRecordId) -> Result<Option<RecordRef>, DbError> {
    let row = record_ref::Entity::find_by_id(IdColumn(record_id)).one(tx.conn()).await;
    let row = row.context("looking a record up")?;
    Ok(row.map(|record_ref::Model { record_id, estate_id, form }| RecordRef {
        record_id: record_id.0,
        estate_id: estate_id.0,
        form,
    }))
}
