//! Lists are declared: a [`ListSpec`] names what a resource may be filtered by, its orders, and the index that serves each
//! combination. From it come the statement, the cursor, the count and the columns of the export; a test holds it against
//! what PostgreSQL does ([`crate::testing::must_serve`]).
//!
//! * **Paging** is by the place of the last row (`place`). A cursor belongs to its order and its filters, and is refused
//!   in any other list.
//! * **Scope** is always intersected with the filters. Who sees few estates reads each of them in the list's order, merged;
//!   who sees more reads the list as it stands and passes over the others (`select`).
//! * **A filter that no index leads** narrows the rows along the index that serves the rest.
//!
//! Deliberately absent: free text, offsets, and orders by what is not stored with the row.

mod place;
mod read;
mod select;

use chrono::{DateTime, Utc};
use kernel::Filters;
use sea_orm::sea_query::Condition;

pub use read::list_page;
pub(crate) use {
    place::{Place, list_digest},
    select::{Reach, Reading},
};

/// What a list can do.
#[derive(Debug)]
pub struct ListSpec {
    /// What it is called, such as `tickets`: the table, and the name of the export's file.
    pub table: &'static str,
    /// The column of a row's estate.
    pub scope: &'static str,
    /// What it may be narrowed to.
    pub filters: &'static [Filter],
    /// Its orders; the first is the one that holds when none is asked for.
    pub sorts: &'static [Sort],
    /// The fields of the reply that an export shows, a field inside of another behind a dot (`total.amount`).
    pub columns: &'static [&'static str],
    /// What serves it, the narrowest first.
    pub served: &'static [Served],
}

/// One filter.
#[derive(Debug)]
pub struct Filter {
    /// Its name in the API.
    pub name: &'static str,
    /// What it asks of a row.
    pub test: Test,
}

/// What a filter asks of a row.
#[derive(Debug, Clone, Copy)]
pub enum Test {
    /// The column is the value.
    Is(&'static str),
    /// The column is before the value.
    Before(&'static str),
    /// The column is the value or after it.
    From(&'static str),
    /// What a text asks of a row.
    Text(fn(&str) -> Condition),
    /// What is true or false of a row, at an instant.
    Flag(fn(bool, DateTime<Utc>) -> Condition),
}

/// One order. Rows of one place are in the order of their ids.
#[derive(Debug)]
pub struct Sort {
    /// Its name in the API.
    pub name: &'static str,
    /// The column of an instant; rows without it are left out. Absent: the ids, which are made in the order of time.
    pub column: Option<&'static str>,
    /// Which way.
    pub direction: Direction,
    /// Filters on the instant that the ids stand for, and its column: with one of them the order is by that column, so that
    /// one index serves both.
    pub ranged: Option<Ranged>,
}

/// Which way an order goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// What is earliest comes first.
    Ascending,
    /// What is latest comes first.
    Descending,
}

/// Filters by the instant that ids stand for.
#[derive(Debug, Clone, Copy)]
pub struct Ranged {
    /// Their names.
    pub filters: &'static [&'static str],
    /// The instant.
    pub column: &'static str,
}

/// A combination that an index serves.
#[derive(Debug)]
pub struct Served {
    /// True when the index begins with the estate: that which is asked for, or each of few that are seen.
    pub is_by_estate: bool,
    /// The filters that it takes, beside the estate.
    pub filters: &'static [&'static str],
    /// In which order.
    pub sort: &'static str,
    /// What it is called.
    pub index: &'static str,
    /// How its rows come.
    pub rows: Rows,
}

/// How rows come from an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// In the list's order: a page costs what a page holds.
    InOrder,
    /// So few that they may be sorted.
    Few,
}

impl ListSpec {
    /// The names of its filters.
    pub fn filter_names(&self) -> impl Iterator<Item = &'static str> {
        self.filters.iter().map(|filter| filter.name)
    }

    /// The names of its orders.
    pub fn sort_names(&self) -> impl Iterator<Item = &'static str> {
        self.sorts.iter().map(|sort| sort.name)
    }

    fn filter(&self, name: &str) -> Option<&'static Filter> {
        self.filters.iter().find(|filter| filter.name == name)
    }

    /// The order that is asked for, else the first.
    pub(crate) fn sort(&self, filters: &Filters) -> Option<&'static Sort> {
        match filters.sort() {
            Some(name) => self.sorts.iter().find(|sort| sort.name == name),
            None => self.sorts.first(),
        }
    }

    /// True for the filter by estate.
    fn is_estate(&self, name: &str) -> bool {
        self.filter(name)
            .is_some_and(|filter| matches!(filter.test, Test::Is(column) if column == self.scope))
    }

    /// True when one estate is asked for.
    pub(crate) fn asks_for_estate(&self, filters: &Filters) -> bool {
        filters.values().iter().any(|(name, _)| self.is_estate(name))
    }

    /// What serves a list of so many filters best, where each of few estates can be read by itself.
    pub(crate) fn served(&self, filters: &Filters, sort: &Sort) -> Option<&'static Served> {
        self.served
            .iter()
            .find(|served| served.sort == sort.name && served.filters.iter().all(|name| filters.names(name)))
    }
}

impl Sort {
    /// The column that rows are placed by before their ids, with these filters.
    pub(crate) fn column(&self, filters: &Filters) -> Option<&'static str> {
        match self.ranged {
            Some(ranged) if ranged.filters.iter().any(|name| filters.names(name)) => Some(ranged.column),
            Some(_) | None => self.column,
        }
    }
}
