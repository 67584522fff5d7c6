//! Links of accounts with people at the provider, whose `sub` is sealed: it may be a number of theirs.
#![warn(clippy::future_not_send)]

mod entities;

use db::{Context, Db, DbError, IdColumn, Tx, unique_violation};
use kernel::{Failure, Refusal, StaffId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use crate::provider_links::domain::{ProviderLink, ProviderSubject};
use entities::provider_link;

/// Stores a link.
///
/// # Errors
/// `identity.provider_subject_taken` when somebody else has it, also by a race; `identity.provider_linked` when the account has
/// one.
pub(crate) async fn insert(tx: &Tx, link: &ProviderLink) -> Result<(), Failure> {
    let ProviderLink { staff_id, subject, linked_at } = link;
    let row = provider_link::ActiveModel {
        staff_id: Set(IdColumn(*staff_id)),
        issuer: Set(subject.issuer.clone()),
        subject_index: Set(index_of(tx.db(), subject)),
        sealed_subject: Set(tx
            .db()
            .sealer()
            .seal(&context(*staff_id), &subject.subject)
            .map_err(DbError::from)?),
        linked_at: Set(*linked_at),
    };
    match provider_link::Entity::insert(row).exec_without_returning(tx.conn()).await {
        Ok(_rows) => Ok(()),
        Err(error) => match unique_violation(&error).as_deref() {
            Some("uq_provider_links__subject_index") => {
                Err(Refusal::conflict("identity.provider_subject_taken").into())
            }
            Some(_key) => Err(Refusal::conflict("identity.provider_linked").into()),
            None => Err(error).context("storing a link with the provider").map_err(Failure::from),
        },
    }
}

/// The account of a person at the provider.
pub(crate) async fn account_of(tx: &Tx, subject: &ProviderSubject) -> Result<Option<StaffId>, DbError> {
    let row = provider_link::Entity::find()
        .filter(provider_link::Column::SubjectIndex.eq(index_of(tx.db(), subject)))
        .one(tx.conn())
        .await
        .context("looking a person of the provider up")?;
    Ok(row.map(|row| row.staff_id.0))
}

/// The link of an account.
pub(crate) async fn load(tx: &Tx, staff_id: StaffId) -> Result<Option<ProviderLink>, DbError> {
    let row = provider_link::Entity::find_by_id(IdColumn(staff_id)).one(tx.conn()).await;
    row.context("loading a link with the provider")?.map(|row| from_row(tx.db(), row)).transpose()
}

/// Takes the link of an account away.
pub(crate) async fn remove(tx: &Tx, staff_id: StaffId) -> Result<(), DbError> {
    provider_link::Entity::delete_by_id(IdColumn(staff_id))
        .exec(tx.conn())
        .await
        .context("removing a link with the provider")?;
    Ok(())
}

fn from_row(db: &Db, row: provider_link::Model) -> Result<ProviderLink, DbError> {
    let provider_link::Model { staff_id, issuer, subject_index: _, sealed_subject, linked_at } = row;
    let subject = db.sealer().open(&context(staff_id.0), &sealed_subject)?;
    Ok(ProviderLink { staff_id: staff_id.0, subject: ProviderSubject { issuer, subject }, linked_at })
}

fn context(staff_id: StaffId) -> String {
    format!("provider_links.sealed_subject:{staff_id}")
}

fn index_of(db: &Db, ProviderSubject { issuer, subject }: &ProviderSubject) -> Vec<u8> {
    db.sealer().blind_index("provider_links.subject_index", &format!("{issuer}\n{subject}"))
}
