//! Articles over the API.

pub(crate) mod shapes;

use actix_web::{HttpResponse, get, post, put, web::Data};
use auth::{Caller, need};
use idempotency::Reply;
use kernel::{Failure, PageOf};
use web::{IdempotencyKeyHeader, IfMatch, IfMatchHeader, Listing, PathParts, Problem, Submitted, Versioned};

use crate::{
    app::App,
    articles::{
        app::{self, ArticleList, ArticleReaderList, ArticleTarget},
        domain::Article,
    },
};
use shapes::{
    ArticleChangeBody, ArticleLine, ArticleReaderView, ArticleView, AttestationBody, AttestationView,
    NewArticleBody,
};

/// List articles
///
/// By code: what agents look up to answer customers. Those that ship belong to the procedures that they were taken from; with
/// `estate_id`, only what holds there. The group writes its own.
#[utoipa::path(
    tag = "articles", params(Listing::<ArticleList>), security(("bearer" = ["tickets:read"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ArticleLine> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/articles")]
pub(crate) async fn list_articles(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    listing: Listing<ArticleList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_articles(&app, &caller.actor, &query).await?;
    reply.of(page.map(ArticleLine::from)).await
}

/// Get an article
#[utoipa::path(
    tag = "articles", security(("bearer" = ["tickets:read"])),
    responses(
        (status = 200, description = "The article as it holds.", body = ArticleView),
        (status = 304, description = "Not modified since the given ETag."),
    )
)]
#[get("/api/v1/articles/{article}")]
pub(crate) async fn get_article(
    caller: Caller<need::TicketsRead>,
    app: Data<App>,
    code: PathParts<String>,
) -> Result<Versioned<ArticleView>, Problem> {
    Ok(versioned(app::get_article(&app, &caller.actor, &code.0).await?))
}

/// Create an article
///
/// One of the group's own, in Chinese, in English, or in both; it needs the whole group's scope. It may hold at one estate only.
#[utoipa::path(
    tag = "articles", params(IdempotencyKeyHeader), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = NewArticleBody, responses((status = 201, description = "Written.", body = ArticleView))
)]
#[post("/api/v1/articles")]
pub(crate) async fn create_article(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    body: Submitted<NewArticleBody>,
) -> Result<HttpResponse, Problem> {
    let body = body.try_map(NewArticleBody::into_command)?;
    let idempotency_key = body.idempotency_key(&caller.subject, created);
    let outcome = app::create_article(&app, &caller.actor, body.value, idempotency_key).await?;
    web::answer(outcome, created)
}

/// Replace an article
///
/// By another version of one of the group's own. Whoever has to know it reads it again; the same once more changes nothing.
#[utoipa::path(
    tag = "articles", params(IfMatchHeader), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))),
    request_body = ArticleChangeBody,
    responses((status = 200, description = "The updated article.", body = ArticleView))
)]
#[put("/api/v1/articles/{article}")]
pub(crate) async fn replace_article(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    code: PathParts<String>,
    seen: IfMatch,
    body: Submitted<ArticleChangeBody>,
) -> Result<Versioned<ArticleView>, Problem> {
    let said = body.try_map(ArticleChangeBody::into_draft)?.value;
    let target = ArticleTarget { code: &code.0, version: seen.0 };
    Ok(versioned(app::replace_article(&app, &caller.actor, target, said).await?))
}

/// Withdraw an article
///
/// Nobody finds it any more. Its code is not given again.
#[utoipa::path(
    tag = "articles", params(IfMatchHeader), security(("bearer" = ["standards:write"])),
    extensions(("x-scope" = json!("group"))), responses((status = 204, description = "Withdrawn."))
)]
#[post("/api/v1/articles/{article}/withdraw")]
pub(crate) async fn withdraw_article(
    caller: Caller<need::GroupWide<need::StandardsWrite>>,
    app: Data<App>,
    code: PathParts<String>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let target = ArticleTarget { code: &code.0, version: seen.0 };
    app::withdraw_article(&app, &caller.actor, target).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Confirm having read an article
///
/// For oneself, and for the version that holds (`articles.other_version`). Once is enough.
#[utoipa::path(
    tag = "articles", security(("bearer" = ["tickets:write"])),
    request_body = AttestationBody, responses((status = 200, description = "Kept.", body = AttestationView))
)]
#[put("/api/v1/articles/{article}/attestation")]
pub(crate) async fn attest_article(
    caller: Caller<need::TicketsWrite>,
    app: Data<App>,
    code: PathParts<String>,
    body: Submitted<AttestationBody>,
) -> Result<HttpResponse, Problem> {
    let read = app::attest_article(&app, &caller.actor, (&code.0, body.value.read_version)).await?;
    Ok(HttpResponse::Ok().json(AttestationView::from(read)))
}

/// List an article's readers
///
/// By name: everybody who takes contacts down where the caller supervises, and which version of the article they have read.
#[utoipa::path(
    tag = "articles", params(Listing::<ArticleReaderList>), security(("bearer" = ["tickets:supervise"])),
    responses((
        status = 200, description = "One page.",
        content((PageOf<ArticleReaderView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/articles/{article}/readers")]
pub(crate) async fn list_readers(
    caller: Caller<need::TicketsSupervise>,
    app: Data<App>,
    code: PathParts<String>,
    listing: Listing<ArticleReaderList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = app::list_readers(&app, &caller.actor, &code.0, &query).await?;
    reply.of(page.map(ArticleReaderView::from)).await
}

fn versioned(article: Article) -> Versioned<ArticleView> {
    Versioned::new(article.version, ArticleView::from(article))
}

fn created(article: &Article) -> Result<Reply, Failure> {
    let location = format!("/api/v1/articles/{}", article.code);
    web::created(&location, article.version, &ArticleView::from(article.clone()))
}
