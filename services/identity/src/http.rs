//! Identity's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{api_clients, keys, memberships, organisation_units, positions, roles, sessions, staff};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(sessions::http::sign_in)
        .service(sessions::http::refresh_session)
        .service(sessions::http::sign_out)
        .service(sessions::http::show_session)
        .service(sessions::http::change_password)
        .service(sessions::http::answer_challenge)
        .service(sessions::http::start_required_enrolment)
        .service(sessions::http::show_second_factor)
        .service(sessions::http::start_second_factor)
        .service(sessions::http::verify_second_factor)
        .service(sessions::http::replace_recovery_codes)
        .service(sessions::http::withdraw_second_factor)
        .service(sessions::http::list_own_sessions)
        .service(sessions::http::end_own_session)
        .service(staff::http::create_staff)
        .service(staff::http::list_staff)
        .service(staff::http::get_staff)
        .service(staff::http::disable_staff)
        .service(staff::http::change_staff_roles)
        .service(staff::http::enable_staff)
        .service(staff::http::unlock_staff)
        .service(staff::http::reset_password)
        .service(staff::http::reset_second_factor)
        .service(staff::http::list_sessions)
        .service(staff::http::end_session)
        .service(roles::http::create_role)
        .service(roles::http::list_roles)
        .service(roles::http::get_role)
        .service(roles::http::change_role)
        .service(roles::http::delete_role)
        .service(organisation_units::http::create_organisation_unit)
        .service(organisation_units::http::list_organisation_units)
        .service(organisation_units::http::get_organisation_unit)
        .service(organisation_units::http::change_organisation_unit)
        .service(organisation_units::http::move_organisation_unit)
        .service(positions::http::create_position)
        .service(positions::http::list_positions)
        .service(positions::http::get_position)
        .service(positions::http::change_position)
        .service(memberships::http::create_membership)
        .service(memberships::http::list_memberships)
        .service(memberships::http::get_membership)
        .service(memberships::http::end_membership)
        .service(memberships::http::withdraw_membership)
        .service(memberships::http::replace_deputy)
        .service(memberships::http::end_deputy)
        .service(api_clients::http::create_api_client)
        .service(api_clients::http::list_api_clients)
        .service(api_clients::http::get_api_client)
        .service(api_clients::http::rotate_api_client)
        .service(api_clients::http::revoke_api_client)
        .service(keys::http::issue_token)
        .service(keys::http::list_keys);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        api_clients::{app::ApiClientList, http::ApiClientView},
        memberships::{app::MembershipList, http::MembershipView},
        organisation_units::{app::OrganisationUnitList, http::OrganisationUnitView},
        positions::{app::PositionList, http::PositionView},
        roles::app::RoleList,
        sessions::{app::SessionList, http::OpenSessionView},
        staff::{
            app::StaffList,
            http::shapes::{RoleView, StaffView},
        },
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<StaffList, StaffView>();
        must_declare::<RoleList, RoleView>();
        must_declare::<ApiClientList, ApiClientView>();
        must_declare::<SessionList, OpenSessionView>();
        must_declare::<OrganisationUnitList, OrganisationUnitView>();
        must_declare::<PositionList, PositionView>();
        must_declare::<MembershipList, MembershipView>();
    }
}
