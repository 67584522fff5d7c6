//! The callback desk's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod act_shapes;
mod attempt_shapes;
mod callback_query;
mod callback_shapes;
mod callbacks;
mod coverage;
mod coverage_shapes;
mod steps;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(callbacks::list_callbacks)
        .service(callbacks::get_callback)
        .service(callbacks::list_attempts)
        .service(steps::assign_callback)
        .service(steps::attempt_callback)
        .service(steps::complete_callback)
        .service(steps::waive_callback)
        .service(steps::approve_waiver)
        .service(coverage::get_coverage);
}
