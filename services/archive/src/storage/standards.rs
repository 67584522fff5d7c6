//! Which versions of standards the group published, as the ticket desk tells it.

use db::{DbError, Doing, Tx};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};

use super::entities::standard;

/// Remembers a version; once.
pub(crate) async fn remember(tx: &Tx, name: &str, version: i32) -> Result<(), DbError> {
    let row = standard::ActiveModel { name: Set(name.to_owned()), version: Set(version) };
    let known =
        OnConflict::columns([standard::Column::Name, standard::Column::Version]).do_nothing().to_owned();
    standard::Entity::insert(row)
        .on_conflict(known)
        .exec_without_returning(tx.conn())
        .await
        .doing("remembering a standard")?;
    Ok(())
}

/// True when the group published this version.
pub(crate) async fn is_published(
    conn: &impl ConnectionTrait,
    name: &str,
    version: i32,
) -> Result<bool, DbError> {
    let row = standard::Entity::find_by_id((name.to_owned(), version)).one(conn).await;
    Ok(row.doing("looking a standard up")?.is_some())
}
