//! Stored replies: they commit with the effect ([`idempotency`]).
//!
//! An operation that is a [`crate::Batch`] goes ahead and asks afterwards, with [`Db::settle`]. Only a digest of client and
//! key is stored, and of the fingerprint what only the index key can make. The reply's body is sealed: it shows what the row
//! it tells of keeps sealed. Before that it is compressed, since nothing can compress it afterwards.

use std::io::Read;

use base64::{Engine, prelude::BASE64_STANDARD};
use flate2::{
    Compression,
    read::{ZlibDecoder, ZlibEncoder},
};
use idempotency::{IdempotencyKey, Key, Outcome, Reply};
use kernel::{Failure, Refusal};
use sea_orm::{
    ConnectionTrait, ExprTrait, FromQueryResult,
    sea_query::{Alias, Expr, JoinType, Query, SelectStatement},
};

use sealing::SealError;

use crate::{Db, DbError, Tx, Writes, engine, error::Context, writes::in_use};

impl Tx {
    /// The reply that was kept under this key, or `None` when the operation has to be carried out: then the key is
    /// taken until the transaction ends. On SQLite a second request waits here for the first one's commit; on
    /// PostgreSQL it is told to come back.
    ///
    /// # Errors
    /// `idempotency_key_reused` (422) when the key came with another body, `idempotency_key_in_use` (409) when the
    /// first request with it is still running; otherwise what the engine says.
    pub async fn replay<T>(&self, idempotency_key: &IdempotencyKey<T>) -> Result<Option<Reply>, Failure> {
        let Some(key) = idempotency_key.key() else {
            return Ok(None);
        };
        let row = Row::one(self.conn(), &take_and_look_up(self, key)).await?.ok_or_else(in_use)?;
        match reply(key, row.kept()?, self.db())? {
            None if !row.taken => Err(in_use().into()),
            reply => Ok(reply),
        }
    }
}

impl Db {
    /// The same after a [`crate::Batch`] that [keeps](Writes::keep_reply) its reply: a repeated request breaks the rule that a
    /// key is kept once, and so leaves nothing behind. Only one that fails, for that or any other reason, costs the
    /// question whether it was carried out before: then it is answered as it was then, whatever has changed since.
    ///
    /// # Errors
    /// `idempotency_key_reused` (422) when the key came with another body; otherwise what the operation said.
    pub async fn settle<T>(
        &self,
        idempotency_key: &IdempotencyKey<T>,
        result: Result<T, Failure>,
    ) -> Result<Outcome<T>, Failure> {
        let failure = match result {
            Ok(result) => return Ok(Outcome::Fresh(result)),
            Err(failure) => failure,
        };
        match self.stored_response(idempotency_key).await? {
            Some(reply) => Ok(Outcome::Replayed(reply)),
            None => Err(failure),
        }
    }

    /// The reply that was kept under this key, for an operation that asks other services before its transaction; the
    /// key is not taken.
    ///
    /// # Errors
    /// `idempotency_key_reused` (422) when the key came with another body; otherwise what the engine says.
    pub async fn stored_response<T>(
        &self,
        idempotency_key: &IdempotencyKey<T>,
    ) -> Result<Option<Reply>, Failure> {
        let Some(key) = idempotency_key.key() else {
            return Ok(None);
        };
        let Some(row) = Row::one(self.reader(), &look_up(key)).await? else { return Ok(None) };
        Ok(reply(key, row.kept()?, self)?)
    }
}

impl Writes {
    /// Keeps the reply for `result`; it is written with the commit. A commit that loses a race for the key fails
    /// with `idempotency_key_in_use` and leaves nothing behind.
    ///
    /// # Errors
    /// What rendering the reply says.
    pub fn keep_reply<T>(&self, idempotency_key: &IdempotencyKey<T>, result: &T) -> Result<(), Failure> {
        let Some(key) = idempotency_key.key() else {
            return Ok(());
        };
        let reply = key.render(result)?;
        let body =
            self.db().sealer().seal_bytes(&place(key), &compressed(&reply.body)?).map_err(DbError::from)?;
        let headers = reply.headers.iter().map(|(name, value)| serde_json::json!([name, value])).collect();
        let insert = Query::insert()
            .into_table("idempotency_keys")
            .columns(["id", "fingerprint", "status", "headers", "body", "kept_at"])
            .values_panic([
                key.id().to_vec().into(),
                stored_fingerprint(key, self.db()).into(),
                i32::from(reply.status).into(),
                serde_json::Value::Array(headers).into(),
                body.into(),
                self.now().into(),
            ])
            .to_owned();
        self.insert(insert);
        Ok(())
    }
}

/// What is stored of the body: a body may hold a password, and a plain digest of it would let whoever reads the
/// table try passwords as fast as they can hash.
fn stored_fingerprint<T>(key: &Key<T>, db: &Db) -> Vec<u8> {
    let digest = BASE64_STANDARD.encode(key.fingerprint());
    db.sealer().blind_index("idempotency_keys.fingerprint", &digest)
}

/// Where the reply's body is sealed for.
fn place<T>(key: &Key<T>) -> String {
    format!("idempotency_keys.body:{}", BASE64_STANDARD.encode(key.id()))
}

/// How what was compressed begins (RFC 1950); no JSON does, which is what versions before kept as it was.
const ZLIB: u8 = 0x78;

fn compressed(body: &[u8]) -> Result<Vec<u8>, DbError> {
    read_through(ZlibEncoder::new(body, Compression::fast()))
}

fn decompressed(body: Vec<u8>) -> Result<Vec<u8>, DbError> {
    if body.first() == Some(&ZLIB) { read_through(ZlibDecoder::new(body.as_slice())) } else { Ok(body) }
}

fn read_through(mut source: impl Read) -> Result<Vec<u8>, DbError> {
    let mut bytes = Vec::new();
    let read = source.read_to_end(&mut bytes);
    read.map_err(|error| DbError::Corrupt { what: "reply", source: error.into() })?;
    Ok(bytes)
}

/// What was kept, when it was kept for this very request.
fn reply<T>(key: &Key<T>, kept: Option<(Vec<u8>, Reply)>, db: &Db) -> Result<Option<Reply>, DbError> {
    let Some((fingerprint, reply)) = kept else { return Ok(None) };
    if fingerprint != stored_fingerprint(key, db) {
        return Err(reused().into());
    }
    let body = match db.sealer().open_bytes(&place(key), &reply.body) {
        Ok(body) => decompressed(body)?,
        // Kept by a version that did not seal; such rows are gone after 48 hours.
        Err(SealError::Malformed) => reply.body,
        Err(error) => return Err(error.into()),
    };
    Ok(Some(Reply { body, ..reply }))
}

/// Reads what was kept under the key.
fn look_up<T>(key: &Key<T>) -> SelectStatement {
    Query::select()
        .expr_as(Expr::val(true), "taken")
        .columns(["fingerprint", "status", "headers", "body"])
        .from("idempotency_keys")
        .and_where(Expr::col("id").eq(key.id().to_vec()))
        .to_owned()
}

/// One statement that takes the key and reads what was kept under it.
fn take_and_look_up<T>(tx: &Tx, key: &Key<T>) -> SelectStatement {
    let [a, b, c, d, e, f, g, h, ..] = key.id();
    let lock = engine::try_lock(tx.db().engine(), i64::from_be_bytes([a, b, c, d, e, f, g, h]));
    let one = Query::select().expr_as(Expr::val(1), "one").to_owned();
    Query::select()
        .expr_as(lock, "taken")
        .columns(["fingerprint", "status", "headers", "body"])
        .from_subquery(one, "one")
        .join(
            JoinType::LeftJoin,
            Alias::new("idempotency_keys"),
            Expr::col(("idempotency_keys", "id")).eq(key.id().to_vec()),
        )
        .to_owned()
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
        let row = conn.query_one(select).await.context("looking an idempotency key up")?;
        row.map(|row| Self::from_query_result(&row, "")).transpose().context("reading a kept reply")
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

fn reused() -> Refusal {
    Refusal::invalid("idempotency_key_reused")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_takes_less_room_and_comes_back_as_it_was() {
        let line = r#"{"due_at":"2026-03-02T02:00:00Z","clause":"DLN-01","kind":"response"}"#;
        let reply = format!("[{}]", [line; 20].join(",")).into_bytes();
        let kept = compressed(&reply).unwrap();
        assert!(kept.len() * 4 < reply.len(), "{} of {}", kept.len(), reply.len());
        assert_eq!(decompressed(kept).unwrap(), reply);
        assert_eq!(decompressed(compressed(b"").unwrap()).unwrap(), b"");
    }

    #[test]
    fn a_reply_of_a_version_that_compressed_none_is_read_as_it_is() {
        for reply in [b"{}".as_slice(), b"[1]", b""] {
            assert_eq!(decompressed(reply.to_vec()).unwrap(), reply);
        }
    }
}
