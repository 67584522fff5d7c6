//! Filed records by how long they are kept, and what takes one away for good.

use chrono::NaiveDate;
use db::{Context, DbError, Tx, WordColumn};
use kernel::Failure;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};
use vocabulary::{FormRecordId, FormRecordStatus};

use super::{
    entities::{record, revision, signature},
    form_of, rows, timers,
};
use crate::{forms::storage::Forms, records::domain::FormRecord};

/// Some of the filed records whose last day is over where they are and that nobody holds, without their signatures. `days` has
/// the day in each time zone.
pub(crate) async fn outlived(
    tx: &Tx,
    forms: &Forms,
    days: &[(String, NaiveDate)],
    most: u64,
) -> Result<Vec<FormRecord>, DbError> {
    let is_over = days.iter().fold(Condition::any(), |any, (zone, today)| {
        let there = Query::select()
            .column("estate_id")
            .from("estate_refs")
            .and_where(Expr::col("time_zone").eq(zone.as_str()))
            .to_owned();
        let over = Condition::all()
            .add(record::Column::KeepUntil.lt(*today))
            .add(record::Column::EstateId.in_subquery(there));
        any.add(over)
    });
    // No zone, no estate: any condition of none would be every record.
    let Some(latest) = days.iter().map(|(_zone, day)| *day).max() else { return Ok(Vec::new()) };
    let rows = record::Entity::find()
        .filter(record::Column::KeepUntil.lt(latest))
        .filter(record::Column::HeldAt.is_null())
        .filter(is_over)
        .order_by_asc(record::Column::KeepUntil)
        .order_by_asc(record::Column::Id)
        .limit(most)
        .all(tx.conn())
        .await
        .context("looking for records whose time is over")?;
    of_rows(tx, forms, rows).await
}

/// The first filed records on a form after this one, without their signatures.
pub(crate) async fn filed_after(
    tx: &Tx,
    forms: &Forms,
    (form, after): (&str, Option<FormRecordId>),
    most: u64,
) -> Result<Vec<FormRecord>, DbError> {
    let mut filed = record::Entity::find()
        .filter(record::Column::Form.eq(form))
        .filter(record::Column::Status.eq(WordColumn(FormRecordStatus::Filed)));
    if let Some(after) = after {
        filed = filed.filter(record::Column::Id.gt(after.as_uuid()));
    }
    let rows = filed.order_by_asc(record::Column::Id).limit(most).all(tx.conn()).await;
    of_rows(tx, forms, rows.context("reading the filed records of a form")?).await
}

async fn of_rows(tx: &Tx, forms: &Forms, rows: Vec<record::Model>) -> Result<Vec<FormRecord>, DbError> {
    let mut records = Vec::with_capacity(rows.len());
    for row in rows {
        let form = form_of(tx.conn(), forms, &row).await?;
        records.push(rows::from_row(tx.db().sealer(), row, (form, Vec::new()))?);
    }
    Ok(records)
}

/// Deletes a record with all that belongs to it but its files, at the version it was loaded at.
///
/// # Errors
/// `stale_version` when a change came first.
pub(crate) async fn delete(tx: &Tx, record: &FormRecord) -> Result<(), Failure> {
    let id = record.id.as_uuid();
    let doing = "deleting a form record";
    let signatures = signature::Entity::delete_many().filter(signature::Column::RecordId.eq(id));
    signatures.exec(tx.conn()).await.context(doing)?;
    let revisions = revision::Entity::delete_many().filter(revision::Column::RecordId.eq(id));
    revisions.exec(tx.conn()).await.context(doing)?;
    let deleted = record::Entity::delete_many()
        .filter(record::Column::Id.eq(id))
        .filter(record::Column::Version.eq(record.version))
        .exec(tx.conn())
        .await
        .context(doing)?;
    db::expect_one(deleted.rows_affected)?;
    tx.reschedule(&timers(record), &[]);
    Ok(())
}
