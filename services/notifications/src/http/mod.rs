//! The API of notifications: its table of contents, thin handlers, and the shapes of requests and replies.

mod deliveries;
mod endpoint_shapes;
mod endpoints;
mod message_shapes;
mod messages;
mod staff_notice_shapes;
mod staff_notices;
mod templates;
mod webhook_deliveries;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(templates::list_templates)
        .service(messages::list_messages)
        .service(messages::get_message)
        .service(messages::record_receipt)
        .service(deliveries::list_deliveries)
        .service(staff_notices::list_notices)
        .service(staff_notices::read_notices)
        .service(staff_notices::read_notice)
        .service(endpoints::register_endpoint)
        .service(endpoints::list_endpoints)
        .service(endpoints::get_endpoint)
        .service(endpoints::switch_endpoint)
        .service(endpoints::rotate_secret)
        .service(endpoints::remove_endpoint)
        .service(webhook_deliveries::list_webhook_deliveries)
        .service(webhook_deliveries::replay_webhook_delivery);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use super::{
        endpoint_shapes::{EndpointView, WebhookDeliveryView},
        message_shapes::{DeliveryView, MessageView},
        staff_notice_shapes::NoticeView,
    };
    use crate::app::{
        messages::{DeliveryList, MessageList},
        staff_notices::NoticeList,
        webhooks::{EndpointList, WebhookDeliveryList},
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
