//! Memberships (任职): who holds which position, where, from which day to which, and who stands in for them meanwhile.

mod rights;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use kernel::{EstateId, Refusal, Scope, StaffId};
use vocabulary::{MembershipId, PlaceId, PlaceKind, PositionId};

pub(crate) use rights::{Held, InForce, in_force};

/// A place as the archive tells of it. All but what it lies in never changes about a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlaceFacts {
    pub(crate) id: PlaceId,
    pub(crate) kind: PlaceKind,
    /// The estate that it lies in; none of a region.
    pub(crate) estate_id: Option<EstateId>,
    /// Of a region: what scopes name it by.
    pub(crate) code: Option<String>,
    /// What it lies in; none of an outermost region.
    pub(crate) parent_id: Option<PlaceId>,
}

/// Where a position is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum HeldAt {
    /// In the whole group.
    Group,
    /// In a region, and in those within it.
    Region { place_id: PlaceId, code: String },
    /// At an estate, or at a place within it.
    Estate { place_id: PlaceId, estate_id: EstateId },
}

impl HeldAt {
    /// Where the roles of the position hold.
    pub(crate) fn scope(&self) -> Scope {
        match self {
            Self::Group => Scope::Group,
            Self::Region { place_id: _, code } => Scope::Regions { regions: vec![code.clone()] },
            Self::Estate { place_id: _, estate_id } => Scope::estate(*estate_id),
        }
    }

    pub(crate) const fn place_id(&self) -> Option<PlaceId> {
        match self {
            Self::Group => None,
            Self::Region { place_id, .. } | Self::Estate { place_id, .. } => Some(*place_id),
        }
    }
}

/// From the beginning of one day to the end of another, by the calendar of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) from: NaiveDate,
    /// The last day; none while no end is known.
    pub(crate) until: Option<NaiveDate>,
    pub(crate) begins_at: DateTime<Utc>,
    pub(crate) ends_at: Option<DateTime<Utc>>,
}

impl Term {
    /// These days in this zone.
    pub(crate) fn new(from: NaiveDate, until: Option<NaiveDate>, zone: Tz) -> Self {
        let next = until.and_then(|until| until.checked_add_days(Days::new(1)));
        Self { from, until, begins_at: start_of(zone, from), ends_at: next.map(|next| start_of(zone, next)) }
    }

    pub(crate) fn is_in_force(&self, at: DateTime<Utc>) -> bool {
        self.begins_at <= at && !self.is_over(at)
    }

    pub(crate) fn is_over(&self, at: DateTime<Utc>) -> bool {
        self.ends_at.is_some_and(|ends_at| ends_at <= at)
    }

    /// True when some day is one of both.
    pub(crate) fn shares_a_day_with(&self, other: &Self) -> bool {
        self.until.is_none_or(|until| other.from <= until)
            && other.until.is_none_or(|until| self.from <= until)
    }

    /// True when `day` is one of its days.
    fn has(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// The first instant of a day. Where the clock jumps over midnight, that is the first minute it shows.
fn start_of(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let shown = |minute| zone.from_local_datetime(&midnight.checked_add_signed(minute)?).earliest();
    let first = (0..=180).map(TimeDelta::minutes).find_map(shown);
    first.map_or_else(|| midnight.and_utc(), |first| first.to_utc())
}

/// Who stands in, and on which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deputy {
    pub(crate) staff_id: StaffId,
    pub(crate) term: Term,
}

/// One person's holding of one position at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Membership {
    pub(crate) id: MembershipId,
    pub(crate) version: i32,
    pub(crate) staff_id: StaffId,
    pub(crate) position_id: PositionId,
    pub(crate) at: HeldAt,
    pub(crate) term: Term,
    pub(crate) deputy: Option<Deputy>,
    pub(crate) created_at: DateTime<Utc>,
}

impl Membership {
    /// Who has the duties of the position at `at`: whoever stands in, on the days on which somebody does, or whoever holds it.
    pub(crate) fn acting_at(&self, at: DateTime<Utc>) -> StaffId {
        let deputy = self.deputy.filter(|deputy| deputy.term.is_in_force(at));
        deputy.map_or(self.staff_id, |deputy| deputy.staff_id)
    }

    /// Lets somebody stand in, or nobody any more. `today` is the day at the place.
    ///
    /// # Errors
    /// Faults at `/deputy/…`: of a deputy who is the holder, who stood in before today alone, or on days that are not
    /// the membership's.
    pub(crate) fn set_deputy(&mut self, deputy: Option<Deputy>, today: NaiveDate) -> Result<(), Refusal> {
        if let Some(Deputy { staff_id, term }) = &deputy {
            if *staff_id == self.staff_id {
                return Err(Refusal::at("/deputy/staff_id", "membership.deputy_is_holder"));
            }
            if term.until.is_some_and(|until| until < today) {
                return Err(Refusal::at("/deputy/until", "membership.deputy_lapsed"));
            }
            if !self.term.has(term.from) {
                return Err(Refusal::at("/deputy/from", "membership.deputy_outside"));
            }
            if !term.until.is_some_and(|until| self.term.has(until)) {
                return Err(Refusal::at("/deputy/until", "membership.deputy_outside"));
            }
        }
        self.deputy = deputy;
        Ok(())
    }

    /// Lets it end with the last day of `term`, which begins as it did. Who stands in does so no longer than that.
    ///
    /// # Errors
    /// A fault at `/until`: it would end before it begins, or ends by then already.
    pub(crate) fn end(&mut self, term: Term) -> Result<(), Refusal> {
        let Some(last) = term.until else { return Ok(()) };
        if last < self.term.from {
            return Err(Refusal::at("/until", "days.end_before_beginning"));
        }
        if self.term.until.is_some_and(|until| until <= last) {
            return Err(Refusal::at("/until", "membership.ends_already"));
        }
        self.term = term;
        self.deputy = self.deputy.filter(|deputy| deputy.term.from <= last).map(|mut deputy| {
            if deputy.term.until.is_none_or(|until| last < until) {
                deputy.term.until = term.until;
                deputy.term.ends_at = term.ends_at;
            }
            deputy
        });
        self.version += 1;
        Ok(())
    }

    /// Passes for one that has not begun: what somebody did by it stays told.
    ///
    /// # Errors
    /// `identity.membership_begun`.
    pub(crate) fn refuse_begun(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        if now < self.term.begins_at {
            return Ok(());
        }
        Err(Refusal::conflict("identity.membership_begun"))
    }

    /// The instants from which on the rights of the holder or of the deputy are others, each by its name.
    pub(crate) fn turns(&self) -> Vec<(&'static str, DateTime<Utc>)> {
        let ends = |name, term: &Term| term.ends_at.map(|at| (name, at));
        let mut turns = vec![("begin", self.term.begins_at)];
        turns.extend(ends("end", &self.term));
        if let Some(deputy) = &self.deputy {
            turns.push(("deputy_begin", deputy.term.begins_at));
            turns.extend(ends("deputy_end", &deputy.term));
        }
        turns
    }

    /// Whose rights hang on it.
    pub(crate) fn people(&self) -> Vec<StaffId> {
        std::iter::once(self.staff_id).chain(self.deputy.map(|deputy| deputy.staff_id)).collect()
    }
}

#[cfg(test)]
mod tests {
    use kernel::SystemIds;

    use super::*;

    const ZONE: Tz = Tz::Asia__Shanghai;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn term(from: &str, until: &str) -> Term {
        Term::new(day(from), Some(day(until)), ZONE)
    }

    fn membership(term: Term) -> Membership {
        Membership {
            id: MembershipId::new(&SystemIds),
            version: 1,
            staff_id: StaffId::new(&SystemIds),
            position_id: PositionId::new(&SystemIds),
            at: HeldAt::Group,
            term,
            deputy: None,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn days_begin_and_end_by_the_calendar_of_the_place() {
        let term = term("2026-03-02", "2026-03-02");
        assert_eq!(term.begins_at.to_rfc3339(), "2026-03-01T16:00:00+00:00");
        assert_eq!(term.ends_at.unwrap().to_rfc3339(), "2026-03-02T16:00:00+00:00");
        assert!(term.is_in_force(term.begins_at) && !term.is_in_force(term.ends_at.unwrap()));
        // Cairo's clocks went from 00:00 to 01:00 on that day.
        let jump = Term::new(day("2024-04-26"), None, Tz::Africa__Cairo);
        assert_eq!(jump.begins_at.to_rfc3339(), "2024-04-25T22:00:00+00:00");
        assert!(!jump.is_over(DateTime::<Utc>::MAX_UTC));
    }

    #[test]
    fn a_deputy_stands_in_within_the_membership_and_not_for_themselves() {
        let mut held = membership(term("2026-03-02", "2026-03-31"));
        let other = StaffId::new(&SystemIds);
        let mut tried = |staff_id, from, until| {
            let deputy = Deputy { staff_id, term: term(from, until) };
            let refused = held.set_deputy(Some(deputy), day("2026-03-10")).err();
            refused.map_or(String::new(), |refusal| {
                format!("{} {}", refusal.faults[0].pointer, refusal.faults[0].code)
            })
        };
        for (from, until, fault) in [
            ("2026-03-03", "2026-03-09", "/deputy/until membership.deputy_lapsed"),
            ("2026-03-01", "2026-03-12", "/deputy/from membership.deputy_outside"),
            ("2026-03-20", "2026-04-01", "/deputy/until membership.deputy_outside"),
            ("2026-03-03", "2026-03-10", ""),
        ] {
            assert_eq!(tried(other, from, until), fault);
        }
        let own = held.staff_id;
        let refused = held.set_deputy(Some(Deputy { staff_id: own, term: held.term }), day("2026-03-10"));
        assert_eq!(refused.unwrap_err().faults[0].code, "membership.deputy_is_holder");
        assert_eq!(held.deputy.unwrap().staff_id, other, "nothing was changed");
    }

    #[test]
    fn an_end_comes_sooner_and_takes_the_deputy_along() {
        let mut held = membership(term("2026-03-02", "2026-03-31"));
        let deputy = Deputy { staff_id: StaffId::new(&SystemIds), term: term("2026-03-10", "2026-03-20") };
        held.set_deputy(Some(deputy), day("2026-03-02")).unwrap();
        let mut until = |last: &str| held.end(term("2026-03-02", last)).map_err(|it| it.faults[0].code);
        assert_eq!(until("2026-03-01"), Err("days.end_before_beginning"));
        assert_eq!(until("2026-03-31"), Err("membership.ends_already"));
        assert_eq!(until("2026-03-15"), Ok(()));
        assert_eq!(held.deputy.unwrap().term, term("2026-03-10", "2026-03-15"));
        assert_eq!(held.turns().len(), 4);
        held.end(term("2026-03-02", "2026-03-05")).unwrap();
        assert_eq!((held.deputy, held.version), (None, 3));
        assert_eq!(held.turns().iter().map(|(name, _at)| *name).collect::<Vec<_>>(), ["begin", "end"]);
    }

    #[test]
    fn what_has_begun_is_not_withdrawn() {
        let held = membership(term("2026-03-02", "2026-03-31"));
        let begins_at = held.term.begins_at;
        assert!(held.refuse_begun(begins_at - TimeDelta::microseconds(1)).is_ok());
        assert_eq!(held.refuse_begun(begins_at).unwrap_err().code, "identity.membership_begun");
    }
}
