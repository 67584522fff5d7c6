//! The API of notifications: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{messages, staff_notices, webhooks};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(messages::http::list_templates)
        .service(messages::http::list_messages)
        .service(messages::http::get_message)
        .service(messages::http::record_receipt)
        .service(messages::http::list_deliveries)
        .service(staff_notices::http::list_notices)
        .service(staff_notices::http::read_notices)
        .service(staff_notices::http::read_notice)
        .service(webhooks::http::register_endpoint)
        .service(webhooks::http::list_endpoints)
        .service(webhooks::http::get_endpoint)
        .service(webhooks::http::switch_endpoint)
        .service(webhooks::http::rotate_secret)
        .service(webhooks::http::remove_endpoint)
        .service(webhooks::http::list_webhook_deliveries)
        .service(webhooks::http::replay_webhook_delivery);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        messages::{
            app::{DeliveryList, MessageList},
            http::shapes::{DeliveryView, MessageView},
        },
        staff_notices::{app::NoticeList, http::NoticeView},
        webhooks::{
            app::{EndpointList, WebhookDeliveryList},
            http::shapes::{EndpointView, WebhookDeliveryView},
        },
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<MessageList, MessageView>();
        must_declare::<DeliveryList, DeliveryView>();
        must_declare::<NoticeList, NoticeView>();
        must_declare::<EndpointList, EndpointView>();
        must_declare::<WebhookDeliveryList, WebhookDeliveryView>();
    }
}
