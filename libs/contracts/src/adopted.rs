//! What the group adopts at the ticket desk: standards and calendars, and who is asked about them.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use kernel::{EstateId, Failure};
use serde::{Deserialize, Serialize};

use crate::{declare::event, faceted::concern_nobody};

/// A version of a service standard was adopted by the group. Carries the document, so that every service which
/// decides by it holds the same text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StandardPublished {
    /// The standard's name: the subject.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// The TOML document.
    pub document: String,
    /// Always absent: a standard belongs to the group.
    pub estate_id: Option<EstateId>,
    /// When.
    pub published_at: DateTime<Utc>,
}
event!(StandardPublished, "ticketing", "standard", "standard_published", name);
concern_nobody!(StandardPublished);

/// A published version was withdrawn: no estate is put under it any more. What it governs it governs on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct StandardWithdrawn {
    /// The standard's name: the subject.
    pub name: String,
    /// Its version.
    pub version: i32,
    /// Always absent: a standard belongs to the group.
    pub estate_id: Option<EstateId>,
    /// When.
    pub withdrawn_at: DateTime<Utc>,
}
event!(StandardWithdrawn, "ticketing", "standard", "standard_withdrawn", name);
concern_nobody!(StandardWithdrawn);

/// A version of a business calendar was adopted by the group, or days off were announced for one that ships. Carries the document,
/// so that every service that counts working time holds the same text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CalendarPublished {
    /// The calendar's name: the subject.
    pub name: String,
    /// Its version among those that the group published of this name; the newest holds.
    pub version: i32,
    /// The TOML document.
    pub document: String,
    /// Always absent: a calendar belongs to the group.
    pub estate_id: Option<EstateId>,
    /// When.
    pub published_at: DateTime<Utc>,
}
event!(CalendarPublished, "ticketing", "calendar", "calendar_published", name);
concern_nobody!(CalendarPublished);

/// What the ticket desk is asked about a standard or a calendar that somebody's own copy does not have: published a moment ago, or never.
#[async_trait]
pub trait Standards: Send + Sync {
    /// True when the group has published this version, and not withdrawn it.
    async fn is_published(&self, name: &str, version: i32) -> Result<bool, Failure>;

    /// True when the group has published a calendar of that name.
    async fn is_calendar(&self, name: &str) -> Result<bool, Failure>;
}
