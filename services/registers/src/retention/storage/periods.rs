//! For how long the group has records kept. It belongs to the group, not to an estate, and so takes no scope.

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served},
    unique_violation,
};
use kernel::{Failure, ListQuery, PageOf, Refusal, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
};
use vocabulary::RetentionPeriodId;

use super::entities::period;
use crate::retention::domain::{PeriodPlace, RetentionPeriod};

/// What is set, newest first.
#[derive(Debug)]
pub(crate) struct RetentionPeriodList;

impl DeclaredList for RetentionPeriodList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::text("form", 60, "Only what is set for this form, such as `call-record`."),
            Filter::id("estate_id", "Only what is set for this estate by itself."),
        ],
        columns: &[
            "form",
            "region",
            "estate_id",
            "months",
            "reason",
            "set_by",
            "set_at",
            "retention_period_id",
        ],
        served: &[
            Served::newest(&["form"], "uq_retention_periods__form_place_key").few(),
            Served::newest(&[], "uq_retention_periods__id"),
        ],
        ..ListSpec::of("retention_periods")
    };
}

/// One page of them.
pub(crate) async fn list(db: &Db, query: &ListQuery) -> Result<PageOf<RetentionPeriod>, Failure> {
    let seen = (&Scope::Group, Condition::all());
    let page = list_page::<period::Entity>(db, RetentionPeriodList::SPEC, seen, query).await?;
    let items = page.items.into_iter().map(from_row).collect::<Result<_, DbError>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}

/// Stores a new one.
///
/// # Errors
/// `registers.period_exists`.
pub(crate) async fn insert(tx: &Tx, period: &RetentionPeriod) -> Result<(), Failure> {
    let unique = "uq_retention_periods__form_place_key";
    match period::Entity::insert(to_row(period)?).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) if unique_violation(&error).as_deref() == Some(unique) => {
            Err(Refusal::conflict("registers.period_exists").with("form", &*period.form).into())
        }
        Err(error) => Err(error).context("storing a retention period").map_err(Failure::from),
    }
}

/// Stores a changed one over the version it was loaded at.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, period: &RetentionPeriod) -> Result<(), Failure> {
    let mut row = to_row(period)?;
    row.not_set(period::Column::Id);
    let updated = period::Entity::update_many()
        .set(row)
        .filter(period::Column::Id.eq(period.id.as_uuid()))
        .filter(period::Column::Version.eq(period.version - 1))
        .exec(tx.conn())
        .await
        .context("saving a retention period")?;
    db::expect_one(updated.rows_affected)
}

/// Deletes one at the version it was loaded at.
///
/// # Errors
/// `stale_version` when a change came first.
pub(crate) async fn delete(tx: &Tx, period: &RetentionPeriod) -> Result<(), Failure> {
    let deleted = period::Entity::delete_many()
        .filter(period::Column::Id.eq(period.id.as_uuid()))
        .filter(period::Column::Version.eq(period.version))
        .exec(tx.conn())
        .await
        .context("deleting a retention period")?;
    db::expect_one(deleted.rows_affected)
}

/// One of them.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    id: RetentionPeriodId,
) -> Result<Option<RetentionPeriod>, DbError> {
    let row = period::Entity::find_by_id(IdColumn(id)).one(conn).await;
    row.context("reading a retention period")?.map(from_row).transpose()
}

/// What is set for a form at these places.
pub(crate) async fn of_form(
    conn: &impl ConnectionTrait,
    (form, places): (&str, &[PeriodPlace]),
) -> Result<Vec<RetentionPeriod>, DbError> {
    let rows = period::Entity::find()
        .filter(period::Column::Form.eq(form))
        .filter(period::Column::PlaceKey.is_in(places.iter().map(PeriodPlace::key)))
        .all(conn)
        .await
        .context("reading for how long records are kept")?;
    rows.into_iter().map(from_row).collect()
}

fn corrupt(id: RetentionPeriodId, fault: impl std::fmt::Display) -> DbError {
    DbError::Corrupt { what: "retention period", source: format!("{id}: {fault}").into() }
}

fn to_row(period: &RetentionPeriod) -> Result<period::ActiveModel, DbError> {
    let (estate_id, region) = match &period.place {
        PeriodPlace::Group => (None, None),
        PeriodPlace::Region(region) => (None, Some(region.clone())),
        PeriodPlace::Estate(id) => (Some(IdColumn(*id)), None),
    };
    Ok(period::ActiveModel {
        id: Set(IdColumn(period.id)),
        version: Set(period.version),
        form: Set(period.form.clone()),
        place_key: Set(period.place.key()),
        estate_id: Set(estate_id),
        region: Set(region),
        months: Set(i32::try_from(period.months).map_err(|fault| corrupt(period.id, fault))?),
        reason: Set(period.reason.clone()),
        set_by: Set(period.set_by.to_string()),
        set_at: Set(period.set_at),
    })
}

fn from_row(row: period::Model) -> Result<RetentionPeriod, DbError> {
    let id = row.id.0;
    let place = match (row.estate_id, row.region) {
        (Some(estate_id), _region) => PeriodPlace::Estate(estate_id.0),
        (None, Some(region)) => PeriodPlace::Region(region),
        (None, None) => PeriodPlace::Group,
    };
    Ok(RetentionPeriod {
        id,
        version: row.version,
        form: row.form,
        place,
        months: u32::try_from(row.months).map_err(|fault| corrupt(id, fault))?,
        reason: row.reason,
        set_by: row.set_by.parse().map_err(|fault| corrupt(id, fault))?,
        set_at: row.set_at,
    })
}
