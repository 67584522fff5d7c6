//! The hotline's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::calls;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(calls::http::record_call)
        .service(calls::http::list_calls)
        .service(calls::http::get_call)
        .service(calls::http::wrap_up_call);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::calls::{app::CallList, http::shapes::CallView};

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<CallList, CallView>();
    }
}
