//! Who changed what.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use db::{AuditFilter, AuditRecord, audit};
use kernel::{AuditEntryId, EstateId, PageOf};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{List, PageQuery, PathParts, Problem};

use super::Registry;

/// What the list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditQuery {
    /// Only lines about this kind of thing, such as `ticket`.
    #[param(max_length = 64)]
    subject_kind: Option<String>,
    /// Only lines about this thing.
    #[param(max_length = 64)]
    subject_id: Option<String>,
    /// Only lines by this principal, such as `staff:<id>`.
    #[param(max_length = 100)]
    principal: Option<String>,
}

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
    tag = "operations", params(PageQuery, AuditQuery),
    security(("bearer" = ["audit:read"])),
    responses((status = 200, description = "One page.", body = PageOf<AuditEntryView>))
)]
#[get("/api/v1/{service}/audit-entries")]
pub(super) async fn list_audit_entries(
    caller: Caller<need::AuditRead>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    list: List<AuditQuery>,
) -> Result<HttpResponse, Problem> {
    let entry = registry.find(&service.0.0)?;
    let AuditQuery { subject_kind, subject_id, principal } = list.filter;
    let filter = AuditFilter { subject_kind, subject_id, principal };
    let page = audit::list(entry.db.reader(), &caller.actor.scope, &filter, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(AuditEntryView::from)))
}
