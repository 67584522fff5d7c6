//! Keyset paging: stable while rows are written, and as cheap at the end as at the start.

use serde::Serialize;

/// The most rows one reply carries.
pub const MAX_PAGE: u16 = 200;

/// The most rows that are counted.
pub const MAX_COUNT: u32 = 10_000;

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
    /// How many rows the whole list has, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<RowCount>,
}

/// How many rows a list has: counted up to [`MAX_COUNT`], since beyond that nobody reads them and counting costs more
/// than the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RowCount {
    /// So many; at least so many when it is not exact.
    #[schema(maximum = 10000)]
    pub rows: u32,
    /// False when there are more than were counted.
    pub is_exact: bool,
}

impl RowCount {
    /// What is told of a list of which up to one row more than [`MAX_COUNT`] were counted.
    #[must_use]
    pub fn of(counted: u32) -> Self {
        Self { rows: counted.min(MAX_COUNT), is_exact: counted <= MAX_COUNT }
    }
}

impl<T> PageOf<T> {
    /// Cuts a page from `limit + 1` rows: the surplus row only proves that there is a next page.
    #[must_use]
    pub fn cut(mut rows: Vec<T>, page: &Page, cursor_of: impl Fn(&T) -> String) -> Self {
        let limit = usize::from(page.limit);
        let has_more = rows.len() > limit;
        rows.truncate(limit);
        let next = if has_more { rows.last().map(cursor_of) } else { None };
        Self { items: rows, next, count: None }
    }

    /// A list that is one page.
    #[must_use]
    pub fn whole(rows: Vec<T>) -> Self {
        Self { items: rows, next: None, count: None }
    }

    /// The same page with other rows, or why one of them cannot be read.
    ///
    /// # Errors
    /// What `convert` says of the first such row.
    pub fn try_map<U, E>(self, convert: impl FnMut(T) -> Result<U, E>) -> Result<PageOf<U>, E> {
        let items = self.items.into_iter().map(convert).collect::<Result<_, E>>()?;
        Ok(PageOf { items, next: self.next, count: self.count })
    }

    /// The same page with other rows.
    pub fn map<U>(self, convert: impl FnMut(T) -> U) -> PageOf<U> {
        PageOf { items: self.items.into_iter().map(convert).collect(), next: self.next, count: self.count }
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
        let first = PageOf { items: vec![1, 2], next: Some("2".to_owned()), count: None };
        assert_eq!(cut(vec![1, 2, 3]), first);
    }

    #[test]
    fn a_count_says_when_there_are_more() {
        assert_eq!(RowCount::of(MAX_COUNT), RowCount { rows: MAX_COUNT, is_exact: true });
        assert_eq!(RowCount::of(MAX_COUNT + 1), RowCount { rows: MAX_COUNT, is_exact: false });
    }
}
