//! Posts over the API: which there are, and which positions of the group they are.

use actix_web::{HttpResponse, get, put, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use kernel::{Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{IfMatch, IfMatchHeader, Listing, PathParts, Problem, Submitted, Versioned};

use crate::{
    app::App,
    posts::{
        app::{self, MOST_POSITIONS, PostList},
        domain::Post,
    },
};

/// List form posts
///
/// By name: by whom forms want records checked, filed and signed, in the words of the papers, and which positions that is.
#[utoipa::path(
    tag = "form-posts", params(Listing::<PostList>), security(("bearer" = ["registers:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<PostView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/form-posts")]
pub(crate) async fn list_form_posts(
    _caller: Caller<need::RegistersRead>,
    app: Data<App>,
    listing: Listing<PostList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_posts(&app, &query).await?;
    reply.of(page.map(|post| PostView::from(&post))).await
}

/// Get a form post
#[utoipa::path(
    tag = "form-posts", security(("bearer" = ["registers:read"])),
    responses(
        (status = 200, description = "The post.", body = PostView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/form-posts/{post}")]
pub(crate) async fn get_form_post(
    _caller: Caller<need::RegistersRead>,
    app: Data<App>,
    name: PathParts<String>,
) -> Result<Versioned<PostView>, Problem> {
    Ok(versioned(&app::get_post(&app, &name.0).await?))
}

/// Replace the positions of a form post
///
/// From then on nobody takes the steps that forms leave to this post but whoever holds one of the positions at the record's
/// home or estate, in a region around it or in the whole group, by the day, or stands in for who does. Without any position the
/// permission alone decides.
#[utoipa::path(
    tag = "form-posts", params(IfMatchHeader), security(("bearer" = ["registers:supervise"])),
    extensions(("x-scope" = json!("group"))),
    request_body = PostPositionsBody, responses((status = 200, description = "The updated post.", body = PostView))
)]
#[put("/api/v1/form-posts/{post}")]
pub(crate) async fn fill_form_post(
    caller: Caller<need::GroupWide<need::RegistersSupervise>>,
    app: Data<App>,
    name: PathParts<String>,
    seen: IfMatch,
    body: Submitted<PostPositionsBody>,
) -> Result<Versioned<PostView>, Problem> {
    let positions = body.try_map(PostPositionsBody::into_codes)?.value;
    Ok(versioned(&app::fill_post(&app, &caller.actor, (&name.0, seen.0), positions).await?))
}

fn versioned(post: &Post) -> Versioned<PostView> {
    Versioned::new(post.version, PostView::from(post))
}

/// Which positions a post is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FormPostPositions)]
pub(super) struct PostPositionsBody {
    /// Codes of positions, in any width, case and spacing.
    #[schema(max_items = 20, example = json!([]))]
    positions: Vec<String>,
}

impl PostPositionsBody {
    /// The codes, or every fault at once.
    fn into_codes(self) -> Result<Vec<String>, Refusal> {
        let mut faults = Faults::new();
        let codes = faults.list("/positions", "list.too_long", self.positions, 0..=MOST_POSITIONS);
        let codes = codes.iter().enumerate();
        let codes =
            codes.map(|(index, code)| faults.line(&format!("/positions/{index}"), code, 40)).collect();
        faults.into_result()?;
        Ok(codes)
    }
}

/// By whom forms want a step taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormPost)]
pub(crate) struct PostView {
    /// As forms name it, such as `manager`.
    post: String,
    version: i32,
    /// Codes of the positions that it is; the permission alone decides while there are none.
    positions: Vec<String>,
    /// Codes of the forms that name it.
    forms: Vec<String>,
    /// Who said so last, such as `staff:<id>`; `null` while nobody did.
    filled_by: Option<String>,
    filled_at: Option<DateTime<Utc>>,
}

impl From<&Post> for PostView {
    fn from(post: &Post) -> Self {
        let Post { name, version, positions, filled, forms } = post.clone();
        let (filled_by, filled_at) = filled.map(|(by, at)| (by.to_string(), at)).unzip();
        Self { post: name, version, positions, forms, filled_by, filled_at }
    }
}
