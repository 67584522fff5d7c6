//! What several tables keep in the same way: JSON columns, digests.

use db::{Context, DbError, Tx};
use sea_orm::{
    ConnectionTrait, DbErr, ExprTrait,
    prelude::{Json, Uuid},
    sea_query::{Expr, Query},
};
use serde::{Serialize, de::DeserializeOwned};

/// A value as a JSON column.
pub(crate) fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<Json, DbError> {
    serde_json::to_value(value).map_err(|source| DbError::Corrupt { what, source: source.into() })
}

/// A JSON column as a value.
pub(crate) fn from_json<T: DeserializeOwned>(what: &'static str, column: Json) -> Result<T, DbError> {
    serde_json::from_value(column).map_err(|source| DbError::Corrupt { what, source: source.into() })
}

/// A stored digest.
pub(crate) fn digest(what: &'static str, bytes: Vec<u8>) -> Result<[u8; 32], DbError> {
    bytes
        .try_into()
        .map_err(|bytes: Vec<u8>| DbError::Corrupt { what, source: format!("{} bytes", bytes.len()).into() })
}

/// Counts the next event about the row `id` of `table`. The row is held until the transaction ends, so that events leave
/// in the order of their numbers, whatever the version is that people change.
pub(crate) async fn next_sequence(tx: &Tx, table: &'static str, id: Uuid) -> Result<i32, DbError> {
    let count = Query::update()
        .table(table)
        .value("sequence", Expr::col("sequence").add(1))
        .and_where(Expr::col("id").eq(id))
        .returning(Query::returning().column("sequence"))
        .to_owned();
    let doing = "counting an event";
    let row = tx.conn().query_one(&count).await.context(doing)?;
    let row = row.ok_or_else(|| DbErr::RecordNotFound(format!("{id} of {table}"))).context(doing)?;
    row.try_get_by_index(0).context(doing)
}
