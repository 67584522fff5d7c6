//! Indexes on units, each built beside the table in a step of its own.

use db::migration::IndexStep;

/// Lets no two units of an estate be one place; a typed label finds its unit by it.
pub(super) const BY_PLACE: IndexStep = IndexStep {
    step: "m0019_units_by_place",
    index: "uq_units__estate_id_place_key",
    table: "units",
    on: "(estate_id, place_key)",
};

/// Serves short spellings of labels.
pub(super) const BY_ROOM: IndexStep = IndexStep {
    step: "m0019_units_by_room",
    index: "ix_units__estate_id_room_key",
    table: "units",
    on: "(estate_id, room_key)",
};

/// Leads to what was merged into a unit.
pub(super) const BY_WHOLE: IndexStep = IndexStep {
    step: "m0021_units_by_whole",
    index: "ix_units__merged_into_id_id",
    table: "units",
    on: "(merged_into_id, id) WHERE merged_into_id IS NOT NULL",
};

/// Leads to the parts of a unit that was split.
pub(super) const BY_ORIGIN: IndexStep = IndexStep {
    step: "m0021_units_by_origin",
    index: "ix_units__split_from_id_id",
    table: "units",
    on: "(split_from_id, id) WHERE split_from_id IS NOT NULL",
};

/// Lets no two units of an estate be one door.
pub(super) const BY_DOOR: IndexStep = IndexStep {
    step: "m0022_units_by_door",
    index: "uq_units__estate_id_door_key",
    table: "units",
    on: "(estate_id, door_key)",
};
