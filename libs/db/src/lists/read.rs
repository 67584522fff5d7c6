//! One page of a list, and its count.

use kernel::{Failure, ListQuery, MAX_COUNT, PageOf, RowCount, Scope};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, FromQueryResult, sea_query::Condition};

use super::{
    ListSpec, Reach, Reading,
    place::{Place, list_digest},
};
use crate::{Db, error::Context};

/// One page of the list `spec`, within `scope` and of what `visible` lets through, as rows of `E`.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list; otherwise what the engine
/// says.
#[tracing::instrument(skip_all, level = "debug", name = "db.list", fields(db.list = spec.table))]
pub async fn list_page<E>(
    db: &Db,
    spec: &ListSpec,
    (scope, visible): (&Scope, Condition),
    query: &ListQuery,
) -> Result<PageOf<E::Model>, Failure>
where
    E: EntityTrait,
{
    let ListQuery { filters, page, is_counted } = query;
    // A word that names no order is not read into a query at all.
    let Some(sort) = spec.sort(filters) else { return Ok(PageOf::whole(Vec::new())) };
    let reading = Reading { spec, sort, filters, scope, visible, now: db.clock().now() };
    let (column, digest) = (reading.column(), list_digest(spec, sort, filters));
    let after = page.after.as_ref().map(|after| Place::read(after, &digest, column.is_some())).transpose()?;
    let reach = Reach::of(db.reader(), (spec, sort), scope, filters).await?;
    let select = reading.rows::<E>(&reach, after, u64::from(page.limit) + 1);
    let rows = db.reader().query_all(&select).await.context("reading a list")?;
    let placed = rows.iter().map(|row| Ok((E::Model::from_query_result(row, "")?, Place::of(row, column)?)));
    let placed = placed.collect::<Result<Vec<_>, DbErr>>().context("reading the rows of a list")?;
    let mut cut = PageOf::cut(placed, page, |(_row, place)| place.written(&digest)).map(|(row, _place)| row);
    if *is_counted {
        cut.count = Some(count(db, &reading).await?);
    }
    Ok(cut)
}

async fn count(db: &Db, reading: &Reading<'_>) -> Result<RowCount, Failure> {
    let select = reading.count(MAX_COUNT);
    let row = db.reader().query_one(&select).await.context("counting a list")?;
    let counted: Option<i64> =
        row.map(|row| row.try_get_by_index(0)).transpose().context("reading the count of a list")?;
    Ok(RowCount::of(counted.and_then(|rows| u32::try_from(rows).ok()).unwrap_or(0)))
}
