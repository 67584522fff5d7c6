//! Resets that were asked for. Of what a link carries the digest is kept, and the text itself, sealed, until its mail is sent.
#![warn(clippy::future_not_send)]

mod entities;

use chrono::{DateTime, TimeDelta, Utc};
use db::{Claim, Context, Db, DbError, IdColumn, Tx};
use kernel::StaffId;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    password_resets::domain::{COUNTED_OVER, PasswordReset, ResetAccount, ResetId},
    staff::domain::Username,
    storage::columns::digest,
};
use entities::password_reset;

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy)]
pub(crate) enum AskedFor<'a> {
    Name(&'a Username),
    /// A network address.
    Source(&'a str),
}

impl AskedFor<'_> {
    fn index(self, db: &Db) -> Vec<u8> {
        match self {
            Self::Name(name) => db.sealer().blind_index("password_resets.name_index", name.as_str()),
            Self::Source(address) => db.sealer().blind_index("password_resets.source_index", address),
        }
    }

    const fn column(self) -> password_reset::Column {
        match self {
            Self::Name(_) => password_reset::Column::NameIndex,
            Self::Source(_) => password_reset::Column::SourceIndex,
        }
    }
}

/// A reset whose mail is to be sent, and this is the try of that number.
pub(crate) struct Unsent {
    pub(crate) reset: PasswordReset,
    pub(crate) token: SecretString,
    pub(crate) tries: i32,
}

/// When the first of `most` requests was made that still count; nothing where there are fewer.
pub(crate) async fn full_since(
    tx: &Tx,
    asked: AskedFor<'_>,
    most: u64,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let row = password_reset::Entity::find()
        .filter(asked.column().eq(asked.index(tx.db())))
        .filter(password_reset::Column::RequestedAt.gt(tx.now() - COUNTED_OVER))
        .order_by_desc(password_reset::Column::RequestedAt)
        .offset(most.saturating_sub(1))
        .limit(1)
        .one(tx.conn())
        .await
        .context("counting password resets")?;
    Ok(row.map(|row| row.requested_at))
}

/// Stores one that was asked for, with what its mail is to carry.
pub(crate) async fn insert(
    tx: &Tx,
    reset: &PasswordReset,
    token: &SecretString,
    (name, address): (&Username, &str),
) -> Result<(), DbError> {
    let PasswordReset { id, digest, account, requested_at, expires_at } = reset;
    let row = password_reset::ActiveModel {
        id: Set(IdColumn(*id)),
        digest: Set(digest.to_vec()),
        staff_id: Set(account.map(|account| IdColumn(account.staff_id))),
        account_digest: Set(account.map(|account| account.digest.to_vec())),
        name_index: Set(AskedFor::Name(name).index(tx.db())),
        source_index: Set(AskedFor::Source(address).index(tx.db())),
        sealed_token: Set(Some(tx.db().sealer().seal(&context(*id), token.expose_secret())?)),
        requested_at: Set(*requested_at),
        expires_at: Set(*expires_at),
        next_try_at: Set(Some(*requested_at)),
        tries: Set(0),
        leased_by: Set(None),
        leased_until: Set(None),
    };
    password_reset::Entity::insert(row)
        .exec_without_returning(tx.conn())
        .await
        .context("storing a password reset")?;
    Ok(())
}

/// The one that a link is of, to look at.
pub(crate) async fn find(db: &Db, digest: [u8; 32]) -> Result<Option<PasswordReset>, DbError> {
    let row = password_reset::Entity::find()
        .filter(password_reset::Column::Digest.eq(digest.to_vec()))
        .one(db.reader())
        .await
        .context("looking a password reset up")?;
    row.map(|row| from_row(&row)).transpose()
}

/// Uses one up; false when it was, or is no more. Of two that come with it at once, one does.
pub(crate) async fn use_up(tx: &Tx, id: ResetId) -> Result<bool, DbError> {
    let used = password_reset::Entity::update_many()
        .col_expr(password_reset::Column::ExpiresAt, Expr::value(tx.now()))
        .col_expr(password_reset::Column::SealedToken, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(password_reset::Column::NextTryAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(password_reset::Column::Id.eq(id.as_uuid()))
        .filter(password_reset::Column::ExpiresAt.gt(tx.now()))
        .exec(tx.conn())
        .await
        .context("using a password reset up")?;
    Ok(used.rows_affected > 0)
}

/// Ends all of an account. They still count.
pub(crate) async fn end_all(tx: &Tx, staff_id: StaffId) -> Result<(), DbError> {
    password_reset::Entity::update_many()
        .col_expr(password_reset::Column::ExpiresAt, Expr::value(tx.now()))
        .col_expr(password_reset::Column::SealedToken, Expr::value(Option::<Vec<u8>>::None))
        .col_expr(password_reset::Column::NextTryAt, Expr::value(Option::<DateTime<Utc>>::None))
        .filter(password_reset::Column::StaffId.eq(staff_id.as_uuid()))
        .filter(password_reset::Column::ExpiresAt.gt(tx.now()))
        .exec(tx.conn())
        .await
        .context("ending password resets")?;
    Ok(())
}

/// Claims up to `limit` whose mails are due, and counts the try.
pub(crate) async fn claim(
    db: &Db,
    holder: Uuid,
    (ttl, limit): (TimeDelta, u64),
) -> Result<Vec<Unsent>, DbError> {
    let claim = Claim {
        table: "password_resets",
        key: "id",
        due: "next_try_at",
        only: Condition::all(),
        holder,
        ttl,
        limit,
    };
    let tx = db.begin().await?;
    let ids = claim.take(tx.conn(), tx.now()).await?;
    if ids.is_empty() {
        tx.rollback().await?;
        return Ok(Vec::new());
    }
    let doing = "reading password resets to send";
    password_reset::Entity::update_many()
        .col_expr(password_reset::Column::Tries, Expr::col(password_reset::Column::Tries).add(1))
        .filter(password_reset::Column::Id.is_in(ids.clone()))
        .filter(password_reset::Column::LeasedBy.eq(holder))
        .exec(tx.conn())
        .await
        .context(doing)?;
    let rows = password_reset::Entity::find()
        .filter(password_reset::Column::Id.is_in(ids))
        .filter(password_reset::Column::LeasedBy.eq(holder))
        .all(tx.conn())
        .await
        .context(doing)?;
    tx.commit().await?;
    let mut unsent = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(sealed) = &row.sealed_token else { continue };
        let token = db.sealer().open(&context(row.id.0), sealed)?.into();
        unsent.push(Unsent { reset: from_row(&row)?, token, tries: row.tries });
    }
    Ok(unsent)
}

/// Lets go of one: it is tried again at `next`, or never, and then what its mail would carry is forgotten. Nothing where
/// somebody else has it by now.
pub(crate) async fn settle(
    db: &Db,
    holder: Uuid,
    id: ResetId,
    next: Option<DateTime<Utc>>,
) -> Result<(), DbError> {
    let mut update = password_reset::Entity::update_many()
        .col_expr(password_reset::Column::NextTryAt, Expr::value(next))
        .col_expr(password_reset::Column::LeasedBy, Expr::value(Option::<Uuid>::None))
        .col_expr(password_reset::Column::LeasedUntil, Expr::value(Option::<DateTime<Utc>>::None));
    if next.is_none() {
        update = update.col_expr(password_reset::Column::SealedToken, Expr::value(Option::<Vec<u8>>::None));
    }
    let tx = db.begin().await?;
    update
        .filter(password_reset::Column::Id.eq(id.as_uuid()))
        .filter(password_reset::Column::LeasedBy.eq(holder))
        .exec(tx.conn())
        .await
        .context("settling a password reset")?;
    tx.commit().await
}

/// Forgets those that were asked for before `before`.
pub(crate) async fn prune(db: &Db, before: DateTime<Utc>) -> Result<(), DbError> {
    let tx = db.begin().await?;
    password_reset::Entity::delete_many()
        .filter(password_reset::Column::RequestedAt.lt(before))
        .exec(tx.conn())
        .await
        .context("pruning password resets")?;
    tx.commit().await
}

fn from_row(row: &password_reset::Model) -> Result<PasswordReset, DbError> {
    let what = "password reset";
    let account = match (&row.staff_id, &row.account_digest) {
        (Some(staff_id), Some(of_account)) => {
            Some(ResetAccount { staff_id: staff_id.0, digest: digest(what, of_account.clone())? })
        }
        (None, _) | (_, None) => None,
    };
    Ok(PasswordReset {
        id: row.id.0,
        digest: digest(what, row.digest.clone())?,
        account,
        requested_at: row.requested_at,
        expires_at: row.expires_at,
    })
}

fn context(id: ResetId) -> String {
    format!("password_resets.sealed_token:{id}")
}
