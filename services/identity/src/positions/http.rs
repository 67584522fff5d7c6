//! Positions over the API.

use actix_web::{HttpResponse, get, patch, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use idempotency::Reply;
use kernel::{Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{OrganisationUnitId, PlaceKind, PositionId};
use web::{
    IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathId, Problem, Submitted, Versioned, present,
};

use crate::{
    app::App,
    positions::{
        app::{self, CreatePosition, PositionList},
        domain::{Position, PositionChange},
    },
    posts::http::shapes::PostContentsView,
    staff::http::shapes::role_names,
};

/// Create a position
///
/// It is the same in the whole group and needs its scope. Nobody gives rights they do not hold.
#[utoipa::path(
    tag = "positions", params(IdempotencyKeyHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = NewPositionBody, responses((status = 201, description = "Created.", body = PositionView))
)]
#[post("/api/v1/positions")]
pub(crate) async fn create_position(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    body: Submitted<NewPositionBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewPositionBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_position(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// List positions
///
/// Newest first.
#[utoipa::path(
    tag = "positions", params(Listing::<PositionList>), security(("bearer" = ["identity:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PositionView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/positions")]
pub(crate) async fn list_positions(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    listing: Listing<PositionList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_positions(&app, &query).await?;
    reply.of(page.map(|position| PositionView::from(&position))).await
}

/// Get a position
///
/// With the duties of the post that it was made from.
#[utoipa::path(
    tag = "positions", security(("bearer" = ["identity:read"])),
    responses(
        (status = 200, description = "The position.", body = PositionWithDutiesView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/positions/{id}")]
pub(crate) async fn get_position(
    _caller: Caller<need::IdentityRead>,
    app: Data<App>,
    id: PathId<PositionId>,
) -> Result<Versioned<PositionWithDutiesView>, Problem> {
    let position = app::get_position(&app, id.0).await?;
    Ok(Versioned::new(position.version, PositionWithDutiesView::from(&position)))
}

/// Change a position
///
/// Other roles reach those who hold it within seconds. They are refused where somebody holds other positions elsewhere,
/// so that rights would hold further than they were given.
#[utoipa::path(
    tag = "positions", params(IfMatchHeader), security(("bearer" = ["identity:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = PositionChangeBody,
    responses((status = 200, description = "The updated position.", body = PositionView))
)]
#[patch("/api/v1/positions/{id}")]
pub(crate) async fn change_position(
    caller: Caller<need::GroupWide<need::IdentityWrite>>,
    app: Data<App>,
    id: PathId<PositionId>,
    seen: IfMatch,
    body: Submitted<PositionChangeBody>,
) -> Result<Versioned<PositionView>, Problem> {
    let change = body.try_map(PositionChangeBody::into_change)?.value;
    Ok(versioned(&app::change_position(&app, &caller.actor, (id.0, seen.0), change).await?))
}

fn versioned(position: &Position) -> Versioned<PositionView> {
    Versioned::new(position.version, PositionView::from(position))
}

fn created(position: &Position) -> Result<Reply, Failure> {
    let location = format!("/api/v1/positions/{}", position.id);
    web::created(&location, position.version, &PositionView::from(position))
}

/// A position to make.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPosition)]
pub(super) struct NewPositionBody {
    /// Its own in the group, in any width, case and spacing. It never changes.
    #[schema(min_length = 1, max_length = 40, example = "CASHIER")]
    code: String,
    #[schema(min_length = 1, max_length = 120, example = "出纳")]
    title: String,
    organisation_unit_id: OrganisationUnitId,
    /// Names of roles that its holders have, where they hold it.
    #[schema(max_items = 20)]
    roles: Vec<String>,
    /// At what it is held: a region, an estate, or a part of one, to which no roles can hang. Held in the whole group,
    /// without a place, when there are none. They never change.
    #[schema(max_items = 10)]
    place_kinds: Vec<PlaceKind>,
    /// A post that ships: whoever holds the position has its duties, and no role on it gives what the post leaves to
    /// somebody else.
    #[schema(max_length = 60, example = "cashier")]
    post: Option<String>,
}

impl NewPositionBody {
    /// The command, or every fault at once.
    fn into_command(self) -> Result<CreatePosition, Refusal> {
        let Self { code, title, organisation_unit_id, roles, place_kinds, post } = self;
        let mut faults = Faults::new();
        let code = faults.line("/code", &code, 40);
        let title = faults.line("/title", &title, 120);
        let roles = role_names(roles, &mut faults);
        let mut place_kinds = faults.list("/place_kinds", "list.too_long", place_kinds, 0..=10);
        place_kinds.sort_unstable();
        place_kinds.dedup();
        let post = post.map(|post| faults.line("/post", &post, 60));
        faults.into_result()?;
        Ok(CreatePosition { code, title, organisation_unit_id, roles, place_kinds, post })
    }
}

/// What shall be different about a position; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PositionChange)]
pub(super) struct PositionChangeBody {
    #[schema(min_length = 1, max_length = 120)]
    title: Option<String>,
    organisation_unit_id: Option<OrganisationUnitId>,
    /// Names of roles; they replace the present ones.
    #[schema(max_items = 20)]
    roles: Option<Vec<String>>,
    /// A post that ships; `null`: of none any more.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 60)]
    post: Option<Option<String>>,
}

impl PositionChangeBody {
    /// The change, or every fault at once.
    fn into_change(self) -> Result<PositionChange, Refusal> {
        let Self { title, organisation_unit_id, roles, post } = self;
        let mut faults = Faults::new();
        let title = title.map(|title| faults.line("/title", &title, 120));
        let roles = roles.map(|roles| role_names(roles, &mut faults));
        let post = post.map(|post| post.map(|post| faults.line("/post", &post, 60)));
        faults.into_result()?;
        Ok(PositionChange { title, organisation_unit_id, roles, post })
    }
}

/// A position.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Position)]
pub(crate) struct PositionView {
    position_id: PositionId,
    code: String,
    title: String,
    organisation_unit_id: OrganisationUnitId,
    roles: Vec<String>,
    /// At what it is held; in the whole group when there are none.
    place_kinds: Vec<PlaceKind>,
    /// The post that it was made from.
    post: Option<String>,
    created_at: DateTime<Utc>,
}

impl From<&Position> for PositionView {
    fn from(position: &Position) -> Self {
        let Position {
            id,
            version: _,
            code,
            title,
            organisation_unit_id,
            roles,
            place_kinds,
            post,
            created_at,
        } = position.clone();
        Self {
            position_id: id,
            code,
            title,
            organisation_unit_id,
            roles: roles.iter().map(|role| role.as_str().to_owned()).collect(),
            place_kinds,
            post,
            created_at,
        }
    }
}

/// A position with what whoever holds it has to do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PositionWithDuties)]
pub(super) struct PositionWithDutiesView {
    #[serde(flatten)]
    position: PositionView,
    #[serde(flatten)]
    contents: PostContentsView,
}

impl From<&Position> for PositionWithDutiesView {
    fn from(position: &Position) -> Self {
        let contents = position.definition().map(PostContentsView::from).unwrap_or_default();
        Self { position: PositionView::from(position), contents }
    }
}
