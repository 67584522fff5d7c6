//! Standards the group published itself. They belong to the group, not to an estate, and so take no scope.
#![warn(clippy::future_not_send)]

mod entities;

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, Tx};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QuerySelect, sea_query::Query};

use entities::standard;

/// One published version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PublishedStandard {
    pub(crate) name: String,
    pub(crate) version: i32,
    pub(crate) document: String,
    pub(crate) published_by: String,
    pub(crate) published_at: DateTime<Utc>,
}

/// Stores a version; a version that exists is a unique violation.
pub(crate) async fn insert(tx: &Tx, published: &PublishedStandard) -> Result<(), DbError> {
    let PublishedStandard { name, version, document, published_by, published_at } = published;
    let row = standard::ActiveModel {
        name: Set(name.clone()),
        version: Set(*version),
        document: Set(document.clone()),
        published_by: Set(published_by.clone()),
        published_at: Set(*published_at),
    };
    standard::Entity::insert(row).exec_without_returning(tx.conn()).await.context("storing a standard")?;
    Ok(())
}

pub(crate) async fn find(db: &Db, name: &str, version: i32) -> Result<Option<PublishedStandard>, DbError> {
    let row = standard::Entity::find_by_id((name.to_owned(), version))
        .one(db.reader())
        .await
        .context("reading a standard")?;
    Ok(row.map(from_row))
}

/// Name and version of all of them.
pub(crate) async fn list(db: &Db) -> Result<Vec<(String, i32)>, DbError> {
    standard::Entity::find()
        .select_only()
        .columns([standard::Column::Name, standard::Column::Version])
        .into_tuple()
        .all(db.reader())
        .await
        .context("listing standards")
}

/// By which calendars the estates count that we know: the one that they chose, if they did, and their time zone.
pub(crate) async fn calendars_in_use(db: &Db) -> Result<Vec<(Option<String>, String)>, DbError> {
    let select = Query::select().distinct().columns(["calendar", "time_zone"]).from("estate_refs").to_owned();
    let rows = db.reader().query_all(&select).await.context("listing calendars in use")?;
    rows.iter()
        .map(|row| Ok((row.try_get("", "calendar")?, row.try_get("", "time_zone")?)))
        .collect::<Result<_, sea_orm::DbErr>>()
        .context("reading a calendar in use")
}

fn from_row(row: standard::Model) -> PublishedStandard {
    let standard::Model { name, version, document, published_by, published_at } = row;
    PublishedStandard { name, version, document, published_by, published_at }
}
