//! Estates.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use std::collections::BTreeSet;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Test},
    scope_filter,
};
use kernel::{EstateId, Failure, ListQuery, PageOf, Scope, text::match_key};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Condition,
};

use crate::estates::domain::{Dialling, Estate, Governing, Inherits, Site};
use entities::estate;

/// Stores estates that were just opened.
pub(crate) async fn insert(tx: &Tx, estates: &[Estate]) -> Result<(), DbError> {
    if estates.is_empty() {
        return Ok(());
    }
    estate::Entity::insert_many(estates.iter().map(to_row))
        .exec_without_returning(tx.conn())
        .await
        .context("storing estates")?;
    Ok(())
}

/// Stores a changed estate over the version before it.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, estate: &Estate) -> Result<(), Failure> {
    let mut row = to_row(estate);
    row.id = sea_orm::ActiveValue::NotSet;
    let updated = estate::Entity::update_many()
        .set(row)
        .filter(estate::Column::Id.eq(estate.id.as_uuid()))
        .filter(estate::Column::Version.eq(estate.version - 1))
        .exec(tx.conn())
        .await
        .context("saving an estate")?;
    db::expect_one(updated.rows_affected)
}

/// The estate, if it lies within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: EstateId,
) -> Result<Option<Estate>, DbError> {
    let row = estate::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, estate::Column::Id))
        .one(conn)
        .await
        .context("reading an estate")?;
    row.map(from_row).transpose()
}

/// Those with one of these keys of codes that lie within `scope`.
pub(crate) async fn with_keys(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    keys: impl IntoIterator<Item = String>,
) -> Result<Vec<Estate>, DbError> {
    let rows = estate::Entity::find()
        .filter(scope_filter(scope, estate::Column::Id))
        .filter(estate::Column::CodeKey.is_in(keys))
        .all(conn)
        .await
        .context("reading estates by code")?;
    rows.into_iter().map(from_row).collect()
}

/// These estates, without regard to who asks.
pub(crate) async fn with_ids(
    conn: &impl ConnectionTrait,
    ids: &BTreeSet<EstateId>,
) -> Result<Vec<Estate>, DbError> {
    let rows = estate::Entity::find()
        .filter(estate::Column::Id.is_in(ids.iter().map(|id| id.as_uuid())))
        .all(conn)
        .await
        .context("reading estates")?;
    rows.into_iter().map(from_row).collect()
}

/// Those of `ids` that lie within `scope`.
pub(crate) async fn visible(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    ids: impl IntoIterator<Item = EstateId>,
) -> Result<Vec<EstateId>, DbError> {
    let ids: BTreeSet<IdColumn<EstateId>> = ids.into_iter().map(IdColumn).collect();
    let ids: Vec<IdColumn<EstateId>> = estate::Entity::find()
        .select_only()
        .column(estate::Column::Id)
        .filter(estate::Column::Id.is_in(ids))
        .filter(scope_filter(scope, estate::Column::Id))
        .into_tuple()
        .all(conn)
        .await
        .context("looking estates up")?;
    Ok(ids.into_iter().map(|id| id.0).collect())
}

fn to_row(estate: &Estate) -> estate::ActiveModel {
    let Estate { id, version, site, opened_at } = estate.clone();
    let Site { code, name, region, outer_regions, time_zone, governing, dialling } = site;
    estate::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(version),
        code_key: Set(Some(match_key(&code))),
        code: Set(code),
        name_key: Set(Some(match_key(&name))),
        name: Set(name),
        region: Set(region),
        outer_regions: Set(serde_json::json!(outer_regions)),
        time_zone: Set(time_zone),
        standard: Set(governing.standard),
        standard_version: Set(governing.version),
        calendar: Set(governing.calendar),
        inherits_standard: Set(governing.inherits.standard),
        inherits_calendar: Set(governing.inherits.calendar),
        opened_at: Set(opened_at),
        country: Set(dialling.country),
        area_code: Set(dialling.area_code),
    }
}

fn from_row(row: estate::Model) -> Result<Estate, DbError> {
    let estate::Model {
        id,
        version,
        code,
        code_key: _,
        name,
        name_key: _,
        region,
        outer_regions,
        time_zone,
        standard,
        standard_version,
        calendar,
        inherits_standard,
        inherits_calendar,
        opened_at,
        country,
        area_code,
    } = row;
    let outer_regions = serde_json::from_value(outer_regions)
        .map_err(|source| DbError::Corrupt { what: "the regions of an estate", source: source.into() })?;
    Ok(Estate {
        id: id.0,
        version,
        site: Site {
            code,
            name,
            region,
            outer_regions,
            time_zone,
            governing: Governing {
                standard,
                version: standard_version,
                calendar,
                inherits: Inherits { standard: inherits_standard, calendar: inherits_calendar },
            },
            dialling: Dialling { country, area_code },
        },
        opened_at,
    })
}

/// Estates, newest first; some thousands in the largest group, so that the ids serve whatever narrows them.
#[derive(Debug)]
pub(crate) struct EstateList;

impl DeclaredList for EstateList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("id"),
        filters: &[
            Filter::key(
                "name",
                120,
                "Estates whose name or code has this in it, in any width, case and spacing.",
            )
            .asks(Test::Contains(&["name_key", "code_key"])),
            Filter::text("region", 120, "Estates of this region, as it is spelt there."),
            Filter::text("standard", 64, "Estates that this standard governs."),
            Filter::text("calendar", 64, "Estates that chose this business calendar."),
        ],
        columns: &[
            "code",
            "name",
            "region",
            "time_zone",
            "standard",
            "standard_version",
            "calendar",
            "country",
            "area_code",
            "opened_at",
            "estate_id",
        ],
        served: &[Served::newest(&[], "uq_estates__id")],
        ..ListSpec::of("estates")
    };
}

/// One page of estates within `scope`.
pub(crate) async fn list_estates(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<Estate>, Failure> {
    let page = list_page::<estate::Entity>(db, EstateList::SPEC, (scope, Condition::all()), query).await?;
    page.try_map(|row| Ok(from_row(row)?))
}
