//! The desk's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    articles, back_tests, calendars, inquiries, interactions, playbooks, scripts, standards, tickets,
};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(interactions::http::record_interaction)
        .service(interactions::http::list_interactions)
        .service(interactions::http::get_interaction)
        .service(interactions::http::reveal_interaction)
        .service(interactions::http::promote_interaction_contact)
        .service(inquiries::http::ask_inquiry)
        .service(inquiries::http::add_inquiry_message)
        .service(tickets::http::stream::stream_tickets)
        .service(tickets::http::open_ticket)
        .service(tickets::http::list_tickets)
        .service(tickets::http::get_ticket)
        .service(tickets::http::get_ticket_history)
        .service(tickets::http::list_ticket_leaks)
        .service(tickets::http::list_ticket_messages)
        .service(tickets::http::break_ticket_glass)
        .configure(tickets::http::routes)
        .service(playbooks::http::list_playbooks)
        .service(playbooks::http::get_playbook)
        .service(playbooks::http::start_playbook_run)
        .service(playbooks::http::list_playbook_runs)
        .service(playbooks::http::get_playbook_run)
        .configure(playbooks::http::routes)
        .service(playbooks::http::get_emergency_numbers)
        .service(playbooks::http::set_emergency_numbers)
        .service(standards::http::list_standards)
        .service(standards::http::get_standard)
        .service(standards::http::check_standard)
        .service(standards::http::propose_standard)
        .service(standards::http::approve_standard)
        .service(standards::http::withdraw_standard)
        .service(back_tests::http::start_back_test)
        .service(back_tests::http::list_back_tests)
        .service(back_tests::http::get_back_test)
        .service(back_tests::http::list_back_test_differences)
        .service(back_tests::http::delete_back_test)
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
        back_tests::{
            app::{BackTestList, DifferenceList},
            http::{BackTestView, DifferenceView},
        },
        calendars::{app::CalendarList, http::CalendarLine},
        interactions::{app::InteractionList, http::shapes::InteractionView},
        playbooks::{
            app::{PlaybookList, PlaybookRunList},
            http::{playbooks::PlaybookLine, shapes::PlaybookRunView},
        },
        standards::{app::StandardList, http::StandardLine},
        tickets::{
            app::{HistoryList, LeakList, MessageList, TicketList},
            http::{
                discretion_shapes::{LeakView, TicketMessageView},
                shapes::TicketView,
                step_shapes::HistoryLine,
            },
        },
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<TicketList, TicketView>();
        must_declare::<InteractionList, InteractionView>();
        must_declare::<PlaybookList, PlaybookLine>();
        must_declare::<PlaybookRunList, PlaybookRunView>();
        must_declare::<StandardList, StandardLine>();
        must_declare::<CalendarList, CalendarLine>();
        must_declare::<BackTestList, BackTestView>();
        must_declare::<DifferenceList, DifferenceView>();
        must_declare::<HistoryList, HistoryLine>();
        must_declare::<LeakList, LeakView>();
        must_declare::<MessageList, TicketMessageView>();
        must_declare::<ArticleList, ArticleLine>();
        must_declare::<ArticleReaderList, ArticleReaderView>();
    }
}
