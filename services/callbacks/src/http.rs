//! The callback desk's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::callbacks;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(callbacks::http::list_callbacks)
        .service(callbacks::http::get_callback)
        .service(callbacks::http::list_attempts)
        .configure(callbacks::http::routes)
        .service(callbacks::http::coverage::get_coverage);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::callbacks::{
        app::{AttemptList, CallbackList, CoverageList},
        http::{
            coverage::CoverageView,
            shapes::{AttemptView, CallbackView},
        },
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<CallbackList, CallbackView>();
        must_declare::<AttemptList, AttemptView>();
        must_declare::<CoverageList, CoverageView>();
    }
}
