//! The archive's API: its table of contents.

use utoipa_actix_web::service_config::ServiceConfig;

use crate::{assets, cards, customers, estates, imports, occupancies, places, reveals, units};

/// Every route of the service.
pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(estates::http::open_estate)
        .service(estates::http::list_estates)
        .service(estates::http::get_estate)
        .service(estates::http::change_estate)
        .service(units::http::register_unit)
        .service(units::http::list_units)
        .service(units::http::get_unit)
        .service(units::http::change_unit)
        .service(units::http::merge_units)
        .service(units::http::split_unit)
        .service(places::http::register_place)
        .service(places::http::list_places)
        .service(places::http::get_place)
        .service(places::http::change_place)
        .service(places::http::move_place)
        .service(units::http::look_up_unit)
        .service(assets::http::register_asset)
        .service(assets::http::list_assets)
        .service(assets::http::get_asset)
        .service(assets::http::change_asset)
        .service(customers::http::register_customer)
        .service(customers::http::list_customers)
        .service(customers::http::get_customer)
        .service(customers::http::change_customer)
        .service(customers::http::get_customer_timeline)
        .service(occupancies::http::start_occupancy)
        .service(occupancies::http::list_occupancies)
        .service(occupancies::http::get_occupancy)
        .service(occupancies::http::correct_occupancy)
        .service(occupancies::http::end_occupancy)
        .service(occupancies::http::cancel_occupancy)
        .service(cards::http::look_up_caller)
        .service(reveals::http::reveal_contact)
        .service(imports::http::import_rows)
        .service(imports::http::get_import);
}

#[cfg(test)]
mod tests {
    use testkit::must_declare;

    use crate::{
        assets::{app::AssetList, http::AssetView},
        customers::{
            app::{CustomerList, TimelineList},
            http::shapes::{CustomerView, TimelineView},
        },
        estates::{app::EstateList, http::EstateView},
        occupancies::{app::OccupancyList, http::shapes::OccupancyView},
        places::{app::PlaceList, http::PlaceView},
        units::{app::UnitList, http::shapes::UnitView},
    };

    #[test]
    fn every_list_is_described_and_its_export_shows_fields_of_its_rows() {
        must_declare::<EstateList, EstateView>();
        must_declare::<UnitList, UnitView>();
        must_declare::<PlaceList, PlaceView>();
        must_declare::<AssetList, AssetView>();
        must_declare::<CustomerList, CustomerView>();
        must_declare::<OccupancyList, OccupancyView>();
        must_declare::<TimelineList, TimelineView>();
    }
}
