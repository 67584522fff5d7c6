//! The desk's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod act_shapes;
mod interaction_shapes;
mod interactions;
mod quote_shapes;
mod quotes;
mod standards;
mod step_shapes;
mod steps;
mod stream;
mod ticket_query;
mod ticket_shapes;
mod tickets;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(interactions::record_interaction)
        .service(interactions::list_interactions)
        .service(interactions::get_interaction)
        .service(interactions::reveal_interaction)
        .service(stream::stream_tickets)
        .service(tickets::open_ticket)
        .service(tickets::list_tickets)
        .service(tickets::get_ticket)
        .service(tickets::get_ticket_history)
        .service(steps::reclassify_ticket)
        .service(steps::assign_ticket)
        .service(steps::accept_ticket)
        .service(steps::arrive_ticket)
        .service(steps::urge_ticket)
        .service(quotes::quote_ticket)
        .service(quotes::approve_quote)
        .service(quotes::decline_quote)
        .service(quotes::withdraw_quote)
        .service(steps::resolve_ticket)
        .service(steps::reopen_ticket)
        .service(steps::close_ticket)
        .service(steps::cancel_ticket)
        .service(standards::list_standards)
        .service(standards::get_standard)
        .service(standards::publish_standard);
}
