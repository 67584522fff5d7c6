//! Who came to the doors, and what became of it.

use actix_web::{HttpResponse, get, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use db::security::{self, SecurityFilter, SecurityRecord};
use kernel::PageOf;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{List, PageQuery, PathParts, Problem};

use super::Registry;

/// What the list is narrowed to.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SecurityQuery {
    /// Only of this kind, such as `sign_in_failed`.
    #[param(max_length = 64)]
    kind: Option<String>,
    /// Only by this principal, such as `staff:<id>`.
    #[param(max_length = 100)]
    principal: Option<String>,
    /// Only from this network address.
    #[param(max_length = 100)]
    address: Option<String>,
}

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
    tag = "operations", params(PageQuery, SecurityQuery),
    security(("bearer" = ["operations"])),
    responses((status = 200, description = "One page.", body = PageOf<SecurityEventView>))
)]
#[get("/api/v1/{service}/security-events")]
pub(super) async fn list_security_events(
    caller: Caller<need::Operations>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    list: List<SecurityQuery>,
) -> Result<HttpResponse, Problem> {
    caller.actor.require_group()?;
    let entry = registry.find(&service.0.0)?;
    let SecurityQuery { kind, principal, address } = list.filter;
    let filter = SecurityFilter { kind, principal, source: address };
    let page = security::list(entry.db.reader(), &filter, &list.page).await?;
    Ok(HttpResponse::Ok().json(page.map(SecurityEventView::from)))
}
