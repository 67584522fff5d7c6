//! The lists of homes and of who lives in them: what they may be narrowed to, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Failure, ListQuery, PageOf, Scope};
use sea_orm::sea_query::Condition;

use super::{
    entities::{occupancy, unit},
    occupancies, units,
};
use crate::domain::{Occupancy, Unit};

/// Units, newest first. A part of a name is looked for along the index of the estate.
#[derive(Debug)]
pub(crate) struct UnitList;

impl DeclaredList for UnitList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Units of this estate."),
            Filter::key("label", 120, "Units whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["label_key"])),
        ],

        columns: &["building", "label", "registered_at", "unit_id", "estate_id"],
        served: &[
            Served::newest(&[], "ix_units__estate_id_id").by_estate(),
            Served::newest(&[], "uq_units__id"),
        ],
        ..ListSpec::of("units")
    };
}

/// Occupancies, newest first, those that ended included.
#[derive(Debug)]
pub(crate) struct OccupancyList;

impl DeclaredList for OccupancyList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[Filter::id("customer_id", "Of this customer."), Filter::id("unit_id", "Of this unit.")],

        columns: &[
            "role",
            "started_at",
            "ended_at",
            "cancelled_at",
            "occupancy_id",
            "unit_id",
            "customer_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&["customer_id"], "ix_occupancies__customer_id_id"),
            Served::newest(&["unit_id"], "ix_occupancies__unit_id_id"),
            Served::newest(&[], "ix_occupancies__estate_id_id").by_estate(),
            Served::newest(&[], "uq_occupancies__id"),
        ],
        ..ListSpec::of("occupancies")
    };
}

/// One page of units within `scope`.
pub(crate) async fn list_units(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Unit>, Failure> {
    let page = list_page::<unit::Entity>(db, UnitList::SPEC, (scope, Condition::all()), query).await?;
    Ok(page.map(units::from_row))
}

/// One page of occupancies within `scope`.
pub(crate) async fn list_occupancies(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Occupancy>, Failure> {
    let page =
        list_page::<occupancy::Entity>(db, OccupancyList::SPEC, (scope, Condition::all()), query).await?;
    Ok(page.map(occupancies::from_row))
}
