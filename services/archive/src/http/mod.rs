//! The archive's API: its table of contents, thin handlers, and the shapes of requests and replies.

mod caller_lookup_shapes;
mod caller_lookups;
mod customer_shapes;
mod customers;
mod estate_shapes;
mod estates;
mod fields;
mod import_shapes;
mod imports;
mod occupancies;
mod occupancy_shapes;
mod person_fields;
mod reveal_shapes;
mod reveals;
mod unit_shapes;
mod units;

use utoipa_actix_web::service_config::ServiceConfig;

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(estates::open_estate)
        .service(estates::list_estates)
        .service(estates::get_estate)
        .service(estates::change_estate)
        .service(units::register_unit)
        .service(units::list_units)
        .service(units::get_unit)
        .service(units::change_unit)
        .service(customers::register_customer)
        .service(customers::list_customers)
        .service(customers::get_customer)
        .service(customers::change_customer)
        .service(customers::get_customer_timeline)
        .service(occupancies::start_occupancy)
        .service(occupancies::list_occupancies)
        .service(occupancies::get_occupancy)
        .service(occupancies::correct_occupancy)
        .service(occupancies::end_occupancy)
        .service(occupancies::cancel_occupancy)
        .service(caller_lookups::look_up_caller)
        .service(reveals::reveal_contact)
        .service(imports::import_rows)
        .service(imports::get_import);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use super::{
        customer_shapes::{CustomerView, TimelineView},
        estate_shapes::EstateView,
        occupancy_shapes::OccupancyView,
        unit_shapes::UnitView,
    };
    use crate::app::{
        customers::{CustomerList, TimelineList},
        estates::EstateList,
        occupancies::OccupancyList,
        units::UnitList,
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<EstateList, EstateView>();
        must_declare::<UnitList, UnitView>();
        must_declare::<CustomerList, CustomerView>();
        must_declare::<OccupancyList, OccupancyView>();
        must_declare::<TimelineList, TimelineView>();
    }
}
