//! Keyset paging: stable while rows are written, and as cheap at the end as at the start.

use serde::Serialize;
use uuid::Uuid;

use crate::Refusal;

/// The most rows one reply carries.
pub const MAX_PAGE: u16 = 200;

/// Where the next page begins: text that only the service that made it understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor(pub String);

/// What a list was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Rows wanted, 1 to [`MAX_PAGE`].
    pub limit: u16,
    /// Rows after this place; from the start when absent.
    pub after: Option<Cursor>,
}

impl Page {
    /// The cursor of a list in order of ids.
    ///
    /// # Errors
    /// `cursor_malformed` for text that no page of such a list gave out.
    pub fn after_id(&self) -> Result<Option<Uuid>, Refusal> {
        self.after_place()
    }

    /// The cursor of a list in order of something that has one text form, such as a number.
    ///
    /// # Errors
    /// `cursor_malformed` for text that no page of such a list gave out.
    pub fn after_place<T: std::str::FromStr>(&self) -> Result<Option<T>, Refusal> {
        let parse = |cursor: &Cursor| {
            cursor.0.parse().map_err(|_no_place: T::Err| {
                Refusal::invalid(
                    "cursor_malformed",
                    "`after` is not the `next` of a page.",
                    "`after` 不是有效的翻页位置。",
                )
            })
        };
        self.after.as_ref().map(parse).transpose()
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { limit: 50, after: None }
    }
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct PageOf<T> {
    /// The rows, in the list's own order.
    pub items: Vec<T>,
    /// The `after` of the next page; `null` on the last.
    pub next: Option<String>,
}

impl<T> PageOf<T> {
    /// Cuts a page from `limit + 1` rows: the surplus row only proves that there is a next page.
    #[must_use]
    pub fn cut(mut rows: Vec<T>, page: &Page, cursor_of: impl Fn(&T) -> String) -> Self {
        let limit = usize::from(page.limit);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = if has_more { rows.last().map(cursor_of) } else { None };
        Self { items: rows, next }
    }

    /// The same page with other rows.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> PageOf<U> {
        PageOf { items: self.items.into_iter().map(convert).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_without_surplus_is_the_last() {
        let page = Page { limit: 2, after: None };
        let cut = |rows: Vec<u8>| PageOf::cut(rows, &page, u8::to_string);
        assert_eq!(cut(vec![1, 2]).next, None);
        assert_eq!(cut(vec![1, 2, 3]), PageOf { items: vec![1, 2], next: Some("2".to_owned()) });
    }
}
