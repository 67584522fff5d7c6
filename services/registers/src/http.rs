//! The registers' API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{forms, records};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(forms::http::list_forms)
        .service(forms::http::get_form)
        .service(forms::http::print_form)
        .service(records::http::start_record)
        .service(records::http::list_records)
        .service(records::http::get_record)
        .service(records::http::change_record)
        .service(records::http::get_revision)
        .service(records::http::print_record)
        .service(records::http::acts::submit_record)
        .service(records::http::acts::check_record)
        .service(records::http::acts::sign_record)
        .service(records::http::acts::file_record)
        .service(records::http::acts::correct_record);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        forms::{app::FormList, http::FormLine},
        records::{app::FormRecordList, http::shapes::FormRecordView},
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<FormList, FormLine>();
        must_declare::<FormRecordList, FormRecordView>();
    }
}
