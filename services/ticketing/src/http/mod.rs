//! The desk's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod act_list;
mod act_shapes;
mod acts;
mod interaction_shapes;
mod interactions;
mod quote_shapes;
mod standards;
mod step_shapes;
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
        .configure(acts::routes)
        .service(standards::list_standards)
        .service(standards::get_standard)
        .service(standards::publish_standard);
}
