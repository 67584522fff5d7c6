//! When records of forms were handed in last, as the registers tell of it.
#![warn(clippy::future_not_send)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Tx, estates::scope_filter};
use kernel::{EstateId, Scope};
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, Func, OnConflict, Query},
};

const TABLE: &str = "last_records";

/// Keeps it, unless a later one is known.
pub(crate) async fn keep(
    tx: &Tx,
    (form, estate_id): (&str, EstateId),
    handed_in_at: DateTime<Utc>,
) -> Result<(), DbError> {
    let is_later = Expr::col(("excluded", "handed_in_at")).gt(Expr::col((TABLE, "handed_in_at")));
    let later = OnConflict::columns(["form", "estate_id"])
        .update_column("handed_in_at")
        .action_and_where(is_later)
        .to_owned();
    let insert = Query::insert()
        .into_table(TABLE)
        .columns(["form", "estate_id", "handed_in_at"])
        .values_panic([form.into(), estate_id.as_uuid().into(), handed_in_at.into()])
        .on_conflict(later)
        .to_owned();
    tx.conn().execute(&insert).await.map(drop).context("keeping when a record was handed in")
}

/// When a record of each of these forms was handed in last, at each of these estates.
pub(crate) async fn last_at_estates(
    db: &Db,
    forms: &BTreeSet<&str>,
    estates: &BTreeSet<EstateId>,
) -> Result<BTreeMap<(String, EstateId), DateTime<Utc>>, DbError> {
    if forms.is_empty() || estates.is_empty() {
        return Ok(BTreeMap::new());
    }
    let select = Query::select()
        .columns(["form", "estate_id", "handed_in_at"])
        .from(TABLE)
        .and_where(Expr::col("form").is_in(forms.iter().copied()))
        .and_where(Expr::col("estate_id").is_in(estates.iter().map(|id| id.as_uuid())))
        .to_owned();
    let doing = "looking for the last records of forms";
    let mut last = BTreeMap::new();
    for row in db.reader().query_all(&select).await.context(doing)? {
        let form: String = row.try_get_by_index(0).context(doing)?;
        let estate_id: IdColumn<EstateId> = row.try_get_by_index(1).context(doing)?;
        last.insert((form, estate_id.0), row.try_get_by_index(2).context(doing)?);
    }
    Ok(last)
}

/// The same at whichever estate of a scope.
pub(crate) async fn last_within(
    db: &Db,
    forms: &BTreeSet<&str>,
    scope: &Scope,
) -> Result<BTreeMap<String, DateTime<Utc>>, DbError> {
    if forms.is_empty() {
        return Ok(BTreeMap::new());
    }
    let select = Query::select()
        .column("form")
        .expr(Func::max(Expr::col("handed_in_at")))
        .from(TABLE)
        .and_where(Expr::col("form").is_in(forms.iter().copied()))
        .cond_where(scope_filter(scope, "estate_id"))
        .group_by_col("form")
        .to_owned();
    let doing = "looking for the last records of forms in a scope";
    let mut last = BTreeMap::new();
    for row in db.reader().query_all(&select).await.context(doing)? {
        let form: String = row.try_get_by_index(0).context(doing)?;
        last.insert(form, row.try_get_by_index(1).context(doing)?);
    }
    Ok(last)
}
