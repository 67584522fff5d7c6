//! The registers' API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{files, forms, patrols, posts, records, retention};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(forms::http::list_forms)
        .service(forms::http::get_form_schema)
        .service(forms::http::get_form)
        .service(forms::http::get_form_document)
        .service(forms::http::print_form)
        .service(forms::http::check_form)
        .service(forms::http::proof_form)
        .service(forms::http::create_form)
        .service(forms::http::replace_form)
        .service(forms::http::publish_form)
        .service(forms::http::withdraw_form)
        .service(records::http::start_record)
        .service(records::http::list_records)
        .service(records::http::get_record)
        .service(records::http::change_record)
        .service(records::http::get_revision)
        .service(records::http::print_record)
        .configure(records::http::routes)
        .service(retention::http::list_periods)
        .service(retention::http::get_period)
        .service(retention::http::set_period)
        .service(retention::http::change_period)
        .service(retention::http::delete_period)
        .service(retention::http::list_disposals)
        .service(patrols::http::list_patrol_templates)
        .service(patrols::http::list_patrol_plans)
        .service(patrols::http::get_patrol_plan)
        .service(patrols::http::set_patrol_plan)
        .service(patrols::http::change_patrol_plan)
        .service(patrols::http::list_patrol_rounds)
        .service(patrols::http::get_patrol_round)
        .configure(patrols::http::routes)
        .service(patrols::http::weather::list_weather_warnings)
        .service(patrols::http::weather::get_weather_warning)
        .service(patrols::http::weather::enter_weather_warning)
        .service(patrols::http::weather::withdraw_weather_warning)
        .service(patrols::http::coverage::get_patrol_coverage)
        .service(patrols::http::coverage::get_place_coverage)
        .service(posts::http::list_form_posts)
        .service(posts::http::get_form_post)
        .service(posts::http::fill_form_post)
        .service(files::http::upload_file)
        .service(files::http::list_files)
        .service(files::http::get_file)
        .service(files::http::get_file_content)
        .service(files::http::delete_file)
        .service(files::http::hold_file)
        .service(files::http::release_file)
        .service(files::http::link_file)
        .service(files::http::get_linked_file);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        files::{app::FileList, http::shapes::StoredFileView},
        forms::{app::FormList, http::shapes::FormLine},
        patrols::{
            app::{
                PatrolCoverageList, PatrolPlanList, PatrolRoundList, PlaceCoverageList, WeatherWarningList,
            },
            http::{
                coverage::{PatrolCoverageView, PlaceCoverageView},
                plan_shapes::PatrolPlanView,
                round_shapes::PatrolRoundView,
                weather::WeatherWarningView,
            },
        },
        posts::{app::PostList, http::PostView},
        records::{app::FormRecordList, http::shapes::FormRecordView},
        retention::{
            app::{DisposalList, RetentionPeriodList},
            http::shapes::{DisposalView, RetentionPeriodView},
        },
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<FormList, FormLine>();
        must_declare::<FormRecordList, FormRecordView>();
        must_declare::<FileList, StoredFileView>();
        must_declare::<RetentionPeriodList, RetentionPeriodView>();
        must_declare::<DisposalList, DisposalView>();
        must_declare::<PatrolPlanList, PatrolPlanView>();
        must_declare::<PatrolRoundList, PatrolRoundView>();
        must_declare::<WeatherWarningList, WeatherWarningView>();
        must_declare::<PatrolCoverageList, PatrolCoverageView>();
        must_declare::<PlaceCoverageList, PlaceCoverageView>();
        must_declare::<PostList, PostView>();
    }
}
