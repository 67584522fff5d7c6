//! Sign-ins that wait for a second factor, by the digest of what their sender was given.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, IdColumn, Tx, WordColumn};
use kernel::StaffId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use super::entities::challenge;
use crate::{
    provider_links::domain::ProviderSubject,
    sessions::domain::{Challenge, MOST_CHALLENGES, SignInProof, SignInWay},
    storage::columns::digest,
};

/// Stores a sign-in that waits. Of too many of one person the oldest are over.
pub(crate) async fn insert(tx: &Tx, waiting: &Challenge) -> Result<(), DbError> {
    let Challenge { digest, staff_id, staff_version, need, proof, expires_at, tries_left } = waiting;
    let (new_password_hash, new_link) = match proof {
        SignInProof::Password { new_hash } => (new_hash.clone(), None),
        SignInProof::Provider { new_link } => (None, new_link.as_ref()),
    };
    let seal = |ProviderSubject { issuer, subject }: &ProviderSubject| {
        tx.db().sealer().seal(&context(*staff_id), &format!("{issuer}\n{subject}"))
    };
    let row = challenge::ActiveModel {
        digest: Set(digest.to_vec()),
        staff_id: Set(IdColumn(*staff_id)),
        staff_version: Set(*staff_version),
        need: Set(WordColumn(*need)),
        new_password_hash: Set(new_password_hash),
        expires_at: Set(*expires_at),
        tries_left: Set(*tries_left),
        way: Set(WordColumn(proof.way())),
        sealed_link: Set(new_link.map(seal).transpose()?),
    };
    challenge::Entity::insert(row).exec_without_returning(tx.conn()).await.context("storing a challenge")?;
    end_oldest(tx, *staff_id).await
}

async fn end_oldest(tx: &Tx, staff_id: StaffId) -> Result<(), DbError> {
    let doing = "ending old challenges";
    let beyond: Vec<Vec<u8>> = challenge::Entity::find()
        .filter(challenge::Column::StaffId.eq(staff_id.as_uuid()))
        .order_by_desc(challenge::Column::ExpiresAt)
        .offset(MOST_CHALLENGES)
        .limit(MOST_CHALLENGES)
        .all(tx.conn())
        .await
        .context(doing)?
        .into_iter()
        .map(|row| row.digest)
        .collect();
    if beyond.is_empty() {
        return Ok(());
    }
    let old = challenge::Entity::delete_many().filter(challenge::Column::Digest.is_in(beyond));
    old.exec(tx.conn()).await.context(doing).map(drop)
}

/// One that waits, to look at.
pub(crate) async fn find(db: &Db, digest: [u8; 32]) -> Result<Option<Challenge>, DbError> {
    let row = challenge::Entity::find_by_id(digest.to_vec()).one(db.reader()).await;
    row.context("reading a challenge")?.map(|row| from_row(db, row)).transpose()
}

/// One that waits, held until the transaction ends: codes that come at once are looked at one after the other.
pub(crate) async fn hold(tx: &Tx, digest: [u8; 32]) -> Result<Option<Challenge>, DbError> {
    let row = challenge::Entity::find_by_id(digest.to_vec()).lock_exclusive().one(tx.conn()).await;
    row.context("holding a challenge")?.map(|row| from_row(tx.db(), row)).transpose()
}

/// Counts a code that was wrong.
pub(crate) async fn count_failure(tx: &Tx, waiting: &Challenge) -> Result<(), DbError> {
    challenge::Entity::update_many()
        .col_expr(challenge::Column::TriesLeft, Expr::col(challenge::Column::TriesLeft).sub(1))
        .filter(challenge::Column::Digest.eq(waiting.digest.to_vec()))
        .exec(tx.conn())
        .await
        .context("counting a wrong code")?;
    Ok(())
}

/// Forgets one that has led to a session.
pub(crate) async fn forget(tx: &Tx, waiting: &Challenge) -> Result<(), DbError> {
    challenge::Entity::delete_by_id(waiting.digest.to_vec())
        .exec(tx.conn())
        .await
        .context("forgetting a challenge")?;
    Ok(())
}

/// Forgets those that were over before `before`.
pub(crate) async fn prune(db: &Db, before: DateTime<Utc>) -> Result<(), DbError> {
    let tx = db.begin().await?;
    challenge::Entity::delete_many()
        .filter(challenge::Column::ExpiresAt.lt(before))
        .exec(tx.conn())
        .await
        .context("pruning challenges")?;
    tx.commit().await
}

fn from_row(db: &Db, row: challenge::Model) -> Result<Challenge, DbError> {
    let challenge::Model {
        digest: bytes,
        staff_id,
        staff_version,
        need,
        new_password_hash,
        expires_at,
        tries_left,
        way,
        sealed_link,
    } = row;
    let proof = match way.0 {
        SignInWay::Password => SignInProof::Password { new_hash: new_password_hash },
        SignInWay::Provider => {
            let sealed = sealed_link.as_deref();
            SignInProof::Provider {
                new_link: sealed.map(|sealed| open_link(db, staff_id.0, sealed)).transpose()?,
            }
        }
    };
    Ok(Challenge {
        digest: digest("challenge", bytes)?,
        staff_id: staff_id.0,
        staff_version,
        need: need.0,
        proof,
        expires_at,
        tries_left,
    })
}

fn open_link(db: &Db, staff_id: StaffId, sealed: &[u8]) -> Result<ProviderSubject, DbError> {
    let opened = db.sealer().open(&context(staff_id), sealed)?;
    let (issuer, subject) = opened
        .split_once('\n')
        .ok_or_else(|| DbError::Corrupt { what: "challenge", source: "half a link".into() })?;
    Ok(ProviderSubject { issuer: issuer.to_owned(), subject: subject.to_owned() })
}

fn context(staff_id: StaffId) -> String {
    format!("sign_in_challenges.sealed_link:{staff_id}")
}
