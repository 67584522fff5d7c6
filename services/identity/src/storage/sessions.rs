//! Sessions and their refresh tokens. Only digests of tokens are stored.

use chrono::{DateTime, Utc};
use db::{Db, DbError, Doing, Tx};
use kernel::{SessionId, StaffId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Query},
};

use super::entities::{refresh_token, session};
use crate::domain::{Ended, Session};

/// What a refresh token turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Presented {
    /// Good, and used up by being presented.
    Fresh(SessionId),
    /// Used before.
    Reused(SessionId),
    /// Never given out, or forgotten.
    Unknown,
}

/// Stores a new session.
pub(crate) async fn insert(tx: &Tx, session: &Session) -> Result<(), DbError> {
    let Session { id, staff_id, started_at, expires_at, is_ended: _ } = session;
    let row = session::ActiveModel {
        id: Set(id.as_uuid()),
        staff_id: Set(staff_id.as_uuid()),
        started_at: Set(*started_at),
        expires_at: Set(*expires_at),
        ended_at: Set(None),
        ended_why: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx.conn()).await.doing("storing a session")?;
    Ok(())
}

/// One session.
pub(crate) async fn load(tx: &Tx, id: SessionId) -> Result<Option<Session>, DbError> {
    let row = session::Entity::find_by_id(id.as_uuid()).one(tx.conn()).await.doing("loading a session")?;
    Ok(row.map(|row| {
        let session::Model { id, staff_id, started_at, expires_at, ended_at, ended_why: _ } = row;
        Session {
            id: SessionId::from_uuid(id),
            staff_id: StaffId::from_uuid(staff_id),
            started_at,
            expires_at,
            is_ended: ended_at.is_some(),
        }
    }))
}

/// Ends a session, unless it is over already; true when this ended it.
pub(crate) async fn end(tx: &Tx, id: SessionId, why: Ended) -> Result<bool, DbError> {
    end_where(tx, session::Column::Id.eq(id.as_uuid()), why).await.map(|ended| ended > 0)
}

/// Ends every session of a member of staff.
pub(crate) async fn end_all(tx: &Tx, staff_id: StaffId, why: Ended) -> Result<(), DbError> {
    end_where(tx, session::Column::StaffId.eq(staff_id.as_uuid()), why).await.map(drop)
}

async fn end_where(tx: &Tx, which: Expr, why: Ended) -> Result<u64, DbError> {
    let updated = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(tx.now()))
        .col_expr(session::Column::EndedWhy, Expr::value(why.as_str()))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await
        .doing("ending sessions")?;
    Ok(updated.rows_affected)
}

/// Stores the digest of a token that was just made for a session.
pub(crate) async fn insert_token(tx: &Tx, session_id: SessionId, digest: [u8; 32]) -> Result<(), DbError> {
    let row = refresh_token::ActiveModel {
        digest: Set(digest.to_vec()),
        session_id: Set(session_id.as_uuid()),
        issued_at: Set(tx.now()),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .doing("storing a refresh token")?;
    Ok(())
}

/// Uses a token up. Of two that present the same one at the same time, exactly one finds it fresh.
pub(crate) async fn present_token(tx: &Tx, digest: [u8; 32]) -> Result<Presented, DbError> {
    let used = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(tx.now()))
        .filter(refresh_token::Column::Digest.eq(digest.to_vec()))
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(tx.conn())
        .await
        .doing("using a refresh token")?;
    Ok(match (session_of_token(tx, digest).await?, used.rows_affected) {
        (Some(session_id), 1) => Presented::Fresh(session_id),
        (Some(session_id), _none) => Presented::Reused(session_id),
        (None, _none) => Presented::Unknown,
    })
}

/// The session a token belongs to.
pub(crate) async fn session_of_token(tx: &Tx, digest: [u8; 32]) -> Result<Option<SessionId>, DbError> {
    let row = refresh_token::Entity::find_by_id(digest.to_vec())
        .one(tx.conn())
        .await
        .doing("looking a refresh token up")?;
    Ok(row.map(|row| SessionId::from_uuid(row.session_id)))
}

/// Deletes up to `limit` sessions that were over before `before`, with their tokens; gives how many.
pub(crate) async fn prune(db: &Db, before: DateTime<Utc>, limit: u64) -> Result<u64, DbError> {
    let over =
        Condition::any().add(session::Column::ExpiresAt.lt(before)).add(session::Column::EndedAt.lt(before));
    let ids: Vec<_> = session::Entity::find()
        .filter(over)
        .limit(limit)
        .all(db.reader())
        .await
        .doing("looking for old sessions")?
        .into_iter()
        .map(|row| row.id)
        .collect();
    if ids.is_empty() {
        return Ok(0);
    }
    let tx = db.begin().await?;
    let tokens = Query::delete()
        .from_table(refresh_token::Entity)
        .and_where(Expr::col(refresh_token::Column::SessionId).is_in(ids.clone()))
        .to_owned();
    sea_orm::ConnectionTrait::execute(tx.conn(), &tokens).await.doing("pruning refresh tokens")?;
    let deleted = session::Entity::delete_many()
        .filter(session::Column::Id.is_in(ids))
        .exec(tx.conn())
        .await
        .doing("pruning sessions")?;
    tx.commit().await?;
    Ok(deleted.rows_affected)
}
