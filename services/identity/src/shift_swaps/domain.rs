//! Swaps of shifts (换班): asked for by one, agreed to by the other, approved by somebody who manages rosters and is neither.
//! What was swapped is known by the swap alone: no roster is written anew.

use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Actor, Permission, Principal, Refusal, StaffId};
use vocabulary::{RosterId, ShiftSwapId};

use crate::rosters::domain::{DutyFacts, Takeover, assigned};

kernel::define_words! {
    /// How it stands with a swap.
    ShiftSwapStatus {
        /// Waits for the other.
        Asked = "asked",
        /// Waits for somebody who manages rosters.
        Agreed = "agreed",
        /// The two work each other's day.
        Approved = "approved",
        /// Refused by the other, or by somebody who manages rosters.
        Declined = "declined",
        /// Taken back by whoever asked.
        Withdrawn = "withdrawn",
        /// The shift began before it was approved.
        Lapsed = "lapsed",
    }
}

/// One swap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ShiftSwap {
    pub(crate) id: ShiftSwapId,
    pub(crate) version: i32,
    pub(crate) roster_id: RosterId,
    /// Who asks, and whose day the other is to work.
    pub(crate) staff_id: StaffId,
    pub(crate) day: NaiveDate,
    pub(crate) with_staff_id: StaffId,
    /// The day of the other that whoever asks works for it; none when nothing is given back.
    pub(crate) with_day: Option<NaiveDate>,
    /// When the first of the shifts begins: by then it is decided, or it lapses.
    pub(crate) begins_at: DateTime<Utc>,
    pub(crate) state: SwapState,
    pub(crate) created_at: DateTime<Utc>,
}

/// How it stands, with when it came to that and by whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SwapState {
    Asked,
    Agreed { at: DateTime<Utc> },
    Approved { agreed_at: DateTime<Utc>, by: StaffId, at: DateTime<Utc> },
    Declined { agreed_at: Option<DateTime<Utc>>, by: StaffId, at: DateTime<Utc> },
    Withdrawn { agreed_at: Option<DateTime<Utc>>, at: DateTime<Utc> },
    Lapsed { agreed_at: Option<DateTime<Utc>>, at: DateTime<Utc> },
}

impl SwapState {
    pub(crate) const fn status(&self) -> ShiftSwapStatus {
        match self {
            Self::Asked => ShiftSwapStatus::Asked,
            Self::Agreed { .. } => ShiftSwapStatus::Agreed,
            Self::Approved { .. } => ShiftSwapStatus::Approved,
            Self::Declined { .. } => ShiftSwapStatus::Declined,
            Self::Withdrawn { .. } => ShiftSwapStatus::Withdrawn,
            Self::Lapsed { .. } => ShiftSwapStatus::Lapsed,
        }
    }

    /// When the other agreed.
    pub(crate) const fn agreed_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Asked => None,
            Self::Agreed { at } | Self::Approved { agreed_at: at, .. } => Some(*at),
            Self::Declined { agreed_at, .. }
            | Self::Withdrawn { agreed_at, .. }
            | Self::Lapsed { agreed_at, .. } => *agreed_at,
        }
    }

    /// When it was decided.
    pub(crate) const fn decided_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Asked | Self::Agreed { .. } => None,
            Self::Approved { at, .. }
            | Self::Declined { at, .. }
            | Self::Withdrawn { at, .. }
            | Self::Lapsed { at, .. } => Some(*at),
        }
    }

    /// Who approved or declined it.
    pub(crate) const fn decided_by(&self) -> Option<StaffId> {
        match self {
            Self::Approved { by, .. } | Self::Declined { by, .. } => Some(*by),
            Self::Asked | Self::Agreed { .. } | Self::Withdrawn { .. } | Self::Lapsed { .. } => None,
        }
    }
}

/// What somebody does about a swap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SwapAct {
    Accept,
    Approve,
    Decline,
    Withdraw,
}

/// The member of staff who acts.
///
/// # Errors
/// `identity.staff_only` for applications and services.
pub(crate) fn acting(actor: &Actor) -> Result<StaffId, Refusal> {
    match actor.principal {
        Principal::Staff(id) => Ok(id),
        Principal::Client(_) | Principal::System(_) => Err(Refusal::conflict("identity.staff_only")),
    }
}

impl ShiftSwap {
    /// The two, whoever asked first.
    pub(crate) const fn people(&self) -> [StaffId; 2] {
        [self.staff_id, self.with_staff_id]
    }

    /// Moves it on.
    ///
    /// # Errors
    /// `identity.staff_only`; `identity.swap_decided`, `identity.swap_lapsed` and `identity.swap_not_agreed` for a state in
    /// which that cannot be; `identity.swap_of_others` for somebody whose act it is not, and `identity.swap_own` for one
    /// of the two who would approve it.
    pub(crate) fn act(&mut self, act: SwapAct, actor: &Actor, now: DateTime<Utc>) -> Result<(), Refusal> {
        let by = acting(actor)?;
        if self.state.decided_at().is_some() {
            return Err(Refusal::conflict("identity.swap_decided").with("status", self.state.status()));
        }
        if self.begins_at <= now {
            return Err(Refusal::conflict("identity.swap_lapsed"));
        }
        let agreed_at = self.state.agreed_at();
        let manages = actor.may(Permission::IdentityWrite);
        let is_own = self.people().contains(&by);
        self.state = match act {
            SwapAct::Accept if by != self.with_staff_id => return Err(not_yours()),
            SwapAct::Accept if agreed_at.is_some() => {
                return Err(Refusal::conflict("identity.swap_decided").with("status", self.state.status()));
            }
            SwapAct::Accept => SwapState::Agreed { at: now },
            SwapAct::Approve if is_own => return Err(Refusal::forbidden("identity.swap_own")),
            SwapAct::Approve => match agreed_at {
                Some(agreed_at) => SwapState::Approved { agreed_at, by, at: now },
                None => return Err(Refusal::conflict("identity.swap_not_agreed")),
            },
            SwapAct::Decline if by == self.with_staff_id || (manages && !is_own) => {
                SwapState::Declined { agreed_at, by, at: now }
            }
            SwapAct::Withdraw if by == self.staff_id => SwapState::Withdrawn { agreed_at, at: now },
            SwapAct::Decline | SwapAct::Withdraw => return Err(not_yours()),
        };
        self.version += 1;
        Ok(())
    }

    /// Lets it lapse when nobody has decided it. False when somebody has, or the shift has not begun.
    pub(crate) fn lapse(&mut self, now: DateTime<Utc>) -> bool {
        let lapses = self.state.decided_at().is_none() && self.begins_at <= now;
        if lapses {
            self.state = SwapState::Lapsed { agreed_at: self.state.agreed_at(), at: now };
            self.version += 1;
        }
        lapses
    }

    /// Whose day is worked by whom, once it is approved.
    pub(crate) fn takeovers(&self) -> impl Iterator<Item = Takeover> {
        let Self { id, staff_id, day, with_staff_id, with_day, .. } = *self;
        let given = Takeover { swap_id: id, day, from: staff_id, by: with_staff_id };
        let back = with_day.map(|day| Takeover { swap_id: id, day, from: with_staff_id, by: staff_id });
        std::iter::once(given).chain(back)
    }
}

fn not_yours() -> Refusal {
    Refusal::forbidden("identity.swap_of_others")
}

/// When somebody's own duty of a day begins; none when they have none, or have given it away.
pub(crate) fn own_duty_begins(facts: &DutyFacts, staff_id: StaffId, day: NaiveDate) -> Option<DateTime<Utc>> {
    let on_day = assigned(facts, day, day).into_iter();
    let own = on_day.filter(|assigned| assigned.owner == staff_id && assigned.worker == staff_id);
    own.map(|assigned| assigned.interval.from).min()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use kernel::{Scope, SystemIds};

    use super::*;

    fn swap() -> ShiftSwap {
        ShiftSwap {
            id: ShiftSwapId::new(&SystemIds),
            version: 1,
            roster_id: RosterId::new(&SystemIds),
            staff_id: StaffId::new(&SystemIds),
            day: "2026-03-02".parse().unwrap(),
            with_staff_id: StaffId::new(&SystemIds),
            with_day: None,
            begins_at: DateTime::UNIX_EPOCH + TimeDelta::hours(1),
            state: SwapState::Asked,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn actor(staff_id: StaffId, permissions: &[Permission]) -> Actor {
        Actor::new(Principal::Staff(staff_id), permissions.to_vec(), Scope::Group)
    }

    #[test]
    fn each_act_is_somebodys_in_the_states_that_have_it() {
        use SwapAct::{Accept, Approve, Decline, Withdraw};
        let now = DateTime::UNIX_EPOCH;
        let asked = swap();
        let agreed = ShiftSwap { state: SwapState::Agreed { at: now }, ..asked };
        let approved = SwapState::Approved { agreed_at: now, by: StaffId::new(&SystemIds), at: now };
        let approved = ShiftSwap { state: approved, ..asked };
        let write = [Permission::IdentityWrite];
        let (one, other) = (actor(asked.staff_id, &write), actor(asked.with_staff_id, &write));
        let (manager, stranger) =
            (actor(StaffId::new(&SystemIds), &write), actor(StaffId::new(&SystemIds), &[]));
        for (swap, act, who, outcome) in [
            (&asked, Accept, &other, "agreed"),
            (&asked, Accept, &one, "identity.swap_of_others"),
            (&asked, Accept, &manager, "identity.swap_of_others"),
            (&agreed, Accept, &other, "identity.swap_decided"),
            (&asked, Approve, &manager, "identity.swap_not_agreed"),
            (&agreed, Approve, &manager, "approved"),
            (&agreed, Approve, &one, "identity.swap_own"),
            (&agreed, Approve, &other, "identity.swap_own"),
            (&asked, Decline, &other, "declined"),
            (&agreed, Decline, &manager, "declined"),
            (&asked, Decline, &one, "identity.swap_of_others"),
            (&asked, Decline, &stranger, "identity.swap_of_others"),
            (&agreed, Withdraw, &one, "withdrawn"),
            (&agreed, Withdraw, &other, "identity.swap_of_others"),
            (&approved, Withdraw, &one, "identity.swap_decided"),
            (&approved, Decline, &manager, "identity.swap_decided"),
        ] {
            let mut tried = swap.clone();
            let found = match tried.act(act, who, now) {
                Ok(()) => tried.state.status().to_string(),
                Err(refusal) => refusal.code.to_owned(),
            };
            assert_eq!(found, outcome, "{act:?} of {:?}", swap.state);
            let is_different = tried.version == 2;
            assert_eq!(is_different, !outcome.contains('.'), "what is refused changes nothing");
        }
    }

    #[test]
    fn nothing_is_decided_once_the_shift_has_begun() {
        let mut swap = swap();
        let begun = swap.begins_at;
        assert!(!swap.lapse(begun - TimeDelta::microseconds(1)));
        let refused = swap.act(SwapAct::Accept, &actor(swap.with_staff_id, &[]), begun).unwrap_err();
        assert_eq!(refused.code, "identity.swap_lapsed");
        assert!(swap.lapse(begun) && !swap.lapse(begun));
        assert_eq!((swap.state.status(), swap.version), (ShiftSwapStatus::Lapsed, 2));
    }

    #[test]
    fn the_two_work_each_others_day_or_one_works_both() {
        let mut swap = swap();
        let (one, other) = (swap.staff_id, swap.with_staff_id);
        let told = |swap: &ShiftSwap| swap.takeovers().map(|it| (it.from, it.by, it.day)).collect::<Vec<_>>();
        assert_eq!(told(&swap), [(one, other, swap.day)]);
        let back = swap.day.succ_opt().unwrap();
        swap.with_day = Some(back);
        assert_eq!(told(&swap), [(one, other, swap.day), (other, one, back)]);
    }
}
