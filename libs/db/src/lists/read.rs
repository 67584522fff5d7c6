//! One page of a list, and its count.

use kernel::{Failure, ListQuery, ListSpec, MAX_COUNT, PageOf, RowCount, Scope, lists::Direction};
use sea_orm::{
    ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryTrait,
    sea_query::{Condition, SelectStatement},
};

use super::{
    place::{Place, PlaceValue, list_digest},
    select::{Reach, Reading},
};
use crate::{Db, error::Context};

/// One page of the list `spec`, within `scope` and of what `visible` lets through, as rows of `E`.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list; otherwise what the engine
/// says.
pub async fn list_page<E>(
    db: &Db,
    spec: &ListSpec,
    seen: (&Scope, Condition),
    query: &ListQuery,
) -> Result<PageOf<E::Model>, Failure>
where
    E: EntityTrait,
{
    list_of(db, spec, (E::find().into_query(), seen.0, seen.1), query).await
}

/// The same of the rows of `all`, a statement without order that has every column that the list's declaration names. Sums
/// come as `SELECT * FROM (…)`, since what places and narrows them is asked for beside the statement's own conditions.
///
/// # Errors
/// As [`list_page`].
#[tracing::instrument(skip_all, level = "debug", name = "db.list", fields(db.list = spec.name))]
pub async fn list_of<M: FromQueryResult>(
    db: &Db,
    spec: &ListSpec,
    (all, scope, visible): (SelectStatement, &Scope, Condition),
    query: &ListQuery,
) -> Result<PageOf<M>, Failure> {
    let ListQuery { filters, page, is_counted } = query;
    // A word that names no order is not read into a query at all.
    let Some(sort) = spec.sort(filters) else { return Ok(PageOf::whole(Vec::new())) };
    let reading = Reading { spec, sort, filters, all, scope, visible, now: db.clock().now() };
    let (keys, digest) = (sort.placed_by(filters), list_digest(spec, sort, filters));
    let after = page.after.as_ref().map(|after| Place::read(after, &digest, keys)).transpose()?;
    let reach = Reach::of(db.reader(), (spec, sort), scope, filters).await?;
    let select = reading.rows(&reach, after.as_ref(), u64::from(page.limit) + 1);
    let rows = db.reader().query_all(&select).await.context("reading a list")?;
    let placed = rows.iter().map(|row| Ok((M::from_query_result(row, "")?, Place::of(row, keys)?)));
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

/// The same of a handful of rows that are all at hand, which the caller has narrowed.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` for a page that begins nowhere in this list.
pub fn cut<T>(
    spec: &ListSpec,
    rows: Vec<T>,
    place_of: impl Fn(&T) -> Vec<PlaceValue>,
    query: &ListQuery,
) -> Result<PageOf<T>, Failure> {
    let ListQuery { filters, page, is_counted } = query;
    let Some(sort) = spec.sort(filters) else { return Ok(PageOf::whole(Vec::new())) };
    let (keys, digest) = (sort.placed_by(filters), list_digest(spec, sort, filters));
    let after = page.after.as_ref().map(|after| Place::read(after, &digest, keys)).transpose()?;
    let count = is_counted.then(|| RowCount::of(u32::try_from(rows.len()).unwrap_or(u32::MAX)));
    let mut placed: Vec<(Place, T)> = rows.into_iter().map(|row| (Place(place_of(&row)), row)).collect();
    placed.sort_by(|(one, _), (other, _)| match sort.direction {
        Direction::Ascending => one.cmp(other),
        Direction::Descending => other.cmp(one),
    });
    if let Some(after) = after {
        placed.retain(|(place, _)| match sort.direction {
            Direction::Ascending => *place > after,
            Direction::Descending => *place < after,
        });
    }
    let mut cut = PageOf::cut(placed, page, |(place, _row)| place.written(&digest)).map(|(_place, row)| row);
    cut.count = count;
    Ok(cut)
}
