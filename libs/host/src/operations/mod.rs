//! What operators ask of every service alike: its dead letters and parked timers, its backfills, its audit trail
//! and its security log.

mod audit_entries;
mod backfills;
mod bulk_replay;
mod dead_letters;
mod registry;
mod security_events;
mod timers;
mod verification;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use registry::{Entry, Registry};

/// `/api/v1/<service>/dead-letters`, `…/parked-timers`, `…/backfills`, `…/audit-entries` and `…/security-events`, for each service of the
/// process.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(dead_letters::list_dead_letters)
        .service(dead_letters::get_dead_letter)
        .service(dead_letters::replace_dead_letter)
        .service(bulk_replay::replay_dead_letters)
        .service(dead_letters::replay_dead_letter)
        .service(dead_letters::discard_dead_letter)
        .service(timers::list_parked_timers)
        .service(timers::retry_parked_timers)
        .service(timers::retry_parked_timer)
        .service(timers::discard_parked_timer)
        .service(backfills::request_backfill)
        .service(backfills::list_backfills)
        .service(backfills::get_backfill)
        .service(backfills::cancel_backfill)
        .service(verification::verify_audit_entries)
        .service(audit_entries::list_audit_entries)
        .service(security_events::list_security_events);
}
