//! What a list is asked for: its filters and its order, its page, and whether its rows are counted.
//!
//! Filters have names, which the list's declaration knows (`db::ListSpec`). How a name becomes a parameter of the API is the
//! business of the service's `http`, and how it becomes a condition that of its `storage`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{Id, Page};

/// What a filter compares with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterValue {
    /// An id.
    Id(Uuid),
    /// A text, or a word of a closed list.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// An instant.
    At(DateTime<Utc>),
}

impl<T: Id> From<T> for FilterValue {
    fn from(id: T) -> Self {
        Self::Id(id.as_uuid())
    }
}

impl From<String> for FilterValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for FilterValue {
    fn from(word: &'static str) -> Self {
        Self::Text(word.to_owned())
    }
}

impl From<bool> for FilterValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<DateTime<Utc>> for FilterValue {
    fn from(at: DateTime<Utc>) -> Self {
        Self::At(at)
    }
}

/// What a list is narrowed to, and its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    values: Vec<(&'static str, FilterValue)>,
    sort: Option<&'static str>,
}

impl Filters {
    /// Neither a filter nor an order.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// With the filter `name`, where there is a value for it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl Into<FilterValue>>) -> Self {
        self.values.extend(value.map(|value| (name, value.into())));
        self
    }

    /// In the order of this name, where there is one; otherwise in the list's own.
    #[must_use]
    pub fn sorted(mut self, sort: Option<&'static str>) -> Self {
        self.sort = sort;
        self
    }

    /// The names that have a value, and their values.
    #[must_use]
    pub fn values(&self) -> &[(&'static str, FilterValue)] {
        &self.values
    }

    /// True when `name` has a value.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.values.iter().any(|(known, _)| *known == name)
    }

    /// The order that was asked for.
    #[must_use]
    pub fn sort(&self) -> Option<&'static str> {
        self.sort
    }
}

/// A list as it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListQuery {
    /// Which rows, and in which order.
    pub filters: Filters,
    /// How many of them, and from where on.
    pub page: Page,
    /// True when all of them are counted, too.
    pub is_counted: bool,
}
