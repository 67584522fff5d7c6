//! Sessions and their refresh tokens. Only digests of tokens are stored.
#![warn(clippy::future_not_send)]

pub(crate) mod challenges;
mod entities;
pub(crate) mod lockouts;
pub(crate) mod provider;

use chrono::{DateTime, Utc};
use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn,
    lists::{DeclaredList, Filter, PlaceValue, cut},
};
use kernel::{Failure, ListQuery, PageOf, SessionId, StaffId};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

use crate::sessions::domain::{EndReason, Session};
use entities::{refresh_token, session};

/// More sessions of one person than this are not shown: nobody has them.
const MOST_SHOWN: u64 = 200;

/// What a refresh token turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PresentedToken {
    /// Good, and used up by being presented.
    Fresh(SessionId),
    /// Used before, at this instant.
    Used(SessionId, DateTime<Utc>),
    /// Never given out, or forgotten.
    Unknown,
}

/// Stores a new session.
pub(crate) async fn insert(tx: &Tx, session: &Session) -> Result<(), DbError> {
    let Session { id, staff_id, source, started_at, last_used_at, expires_at, is_ended: _ } = session;
    let row = session::ActiveModel {
        id: Set(IdColumn(*id)),
        staff_id: Set(IdColumn(*staff_id)),
        started_at: Set(*started_at),
        expires_at: Set(*expires_at),
        ended_at: Set(None),
        ended_why: Set(None),
        last_used_at: Set(Some(*last_used_at)),
        source: Set(source.clone()),
    };
    session::Entity::insert(row).exec_without_returning(tx.conn()).await.context("storing a session")?;
    Ok(())
}

pub(crate) async fn load(tx: &Tx, id: SessionId) -> Result<Option<Session>, DbError> {
    let row = session::Entity::find_by_id(IdColumn(id)).one(tx.conn()).await.context("loading a session")?;
    Ok(row.map(from_row))
}

/// The sessions of a member of staff that were neither ended nor are over, the newest first.
pub(crate) async fn open_of(db: &Db, staff_id: StaffId) -> Result<Vec<Session>, DbError> {
    let rows = session::Entity::find()
        .filter(session::Column::StaffId.eq(staff_id.as_uuid()))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(db.clock().now()))
        .order_by_desc(session::Column::Id)
        .limit(MOST_SHOWN)
        .all(db.reader())
        .await
        .context("listing sessions")?;
    Ok(rows.into_iter().map(from_row).collect())
}

fn from_row(row: session::Model) -> Session {
    let session::Model { id, staff_id, started_at, expires_at, ended_at, ended_why: _, last_used_at, source } =
        row;
    Session {
        id: id.0,
        staff_id: staff_id.0,
        source,
        started_at,
        last_used_at: last_used_at.unwrap_or(started_at),
        expires_at,
        is_ended: ended_at.is_some(),
    }
}

/// The sessions of a member of staff that ended at `since` or later, the last first; up to `limit` of them.
pub(crate) async fn ended_since(
    tx: &Tx,
    staff_id: StaffId,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(SessionId, DateTime<Utc>)>, DbError> {
    let rows = session::Entity::find()
        .filter(session::Column::StaffId.eq(staff_id.as_uuid()))
        .filter(session::Column::EndedAt.gte(since))
        .order_by_desc(session::Column::EndedAt)
        .order_by_desc(session::Column::Id)
        .limit(limit)
        .all(tx.conn())
        .await
        .context("looking for sessions that ended")?;
    let ended = rows.into_iter().filter_map(|row| Some((row.id.0, row.ended_at?)));
    Ok(ended.collect())
}

/// Notes that a session went on.
pub(crate) async fn touch(tx: &Tx, id: SessionId) -> Result<(), DbError> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(tx.now()))
        .filter(session::Column::Id.eq(id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("noting that a session went on")?;
    Ok(())
}

/// Ends a session, unless it is over already; true when this ended it.
pub(crate) async fn end(tx: &Tx, id: SessionId, why: EndReason) -> Result<bool, DbError> {
    end_where(tx, session::Column::Id.eq(id.as_uuid()), why).await.map(|ended| ended > 0)
}

/// Ends every session of a member of staff but one.
pub(crate) async fn end_others(
    tx: &Tx,
    staff_id: StaffId,
    but: Option<SessionId>,
    why: EndReason,
) -> Result<(), DbError> {
    let mut which = session::Column::StaffId.eq(staff_id.as_uuid());
    if let Some(but) = but {
        which = which.and(session::Column::Id.ne(but.as_uuid()));
    }
    end_where(tx, which, why).await.map(drop)
}

async fn end_where(tx: &Tx, which: Expr, why: EndReason) -> Result<u64, DbError> {
    let updated = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(tx.now()))
        .col_expr(session::Column::EndedWhy, Expr::value(WordColumn(why)))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(tx.conn())
        .await
        .context("ending sessions")?;
    Ok(updated.rows_affected)
}

/// Stores the digest of a token that was just made for a session; one that is there already stays as it is.
pub(crate) async fn insert_token(tx: &Tx, session_id: SessionId, digest: [u8; 32]) -> Result<(), DbError> {
    let row = refresh_token::ActiveModel {
        digest: Set(digest.to_vec()),
        session_id: Set(IdColumn(session_id)),
        issued_at: Set(tx.now()),
        used_at: Set(None),
    };
    refresh_token::Entity::insert(row)
        .on_conflict(OnConflict::column(refresh_token::Column::Digest).do_nothing().to_owned())
        .exec_without_returning(tx.conn())
        .await
        .context("storing a refresh token")?;
    Ok(())
}

/// Uses a token up. Of two that present the same one at the same time, exactly one finds it fresh.
pub(crate) async fn present_token(tx: &Tx, digest: [u8; 32]) -> Result<PresentedToken, DbError> {
    let used = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(tx.now()))
        .filter(refresh_token::Column::Digest.eq(digest.to_vec()))
        .filter(refresh_token::Column::UsedAt.is_null())
        .exec(tx.conn())
        .await
        .context("using a refresh token")?;
    let Some(row) = token(tx, digest).await? else { return Ok(PresentedToken::Unknown) };
    let session_id = row.session_id.0;
    Ok(match (used.rows_affected, row.used_at) {
        (0, Some(used_at)) => PresentedToken::Used(session_id, used_at),
        (_one, _now) => PresentedToken::Fresh(session_id),
    })
}

/// True for a token that was given out and not used yet.
pub(crate) async fn is_unused(tx: &Tx, digest: [u8; 32]) -> Result<bool, DbError> {
    Ok(token(tx, digest).await?.is_some_and(|row| row.used_at.is_none()))
}

/// The session a token belongs to.
pub(crate) async fn session_of_token(tx: &Tx, digest: [u8; 32]) -> Result<Option<SessionId>, DbError> {
    Ok(token(tx, digest).await?.map(|row| row.session_id.0))
}

async fn token(tx: &Tx, digest: [u8; 32]) -> Result<Option<refresh_token::Model>, DbError> {
    refresh_token::Entity::find_by_id(digest.to_vec())
        .one(tx.conn())
        .await
        .context("looking a refresh token up")
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
        .context("looking for old sessions")?
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
    sea_orm::ConnectionTrait::execute(tx.conn(), &tokens).await.context("pruning refresh tokens")?;
    let deleted = session::Entity::delete_many()
        .filter(session::Column::Id.is_in(ids))
        .exec(tx.conn())
        .await
        .context("pruning sessions")?;
    tx.commit().await?;
    Ok(deleted.rows_affected)
}

/// Sessions that go on, newest first: nobody has many, and whether one does is no column.
#[derive(Debug)]
pub(crate) struct SessionList;

impl DeclaredList for SessionList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[Filter::given("staff_id")],
        columns: &["started_at", "last_used_at", "expires_at", "address", "session_id"],
        page: 200,
        ..ListSpec::of("sessions")
    };
}

/// One page of the sessions that were found to go on.
pub(crate) fn page_of_sessions(open: Vec<Session>, query: &ListQuery) -> Result<PageOf<Session>, Failure> {
    cut(SessionList::SPEC, open, |session| vec![PlaceValue::Id(session.id.as_uuid())], query)
}
