//! The desk's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod reception_shapes;
mod receptions;
mod standards;
mod step_shapes;
mod steps;
mod stream;
mod ticket_shapes;
mod tickets;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(receptions::record_reception)
        .service(receptions::list_receptions)
        .service(receptions::get_reception)
        .service(stream::stream_tickets)
        .service(tickets::open_ticket)
        .service(tickets::list_tickets)
        .service(tickets::get_ticket)
        .service(tickets::get_ticket_history)
        .service(steps::assign_ticket)
        .service(steps::accept_ticket)
        .service(steps::arrive_ticket)
        .service(steps::quote_ticket)
        .service(steps::approve_quote)
        .service(steps::resolve_ticket)
        .service(steps::reopen_ticket)
        .service(steps::close_ticket)
        .service(steps::cancel_ticket)
        .service(standards::list_standards)
        .service(standards::get_standard)
        .service(standards::publish_standard);
}
