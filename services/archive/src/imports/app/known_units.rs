//! The units that rows name by their labels: those of the archive, and those of the batch.

use std::collections::{BTreeMap, BTreeSet};

use db::{DbError, Tx};
use kernel::{Coded, EstateId};
use vocabulary::UnitId;

use crate::units::{
    self,
    domain::{Label, Unit, UnitMatches},
};

/// Labels by their estate.
type Places = BTreeMap<EstateId, Vec<Label>>;

/// Of so many units of the archive it is asked whether a label may mean them.
const MOST_SIMILAR: u64 = 5_000;

/// So many units are named in a fault.
const MOST_NAMED: usize = 5;

/// The units that a batch may name, in any spelling.
#[derive(Debug, Default)]
pub(super) struct KnownUnits {
    by_spelling: BTreeMap<(EstateId, String), UnitId>,
    by_place: BTreeMap<(EstateId, String), UnitId>,
    /// What the unit is called that has this place but for leading zeros.
    by_door: BTreeMap<(EstateId, String), String>,
    /// Those that a label may mean which is no unit's: of the batch, and what was looked up of the archive.
    by_room: BTreeMap<(EstateId, String), Vec<(Label, Unit)>>,
    added: BTreeSet<UnitId>,
}

impl KnownUnits {
    /// Those of the archive that have one of these labels, in one statement.
    pub(super) async fn of(tx: &Tx, named: &Places) -> Result<Self, DbError> {
        let mut known = Self::default();
        // The oldest first, so that the place is its own where two have one.
        for unit in units::storage::labelled(tx.conn(), named).await? {
            known.take(&unit, &Label::read(&unit.label));
        }
        Ok(known)
    }

    /// The unit of this label.
    pub(super) fn get(&self, estate_id: EstateId, label: &Label) -> Option<UnitId> {
        let by_spelling = self.by_spelling.get(&(estate_id, label.spelled().to_owned()));
        by_spelling.or_else(|| self.by_place.get(&(estate_id, label.key()))).copied()
    }

    /// The label of the unit that is the same door: this one with leading zeros, or without.
    pub(super) fn of_door(&self, estate_id: EstateId, label: &Label) -> Option<&str> {
        self.by_door.get(&(estate_id, label.door())).map(String::as_str)
    }

    /// True when the unit is of the batch.
    pub(super) fn is_added(&self, id: UnitId) -> bool {
        self.added.contains(&id)
    }

    /// One more, of the batch.
    pub(super) fn add(&mut self, unit: &Unit, label: Label) {
        self.take(unit, &label);
        self.added.insert(unit.id);
        self.put_by_room(unit.clone(), label);
    }

    fn take(&mut self, unit: &Unit, label: &Label) {
        self.by_spelling.entry((unit.estate_id, label.spelled().to_owned())).or_insert(unit.id);
        self.by_place.entry((unit.estate_id, label.key())).or_insert(unit.id);
        self.by_door.entry((unit.estate_id, label.door())).or_insert_with(|| unit.label.clone());
    }

    fn put_by_room(&mut self, unit: Unit, label: Label) {
        if let Some(room) = label.room() {
            let place = (unit.estate_id, room.to_owned());
            self.by_room.entry(place).or_default().push((label, unit));
        }
    }

    /// Looks up what those of these labels may mean that are no unit's, in one statement.
    pub(super) async fn look_further(&mut self, tx: &Tx, named: Places) -> Result<(), DbError> {
        let mut unknown = named;
        for (estate_id, labels) in &mut unknown {
            labels.retain(|label| label.room().is_some() && self.get(*estate_id, label).is_none());
        }
        unknown.retain(|_estate_id, labels| !labels.is_empty());
        for unit in units::storage::with_rooms(tx.conn(), &unknown, MOST_SIMILAR).await? {
            let label = Label::read(&unit.label);
            self.put_by_room(unit, label);
        }
        Ok(())
    }

    /// What is wrong with a label that is no unit's: which units it may mean, for the person who wrote it to decide.
    pub(super) fn fault(&self, estate_id: EstateId, label: &Label) -> Coded {
        let of_room = label.room().and_then(|room| self.by_room.get(&(estate_id, room.to_owned())));
        let fitting = of_room.into_iter().flatten().filter(|(other, _unit)| label.fits(other));
        let fitting = fitting.map(|(_label, unit)| unit.clone()).collect();
        let UnitMatches { units, .. } = UnitMatches::among(label, fitting);
        let mut labels: Vec<String> = units.into_iter().map(|unit| unit.label).collect();
        let more = labels.len().saturating_sub(MOST_NAMED);
        labels.truncate(MOST_NAMED);
        match labels.as_slice() {
            [] => Coded::new("unit.unknown"),
            [only] => Coded::new("unit.similar").with("label", only.as_str()),
            [..] => Coded::new("unit.ambiguous").with("labels", labels).with("more", more),
        }
    }
}
