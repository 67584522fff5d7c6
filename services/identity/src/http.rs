//! Identity's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{
    api_clients, certificates, contractors, duty_handovers, keys, memberships, organisation_units,
    password_resets, positions, posts, provider_links, roles, rosters, sessions, shift_patterns, shift_swaps,
    skills, staff,
};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    organisation_routes(config);
    duty_routes(config);
    config
        .service(sessions::http::sign_in)
        .service(sessions::http::refresh_session)
        .service(sessions::http::sign_out)
        .service(sessions::http::show_session)
        .service(sessions::http::change_password)
        .service(sessions::http::show_ways)
        .service(sessions::http::start_provider_sign_in)
        .service(sessions::http::answer_provider)
        .service(password_resets::http::request_password_reset)
        .service(password_resets::http::complete_password_reset)
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
        .service(staff::http::change_contact)
        .service(provider_links::http::link_provider)
        .service(provider_links::http::unlink_provider)
        .service(staff::http::list_sessions)
        .service(staff::http::end_session)
        .service(roles::http::create_role)
        .service(roles::http::list_roles)
        .service(roles::http::get_role)
        .service(roles::http::change_role)
        .service(roles::http::delete_role)
        .service(api_clients::http::create_api_client)
        .service(api_clients::http::list_api_clients)
        .service(api_clients::http::get_api_client)
        .service(api_clients::http::rotate_api_client)
        .service(api_clients::http::revoke_api_client)
        .service(keys::http::issue_token)
        .service(keys::http::list_keys);
}

/// What the group consists of, who does what in it and who works for it.
fn organisation_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(organisation_units::http::create_organisation_unit)
        .service(organisation_units::http::list_organisation_units)
        .service(organisation_units::http::get_organisation_unit)
        .service(organisation_units::http::change_organisation_unit)
        .service(organisation_units::http::move_organisation_unit)
        .service(positions::http::create_position)
        .service(positions::http::list_positions)
        .service(positions::http::get_position)
        .service(positions::http::change_position)
        .service(posts::http::list_posts)
        .service(posts::http::get_post)
        .service(posts::http::get_duties)
        .service(memberships::http::create_membership)
        .service(memberships::http::list_memberships)
        .service(memberships::http::get_membership)
        .service(memberships::http::end_membership)
        .service(memberships::http::withdraw_membership)
        .service(memberships::http::replace_deputy)
        .service(memberships::http::end_deputy)
        .service(skills::http::create_skill)
        .service(skills::http::list_skills)
        .service(skills::http::get_skill)
        .service(skills::http::change_skill)
        .service(certificates::http::record_certificate)
        .service(certificates::http::list_certificates)
        .service(certificates::http::get_certificate)
        .service(certificates::http::revoke_certificate)
        .service(contractors::http::create_contractor)
        .service(contractors::http::list_contractors)
        .service(contractors::http::get_contractor)
        .service(contractors::http::change_contractor)
        .service(contractors::http::end_contractor)
        .service(contractors::http::people::create_contractor_person)
        .service(contractors::http::people::list_contractor_people)
        .service(contractors::http::people::get_contractor_person)
        .service(contractors::http::people::change_contractor_person)
        .service(contractors::http::people::end_contractor_person);
}

/// Who works when.
fn duty_routes(config: &mut ServiceConfig<'_>) {
    config
        .service(shift_patterns::http::create_shift_pattern)
        .service(shift_patterns::http::list_shift_patterns)
        .service(shift_patterns::http::get_shift_pattern)
        .service(shift_patterns::http::end_shift_pattern)
        .service(rosters::http::create_roster)
        .service(rosters::http::list_rosters)
        .service(rosters::http::get_roster)
        .service(rosters::http::end_roster)
        .service(rosters::http::withdraw_roster)
        .service(rosters::http::record_roster_entry)
        .service(rosters::http::list_roster_entries)
        .service(rosters::http::replace_roster_entry)
        .service(rosters::http::remove_roster_entry)
        .service(rosters::http::get_roster_days)
        .service(rosters::http::find_duty)
        .service(rosters::http::find_duty_board)
        .service(shift_swaps::http::request_shift_swap)
        .service(shift_swaps::http::list_shift_swaps)
        .service(shift_swaps::http::get_shift_swap)
        .service(shift_swaps::http::accept_shift_swap)
        .service(shift_swaps::http::approve_shift_swap)
        .service(shift_swaps::http::decline_shift_swap)
        .service(shift_swaps::http::withdraw_shift_swap)
        .service(duty_handovers::http::record_duty_handover)
        .service(duty_handovers::http::list_duty_handovers)
        .service(duty_handovers::http::get_duty_handover)
        .service(duty_handovers::http::accept_duty_handover)
        .service(duty_handovers::http::mark_handover_item);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        api_clients::{app::ApiClientList, http::ApiClientView},
        certificates::{app::CertificateList, http::CertificateView},
        contractors::{
            app::{ContractorList, ContractorPersonList},
            http::shapes::{ContractorPersonView, ContractorView},
        },
        duty_handovers::{app::DutyHandoverList, http::DutyHandoverView},
        memberships::{app::MembershipList, http::MembershipView},
        organisation_units::{app::OrganisationUnitList, http::OrganisationUnitView},
        positions::{app::PositionList, http::PositionView},
        posts::{app::PostList, http::shapes::PostLine},
        roles::app::RoleList,
        rosters::{
            app::{RosterEntryList, RosterList},
            http::{RosterEntryView, RosterView},
        },
        sessions::{app::SessionList, http::OpenSessionView},
        shift_patterns::{app::ShiftPatternList, http::ShiftPatternView},
        shift_swaps::{app::ShiftSwapList, http::ShiftSwapView},
        skills::{app::SkillList, http::SkillView},
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
        must_declare::<PostList, PostLine>();
        must_declare::<MembershipList, MembershipView>();
        must_declare::<ShiftPatternList, ShiftPatternView>();
        must_declare::<RosterList, RosterView>();
        must_declare::<RosterEntryList, RosterEntryView>();
        must_declare::<ShiftSwapList, ShiftSwapView>();
        must_declare::<DutyHandoverList, DutyHandoverView>();
        must_declare::<SkillList, SkillView>();
        must_declare::<CertificateList, CertificateView>();
        must_declare::<ContractorList, ContractorView>();
        must_declare::<ContractorPersonList, ContractorPersonView>();
    }
}
