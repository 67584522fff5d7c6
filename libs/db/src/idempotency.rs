//! The same request twice, one effect: the stored reply commits with the effect.
//!
//! ```text
//! if let Some(reply) = once.replay(&tx).await? { return Ok(Done::Replayed(reply)); }
//! … the operation …
//! once.keep(&tx, &result)?;
//! tx.commit().await?;
//! Ok(Done::Fresh(result))
//! ```
//!
//! An operation that is a [`crate::Batch`] goes ahead and asks afterwards, with [`Once::settle`].

use base64::{Engine, prelude::BASE64_STANDARD};
use kernel::{Failure, Refusal};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    sea_query::{Alias, Expr, JoinType, Query, SelectStatement},
};
use sha2::{Digest, Sha256};

use crate::{Db, DbError, Tx, Writes, engine, error::Doing};

/// The rule that the second of two racing transactions breaks.
pub(crate) const UNIQUE: &str = "uq_idempotency_keys__id";

/// A reply as it was given, ready to be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers that belong to the answer, such as `Location`.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

/// What an operation under a key gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done<T> {
    /// It was carried out now.
    Fresh(T),
    /// It was carried out before; this is what was answered then.
    Replayed(Reply),
}

type Render<T> = Box<dyn Fn(&T) -> Result<Reply, Failure> + Send + Sync>;

/// A promise to carry an operation out once for its key. `T` is the operation's result, which the HTTP room knows
/// how to render.
pub struct Once<T>(Option<Key<T>>);

struct Key<T> {
    id: [u8; 32],
    fingerprint: [u8; 32],
    render: Render<T>,
}

impl<T> std::fmt::Debug for Once<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(if self.0.is_some() { "Once(keyed)" } else { "Once(none)" })
    }
}

impl<T> Once<T> {
    /// No key: the operation is carried out every time.
    #[must_use]
    pub fn none() -> Self {
        Self(None)
    }

    /// A key chosen by `client`, a text that names who asks and at which route, so that keys of different clients
    /// and routes never meet. `fingerprint` is a digest of the request's body. Only a digest of client and key is
    /// stored, and of the fingerprint what only the index key can make.
    pub fn new(
        client: &str,
        key: &str,
        fingerprint: [u8; 32],
        render: impl Fn(&T) -> Result<Reply, Failure> + Send + Sync + 'static,
    ) -> Self {
        // The length keeps ("ab", "c") apart from ("a", "bc").
        let id = Sha256::new()
            .chain_update(client.len().to_be_bytes())
            .chain_update(client)
            .chain_update(key)
            .finalize()
            .into();
        Self(Some(Key { id, fingerprint, render: Box::new(render) }))
    }

    /// The reply that was kept under this key, or `None` when the operation has to be carried out: then the key is
    /// taken until the transaction ends. On SQLite a second request waits here for the first one's commit; on
    /// PostgreSQL it is told to come back.
    ///
    /// # Errors
    /// `idempotency_key_reused` (422) when the key came with another body, `idempotency_key_in_use` (409) when the
    /// first request with it is still running; otherwise what the engine says.
    pub async fn replay(&self, tx: &Tx) -> Result<Option<Reply>, Failure> {
        let Some(key) = &self.0 else {
            return Ok(None);
        };
        let row = Row::one(tx.conn(), &key.take_and_look_up(tx)).await?.ok_or_else(in_use)?;
        match key.reply(row.kept()?, tx.db())? {
            None if !row.taken => Err(in_use().into()),
            reply => Ok(reply),
        }
    }

    /// The same after a [`crate::Batch`] that [keeps](Once::keep) its reply: a repeated request breaks the rule that a
    /// key is kept once, and so leaves nothing behind. Only one that fails, for that or any other reason, costs the
    /// question whether it was carried out before: then it is answered as it was then, whatever has changed since.
    ///
    /// # Errors
    /// `idempotency_key_reused` (422) when the key came with another body; otherwise what the operation said.
    pub async fn settle(&self, db: &Db, result: Result<T, Failure>) -> Result<Done<T>, Failure> {
        let failure = match result {
            Ok(result) => return Ok(Done::Fresh(result)),
            Err(failure) => failure,
        };
        match self.kept(db).await? {
            Some(reply) => Ok(Done::Replayed(reply)),
            None => Err(failure),
        }
    }

    /// The reply that was kept under this key, for an operation that asks other services before its transaction; the
    /// key is not taken.
    ///
    /// # Errors
    /// `idempotency_key_reused` (422) when the key came with another body; otherwise what the engine says.
    pub async fn kept(&self, db: &Db) -> Result<Option<Reply>, Failure> {
        let Some(key) = &self.0 else {
            return Ok(None);
        };
        let Some(row) = Row::one(db.reader(), &key.look_up()).await? else { return Ok(None) };
        Ok(key.reply(row.kept()?, db)?)
    }

    /// Keeps the reply for `result`; it is written with the commit. A commit that loses a race for the key fails
    /// with `idempotency_key_in_use` and leaves nothing behind.
    ///
    /// # Errors
    /// What rendering the reply says.
    pub fn keep(&self, writes: &Writes, result: &T) -> Result<(), Failure> {
        let Some(key) = &self.0 else {
            return Ok(());
        };
        let reply = (key.render)(result)?;
        let headers = reply.headers.iter().map(|(name, value)| serde_json::json!([name, value])).collect();
        let insert = Query::insert()
            .into_table("idempotency_keys")
            .columns(["id", "fingerprint", "status", "headers", "body", "kept_at"])
            .values_panic([
                key.id.to_vec().into(),
                key.fingerprint(writes.db()).into(),
                i32::from(reply.status).into(),
                serde_json::Value::Array(headers).into(),
                reply.body.into(),
                writes.now().into(),
            ])
            .to_owned();
        writes.insert(insert);
        Ok(())
    }
}

impl<T> Key<T> {
    /// What is stored of the body: a body may hold a password, and a plain digest of it would let whoever reads the
    /// table try passwords as fast as they can hash.
    fn fingerprint(&self, db: &Db) -> Vec<u8> {
        let digest = BASE64_STANDARD.encode(self.fingerprint);
        db.sealer().blind_index("idempotency_keys.fingerprint", &digest)
    }

    /// What was kept, when it was kept for this very request.
    fn reply(&self, kept: Option<(Vec<u8>, Reply)>, db: &Db) -> Result<Option<Reply>, Refusal> {
        match kept {
            Some((fingerprint, _reply)) if fingerprint != self.fingerprint(db) => Err(reused()),
            Some((_same, reply)) => Ok(Some(reply)),
            None => Ok(None),
        }
    }

    /// Reads what was kept under the key.
    fn look_up(&self) -> SelectStatement {
        Query::select()
            .expr_as(Expr::val(true), "taken")
            .columns(["fingerprint", "status", "headers", "body"])
            .from("idempotency_keys")
            .and_where(Expr::col("id").eq(self.id.to_vec()))
            .to_owned()
    }

    /// One statement that takes the key and reads what was kept under it.
    fn take_and_look_up(&self, tx: &Tx) -> SelectStatement {
        let [a, b, c, d, e, f, g, h, ..] = self.id;
        let lock = engine::try_lock(tx.db().engine(), i64::from_be_bytes([a, b, c, d, e, f, g, h]));
        let one = Query::select().expr_as(Expr::val(1), "one").to_owned();
        Query::select()
            .expr_as(lock, "taken")
            .columns(["fingerprint", "status", "headers", "body"])
            .from_subquery(one, "one")
            .join(
                JoinType::LeftJoin,
                Alias::new("idempotency_keys"),
                Expr::col(("idempotency_keys", "id")).eq(self.id.to_vec()),
            )
            .to_owned()
    }
}

#[derive(FromQueryResult)]
struct Row {
    taken: bool,
    fingerprint: Option<Vec<u8>>,
    status: Option<i32>,
    headers: Option<serde_json::Value>,
    body: Option<Vec<u8>>,
}

impl Row {
    async fn one(conn: &impl ConnectionTrait, select: &SelectStatement) -> Result<Option<Self>, DbError> {
        let row = conn.query_one(select).await.doing("looking an idempotency key up")?;
        row.map(|row| Self::from_query_result(&row, "")).transpose().doing("reading a kept reply")
    }

    fn kept(&self) -> Result<Option<(Vec<u8>, Reply)>, DbError> {
        let (Some(fingerprint), Some(status), Some(headers), Some(body)) =
            (&self.fingerprint, self.status, &self.headers, &self.body)
        else {
            return Ok(None);
        };
        let corrupt = |source: kernel::Cause| DbError::Corrupt { what: "reply", source };
        let status = u16::try_from(status).map_err(|error| corrupt(error.into()))?;
        let headers = serde_json::from_value(headers.clone()).map_err(|error| corrupt(error.into()))?;
        Ok(Some((fingerprint.clone(), Reply { status, headers, body: body.clone() })))
    }
}

pub(crate) fn in_use() -> Refusal {
    Refusal::conflict(
        "idempotency_key_in_use",
        "A request with this Idempotency-Key is still running. Try again in a moment.",
        "使用相同 Idempotency-Key 的请求仍在处理中，请稍后重试。",
    )
}

fn reused() -> Refusal {
    Refusal::invalid(
        "idempotency_key_reused",
        "This Idempotency-Key was used with another request body.",
        "该 Idempotency-Key 已用于其他请求内容。",
    )
}
