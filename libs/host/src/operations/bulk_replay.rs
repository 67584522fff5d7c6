//! What was given up for one cause, handled after all once the cause is gone.

use actix_web::{HttpResponse, post, web::Data};
use auth::{Caller, need};
use db::{
    AuditEntry, DeadLetterId,
    dead_letters::{self, DeadLetterFilter, ReplayedAll},
};
use kernel::{Coded, Faults, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Instant, PathParts, Problem, Submitted};

use super::Registry;

/// The most letters of one request; each is handled as one message is.
const MOST: u32 = 500;
const USUAL: u32 = 100;

/// Which parked letters are meant; each field that is given must hold.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LettersToReplay {
    /// The topic they came under, such as `ticketing.ticket.ticket_opened.v1`.
    #[schema(max_length = 250)]
    routing_key: Option<String>,
    /// What stands somewhere in the reason.
    #[schema(max_length = 250)]
    reason: Option<String>,
    /// Parked at this instant or later.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    parked_from: Option<Instant>,
    /// Parked before this instant.
    #[schema(value_type = Option<chrono::DateTime<chrono::Utc>>)]
    parked_until: Option<Instant>,
    /// How many at most; the oldest first. 100 unless said otherwise.
    #[schema(minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

impl LettersToReplay {
    /// The filter and the limit, within their bounds.
    fn read(self) -> Result<(DeadLetterFilter, u32), Refusal> {
        let Self { routing_key, reason, parked_from, parked_until, limit } = self;
        let (parked_from, parked_until) = (parked_from.map(|at| at.0), parked_until.map(|at| at.0));
        let mut faults = Faults::new();
        for (pointer, text) in [("/routing_key", &routing_key), ("/reason", &reason)] {
            if text.as_ref().is_some_and(|text| text.chars().count() > 250) {
                faults.add(pointer, Coded::new("text.too_long").with("most", 250_u16));
            }
        }
        let limit = limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            faults.add("/limit", Coded::new("number.range").with("least", 1_u16).with("most", 500_u16));
        }
        faults.into_result()?;
        Ok((DeadLetterFilter { routing_key, reason, parked_from, parked_until }, limit))
    }
}

/// How the replay of several dead letters ended.
#[derive(Debug, Serialize, ToSchema)]
struct ReplayedLettersView {
    /// Handled.
    handled: u32,
    /// Still not; each letter has its reason.
    failed: u32,
    /// True when there are more such letters: ask again.
    has_more: bool,
}

/// Replay dead letters in bulk
///
/// Those of one topic, reason or time, oldest first.
#[utoipa::path(
    tag = "operations",
    security(("bearer" = ["operations"])), extensions(("x-scope" = json!("group"))), request_body = LettersToReplay,
    responses((status = 200, description = "The outcome.", body = ReplayedLettersView))
)]
#[post("/api/v1/{service}/dead-letters/replay")]
pub(super) async fn replay_dead_letters(
    caller: Caller<need::GroupWide<need::Operations>>,
    registry: Data<Registry>,
    service: PathParts<(String,)>,
    body: Submitted<LettersToReplay>,
) -> Result<HttpResponse, Problem> {
    let (filter, limit) = body.value.read()?;
    let entry = registry.find(&service.0.0)?;
    let consumer = entry.consumer.as_ref().ok_or_else(Refusal::not_found)?;
    let audit = |id: DeadLetterId| AuditEntry::new(&caller.actor, "replay_dead_letter", "dead_letter", id);
    let ReplayedAll { handled, failed, has_more } =
        dead_letters::replay_all(consumer, &filter, limit, audit).await?;
    Ok(HttpResponse::Ok().json(ReplayedLettersView { handled, failed, has_more }))
}
