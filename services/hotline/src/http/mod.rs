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

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use super::call_shapes::CallView;
    use crate::app::calls::CallList;

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<CallList, CallView>();
    }
}
