//! What estates have set to be dialled in an emergency. It is sealed: some of it reaches a person.

use std::collections::BTreeMap;

use db::{Context, Db, DbError, IdColumn, Tx};
use kernel::EstateId;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};
use vocabulary::EmergencyContact;

use super::entities::estate_numbers;

/// What an estate has set, and how often it did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct OwnNumbers {
    pub(crate) version: i32,
    pub(crate) numbers: BTreeMap<EmergencyContact, String>,
}

/// What a sealed value belongs to.
fn place(estate_id: EstateId) -> String {
    format!("emergency_numbers.numbers:{estate_id}")
}

fn corrupt(estate_id: EstateId, source: serde_json::Error) -> DbError {
    DbError::Corrupt { what: "emergency numbers", source: format!("{estate_id}: {source}").into() }
}

/// What the estate has set, if it has.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    db: &Db,
    estate_id: EstateId,
) -> Result<Option<OwnNumbers>, DbError> {
    let row = estate_numbers::Entity::find_by_id(IdColumn(estate_id)).one(conn).await;
    let Some(row) = row.context("reading emergency numbers")? else { return Ok(None) };
    let json = db.sealer().open(&place(estate_id), &row.numbers)?;
    let numbers = serde_json::from_str(&json).map_err(|source| corrupt(estate_id, source))?;
    Ok(Some(OwnNumbers { version: row.version, numbers }))
}

/// Stores what the estate sets, in place of what it had set.
pub(crate) async fn save(tx: &Tx, estate_id: EstateId, own: &OwnNumbers) -> Result<(), DbError> {
    let json = serde_json::to_string(&own.numbers).map_err(|source| corrupt(estate_id, source))?;
    let row = estate_numbers::ActiveModel {
        estate_id: Set(IdColumn(estate_id)),
        version: Set(own.version),
        numbers: Set(tx.db().sealer().seal(&place(estate_id), &json)?),
    };
    let again = OnConflict::column(estate_numbers::Column::EstateId)
        .update_columns([estate_numbers::Column::Version, estate_numbers::Column::Numbers])
        .to_owned();
    estate_numbers::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx.conn())
        .await
        .context("storing emergency numbers")
        .map(drop)
}
