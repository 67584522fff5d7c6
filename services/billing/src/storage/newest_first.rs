//! The order of billing's lists, which all have but one.

use db::lists::{Direction, Rows, Served, Sort};

/// By the ids, which are made in the order of time.
pub(super) const NEWEST_FIRST: Sort =
    Sort { name: "newest", column: None, direction: Direction::Descending, ranged: None };

/// That an index serves these filters in this order.
pub(super) const fn served(
    is_by_estate: bool,
    filters: &'static [&'static str],
    index: &'static str,
) -> Served {
    Served { is_by_estate, filters, sort: NEWEST_FIRST.name, index, rows: Rows::InOrder }
}
