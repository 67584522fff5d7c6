//! Units as rows.

use db::{DbError, IdColumn, WordColumn};
use sea_orm::ActiveValue::Set;

use super::entities::unit;
use crate::units::domain::{Area, Facts, Label, Unit, UnitEnd, Warranties};

pub(super) fn to_row(unit: &Unit) -> unit::ActiveModel {
    let Unit { id, version, estate_id, building, label, facts, end, split_from, registered_at } =
        unit.clone();
    let Facts { usage, status, gross_area, net_area, delivered_on, warranties } = facts;
    // What was a unit is called so still, and nothing that is typed leads to it: another may be called so now.
    let read = end.is_none().then(|| Label::read(&label));
    let key = |key: fn(&Label) -> String| Set(read.as_ref().map(key));
    unit::ActiveModel {
        id: Set(IdColumn(id)),
        version: Set(version),
        estate_id: Set(IdColumn(estate_id)),
        building: Set(building),
        label_key: key(|label| label.spelled().to_owned()),
        place_key: key(Label::key),
        door_key: key(Label::door),
        room_key: Set(read.as_ref().and_then(|label| label.room().map(str::to_owned))),
        label: Set(label),
        registered_at: Set(registered_at),
        usage: Set(usage.map(WordColumn)),
        status: Set(status.map(WordColumn)),
        gross_area_dm2: Set(gross_area.map(Area::dm2)),
        net_area_dm2: Set(net_area.map(Area::dm2)),
        delivered_on: Set(delivered_on),
        warranties: Set(serde_json::json!(warranties)),
        ended_at: Set(end.map(|end| end.at)),
        merged_into_id: Set(end.and_then(|end| end.merged_into).map(IdColumn)),
        split_from_id: Set(split_from.map(IdColumn)),
    }
}

pub(super) fn from_row(row: unit::Model) -> Result<Unit, DbError> {
    let unit::Model {
        id,
        version,
        estate_id,
        building,
        label,
        label_key: _,
        registered_at,
        place_key: _,
        room_key: _,
        door_key: _,
        usage,
        status,
        gross_area_dm2,
        net_area_dm2,
        delivered_on,
        warranties,
        ended_at,
        merged_into_id,
        split_from_id,
    } = row;
    let merged_into = merged_into_id.map(|id| id.0);
    let warranties: Warranties = serde_json::from_value(warranties)
        .map_err(|source| DbError::Corrupt { what: "the warranties of a unit", source: source.into() })?;
    let facts = Facts {
        usage: usage.map(|word| word.0),
        status: status.map(|word| word.0),
        gross_area: gross_area_dm2.and_then(Area::from_dm2),
        net_area: net_area_dm2.and_then(Area::from_dm2),
        delivered_on,
        warranties,
    };
    Ok(Unit {
        id: id.0,
        version,
        estate_id: estate_id.0,
        building,
        label,
        facts,
        end: ended_at.map(|at| UnitEnd { at, merged_into }),
        split_from: split_from_id.map(|id| id.0),
        registered_at,
    })
}
