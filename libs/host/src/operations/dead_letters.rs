//! Messages a service could not handle: read them, mend them, let them be handled after all, or give them up. All of it
//! needs the whole group's scope: a letter may be about any estate, or about none that can be read, and what is mended and
//! replayed has an effect wherever its new text says.

use actix_web::{HttpResponse, get, post, put, web::Data};
use auth::{Caller, need};
use chrono::{DateTime, Utc};
use db::{
    AuditEntry, DeadLetterId,
    dead_letters::{self, Mended, ParkedLetter, Replay},
    lists::{self, DeadLetterList},
};
use kernel::{Coded, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use web::{EmptyBody, Listing, PathParts, Problem, Submitted};

use super::Registry;

/// One message that could not be handled.
#[derive(Debug, Serialize, ToSchema)]
struct DeadLetterView {
    dead_letter_id: DeadLetterId,
    state: &'static str,
    /// The topic it came under.
    routing_key: String,
    /// The aggregate it is about, when it could be read.
    subject: Option<String>,
    /// Why it was given up, or why its last replay failed.
    reason: String,
    attempts: i32,
    parked_at: DateTime<Utc>,
    /// The message as it will be replayed; text, since it may be no JSON at all.
    body: String,
}

/// A mended message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MendedLetter {
    /// The whole CloudEvents envelope as JSON text.
    #[schema(min_length = 1, max_length = 1_000_000)]
    body: String,
}

impl MendedLetter {
    /// The text, within its bounds.
    fn read(self) -> Result<String, Refusal> {
        let mut faults = Faults::new();
        if !(1..=1_000_000).contains(&self.body.chars().count()) {
            faults.add("/body", Coded::new("text.length").with("least", 1_u32).with("most", 1_000_000_u32));
        }
        faults.into_result()?;
        Ok(self.body)
    }
}

/// How a replay ended.
#[derive(Debug, Serialize, ToSchema)]
struct ReplayView {
    /// True when it was handled.
    is_handled: bool,
    /// Why not, when it was not.
    reason: Option<String>,
}

impl From<ParkedLetter> for DeadLetterView {
    fn from(letter: ParkedLetter) -> Self {
        let ParkedLetter { id, state, routing_key, subject, reason, attempts, parked_at, body } = letter;
        let body = String::from_utf8_lossy(&body).into_owned();
        let state = state.as_str();
        Self { dead_letter_id: id, state, routing_key, subject, reason, attempts, parked_at, body }
    }
}

/// List dead letters
///
/// Those of one service, newest first.
#[utoipa::path(
    tag = "operations", params(Listing::<DeadLetterList>),
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))),
    responses((
        status = 200, description = "One page.",
        content((PageOf<DeadLetterView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/{service}/dead-letters")]
pub(super) async fn list_dead_letters(
    _caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    listing: Listing<DeadLetterList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = lists::dead_letters(&registry.find(&service.0.0)?.db, &query).await?;
    reply.of(page.map(DeadLetterView::from)).await
}

/// Get a dead letter
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))),
    responses((status = 200, description = "The dead letter.", body = DeadLetterView))
)]
#[get("/api/v1/{service}/dead-letters/{id}")]
pub(super) async fn get_dead_letter(
    _caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, DeadLetterId)>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    let letter = dead_letters::get(registry.find(&service)?.db.reader(), id).await?;
    Ok(HttpResponse::Ok().json(DeadLetterView::from(letter)))
}

/// Replace a dead letter's message
///
/// With a corrected one, which keeps the id, subject and sequence.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = MendedLetter,
    responses((status = 200, description = "The updated dead letter.", body = DeadLetterView))
)]
#[put("/api/v1/{service}/dead-letters/{id}")]
pub(super) async fn replace_dead_letter(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, DeadLetterId)>,
    mended: Submitted<MendedLetter>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    let body = mended.value.read()?;
    let entry = registry.find(&service)?;
    entry
        .change(async |tx| {
            let Mended { before, after } = dead_letters::replace(tx, id, body.as_bytes()).await?;
            Ok(AuditEntry::new(&caller.actor, "mend_dead_letter", "dead_letter", id)
                .before(json!({ "body_sha256": before }))
                .after(json!({ "body_sha256": after })))
        })
        .await?;
    let letter = dead_letters::get(entry.db.reader(), id).await?;
    Ok(HttpResponse::Ok().json(DeadLetterView::from(letter)))
}

/// Replay a dead letter
///
/// Its message is handled once more, as if it had just come.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = EmptyBody,
    responses((status = 200, description = "The outcome.", body = ReplayView))
)]
#[post("/api/v1/{service}/dead-letters/{id}/replay")]
pub(super) async fn replay_dead_letter(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, DeadLetterId)>,
    _body: Submitted<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    let entry = registry.find(&service)?;
    let consumer = entry.consumer.as_ref().ok_or_else(Refusal::not_found)?;
    let audit = AuditEntry::new(&caller.actor, "replay_dead_letter", "dead_letter", id);
    let replay = dead_letters::replay(consumer, id, audit).await?;
    let view = match replay {
        Replay::Handled => ReplayView { is_handled: true, reason: None },
        Replay::Failed { reason } => ReplayView { is_handled: false, reason: Some(reason) },
    };
    Ok(HttpResponse::Ok().json(view))
}

/// Discard a dead letter
///
/// It is not replayed any more.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = EmptyBody,
    responses((status = 204, description = "Discarded."))
)]
#[post("/api/v1/{service}/dead-letters/{id}/discard")]
pub(super) async fn discard_dead_letter(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, DeadLetterId)>,
    _body: Submitted<EmptyBody>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    registry
        .find(&service)?
        .change(async |tx| {
            dead_letters::discard(tx, id).await?;
            Ok(AuditEntry::new(&caller.actor, "discard_dead_letter", "dead_letter", id))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
