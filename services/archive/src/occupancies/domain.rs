//! Who lives in, owns or rents a unit, from when until when.
//!
//! Dates are entered by people and may be wrong, so each state has a way out: a stay is ended, its dates and role are
//! corrected, and one that never was is cancelled.

use chrono::{DateTime, Utc};
use kernel::{EstateId, Refusal};
use vocabulary::{CustomerId, OccupancyId, OccupancyRole, UnitId};

/// One customer's stay in one unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occupancy {
    pub(crate) id: OccupancyId,
    pub(crate) version: i32,
    pub(crate) estate_id: EstateId,
    pub(crate) unit_id: UnitId,
    pub(crate) customer_id: CustomerId,
    pub(crate) role: OccupancyRole,
    pub(crate) started_at: DateTime<Utc>,
    /// May lie ahead, such as the end of a lease.
    pub(crate) ended_at: Option<DateTime<Utc>>,
    /// When it was found to be an entry made in error.
    pub(crate) cancelled_at: Option<DateTime<Utc>>,
}

/// Where a stay stands at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StayStatus {
    /// It begins later.
    Coming,
    /// They live there.
    Present,
    /// They lived there.
    Ended,
    /// It never was.
    Cancelled,
}

/// What is to be put right; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StayChange {
    pub(crate) role: Option<OccupancyRole>,
    pub(crate) started_at: Option<DateTime<Utc>>,
    pub(crate) ended_at: Option<Option<DateTime<Utc>>>,
}

impl Occupancy {
    /// Where it stands at `now`.
    pub(crate) fn status(&self, now: DateTime<Utc>) -> StayStatus {
        if self.cancelled_at.is_some() {
            StayStatus::Cancelled
        } else if self.ended_at.is_some_and(|ended_at| ended_at <= now) {
            StayStatus::Ended
        } else if self.started_at > now {
            StayStatus::Coming
        } else {
            StayStatus::Present
        }
    }

    /// Ends the stay at `at`, which may lie ahead or behind; now when nothing is said.
    ///
    /// # Errors
    /// `archive.occupancy_ended` when it is over; `archive.occupancy_not_begun` now, when it begins later; a fault at
    /// `/ended_at` before its beginning.
    pub(crate) fn end(&mut self, at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<(), Refusal> {
        match (self.status(now), at) {
            (StayStatus::Cancelled, _) => return Err(cancelled()),
            (StayStatus::Ended, _) => {
                return Err(Refusal::conflict("archive.occupancy_ended"));
            }
            (StayStatus::Coming, None) => {
                return Err(Refusal::conflict("archive.occupancy_not_begun"));
            }
            (StayStatus::Present | StayStatus::Coming, _) => {}
        }
        let ended_at = at.unwrap_or(now);
        check_span(self.started_at, Some(ended_at))?;
        self.ended_at = Some(ended_at);
        self.version += 1;
        Ok(())
    }

    /// Takes over what is put right. False when nothing is different.
    ///
    /// # Errors
    /// `archive.occupancy_cancelled`; a fault at `/ended_at` when it would end before it begins.
    pub(crate) fn correct(&mut self, change: StayChange) -> Result<bool, Refusal> {
        if self.cancelled_at.is_some() {
            return Err(cancelled());
        }
        let StayChange { role, started_at, ended_at } = change;
        let (role, started_at) = (role.unwrap_or(self.role), started_at.unwrap_or(self.started_at));
        let ended_at = ended_at.unwrap_or(self.ended_at);
        check_span(started_at, ended_at)?;
        if (role, started_at, ended_at) == (self.role, self.started_at, self.ended_at) {
            return Ok(false);
        }
        (self.role, self.started_at, self.ended_at) = (role, started_at, ended_at);
        self.version += 1;
        Ok(true)
    }

    /// It never was: an entry made in error.
    ///
    /// # Errors
    /// `archive.occupancy_cancelled` the second time.
    pub(crate) fn cancel(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if self.cancelled_at.is_some() {
            return Err(cancelled());
        }
        self.cancelled_at = Some(now);
        self.version += 1;
        Ok(())
    }

    /// The same stay in another unit, from `now` on, or from when it begins later.
    pub(crate) fn go_on(&self, id: OccupancyId, unit_id: UnitId, now: DateTime<Utc>) -> Self {
        Self { id, version: 1, unit_id, started_at: self.started_at.max(now), ..self.clone() }
    }

    /// Passes when it is over at `end`, at which its unit ended.
    ///
    /// # Errors
    /// `archive.unit_ended`.
    pub(crate) fn refuse_beyond(&self, end: DateTime<Utc>) -> Result<(), Refusal> {
        if self.cancelled_at.is_some() || self.ended_at.is_some_and(|ended_at| ended_at <= end) {
            return Ok(());
        }
        Err(Refusal::conflict("archive.unit_ended"))
    }

    /// True when both are of one customer in one unit and have a moment in common.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        let begins_before_end_of =
            |one: &Self, two: &Self| two.ended_at.is_none_or(|end| one.started_at < end);
        self.id != other.id
            && (self.customer_id, self.unit_id) == (other.customer_id, other.unit_id)
            && self.cancelled_at.is_none()
            && other.cancelled_at.is_none()
            && begins_before_end_of(self, other)
            && begins_before_end_of(other, self)
    }
}

fn check_span(started_at: DateTime<Utc>, ended_at: Option<DateTime<Utc>>) -> Result<(), Refusal> {
    if ended_at.is_none_or(|ended_at| started_at <= ended_at) {
        return Ok(());
    }
    Err(Refusal::at("/ended_at", "occupancy.ends_before_it_begins"))
}

fn cancelled() -> Refusal {
    Refusal::conflict("archive.occupancy_cancelled")
}
