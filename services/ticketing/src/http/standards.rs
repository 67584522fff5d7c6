//! The service standards an estate can be put under.

use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use db::Reply;
use kernel::{Failure, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{IdempotencyKeyHeader, Problem, Submitted};

use crate::app::{
    App,
    standards::{self, ListedStandard, PublishStandard},
};

/// The most characters of a document.
const MOST: usize = 262_144;

/// The least that a standard says.
const EXAMPLE: &str = r#"name = "ours"
version = 1
title = { zh = "本标准", en = "Our standard" }
source = "our handbook"
[clauses]
"OUR-01" = { zh = "不满意的须整改", en = "Whoever is not satisfied has it put right." }
[rectification]
below = 3
term = "24h"
clause = "OUR-01"
"#;

/// A standard to adopt.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewStandard {
    /// The TOML document; its faults are answered with their lines.
    #[schema(min_length = 1, max_length = 262_144, example = json!(EXAMPLE))]
    document: String,
}

/// One version of one standard.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StandardView {
    name: String,
    version: i32,
    /// True for those that come with Steward.
    is_shipped: bool,
    document: String,
}

/// All standards.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StandardList {
    items: Vec<StandardView>,
}

impl NewStandard {
    fn into_command(self) -> Result<PublishStandard, Refusal> {
        let mut faults = Faults::new();
        if self.document.trim().is_empty() {
            faults.add("/document", "text.empty", "must not be empty", "不能为空");
        }
        if self.document.chars().count() > MOST {
            faults.add(
                "/document",
                "text.too_long",
                "must have at most 262144 characters",
                "最多 262144 个字符",
            );
        }
        faults.into_result()?;
        Ok(PublishStandard { document: self.document })
    }
}

impl From<&ListedStandard> for StandardView {
    fn from(listed: &ListedStandard) -> Self {
        let ListedStandard { name, version, is_shipped, document } = listed.clone();
        Self { name, version, is_shipped, document }
    }
}

/// Every standard there is: a handful, so that the list has no pages.
#[utoipa::path(
    tag = "standards", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "All of them.", body = StandardList))
)]
#[get("/api/v1/standards")]
pub(super) async fn list_standards(
    _caller: Caller<need::TicketsRead>,
    app: Data<App>,
) -> Result<HttpResponse, Problem> {
    let listed = standards::list_standards(&app.db).await?;
    Ok(HttpResponse::Ok().json(StandardList { items: listed.iter().map(StandardView::from).collect() }))
}

/// Adopt a version of a standard. It never changes afterwards.
#[utoipa::path(
    tag = "standards", params(IdempotencyKeyHeader), security(("bearer" = ["standards:write"])),
    request_body = NewStandard, responses((status = 201, description = "Published.", body = StandardView))
)]
#[post("/api/v1/standards")]
pub(super) async fn publish_standard(
    caller: Caller<need::StandardsWrite>,
    app: Data<App>,
    body: Submitted<NewStandard>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewStandard::into_command)?;
    let once = body.once(&caller.subject, created);
    let done = standards::publish_standard(&app, &caller.actor, body.value, once).await?;
    web::answer(done, created)
}

fn created(listed: &ListedStandard) -> Result<Reply, Failure> {
    web::created("/api/v1/standards", listed.version, &StandardView::from(listed))
}
