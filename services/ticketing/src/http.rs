//! The desk's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{articles, calendars, interactions, scripts, standards, tickets};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(interactions::http::record_interaction)
        .service(interactions::http::list_interactions)
        .service(interactions::http::get_interaction)
        .service(interactions::http::reveal_interaction)
        .service(tickets::http::stream::stream_tickets)
        .service(tickets::http::open_ticket)
        .service(tickets::http::list_tickets)
        .service(tickets::http::get_ticket)
        .service(tickets::http::get_ticket_history)
        .configure(tickets::http::routes)
        .service(standards::http::list_standards)
        .service(standards::http::get_standard)
        .service(standards::http::publish_standard)
        .service(calendars::http::list_calendars)
        .service(calendars::http::get_calendar)
        .service(calendars::http::get_calendar_year)
        .service(calendars::http::publish_calendar)
        .service(calendars::http::announce_year)
        .service(scripts::http::list_scripts)
        .service(scripts::http::check_text)
        .service(articles::http::list_articles)
        .service(articles::http::get_article)
        .service(articles::http::create_article)
        .service(articles::http::replace_article)
        .service(articles::http::withdraw_article)
        .service(articles::http::attest_article)
        .service(articles::http::list_readers);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        articles::{
            app::{ArticleList, ArticleReaderList},
            http::shapes::{ArticleLine, ArticleReaderView},
        },
        calendars::{app::CalendarList, http::CalendarLine},
        interactions::{app::InteractionList, http::shapes::InteractionView},
        standards::{app::StandardList, http::StandardLine},
        tickets::{
            app::{HistoryList, TicketList},
            http::{shapes::TicketView, step_shapes::HistoryLine},
        },
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<TicketList, TicketView>();
        must_declare::<InteractionList, InteractionView>();
        must_declare::<StandardList, StandardLine>();
        must_declare::<CalendarList, CalendarLine>();
        must_declare::<HistoryList, HistoryLine>();
        must_declare::<ArticleList, ArticleLine>();
        must_declare::<ArticleReaderList, ArticleReaderView>();
    }
}
