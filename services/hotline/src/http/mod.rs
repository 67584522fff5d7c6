//! The hotline's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod call_shapes;
mod calls;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(calls::record_call)
        .service(calls::list_calls)
        .service(calls::get_call)
        .service(calls::wrap_up_call);
}
