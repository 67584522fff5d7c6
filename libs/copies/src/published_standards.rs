//! Standards the group published, as the ticket desk announced them: what a service keeps that decides by them.
//!
//! Its table is not among the chassis', since few services need it: those add [`migration`] to their own and have their
//! consumer [`follow`] what is published. Standards belong to the group and so take no scope.

use std::sync::Arc;

use contracts::ticketing::{StandardPublished, StandardWithdrawn};
use db::{Context, DbError, InboxConsumer, Tx, estates::not_heard_of};
use envelope::Envelope;
use kernel::Failure;
use sea_orm::{
    ConnectionTrait, ExprTrait,
    sea_query::{Expr, OnConflict, Query},
};
use sea_orm_migration::MigrationTrait;
use standards::{Standard, StandardCache};

use crate::migration::{Published, Withdrawn};

/// The step that creates the table.
#[must_use]
pub fn migration() -> Box<dyn MigrationTrait> {
    // As the step was called when it stood alone.
    Box::new(Published { step: "migration", table: "published_standards" })
}

/// Has `consumer` keep what the group publishes, so that its service decides by the same texts as the ticket desk.
#[must_use]
pub fn follow(consumer: InboxConsumer) -> InboxConsumer {
    consumer.on::<StandardPublished, _, _>((), on_standard_published)
}

/// The step that creates the table of those that were withdrawn, for a service that puts places under standards.
#[must_use]
pub fn withdrawn_migration() -> Box<dyn MigrationTrait> {
    Box::new(Withdrawn)
}

/// Has `consumer` keep what was withdrawn, besides [`follow`].
#[must_use]
pub fn follow_withdrawn(consumer: InboxConsumer) -> InboxConsumer {
    consumer.on::<StandardWithdrawn, _, _>((), on_standard_withdrawn)
}

async fn on_standard_withdrawn(
    _state: &(),
    tx: &Tx,
    event: StandardWithdrawn,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    let insert = Query::insert()
        .into_table("withdrawn_standards")
        .columns(["name", "version"])
        .values_panic([event.name.as_str().into(), event.version.into()])
        .on_conflict(OnConflict::columns(["name", "version"]).do_nothing().to_owned())
        .to_owned();
    Ok(tx.conn().execute(&insert).await.map(drop).context("keeping that a standard was withdrawn")?)
}

/// True when no place is put under this version any more.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn is_withdrawn(conn: &impl ConnectionTrait, name: &str, version: i32) -> Result<bool, DbError> {
    let select = Query::select()
        .column("version")
        .from("withdrawn_standards")
        .and_where(Expr::col("name").eq(name))
        .and_where(Expr::col("version").eq(version))
        .to_owned();
    Ok(conn.query_one(&select).await.context("looking for a withdrawn standard")?.is_some())
}

async fn on_standard_published(
    _state: &(),
    tx: &Tx,
    event: StandardPublished,
    _envelope: &Envelope,
) -> Result<(), Failure> {
    Ok(keep(tx.conn(), &event).await?)
}

/// Keeps a published version; one that is known stays as it is.
async fn keep(conn: &impl ConnectionTrait, event: &StandardPublished) -> Result<(), DbError> {
    let insert = Query::insert()
        .into_table("published_standards")
        .columns(["name", "version", "document"])
        .values_panic([event.name.as_str().into(), event.version.into(), event.document.as_str().into()])
        .on_conflict(OnConflict::columns(["name", "version"]).do_nothing().to_owned())
        .to_owned();
    conn.execute(&insert).await.map(drop).context("keeping a standard")
}

/// The document of one version.
///
/// # Errors
/// [`DbError`] when the engine refuses.
pub async fn find(conn: &impl ConnectionTrait, name: &str, version: i32) -> Result<Option<String>, DbError> {
    let select = Query::select()
        .column("document")
        .from("published_standards")
        .and_where(Expr::col("name").eq(name))
        .and_where(Expr::col("version").eq(version))
        .to_owned();
    let row = conn.query_one(&select).await.context("reading a standard")?;
    row.map(|row| row.try_get_by_index(0)).transpose().context("reading a standard's document")
}

/// One version, to decide by: from the cache, or read from the table into it.
///
/// # Errors
/// `Unavailable` while it has not been received: the event that brings it is on its way, and the message that needs it
/// is tried again. `Broken` when the document is no standard, or the engine refuses.
pub async fn read(
    conn: &impl ConnectionTrait,
    cache: &StandardCache,
    name: &str,
    version: i32,
) -> Result<Arc<Standard>, Failure> {
    if let Some(known) = cache.get(name, version) {
        return Ok(known);
    }
    let document = find(conn, name, version).await?;
    let document =
        document.ok_or_else(|| not_heard_of("waiting to hear of a standard", format!("{name} {version}")))?;
    cache.insert(&document).map_err(|problems| Failure::Broken {
        doing: "reading a published standard",
        source: Box::new(problems),
    })
}
