//! What the steps of a ticket's life are told, and its history.

use chrono::{DateTime, Utc};
use db::audit::AuditRecord;
use kernel::{Faults, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{CustomerId, DeadlineKind, Severity, TicketKind, UnitId};
use web::{Instant, present};

use super::shapes::{read_category, read_description};
use crate::tickets::{
    app::{Reclassify, RequestedAct},
    domain::{Resolution, TicketAct},
};

/// Who is to be responsible.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketAssignment {
    pub(crate) assignee: StaffId,
}

/// What a ticket turns out to be; what is left out stays, and `null` takes the customer, the home or the person complained
/// of away.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewClassification {
    kind: Option<TicketKind>,
    severity: Option<Severity>,
    /// A word of the ticket's standard, or `general`.
    #[schema(min_length = 1, max_length = 64, pattern = r"^\s*[a-z0-9_]+\s*$")]
    category: Option<String>,
    #[schema(min_length = 1, max_length = 200)]
    title: Option<String>,
    #[schema(max_length = 4000)]
    description: Option<String>,
    /// The member of staff complained of; makes the ticket confidential. `null`: nobody.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<StaffId>)]
    about_staff_id: Option<Option<StaffId>>,
    /// `null`: nobody whom the archive knows.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<CustomerId>)]
    customer_id: Option<Option<CustomerId>>,
    /// A home at the ticket's estate. `null`: the grounds, or what everybody shares.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<UnitId>)]
    unit_id: Option<Option<UnitId>>,
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl NewClassification {
    pub(crate) fn read(self) -> Result<Reclassify, Refusal> {
        let mut faults = Faults::new();
        let category = self.category.map(|category| read_category("/category", &category, &mut faults));
        let title = self.title.map(|title| faults.line("/title", &title, 200));
        let description = self.description.map(|text| read_description("/description", &text, &mut faults));
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(Reclassify {
            kind: self.kind,
            severity: self.severity,
            category,
            title,
            description,
            about_staff: self.about_staff_id,
            customer_id: self.customer_id,
            unit_id: self.unit_id,
            reason,
        })
    }
}

/// What the customer who presses says.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewUrge {
    #[schema(max_length = 500)]
    reason: Option<String>,
}

impl NewUrge {
    pub(crate) fn read(self) -> Result<Option<String>, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.optional_text("/reason", self.reason.as_deref(), 500);
        faults.into_result()?;
        Ok(reason)
    }
}

/// A promise that is put off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewExtension {
    promise: DeadlineKind,
    /// The new time.
    #[schema(value_type = DateTime<Utc>, example = "2026-03-09T09:00:00Z")]
    until: Instant,
    /// Why; the customer is told where the standard asks for it.
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl NewExtension {
    pub(crate) fn read(self) -> Result<RequestedAct, Refusal> {
        let mut faults = Faults::new();
        let until = faults.instant("/until", self.until.0);
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(RequestedAct::Extend { promise: self.promise, until, reason })
    }
}

/// How far the work is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewProgressNote {
    #[schema(min_length = 1, max_length = 1000)]
    text: String,
    /// True when the customer was told.
    #[serde(default)]
    is_customer_told: bool,
}

impl NewProgressNote {
    pub(crate) fn read(self) -> Result<TicketAct, Refusal> {
        let mut faults = Faults::new();
        let text = faults.text("/text", &self.text, 1000);
        faults.into_result()?;
        Ok(TicketAct::NoteProgress { text, is_customer_told: self.is_customer_told })
    }
}

/// How the work ended.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewResolution {
    /// What was used, a line each (REP-17).
    #[schema(max_items = 50)]
    #[serde(default)]
    materials: Vec<String>,
}

impl NewResolution {
    pub(crate) fn read(self) -> Result<Resolution, Refusal> {
        let mut faults = Faults::new();
        let lines = faults.list("/materials", "list.too_long", self.materials, 0..=50);
        let lines = lines.iter().enumerate();
        let materials =
            lines.map(|(place, line)| faults.line(&format!("/materials/{place}"), line, 200)).collect();
        faults.into_result()?;
        Ok(Resolution { materials })
    }
}

/// One line of a ticket's history.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HistoryLine {
    at: DateTime<Utc>,
    /// Who, such as `staff:…`, `client:…` or `system:…`.
    by: String,
    /// What happened, such as `assigned`.
    step: String,
    /// The updated ticket, and what the step added.
    details: Option<serde_json::Value>,
}

impl From<AuditRecord> for HistoryLine {
    fn from(record: AuditRecord) -> Self {
        Self { at: record.at, by: record.principal, step: record.action, details: record.after }
    }
}
