//! Authenticators, their keys sealed for their owner, and the digests of recovery codes.
#![warn(clippy::future_not_send)]

mod entities;

use db::{Context, Db, DbError, IdColumn, Tx};
use kernel::StaffId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::OnConflict,
};

use crate::second_factors::domain::{Authenticator, OfferedKey};
use entities::{authenticator, recovery_code};

/// Somebody's authenticator, held until the transaction ends: of two that come with one code, the second finds it used.
pub(crate) async fn hold(tx: &Tx, staff_id: StaffId) -> Result<Authenticator, DbError> {
    authenticator::Entity::insert(to_row(tx.db(), &Authenticator::none(staff_id))?)
        .on_conflict(OnConflict::column(authenticator::Column::StaffId).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("opening an authenticator")?;
    let row = authenticator::Entity::find_by_id(IdColumn(staff_id))
        .lock_exclusive()
        .one(tx.conn())
        .await
        .context("holding an authenticator")?;
    row.map_or_else(|| Ok(Authenticator::none(staff_id)), |row| from_row(tx.db(), row))
}

/// Stores an authenticator that is held.
pub(crate) async fn save(tx: &Tx, authenticator: &Authenticator) -> Result<(), DbError> {
    let columns = [
        authenticator::Column::SealedKey,
        authenticator::Column::LastStep,
        authenticator::Column::SealedOffer,
        authenticator::Column::OfferedAt,
    ];
    authenticator::Entity::insert(to_row(tx.db(), authenticator)?)
        .on_conflict(OnConflict::column(authenticator::Column::StaffId).update_columns(columns).to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("saving an authenticator")?;
    Ok(())
}

/// Forgets an authenticator and the recovery codes beside it.
pub(crate) async fn forget(tx: &Tx, staff_id: StaffId) -> Result<(), DbError> {
    authenticator::Entity::delete_by_id(IdColumn(staff_id))
        .exec(tx.conn())
        .await
        .context("forgetting an authenticator")?;
    forget_recovery_codes(tx, staff_id).await
}

async fn forget_recovery_codes(tx: &Tx, staff_id: StaffId) -> Result<(), DbError> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::StaffId.eq(staff_id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("forgetting recovery codes")?;
    Ok(())
}

/// Stores the digests of new recovery codes in place of the old ones.
pub(crate) async fn put_recovery_codes(
    tx: &Tx,
    staff_id: StaffId,
    digests: &[[u8; 32]],
) -> Result<(), DbError> {
    forget_recovery_codes(tx, staff_id).await?;
    let rows = digests.iter().map(|digest| recovery_code::ActiveModel {
        staff_id: Set(IdColumn(staff_id)),
        digest: Set(digest.to_vec()),
    });
    recovery_code::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await
        .context("storing recovery codes")?;
    Ok(())
}

/// Uses a recovery code up; true when there was such a one. Of two that come with it at once, one finds it.
pub(crate) async fn use_recovery_code(tx: &Tx, staff_id: StaffId, digest: [u8; 32]) -> Result<bool, DbError> {
    let used = recovery_code::Entity::delete_by_id((IdColumn(staff_id), digest.to_vec()))
        .exec(tx.conn())
        .await
        .context("using a recovery code")?;
    Ok(used.rows_affected > 0)
}

/// How many were not used yet.
pub(crate) async fn recovery_codes_left(db: &Db, staff_id: StaffId) -> Result<u64, DbError> {
    recovery_code::Entity::find()
        .filter(recovery_code::Column::StaffId.eq(staff_id.as_uuid()))
        .count(db.reader())
        .await
        .context("counting recovery codes")
}

fn to_row(db: &Db, authenticator: &Authenticator) -> Result<authenticator::ActiveModel, DbError> {
    let Authenticator { staff_id, key, last_step, offered } = authenticator;
    let seal = |what: &str, plain: &str| db.sealer().seal(&context(*staff_id, what), plain);
    let offer = offered.as_ref().map(|offered| seal("offer", &offered.key)).transpose()?;
    Ok(authenticator::ActiveModel {
        staff_id: Set(IdColumn(*staff_id)),
        sealed_key: Set(key.as_deref().map(|key| seal("key", key)).transpose()?),
        last_step: Set(*last_step),
        sealed_offer: Set(offer),
        offered_at: Set(offered.as_ref().map(|offered| offered.at)),
    })
}

fn from_row(db: &Db, row: authenticator::Model) -> Result<Authenticator, DbError> {
    let authenticator::Model { staff_id, sealed_key, last_step, sealed_offer, offered_at } = row;
    let open = |what: &str, sealed: Vec<u8>| db.sealer().open(&context(staff_id.0, what), &sealed);
    let offer = sealed_offer.map(|sealed| open("offer", sealed)).transpose()?;
    Ok(Authenticator {
        staff_id: staff_id.0,
        key: sealed_key.map(|sealed| open("key", sealed)).transpose()?,
        last_step,
        offered: offer.zip(offered_at).map(|(key, at)| OfferedKey { key, at }),
    })
}

fn context(staff_id: StaffId, what: &str) -> String {
    format!("authenticators.{what}.{staff_id}")
}
