//! Sign-ins that have gone to the group's provider, by the digest of what they come back with.

use chrono::{DateTime, Utc};
use db::{Context, Db, DbError, Tx};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entities::provider_sign_in;
use crate::{
    sessions::domain::{MOST_OF_ONE_SOURCE, PendingSignIn, ProviderProof},
    storage::columns::digest,
};

/// Stores one that is waited for from now on. Of too many from one address the oldest are over.
pub(crate) async fn insert(tx: &Tx, pending: &PendingSignIn, address: &str) -> Result<(), DbError> {
    let PendingSignIn { state_digest, browser_digest, proof, expires_at } = pending;
    let ProviderProof { nonce, verifier } = proof;
    let sealed = tx.db().sealer().seal(&context(state_digest), &format!("{nonce}\n{verifier}"))?;
    let source = tx.db().sealer().blind_index("provider_sign_ins.source_index", address);
    let row = provider_sign_in::ActiveModel {
        state_digest: Set(state_digest.to_vec()),
        browser_digest: Set(browser_digest.to_vec()),
        sealed_proof: Set(sealed),
        source_index: Set(source.clone()),
        expires_at: Set(*expires_at),
    };
    provider_sign_in::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .context("storing a sign-in at the provider")?;
    end_oldest(tx, source).await
}

async fn end_oldest(tx: &Tx, source: Vec<u8>) -> Result<(), DbError> {
    let doing = "ending old sign-ins at the provider";
    let beyond: Vec<Vec<u8>> = provider_sign_in::Entity::find()
        .filter(provider_sign_in::Column::SourceIndex.eq(source))
        .order_by_desc(provider_sign_in::Column::ExpiresAt)
        .offset(MOST_OF_ONE_SOURCE)
        .limit(MOST_OF_ONE_SOURCE)
        .all(tx.conn())
        .await
        .context(doing)?
        .into_iter()
        .map(|row| row.state_digest)
        .collect();
    if beyond.is_empty() {
        return Ok(());
    }
    let old =
        provider_sign_in::Entity::delete_many().filter(provider_sign_in::Column::StateDigest.is_in(beyond));
    old.exec(tx.conn()).await.context(doing).map(drop)
}

/// How many are waited for.
pub(crate) async fn count_waiting(tx: &Tx) -> Result<u64, DbError> {
    provider_sign_in::Entity::find()
        .filter(provider_sign_in::Column::ExpiresAt.gt(tx.now()))
        .count(tx.conn())
        .await
        .context("counting sign-ins at the provider")
}

/// The one that comes back with this state from this browser, which is waited for no more. Of two that come with it at once, one
/// finds it; whoever comes from another browser finds nothing and ends nothing.
pub(crate) async fn take(
    tx: &Tx,
    (state_digest, browser_digest): ([u8; 32], [u8; 32]),
) -> Result<Option<PendingSignIn>, DbError> {
    let doing = "taking a sign-in at the provider";
    let found = provider_sign_in::Entity::find_by_id(state_digest.to_vec())
        .filter(provider_sign_in::Column::BrowserDigest.eq(browser_digest.to_vec()))
        .one(tx.conn())
        .await
        .context(doing)?;
    let Some(row) = found else { return Ok(None) };
    let deleted = provider_sign_in::Entity::delete_by_id(state_digest.to_vec()).exec(tx.conn()).await;
    if deleted.context(doing)?.rows_affected == 0 {
        return Ok(None);
    }
    from_row(tx.db(), row).map(Some)
}

/// Forgets those that were over before `before`.
pub(crate) async fn prune(db: &Db, before: DateTime<Utc>) -> Result<(), DbError> {
    let tx = db.begin().await?;
    provider_sign_in::Entity::delete_many()
        .filter(provider_sign_in::Column::ExpiresAt.lt(before))
        .exec(tx.conn())
        .await
        .context("pruning sign-ins at the provider")?;
    tx.commit().await
}

fn from_row(db: &Db, row: provider_sign_in::Model) -> Result<PendingSignIn, DbError> {
    let provider_sign_in::Model { state_digest, browser_digest, sealed_proof, source_index: _, expires_at } =
        row;
    let what = "sign-in at the provider";
    let state_digest = digest(what, state_digest)?;
    let opened = db.sealer().open(&context(&state_digest), &sealed_proof)?;
    let (nonce, verifier) =
        opened.split_once('\n').ok_or_else(|| DbError::Corrupt { what, source: "half a proof".into() })?;
    Ok(PendingSignIn {
        state_digest,
        browser_digest: digest(what, browser_digest)?,
        proof: ProviderProof { nonce: nonce.to_owned(), verifier: verifier.to_owned() },
        expires_at,
    })
}

fn context(state_digest: &[u8; 32]) -> String {
    let hex: String = state_digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("provider_sign_ins.sealed_proof:{hex}")
}
