//! Saving many changed rows with one statement.

use kernel::Failure;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IdenStatic, Iterable, PrimaryKeyToColumn, QueryTrait,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{Tx, error::Context, stale_version};

type ColumnOf<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::Column;
type KeyOf<A> = <<A as ActiveModelTrait>::Entity as EntityTrait>::PrimaryKey;

/// Stores rows over what they were, all of them or none. They are there already, whole, each once, and were locked when they
/// were read, so that nobody else changed them; `version` is the column that grows with each change.
///
/// # Errors
/// `stale_version` when one of them is newer all the same.
pub async fn save_all<A: ActiveModelTrait>(
    tx: &Tx,
    rows: Vec<A>,
    version: ColumnOf<A>,
) -> Result<(), Failure> {
    if rows.is_empty() {
        return Ok(());
    }
    let expected = u64::try_from(rows.len()).ok();
    let is_key =
        |column: ColumnOf<A>| KeyOf::<A>::iter().any(|key| key.into_column().as_str() == column.as_str());
    let (keys, others): (Vec<_>, Vec<_>) = ColumnOf::<A>::iter().partition(|column| is_key(*column));
    let of = |table: &'static str| Expr::col((table, version));
    let is_no_older = of("excluded").gte(Expr::col((A::Entity::default(), version)));
    let over = OnConflict::columns(keys).update_columns(others).action_and_where(is_no_older).to_owned();
    let upsert = A::Entity::insert_many(rows).on_conflict(over).into_query();
    let saved = tx.conn().execute(&upsert).await.context("saving many rows")?;
    if Some(saved.rows_affected()) == expected { Ok(()) } else { Err(stale_version().into()) }
}
