//! Which units of an estate somebody means by a label.

use super::{Label, Unit};

kernel::define_words! {
    /// How well what was typed names a unit.
    UnitFit {
        /// It is the label of this unit, in some spelling.
        Exact = "exact",
        /// It is no unit's label, and may mean this one alone.
        Only = "only",
        /// It is no unit's label, and may mean several.
        Several = "several",
        /// It means none that is known.
        Unknown = "unknown",
    }
}

/// The units that may be meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitMatches {
    pub(crate) fit: UnitFit,
    /// In the order of their labels.
    pub(crate) units: Vec<Unit>,
    /// True when there are more than are named.
    pub(crate) is_cut: bool,
}

impl UnitMatches {
    /// So many are named at most.
    pub(crate) const MOST: usize = 20;

    /// The unit that `asked` is the label of, among those with its spelling or its key. Of two that had one key before there
    /// were keys, it is the one that is spelt so, else the older.
    pub(crate) fn exact(asked: &Label, known: &[Unit]) -> Option<Unit> {
        let is_spelt_so = |unit: &&Unit| Label::read(&unit.label).spelled() == asked.spelled();
        let has_key = |unit: &&Unit| Label::read(&unit.label).key() == asked.key();
        let oldest = || known.iter().filter(has_key).min_by_key(|unit| unit.id);
        known.iter().find(is_spelt_so).or_else(oldest).cloned()
    }

    /// Those among `known` that `asked` may mean.
    pub(crate) fn among(asked: &Label, known: Vec<Unit>) -> Self {
        let read = known.into_iter().map(|unit| (Label::read(&unit.label), unit));
        let mut fitting: Vec<(Label, Unit)> =
            read.filter(|(label, _unit)| asked.fits(label) || asked.is_part_of(label)).collect();
        fitting.sort_by_cached_key(|(label, unit)| (label.order(), unit.id));
        let is_cut = fitting.len() > Self::MOST;
        let units: Vec<Unit> = fitting.into_iter().map(|(_label, unit)| unit).take(Self::MOST).collect();
        let fit = match units.len() {
            0 => UnitFit::Unknown,
            1 => UnitFit::Only,
            _more => UnitFit::Several,
        };
        Self { fit, units, is_cut }
    }
}

impl From<Unit> for UnitMatches {
    fn from(unit: Unit) -> Self {
        Self { fit: UnitFit::Exact, units: vec![unit], is_cut: false }
    }
}
