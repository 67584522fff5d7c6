//! A home, shop or parking space: a record that is written once, with no steps that could be refused.

use chrono::{DateTime, Utc};
use kernel::{EstateId, UnitId};

/// One unit of an estate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) id: UnitId,
    pub(crate) estate_id: EstateId,
    /// The building it stands in, where people name one.
    pub(crate) building: Option<String>,
    /// What people call it, such as `3栋 2单元 501`; unique within its estate.
    pub(crate) label: String,
    pub(crate) registered_at: DateTime<Utc>,
}
