//! Links of accounts with people at the group's provider.

use actix_web::{delete, put, web::Data};
use auth::{Caller, need};
use kernel::StaffId;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{IfMatch, IfMatchHeader, PathId, Problem, Submitted, Versioned};

use crate::{
    app::App,
    provider_links::app,
    staff::{
        app::StaffTarget,
        http::{shapes::StaffView, versioned},
    },
};

/// Who somebody is at the provider.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ProviderLinkBody {
    /// Their `sub` there: what the provider calls them and nobody else, ever.
    #[schema(min_length = 1, max_length = 255, example = "248289761001")]
    subject: String,
}

/// Replace an account's link with the provider
///
/// With the person there whom you name: from then on they sign in with it. Without this an account is linked at the first
/// sign-in, where the provider's word on who somebody is here is trusted. Nobody does this to their own account.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    request_body = ProviderLinkBody, responses((status = 200, description = "Linked.", body = StaffView))
)]
#[put("/api/v1/staff/{id}/provider-link")]
pub(crate) async fn link_provider(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
    body: Submitted<ProviderLinkBody>,
) -> Result<Versioned<StaffView>, Problem> {
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::link_provider(&app, &caller.actor, target, &body.value.subject).await?))
}

/// Withdraw an account's link with the provider
///
/// Its sessions end. Where the provider's word on who somebody is here is trusted, the next sign-in there links it again:
/// disable whoever shall not come back.
#[utoipa::path(
    tag = "staff", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    responses((status = 200, description = "Removed.", body = StaffView))
)]
#[delete("/api/v1/staff/{id}/provider-link")]
pub(crate) async fn unlink_provider(
    caller: Caller<need::IdentityWrite>,
    app: Data<App>,
    id: PathId<StaffId>,
    version: IfMatch,
) -> Result<Versioned<StaffView>, Problem> {
    let target = StaffTarget { id: id.0, version: version.0 };
    Ok(versioned(&app::unlink_provider(&app, &caller.actor, target).await?))
}
