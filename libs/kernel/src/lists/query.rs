//! What a list is asked for: its filters and its order, its page, and whether its rows are counted.
//!
//! Filters have names, which the list's declaration knows.

use chrono::{DateTime, NaiveDate, Utc};
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
    /// A day.
    Day(NaiveDate),
    /// Bytes, such as the blind index of a number.
    Bytes(Vec<u8>),
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

impl From<NaiveDate> for FilterValue {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<Vec<u8>> for FilterValue {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
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

    /// With the filter `name`, where there is a value for it; one that it had is replaced.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<impl Into<FilterValue>>) -> Self {
        if let Some(value) = value {
            self.values.retain(|(known, _)| *known != name);
            self.values.push((name, value.into()));
        }
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

    /// The value of `name`.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&FilterValue> {
        self.values.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// The id that `name` has.
    #[must_use]
    pub fn id<T: Id>(&self, name: &str) -> Option<T> {
        if let Some(FilterValue::Id(id)) = self.value(name) { Some(T::from_uuid(*id)) } else { None }
    }

    /// The text that `name` has.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        if let Some(FilterValue::Text(text)) = self.value(name) { Some(text) } else { None }
    }

    /// What `name` is, true or false.
    #[must_use]
    pub fn flag(&self, name: &str) -> Option<bool> {
        if let Some(FilterValue::Flag(flag)) = self.value(name) { Some(*flag) } else { None }
    }

    /// The day that `name` has.
    #[must_use]
    pub fn day(&self, name: &str) -> Option<NaiveDate> {
        if let Some(FilterValue::Day(day)) = self.value(name) { Some(*day) } else { None }
    }

    /// True when `name` has a value.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.value(name).is_some()
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

impl From<Page> for ListQuery {
    fn from(page: Page) -> Self {
        Self { page, ..Self::default() }
    }
}

impl ListQuery {
    /// The first page, with these filters.
    #[must_use]
    pub fn of(filters: Filters) -> Self {
        Self { filters, ..Self::default() }
    }

    /// The same list of what the path names, or of the caller.
    #[must_use]
    pub fn given(mut self, name: &'static str, value: impl Into<FilterValue>) -> Self {
        self.filters = self.filters.with(name, Some(value));
        self
    }
}
