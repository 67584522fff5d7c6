//! Identity's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod api_client_shapes;
mod api_clients;
mod cookie;
mod jwks;
mod oauth;
mod oauth_shapes;
mod roles;
mod session;
mod staff;
mod staff_shapes;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(session::sign_in)
        .service(session::refresh_session)
        .service(session::sign_out)
        .service(session::show_session)
        .service(session::change_password)
        .service(session::list_own_sessions)
        .service(session::end_own_session)
        .service(staff::create_staff)
        .service(staff::list_staff)
        .service(staff::get_staff)
        .service(staff::disable_staff)
        .service(staff::change_staff_roles)
        .service(staff::enable_staff)
        .service(staff::unlock_staff)
        .service(staff::reset_password)
        .service(staff::list_sessions)
        .service(staff::end_session)
        .service(roles::create_role)
        .service(roles::list_roles)
        .service(roles::get_role)
        .service(roles::change_role)
        .service(roles::delete_role)
        .service(api_clients::create_api_client)
        .service(api_clients::list_api_clients)
        .service(api_clients::get_api_client)
        .service(api_clients::rotate_api_client)
        .service(api_clients::revoke_api_client)
        .service(oauth::issue_token)
        .service(jwks::list_keys);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use super::{
        api_client_shapes::ApiClientView,
        session::OpenSessionView,
        staff_shapes::{RoleView, StaffView},
    };
    use crate::app::{api_clients::ApiClientList, roles::RoleList, sessions::SessionList, staff::StaffList};

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<StaffList, StaffView>();
        must_declare::<RoleList, RoleView>();
        must_declare::<ApiClientList, ApiClientView>();
        must_declare::<SessionList, OpenSessionView>();
    }
}
