//! What operators ask of every service alike: its dead letters and its audit trail.

mod audit_entries;
mod dead_letters;
mod registry;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use registry::{Entry, Registry};

/// `/api/v1/<service>/dead-letters` and `/api/v1/<service>/audit-entries`, for each service of the process.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(dead_letters::list_dead_letters)
        .service(dead_letters::get_dead_letter)
        .service(dead_letters::replace_dead_letter)
        .service(dead_letters::replay_dead_letter)
        .service(dead_letters::discard_dead_letter)
        .service(audit_entries::list_audit_entries);
}
