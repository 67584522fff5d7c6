//! The tree of places: what lies in what, from the group's regions down to its units.
//!
//! An estate and a unit are records of their own ([`crate::estates`], [`crate::units`]); here they are nodes, under the same id.

mod assigned;
mod path;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{EstateId, Refusal, text::match_key};
use vocabulary::{PlaceId, PlaceKind, UnitId};

pub(crate) use assigned::{Assigned, StandardVersion};
pub(crate) use path::{DEEPEST, PlacePath};

/// One node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) id: PlaceId,
    pub(crate) version: i32,
    pub(crate) kind: PlaceKind,
    pub(crate) path: PlacePath,
    /// The estate that it is, or lies in; none of a region.
    pub(crate) estate_id: Option<EstateId>,
    /// Of a region: what scopes name it by. It never changes, so that rights stay where they were given.
    pub(crate) code: Option<String>,
    pub(crate) name: String,
    pub(crate) validity: Validity,
    /// What it says of the rules that hold there and within. An estate says so itself.
    pub(crate) assigned: Assigned,
    pub(crate) registered_at: DateTime<Utc>,
}

/// The local dates on which there is such a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Validity {
    /// The first day; none when it was always there.
    pub(crate) from: Option<NaiveDate>,
    /// The last day; none when no end is known.
    pub(crate) until: Option<NaiveDate>,
}

impl Validity {
    /// False when it ends before it begins.
    pub(crate) fn is_sound(self) -> bool {
        self.from.zip(self.until).is_none_or(|(from, until)| from <= until)
    }
}

/// What shall be different; absent parts stay.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PlaceChange {
    pub(crate) name: Option<String>,
    /// `Some(None)` clears.
    pub(crate) valid_from: Option<Option<NaiveDate>>,
    pub(crate) valid_until: Option<Option<NaiveDate>>,
    /// `Some(None)`: that of what it lies in.
    pub(crate) standard: Option<Option<StandardVersion>>,
    pub(crate) calendar: Option<Option<String>>,
}

impl PlaceChange {
    /// True when something of the rules that hold there shall be different.
    pub(crate) fn governs(&self) -> bool {
        self.standard.is_some() || self.calendar.is_some()
    }
}

/// True when a place of `kind` may lie in one of `parent`, or in none.
pub(crate) const fn may_lie_in(kind: PlaceKind, parent: Option<PlaceKind>) -> bool {
    use PlaceKind::{
        Building, Entrance, Estate, Facility, Floor, ParkingSpace, Phase, PublicArea, Region, Unit,
    };
    match (kind, parent) {
        (Region, None | Some(Region)) | (Estate, Some(Region)) | (Phase, Some(Estate)) => true,
        (Building, Some(Estate | Phase))
        | (Entrance, Some(Building))
        | (Floor, Some(Building | Entrance))
        | (Unit, Some(Estate | Phase | Building | Entrance | Floor)) => true,
        (
            PublicArea | ParkingSpace | Facility,
            Some(Estate | Phase | Building | Entrance | Floor | PublicArea),
        ) => true,
        (_kind, _parent) => false,
    }
}

impl Place {
    /// The path of what lies in it.
    pub(crate) fn inside(&self) -> PlacePath {
        self.path.inside(self.id)
    }

    /// The region of this code, in another or in none.
    pub(crate) fn region(id: PlaceId, path: PlacePath, code: String, at: DateTime<Utc>) -> Self {
        Self {
            id,
            version: 1,
            kind: PlaceKind::Region,
            path,
            estate_id: None,
            name: code.clone(),
            code: Some(code),
            validity: Validity::default(),
            assigned: Assigned::default(),
            registered_at: at,
        }
    }

    /// The node of an estate in its region.
    pub(crate) fn of_estate(id: EstateId, region: &Self, name: String, at: DateTime<Utc>) -> Self {
        Self {
            id: PlaceId::from_uuid(id.as_uuid()),
            version: 1,
            kind: PlaceKind::Estate,
            path: region.inside(),
            estate_id: Some(id),
            code: None,
            name,
            validity: Validity::default(),
            assigned: Assigned::default(),
            registered_at: at,
        }
    }

    /// A node within an estate.
    pub(crate) fn within(
        (id, kind): (PlaceId, PlaceKind),
        parent: &Self,
        name: String,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            version: 1,
            kind,
            path: parent.inside(),
            estate_id: parent.estate_id,
            code: None,
            name,
            validity: Validity::default(),
            assigned: Assigned::default(),
            registered_at: at,
        }
    }

    /// The node of a unit, in its building or in its estate.
    pub(crate) fn of_unit(id: UnitId, parent: &Self, label: String, at: DateTime<Utc>) -> Self {
        Self::within((PlaceId::from_uuid(id.as_uuid()), PlaceKind::Unit), parent, label, at)
    }

    /// By what no other place may be known as well: a region by its code in the whole group, what lies in an estate by its kind and
    /// name where it lies. An estate and a unit have a rule of their own.
    pub(crate) fn unique_key(&self) -> Option<String> {
        match (self.kind, self.path.parent(), &self.code) {
            (PlaceKind::Estate | PlaceKind::Unit, _parent, _code) => None,
            (PlaceKind::Region, _parent, code) => {
                Some(region_key(&match_key(code.as_deref().unwrap_or(&self.name))))
            }
            (kind, Some(parent), _code) => Some(format!("{parent} {kind} {}", match_key(&self.name))),
            (kind, None, _code) => Some(format!("{kind} {}", match_key(&self.name))),
        }
    }

    /// Lets it be there until `last`; one that was to be there later only, on that day.
    pub(crate) fn end_on(&mut self, last: NaiveDate) {
        self.validity = Validity { from: self.validity.from.map(|from| from.min(last)), until: Some(last) };
        self.version += 1;
    }

    /// True of an estate and a unit: their records are named, and told of, by themselves.
    pub(crate) const fn is_told_elsewhere(&self) -> bool {
        matches!(self.kind, PlaceKind::Estate | PlaceKind::Unit)
    }

    /// Takes the change over. False when nothing is different.
    ///
    /// # Errors
    /// `archive.place_ends_before_it_begins`; `archive.place_named_elsewhere` for the name of an estate or a unit,
    /// `archive.place_governed_elsewhere` for the rules of an estate; a fault at `/calendar` where it is no region.
    pub(crate) fn change(&mut self, change: PlaceChange) -> Result<bool, Refusal> {
        if self.kind == PlaceKind::Estate && change.governs() {
            return Err(Refusal::conflict("archive.place_governed_elsewhere"));
        }
        if self.kind != PlaceKind::Region && matches!(change.calendar, Some(Some(_))) {
            return Err(Refusal::at("/calendar", "place.calendar_of_region"));
        }
        let PlaceChange { name, valid_from, valid_until, standard, calendar } = change;
        if name.is_some() && self.is_told_elsewhere() {
            return Err(Refusal::conflict("archive.place_named_elsewhere"));
        }
        let mut changed = self.clone();
        name.into_iter().for_each(|name| changed.name = name);
        valid_from.into_iter().for_each(|from| changed.validity.from = from);
        valid_until.into_iter().for_each(|until| changed.validity.until = until);
        standard.into_iter().for_each(|standard| changed.assigned.standard = standard);
        calendar.into_iter().for_each(|calendar| changed.assigned.calendar = calendar);
        if !changed.validity.is_sound() {
            return Err(Refusal::at("/valid_until", "place.ends_before_it_begins"));
        }
        if changed == *self {
            return Ok(false);
        }
        *self = changed;
        self.version += 1;
        Ok(true)
    }

    /// Where it would lie in `parent`, or in none, when `deepest` places lie in one another within it. `None` when it lies there
    /// already.
    ///
    /// # Errors
    /// `archive.place_in_itself`, `archive.place_misplaced`, `archive.place_of_another_estate`, `archive.place_too_deep`.
    pub(crate) fn move_to(
        &self,
        parent: Option<&Self>,
        deepest: usize,
    ) -> Result<Option<PlacePath>, Refusal> {
        let path = parent.map(Self::inside).unwrap_or_default();
        if path == self.path {
            return Ok(None);
        }
        if path.places().contains(&self.id) {
            return Err(Refusal::conflict("archive.place_in_itself"));
        }
        refuse_misplaced(self.kind, parent)?;
        let is_elsewhere = parent.is_some_and(|parent| parent.estate_id != self.estate_id);
        if is_elsewhere && !matches!(self.kind, PlaceKind::Region | PlaceKind::Estate) {
            return Err(Refusal::conflict("archive.place_of_another_estate"));
        }
        refuse_too_deep(&path, deepest)?;
        Ok(Some(path))
    }
}

/// The unique key of the region whose code has this key.
pub(crate) fn region_key(code_key: &str) -> String {
    format!("region {code_key}")
}

/// Passes when a place of `kind` may lie in `parent`.
///
/// # Errors
/// `archive.place_misplaced`.
pub(crate) fn refuse_misplaced(kind: PlaceKind, parent: Option<&Place>) -> Result<(), Refusal> {
    if may_lie_in(kind, parent.map(|parent| parent.kind)) {
        return Ok(());
    }
    Err(Refusal::conflict("archive.place_misplaced"))
}

/// Passes when a place on `path`, within which `deepest` places lie in one another, is not too deep.
///
/// # Errors
/// `archive.place_too_deep`.
pub(crate) fn refuse_too_deep(path: &PlacePath, deepest: usize) -> Result<(), Refusal> {
    if path.places().len() + deepest < DEEPEST {
        return Ok(());
    }
    Err(Refusal::conflict("archive.place_too_deep"))
}
