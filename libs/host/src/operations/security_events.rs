//! Who came to the doors, and what became of it.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use db::{
    lists::{self, SecurityList},
    security::SecurityRecord,
};
use kernel::PageOf;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Listing, PathParts, Problem};

use super::Registry;

/// One line of the security log.
#[derive(Debug, Serialize, ToSchema)]
struct SecurityEventView {
    security_event_id: String,
    at: DateTime<Utc>,
    /// What kind of thing happened, such as `sign_in_failed`, `right_missing` or `out_of_scope`.
    kind: String,
    /// Who, such as `staff:<id>`; absent for strangers.
    principal: Option<String>,
    /// The network address it came from.
    address: Option<String>,
    /// What it was about: a principal, a route, something by its id, or the keyed digest of a name that nobody has.
    subject: Option<String>,
    /// A code that says more.
    detail: Option<String>,
    /// How often; what repeats within a minute, or an hour for `out_of_scope`, is counted in one line.
    times: i32,
}

impl From<SecurityRecord> for SecurityEventView {
    fn from(record: SecurityRecord) -> Self {
        let SecurityRecord { id, at, kind, principal, source, subject, detail, times } = record;
        Self {
            security_event_id: id.to_string(),
            at,
            kind,
            principal,
            address: source,
            subject,
            detail,
            times,
        }
    }
}

/// List security events
///
/// The security log of one service, newest first: sign-ins, refusals, reveals, rotations. Needs the whole group's scope.
#[utoipa::path(
    tag = "operations", params(Listing::<SecurityList>),
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))),
    responses((
        status = 200, description = "One page.",
        content((PageOf<SecurityEventView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/{service}/security-events")]
pub(super) async fn list_security_events(
    _caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    listing: Listing<SecurityList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = lists::security_events(&registry.find(&service.0.0)?.db, &query).await?;
    reply.of(page.map(SecurityEventView::from)).await
}
