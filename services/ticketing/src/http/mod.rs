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

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use super::{
        interaction_shapes::InteractionView, standards::StandardLine, step_shapes::HistoryLine,
        ticket_shapes::TicketView,
    };
    use crate::app::{
        interactions::InteractionList,
        standards::StandardList,
        tickets::{HistoryList, TicketList},
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<TicketList, TicketView>();
        must_declare::<InteractionList, InteractionView>();
        must_declare::<StandardList, StandardLine>();
        must_declare::<HistoryList, HistoryLine>();
    }
}
