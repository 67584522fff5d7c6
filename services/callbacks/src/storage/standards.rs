//! Published standards, as the ticket desk announced them. They belong to the group and so take no scope.

use db::{DbError, Doing, Tx};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::entities::standard;

/// Keeps a published version; one that is known stays as it is.
pub(crate) async fn keep(tx: &Tx, name: &str, version: i32, document: &str) -> Result<(), DbError> {
    let row = standard::ActiveModel {
        name: Set(name.to_owned()),
        version: Set(version),
        document: Set(document.to_owned()),
    };
    standard::Entity::insert(row)
        .on_conflict(
            OnConflict::columns([standard::Column::Name, standard::Column::Version]).do_nothing().to_owned(),
        )
        .exec_without_returning(tx.conn())
        .await
        .doing("keeping a standard")?;
    Ok(())
}

/// The document of one version.
pub(crate) async fn find(tx: &Tx, name: &str, version: i32) -> Result<Option<String>, DbError> {
    let row = standard::Entity::find_by_id((name.to_owned(), version))
        .one(tx.conn())
        .await
        .doing("reading a standard")?;
    Ok(row.map(|row| row.document))
}
