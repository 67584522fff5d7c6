//! What the steps of a ticket's life are told, and its history.

use chrono::{DateTime, Utc};
use db::audit::AuditRecord;
use kernel::{Faults, Money, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Resolution;

/// A step that needs no words.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoWords {}

/// Who is to be responsible.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Assignment {
    pub(super) assignee: StaffId,
}

/// A fee to put to the customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewQuote {
    pub(super) fee: Money,
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
    pub(super) fn read(self) -> Result<Resolution, Refusal> {
        let mut faults = Faults::new();
        if self.materials.len() > 50 {
            faults.add("/materials", "list.too_long", "must have at most 50 lines", "最多 50 行");
        }
        let lines = self.materials.iter().enumerate();
        let materials =
            lines.map(|(place, line)| faults.text(&format!("/materials/{place}"), line, 200)).collect();
        faults.into_result()?;
        Ok(Resolution { materials })
    }
}

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Reason {
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl Reason {
    pub(super) fn read(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(reason)
    }
}

/// One line of a ticket's history.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HistoryLine {
    at: DateTime<Utc>,
    /// Who, such as `staff:…`, `client:…` or `system:…`.
    by: String,
    /// What happened, such as `assigned`.
    step: String,
    /// The ticket after it, and what the step brought.
    details: Option<serde_json::Value>,
}

impl From<AuditRecord> for HistoryLine {
    fn from(record: AuditRecord) -> Self {
        Self { at: record.at, by: record.principal, step: record.action, details: record.after }
    }
}
