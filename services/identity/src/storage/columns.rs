//! What several tables keep in the same way: JSON columns, digests, pages by id.

use db::DbError;
use kernel::{Page, Refusal};
use sea_orm::prelude::{Json, Uuid};
use serde::{Serialize, de::DeserializeOwned};

/// A value as a JSON column.
pub(super) fn to_json<T: Serialize>(what: &'static str, value: &T) -> Result<Json, DbError> {
    serde_json::to_value(value).map_err(|source| DbError::Corrupt { what, source: source.into() })
}

/// A JSON column as a value.
pub(super) fn from_json<T: DeserializeOwned>(what: &'static str, column: Json) -> Result<T, DbError> {
    serde_json::from_value(column).map_err(|source| DbError::Corrupt { what, source: source.into() })
}

/// A stored digest.
pub(super) fn digest(what: &'static str, bytes: Vec<u8>) -> Result<[u8; 32], DbError> {
    bytes
        .try_into()
        .map_err(|bytes: Vec<u8>| DbError::Corrupt { what, source: format!("{} bytes", bytes.len()).into() })
}

/// The id a page begins after.
pub(super) fn after(page: &Page) -> Result<Option<Uuid>, Refusal> {
    let parse = |text: &str| {
        text.parse().map_err(|_error| {
            Refusal::invalid(
                "page.after",
                "`after` is not the `next` of a page.",
                "after 不是上一页返回的 next 值。",
            )
        })
    };
    page.after.as_ref().map(|cursor| parse(&cursor.0)).transpose()
}

#[cfg(test)]
mod tests {
    use kernel::Cursor;

    use super::*;

    #[test]
    fn a_page_begins_after_an_id_and_nothing_else() {
        let page = |after: &str| Page { limit: 1, after: Some(Cursor(after.to_owned())) };
        assert_eq!(after(&page("7")).unwrap_err().code, "page.after");
        assert!(after(&page("0198f000-0000-7000-8000-000000000001")).unwrap().is_some());
    }
}
