//! The service standards an estate can be put under.

use ::standards::Title;
use actix_web::{HttpResponse, get, post, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use idempotency::Reply;
use kernel::{Coded, Failure, Faults, PageOf, Refusal, StaffId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vocabulary::{StandardStatus, TicketKind};
use web::{IdempotencyKeyHeader, Listing, PathParts, Problem, Submitted, Versioned};

use crate::{
    app::App,
    standards::app::{self, ListedStandard, ProposeStandard, StandardHistory, StandardList, WholeStandard},
};

/// The most characters of a document.
pub(crate) const MOST_CHARACTERS: usize = 262_144;

/// The least that a standard says.
pub(crate) const EXAMPLE: &str = r#"name = "ours"
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

/// One version of one standard, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StandardLine {
    name: String,
    version: i32,
    /// True for those that come with Steward.
    is_shipped: bool,
    status: StandardStatus,
}

/// One version of one standard.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StandardView {
    #[serde(flatten)]
    standard: StandardLine,
    title: TitleView,
    /// The written procedure it was taken from.
    source: String,
    /// The finer categories it has rules for, by their words.
    categories: Vec<CategoryView>,
    /// Those whom its rules name, such as who hears of a matter as time passes.
    roles: Vec<StandardRoleView>,
    /// The TOML document, as it was written.
    document: String,
    /// How it came to stand so; absent of those that come with Steward.
    history: Option<StandardHistoryView>,
}

/// Who proposed a version, and what was decided about it last.
#[derive(Debug, Serialize, ToSchema)]
struct StandardHistoryView {
    /// `staff:<id>` or `client:<id>`.
    proposed_by: String,
    /// The member of staff, where it was one.
    proposer_id: Option<StaffId>,
    proposed_at: DateTime<Utc>,
    /// Who published or withdrew it; absent of a proposal, and of what is older than proposals are.
    decided_by: Option<String>,
    decider_id: Option<StaffId>,
    decided_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn.
    reason: Option<String>,
}

/// Why a version is withdrawn.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StandardWithdrawal {
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

impl StandardWithdrawal {
    fn read(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        let reason = faults.text("/reason", &self.reason, 500);
        faults.into_result()?;
        Ok(reason)
    }
}

impl From<StandardHistory> for StandardHistoryView {
    fn from(history: StandardHistory) -> Self {
        let StandardHistory { edit_version: _, proposed_by, proposed_at, decision } = history;
        let decided = decision.as_ref();
        Self {
            proposer_id: proposed_by.staff_id(),
            proposed_by: proposed_by.to_string(),
            proposed_at,
            decider_id: decided.and_then(|decision| decision.by.staff_id()),
            decided_by: decided.map(|decision| decision.by.to_string()),
            decided_at: decided.map(|decision| decision.at),
            reason: decision.and_then(|decision| decision.reason),
        }
    }
}

/// A name in both languages.
#[derive(Debug, Serialize, ToSchema)]
struct TitleView {
    zh: String,
    en: String,
}

/// A finer category of tickets.
#[derive(Debug, Serialize, ToSchema)]
struct CategoryView {
    /// What a ticket's `category` says.
    #[schema(example = "house_leak")]
    category: String,
    title: TitleView,
    /// The kinds of ticket that can have it.
    kinds: Vec<TicketKind>,
}

/// Somebody whom rules name.
#[derive(Debug, Serialize, ToSchema)]
struct StandardRoleView {
    #[schema(example = "department_head")]
    role: String,
    title: TitleView,
    /// The post whose holders they are: positions made from it. Absent where the procedure describes none: then it is positions
    /// whose code is the role's word.
    post: Option<String>,
}

impl NewStandard {
    fn into_command(self) -> Result<ProposeStandard, Refusal> {
        let mut faults = Faults::new();
        if self.document.trim().is_empty() {
            faults.add("/document", "text.empty");
        }
        if self.document.chars().count() > MOST_CHARACTERS {
            faults.add("/document", Coded::new("text.too_long").with("most", MOST_CHARACTERS));
        }
        faults.into_result()?;
        Ok(ProposeStandard { document: self.document })
    }
}

impl From<ListedStandard> for StandardLine {
    fn from(listed: ListedStandard) -> Self {
        let ListedStandard { name, version, is_shipped, status } = listed;
        Self { name, version, is_shipped, status }
    }
}

impl From<&Title> for TitleView {
    fn from(title: &Title) -> Self {
        let Title { zh, en } = title.clone();
        Self { zh, en }
    }
}

impl From<&WholeStandard> for StandardView {
    fn from(whole: &WholeStandard) -> Self {
        let WholeStandard { listed, standard, document, history } = whole.clone();
        let categories = standard.vocabulary().categories.iter();
        let categories = categories.map(|(word, category)| CategoryView {
            category: word.clone(),
            title: TitleView::from(&category.title),
            kinds: category.kinds.clone(),
        });
        let roles = standard.vocabulary().roles.iter();
        let roles = roles.map(|(word, role)| StandardRoleView {
            role: word.clone(),
            title: TitleView::from(&role.title),
            post: role.post.clone(),
        });
        Self {
            standard: StandardLine::from(listed),
            title: TitleView::from(standard.title()),
            source: standard.source().to_owned(),
            categories: categories.collect(),
            roles: roles.collect(),
            document,
            history: history.map(StandardHistoryView::from),
        }
    }
}

/// List standards
///
/// By name and version.
#[utoipa::path(
    tag = "standards", params(Listing::<StandardList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<StandardLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/standards")]
pub(crate) async fn list_standards(
    _caller: Caller<need::TicketsRead>,
    app: Data<App>,
    listing: Listing<StandardList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_standards(&app.db, &query).await?;
    reply.of(page.map(StandardLine::from)).await
}

/// Get a version of a standard
///
/// With its document.
#[utoipa::path(
    tag = "standards", security(("bearer" = ["tickets:read"])),
    responses((status = 200, description = "The standard.", body = StandardView), (status = 304, description = "Not modified since the given ETag."))
)]
#[get("/api/v1/standards/{name}/{version}")]
pub(crate) async fn get_standard(
    _caller: Caller<need::TicketsRead>,
    app: Data<App>,
    place: PathParts<(String, i32)>,
) -> Result<Versioned<StandardView>, Problem> {
    let (name, version) = place.0;
    Ok(versioned(&app::get_standard(&app, &name, version).await?))
}

/// Check a draft
///
/// Whether a document is right, without publishing it: what it says, or every fault with its line and column.
#[utoipa::path(
    tag = "standards", security(("bearer" = ["standards:write"])), extensions(("x-scope" = json!("group"))),
    request_body = NewStandard, responses((status = 200, description = "What it says.", body = StandardView))
)]
#[post("/api/v1/standards/validate")]
pub(crate) async fn check_standard(
    _caller: Caller<need::GroupWide<need::StandardsWrite>>,
    body: Submitted<NewStandard>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewStandard::into_command)?;
    let whole = app::check_standard(body.value).await?;
    Ok(HttpResponse::Ok().json(StandardView::from(&whole)))
}

/// Propose a standard
///
/// A version for the whole group, whose scope it needs: it holds once somebody else has approved it. What it says never changes
/// afterwards. Names that ship with Steward are not the group's to give. Every fault of the document is told with its line and
/// column.
#[utoipa::path(
    tag = "standards", params(IdempotencyKeyHeader), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))), request_body = NewStandard, responses((status = 201, description = "Proposed.", body = StandardView))
)]
#[post("/api/v1/standards")]
pub(crate) async fn propose_standard(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    body: Submitted<NewStandard>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewStandard::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::propose_standard(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

fn created(whole: &WholeStandard) -> Result<Reply, Failure> {
    let ListedStandard { name, version, .. } = &whole.listed;
    web::created(&format!("/api/v1/standards/{name}/{version}"), *version, &StandardView::from(whole))
}

/// Approve a standard
///
/// One that somebody else proposed (GOV-02): it is published, and estates can be put under it.
#[utoipa::path(
    tag = "standards", security(("bearer" = ["standards:approve"])), extensions(("x-scope" = json!("group"))),
    responses((status = 200, description = "Published.", body = StandardView))
)]
#[post("/api/v1/standards/{name}/{version}/approve")]
pub(crate) async fn approve_standard(
    caller: Caller<need::GroupWide<need::StandardsApprove>>,
    app: Data<App>,
    place: PathParts<(String, i32)>,
) -> Result<Versioned<StandardView>, Problem> {
    let (name, version) = place.0;
    Ok(versioned(&app::approve_standard(&app, &caller.actor, (&name, version)).await?))
}

/// Withdraw a standard
///
/// No estate is put under this version any more; what it governs it governs on. A proposal is refused by it.
#[utoipa::path(
    tag = "standards", security(("bearer" = ["standards:approve"])), extensions(("x-scope" = json!("group"))),
    request_body = StandardWithdrawal, responses((status = 200, description = "Withdrawn.", body = StandardView))
)]
#[post("/api/v1/standards/{name}/{version}/withdraw")]
pub(crate) async fn withdraw_standard(
    caller: Caller<need::GroupWide<need::StandardsApprove>>,
    app: Data<App>,
    place: PathParts<(String, i32)>,
    body: Submitted<StandardWithdrawal>,
) -> Result<Versioned<StandardView>, Problem> {
    let reason = body.try_map(StandardWithdrawal::read)?.value;
    let (name, version) = place.0;
    Ok(versioned(&app::withdraw_standard(&app, &caller.actor, (&name, version), reason).await?))
}

fn versioned(whole: &WholeStandard) -> Versioned<StandardView> {
    // What is seen of it changes with what is decided about it; of what ships, with the release.
    let besides = match &whole.history {
        Some(history) => history.edit_version,
        None => i32::try_from(whole.document.len()).unwrap_or(i32::MAX),
    };
    Versioned::new(whole.listed.version, StandardView::from(whole)).changed_besides(besides)
}
