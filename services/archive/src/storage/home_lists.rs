//! The lists of homes and of who lives in them: what they may be narrowed to, and what serves them.

use db::{
    Db, ListSpec, list_page,
    lists::{Direction, Filter, Rows, Served, Sort, Test},
    somewhere,
};
use kernel::{Failure, ListQuery, PageOf, Scope, text::match_key};
use sea_orm::{
    ExprTrait,
    sea_query::{Condition, Expr},
};

use super::{
    entities::{occupancy, unit},
    occupancies, units,
};
use crate::domain::{Occupancy, Unit};

const NEWEST: &str = "newest";

/// Units, newest first. A part of a name is looked for along the index of the estate.
pub(crate) const UNIT_LIST: ListSpec = ListSpec {
    table: "units",
    scope: "estate_id",
    filters: &[
        Filter { name: "estate_id", test: Test::Is("estate_id") },
        Filter { name: "label", test: Test::Text(has_in_label) },
    ],
    sorts: &[newest_first()],
    columns: &["building", "label", "registered_at", "unit_id", "estate_id"],
    served: &[served(true, &[], "ix_units__estate_id_id"), served(false, &[], "uq_units__id")],
};

/// Occupancies, newest first, those that ended included.
pub(crate) const OCCUPANCY_LIST: ListSpec = ListSpec {
    table: "occupancies",
    scope: "estate_id",
    filters: &[
        Filter { name: "customer_id", test: Test::Is("customer_id") },
        Filter { name: "unit_id", test: Test::Is("unit_id") },
    ],
    sorts: &[newest_first()],
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
        served(false, &["customer_id"], "ix_occupancies__customer_id_id"),
        served(false, &["unit_id"], "ix_occupancies__unit_id_id"),
        served(true, &[], "ix_occupancies__estate_id_id"),
        served(false, &[], "uq_occupancies__id"),
    ],
};

const fn newest_first() -> Sort {
    Sort { name: NEWEST, column: None, direction: Direction::Descending, ranged: None }
}

const fn served(is_by_estate: bool, filters: &'static [&'static str], index: &'static str) -> Served {
    Served { is_by_estate, filters, sort: NEWEST, index, rows: Rows::InOrder }
}

fn has_in_label(part: &str) -> Condition {
    Condition::all().add(Expr::col("label_key").like(somewhere(&match_key(part))))
}

/// One page of units within `scope`.
pub(crate) async fn list_units(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Unit>, Failure> {
    let page = list_page::<unit::Entity>(db, &UNIT_LIST, (scope, Condition::all()), query).await?;
    Ok(page.map(units::from_row))
}

/// One page of occupancies within `scope`.
pub(crate) async fn list_occupancies(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Occupancy>, Failure> {
    let page = list_page::<occupancy::Entity>(db, &OCCUPANCY_LIST, (scope, Condition::all()), query).await?;
    Ok(page.map(occupancies::from_row))
}
