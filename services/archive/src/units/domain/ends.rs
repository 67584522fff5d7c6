//! Units that end: several become one, or one becomes several. What was a unit stays, with all that happened there, and begins
//! nothing new.

use chrono::{DateTime, Utc};
use kernel::Refusal;
use vocabulary::UnitId;

use super::{Area, Facts, Unit};

/// How a unit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnitEnd {
    pub(crate) at: DateTime<Utc>,
    /// The unit that it is a part of since; none of one that was split.
    pub(crate) merged_into: Option<UnitId>,
}

/// What of a unit becomes one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitPart {
    pub(crate) label: String,
    pub(crate) gross_area: Option<Area>,
    pub(crate) net_area: Option<Area>,
}

impl Unit {
    /// Takes `others` into this one, which end. Its areas are the sums, where all are known.
    ///
    /// # Errors
    /// `archive.unit_ended` of any of them; `archive.units_of_two_estates`.
    pub(crate) fn absorb(&mut self, others: &mut [Self], at: DateTime<Utc>) -> Result<(), Refusal> {
        self.refuse_ended()?;
        for other in others.iter() {
            other.refuse_ended()?;
            if other.estate_id != self.estate_id {
                return Err(Refusal::conflict("archive.units_of_two_estates"));
            }
        }
        let sum = |area: fn(&Facts) -> Option<Area>| {
            let parts = others.iter().map(|other| area(&other.facts));
            Area::sum(parts.chain([area(&self.facts)]))
        };
        let (gross_area, net_area) = (sum(|facts| facts.gross_area), sum(|facts| facts.net_area));
        (self.facts.gross_area, self.facts.net_area) = (gross_area, net_area);
        self.version += 1;
        for other in others {
            other.end_at(at, Some(self.id));
        }
        Ok(())
    }

    /// Lets what was merged into one that is merged itself now be told as a part of the last.
    pub(crate) fn follow(&mut self, into: UnitId) {
        if let Some(end) = &mut self.end {
            end.merged_into = Some(into);
            self.version += 1;
        }
    }

    /// Ends it, and makes `parts` of it, which are used, stand and are covered as it was.
    ///
    /// # Errors
    /// `archive.unit_ended`.
    pub(crate) fn split(
        &mut self,
        parts: Vec<(UnitId, UnitPart)>,
        at: DateTime<Utc>,
    ) -> Result<Vec<Self>, Refusal> {
        self.refuse_ended()?;
        let part = |(id, part): (UnitId, UnitPart)| {
            let UnitPart { label, gross_area, net_area } = part;
            let facts = Facts { gross_area, net_area, ..self.facts.clone() };
            let of = (id, self.estate_id);
            Self {
                split_from: Some(self.id),
                ..Self::register(of, (self.building.clone(), label), facts, at)
            }
        };
        let parts = parts.into_iter().map(part).collect();
        self.end_at(at, None);
        Ok(parts)
    }

    const fn end_at(&mut self, at: DateTime<Utc>, merged_into: Option<UnitId>) {
        self.end = Some(UnitEnd { at, merged_into });
        self.version += 1;
    }
}
