//! Regions and parts of estates, as the archive's events tell of them: where positions are held. Estates every service
//! keeps.

use db::{Context, Db, DbError, IdColumn, Tx, WordColumn};
use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};
use vocabulary::PlaceId;

use super::entities::known_place;
use crate::memberships::domain::PlaceFacts;

/// Keeps a place, unless it is kept already.
pub(crate) async fn keep(tx: &Tx, place: &PlaceFacts) -> Result<(), DbError> {
    let PlaceFacts { id, kind, estate_id, code } = place;
    let row = known_place::ActiveModel {
        id: Set(IdColumn(*id)),
        kind: Set(WordColumn(*kind)),
        estate_id: Set(estate_id.map(IdColumn)),
        code: Set(code.clone()),
    };
    known_place::Entity::insert(row)
        .on_conflict(OnConflict::column(known_place::Column::Id).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("keeping a place")
        .map(drop)
}

/// The place of this id.
pub(crate) async fn find(db: &Db, id: PlaceId) -> Result<Option<PlaceFacts>, DbError> {
    let row =
        known_place::Entity::find_by_id(IdColumn(id)).one(db.reader()).await.context("reading a place")?;
    Ok(row.map(|row| {
        let known_place::Model { id, kind, estate_id, code } = row;
        PlaceFacts { id: id.0, kind: kind.0, estate_id: estate_id.map(|id| id.0), code }
    }))
}
