//! Since when each kind of thing is heard of, and so what cannot come any more.

use chrono::{DateTime, Utc};
use envelope::Envelope;
use sea_orm::{
    ConnectionTrait, ExprTrait,
    prelude::Uuid,
    sea_query::{Expr, OnConflict, Query},
};

use super::{
    CURSORS_KEPT, aggregate,
    awaited::{await_first, is_awaited},
};
use crate::{Db, DbError, error::Context};

/// What stands for every aggregate where all are heard.
pub(crate) const EVERYTHING: &str = "#";

/// Notes, once, since when the aggregates (`<service>.<aggregate>`, or `#` for all) are heard: of the subjects that are
/// older, the first events were published before this service subscribed.
pub(crate) async fn note_sources(db: &Db, aggregates: Vec<String>) -> Result<(), DbError> {
    if aggregates.is_empty() {
        return Ok(());
    }
    let tx = db.begin().await?;
    let any = Query::select().column("aggregate").from("inbox_sources").limit(1).to_owned();
    let is_first = tx.conn().query_one(&any).await.context("reading what is heard")?.is_none();
    if is_first {
        await_first(tx.conn(), db.ids().next()).await?;
    }
    let mut insert = Query::insert();
    insert
        .into_table("inbox_sources")
        .columns(["aggregate", "heard_since"])
        .on_conflict(OnConflict::column("aggregate").do_nothing().to_owned());
    for aggregate in aggregates {
        // The ids of subjects carry the wall's time, however fast the trade's time runs.
        insert.values_panic([aggregate.into(), Expr::current_timestamp()]);
    }
    tx.conn().execute(&insert).await.context("noting what is heard")?;
    tx.commit().await
}

/// True when the first events of the message's subject cannot come any more: they were said before this service heard
/// of such subjects and are not sent again, or the subject's cursor was forgotten.
pub(crate) async fn is_history(db: &Db, envelope: &Envelope) -> Result<bool, DbError> {
    // Few subjects are named otherwise (a standard has a name), and no two events of those come close together.
    let Some(born_at) = born_at(&envelope.subject) else { return Ok(true) };
    if is_awaited(db.reader(), envelope).await? {
        return Ok(false);
    }
    if born_at < db.clock().now() - CURSORS_KEPT {
        return Ok(true);
    }
    let select = Query::select()
        .expr(Expr::col("heard_since").max())
        .from("inbox_sources")
        .and_where(Expr::col("aggregate").is_in([aggregate(envelope), EVERYTHING]))
        .to_owned();
    let row = db.reader().query_one(&select).await.context("reading since when something is heard")?;
    let since: Option<DateTime<Utc>> = row
        .map(|row| row.try_get_by_index::<Option<DateTime<Utc>>>(0))
        .transpose()
        .context("reading since when something is heard")?
        .flatten();
    Ok(since.is_some_and(|since| born_at < since))
}

/// When the subject was made, as its id tells.
fn born_at(subject: &str) -> Option<DateTime<Utc>> {
    let (secs, nanos) = Uuid::parse_str(subject).ok()?.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(secs).ok()?, nanos)
}
