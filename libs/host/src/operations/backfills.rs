//! What a consumer missed, sent to it once more by the service that published it. All of it needs the whole group's scope: what
//! is sent may be about any estate.

use actix_web::{HttpResponse, delete, get, http::header::LOCATION, post, web::Data};
use auth::{Caller, need};
use bus::{Binding, BusError};
use chrono::{DateTime, Utc};
use db::{
    AuditEntry,
    backfill::{self, Backfill, BackfillId, BackfillMode, BackfillRequest},
    lists::{self, BackfillList},
};
use kernel::{Failure, Faults, PageOf, Refusal};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use web::{Instant, Listing, PathParts, Problem, Submitted};

use super::Registry;

/// The most patterns of one backfill.
const PATTERNS: usize = 50;

/// What is sent.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum ModeWord {
    /// Every event, in order: for a consumer that keeps what happened.
    Everything,
    /// Of each subject the newest event alone: for a consumer that keeps where things stand.
    CurrentState,
}

/// A backfill to begin.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewBackfill {
    /// The service that is to receive the events, such as `archive`.
    #[schema(min_length = 1, max_length = 40, pattern = "^[a-z][a-z0-9_]*$")]
    consumer: String,
    mode: ModeWord,
    /// Which events: topics such as `ticketing.ticket.ticket_opened.v1`, or all of an aggregate, such as
    /// `ticketing.ticket.#`. All of them unless said otherwise.
    #[schema(max_items = 50)]
    events: Option<Vec<String>>,
    /// Only what happened at this instant or later.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    from: Option<Instant>,
}

impl NewBackfill {
    /// The request, within its bounds.
    fn read(self, requested_by: String) -> Result<BackfillRequest, Refusal> {
        let Self { consumer, mode, events, from } = self;
        let mut faults = Faults::new();
        let is_name = |name: &str| {
            name.starts_with(|first: char| first.is_ascii_lowercase())
                && name.len() <= 40
                && name.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'))
        };
        if !is_name(&consumer) {
            faults.add("/consumer", "backfill.consumer");
        }
        let events = faults.list("/events", "list.length", events.unwrap_or_default(), 0..=PATTERNS);
        for (index, pattern) in events.iter().enumerate() {
            if pattern.len() > 250 || Binding::parse(pattern).is_none() {
                faults.add(format!("/events/{index}"), "backfill.event");
            }
        }
        faults.into_result()?;
        let mode = match mode {
            ModeWord::Everything => BackfillMode::Everything,
            ModeWord::CurrentState => BackfillMode::CurrentState,
        };
        Ok(BackfillRequest { consumer, mode, events, from: from.map(|at| at.0), requested_by })
    }
}

/// One backfill.
#[derive(Debug, Serialize, ToSchema)]
struct BackfillView {
    backfill_id: BackfillId,
    /// The service that receives the events.
    consumer: String,
    /// `everything` or `current_state`.
    mode: &'static str,
    /// Which events; all when empty.
    events: Vec<String>,
    /// Only what happened at this instant or later.
    from: Option<DateTime<Utc>>,
    /// `waiting`, `running`, `completed`, `cancelled` or `failed`.
    state: &'static str,
    /// Everything up to this position of the log was sent.
    position: i64,
    /// The position where it ends, once it has begun.
    up_to: Option<i64>,
    /// How many events were sent.
    sent: i64,
    /// Why it failed.
    reason: Option<String>,
    /// Who asked for it, such as `staff:<id>`, or `service:<name>` for a service that started for the first time.
    requested_by: String,
    requested_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<Backfill> for BackfillView {
    fn from(backfill: Backfill) -> Self {
        let Backfill {
            id,
            consumer,
            mode,
            events,
            from,
            requested_by,
            requested_at,
            state,
            position,
            up_to,
            sent,
            reason,
            ended_at,
        } = backfill;
        let (mode, state) = (mode.as_str(), state.as_str());
        Self {
            backfill_id: id,
            consumer,
            mode,
            events,
            from,
            state,
            position,
            up_to,
            sent,
            reason,
            requested_by,
            requested_at,
            ended_at,
        }
    }
}

/// Request a backfill
///
/// Send a consumer the events of this service once more. The events are read from the log of the service in the path and sent into the queue of the consumer alone, beside what
/// happens meanwhile. What the consumer handled already has no second effect.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = NewBackfill,
    responses((status = 202, description = "It begins shortly.", body = BackfillView))
)]
#[post("/api/v1/{service}/backfills")]
pub(super) async fn request_backfill(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    body: Submitted<NewBackfill>,
) -> Result<HttpResponse, Problem> {
    let service = service.0.0;
    let request = body.value.read(caller.actor.principal.to_string())?;
    let entry = registry.find(&service)?;
    if !entry.bus.has_queue(&request.consumer).await.map_err(unanswered)? {
        return Err(no_consumer().into());
    }
    let audited = json!({ "consumer": request.consumer, "mode": request.mode.as_str() });
    let tx = entry.db.begin().await.map_err(Failure::from)?;
    let id = backfill::request(&tx, request).await?;
    tx.audit(AuditEntry::new(&caller.actor, "request_backfill", "backfill", id).after(audited));
    tx.commit().await.map_err(Failure::from)?;
    let backfill = backfill::get(entry.db.reader(), id).await?;
    let location = format!("/api/v1/{service}/backfills/{id}");
    Ok(HttpResponse::Accepted().insert_header((LOCATION, location)).json(BackfillView::from(backfill)))
}

/// List backfills
///
/// Those of one service, newest first.
#[utoipa::path(
    tag = "operations", params(Listing::<BackfillList>),
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))),
    responses((
        status = 200, description = "One page.",
        content((PageOf<BackfillView> = "application/json"), (String = "text/csv"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    ))
)]
#[get("/api/v1/{service}/backfills")]
pub(super) async fn list_backfills(
    _caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    listing: Listing<BackfillList>,
) -> Result<HttpResponse, Problem> {
    let (query, reply) = listing.into_parts();
    let page = lists::backfills(&registry.find(&service.0.0)?.db, &query).await?;
    reply.of(page.map(BackfillView::from)).await
}

/// Get a backfill
///
/// With how far it is.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))),
    responses((status = 200, description = "The backfill.", body = BackfillView))
)]
#[get("/api/v1/{service}/backfills/{id}")]
pub(super) async fn get_backfill(
    _caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, BackfillId)>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    let backfill = backfill::get(registry.find(&service)?.db.reader(), id).await?;
    Ok(HttpResponse::Ok().json(BackfillView::from(backfill)))
}

/// Cancel a backfill
///
/// Events that are in the consumer's queue by then are handled.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))),
    responses((status = 204, description = "Cancelled."))
)]
#[delete("/api/v1/{service}/backfills/{id}")]
pub(super) async fn cancel_backfill(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    place: PathParts<(String, BackfillId)>,
) -> Result<HttpResponse, Problem> {
    let (service, id) = place.0;
    let tx = registry.find(&service)?.db.begin().await.map_err(Failure::from)?;
    backfill::cancel(&tx, id).await?;
    tx.audit(AuditEntry::new(&caller.actor, "cancel_backfill", "backfill", id));
    tx.commit().await.map_err(Failure::from)?;
    Ok(HttpResponse::NoContent().finish())
}

fn unanswered(error: BusError) -> Failure {
    Failure::Unavailable { doing: "asking whether a service has a queue", source: Box::new(error) }
}

fn no_consumer() -> Refusal {
    Refusal::invalid("backfill_consumer_unknown")
}
