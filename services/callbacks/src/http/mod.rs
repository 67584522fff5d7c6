//! The callback desk's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod act_shapes;
mod attempt_shapes;
mod callback_shapes;
mod callbacks;
mod coverage;
mod coverage_shapes;
mod steps;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(callbacks::list_callbacks)
        .service(callbacks::get_callback)
        .service(callbacks::list_attempts)
        .service(steps::assign_callback)
        .service(steps::attempt_callback)
        .service(steps::complete_callback)
        .service(steps::waive_callback)
        .service(steps::approve_waiver)
        .service(coverage::get_coverage);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use super::{attempt_shapes::AttemptView, callback_shapes::CallbackView, coverage_shapes::CoverageView};
    use crate::app::callbacks::{AttemptList, CallbackList, CoverageList};

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<CallbackList, CallbackView>();
        must_declare::<AttemptList, AttemptView>();
        must_declare::<CoverageList, CoverageView>();
    }
}
