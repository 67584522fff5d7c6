//! Assets, and the units that share them.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use std::collections::{BTreeMap, BTreeSet};

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, WordColumn, list_page,
    lists::{DeclaredList, Filter, OtherTable, Served, Test},
    scope_filter,
};
use kernel::{Failure, ListQuery, PageOf, Scope, text::match_key};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use vocabulary::{AssetId, AssetKind, PlaceId, UnitId};

use crate::{
    assets::domain::{Asset, Particulars},
    places,
};
use entities::{asset, asset_unit};

/// Stores a new asset.
pub(crate) async fn insert(tx: &Tx, asset: &Asset) -> Result<(), DbError> {
    asset::Entity::insert(to_row(asset))
        .exec_without_returning(tx.conn())
        .await
        .context("storing an asset")?;
    share(tx, asset).await
}

/// Stores a changed asset over the version before it; how many that were: none when another change came first.
pub(crate) async fn save(tx: &Tx, asset: &Asset) -> Result<u64, DbError> {
    let mut row = to_row(asset);
    row.id = NotSet;
    let updated = asset::Entity::update_many()
        .set(row)
        .filter(asset::Column::Id.eq(asset.id.as_uuid()))
        .filter(asset::Column::Version.eq(asset.version - 1))
        .exec(tx.conn())
        .await
        .context("saving an asset")?;
    asset_unit::Entity::delete_many()
        .filter(asset_unit::Column::AssetId.eq(asset.id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("saving who shares an asset")?;
    share(tx, asset).await?;
    Ok(updated.rows_affected)
}

async fn share(tx: &Tx, asset: &Asset) -> Result<(), DbError> {
    if asset.particulars.units.is_empty() {
        return Ok(());
    }
    let row = |unit: &UnitId| asset_unit::ActiveModel {
        asset_id: Set(IdColumn(asset.id)),
        unit_id: Set(IdColumn(*unit)),
    };
    asset_unit::Entity::insert_many(asset.particulars.units.iter().map(row))
        .exec_without_returning(tx.conn())
        .await
        .map(drop)
        .context("storing who shares an asset")
}

/// The asset, if it lies within `scope`.
pub(crate) async fn find(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: AssetId,
) -> Result<Option<Asset>, DbError> {
    let row = asset::Entity::find_by_id(IdColumn(id))
        .filter(scope_filter(scope, asset::Column::EstateId))
        .one(conn)
        .await
        .context("reading an asset")?;
    Ok(whole(conn, row.into_iter().collect()).await?.pop())
}

/// The assets that hang on one of these units or are shared by it, without regard to who asks.
pub(crate) async fn of_units(
    conn: &impl ConnectionTrait,
    units: &BTreeSet<UnitId>,
) -> Result<Vec<Asset>, DbError> {
    let ids = || units.iter().map(|id| id.as_uuid());
    let shared = asset_unit::Entity::find()
        .select_only()
        .column(asset_unit::Column::AssetId)
        .filter(asset_unit::Column::UnitId.is_in(ids()))
        .into_query();
    let of_units =
        Condition::any().add(asset::Column::PlaceId.is_in(ids())).add(asset::Column::Id.in_subquery(shared));
    let rows = asset::Entity::find().filter(of_units).order_by_asc(asset::Column::Id).all(conn).await;
    whole(conn, rows.context("reading what is installed in units")?).await
}

/// The rows with the units that share them, in the same order.
async fn whole(conn: &impl ConnectionTrait, rows: Vec<asset::Model>) -> Result<Vec<Asset>, DbError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let shares = asset_unit::Entity::find()
        .filter(asset_unit::Column::AssetId.is_in(rows.iter().map(|row| row.id.0.as_uuid())))
        .all(conn)
        .await
        .context("reading who shares assets")?;
    let mut units: BTreeMap<AssetId, BTreeSet<UnitId>> = BTreeMap::new();
    for share in shares {
        units.entry(share.asset_id.0).or_default().insert(share.unit_id.0);
    }
    Ok(rows.into_iter().map(|row| from_row(row, &mut units)).collect())
}

fn to_row(asset: &Asset) -> asset::ActiveModel {
    let Asset { id, version, estate_id, kind, particulars, registered_at } = asset.clone();
    let Particulars { place_id, name, maker, model, serial, plan, installed_on, retired_on, units: _ } =
        particulars;
    asset::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(version),
        estate_id: Set(IdColumn(estate_id)),
        place_id: Set(IdColumn(place_id)),
        kind: Set(WordColumn(kind)),
        name_key: Set(match_key(&name)),
        name: Set(name),
        maker: Set(maker),
        model: Set(model),
        serial_key: Set(serial.as_deref().map(match_key)),
        serial: Set(serial),
        plan: Set(plan),
        installed_on: Set(installed_on),
        retired_on: Set(retired_on),
        registered_at: Set(registered_at),
    }
}

fn from_row(row: asset::Model, units: &mut BTreeMap<AssetId, BTreeSet<UnitId>>) -> Asset {
    let asset::Model {
        id,
        version,
        estate_id,
        place_id,
        kind,
        name,
        name_key: _,
        maker,
        model,
        serial,
        serial_key: _,
        plan,
        installed_on,
        retired_on,
        registered_at,
    } = row;
    let units = units.remove(&id.0).unwrap_or_default();
    let place_id = place_id.0;
    let particulars =
        Particulars { place_id, name, maker, model, serial, plan, installed_on, retired_on, units };
    Asset { id: id.0, version, estate_id: estate_id.0, kind: kind.0, particulars, registered_at }
}

/// Assets, newest first. What is within a place is looked for along the index of the estate.
#[derive(Debug)]
pub(crate) struct AssetList;

impl DeclaredList for AssetList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::id("estate_id", "Assets of this estate."),
            Filter::id("place_id", "Assets that hang on this place itself."),
            Filter::id("within_id", "Assets that hang on this place or on one within it, however deep.")
                .asks(Test::Elsewhere),
            Filter::id("unit_id", "Assets that this unit shares.").asks(Test::Among(OtherTable {
                table: "asset_units",
                names: "asset_id",
                column: "unit_id",
                scope: None,
            })),
            Filter::word("kind", AssetKind::WORDS, "Assets of this kind."),
            Filter::key("name", 120, "Assets whose name has this in it, in any width, case and spacing.")
                .asks(Test::Contains(&["name_key"])),
            Filter::key("serial", 120, "Assets with this serial number, in any width, case and spacing.")
                .on("serial_key"),
            Filter::flag(
                "is_retired",
                Test::IsSet("retired_on"),
                "Assets with a last day of use, or all others.",
            ),
        ],
        columns: &[
            "kind",
            "name",
            "maker",
            "model",
            "serial",
            "installed_on",
            "retired_on",
            "asset_id",
            "place_id",
            "estate_id",
        ],
        served: &[
            Served::newest(&["place_id"], "ix_assets__place_id_id"),
            Served::newest(&["serial"], "ix_assets__serial_key_id"),
            Served::newest(&[], "ix_assets__estate_id_id").by_estate(),
            Served::newest(&[], "uq_assets__id"),
        ],
        ..ListSpec::of("assets")
    };
}

/// One page of assets within `scope`.
pub(crate) async fn list_assets(db: &Db, scope: &Scope, query: &ListQuery) -> Result<PageOf<Asset>, Failure> {
    let within = match query.filters.id::<PlaceId>("within_id") {
        Some(id) => {
            Some(asset::Column::PlaceId.in_subquery(places::storage::ids_within(db.reader(), id).await?))
        }
        None => None,
    };
    let wanted = Condition::all().add_option(within);
    let page = list_page::<asset::Entity>(db, AssetList::SPEC, (scope, wanted), query).await?;
    let PageOf { items, next, count } = page;
    Ok(PageOf { items: whole(db.reader(), items).await?, next, count })
}
