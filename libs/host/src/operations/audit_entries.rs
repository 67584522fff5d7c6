//! Who changed what.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use db::{
    AuditRecord,
    lists::{self, AuditList},
};
use kernel::{AuditEntryId, EstateId, PageOf};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Listing, PathParts, Problem};

use super::Registry;

/// One line of the audit trail.
#[derive(Debug, Serialize, ToSchema)]
struct AuditEntryView {
    audit_entry_id: AuditEntryId,
    at: DateTime<Utc>,
    /// Who, such as `staff:<id>`.
    principal: String,
    /// Through what, where it was said.
    via: Option<String>,
    /// What was done.
    action: String,
    subject_kind: String,
    subject_id: String,
    estate_id: Option<EstateId>,
    /// What it was.
    before: Option<serde_json::Value>,
    /// What it became.
    after: Option<serde_json::Value>,
    /// The trace of the request that did it.
    trace_id: Option<String>,
}

impl From<AuditRecord> for AuditEntryView {
    fn from(record: AuditRecord) -> Self {
        let AuditRecord {
            id,
            at,
            principal,
            via,
            action,
            subject_kind,
            subject_id,
            estate_id,
            before,
            after,
            trace_id,
        } = record;
        Self {
            audit_entry_id: id,
            at,
            principal,
            via,
            action,
            subject_kind,
            subject_id,
            estate_id,
            before,
            after,
            trace_id,
        }
    }
}

/// List audit entries
///
/// The audit trail of one service, newest first.
#[utoipa::path(
    tag = "operations", params(Listing::<AuditList>),
    security(("bearer" = ["audit:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<AuditEntryView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/{service}/audit-entries")]
pub(super) async fn list_audit_entries(
    caller: Caller<need::AuditRead>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    listing: Listing<AuditList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = lists::audit_entries(&registry.find(&service.0.0)?.db, &caller.actor.scope, &query).await?;
    reply.of(page.map(AuditEntryView::from)).await
}
